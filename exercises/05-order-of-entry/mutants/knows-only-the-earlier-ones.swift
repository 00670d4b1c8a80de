// caught-by: order
// misconception: It looks for the other container only among those that it has seen so far. One that stands later in the list is there all the same.
// reads: 04-task#somebody-has-to-tune-first
import Orchestra

/// Who starts together, wave after wave.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    for (place, dependency) in containers.enumerated().flatMap({ place, one in one.dependsOn.map { (place, $0) } }) {
        let name = dependency.containerName
        guard let other = containers[..<place].first(where: { $0.name == name }) else { throw .unknownContainer(name) }
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
