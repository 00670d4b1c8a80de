import JudgeKit
import Orchestra

/// One call, so many seconds after the one before it. Targets are numbers: 0 is A.
struct Call: Codable {
    enum Kind: Codable {
        case deregister(Int, inFlight: Int, timeoutSeconds: Int)
        case requestEnded(Int)
        case tick
    }

    var after: Double
    var kind: Kind

    static func deregister(_ target: Int, inFlight: Int = 0, delay: Int, after: Double = 0) -> Call {
        Call(after: after, kind: .deregister(target, inFlight: inFlight, timeoutSeconds: delay))
    }
    static func ended(_ target: Int, after: Double = 0) -> Call { Call(after: after, kind: .requestEnded(target)) }
    static func tick(after: Double = 0) -> Call { Call(after: after, kind: .tick) }
}

/// Who leaves at a tick, and how many of its requests are cut.
private struct Leaving: Hashable {
    var target: Int
    var cutRequests: Int
}

/// The calls that can be made, and for each whoever leaves at it. More requests can't end than there are.
private func model(_ calls: [Call]) -> [(call: Call, leaving: [Leaving])] {
    var now = 0.0
    var draining: [Int: (inFlight: Int, end: Double)] = [:]
    var answers: [(call: Call, leaving: [Leaving])] = []
    var skipped = 0.0
    for call in calls {
        now += call.after
        var leaving: [Leaving] = []
        switch call.kind {
        case .deregister(let target, let inFlight, let delay):
            if draining[target] == nil { draining[target] = (inFlight, now + Double(delay)) }
        case .requestEnded(let target):
            if draining[target]?.inFlight == 0 {
                skipped += call.after
                continue
            }
            draining[target]?.inFlight -= 1
        case .tick:
            for target in draining.keys.sorted() where draining[target]!.end <= now {
                leaving.append(Leaving(target: target, cutRequests: draining[target]!.inFlight))
                draining[target] = nil
            }
        }
        answers.append((Call(after: call.after + skipped, kind: call.kind), leaving))
        skipped = 0
    }
    return answers
}

private let letters = ["A", "B", "C"]
private let addresses = (1...3).map { ELB.Target.ID(id: "10.0.0.\($0)", port: 8080) }

/// Makes the calls, one after the other, and compares.
private func play(_ calls: [(call: Call, leaving: [Leaving])], at ids: [ELB.Target.ID] = addresses) -> Finding? {
    func name(_ id: ELB.Target.ID) -> String { ids.firstIndex(of: id).map { letters[$0] } ?? "\(id)" }
    func words(_ departures: [Departure]) -> String {
        let words = departures.map { "\(name($0.target)) with \($0.cutRequests) cut" }.sorted()
        return words.isEmpty ? "nobody leaves" : words.joined(separator: ", ")
    }

    var delay = DeregistrationDelay()
    var now = 0.0
    var draining: Set<Int> = []
    for (call, leaving) in calls {
        now += call.after
        let time = Duration.milliseconds(Int(now * 1000))
        var asked = [0, 1, 2]
        switch call.kind {
        case .deregister(let target, let inFlight, let timeoutSeconds):
            happened("\(time.clock) deregister \(letters[target]), \(inFlight) in flight, timeoutSeconds \(timeoutSeconds)")
            delay.deregister(
                ELB.Target(id: ids[target], registration: target + 1, outstandingRequests: inFlight), at: time,
                timeoutSeconds: timeoutSeconds)
            draining.insert(target)
            asked = [target, (target + 1) % 3]
        case .requestEnded(let target):
            happened("\(time.clock) a request of \(letters[target]) has ended")
            delay.requestEnded(at: ids[target])
            asked = [target]
        case .tick:
            let got = delay.tick(at: time)
            let expected = leaving.map { Departure(target: ids[$0.target], cutRequests: $0.cutRequests) }
            happened("\(time.clock) tick → \(words(got))")
            guard words(got) == words(expected) else { return Finding(expected: words(expected), got: words(got)) }
            draining.subtract(leaving.map(\.target))
        }
        for target in asked {
            let got = delay.isDraining(ids[target])
            guard got == draining.contains(target) else {
                let state = { (isDraining: Bool) in "\(letters[target]) \(isDraining ? "is" : "isn't") draining" }
                return Finding(expected: state(!got), got: state(got))
            }
        }
    }
    return nil
}

private func playAll(_ calls: [Call]) -> Finding? {
    trying("these calls, one after the other")
    return play(model(calls))
}

let suite = Suite([atOnce, phrase, over, idle, late, twice, each, others, back, any, evening])

private let section = "07-target-group#leaving-takes-time-as-well"

private let atOnce = Check(
    "at-once", "A target that is deregistered is draining at once, and nobody else is", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 1, delay: 30)],
        [.deregister(1, inFlight: 3, delay: 300), .deregister(2, inFlight: 1, delay: 300)],
    ]),
    judge: playAll)

