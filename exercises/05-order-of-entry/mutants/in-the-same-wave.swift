// caught-by: all
// misconception: It counts a container as in while the wave is still being put together. Who stands behind it in the list and waits for it comes into the same wave.
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
    var isIn: Set<String> = []
    while !waiting.isEmpty {
        var wave: [String] = []
        for container in waiting where container.dependsOn.allSatisfy({ isIn.contains($0.containerName) }) {
            wave.append(container.name)
            isIn.insert(container.name)
        }
        if wave.isEmpty { throw .circle }
        waves.append(wave)
        waiting.removeAll { wave.contains($0.name) }
    }
    return waves
}
