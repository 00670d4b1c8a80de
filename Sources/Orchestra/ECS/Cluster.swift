extension ECS {
    /// A logical grouping of services and tasks, as `DescribeClusters` returns it.
    public struct Cluster: Hashable, Sendable, Codable {
        /// Names a cluster; prints as its name.
        public struct ID: Hashable, Sendable, Codable, ClusterReference, CustomStringConvertible {
            public let name: String

            public var arn: String { Account.ecs("cluster/\(name)") }
            public var clusterReference: String { name }
            public var description: String { name }
        }

        public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
            case active = "ACTIVE"
            case inactive = "INACTIVE"
            /// Its default namespace is being created.
            case provisioning = "PROVISIONING"
        }

        public var clusterArn: String
        public var clusterName: String
        public var status: Status
        public var registeredContainerInstancesCount: Int
        public var runningTasksCount: Int
        public var pendingTasksCount: Int
        public var activeServicesCount: Int
        /// `containerInsights`: `disabled`, `enabled` or `enhanced`.
        public var settings: [KeyValuePair]
        public var capacityProviders: [String]
        public var defaultCapacityProviderStrategy: [CapacityProviderStrategyItem]
        public var serviceConnectDefaults: ServiceConnectDefaults?

        /// The namespace of services that name none.
        public struct ServiceConnectDefaults: Hashable, Sendable, Codable {
            public var namespace: String
        }
    }

    /// What an API call may name a cluster by: its short name, its ARN, or the id that `createCluster` gave.
    public protocol ClusterReference {
        var clusterReference: String { get }
    }
}

extension String: ECS.ClusterReference {
    public var clusterReference: String { self }
}
