import JudgeKit
import Orchestra

/// What happens to a deployment, one outcome after the other.
struct Story: Codable {
    enum Step: Codable {
        case outcome(ECS.DeploymentOutcome)
        /// Another `desiredCount`, of which the breaker hears.
        case desiredCount(Int)
    }

    var limits: ECS.CircuitBreakerLimits
    var record = ECS.CircuitBreakerRecord()
    var steps: [Step]

    /// - Parameter failures: So many have been counted before.
    init(
        _ steps: [Step], of desiredCount: Int = 4, _ configuration: ECS.ThresholdConfiguration = .init(), resets: Bool = true,
        after failures: Int = 0
    ) {
        limits = .init(desiredCount: desiredCount, thresholdConfiguration: configuration, resetOnHealthyTask: resets)
        record.failureCount = failures
        self.steps = steps
    }

    func with(_ steps: [Step]) -> Story {
        var copy = self
        copy.steps = steps
        return copy
    }

    var smaller: [Story] { Shrink.list(steps).map(with) }
}

private typealias Step = Story.Step
private let failsToStart = Step.outcome(.taskFailedToStart)
private let runs = Step.outcome(.taskRunning)
private let exits = Step.outcome(.taskExited)
private let failsChecks = Step.outcome(.taskFailedHealthChecks)
private let isHealthy = Step.outcome(.taskHealthy)

private func times(_ count: Int, _ step: Step) -> [Step] { [Step](repeating: step, count: count) }

private func words(_ limits: ECS.CircuitBreakerLimits) -> String {
    let configuration = limits.thresholdConfiguration
    return "desiredCount \(limits.desiredCount), \(configuration.type.rawValue) \(configuration.value)"
        + (limits.resetOnHealthyTask ? "" : ", resetOnHealthyTask false")
}

private func words(_ record: ECS.CircuitBreakerRecord) -> String {
    "failureCount \(record.failureCount), \(record.status.rawValue)"
}

/// Tells a story, and holds each answer against the engine's: the count and the status, and nothing else.
private func play(_ story: Story) -> Finding? {
    let before = story.record.failureCount > 0 ? "; \(story.record.failureCount) failures so far" : ""
    trying("a deployment with \(words(story.limits))\(before)")
    var limits = story.limits
    var own = story.record
    var right = story.record
    var isRepeated = 0
    for (place, step) in story.steps.enumerated() {
        var outcome = ECS.DeploymentOutcome.desiredCountChanged
        switch step {
        case .outcome(let other): outcome = other
        case .desiredCount(let count): limits.desiredCount = count
        }
        own = StopThePerformance().evaluate(outcome, of: own, limits: limits)
        right = ECS.TwoStageBreaker().evaluate(outcome, of: right, limits: limits)
        let isRight = own.status == right.status && own.failureCount == right.failureCount
        if isRight, place + 1 < story.steps.count, right.status == .monitoring, story.isSame(place, place + 1) {
            isRepeated += 1
        } else {
            let more = isRepeated > 0 ? " (\(isRepeated + 1) times)" : ""
            let wanted = outcome == .desiredCountChanged ? ", now \(limits.desiredCount)" : ""
            happened("\(outcome.rawValue)\(wanted)\(more) → \(words(own))")
            isRepeated = 0
        }
        guard isRight else { return Finding(expected: words(right), got: words(own)) }
        if right.status == .triggered { return nil }
    }
    return nil
}

extension Story {
    fileprivate func isSame(_ one: Int, _ other: Int) -> Bool {
        guard case .outcome(let one) = steps[one], case .outcome(let other) = steps[other] else { return false }
        return one == other
    }
}

private let locked = "09-deployments#the-third-wrong-entry-ends-it"
private let ill = "08-performance#five-ill-and-another-sits-down-beside-him"
private let number = "03-service#from-three-to-five-to-two"

let suite = Suite([starts, bounds, rounding, kinds, running, reset, moved, back, season, evening])

private let starts = Check(
    "starts", "Three tasks that never run are too many for a small service", reads: locked,
    cases: .examples([
        Story(times(3, failsToStart)), Story(times(3, failsToStart), of: 1), Story(times(2, failsToStart), of: 2),
        Story(times(3, failsToStart), of: 6),
    ]), judge: play)

private let bounds = Check(
    "bounds", "A bounded threshold is never below 3 or above 200", reads: locked,
    cases: .examples([
        Story(times(4, failsToStart), of: 1), Story(times(4, failsToStart), of: 0), Story(times(3, failsToStart), of: 3),
        Story(times(3, failsToStart), of: 800, after: 198), Story(times(3, failsToStart), of: 401, after: 198),
        Story(times(3, failsToStart), of: 400, after: 198),
        Story(times(4, failsToStart), of: 100, .init(type: .boundedPercent, value: 1)),
        Story(times(3, failsToStart), of: 250, .init(type: .boundedPercent, value: 100), after: 198),
    ]), judge: play)

