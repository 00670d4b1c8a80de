import JudgeKit
import Orchestra

private let rules = "06-load-balancer#the-first-line-that-fits"
private let abc = "07-target-group#a-b-c-a-b-c"
private let called = "07-target-group#one-missed-call-is-not-enough"
private let glance = "03-service#what-the-scheduler-decides-in-four-lines"
private let enough = "09-deployments#the-third-wrong-entry-ends-it"
private let whole = "09-deployments#nobody-stops-the-concert-to-hand-out-new-parts"

let suite = Suite([conditions, doors, turns, calls, rollCall, glances, section, outcomes, breaker, concert])

/// The parts of the learner's that play; the engine's own take the other places.
enum Part: CaseIterable {
    case rules, turns, health, scheduler, breaker
}

private struct Usher: ELB.RuleMatcher {
    let own: Orchestrator
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool { own.holds(conditions, for: request) }
}

private struct List: ELB.RoutingAlgorithm {
    var own: Orchestrator
    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    { own.chooseTarget(for: request, among: targets) }
}

private struct Caller: ELB.HealthPolicy {
    let own: Orchestrator
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord { own.health(after: result, was: record, thresholds: thresholds) }
}

/// What a scheduler has wanted that no evening can be played with.
private final class Objection: @unchecked Sendable {
    var finding: Finding?
}

/// Who sends for more than there is room for is asked nothing any more.
private struct Manager: ECS.ServiceScheduler {
    let own: Orchestrator
    let objection: Objection

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        guard objection.finding == nil else { return [] }
        let changes = own.changes(for: service)
        objection.finding = Wishes(changes, at: service).finding
        guard objection.finding != nil else { return changes }
        happened("\(words(service)) → …")
        return []
    }
}

private struct Breaker: ECS.DeploymentCircuitBreaker {
    let own: Orchestrator
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord { own.record(after: outcome, was: record, limits: limits) }
}

private func policies(_ parts: [Part], _ objection: Objection) -> Policies {
    var policies = Policies()
    let own = Orchestrator()
    for part in parts {
        switch part {
        case .rules: policies.ruleMatcher = Usher(own: own)
        case .turns: policies.routingAlgorithm = List(own: own)
        case .health: policies.healthPolicy = Caller(own: own)
        case .scheduler: policies.serviceScheduler = Manager(own: own, objection: objection)
        case .breaker: policies.deploymentCircuitBreaker = Breaker(own: own)
        }
    }
    return policies
}

private func judge(_ night: Night, _ parts: [Part]) -> Finding? {
    trying(night.words)
    let objection = Objection()
    guard let evening = try? Evening.play(night, policies(parts, objection)) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    if let finding = objection.finding { return Finding(expected: finding.expected, got: finding.got) }
    var critic = Critic(evening)
    guard let fault = critic.firstFault() else { return nil }
    for line in evening.story(until: fault.at) { happened(line) }
    return Finding(expected: fault.rule, got: fault.what)
}

private func check(_ id: String, _ title: String, reads: String, _ part: Part, _ nights: [Night]) -> Check {
    Check(id, title, reads: reads, cases: .examples(nights)) { (night: Night) -> Finding? in judge(night, [part]) }
}

private let conditions = Check(
    "conditions", "Your usher, asked directly: paths and methods, any value, every condition", reads: rules,
    cases: .examples(theDoors), judge: knock)

private let doors = check(
    "doors", "Your usher alone: every request goes where the rules say", reads: rules, .rules,
    [
        Night(paths: ["/api/users", "/api/users/*"], methods: ["GET", "HEAD"], length: 40),
        Night(paths: ["*/users*"], methods: [], length: 40),
        Night(paths: ["/api/user?/7", "/nobody"], methods: ["POST", "GET"], length: 40),
        Night(paths: ["/api/user", "/api/users"], methods: [], length: 40), Night(paths: [], methods: ["GET"], length: 40),
    ])

