import JudgeKit
import Orchestra

private let up = "10-auto-scaling#up-in-three-minutes"
private let down = "10-auto-scaling#down-in-fifteen"
private let silence = "10-auto-scaling#silence-isnt-quiet"
private let arrive = "10-auto-scaling#they-need-time-to-arrive"
private let bounds = "10-auto-scaling#between-a-floor-and-a-ceiling"

let suite = Suite([chairs, patience, sum, fewer, gaps, nobody, limits, onTheirWay, pause, never, minutes, evening])

private func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "no data" }

private func told(_ count: Int) -> String { count == 1 ? "1 task" : "\(count) tasks" }

private func words(_ question: AutoScaling.TrackingQuestion) -> String {
    var text =
        "\(told(question.currentCapacity)) (\(question.minCapacity) to \(question.maxCapacity)), target \(question.targetValue), values "
    var rows: [(value: Double?, count: Int)] = []
    for value in question.datapoints {
        if let last = rows.last, last.value == value { rows[rows.count - 1].count += 1 } else { rows.append((value, 1)) }
    }
    text +=
        rows.isEmpty
        ? "none" : rows.map { $0.count > 1 ? "\($0.count) × \(words($0.value))" : words($0.value) }.joined(separator: ", ")
    if let out = question.lastScaleOut {
        text += "; from \(out.from) to \(out.to) \(question.now - out.at) s ago, cooldown \(question.scaleOutCooldown) s"
    }
    if let change = question.lastScaleIn {
        text += "; from \(change.from) to \(change.to) \(question.now - change.at) s ago, cooldown \(question.scaleInCooldown) s"
    }
    return text + (question.disableScaleIn ? "; DisableScaleIn" : "")
}

private func words(_ capacity: Int?, _ current: Int) -> String {
    guard let capacity, capacity != current else { return "no change" }
    return told(capacity)
}

/// Asks, and holds the answer against the engine's own policy.
private func ask(_ question: AutoScaling.TrackingQuestion) -> Finding? {
    let current = question.currentCapacity
    let got = ExtraChairs().capacity(for: question)
    let expected = AutoScaling.ProportionalTracking().capacity(for: question)
    happened("\(words(question)) → \(words(got, current))")
    guard got ?? current != expected ?? current else { return nil }
    return Finding(expected: words(expected, current), got: words(got, current))
}

private func question(
    _ values: [Double?], current: Int = 4, from least: Int = 1, to most: Int = 20, target: Double = 60,
    out: AutoScaling.CapacityChange? = nil, scaleIn: AutoScaling.CapacityChange? = nil, disableScaleIn: Bool = false,
    now: Int = 9000
) -> AutoScaling.TrackingQuestion {
    AutoScaling.TrackingQuestion(
        now: now, currentCapacity: current, minCapacity: least, maxCapacity: most, targetValue: target, datapoints: values,
        disableScaleIn: disableScaleIn, lastScaleOut: out, lastScaleIn: scaleIn)
}

private func row(_ count: Int, _ value: Double) -> [Double?] { Array(repeating: value, count: count) }

private func check(
    _ id: String, _ title: String, reads: String, _ tries: String, _ questions: [AutoScaling.TrackingQuestion]
) -> Check {
    Check(id, title, reads: reads, cases: .examples(questions)) { (question: AutoScaling.TrackingQuestion) -> Finding? in
        trying(tries)
        return ask(question)
    }
}

private let chairs = check(
    "chairs", "Too much for three minutes: as many tasks as bring it to the target", reads: up, "three high values",
    [question(row(3, 90)), question(row(3, 120)), question(row(15, 90), current: 10), question(row(3, 75), current: 8, target: 25)])

private let patience = check(
    "patience", "Fewer than three high values in a row are no reason", reads: up, "values that aren't three high ones in a row",
    [
        question(row(2, 90)), question([]), question([90, 90, 59, 90, 90]), question([90, 60, 90]), question(row(12, 90) + [60]),
    ])

private let sum = check(
    "sum", "What isn't whole is rounded up", reads: up, "three high values whose sum isn't whole",
    [
        question(row(3, 61)), question(row(3, 76)), question(row(3, 100), current: 7), question([90, 75, 61]),
        question(row(3, 66.4), current: 10), question(row(3, 126), current: 8, target: 62.5),
        question(row(3, 62.75), current: 8, target: 62.5),
    ])