private let rounding = Check(
    "rounding", "Half a failure is a whole one: the share is rounded up", reads: locked,
    cases: .examples([
        Story(times(5, failsToStart), of: 7), Story(times(14, failsToStart), of: 25), Story(times(4, failsToStart), of: 8),
        Story(times(7, failsToStart), of: 13), Story(times(5, failsToStart), of: 10, .init(type: .boundedPercent, value: 31)),
        Story(times(6, failsToStart), of: 9, .init(type: .unboundedPercent, value: 50)),
        Story(times(5, failsToStart), of: 5, .init(type: .boundedPercent, value: 80)),
    ]), judge: play)

private let kinds = Check(
    "kinds", "COUNT is a number, and UNBOUNDED_PERCENT has no bounds", reads: locked,
    cases: .examples([
        Story(times(2, failsToStart), of: 4, .init(type: .count, value: 1)),
        Story(times(6, failsToStart), of: 4, .init(type: .count, value: 5)),
        Story(times(3, failsToStart), of: 4, .init(type: .count, value: 300), after: 298),
        Story(times(3, failsToStart), of: 800, .init(type: .count, value: 2)),
        Story(times(2, failsToStart), of: 4, .init(type: .unboundedPercent, value: 25)),
        Story(times(2, failsToStart), of: 2, .init(type: .unboundedPercent, value: 50)),
        Story(times(3, failsToStart), of: 600, .init(type: .unboundedPercent, value: 50), after: 298),
        Story(times(1, failsToStart), of: 0, .init(type: .unboundedPercent, value: 50)),
        Story(times(12, failsToStart), of: 10, .init(type: .unboundedPercent, value: 100)),
        Story([.desiredCount(0)], of: 1, .init(type: .unboundedPercent, value: 50)),
    ]), judge: play)

private let running = Check(
    "running", "Once a task has run, failed checks and early exits count, and failed starts don't", reads: ill,
    cases: .examples([
        Story([runs] + times(5, failsToStart)), Story([runs] + times(3, failsChecks)), Story([runs] + times(3, exits)),
        Story([failsToStart, failsToStart, runs, failsToStart, failsToStart, failsChecks]),
        Story([failsToStart, runs, exits, failsToStart, failsChecks]), Story([runs, exits, runs, failsChecks, runs, exits], of: 6),
        Story([failsToStart, failsToStart, runs, exits], of: 2), Story([runs, runs, runs, runs], of: 4),
    ]), judge: play)

private let reset = Check(
    "reset", "A healthy task sets the count to 0, unless resetOnHealthyTask says no", reads: ill,
    cases: .examples([
        Story([runs, exits, exits, isHealthy, exits, exits, failsChecks]),
        Story([failsToStart, failsToStart, runs, isHealthy] + times(3, failsChecks)),
        Story([runs, exits, exits, isHealthy, exits], resets: false),
        Story([runs, isHealthy, isHealthy, exits, exits], resets: false),
        Story([runs, isHealthy] + times(4, failsToStart)), Story([runs, exits, isHealthy, failsToStart, exits, exits, exits]),
    ]), judge: play)

private let moved = Check(
    "moved", "The threshold follows desiredCount", reads: number,
    cases: .examples([
        Story(times(4, failsToStart) + [.desiredCount(8)], of: 20), Story(times(3, failsToStart) + [.desiredCount(4)], of: 8),
        Story(times(2, failsToStart) + [.desiredCount(20)] + times(8, failsToStart), of: 4),
        Story([runs] + times(5, exits) + [.desiredCount(11), .desiredCount(10)], of: 20),
        Story(times(2, failsToStart) + [.desiredCount(1), .desiredCount(0), failsToStart], of: 6),
        Story(times(5, failsToStart) + [.desiredCount(2)], of: 2, .init(type: .count, value: 6)),
    ]), judge: play)

/// A service's deployments, the newest first: C completed, F failed, I in progress; small letters for rollbacks.
private func deployments(_ letters: String) -> [PastDeployment] {
    letters.enumerated().map { place, letter in
        let states: [Character: ECS.Deployment.RolloutState] = ["C": .completed, "F": .failed, "I": .inProgress]
        return PastDeployment(
            id: "ecs-svc/\(letters.count - place)", rolloutState: states[Character(letter.uppercased())]!,
            isRollback: letter.isLowercase)
    }
}

private let back = Check(
    "way-back", "The way back leads to the newest that was completed, and from a rollback nowhere", reads: locked,
    cases: .examples([
        "FC", "F", "FCC", "FFC", "FIC", "FF", "FI", "fC", "fFC", "FcC", "FfC", "FfF", "FcFC", "FIFFCC", "fcC", "FiC", "Fc", "",
    ])
) { (letters: String) -> Finding? in
    let all = deployments(letters)
    trying("the service's deployments, the newest first")
    for each in all { happened("\(each.id) \(each.rolloutState.rawValue)\(each.isRollback ? ", a rollback" : "")") }
    let right = letters.first?.isLowercase == false ? all.first { $0.rolloutState == .completed }?.id : nil
    return .unless(StopThePerformance().wayBack(all), equals: right)
}

