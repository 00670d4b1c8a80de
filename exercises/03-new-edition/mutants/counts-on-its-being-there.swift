// caught-by: missing
// misconception: It counts on the revision being there, and stops when it isn't. Somebody will ask for a number that was never given.
// reads: 05-task-definition#a-family-alone-means-the-latest-edition
import Orchestra

/// The archive: every revision of every family.
struct TaskDefinitions {
    private var revisions: [TaskDefinition] = []

    private func place(_ family: String, _ revision: Int) -> Int? {
        revisions.firstIndex { $0.family == family && $0.revision == revision }
    }

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        let last = revisions.last { $0.family == request.family }?.revision ?? 0
        let new = TaskDefinition(
            family: request.family, revision: last + 1, containerDefinitions: request.containerDefinitions, status: .active)
        revisions.append(new)
        return new
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        let place = place(family, revision)!
        revisions[place].status = .inactive
        return revisions[place]
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family && $0.status == .active }
    }
}
