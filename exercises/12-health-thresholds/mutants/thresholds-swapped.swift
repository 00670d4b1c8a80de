// caught-by: ill
// misconception: It has the two thresholds the wrong way round. healthyThresholdCount is about passes, unhealthyThresholdCount about failures.
// reads: 07-target-group#one-missed-call-is-not-enough
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
        case .unhealthy where passes >= thresholds.unhealthyThresholdCount: state = .healthy
        case .initial, .healthy:
            if failures >= thresholds.healthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}
