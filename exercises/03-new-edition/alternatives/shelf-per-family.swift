import Orchestra

/// A shelf per family: the place on it is the number, and withdrawn numbers are kept apart.
struct TaskDefinitions {
    struct Shelf {
        var texts: [[ECS.ContainerDefinition]] = []
        var withdrawn: Set<Int> = []
    }

    private var shelves: [String: Shelf] = [:]

    private func read(_ family: String, _ number: Int) -> TaskDefinition? {
        guard let shelf = shelves[family], shelf.texts.indices.contains(number - 1) else { return nil }
        return TaskDefinition(
            family: family, revision: number, containerDefinitions: shelf.texts[number - 1],
            status: shelf.withdrawn.contains(number) ? .inactive : .active)
    }

    mutating func register(_ request: ECS.RegisterTaskDefinitionRequest) -> TaskDefinition {
        shelves[request.family, default: Shelf()].texts.append(request.containerDefinitions)
        return read(request.family, shelves[request.family]!.texts.count)!
    }

    mutating func deregister(family: String, revision: Int) -> TaskDefinition? {
        if read(family, revision) != nil { shelves[family]!.withdrawn.insert(revision) }
        return read(family, revision)
    }

    func describe(family: String, revision: Int?) -> TaskDefinition? {
        if let revision { return read(family, revision) }
        let numbers = 1..<((shelves[family]?.texts.count ?? 0) + 1)
        guard let latest = numbers.filter({ !shelves[family]!.withdrawn.contains($0) }).max() else { return nil }
        return read(family, latest)
    }
}