private let fewer = check(
    "fewer", "Below nine tenths of the target for fifteen minutes: fewer tasks; at nine tenths, none", reads: down,
    "a row of low values",
    [
        question(row(15, 30)), question(row(14, 30)), question([60] + row(14, 30)), question(row(15, 20), current: 9),
        question(row(14, 10) + [50]), question(row(15, 57), current: 20), question(row(15, 31), current: 10),
        // Nine tenths exactly, and a little less; of half a target too.
        question(row(15, 54), current: 20), question(row(15, 53.5), current: 20), question([54] + row(14, 30)),
        question(row(15, 56.5), current: 20, target: 62.5), question(row(15, 31.25), current: 15, target: 62.5),
        question(row(15, 30.4), current: 10),
    ])

private let gaps = check(
    "gaps", "A minute without data is neither high nor low", reads: silence, "values with gaps",
    [
        question([90, nil, 90]), question([nil, 90, 90]), question(row(7, 10) + [nil] + row(7, 10)), question(row(14, 10) + [nil]),
        question(Array(repeating: nil, count: 15)), question([nil] + row(14, 10)), question([nil, 90, 90, 90]),
        question([90, 90, nil, 90]), question(row(8, 10) + [nil] + row(7, 10)),
    ])

private let nobody = check(
    "nobody", "From no tasks, demand brings the first", reads: bounds, "no task at all",
    [question(row(3, 90), current: 0, from: 0), question(row(15, 10), current: 0, from: 0)])

private let limits = check(
    "limits", "To the bounds, and never the wrong way for them", reads: bounds, "bounds in the way",
    [
        question(row(3, 90), to: 5), question(row(15, 6), from: 3), question(row(3, 90), current: 30, to: 20),
        question(row(15, 6), current: 2, from: 3), question(row(3, 900), to: 20), question(row(15, 0), from: 0),
        question(row(15, 50), current: 12, to: 8), question(row(15, 20), current: 12, from: 5, to: 8),
    ])

private let onTheirWay = check(
    "on-their-way", "Within a scale-out's cooldown, what is on its way counts", reads: arrive, "a scale-out a while ago",
    [
        question(row(3, 120), current: 8, out: .init(at: 8900, from: 4, to: 8)),
        question(row(3, 180), current: 8, out: .init(at: 8900, from: 4, to: 8)),
        question(row(3, 120), current: 8, out: .init(at: 8700, from: 4, to: 8)),
        question(row(3, 120), current: 8, out: .init(at: 8701, from: 4, to: 8)),
        question(row(3, 90), current: 2, out: .init(at: 8900, from: 4, to: 8)),
        question(row(15, 10), current: 8, out: .init(at: 8900, from: 4, to: 8)),
        question(row(15, 10), current: 8, out: .init(at: 8700, from: 4, to: 8)),
    ])

private let pause = check(
    "pause", "Within a scale-in's cooldown nobody else leaves, and more may come", reads: arrive, "a scale-in a while ago",
    [
        question(row(15, 30), scaleIn: .init(at: 8900, from: 8, to: 4)),
        question(row(15, 30), scaleIn: .init(at: 8700, from: 8, to: 4)),
        question(row(15, 30), scaleIn: .init(at: 8701, from: 8, to: 4)),
        question(row(3, 90), scaleIn: .init(at: 8900, from: 8, to: 4)),
    ])

private let never = check(
    "never", "With DisableScaleIn nobody leaves", reads: down, "a policy that may not scale in",
    [question(row(15, 6), disableScaleIn: true), question(row(3, 90), disableScaleIn: true)])

