import Orchestra

/// Who starts together, wave after wave.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    // podium.write: refuse each dependency that can never come true
    for dependency in containers.flatMap(\.dependsOn) {
        let name = dependency.containerName
        guard let other = containers.first(where: { $0.name == name }) else { throw .unknownContainer(name) }
        switch dependency.condition {
        case .start: break
        case .healthy: if !other.hasHealthCheck { throw .noHealthCheck(name) }
        case .complete, .success: if other.essential { throw .essential(name) }
        }
    }
    // podium.end

    // podium.write: wave after wave, take everybody whose dependencies are all in, and refuse a circle
    var waves: [[String]] = []
    var waiting = containers
    while !waiting.isEmpty {
        let isIn = Set(waves.joined())
        let next = waiting.filter { $0.dependsOn.allSatisfy { isIn.contains($0.containerName) } }
        if next.isEmpty { throw .circle }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    return waves
    // podium.end
}
