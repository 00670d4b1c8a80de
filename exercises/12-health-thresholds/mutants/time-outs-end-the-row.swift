// caught-by: kinds
// misconception: A check without an answer ends a row of failures as if it had passed. It is a failure like any other, and the row goes on.
// reads: 07-target-group#back-on-the-list-takes-longer
import Orchestra

/// Decides by roll-calls who is well.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = result.hasPassed || result == .timedOut || result == .connectionFailed ? 0 : record.consecutiveFailures + 1

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
