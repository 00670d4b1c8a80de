import JudgeKit
import Orchestra

// One part, asked directly: what the contract leaves no choice about is held against the engine's own.

/// Checks of one target, one after the other.
struct Calls: Codable {
    var thresholds: ELB.HealthThresholds
    var results: [ELB.ProbeResult]

    init(random: inout SeededGenerator) {
        thresholds = .init(
            healthyThresholdCount: 2 + Int(random.bounded(3)), unhealthyThresholdCount: 2 + Int(random.bounded(3)))
        var passes = true
        results = (0..<24).map { _ in
            if random.bounded(3) == 0 { passes.toggle() }
            return passes ? .passed : [.timedOut, .connectionFailed, .mismatch(statusCode: 500)][Int(random.bounded(3))]
        }
    }

    var smaller: [Calls] {
        JudgeKit.Shrink.list(results).map { results in
            var copy = self
            copy.results = results
            return copy
        }
    }
}

func playCalls(_ calls: Calls) -> Finding? {
    let (well, ill) = (calls.thresholds.healthyThresholdCount, calls.thresholds.unhealthyThresholdCount)
    trying("a new target; \(ill) failures in a row make it unhealthy, \(well) passes make it healthy again")
    var own = ELB.TargetHealthRecord(state: .initial)
    var right = own
    for result in calls.results {
        own = RollCall().evaluate(result, of: own, thresholds: calls.thresholds)
        right = ELB.ThresholdHealth().evaluate(result, of: right, thresholds: calls.thresholds)
        happened("\(result.hasPassed ? "passes" : "fails") → \(own.state.rawValue)")
        if own.state != right.state { return Finding(expected: right.state.rawValue, got: own.state.rawValue) }
    }
    return nil
}

/// What is known of a task, in seconds.
struct Evidence: Codable {
    var isRunning: Bool
    var ranFor: Int
    var check: ECS.HealthStatus?
    var targets: [ELB.TargetHealth.State]
    var gracePeriod: Int

    init(random: inout SeededGenerator) {
        func oneOf<Value>(_ values: [Value]) -> Value { values[Int(random.bounded(UInt64(values.count)))] }
        isRunning = random.bounded(8) > 0
        ranFor = isRunning ? oneOf([0, 20, 39, 40, 41, 59, 60, 61]) : 0
        check = oneOf([nil, nil, .healthy, .healthy, .unhealthy, .unknown])
        targets = (0..<random.bounded(3)).map { _ in oneOf([.healthy, .healthy, .unhealthy, .initial, .draining, .unused]) }
        gracePeriod = oneOf([0, 0, 60])
    }

    var task: ECS.TaskEvidence {
        ECS.TaskEvidence(
            lastStatus: isRunning ? .running : .activating, ranFor: .seconds(ranFor), hasHealthCheck: check != nil,
            healthStatus: check ?? .unknown, targets: targets, gracePeriod: .seconds(gracePeriod), healthyAfterRunning: .seconds(40)
        )
    }

    var words: String {
        let parts = [
            isRunning ? "RUNNING for \(ranFor) s" : "ACTIVATING",
            check.map { "its container is \($0.rawValue)" } ?? "no container check",
            targets.isEmpty ? "no targets" : "targets \(targets.map(\.rawValue).joined(separator: ", "))",
            "gracePeriod \(gracePeriod) s",
        ]
        return parts.joined(separator: "; ")
    }
}

func ask(_ evidence: Evidence) -> Finding? {
    trying(evidence.words)
    let (own, right) = (Doctor().health(of: evidence.task), ECS.ProvenHealth().health(of: evidence.task))
    return .unless(own == right, expected: right.rawValue, got: own.rawValue)
}

/// A ruler: every draw that there is.
func measure(_ weights: [Int]) -> Finding? {
    let groups = weights.enumerated().map { place, weight in
        ELB.TargetGroupTuple(targetGroupArn: "hall-\(place + 1)", weight: weight)
    }
    trying("target groups with the weights \(weights), every draw")
    var counts = [String: Int]()
    for draw in 0..<max(weights.reduce(0, +), 1) {
        let chosen = Shares().chooseTargetGroup(among: groups, draw: draw)
        counts[chosen ?? "nobody", default: 0] += 1
    }
    for group in groups where counts[group.targetGroupArn] ?? 0 != group.weight {
        return Finding(
            expected: "\(group.targetGroupArn) gets \(group.weight) of \(weights.reduce(0, +))",
            got: "\(counts[group.targetGroupArn] ?? 0)")
    }
    return nil
}
