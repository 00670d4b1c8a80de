import JudgeKit
import Orchestra

// One part, asked without an evening around it: what the earlier exercises leave no choice about.

// MARK: At the door

/// A rule's conditions and a request, and what is to be said of them.
struct Door: Codable {
    var conditions: [ELB.RuleCondition]
    var request: ELB.Request
    var holds: Bool
    /// The sentence that says so.
    var rule: String

    init(_ conditions: ELB.RuleCondition..., method: String = "GET", path: String = "/api/users", holds: Bool, _ rule: String) {
        (self.conditions, self.holds, self.rule) = (conditions, holds, rule)
        request = ELB.Request(method: method, path: path)
    }
}

private let paths = "a path is compared with regard to case"
private let methods = "a method is compared letter by letter, without wildcards"
private let whole = "a pattern has to fit the whole path"

let theDoors: [Door] = [
    Door(.path("/api/users*"), path: "/api/users/7", holds: true, whole),
    Door(.path("/api/users"), path: "/api/users/7", holds: false, whole),
    Door(.path("/users"), holds: false, whole), Door(.path("/api/user?"), holds: true, "a `?` stands for exactly one character"),
    Door(.path("/api/users?"), holds: false, "a `?` stands for exactly one character"),
    Door(.path("*ers*e*"), path: "/api/users/free", holds: true, "`*` stands for any number of characters, none too"),
    Door(.path("/api/Users*"), holds: false, paths), Door(.path("/api/users*"), path: "/API/users", holds: false, paths),
    Door(.method("GET"), holds: true, methods), Door(.method("get"), holds: false, methods),
    Door(.method("GET"), method: "get", holds: false, methods),
    Door(.method("*"), holds: false, methods), Door(.method("P?ST"), method: "POST", holds: false, methods),
    Door(.path("/items", "/api/*"), .method("HEAD", "GET"), holds: true, "a condition holds by any of its values"),
    Door(.path("/api/*"), .method("POST"), holds: false, "every condition has to hold"),
    Door(.path("/items"), .method("GET"), holds: false, "every condition has to hold"),
]

func knock(_ door: Door) -> Finding? {
    trying("\(door.conditions.map(\.description).joined(separator: ", and ")); \(door.request)")
    let says = Orchestrator().holds(door.conditions, for: door.request)
    let words = { (holds: Bool) in holds ? "they hold" : "they don't hold" }
    return .unless(says == door.holds, expected: "\(words(door.holds)): \(door.rule)", got: words(says))
}

// MARK: At the roll-call

/// Checks of one target, one after the other: P passes, T times out, C can't connect, M gets the wrong answer.
struct Calls: Codable {
    var results: String
    var healthyThreshold: Int
    var unhealthyThreshold: Int

    init(_ results: String, well: Int = 3, ill: Int = 2) {
        (self.results, healthyThreshold, unhealthyThreshold) = (results, well, ill)
    }
}

let theCalls: [Calls] = [
    Calls("PTT"), Calls("PCC"), Calls("PMM"), Calls("TT"), Calls("TCM", ill: 3), Calls("MTPTP"), Calls("PTPTT"), Calls("TPTT"),
    Calls("TTPPP"), Calls("CCPPTPPP"), Calls("MMPTPPP"), Calls("TTPP", well: 2), Calls("PTCMT", ill: 4),
]

func play(_ calls: Calls) -> Finding? {
    let thresholds = ELB.HealthThresholds(
        healthyThresholdCount: calls.healthyThreshold, unhealthyThresholdCount: calls.unhealthyThreshold)
    trying(
        "a new target; \(calls.unhealthyThreshold) failures in a row make it unhealthy, \(calls.healthyThreshold) passes make it healthy again"
    )
    var own = ELB.TargetHealthRecord(state: .initial)
    var right = own
    for letter in calls.results {
        let result: ELB.ProbeResult =
            switch letter {
            case "P": .passed
            case "T": .timedOut
            case "C": .connectionFailed
            default: .mismatch(statusCode: 500)
            }
        own = Orchestrator().health(after: result, was: own, thresholds: thresholds)
        right = ELB.ThresholdHealth().evaluate(result, of: right, thresholds: thresholds)
        happened("\(result) → \(own.state.rawValue)")
        guard own.state == right.state else {
            return Finding(
                expected: "\(right.state.rawValue): checks in a row count, and every kind of failure alike", got: own.state.rawValue
            )
        }
    }
    return nil
}

