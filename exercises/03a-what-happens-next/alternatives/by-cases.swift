/// A table of the four happenings.
func runningAfterOneSecond(_ scene: Scene) -> Int {
    switch scene.happening {
    case .containersExit(let tasks, _): return scene.running.filter { !tasks.contains($0) }.count
    case .stopTask(let task): return scene.running.filter { $0 != task }.count
    case .updateService, .registerTaskDefinition: return scene.running.count
    }
}

func startedAtNextLook(_ scene: Scene) -> [String] {
    var count = 0
    switch scene.happening {
    case .containersExit(let tasks, _): count = tasks.count
    case .stopTask: count = 1
    case .updateService(let desired): count = desired - scene.desiredCount
    case .registerTaskDefinition: count = 0
    }
    var letters: [String] = []
    var number = scene.startedSoFar
    while letters.count < count {
        number += 1
        letters.append(letter(number))
    }
    return letters
}

func runningAfterTwoMinutes(_ scene: Scene) -> Int {
    guard case .updateService(let desired) = scene.happening else { return scene.desiredCount }
    return desired
}

func statusCodeAfterOneSecond(_ scene: Scene) -> Int {
    var healthy = Set(scene.running)
    if case .containersExit(let tasks, _) = scene.happening { healthy.subtract(tasks) }
    if case .stopTask(let task) = scene.happening { healthy.remove(task) }
    if healthy.isEmpty { return 503 }
    return 200
}
