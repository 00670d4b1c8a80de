extension ECS {
    /// What is known of a task of a service when it is asked whether it counts as healthy.
    public struct TaskEvidence: Hashable, Sendable, Codable {
        public var lastStatus: TaskStatus
        /// Since it is RUNNING; zero before.
        public var ranFor: Duration
        /// Whether one of its essential containers has a health check.
        public var hasHealthCheck: Bool
        /// What its containers' health checks say.
        public var healthStatus: HealthStatus
        /// Its state in each target group that it is registered with; `unused` where it isn't any more.
        public var targets: [ELB.TargetHealth.State]
        /// The service's `healthCheckGracePeriodSeconds`.
        public var gracePeriod: Duration
        /// After so long a task counts that has nothing else to prove itself with.
        public var healthyAfterRunning: Duration

        public init(
            lastStatus: TaskStatus = .running, ranFor: Duration, hasHealthCheck: Bool = false,
            healthStatus: HealthStatus = .unknown,
            targets: [ELB.TargetHealth.State] = [], gracePeriod: Duration = .zero, healthyAfterRunning: Duration = .seconds(40)
        ) {
            self.lastStatus = lastStatus
            self.ranFor = ranFor
            self.hasHealthCheck = hasHealthCheck
            self.healthStatus = healthStatus
            self.targets = targets
            self.gracePeriod = gracePeriod
            self.healthyAfterRunning = healthyAfterRunning
        }
    }

    /// Decides whether a service's task counts toward `minimumHealthyPercent`, has to be replaced, or neither yet.
    public protocol TaskHealthPolicy: Sendable {
        func health(of task: TaskEvidence) -> ServiceState.TaskState.Health
    }
}
