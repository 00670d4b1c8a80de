import Orchestra

/// The archive: every revision of every family.
struct TaskDefinitions {
    // podium.write: what is remembered from one call to the next
    private var revisions: [TaskDefinition] = []

    private func place(_ family: String, _ revision: Int) -> Int? {
        revisions.firstIndex { $0.family == family && $0.revision == revision }
    }
    // podium.end

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        // podium.write: make the family's next revision, remember it, and give it back
        let last = revisions.last { $0.family == request.family }?.revision ?? 0
        let new = TaskDefinition(
            family: request.family, revision: last + 1, containerDefinitions: request.containerDefinitions, status: .active)
        revisions.append(new)
        return new
        // podium.end
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        // podium.write: make this revision INACTIVE, and give it back as it is now
        guard let place = place(family, revision) else { return nil }
        revisions[place].status = .inactive
        return revisions[place]
        // podium.end
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        // podium.write: give back this revision, or without a number the latest that is ACTIVE
        if let revision { return place(family, revision).map { revisions[$0] } }
        return revisions.last { $0.family == family && $0.status == .active }
        // podium.end
    }
}
