// caught-by: unknown
// misconception: It takes a container that isn't there for one that is already in. Somebody would wait for it for ever.
// reads: 05-task-definition#what-else-is-refused
import Orchestra

/// Who starts together, wave after wave.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    for dependency in containers.flatMap(\.dependsOn) {
        let name = dependency.containerName
        guard let other = containers.first(where: { $0.name == name }) else { continue }
        switch dependency.condition {
        case .start: break
        case .healthy: if !other.hasHealthCheck { throw .noHealthCheck(name) }
        case .complete, .success: if other.essential { throw .essential(name) }
        }
    }

    var waves: [[String]] = []
    var waiting = containers
    while !waiting.isEmpty {
        let isIn = Set(waves.joined())
        let next = waiting.filter {
            $0.dependsOn.allSatisfy { dependency in
                isIn.contains(dependency.containerName) || !containers.contains { $0.name == dependency.containerName }
            }
        }
        if next.isEmpty { throw .circle }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    return waves
}
