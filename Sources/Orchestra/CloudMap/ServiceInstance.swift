extension CloudMap {
    /// One that can be found under a service's name (AWS Cloud Map API Reference, Instance).
    public struct Instance: Hashable, Sendable, Codable {
        /// 1 to 64 characters; of a task that ECS registers, the task's id.
        public var id: String
        /// `AWS_INSTANCE_IPV4`, `AWS_INSTANCE_PORT` and whatever else was given.
        public var attributes: ECS.StringMap

        public init(id: String, attributes: ECS.StringMap) {
            self.id = id
            self.attributes = attributes
        }
    }

    public enum HealthStatus: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
        case healthy = "HEALTHY"
        case unhealthy = "UNHEALTHY"
        /// Of a service without a health check.
        case unknown = "UNKNOWN"

        public var description: String { rawValue }
    }

    /// What `UpdateInstanceCustomHealthStatus` may set.
    public enum CustomHealthStatus: String, CaseIterable, Hashable, Sendable, Codable {
        case healthy = "HEALTHY"
        case unhealthy = "UNHEALTHY"
    }

    /// Whom `DiscoverInstances` looks for (API Reference, DiscoverInstances).
    public enum HealthStatusFilter: String, CaseIterable, Hashable, Sendable, Codable {
        case healthy = "HEALTHY"
        case unhealthy = "UNHEALTHY"
        case all = "ALL"
        /// The healthy ones; all where none is.
        case healthyOrElseAll = "HEALTHY_OR_ELSE_ALL"
    }

    /// One that `DiscoverInstances` found.
    public struct HttpInstanceSummary: Hashable, Sendable, Codable {
        public var instanceId: String
        public var namespaceName: String
        public var serviceName: String
        public var healthStatus: HealthStatus
        public var attributes: ECS.StringMap
    }
}
