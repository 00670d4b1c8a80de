extension ECS {
    /// What is known of one container while its task starts.
    public struct ContainerState: Hashable, Sendable, Codable {
        public var name: String
        /// As its task definition has it: only other containers of the same task, and never in a circle.
        public var dependsOn: [ContainerDependency]
        /// PENDING until it has started, STOPPED from its end on.
        public var lastStatus: Container.Status
        /// Where it has ended.
        public var exitCode: Int?
        public var healthStatus: HealthStatus
        /// Its own `startTimeout`, counted from its start, is over.
        public var startTimeoutElapsed: Bool

        public init(
            _ name: String, dependsOn: [ContainerDependency] = [], lastStatus: Container.Status = .pending, exitCode: Int? = nil,
            healthStatus: HealthStatus = .unknown, startTimeoutElapsed: Bool = false
        ) {
            self.name = name
            self.dependsOn = dependsOn
            self.lastStatus = lastStatus
            self.exitCode = exitCode
            self.healthStatus = healthStatus
            self.startTimeoutElapsed = startTimeoutElapsed
        }
    }

    public enum ContainerStartDecision: Hashable, Sendable, Codable {
        /// These may start now, by name; what is PENDING and isn't among them goes on waiting.
        case start([String])
        /// This container can never start, because of that dependency: the task stops.
        case fail(container: String, dependency: ContainerDependency)
    }

    /// Decides which containers of a starting task may start.
    ///
    /// It is asked again whenever one of them has started, ended or changed its health, or a `startTimeout` is over.
    public protocol ContainerStartPolicy: Sendable {
        /// - Parameter containers: All containers of the task, in the order of its definition.
        func decide(on containers: [ContainerState]) -> ContainerStartDecision
    }
}
