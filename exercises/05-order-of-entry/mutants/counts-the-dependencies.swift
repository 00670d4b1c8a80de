// caught-by: earliest
// misconception: It takes the number of dependencies for the number of the wave. Three that start together are waited for as long as one.
// reads: 04-task#somebody-has-to-tune-first
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
        let next = waiting.filter { $0.dependsOn.allSatisfy { isIn.contains($0.containerName) } }
        if next.isEmpty { throw .circle }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    let counts = Set(containers.map(\.dependsOn.count)).sorted()
    return counts.map { count in containers.filter { $0.dependsOn.count == count }.map(\.name) }
}