private let phrase = Check(
    "phrase", "Before the delay is over nobody leaves, and nothing is cut", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 2, delay: 30), .tick(), .tick(after: 1), .tick(after: 28)],
        [.deregister(0, inFlight: 2, delay: 30), .ended(0, after: 5), .tick(after: 5), .tick(after: 19)],
        [.deregister(0, inFlight: 1, delay: 1), .tick()],
    ]), judge: playAll)

private let over = Check(
    "over", "When the delay is over the target leaves, and what is still in flight is cut", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 2, delay: 30), .tick(after: 30)],
        [.deregister(0, inFlight: 2, delay: 30), .tick(after: 10), .tick(after: 10), .tick(after: 10)],
        [.deregister(0, inFlight: 3, delay: 30), .ended(0, after: 5), .tick(after: 5), .ended(0, after: 10), .tick(after: 10)],
        [.tick(after: 90), .deregister(0, inFlight: 1, delay: 300, after: 10), .tick(after: 299), .tick(after: 1)],
        [.deregister(0, inFlight: 1, delay: 0), .tick()],
    ]), judge: playAll)

private let idle = Check(
    "idle", "With nothing in flight it stays draining until the delay is over", reads: section,
    cases: .examples([
        [.deregister(0, delay: 30), .tick(), .tick(after: 29), .tick(after: 1)],
        [.deregister(0, inFlight: 1, delay: 30), .ended(0, after: 5), .tick(after: 5), .tick(after: 20)],
        [.deregister(0, inFlight: 2, delay: 20), .ended(0, after: 5), .ended(0, after: 1), .tick(after: 4), .tick(after: 10)],
        [.deregister(0, inFlight: 1, delay: 30), .ended(0, after: 29), .tick(after: 1)],
    ]), judge: playAll)

private let late = Check(
    "late", "A tick that comes late finds everybody whose delay is over", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 1, delay: 30), .tick(after: 31)], [.deregister(0, inFlight: 1, delay: 30), .tick(after: 600)],
        [.deregister(0, inFlight: 1, delay: 10), .tick(after: 7), .tick(after: 7)],
        [.deregister(0, inFlight: 1, delay: 10), .deregister(1, inFlight: 2, delay: 20), .tick(after: 30)],
    ]), judge: playAll)

private let twice = Check(
    "twice", "Deregistering a target that is draining already changes nothing", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 2, delay: 30), .deregister(0, inFlight: 2, delay: 30, after: 20), .tick(after: 10)],
        [
            .deregister(0, inFlight: 2, delay: 30), .ended(0, after: 1), .deregister(0, inFlight: 1, delay: 5, after: 4),
            .tick(after: 10),
        ],
        [.deregister(0, inFlight: 2, delay: 30), .deregister(0, inFlight: 5, delay: 30), .tick(after: 30)],
    ]), judge: playAll)

private let each = Check(
    "each", "Each target has its own delay and its own requests", reads: section,
    cases: .examples([
        [
            .deregister(0, inFlight: 1, delay: 30), .deregister(1, inFlight: 2, delay: 30, after: 20), .tick(after: 10),
            .tick(after: 20),
        ],
        [.deregister(0, inFlight: 1, delay: 60), .deregister(1, inFlight: 2, delay: 30), .tick(after: 30), .tick(after: 30)],
        [
            .deregister(0, inFlight: 3, delay: 30), .deregister(1, inFlight: 3, delay: 30), .ended(1), .ended(1, after: 1),
            .tick(after: 29),
        ],
        [
            .deregister(0, inFlight: 1, delay: 30), .deregister(1, inFlight: 1, delay: 30), .deregister(2, delay: 30),
            .tick(after: 30),
        ],
    ]), judge: playAll)

private let others = Check(
    "others", "A request of somebody who isn't draining changes nothing", reads: section,
    cases: .examples([
        [.ended(0), .tick()], [.deregister(0, inFlight: 2, delay: 30), .ended(1, after: 5), .ended(2, after: 5), .tick(after: 20)],
        [.ended(0), .deregister(0, inFlight: 2, delay: 10), .tick(after: 10), .ended(0, after: 1), .tick(after: 9)],
    ]), judge: playAll)

private let back = Check(
    "back", "Whoever is gone is forgotten, and can leave again", reads: section,
    cases: .examples([
        [.deregister(0, inFlight: 1, delay: 30), .tick(after: 30), .tick(after: 1), .tick(after: 30)],
        [
            .deregister(0, inFlight: 1, delay: 10), .tick(after: 10), .deregister(0, inFlight: 2, delay: 20, after: 30),
            .tick(after: 10), .tick(after: 10),
        ],
        [
            .deregister(0, inFlight: 1, delay: 10), .tick(after: 10), .ended(0, after: 5),
            .deregister(0, inFlight: 2, delay: 0, after: 5), .tick(),
        ],
    ]), judge: playAll)

