// caught-by: row
// misconception: It counts all failures since the beginning, and a pass between them doesn't matter. Only failures in a row count.
// reads: 07-target-group#one-missed-call-is-not-enough
import Orchestra

/// Decides by roll-calls who is well.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = record.consecutiveFailures + (result.hasPassed ? 0 : 1)

        var state = record.state
        switch record.state {
        case .initial where passes >= 1: state = .healthy
        case .unhealthy where passes >= thresholds.healthyThresholdCount: state = .healthy
        case .initial, .healthy:
            if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}
