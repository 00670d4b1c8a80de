// caught-by: unknown
// misconception: It names the container that waits. The one that is missing is the one to be told.
// reads: 05-task-definition#what-else-is-refused
import Orchestra

/// Who starts together, wave after wave.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    for (waiter, dependency) in containers.flatMap({ one in one.dependsOn.map { (one.name, $0) } }) {
        let name = dependency.containerName
        guard let other = containers.first(where: { $0.name == name }) else { throw .unknownContainer(waiter) }
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
        let next = waiting.filter { $0.dependsOn.allSatisfy { isIn.contains($0.containerName) } }
        if next.isEmpty { throw .circle }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    return waves
}
