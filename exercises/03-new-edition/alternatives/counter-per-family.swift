import Orchestra

/// A high-water mark per family, and the revisions under their names.
struct TaskDefinitions {
    var last: [String: Int] = [:]
    var archive: [String: TaskDefinition] = [:]

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        last[request.family, default: 0] += 1
        let number = last[request.family]!
        let new = TaskDefinition(
            family: request.family, revision: number, containerDefinitions: request.containerDefinitions, status: .active)
        archive["\(request.family):\(number)"] = new
        return new
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        archive["\(family):\(revision)"]?.status = .inactive
        return archive["\(family):\(revision)"]
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return archive["\(family):\(revision)"] }
        for number in stride(from: last[family] ?? 0, to: 0, by: -1) {
            if let found = archive["\(family):\(number)"], found.status == .active { return found }
        }
        return nil
    }
}
