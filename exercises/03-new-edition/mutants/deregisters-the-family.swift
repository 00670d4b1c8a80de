// caught-by: inactive
// misconception: It deregisters all revisions of the family. DeregisterTaskDefinition names one revision, and only that one becomes INACTIVE.
// reads: 05-task-definition#withdrawn-music-is-still-played
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
        guard let place = place(family, revision) else { return nil }
        for each in revisions.indices where revisions[each].family == family { revisions[each].status = .inactive }
        return revisions[place]
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family && $0.status == .active }
    }
}
