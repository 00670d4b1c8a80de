import Orchestra

/// Decides by roll-calls who is well.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        // podium.write: count the passes and the failures in a row
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = result.hasPassed ? 0 : record.consecutiveFailures + 1
        // podium.end

        // podium.write: decide the state, and give back the new record
        var state = record.state
        switch record.state {
        case .initial where passes >= 1: state = .healthy
        case .unhealthy where passes >= thresholds.healthyThresholdCount: state = .healthy
        case .initial, .healthy:
            if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
        // podium.end
    }
}
