/// Plays the scene with names, second by second in the mind.
struct Play {
    var there: Set<String>
    var coming: Set<String>
    var wanted: Int

    init(_ scene: Scene) {
        there = Set(scene.running)
        coming = Set(scene.pending)
        wanted = scene.desiredCount
        switch scene.happening {
        case .containersExit(let tasks, exitCode: _): there.subtract(tasks)
        case .stopTask(let task): there.remove(task)
        case .updateService(let count): wanted = count
        case .registerTaskDefinition: break
        }
    }
}

func runningAfterOneSecond(_ scene: Scene) -> Int { Play(scene).there.count }

func startedAtNextLook(_ scene: Scene) -> [String] {
    var play = Play(scene)
    var started: [String] = []
    while play.there.count + play.coming.count < play.wanted {
        let next = letter(scene.startedSoFar + started.count + 1)
        started.insert(next, at: 0)
        play.coming.insert(next)
    }
    return started
}

func runningAfterTwoMinutes(_ scene: Scene) -> Int {
    let play = Play(scene)
    return play.there.union(play.coming).union(startedAtNextLook(scene)).count <= play.wanted
        ? play.there.count + play.coming.count + startedAtNextLook(scene).count : play.wanted
}

func statusCodeAfterOneSecond(_ scene: Scene) -> Int { Play(scene).there.isEmpty ? 503 : 200 }
