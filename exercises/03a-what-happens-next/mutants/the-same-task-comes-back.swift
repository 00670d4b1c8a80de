// caught-by: letters
// misconception: The task that stopped is started again. A stopped task is history: a new one takes its place, with a name of its own.
// reads: 04-task#a-stopped-task-is-history
/// How many tasks are RUNNING one second later.
func runningAfterOneSecond(_ scene: Scene) -> Int {
    scene.running.count - lost(scene.happening)
}

/// The letters of the tasks that the scheduler starts at its next look; an empty list if it starts none.
func startedAtNextLook(_ scene: Scene) -> [String] {
    let present = scene.running.count - lost(scene.happening) + scene.pending.count
    let missing = max(0, wanted(scene) - present)
    var gone: [String] = []
    if case .containersExit(let tasks, _) = scene.happening { gone = tasks }
    if case .stopTask(let task) = scene.happening { gone = [task] }
    let more = max(0, missing - gone.count)
    return gone.prefix(missing) + (0..<more).map { letter(scene.startedSoFar + 1 + $0) }
}

/// How many tasks are RUNNING two minutes later.
func runningAfterTwoMinutes(_ scene: Scene) -> Int {
    wanted(scene)
}

/// The status code that a client gets who asks one second later.
func statusCodeAfterOneSecond(_ scene: Scene) -> Int {
    runningAfterOneSecond(scene) > 0 ? 200 : 503
}

/// How many tasks are lost by what happens.
private func lost(_ happening: Scene.Happening) -> Int {
    switch happening {
    case .containersExit(let tasks, _): tasks.count
    case .stopTask: 1
    case .updateService, .registerTaskDefinition: 0
    }
}

/// How many are wanted from then on.
private func wanted(_ scene: Scene) -> Int {
    if case .updateService(let count) = scene.happening { return count }
    return scene.desiredCount
}
