import JudgeKit
import Orchestra

/// A target's checks, one letter each: p is passed, 5 is a mismatch (500), 4 another one (404), t is timedOut, c is connectionFailed.
struct Checks: Codable {
    var results: String
    var healthyThresholdCount: Int
    var unhealthyThresholdCount: Int

    init(_ results: String, healthy: Int, unhealthy: Int) {
        self.results = results
        healthyThresholdCount = healthy
        unhealthyThresholdCount = unhealthy
    }

    var thresholds: ELB.HealthThresholds {
        ELB.HealthThresholds(healthyThresholdCount: healthyThresholdCount, unhealthyThresholdCount: unhealthyThresholdCount)
    }

    var smaller: [Checks] {
        Shrink.list(Array(results)).map { Checks(String($0), healthy: healthyThresholdCount, unhealthy: unhealthyThresholdCount) }
            + Shrink.number(healthyThresholdCount - 2).map { Checks(results, healthy: $0 + 2, unhealthy: unhealthyThresholdCount) }
            + Shrink.number(unhealthyThresholdCount - 2).map { Checks(results, healthy: healthyThresholdCount, unhealthy: $0 + 2) }
    }
}

private func result(_ letter: Character) -> ELB.ProbeResult {
    switch letter {
    case "p": .passed
    case "5": .mismatch(statusCode: 500)
    case "4": .mismatch(statusCode: 404)
    case "t": .timedOut
    default: .connectionFailed
    }
}

private func name(_ result: ELB.ProbeResult) -> String {
    if case .mismatch(let code) = result { return "mismatch (\(code))" }
    return "\(result)"
}

private func words(_ thresholds: ELB.HealthThresholds) -> String {
    "healthyThresholdCount \(thresholds.healthyThresholdCount), unhealthyThresholdCount \(thresholds.unhealthyThresholdCount)"
}

/// One new target's checks, as the learner's code and the engine's judge them.
private func call(_ checks: Checks) -> Finding? {
    trying("a new target's checks, with \(words(checks.thresholds))")
    var mine = ELB.TargetHealthRecord(state: .initial)
    var enough = mine
    for letter in checks.results {
        let result = result(letter)
        mine = RollCall().evaluate(result, of: mine, thresholds: checks.thresholds)
        enough = ELB.ThresholdHealth().evaluate(result, of: enough, thresholds: checks.thresholds)
        happened("\(name(result)) → \(mine.state)")
        guard mine.state == enough.state else { return Finding(expected: "\(enough.state)", got: "\(mine.state)") }
    }
    return nil
}

let suite = Suite([newcomer, ill, kinds, row, back, rows, any, evening])

private let newcomer = Check(
    "newcomer", "A new target is healthy with its first pass", reads: "07-target-group#back-on-the-list-takes-longer",
    cases: .examples([
        Checks("p", healthy: 5, unhealthy: 2), Checks("p", healthy: 2, unhealthy: 10), Checks("ppp", healthy: 3, unhealthy: 3),
        Checks("5p", healthy: 5, unhealthy: 2), Checks("555p", healthy: 3, unhealthy: 4),
    ]), judge: call)

private let ill = Check(
    "ill", "A target is unhealthy when unhealthyThresholdCount checks in a row have failed, not before and not later",
    reads: "07-target-group#one-missed-call-is-not-enough",
    cases: .examples([
        Checks("p55", healthy: 5, unhealthy: 2), Checks("p555", healthy: 5, unhealthy: 3),
        Checks("ppp5555", healthy: 2, unhealthy: 4), Checks("55", healthy: 5, unhealthy: 2),
        Checks("555", healthy: 2, unhealthy: 3), Checks("5555", healthy: 3, unhealthy: 2),
        Checks("p5555555555", healthy: 2, unhealthy: 10), Checks("5555555555", healthy: 2, unhealthy: 10),
    ]), judge: call)

private let kinds = Check(
    "kinds", "Every kind of failure counts alike", reads: "07-target-group#back-on-the-list-takes-longer",
    cases: .examples([
        Checks("p44", healthy: 3, unhealthy: 2), Checks("ptt", healthy: 3, unhealthy: 2), Checks("pcc", healthy: 3, unhealthy: 2),
        Checks("p5t", healthy: 3, unhealthy: 2), Checks("pt5", healthy: 3, unhealthy: 2), Checks("pc4t5", healthy: 3, unhealthy: 4),
        Checks("tct", healthy: 3, unhealthy: 3),
    ]), judge: call)

private let row = Check(
    "row", "A pass ends a row of failures", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: .examples([
        Checks("p5p5p5p5", healthy: 3, unhealthy: 2), Checks("p55p55p5", healthy: 3, unhealthy: 3),
        Checks("5p5p5", healthy: 5, unhealthy: 2), Checks("p5pp55", healthy: 2, unhealthy: 2),
        Checks("ppp5p5", healthy: 2, unhealthy: 2),
    ]), judge: call)

private let back = Check(
    "back", "An unhealthy target is healthy when healthyThresholdCount checks in a row have passed",
    reads: "07-target-group#back-on-the-list-takes-longer",
    cases: .examples([
        Checks("p55pp", healthy: 2, unhealthy: 2), Checks("p55ppp", healthy: 3, unhealthy: 2),
        Checks("55ppp", healthy: 3, unhealthy: 2), Checks("p555pp", healthy: 2, unhealthy: 3),
        Checks("p5555ppp5", healthy: 3, unhealthy: 2),
        Checks("p55pppppppppp", healthy: 10, unhealthy: 2),
    ]), judge: call)

