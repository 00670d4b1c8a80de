// caught-by: ill
// misconception: A new target stays initial however often it fails. It becomes unhealthy after the same number of failures as any other.
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
        case .unhealthy where passes >= thresholds.healthyThresholdCount: state = .healthy
        case .healthy:
            if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        default: break
        }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}
