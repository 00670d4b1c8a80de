// Tags of resources, by their ARNs (API Reference, TagResource, UntagResource, ListTagsForResource).

extension World {
    func tags(of arn: String) -> [ECS.Tag] { tags?[arn] ?? [] }

    mutating func setTags(_ new: [ECS.Tag], of arn: String) {
        guard !new.isEmpty || tags != nil else { return }
        if tags == nil { tags = HashIndex() }
        tags![arn] = new.isEmpty ? nil : new
    }

    /// Adds them; of a key that is there already, the new value counts.
    mutating func tagResource(_ arn: String, _ added: [ECS.Tag]) throws(ECS.Error) {
        try checkTaggable(arn)
        guard !added.isEmpty else { throw invalid("Tags can not be empty.") }
        let all = tags(of: arn).filter { tag in !added.contains { $0.key == tag.key } } + added
        if let problem = added.problem(limit: quotas.tagsPerResource) ?? all.problem(limit: quotas.tagsPerResource) {
            throw invalid("Invalid tags.", problem)
        }
        setTags(all, of: arn)
    }

    mutating func untagResource(_ arn: String, _ keys: [String]) throws(ECS.Error) {
        try checkTaggable(arn)
        setTags(tags(of: arn).filter { !keys.contains($0.key) }, of: arn)
    }

    func listTags(of arn: String) throws(ECS.Error) -> [ECS.Tag] {
        try checkTaggable(arn)
        return tags(of: arn)
    }

    /// Clusters, services, tasks and task definitions, by their long ARNs.
    private func checkTaggable(_ arn: String) throws(ECS.Error) {
        let invalidARN = invalid(
            "The ARN provided is invalid.", "It is the long ARN of a cluster, service, task or task definition.")
        guard arn.hasPrefix(Account.ecs("")) else { throw invalidARN }
        let parts = arn.dropFirst(Account.ecs("").count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("cluster", 2): _ = try cluster(parts[1])
        case ("service", 3): _ = try service(parts[2], in: parts[1])
        case ("task", 3): _ = try task(arn, in: parts[1])
        case ("task-definition", 2): _ = try describeTaskDefinition(arn)
        default: throw invalidARN
        }
    }
}
