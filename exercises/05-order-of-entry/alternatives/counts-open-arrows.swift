import Orchestra

/// Counts for each container how many it still waits for, and crosses them out as they come in.
func startWaves(_ containers: [Container]) throws(StartError) -> [[String]] {
    let byName = Dictionary(uniqueKeysWithValues: containers.map { ($0.name, $0) })
    var open: [String: Int] = [:]
    var waitingFor: [String: [String]] = [:]
    for container in containers {
        open[container.name] = container.dependsOn.count
        for dependency in container.dependsOn {
            guard let other = byName[dependency.containerName] else { throw .unknownContainer(dependency.containerName) }
            if dependency.condition == .healthy && !other.hasHealthCheck { throw .noHealthCheck(other.name) }
            if dependency.condition != .healthy && dependency.condition != .start && other.essential {
                throw .essential(other.name)
            }
            waitingFor[other.name, default: []].append(container.name)
        }
    }
    var waves: [[String]] = []
    var wave = open.filter { $0.value == 0 }.keys.sorted(by: >)
    while !wave.isEmpty {
        waves.append(wave)
        var next: [String] = []
        for name in wave {
            for waiter in waitingFor[name] ?? [] {
                open[waiter]! -= 1
                if open[waiter] == 0 { next.append(waiter) }
            }
        }
        wave = next
    }
    guard waves.joined().count == containers.count else { throw .circle }
    return waves
}
