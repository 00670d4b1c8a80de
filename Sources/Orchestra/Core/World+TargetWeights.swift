// How much of its share a target gets: slow start, and the mitigation of anomalies.

/// What anomaly detection remembers of a target.
struct AnomalyRecord: Hashable, Sendable, Codable {
    var requests = 0
    var failures = 0
    /// Percent of its share.
    var weight = 100
    var isAnomalous = false
}

extension World {
    private static let anomalyWindow = Duration.seconds(5)
    private static let leastWeight = 10

    /// Whether a target group's targets may differ in weight now.
    func weighsTargets(of group: Int) -> Bool {
        if targetGroups[group].attributes.loadBalancingAlgorithmType == .weightedRandom { return true }
        return targetGroups[group].attributes.slowStartDurationSeconds > 0
    }

    /// The candidates with what each of them gets, and how busy it is.
    mutating func weighed(_ candidates: [ELB.Target], of group: Int, _ policies: Policies) -> [ELB.Target] {
        detectAnomalies(in: group, policies.anomalyDetector)
        let duration = Duration.seconds(targetGroups[group].attributes.slowStartDurationSeconds)
        let mitigates = targetGroups[group].attributes.anomalyMitigationEnabled
        return candidates.map { candidate in
            let record = targets[targetGroups[group].targetIDs[candidate.id]!]
            var weight = 100
            if let since = record.slowStartSince, now < since.duration + duration {
                weight = min(100, max(1, policies.slowStartPolicy.weight(after: now - since.duration, of: duration)))
            }
            if mitigates, let anomaly = record.anomaly { weight = anomaly.weight }
            return ELB.Target(
                id: candidate.id, registration: candidate.registration, outstandingRequests: record.inFlight, weight: weight)
        }
    }

    // MARK: Slow start

    /// Called when a target has become healthy, or has ceased to be.
    mutating func noteSlowStart(of slot: TargetSlot) {
        let group = Int(targets[slot].targetGroup)
        guard targets[slot].health.state == .healthy else {
            targets[slot].slowStartSince = nil
            return
        }
        let cameToEmptyGroup = targets[slot].cameToEmptyGroup ?? false
        targets[slot].cameToEmptyGroup = nil
        guard targetGroups[group].attributes.slowStartDurationSeconds > 0, !cameToEmptyGroup else { return }
        let duration = Duration.seconds(targetGroups[group].attributes.slowStartDurationSeconds)
        let hasOther = targetGroups[group].targets.contains { other in
            guard other != slot, targets[other].health.state == .healthy else { return false }
            return targets[other].slowStartSince.map { now >= $0.duration + duration } ?? true
        }
        if hasOther { targets[slot].slowStartSince = moment }
    }

    // MARK: Anomalies

    /// Counts an answer of a target, or its failure to give one.
    mutating func noteAnswer(of slot: TargetSlot, isFailure: Bool) {
        guard targets.contains(slot),
            targetGroups[Int(targets[slot].targetGroup)].attributes.loadBalancingAlgorithmType == .weightedRandom
        else { return }
        var record = targets[slot].anomaly ?? AnomalyRecord()
        record.requests += 1
        record.failures += isFailure ? 1 : 0
        targets[slot].anomaly = record
    }

    /// Every five seconds, when the next request comes: who fails gets half as much, who has recovered twice as much.
    private mutating func detectAnomalies(in group: Int, _ detector: any ELB.AnomalyDetector) {
        guard targetGroups[group].attributes.loadBalancingAlgorithmType == .weightedRandom else { return }
        let end = targetGroups[group].anomalyWindowEnd
        guard let end, now >= end.duration else {
            if end == nil { targetGroups[group].anomalyWindowEnd = moment + Self.anomalyWindow }
            return
        }
        targetGroups[group].anomalyWindowEnd = moment + Self.anomalyWindow
        let healthy = targetGroups[group].targets.filter { targets[$0].health.state == .healthy }
        let anomalies = detector.anomalies(
            among: healthy.map { slot in
                let record = targets[slot].anomaly ?? AnomalyRecord()
                return ELB.TargetStatistics(id: targets[slot].id, requests: record.requests, failures: record.failures)
            })
        for slot in targetGroups[group].targets {
            guard var record = targets[slot].anomaly else { continue }
            record.isAnomalous = anomalies.contains(targets[slot].id)
            record.weight = record.isAnomalous ? max(Self.leastWeight, record.weight / 2) : min(100, record.weight * 2)
            (record.requests, record.failures) = (0, 0)
            targets[slot].anomaly = record
        }
    }

    func anomalyDetection(of slot: TargetSlot) -> ELB.AnomalyDetection {
        let attributes = targetGroups[Int(targets[slot].targetGroup)].attributes
        let record = targets[slot].anomaly ?? AnomalyRecord()
        return ELB.AnomalyDetection(
            result: record.isAnomalous ? .anomalous : .normal,
            mitigationInEffect: record.weight < 100 && attributes.anomalyMitigationEnabled ? .yes : .no)
    }
}
