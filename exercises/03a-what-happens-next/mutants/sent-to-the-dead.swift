// caught-by: client
// misconception: A request is sent to the dead task a second later still, and comes back as 502. After half a second ECS knows, and its target gets nothing; with nobody to ask, the load balancer answers 503 itself.
// reads: 08-performance#three-somebody-leaves-at-once
/// How many tasks are RUNNING one second later.
func runningAfterOneSecond(_ scene: Scene) -> Int {
    scene.running.count - lost(scene.happening)
}

/// The letters of the tasks that the scheduler starts at its next look; an empty list if it starts none.
func startedAtNextLook(_ scene: Scene) -> [String] {
    let present = scene.running.count - lost(scene.happening) + scene.pending.count
    let missing = max(0, wanted(scene) - present)
    return (0..<missing).map { letter(scene.startedSoFar + 1 + $0) }
}

/// How many tasks are RUNNING two minutes later.
func runningAfterTwoMinutes(_ scene: Scene) -> Int {
    wanted(scene)
}

/// The status code that a client gets who asks one second later.
func statusCodeAfterOneSecond(_ scene: Scene) -> Int {
    runningAfterOneSecond(scene) > 0 ? 200 : 502
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