// MARK: In the last row

/// What becomes of a new edition's tasks: s fails to start, r is RUNNING, x exits, f fails its checks, h is healthy, d is another
/// desiredCount.
struct Outcomes: Codable {
    var outcomes: String
    var desiredCount: Int
    var resets: Bool

    init(_ outcomes: String, of desiredCount: Int = 3, resets: Bool = true) {
        (self.outcomes, self.desiredCount, self.resets) = (outcomes, desiredCount, resets)
    }
}

let theOutcomes: [Outcomes] = [
    Outcomes("sss"), Outcomes("ssrsssf"), Outcomes("rxxx"), Outcomes("rsxsxx"), Outcomes("rfff"), Outcomes("rxfx"),
    Outcomes("srxhxxx"), Outcomes("srhsssxff"), Outcomes("rxxhxx", resets: false), Outcomes("rfhxhf", resets: false),
    Outcomes("ssds"), Outcomes("rhdhrhd"), Outcomes("ssss", of: 7), Outcomes("sssss", of: 10), Outcomes("sss", of: 1),
]

func play(_ story: Outcomes) -> Finding? {
    let limits = ECS.CircuitBreakerLimits(
        desiredCount: story.desiredCount, thresholdConfiguration: .init(type: .boundedPercent, value: 50),
        resetOnHealthyTask: story.resets)
    trying("a deployment with desiredCount \(story.desiredCount)\(story.resets ? "" : ", resetOnHealthyTask false")")
    var own = ECS.CircuitBreakerRecord()
    var right = own
    for letter in story.outcomes {
        let (outcome, rule): (ECS.DeploymentOutcome, String) =
            switch letter {
            case "s": (.taskFailedToStart, "one more, as long as no task has been RUNNING; afterwards it doesn't count")
            case "r": (.taskRunning, "from now on a task has been RUNNING, and nothing is counted")
            case "x": (.taskExited, "one failure more")
            case "f": (.taskFailedHealthChecks, "one failure more")
            case "h": (.taskHealthy, "the count is 0 again, if resetOnHealthyTask")
            default: (.desiredCountChanged, "nothing is counted")
            }
        own = Orchestrator().record(after: outcome, was: own, limits: limits)
        right = ECS.TwoStageBreaker().evaluate(outcome, of: right, limits: limits)
        let words = { (record: ECS.CircuitBreakerRecord) in "failureCount \(record.failureCount), \(record.status.rawValue)" }
        happened("\(outcome.rawValue) → \(words(own))")
        guard own.status == right.status, own.failureCount == right.failureCount else {
            return Finding(expected: "\(words(right)): \(rule)", got: words(own))
        }
        if right.status == .triggered { return nil }
    }
    return nil
}

// MARK: Along the chairs

/// Looks, each with one thing to be done or left undone.
let theLooks: [Look] = [
    // Who is ill waits until it is replaced, or in the way.
    Look("HUU", 3), Look("HUUP", 3), Look("UUU", 3), Look("HHUU", 3), Look("HUUHH", 3), Look("UUHH", 4, 100, 100),
    Look("UUHP", 4, 100, 100), Look("UUhhh", 3, 100, 150),
    // Too many.
    Look("HHHH", 2), Look("HPHR", 2), Look("PHUHH", 2), Look("HUUHHH", 2), Look("UUHHPH", 3), Look("UPPHH", 3), Look("PP", 0),
    Look("RHP", 1),
    // As many as may start.
    Look("", 3, launchesAllowed: 2), Look("HH", 4, launchesAllowed: 1), Look("H", 3, launchesAllowed: 0),
    Look("HU", 3, launchesAllowed: 1), Look("hhh", 3, launchesAllowed: 2), Look("hhhhhh", 4, 100, 125), Look("HHH", 3), Look("", 0),
    // The old ones.
    Look("hrpu", 4), Look("rrr", 3, 50, 100), Look("hp", 2), Look("hhHH", 4, 50, 100), Look("hhhhHH", 4),
    Look("hhRR", 4, 50, 100),
]

func play(_ one: Look) -> Finding? {
    trying("one look at a service")
    return look(at: one.state, Orchestrator().changes(for: one.state))
}
