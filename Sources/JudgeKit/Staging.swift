public import Orchestra
internal import Wire

extension Learner {
    /// Does to the suite's simulation what the learner's code did to its copy of it.
    ///
    /// Only calls of the APIs count, and waiting: a recording that begins otherwise than the suite's own does, that changes the
    /// seed or the timing, or that injects faults, ends the case.
    public static func carryOut(_ recording: Recording, on stage: inout Simulation) {
        let before = stage.recording
        guard recording.seed == before.seed, recording.timing == before.timing, recording.quotas == before.quotas else {
            fail(.noAnswer, expected: "calls on the stage that was given", got: "another stage")
        }
        // A last step that lets time pass may have grown: waiting is recorded as one step.
        var known = before.steps
        if case .advance? = known.last { known.removeLast() }
        guard recording.steps.count >= known.count, Array(recording.steps[..<known.count]) == known else {
            fail(.noAnswer, expected: "calls on the stage that was given", got: "another past")
        }
        for step in recording.steps[known.count...] {
            switch step {
            case .advance(let nanoseconds):
                guard .nanoseconds(nanoseconds) >= stage.now, .nanoseconds(nanoseconds) <= stage.now + .seconds(86_400) else {
                    fail(
                        .wrong, expected: "at most a day of waiting",
                        got: "a wait of \(Duration.nanoseconds(nanoseconds) - stage.now)")
                }
            case .command: break
            default: fail(.wrong, expected: "calls of the ECS and ELB APIs only", got: "\(step)")
            }
            do { try stage.take(step) } catch { fail(.noAnswer, expected: "calls that were accepted", got: "\(error)") }
        }
    }
}