private let turns = check(
    "turns", "Your list alone: each in its turn, whoever comes and goes", reads: abc, .turns,
    [
        Night(users: 3, items: 2, length: 60), Night(users: 4, items: 3, happenings: [.init(100, .users, .crash(1))], length: 130),
        Night(users: 2, items: 5, happenings: [.init(90, .items, .illness(2)), .init(92, .users, .count(4))], length: 130),
        Night(users: 3, items: 1, edition: .good, length: 130),
    ])

private let calls = Check(
    "calls", "Your roll-call, asked directly: ill and well by checks in a row", reads: called, cases: .examples(theCalls)
) { (calls: Calls) -> Finding? in play(calls) }

private let rollCall = check(
    "roll-call", "Your roll-call alone: ill after two failures in a row, and not before", reads: called, .health,
    [
        Night(users: 3, items: 2, happenings: [.init(90, .users, .illness(0))], length: 130),
        Night(users: 3, items: 2, happenings: [.init(93, .users, .fit(1)), .init(113, .users, .fit(1))], length: 140),
        Night(users: 1, items: 2, happenings: [.init(88, .users, .illness(0)), .init(90, .items, .fit(0))], length: 150),
        Night(users: 2, items: 1, edition: .isNeverHealthy, length: 200),
    ])

private let glances = Check(
    "glance", "Your scheduler, asked directly: who is sent for at one look, and who leaves", reads: glance,
    cases: .examples(theLooks)
) { (one: Look) -> Finding? in play(one) }

private let section = check(
    "section", "Your scheduler alone: within floor and ceiling, and to rest", reads: glance, .scheduler,
    [
        Night(users: 3, items: 2, length: 40),
        Night(users: 3, items: 2, happenings: [.init(90, .users, .crash(1)), .init(95, .items, .illness(0))], length: 150),
        Night(users: 4, items: 2, maximum: 100, happenings: [.init(90, .users, .illness(2))], length: 150),
        Night(users: 5, items: 2, happenings: [.init(90, .users, .count(2)), .init(120, .items, .count(4))], length: 150),
        Night(users: 3, items: 1, minimum: 50, maximum: 100, edition: .good, length: 200),
        Night(users: 3, items: 1, minimum: 100, maximum: 150, edition: .good, length: 200),
        Night(
            users: 4, items: 1, minimum: 75, maximum: 125, edition: .good, happenings: [.init(100, .users, .crash(0))], length: 250),
        Night(
            users: 4, items: 1, minimum: 50, maximum: 150, edition: .good, happenings: [.init(96, .users, .count(2))], length: 200),
        Night(users: 3, items: 1, edition: .good, happenings: [.init(98, .users, .illness(3))], length: 200),
        Night(users: 4, items: 1, minimum: 50, maximum: 100, edition: .isNeverHealthy, length: 300),
        Night(
            users: 3, items: 1, maximum: 150, edition: .cannotBePulled, happenings: [.init(90, .users, .illness(0))], length: 300),
    ])

private let outcomes = Check(
    "outcomes", "Your circuit breaker, asked directly: what counts, and what sets the count to 0", reads: enough,
    cases: .examples(theOutcomes)
) { (story: Outcomes) -> Finding? in play(story) }

private let breaker = check(
    "breaker", "Your circuit breaker alone: at its threshold, and never for a good edition", reads: enough, .breaker,
    [
        Night(users: 3, items: 1, edition: .good, length: 150), Night(users: 2, items: 1, edition: .cannotBePulled, length: 250),
        Night(users: 8, items: 1, edition: .cannotBePulled, length: 250),
        Night(users: 7, items: 1, edition: .exitsSoon, length: 250),
        Night(users: 1, items: 1, edition: .isNeverHealthy, length: 300),
        Night(users: 4, items: 1, minimum: 50, maximum: 100, edition: .isNeverHealthy, length: 300),
    ])

private let concert = Check(
    "concert", "All of your parts together, any evening", reads: whole,
    cases: .drawn(10, shrink: { (night: Night) in night.smaller }, Night.init(random:))
) { (night: Night) -> Finding? in judge(night, Part.allCases) }
