extension ELB {
    /// The reference: failures and passes count only in a row, and a new target needs one pass
    /// (Application Load Balancers guide, health checks for target groups).
    public struct ThresholdHealth: HealthPolicy {
        public init() {}

        // snippet.thresholds
        public func evaluate(_ result: ProbeResult, of record: TargetHealthRecord, thresholds: HealthThresholds)
            -> TargetHealthRecord
        {
            var record = record
            record.consecutivePasses = result.hasPassed ? record.consecutivePasses + 1 : 0
            record.consecutiveFailures = result.hasPassed ? 0 : record.consecutiveFailures + 1

            let passesNeeded = record.state == .initial ? 1 : thresholds.healthyThresholdCount
            if record.consecutivePasses >= passesNeeded { record.state = .healthy }
            if record.consecutiveFailures >= thresholds.unhealthyThresholdCount { record.state = .unhealthy }
            return record
        }
        // snippet.end
    }
}

extension ELB.HealthPolicy where Self == ELB.ThresholdHealth {
    public static var thresholds: ELB.ThresholdHealth { ELB.ThresholdHealth() }
}
