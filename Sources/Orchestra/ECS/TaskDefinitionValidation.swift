// The rules of RegisterTaskDefinition (API Reference, RegisterTaskDefinition; Developer Guide, task definition parameters), from
// what is missing over what stands alone to what must fit together.

extension ECS.RegisterTaskDefinitionRequest {
    /// - Returns: The task-level sizes in plain units.
    /// - Throws: ``ECS/Error`` with `ClientException` and the first rule that is broken.
    func validate(_ quotas: Quotas) throws(ECS.Error) -> ECS.TaskSizes {
        try validateMembers()
        try validateNames(quotas)
        for container in containerDefinitions { try validate(container, quotas) }
        try validateTogether()
        try validateVolumes()
        try validateTask(quotas)
        let sizes = try taskSizes()
        if requiresCompatibilities.contains(.fargate) { try validateFargate(sizes) }
        return sizes
    }

    private func validateMembers() throws(ECS.Error) {
        try require(!family.isEmpty, "Family should not be null or empty.")
        try require(!containerDefinitions.isEmpty, "Container list cannot be empty.", "Give the task at least one container.")
        for container in containerDefinitions {
            try require(!container.name.isEmpty, "Container.name should not be null or empty.")
            try require(!container.image.isEmpty, "Container.image should not be null or empty.")
        }
    }

    private func validateNames(_ quotas: Quotas) throws(ECS.Error) {
        try require(
            isName(family), "Family contains invalid characters.",
            "Use 1 to 255 letters, digits, hyphens and underscores: '\(family)' isn't.")
        try require(
            containerDefinitions.count <= quotas.containersPerTaskDefinition,
            "Too many containers: \(containerDefinitions.count).",
            "A task definition has at most \(quotas.containersPerTaskDefinition).")
        for container in containerDefinitions {
            try require(
                isName(container.name), "Container name '\(container.name)' contains invalid characters.",
                "Use 1 to 255 letters, digits, hyphens and underscores.")
        }
    }

    // MARK: Together

    private func validateTogether() throws(ECS.Error) {
        let names = containerDefinitions.map(\.name)
        for (index, name) in names.enumerated() {
            try require(!names[..<index].contains(name), "Container name '\(name)' is used twice.")
        }
        try require(
            containerDefinitions.contains(where: \.essential),
            "Invalid 'essential' setting: a task definition must contain at least one essential container.",
            "Left out, 'essential' is true.")
        try validateDependencies()
        try validatePortNames()
    }

    // MARK: The task

    private func validateTask(_ quotas: Quotas) throws(ECS.Error) {
        try validateRole(options.taskRoleArn)
        try validateRole(options.executionRoleArn)
        try validateConstraints(quotas)
        if let tags {
            try require(!tags.isEmpty, "Tags can not be empty.", "Leave them out, or give one.")
            if let problem = tags.problem(limit: quotas.tagsPerResource) { throw refusal("Invalid tags.", problem) }
        }
        if let storage = options.ephemeralStorage {
            try require(
                (21...200).contains(storage.sizeInGiB), "Invalid 'ephemeralStorage' setting for task.",
                "\(storage.sizeInGiB) GiB are not within 21 and 200.")
        }
        if let proxy = options.proxyConfiguration {
            try require(
                containerDefinitions.contains { $0.name == proxy.containerName }, "Invalid 'proxyConfiguration' setting for task.",
                "There is no container '\(proxy.containerName)' in this task definition.")
        }
        let size = JSONSize.of(self)
        try require(
            size <= quotas.taskDefinitionBytes,
            "Actual length: '\(size)'. Max allowed length is '\(quotas.taskDefinitionBytes)' bytes.",
            "A task definition is 64 KiB of JSON at most.")
    }

    /// A role is a name, or the ARN of an IAM role.
    private func validateRole(_ role: String?) throws(ECS.Error) {
        guard let role else { return }
        try require(ECS.isRole(role), "Role is not valid", "'\(role)' is neither a role's name nor its ARN.")
    }

    private func validateConstraints(_ quotas: Quotas) throws(ECS.Error) {
        let constraints = options.placementConstraints
        try require(
            constraints.count <= quotas.placementConstraintsPerTaskDefinition, "Too many placement constraints.",
            "A task definition has at most \(quotas.placementConstraintsPerTaskDefinition), not \(constraints.count).")
        for constraint in constraints {
            try require(
                constraint.type == "memberOf", "Invalid placement constraint type '\(constraint.type)'.",
                "A task definition has constraints of the type memberOf only.")
            let expression = constraint.expression ?? ""
            try require(
                (1...2000).contains(expression.unicodeScalars.count), "Invalid placement constraint expression.",
                "An expression has 1 to 2000 characters.")
        }
    }

    // MARK: Fargate's sizes

    // snippet.fargate-sizes
    /// The sizes in MiB that go with so many CPU units (Amazon ECS Developer Guide, task CPU and memory).
    static func fargateMemory(forCPU cpu: Int) -> [Int] {
        switch cpu {
        case 256: [512, 1024, 2048]
        case 512: Array(stride(from: 1024, through: 4096, by: 1024))
        case 1024: Array(stride(from: 2048, through: 8192, by: 1024))
        case 2048: Array(stride(from: 4096, through: 16_384, by: 1024))
        case 4096: Array(stride(from: 8192, through: 30_720, by: 1024))
        case 8192: Array(stride(from: 16_384, through: 61_440, by: 4096))
        case 16_384: Array(stride(from: 32_768, through: 122_880, by: 8192))
        case 32_768: [61_440, 122_880, 249_856]
        default: []
        }
    }
    // snippet.end

    /// A few of many sizes, for a sentence.
    static func sample(_ choices: [Int]) -> String {
        choices.count <= 4
            ? choices.map(String.init).joined(separator: ", ") : "\(choices[0]), \(choices[1]), … \(choices[choices.count - 1])"
    }

    // MARK: Saying no

    private func isName(_ text: String) -> Bool { ECS.isName(text) }

    func refusal(_ message: String, _ help: String? = nil) -> ECS.Error { ECS.Error(.clientException, message, help: help) }

    func require(
        _ holds: Bool, _ message: @autoclosure () -> String, _ help: @autoclosure () -> String? = nil
    ) throws(ECS.Error) {
        if !holds { throw refusal(message(), help()) }
    }
}

extension ECS {
    /// What clusters, services, families and containers are named: 1 to 255 of `[A-Za-z0-9_-]`.
    static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }

    /// A role's name, 1 to 64 of `[A-Za-z0-9_+=,.@-]`, or its ARN.
    static func isRole(_ text: String) -> Bool {
        var name = Substring(text)
        if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 6, parts[1].hasPrefix("aws"), parts[2] == "iam", parts[3].isEmpty, parts[4].utf8.count == 12,
                parts[4].utf8.allSatisfy({ (48...57).contains($0) }), parts[5].hasPrefix("role/")
            else { return false }
            name = parts[5].split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        }
        return (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_+=,.@-".utf8.contains($0)
            }
    }
}
