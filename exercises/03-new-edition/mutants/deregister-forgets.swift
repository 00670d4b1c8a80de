// caught-by: inactive
// misconception: It throws a deregistered revision away. INACTIVE means that nothing new may begin with it; what uses it goes on, and it can still be read.
// reads: 05-task-definition#withdrawn-music-is-still-played
import Orchestra

/// The archive: every revision of every family.
struct TaskDefinitions {
    private var revisions: [TaskDefinition] = []
    private var highest: [String: Int] = [:]

    private func place(_ family: String, _ revision: Int) -> Int? {
        revisions.firstIndex { $0.family == family && $0.revision == revision }
    }

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        let last = highest[request.family] ?? 0
        let new = TaskDefinition(
            family: request.family, revision: last + 1, containerDefinitions: request.containerDefinitions, status: .active)
        revisions.append(new)
        highest[request.family] = new.revision
        return new
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        guard let place = place(family, revision) else { return nil }
        var gone = revisions.remove(at: place)
        gone.status = .inactive
        return gone
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family && $0.status == .active }
    }
}