private let rows = Check(
    "rows", "A failure ends a row of passes, and each row begins at 0", reads: "07-target-group#back-on-the-list-takes-longer",
    cases: .examples([
        Checks("p55pp5pp", healthy: 3, unhealthy: 2), Checks("p55p5p5p", healthy: 2, unhealthy: 2),
        Checks("p55pp5pp5ppp", healthy: 3, unhealthy: 2), Checks("p55pp5p55pp", healthy: 2, unhealthy: 2),
        Checks("ppp55pp", healthy: 4, unhealthy: 2), Checks("55ptpp", healthy: 2, unhealthy: 2),
    ]), judge: call)

private let any = Check(
    "any", "Any checks lead to the right state", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: .drawn(40, shrink: { (checks: Checks) in checks.smaller }) { random in
        var results = ""
        while results.count < 20 {
            let length = 1 + Int(random.bounded(4))
            let passes = random.bounded(2) == 0
            results += (0..<length).map { _ in passes ? "p" : ["5", "4", "t", "c"][Int(random.bounded(4))] }.joined()
        }
        return Checks(results, healthy: 2 + Int(random.bounded(3)), unhealthy: 2 + Int(random.bounded(3)))
    }, judge: call)

/// An evening with three tasks behind a target group: what happens to whom, and how many seconds pass then.
struct Evening: Codable {
    enum Fault: Int, Codable { case recover, answer500, answer404, hang, crash }

    struct Happening: Codable {
        var task: Int
        var fault: Fault
        var seconds: Int
    }

    var thresholds: ELB.HealthThresholds
    var happenings: [Happening]

    var smaller: [Evening] { Shrink.list(happenings).map { Evening(thresholds: thresholds, happenings: $0) } }
}

private let evening = Check(
    "evening", "A target group that decides by it has the same targets healthy as one of ELB's own",
    reads: "07-target-group#one-missed-call-is-not-enough",
    cases: .drawn(5, shrink: { (evening: Evening) in evening.smaller }) { random in
        Evening(
            thresholds: .init(
                healthyThresholdCount: 2 + Int(random.bounded(2)), unhealthyThresholdCount: 2 + Int(random.bounded(2))),
            happenings: (0..<8).map { number in
                Evening.Happening(
                    task: number % 3, fault: Evening.Fault(rawValue: Int(random.bounded(number < 4 ? 4 : 5)))!,
                    seconds: 5 + 5 * Int(random.bounded(4)))
            })
    }
) { (evening: Evening) -> Finding? in
    trying("three tasks, a check every 5 seconds, \(words(evening.thresholds))")
    guard let enough = try? play(evening, Policies(), tells: nil),
        let mine = try? play(evening, Policies(healthPolicy: RollCall()), tells: enough)
    else { return Finding(expected: "an evening", got: "one that can't be set up") }
    guard let place = mine.indices.first(where: { mine[$0] != enough[$0] }) else { return nil }
    return Finding(expected: enough[place], got: mine[place])
}

/// - Parameter tells: The same evening as it has to be: the story is told as long as it goes like that.
/// - Returns: The targets and their states, every five seconds.
private func play(_ evening: Evening, _ policies: Policies, tells other: [String]?) throws -> [String] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let thresholds = evening.thresholds
    let group = try stage.createTargetGroup(
        "users-tg", port: 8080,
        healthCheck: .init(
            intervalSeconds: 5, timeoutSeconds: 2, healthyThresholdCount: thresholds.healthyThresholdCount,
            unhealthyThresholdCount: thresholds.unhealthyThresholdCount), deregistrationDelaySeconds: 5)
    let hall = try stage.createLoadBalancer("hall")
    try stage.createListener(on: hall, defaultAction: .forward(to: group))
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: 3,
        loadBalancers: [.init(group, containerName: "users", containerPort: 8080)], healthCheckGracePeriodSeconds: 120)
    var states: [String] = []
    var told = ""
    func isAsItHasToBe() -> Bool { other.map { Array($0.prefix(states.count)) == states } ?? false }
    func wait(_ seconds: Int) {
        for _ in 0..<(seconds / 5) {
            guard other == nil || isAsItHasToBe() else { return }
            stage.run(for: .seconds(5))
            let targets = stage.targets(in: group).map { $0.split(separator: " (")[0] }.joined(separator: ", ")
            states.append("\(stage.clock) \(targets.isEmpty ? "no targets" : targets)")
            if other != nil, targets != told { happened(states.last!) }
            told = targets
        }
    }
    wait(25)
    for happening in evening.happenings {
        let running = stage.tasks(of: users, .running)
        if !running.isEmpty {
            let task = running[happening.task % running.count]
            let words =
                switch happening.fault {
                case .recover: "is well again"
                case .answer500: "answers 500"
                case .answer404: "answers 404"
                case .hang: "doesn't answer"
                case .crash: "crashes"
                }
            if isAsItHasToBe() { happened("\(stage.clock) \(stage.label(of: task)) \(words)") }
            switch happening.fault {
            case .recover: stage.recover(task)
            case .answer500: stage.answer(500, from: task)
            case .answer404: stage.answer(404, from: task)
            case .hang: stage.hang(task)
            case .crash: stage.crash(task)
            }
        }
        wait(happening.seconds)
    }
    return states
}
