extension ECS {
    /// One of the sets of tasks of a service whose deployments somebody else conducts (API Reference, TaskSet).
    public struct TaskSet: Hashable, Sendable, Codable, Identifiable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            /// It serves production traffic.
            case primary = "PRIMARY"
            case active = "ACTIVE"
            /// Its tasks are stopping.
            case draining = "DRAINING"

            public var description: String { rawValue }
        }

        public enum StabilityStatus: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case steadyState = "STEADY_STATE"
            case stabilizing = "STABILIZING"

            public var description: String { rawValue }
        }

        /// `ecs-svc/` and 19 digits.
        public var id: String
        public var taskSetArn: String
        public var serviceArn: String
        public var clusterArn: String
        public var startedBy: String
        public var externalId: String?
        public var status: Status
        public var taskDefinition: String
        /// `desiredCount` of the service times ``scale``, rounded up.
        public var computedDesiredCount: Int
        public var pendingCount: Int
        public var runningCount: Int
        public var createdAt: Timestamp
        public var updatedAt: Timestamp
        public var launchType: LaunchType
        public var loadBalancers: [LoadBalancer]
        public var scale: Scale
        public var stabilityStatus: StabilityStatus
        public var stabilityStatusAt: Timestamp
        public var networkConfiguration: NetworkConfiguration?
    }

    /// A share of the service's `desiredCount` (API Reference, Scale).
    public struct Scale: Hashable, Sendable, Codable {
        public enum Unit: String, CaseIterable, Hashable, Sendable, Codable { case percent = "PERCENT" }

        /// 0 to 100.
        public var value: Double
        public var unit: Unit

        public init(value: Double = 100, unit: Unit = .percent) {
            self.value = value
            self.unit = unit
        }

        public static func percent(_ value: Double) -> Scale { Scale(value: value) }
    }

    /// `CreateTaskSet`.
    public struct CreateTaskSetRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var service: String
        public var taskDefinition: String
        public var externalId: String?
        public var loadBalancers: [LoadBalancer]
        public var launchType: LaunchType?
        /// `nil` means 0 percent.
        public var scale: Scale?
        public var clientToken: String?
        public var networkConfiguration: NetworkConfiguration?

        public init(
            cluster: String? = nil, service: String, taskDefinition: String, externalId: String? = nil,
            loadBalancers: [LoadBalancer] = [], launchType: LaunchType? = nil, scale: Scale? = nil, clientToken: String? = nil,
            networkConfiguration: NetworkConfiguration? = nil
        ) {
            self.cluster = cluster
            self.service = service
            self.taskDefinition = taskDefinition
            self.externalId = externalId
            self.loadBalancers = loadBalancers
            self.launchType = launchType
            self.scale = scale
            self.clientToken = clientToken
            self.networkConfiguration = networkConfiguration
        }
    }
}
