import JudgeKit
import Orchestra

private let most = 8
private let longest = 12
private let enough = 8

// MARK: Roll-calls, right and wrong

private typealias Record = ELB.TargetHealthRecord
private typealias RollCall = @Sendable (ELB.ProbeResult, Record, ELB.HealthThresholds) -> Record

private let reference: RollCall = { ELB.ThresholdHealth().evaluate($0, of: $1, thresholds: $2) }

@Sendable private func negated(_ record: Record) -> Record {
    Record(
        state: record.state, consecutivePasses: -record.consecutivePasses, consecutiveFailures: -record.consecutiveFailures)
}

/// Right ones that count in ways of their own.
private let others: [(counts: String, rollCall: RollCall)] = [
    (
        "begins both counts again when the state changes",
        { result, record, thresholds in
            let after = reference(result, record, thresholds)
            return after.state == record.state ? after : Record(state: after.state)
        }
    ),
    (
        "counts only what may change the state",
        { result, record, thresholds in
            var after = reference(result, record, thresholds)
            if after.state == .healthy { after.consecutivePasses = 0 }
            if after.state == .unhealthy { after.consecutiveFailures = 0 }
            return after
        }
    ),
    (
        "stops counting at the threshold",
        { result, record, thresholds in
            var after = reference(result, record, thresholds)
            after.consecutivePasses = min(after.consecutivePasses, thresholds.healthyThresholdCount)
            after.consecutiveFailures = min(after.consecutiveFailures, thresholds.unhealthyThresholdCount)
            return after
        }
    ),
    (
        "counts downwards, from nothing to minus one",
        { result, record, thresholds in negated(reference(result, negated(record), thresholds)) }
    ),
]

private struct Wrong: Sendable {
    var name: String
    var words: String
    var rollCall: RollCall

    init(_ name: String, _ words: String, _ rollCall: @escaping RollCall) {
        self.name = name
        self.words = words
        self.rollCall = rollCall
    }
}

/// The reference with a few screws loose.
private func count(
    _ result: ELB.ProbeResult, _ record: Record, passes: Int, failures: Int, addsPasses: Bool = false, addsFailures: Bool = false
) -> Record {
    var record = record
    record.consecutivePasses = result.hasPassed ? record.consecutivePasses + 1 : addsPasses ? record.consecutivePasses : 0
    record.consecutiveFailures = result.hasPassed ? (addsFailures ? record.consecutiveFailures : 0) : record.consecutiveFailures + 1
    if result.hasPassed, record.consecutivePasses >= passes { record.state = .healthy }
    if !result.hasPassed, record.consecutiveFailures >= failures { record.state = .unhealthy }
    return record
}

private func needed(_ record: Record, _ thresholds: ELB.HealthThresholds) -> Int {
    record.state == .initial ? 1 : thresholds.healthyThresholdCount
}

private let wrongOnes: [Wrong] = countsWrongly + looksWrongly

private let countsWrongly: [Wrong] = [
    Wrong("many passes at first", "it wants a new target to pass as often as one that was crossed out") {
        count($0, $1, passes: $2.healthyThresholdCount, failures: $2.unhealthyThresholdCount)
    },
    Wrong("adds failures up", "it adds failures up, and a pass between them doesn't begin the count again") {
        count($0, $1, passes: needed($1, $2), failures: $2.unhealthyThresholdCount, addsFailures: true)
    },
    Wrong("adds passes up", "it adds passes up, and a failure between them doesn't begin the count again") {
        count($0, $1, passes: needed($1, $2), failures: $2.unhealthyThresholdCount, addsPasses: true)
    },
    Wrong("one failure too late", "it crosses a target out one failure too late") {
        count($0, $1, passes: needed($1, $2), failures: $2.unhealthyThresholdCount + 1)
    },
    Wrong("one failure is enough", "it crosses a target out after one failure") {
        count($0, $1, passes: needed($1, $2), failures: 1)
    },
    Wrong("one pass is enough", "it takes a target back after one pass, whatever the threshold") {
        count($0, $1, passes: 1, failures: $2.unhealthyThresholdCount)
    },
]

private let looksWrongly: [Wrong] = [
    Wrong("thresholds exchanged", "it takes each threshold for the other") {
        let passes = $1.state == .initial ? 1 : $2.unhealthyThresholdCount
        return count($0, $1, passes: passes, failures: $2.healthyThresholdCount)
    },
    Wrong("new ones never fail", "it leaves a new target initial, however often it fails") {
        let failures = $1.state == .initial ? Int.max : $2.unhealthyThresholdCount
        return count($0, $1, passes: needed($1, $2), failures: failures)
    },
    Wrong("silence is nothing", "to it a check that timed out is no failure: it leaves everything as it was") {
        $0 == .timedOut ? $1 : reference($0, $1, $2)
    },
    Wrong("any answer will do", "to it any status code is a pass: somebody answered, after all") {
        if case .mismatch = $0 { return reference(.passed, $1, $2) }
        return reference($0, $1, $2)
    },
]

// MARK: Examining

extension Examination {
    fileprivate var thresholds: ELB.HealthThresholds {
        .init(healthyThresholdCount: healthyThresholdCount, unhealthyThresholdCount: unhealthyThresholdCount)
    }

