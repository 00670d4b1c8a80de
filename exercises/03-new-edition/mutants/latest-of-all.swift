// caught-by: latest
// misconception: A family alone means the highest number to it, INACTIVE or not. It means the latest that is ACTIVE: nothing new may begin with a withdrawn one.
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
        guard let place = place(family, revision) else { return nil }
        revisions[place].status = .inactive
        return revisions[place]
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family }
    }
}
