// What calls name things inside a cluster by: the short name or id, or the ARN (API Reference, each action's parameters).

extension World {
    /// The name or id itself. The ARN of something in another cluster is refused.
    func identifier(_ reference: String, in cluster: Int) throws(ECS.Error) -> String {
        guard reference.hasPrefix("arn:") else { return reference }
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        let (other, own) = (parts.count == 3 ? String(parts[1]) : clusters[cluster].name, clusters[cluster].name)
        guard other == own else {
            throw invalid(
                "Invalid identifier: Identifier is for cluster \(other). Your cluster is \(own)",
                "Name the cluster in the call too.")
        }
        return String(parts.last!)
    }

    /// - Throws: `InvalidParameterException` for what no task can be called.
    func taskID(_ reference: String, in cluster: Int) throws(ECS.Error) -> ECS.Task.ID {
        let text = try identifier(reference, in: cluster)
        guard let id = ECS.Task.ID(hexadecimal: text) else {
            throw invalid(
                "taskId length should be one of [32,36]",
                "A task's id has 32 lower-case hexadecimal digits: '\(text)' hasn't.")
        }
        return id
    }

    func taskIDs(_ references: [String], in clusterReference: String?) throws(ECS.Error) -> [ECS.Task.ID] {
        let cluster = try cluster(clusterReference)
        var ids: [ECS.Task.ID] = []
        for reference in references { ids.append(try taskID(reference, in: cluster)) }
        return ids
    }

    func task(_ reference: String, in clusterReference: String?) throws(ECS.Error) -> TaskSlot {
        let cluster = try cluster(clusterReference)
        guard let slot = taskSlots[try taskID(reference, in: cluster)], tasks[slot].cluster == Int32(cluster) else {
            throw invalid("The referenced task was not found.", "A stopped task can be described for an hour.")
        }
        return slot
    }

    func arn(of id: ECS.Task.ID, in cluster: Int) -> String { Account.ecs("task/\(clusters[cluster].name)/\(id)") }
}