private let any = Check(
    "any", "Any calls are answered rightly", reads: section,
    cases: .drawn(30, shrink: { (calls: [Call]) in Shrink.list(calls) }) { random in
        (0..<16).map { _ in
            let target = Int(random.bounded(3))
            let after = [0, 1, 5, 10, 10, 20][Int(random.bounded(6))]
            switch random.bounded(6) {
            case 0, 1:
                let delay = [0, 10, 20, 30, 30, 60][Int(random.bounded(6))]
                return .deregister(target, inFlight: Int(random.bounded(5)), delay: delay, after: Double(after))
            case 2, 3: return .ended(target, after: Double(after))
            default: return .tick(after: Double(after))
            }
        }
    }, judge: playAll)

/// Three targets that leave a stage, one after the other: how many seconds after the one before, and with which delay.
struct Evening: Codable {
    struct Leave: Codable {
        var target: Int
        var after: Int
        var timeoutSeconds: Int
    }

    var leaves: [Leave]
    var smaller: [Evening] { Shrink.list(leaves).map { Evening(leaves: $0) } }
}

private let evening = Check(
    "evening", "On a stage the same targets are draining as with ELB, and as many requests are cut", reads: section,
    cases: .drawn(6, shrink: { (evening: Evening) in evening.smaller }) { random in
        var targets = [0, 1, 2]
        random.shuffle(&targets)
        return Evening(
            leaves: targets.map { target in
                Evening.Leave(target: target, after: Int(random.bounded(30)), timeoutSeconds: 5 * (1 + Int(random.bounded(12))))
            })
    }
) { (evening: Evening) -> Finding? in
    trying("what happened on a stage with three targets: a request each second, and each is answered after 40 seconds")
    guard let (calls, ids) = try? watch(evening) else { return Finding(expected: "an evening", got: "one that can't be set up") }
    return play(calls, at: ids)
}

/// What happened on the stage: the calls that fit it, and who left at each tick with how many 502s.
private func watch(_ evening: Evening) throws -> (calls: [(call: Call, leaving: [Leaving])], ids: [ELB.Target.ID]) {
    var timing = Timing()
    timing.answer = .seconds(40)
    var stage = Simulation(seed: 7, timing: timing)
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let group = try stage.createTargetGroup("users-tg", port: 8080)
    let hall = try stage.createLoadBalancer("hall")
    try stage.createListener(on: hall, defaultAction: .forward(to: group))
    let tasks = try stage.runTask("users", count: 3)
    stage.run(for: .seconds(30))
    let ids = tasks.map { ELB.Target.ID(id: stage[$0].privateIPv4Address ?? "", port: 8080) }
    try stage.registerTargets(group, ids)
    stage.run(for: .seconds(30))
    try stage.startTraffic(.get("/"), to: hall, perSecond: 1)
    // Half a second beside the requests: nothing happens at the same moment as anything else.
    stage.run(for: .milliseconds(50_500))

    // What is told to the learner's code, at which time.
    var told: [(time: Duration, kind: Call.Kind, leaving: [Leaving])] = []
    let beginning = stage.now
    for leave in evening.leaves {
        stage.run(for: .seconds(leave.after))
        try stage.modifyTargetGroupAttributes(group, .init(deregistrationDelayTimeoutSeconds: leave.timeoutSeconds))
        try stage.deregisterTargets(group, [ids[leave.target]])
        told.append((stage.now, .deregister(leave.target, inFlight: 0, timeoutSeconds: leave.timeoutSeconds), []))
    }
    stage.run(for: .seconds(120))

    var cut = [0, 0, 0]
    for place in told.indices {
        guard case .deregister(let target, _, let timeoutSeconds) = told[place].kind else { continue }
        let time = told[place].time
        var inFlight = 0
        for entry in stage.log {
            guard case .requestAnswered(let request) = entry.event, request.target == ids[target], entry.time > time else {
                continue
            }
            inFlight += 1
            if request.statusCode == 502 { cut[target] += 1 } else { told.append((entry.time, .requestEnded(target), [])) }
        }
        told[place].kind = .deregister(target, inFlight: inFlight, timeoutSeconds: timeoutSeconds)
    }
    var isGone = [false, false, false]
    for seconds in stride(from: 5, through: 120, by: 5) {
        let time = beginning + .seconds(seconds)
        let gone = stage.log.compactMap { entry -> Int? in
            guard case .targetDeregistered(_, let target, _, _) = entry.event, entry.time <= time else { return nil }
            return ids.firstIndex(of: target)
        }
        told.append((time, .tick, gone.filter { !isGone[$0] }.map { Leaving(target: $0, cutRequests: cut[$0]) }))
        for target in gone { isGone[target] = true }
    }
    // Sorting is stable: what was told first at a moment comes first.
    var last = beginning
    let calls = told.sorted { $0.time < $1.time }.map { time, kind, leaving -> (call: Call, leaving: [Leaving]) in
        defer { last = time }
        return (Call(after: (time - last) / .seconds(1), kind: kind), leaving)
    }
    return (calls, ids)
}
