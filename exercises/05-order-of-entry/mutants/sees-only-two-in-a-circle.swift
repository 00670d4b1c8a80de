// caught-by: circle
// misconception: It finds two who wait for each other, and one who waits for itself. A circle may be of any length.
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
        if next.isEmpty {
            for one in waiting {
                for other in waiting where one.dependsOn.contains(where: { $0.containerName == other.name }) {
                    if other.dependsOn.contains(where: { $0.containerName == one.name }) { throw .circle }
                }
            }
            return waves
        }
        waves.append(next.map(\.name))
        waiting.removeAll { next.contains($0) }
    }
    return waves
}
