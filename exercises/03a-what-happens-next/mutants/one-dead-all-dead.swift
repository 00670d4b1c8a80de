// caught-by: client
// misconception: One dead task makes the service unavailable. The others are healthy and are sent its share as soon as its target is out.
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
    lost(scene.happening) == 0 && runningAfterOneSecond(scene) > 0 ? 200 : 503
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
