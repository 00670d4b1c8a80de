import Orchestra

/// Keeps the row in one number: above 0 it is a row of passes, below 0 one of failures.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        var record = record
        let row = record.consecutivePasses
        record.consecutivePasses = result.hasPassed ? max(row, 0) + 1 : min(row, 0) - 1
        if record.consecutivePasses >= (record.state == .unhealthy ? thresholds.healthyThresholdCount : 1) {
            record.state = .healthy
        } else if -record.consecutivePasses >= thresholds.unhealthyThresholdCount {
            record.state = .unhealthy
        }
        return record
    }
}
