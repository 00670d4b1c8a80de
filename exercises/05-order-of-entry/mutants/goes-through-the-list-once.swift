// caught-by: order
// misconception: It counts on those who are waited for to stand earlier in the list. The list has any order.
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

    var wave: [String: Int] = [:]
    for container in containers {
        let behind = container.dependsOn.map { (wave[$0.containerName] ?? 0) + 1 }
        wave[container.name] = behind.max() ?? 0
    }
    let waves = Set(wave.values).sorted().map { number in containers.map(\.name).filter { wave[$0] == number } }
    return waves
}
