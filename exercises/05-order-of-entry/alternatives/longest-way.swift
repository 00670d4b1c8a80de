import Orchestra

/// A container's wave is the length of the longest way of waiting behind it; circles are found first.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    var depths: [String: Int] = [:]
    var open: Set<String> = []

    func depth(of name: String) throws(StartError) -> Int {
        if let known = depths[name] { return known }
        guard let container = containers.last(where: { $0.name == name }) else { throw StartError.unknownContainer(name) }
        guard open.insert(name).inserted else { throw StartError.circle }
        var deepest = 0
        for dependency in container.dependsOn.reversed() {
            deepest = max(deepest, try depth(of: dependency.containerName) + 1)
        }
        open.remove(name)
        depths[name] = deepest
        return deepest
    }

    var waves: [Int: [String]] = [:]
    for container in containers { waves[try depth(of: container.name), default: []].insert(container.name, at: 0) }
    for dependency in containers.reversed().flatMap({ $0.dependsOn.reversed() }) {
        let other = containers.first { $0.name == dependency.containerName }!
        let endsTask = [.complete, .success].contains(dependency.condition) && other.essential
        if endsTask { throw .essential(other.name) }
        if dependency.condition == .healthy, !other.hasHealthCheck { throw .noHealthCheck(other.name) }
    }
    return waves.keys.sorted().map { waves[$0]! }
}
