// caught-by: never-again
// misconception: It counts the ACTIVE revisions and adds one. When one is deregistered the count goes down, and a number is given a second time.
// reads: 05-task-definition#pencil-marks-make-a-new-edition
import Orchestra

/// The archive: every revision of every family.
struct TaskDefinitions {
    private var revisions: [TaskDefinition] = []

    private func place(_ family: String, _ revision: Int) -> Int? {
        revisions.firstIndex { $0.family == family && $0.revision == revision }
    }

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        let last = revisions.count { $0.family == request.family && $0.status == .active }
        let new = TaskDefinition(
            family: request.family, revision: last + 1, containerDefinitions: request.containerDefinitions, status: .active)
        revisions.append(new)
        return new
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        guard let place = place(family, revision) else { return nil }
        revisions[place].status = .inactive
        return revisions[place]
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family && $0.status == .active }
    }
}
