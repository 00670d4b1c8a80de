// caught-by: unchanged
// misconception: It writes the new text into the old revision as well. A revision never changes: whoever plays the first edition must find it as it was.
// reads: 05-task-definition#pencil-marks-make-a-new-edition
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
        revisions = revisions.map {
            guard $0.family == new.family else { return $0 }
            return TaskDefinition(
                family: $0.family, revision: $0.revision, containerDefinitions: new.containerDefinitions, status: $0.status)
        }
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
