import Orchestra

/// Counts only what could change the state, and begins again whenever it has changed.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        switch (record.state, result) {
        case (.initial, .passed): return .init(state: .healthy)
        case (.unhealthy, .passed):
            let passes = record.consecutivePasses + 1
            return passes < thresholds.healthyThresholdCount
                ? .init(state: .unhealthy, consecutivePasses: passes) : .init(state: .healthy)
        case (.healthy, .passed), (.unhealthy, _): return .init(state: record.state)
        default:
            let failures = record.consecutiveFailures + 1
            return failures < thresholds.unhealthyThresholdCount
                ? .init(state: record.state, consecutiveFailures: failures) : .init(state: .unhealthy)
        }
    }
}
