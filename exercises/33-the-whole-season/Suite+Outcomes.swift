import JudgeKit
import Orchestra

/// What becomes of a deployment's tasks, one after the other.
struct Outcomes: Codable {
    var limits: ECS.CircuitBreakerLimits
    var outcomes: [ECS.DeploymentOutcome]

    init(random: inout SeededGenerator) {
        let kind: ECS.ThresholdConfiguration.Kind = [.boundedPercent, .unboundedPercent, .count][Int(random.bounded(3))]
        let value = kind == .count ? 1 + Int(random.bounded(6)) : [25, 33, 50, 50, 75][Int(random.bounded(5))]
        limits = .init(
            desiredCount: 1 + Int(random.bounded(14)), thresholdConfiguration: .init(type: kind, value: value),
            resetOnHealthyTask: random.bounded(3) > 0)
        outcomes = []
        // Nobody exits, fails checks or is healthy before somebody has run.
        for _ in 0..<20 {
            let possible: [ECS.DeploymentOutcome] =
                outcomes.contains(.taskRunning)
                ? [.taskFailedToStart, .taskRunning, .taskExited, .taskExited, .taskFailedHealthChecks, .taskHealthy]
                : [.taskFailedToStart, .taskFailedToStart, .taskFailedToStart, .taskRunning]
            outcomes.append(possible[Int(random.bounded(UInt64(possible.count)))])
        }
    }

    var smaller: [Outcomes] {
        JudgeKit.Shrink.list(outcomes).map { outcomes in
            var copy = self
            copy.outcomes = outcomes
            return copy
        }
    }
}

/// Holds each answer against the engine's own: the count and the status, and nothing else.
func playOutcomes(_ story: Outcomes) -> Finding? {
    let configuration = story.limits.thresholdConfiguration
    trying(
        "a deployment with desiredCount \(story.limits.desiredCount), \(configuration.type.rawValue) \(configuration.value)"
            + (story.limits.resetOnHealthyTask ? "" : ", resetOnHealthyTask false"))
    var own = ECS.CircuitBreakerRecord()
    var right = own
    for outcome in story.outcomes {
        own = Patience().evaluate(outcome, of: own, limits: story.limits)
        right = ECS.TwoStageBreaker().evaluate(outcome, of: right, limits: story.limits)
        let words = { (record: ECS.CircuitBreakerRecord) in "failureCount \(record.failureCount), \(record.status.rawValue)" }
        happened("\(outcome.rawValue) → \(words(own))")
        guard own.status == right.status, own.failureCount == right.failureCount else {
            return Finding(expected: words(right), got: words(own))
        }
        if right.status == .triggered { return nil }
    }
    return nil
}
