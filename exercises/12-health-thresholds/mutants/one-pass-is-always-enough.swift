// caught-by: back
// misconception: One pass makes an unhealthy target healthy again, as if it were new. Whoever was crossed out needs healthyThresholdCount passes in a row.
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
        case .initial where passes >= 1: state = .healthy
        case .unhealthy where passes >= 1: state = .healthy
        case .initial, .healthy:
            if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}
