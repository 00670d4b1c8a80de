import JudgeKit
import Orchestra
import Simulate

private let rules = "06-load-balancer#the-first-line-that-fits"
private let shares = "06-load-balancer#one-in-ten-tries-the-new-hall"
private let abc = "07-target-group#a-b-c-a-b-c"
private let called = "07-target-group#one-missed-call-is-not-enough"
private let tuning = "09-deployments#who-is-still-tuning-isnt-out-of-tune"
private let glance = "03-service#what-the-scheduler-decides-in-four-lines"
private let enough = "09-deployments#the-third-wrong-entry-ends-it"
private let again = "08-performance#the-same-evening-again"

let suite = Suite([usher, doors, halls, turns, rollCall, doctor, glances, ward, manager, patience, season])

/// The parts of the learner's that play; the engine's own take the other places.
enum Part: CaseIterable {
    case usher, shares, turns, rollCall, doctor, manager, patience
}

/// What a manager has wanted that no world can be played with.
private final class Objection: @unchecked Sendable {
    var finding: Finding?
}

/// The learner's manager in a world: who sends for more than there is room for is asked nothing any more.
private struct Guarded: ECS.ServiceScheduler {
    let own = Manager()
    let objection: Objection

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        guard objection.finding == nil else { return [] }
        let changes = own.changes(for: service)
        objection.finding = Wishes(changes, at: service).finding
        return objection.finding == nil ? changes : []
    }
}

private func policies(_ parts: [Part], _ objection: Objection) -> Policies {
    var policies = Policies()
    for part in parts {
        switch part {
        case .usher: policies.ruleMatcher = Usher()
        case .shares: policies.forwardingPolicy = Shares()
        case .turns: policies.routingAlgorithm = NextPlease()
        case .rollCall: policies.healthPolicy = RollCall()
        case .doctor: policies.taskHealthPolicy = Doctor()
        case .manager: policies.serviceScheduler = Guarded(objection: objection)
        case .patience: policies.deploymentCircuitBreaker = Patience()
        }
    }
    return policies
}

private func judge(_ season: Season, _ parts: [Part]) -> Finding? {
    trying("\(season.places.count) things are done to the house of season \(season.seed), and then nothing is wrong any more")
    let objection = Objection()
    let run = Run(season.history, policies: policies(parts, objection), opening: Season.open)
    run.story = Story()
    let violation = run.perform(repeated: false)
    guard violation != nil || objection.finding != nil else { return nil }
    for line in lines(of: run.story!) { happened(line) }
    if let finding = objection.finding { return Finding(expected: finding.expected, got: finding.got) }
    guard let violation else { return nil }
    let invariant = Invariant.named(violation.invariant)
    return Finding(
        expected: invariant?.sentence ?? violation.invariant, got: "at \(violation.at.clock): \(violation.what)")
}

private func check(
    _ id: String, _ title: String, reads: String, _ count: Int, _ parts: [Part], _ likes: Season.Likes, steps: Int
) -> Check {
    Check(
        id, title, reads: reads,
        cases: .drawn(count, shrink: { (season: Season) in season.smaller }) { random in
            Season(likes, steps: steps, random: &random)
        }
    ) { (season: Season) -> Finding? in judge(season, parts) }
}

private let usher = Check(
    "usher", "Your usher alone: what each condition is compared with, and how", reads: rules, cases: .examples(theDoors),
    judge: knock)

private let doors = check(
    "doors", "Your usher in random worlds: the first rule that fits takes the request", reads: rules, 14, [.usher], .requests,
    steps: 50)

private let halls = Check(
    "halls", "Your shares alone: to each its share, to no weight nothing", reads: shares,
    cases: .examples([[1, 1], [3, 0], [0, 3], [9, 1], [1, 0, 2], [0, 0], [5], [2, 3, 5, 1, 4]]), judge: measure)

private let turns = Check(
    "turns", "Your list alone: while nobody comes or goes, each in its turn", reads: abc,
    cases: .drawn(20, shrink: { (list: [Coming]) in JudgeKit.Shrink.list(list) }, Coming.drawn)
) { (list: [Coming]) -> Finding? in playTurns(list) }

private let rollCall = Check(
    "roll-call", "Your roll-call alone: ill and well by checks in a row", reads: called,
    cases: .drawn(20, shrink: { (calls: Calls) in calls.smaller }, Calls.init(random:)), judge: playCalls)

private let doctor = Check(
    "doctor", "Your doctor alone: who counts, who doesn't, and who not yet", reads: tuning,
    cases: .drawn(80, Evidence.init(random:)), judge: ask)

private let glances = Check(
    "glance", "Your manager alone: who is sent for at one look, and who leaves", reads: glance, cases: .examples(looks),
    judge: playLook)

private let ward = Check(
    "ward", "Your manager alone: who is ill is replaced, and it comes to rest", reads: glance,
    cases: .drawn(40, shrink: { (ward: Ward) in ward.smaller }, Ward.init(random:)), judge: playWard)

private let manager = check(
    "manager", "Your manager in random worlds: floor, ceiling, protection, and to rest", reads: glance, 12, [.manager],
    .deployments, steps: 60
)

private let patience = Check(
    "patience", "Your patience alone: what counts, and how many are too many", reads: enough,
    cases: .drawn(40, shrink: { (story: Outcomes) in story.smaller }, Outcomes.init(random:)), judge: playOutcomes)

private let season = check(
    "season", "The whole season: all of your parts, and whatever may happen", reads: again, 10, Part.allCases, .everything,
    steps: 60)
