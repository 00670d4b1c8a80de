extension ECS {
    /// The reference: until a task runs, failed starts count; from then on, failed health checks. A healthy task sets the count
    /// to 0 (Amazon ECS Developer Guide, how the deployment circuit breaker detects failures).
    public struct TwoStageBreaker: DeploymentCircuitBreaker {
        public init() {}

        // snippet.circuit-breaker
        public func evaluate(_ outcome: DeploymentOutcome, of record: CircuitBreakerRecord, limits: CircuitBreakerLimits)
            -> CircuitBreakerRecord
        {
            var record = record
            switch outcome {
            case .taskFailedToStart: record.failureCount += record.hasRun ? 0 : 1
            case .taskExited, .taskFailedHealthChecks: record.failureCount += 1
            case .taskRunning: record.hasRun = true
            case .taskHealthy: record.failureCount = limits.resetOnHealthyTask ? 0 : record.failureCount
            case .desiredCountChanged: break
            }
            if record.failureCount >= Self.threshold(limits) { record.status = .triggered }
            return record
        }

        /// So many failures are too many: of a percentage the next whole number, and 1 at least.
        public static func threshold(_ limits: CircuitBreakerLimits) -> Int {
            let value = limits.thresholdConfiguration.value
            let share = (limits.desiredCount * value + 99) / 100
            return switch limits.thresholdConfiguration.type {
            case .count: max(value, 1)
            case .boundedPercent: min(max(share, 3), 200)
            case .unboundedPercent: max(share, 1)
            }
        }
        // snippet.end
    }
}

extension ECS.DeploymentCircuitBreaker where Self == ECS.TwoStageBreaker {
    public static var twoStages: ECS.TwoStageBreaker { ECS.TwoStageBreaker() }
}
