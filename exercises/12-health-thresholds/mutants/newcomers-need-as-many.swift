// caught-by: newcomer
// misconception: A new target has to pass as often as one that was unhealthy. Newcomers are believed at once: one pass is enough.
// reads: 07-target-group#back-on-the-list-takes-longer
import Orchestra

/// Decides by roll-calls who is well.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = result.hasPassed ? 0 : record.consecutiveFailures + 1

        var state = record.state
        switch record.state {
        case .initial where passes >= thresholds.healthyThresholdCount: state = .healthy
        case .unhealthy where passes >= thresholds.healthyThresholdCount: state = .healthy
        case .initial, .healthy:
            if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}