private let season = Check(
    "season", "Any row of outcomes", reads: locked, cases: .drawn(40, shrink: { (story: Story) in story.smaller }, drawn),
    judge: play)

/// Only what can happen: nobody exits, fails checks or is healthy before somebody has run.
private func drawn(_ random: inout SeededGenerator) -> Story {
    let kind: ECS.ThresholdConfiguration.Kind = [.boundedPercent, .boundedPercent, .unboundedPercent, .count][
        Int(random.bounded(4))]
    let value = kind == .count ? 1 + Int(random.bounded(9)) : [10, 25, 33, 50, 50, 50, 75, 100][Int(random.bounded(8))]
    let desired = 1 + Int(random.bounded(random.bounded(3) == 0 ? 40 : 9))
    var hasRun = false
    let steps = (0..<24).map { _ -> Step in
        switch random.bounded(hasRun ? 12 : 8) {
        case 0: return .desiredCount(Int(random.bounded(30)))
        case 1...6: return hasRun && random.bounded(3) > 0 ? (random.bounded(2) == 0 ? exits : failsChecks) : failsToStart
        case 7:
            hasRun = true
            return runs
        case 8, 9: return exits
        case 10: return failsChecks
        default: return isHealthy
        }
    }
    return Story(steps, of: desired, .init(type: kind, value: value), resets: random.bounded(3) > 0)
}

/// A new edition that goes wrong on the stage.
struct Evening: Codable {
    enum Trouble: String, Codable {
        case cannotBePulled = "its image can't be pulled"
        case exitsSoon = "its tasks exit after two seconds"
        case isNeverHealthy = "its tasks never pass a check"
        case isMended = "its image can't be pulled for twelve seconds"
    }

    var desiredCount: Int
    var trouble: Trouble
    var rollback: Bool
    /// From a minute after the deployment on.
    var changedCount: Int
}

private let evening = Check(
    "evening", "A whole evening on the stage: a bad edition, and the way back", reads: ill,
    cases: .drawn(6) { random in
        let trouble: Evening.Trouble = [.cannotBePulled, .exitsSoon, .isNeverHealthy, .isMended][Int(random.bounded(4))]
        let desired = 1 + Int(random.bounded(9))
        return Evening(
            desiredCount: desired, trouble: trouble, rollback: random.bounded(3) > 0,
            changedCount: random.bounded(2) == 0 ? desired : 1 + Int(random.bounded(9)))
    }
) { (evening: Evening) -> Finding? in
    trying(
        "desiredCount \(evening.desiredCount), the circuit breaker enabled\(evening.rollback ? " with rollback" : ""); "
            + "a new edition: \(evening.trouble.rawValue)")
    guard let own = try? play(evening, Policies(deploymentCircuitBreaker: StopThePerformance())),
        let right = try? play(evening, Policies())
    else { return Finding(expected: "an evening", got: "one that can't be set up") }
    for (line, other) in zip(own, right) {
        guard line == other else { return Finding(expected: other, got: line) }
        happened(line)
    }
    let rest = (own.dropFirst(right.count).first, right.dropFirst(own.count).first)
    return .unless(own.count == right.count, expected: rest.1 ?? "nothing more", got: rest.0 ?? "nothing more")
}

/// - Returns: What was said of the deployment, and how it stands in the end.
private func play(_ evening: Evening, _ policies: Policies) throws -> [String] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    let check = ECS.HealthCheck(command: ["CMD-SHELL", "curl -f http://localhost:8080/"], interval: 5, timeout: 2, retries: 2)
    func containers(_ edition: Int) -> [ECS.ContainerDefinition] {
        [.init("users", image: "example.com/users:\(edition)", port: 8080, healthCheck: check)]
    }
    try stage.registerTaskDefinition(family: "users", containers: containers(1))
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: evening.desiredCount,
        deploymentCircuitBreaker: .init(enable: true, rollback: evening.rollback))
    stage.run(for: .seconds(60))
    let image = "example.com/users:2"
    switch evening.trouble {
    case .cannotBePulled, .isMended: stage.failPull(ofImage: image)
    case .exitsSoon: stage.crashAfterStart(ofImage: image, .seconds(2))
    case .isNeverHealthy: stage.slowStart(ofImage: image, .seconds(3600))
    }
    try stage.registerTaskDefinition(family: "users", containers: containers(2))
    try stage.updateService(users, taskDefinition: "users")
    stage.run(for: .seconds(12))
    if evening.trouble == .isMended { stage.allowPull(ofImage: image) }
    stage.run(for: .seconds(48))
    if evening.changedCount != evening.desiredCount { try stage.updateService(users, desiredCount: evening.changedCount) }
    stage.run(for: .seconds(1200))
    var lines = stage.eventMessages(of: users).filter { $0.contains("deployment") || $0.contains("rolling back") }
    for deployment in stage[users].deployments {
        lines.append(
            "\(deployment.status.rawValue) \(deployment.taskDefinition.suffix(7)) \(deployment.rolloutState.rawValue), "
                + "failedTasks \(deployment.failedTasks), runningCount \(deployment.runningCount)")
    }
    return lines
}
