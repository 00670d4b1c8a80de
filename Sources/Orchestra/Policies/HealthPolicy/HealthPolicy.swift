extension ELB {
    /// How a target answered one health check.
    public enum ProbeResult: Hashable, Sendable, Codable {
        case passed
        /// A status code that the matcher doesn't list.
        case mismatch(statusCode: Int)
        case timedOut
        /// Refused or reset.
        case connectionFailed

        public var hasPassed: Bool { self == .passed }
    }

    /// What is remembered of a target between two health checks.
    public struct TargetHealthRecord: Hashable, Sendable, Codable {
        public var state: TargetHealth.State
        public var consecutivePasses: Int
        public var consecutiveFailures: Int

        public init(state: TargetHealth.State, consecutivePasses: Int = 0, consecutiveFailures: Int = 0) {
            self.state = state
            self.consecutivePasses = consecutivePasses
            self.consecutiveFailures = consecutiveFailures
        }
    }

    public struct HealthThresholds: Hashable, Sendable, Codable {
        public var healthyThresholdCount: Int
        public var unhealthyThresholdCount: Int

        public init(healthyThresholdCount: Int, unhealthyThresholdCount: Int) {
            self.healthyThresholdCount = healthyThresholdCount
            self.unhealthyThresholdCount = unhealthyThresholdCount
        }
    }

    /// Decides a target's state from its health checks.
    public protocol HealthPolicy: Sendable {
        /// - Parameters:
        ///   - result: The check that was answered just now.
        ///   - record: What is known of the target; its state is `initial`, `healthy` or `unhealthy`.
        ///   - thresholds: How many in a row it takes, either way.
        /// - Returns: The record after this check.
        func evaluate(_ result: ProbeResult, of record: TargetHealthRecord, thresholds: HealthThresholds) -> TargetHealthRecord
    }
}
