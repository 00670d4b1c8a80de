// caught-by: circle
// misconception: It takes a dependency on itself as none. A container that waits for itself never starts.
// reads: 05-task-definition#what-else-is-refused
import Orchestra

/// Who starts together, wave after wave.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    for dependency in containers.flatMap(\.dependsOn) {
        let name = dependency.containerName
        guard let other = containers.first(where: { $0.name == name }) else { throw .unknownContainer(name) }
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
        let next = waiting.filter { container in
            container.dependsOn.allSatisfy { isIn.contains($0.containerName) || $0.containerName == container.name }
        }
        if next.isEmpty { throw .circle }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    return waves
}