private let minutes = Check(
    "minutes", "Any minute: the same as the engine's own policy", reads: down,
    cases: .drawn(60, shrink: { (question: AutoScaling.TrackingQuestion) in smaller(question) }) { random in
        // Halves throughout, so that no sum is whole but for the last digits of its floating point.
        let target = Double(20 + random.bounded(141)) / 2
        let load = [0.3, 0.5, 0.85, 0.9, 0.95, 1, 1.1, 1.5, 3][Int(random.bounded(9))]
        let count = Int(random.bounded(16))
        var values: [Double?] = (0..<(random.bounded(2) == 0 ? 15 : count)).map { _ in
            (target * load * (0.9 + Double(random.bounded(3)) / 10) * 2).rounded() / 2
        }
        if random.bounded(3) == 0 { values = values.map { $0 == nil || random.bounded(12) == 0 ? nil : $0 } }
        let current = Int(random.bounded(15))
        let least = Int(random.bounded(6))
        func change(_ up: Bool) -> AutoScaling.CapacityChange? {
            guard random.bounded(3) == 0 else { return nil }
            let other = max(0, current + (up ? -1 : 1) * Int(random.bounded(6)))
            return .init(at: 9000 - Int(random.bounded(5)) * 100, from: other, to: current)
        }
        return AutoScaling.TrackingQuestion(
            now: 9000, currentCapacity: current, minCapacity: least, maxCapacity: least + Int(random.bounded(20)),
            targetValue: target,
            datapoints: values, scaleOutCooldown: [0, 100, 300][Int(random.bounded(3))],
            scaleInCooldown: [0, 200, 300][Int(random.bounded(3))], disableScaleIn: random.bounded(8) == 0,
            lastScaleOut: change(true),
            lastScaleIn: change(false))
    }
) { (question: AutoScaling.TrackingQuestion) -> Finding? in
    trying("one question")
    return ask(question)
}

private func smaller(_ question: AutoScaling.TrackingQuestion) -> [AutoScaling.TrackingQuestion] {
    var found: [AutoScaling.TrackingQuestion] = []
    func add(_ change: (inout AutoScaling.TrackingQuestion) -> Void) {
        var copy = question
        change(&copy)
        if copy != question { found.append(copy) }
    }
    add { $0.lastScaleIn = nil }
    add { $0.lastScaleOut = nil }
    add { $0.disableScaleIn = false }
    for values in Shrink.list(question.datapoints) { add { $0.datapoints = values } }
    for count in Shrink.number(question.currentCapacity) { add { $0.currentCapacity = count } }
    return found
}

/// A load for each stretch of minutes, in percent of one task.
struct Evening: Codable {
    var loads: [Int]
    var minutes: Int
}

private let evening = Check(
    "evening", "A whole evening on a stage of its own: the counts are the engine's", reads: down,
    cases: .drawn(
        6, shrink: { (evening: Evening) in Shrink.list(evening.loads).map { Evening(loads: $0, minutes: evening.minutes) } }
    ) {
        random in
        Evening(
            loads: (0..<4).map { _ in [0, 60, 150, 240, 500, 900][Int(random.bounded(6))] }, minutes: 5 + Int(random.bounded(16)))
    }
) { (evening: Evening) -> Finding? in
    trying(
        "a service of four tasks, from 2 to 12, target 60; all of them together have \(evening.loads) percent to do, \(evening.minutes) minutes each"
    )
    guard let mine = try? counts(evening, Policies(), ExtraChairs()), let enough = try? counts(evening, Policies(), nil) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    for (minute, (got, expected)) in zip(mine, enough).enumerated() {
        if minute == 0 || got != mine[minute - 1] || got != expected {
            happened("minute \(minute + 1): \(told(got)) \(got == 1 ? "is" : "are") wanted")
        }
        if got != expected { return Finding(expected: "\(told(expected)) in minute \(minute + 1)", got: "\(got)") }
    }
    return nil
}

private func counts(_ evening: Evening, _ policies: Policies, _ mine: ExtraChairs?) throws -> [Int] {
    var policies = policies
    if let mine { policies.targetTrackingPolicy = mine }
    var stage = Simulation(seed: 5, policies: policies)
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    let users = try stage.createService("users", taskDefinition: "users", desiredCount: 4)
    stage.run(for: .seconds(120))
    try stage.registerScalableTarget(users, minCapacity: 2, maxCapacity: 12)
    try stage.putScalingPolicy("cpu", on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60))
    var counts: [Int] = []
    for load in evening.loads {
        stage.setLoad(of: users, .shared(cpu: Double(load)))
        for _ in 0..<evening.minutes {
            stage.run(for: .seconds(60))
            counts.append(stage[users].desiredCount)
        }
    }
    return counts
}
