extension ECS {
    /// What became of a task of the deployment that a service is moving to, as far as its circuit breaker looks.
    public enum DeploymentOutcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// It stopped without ever having run.
        case taskFailedToStart
        /// It is RUNNING.
        case taskRunning
        /// It ended by itself after it ran, and before it was ever healthy.
        case taskExited
        /// It is stopped because its target or its container failed the health checks.
        case taskFailedHealthChecks
        /// It counts as healthy for the first time.
        case taskHealthy
        /// Nothing became of a task: there is another `desiredCount`, and the threshold may have moved.
        case desiredCountChanged
    }

    /// What is remembered of a deployment between two outcomes.
    public struct CircuitBreakerRecord: Hashable, Sendable, Codable {
        /// What the breaker says (API Reference, ServiceDeploymentCircuitBreaker, `status`).
        public enum Status: String, Hashable, Sendable, Codable {
            case monitoring = "MONITORING"
            /// The deployment has failed.
            case triggered = "TRIGGERED"
        }

        public var status: Status
        /// What `DescribeServices` shows as `failedTasks`.
        public var failureCount: Int
        /// Whether a task of the deployment has been RUNNING: the second stage.
        public var hasRun: Bool

        public init(status: Status = .monitoring, failureCount: Int = 0, hasRun: Bool = false) {
            self.status = status
            self.failureCount = failureCount
            self.hasRun = hasRun
        }
    }

    /// What a circuit breaker tolerates.
    public struct CircuitBreakerLimits: Hashable, Sendable, Codable {
        /// The service's, as it is now.
        public var desiredCount: Int
        public var thresholdConfiguration: ThresholdConfiguration
        /// Whether a healthy task sets the count to 0.
        public var resetOnHealthyTask: Bool

        public init(desiredCount: Int, thresholdConfiguration: ThresholdConfiguration = .init(), resetOnHealthyTask: Bool = true) {
            self.desiredCount = desiredCount
            self.thresholdConfiguration = thresholdConfiguration
            self.resetOnHealthyTask = resetOnHealthyTask
        }
    }

    /// Decides when a deployment whose tasks fail is given up.
    ///
    /// Asked for deployments that are IN_PROGRESS, and not again once it has said `triggered`.
    public protocol DeploymentCircuitBreaker: Sendable {
        /// - Parameters:
        ///   - outcome: What happened just now.
        ///   - record: What is known of the deployment; a fresh one before the first outcome.
        ///   - limits: How many failures are too many.
        /// - Returns: The record after it.
        func evaluate(_ outcome: DeploymentOutcome, of record: CircuitBreakerRecord, limits: CircuitBreakerLimits)
            -> CircuitBreakerRecord
    }
}