    /// The records after each answer.
    fileprivate func records(of rollCall: RollCall) -> [ELB.TargetHealthRecord] {
        var record = ELB.TargetHealthRecord(state: start)
        return answers.map { answer in
            record = rollCall(answer, record, thresholds)
            return record
        }
    }

    fileprivate func accepts(_ rollCall: RollCall) -> Bool {
        guard let record = records(of: rollCall).last else { return true }
        return record.state == expected && (consecutivePasses ?? record.consecutivePasses) == record.consecutivePasses
            && (consecutiveFailures ?? record.consecutiveFailures) == record.consecutiveFailures
    }

    fileprivate func tell(_ number: Int, of all: Int) {
        trying("examination \(number + 1) of \(all)")
        happened(
            "starts \(start.rawValue); healthyThresholdCount \(healthyThresholdCount), "
                + "unhealthyThresholdCount \(unhealthyThresholdCount)")
    }

    fileprivate func tellAnswers(_ rollCall: RollCall) {
        for (answer, record) in zip(answers, records(of: rollCall)) { happened("  \(words(answer)) → \(record.state.rawValue)") }
    }
}

private func words(_ answer: ELB.ProbeResult) -> String {
    switch answer {
    case .passed: "passed"
    case .mismatch(let statusCode): "status code \(statusCode)"
    case .timedOut: "timed out"
    case .connectionFailed: "connection failed"
    }
}

let suite = Suite([few, possible, holds, leavesFree, findsOut])

private let few = Check(
    "few", "A few examinations are enough", reads: "07-target-group#one-missed-call-is-not-enough"
) { () -> Finding? in
    trying("to count your examinations")
    let all = examinations()
    guard (1...most).contains(all.count) else {
        return Finding(expected: "1 to \(most) examinations", got: "\(all.count)")
    }
    for (number, examination) in all.enumerated() where !(1...longest).contains(examination.answers.count) {
        examination.tell(number, of: all.count)
        return Finding(expected: "1 to \(longest) answers", got: "\(examination.answers.count)")
    }
    return nil
}

private let possible = Check(
    "possible", "They examine what can happen", reads: "07-target-group#back-on-the-list-takes-longer"
) { () -> Finding? in
    let all = examinations()
    for (number, examination) in all.enumerated() {
        for count in [examination.healthyThresholdCount, examination.unhealthyThresholdCount] where !(2...10).contains(count) {
            examination.tell(number, of: all.count)
            return Finding(expected: "thresholds from 2 to 10: ELB refuses all others", got: "\(count)")
        }
        guard [.initial, .healthy, .unhealthy].contains(examination.start) else {
            examination.tell(number, of: all.count)
            return Finding(
                expected: "a start that is initial, healthy or unhealthy: no others are checked", got: examination.start.rawValue)
        }
    }
    return nil
}

private let holds = Check(
    "right", "What they expect is right", reads: "07-target-group#back-on-the-list-takes-longer"
) { () -> Finding? in
    let all = examinations()
    for (number, examination) in all.enumerated() {
        guard let last = examination.records(of: reference).last, last.state != examination.expected else { continue }
        examination.tell(number, of: all.count)
        examination.tellAnswers(reference)
        return Finding(
            expected: "after these answers a target is \(last.state.rawValue)",
            got: "examination \(number + 1) expects \(examination.expected.rawValue)")
    }
    return nil
}

private let leavesFree = Check(
    "free", "No right roll-call is refused: how one counts is its own business",
    reads: "07-target-group#one-missed-call-is-not-enough"
) { () -> Finding? in
    let all = examinations()
    for (number, examination) in all.enumerated()
    where examination.accepts(reference) || examination.consecutivePasses != nil
        || examination.consecutiveFailures != nil
    {
        let refused = ([("counts as the engine does", reference)] + others.map { ($0.counts, $0.rollCall) }).first { other in
            !examination.accepts(other.1) && examination.records(of: other.1).last?.state == examination.expected
        }
        guard let refused, let record = examination.records(of: refused.1).last else { continue }
        examination.tell(number, of: all.count)
        examination.tellAnswers(refused.1)
        happened(
            "afterwards it has consecutivePasses \(record.consecutivePasses), consecutiveFailures \(record.consecutiveFailures)")
        return Finding(
            expected: "every roll-call passes that has the right states",
            got: "examination \(number + 1) refuses one that \(refused.0)")
    }
    return nil
}

private let findsOut = Check(
    "finds-out", "At least \(enough) of \(wrongOnes.count) wrong roll-calls are found out",
    reads: "07-target-group#one-missed-call-is-not-enough"
) { () -> Finding? in
    let all = examinations()
    trying("your \(all.count == 1 ? "examination" : "\(all.count) examinations") on \(wrongOnes.count) wrong roll-calls")
    let slipped = wrongOnes.filter { wrong in all.allSatisfy { $0.accepts(wrong.rollCall) } }
    for wrong in slipped { happened("slips through: \(wrong.words)") }
    let found = wrongOnes.count - slipped.count
    return .unless(
        found >= enough, expected: "at least \(enough) of \(wrongOnes.count) fail an examination",
        got: "\(found) of \(wrongOnes.count). These slip through: \(slipped.map(\.name).joined(separator: ", "))")
}
