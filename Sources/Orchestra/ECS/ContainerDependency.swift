extension ECS {
    /// A container that another one waits for (API Reference, ContainerDependency).
    public struct ContainerDependency: Hashable, Sendable, Codable, CustomStringConvertible {
        public var containerName: String
        public var condition: ContainerCondition

        public init(_ containerName: String, _ condition: ContainerCondition) {
            self.containerName = containerName
            self.condition = condition
        }

        public var description: String { "\(containerName) \(condition)" }
    }

    /// What a container waits for (API Reference, ContainerDependency, `condition`).
    public enum ContainerCondition: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
        /// The other one has started.
        case start = "START"
        /// It has ended, whatever its exit code.
        case complete = "COMPLETE"
        /// It has ended with exit code 0.
        case success = "SUCCESS"
        /// Its health check has passed. This is looked at only until the waiting container starts.
        case healthy = "HEALTHY"

        public var description: String { rawValue }
    }
}
