extension ECS {
    /// Keeps `desiredCount` tasks running, as `DescribeServices` returns it.
    public struct Service: Hashable, Sendable, Codable {
        /// Names a service within its cluster; prints as its name.
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let cluster: String
            public let name: String

            public var arn: String { Account.ecs("service/\(cluster)/\(name)") }
            public var description: String { name }

            init(cluster: String, name: String) {
                self.cluster = cluster
                self.name = name
            }

            /// - Returns: `nil` unless it is a service's ARN.
            public init?(arn: String) {
                let parts = arn.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 3, parts[0].hasSuffix(":service") else { return nil }
                self.init(cluster: String(parts[1]), name: String(parts[2]))
            }
        }

        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case active = "ACTIVE"
            case draining = "DRAINING"
            case inactive = "INACTIVE"

            public var description: String { rawValue }
        }

        public var serviceArn: String
        public var serviceName: String
        public var clusterArn: String
        public var status: Status
        public var desiredCount: Int
        public var runningCount: Int
        public var pendingCount: Int
        public var launchType: LaunchType
        /// Of Fargate alone: the number that `LATEST` stands for.
        public var platformVersion: String?
        /// Of Fargate alone.
        public var platformFamily: String?
        /// The service-linked role, where a load balancer or awsvpc needs it.
        public var roleArn: String?
        public var propagateTags: PropagateTags
        public var enableECSManagedTags: Bool
        public var enableExecuteCommand: Bool
        public var schedulingStrategy: String
        /// Of a service with the EXTERNAL controller, the primary task set's; empty while there is none.
        public var taskDefinition: String
        public var deploymentController: DeploymentController
        public var deploymentConfiguration: DeploymentConfiguration
        public var loadBalancers: [LoadBalancer]
        public var healthCheckGracePeriodSeconds: Int
        public var deployments: [Deployment]
        /// Of services with the EXTERNAL controller; absent for others.
        public var taskSets: [TaskSet]?
        /// The newest first, 100 at most.
        public var events: [ServiceEvent]
        public var createdAt: Timestamp
        public var placementConstraints: [PlacementConstraint]
        /// Empty for the implicit one: zones first, then instances.
        public var placementStrategy: [PlacementStrategy]
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        public var availabilityZoneRebalancing: AvailabilityZoneRebalancing?
        public var serviceRegistries: [ServiceRegistry]
        /// `nil` for the default VPC, and without awsvpc.
        public var networkConfiguration: NetworkConfiguration?
    }

    /// Which container and port of a service's tasks a target group reaches (API Reference, LoadBalancer).
    public struct LoadBalancer: Hashable, Sendable, Codable {
        public var targetGroupArn: String
        public var containerName: String
        public var containerPort: Int
        /// Needed where a deployment shifts traffic.
        public var advancedConfiguration: AdvancedConfiguration?

        public init(
            targetGroupArn: String, containerName: String, containerPort: Int, advancedConfiguration: AdvancedConfiguration? = nil
        ) {
            self.targetGroupArn = targetGroupArn
            self.containerName = containerName
            self.containerPort = containerPort
            self.advancedConfiguration = advancedConfiguration
        }

        public init(
            _ targetGroup: ELB.TargetGroup.ID, containerName: String, containerPort: Int,
            advancedConfiguration: AdvancedConfiguration? = nil
        ) {
            self.init(
                targetGroupArn: targetGroup.arn, containerName: containerName, containerPort: containerPort,
                advancedConfiguration: advancedConfiguration)
        }
    }

    /// One rollout of a service (API Reference, Deployment).
    public struct Deployment: Hashable, Sendable, Codable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
            case primary = "PRIMARY"
            case active = "ACTIVE"
        }

        public enum RolloutState: String, CaseIterable, Hashable, Sendable, Codable {
            case inProgress = "IN_PROGRESS"
            case completed = "COMPLETED"
            case failed = "FAILED"
        }

        /// `ecs-svc/` and 19 digits.
        public var id: String
        public var status: Status
        public var taskDefinition: String
        public var desiredCount: Int
        public var pendingCount: Int
        public var runningCount: Int
        public var failedTasks: Int
        public var rolloutState: RolloutState
        public var rolloutStateReason: String
        public var createdAt: Timestamp
        public var updatedAt: Timestamp
        /// `nil` where Service Connect isn't used.
        public var serviceConnectConfiguration: ServiceConnectConfiguration?
        public var serviceConnectResources: [ServiceConnectServiceResource]?
        public var networkConfiguration: NetworkConfiguration?
    }

    /// One sentence in which ECS says what it did for a service.
    public struct ServiceEvent: Hashable, Sendable, Codable, CustomStringConvertible {
        public var id: String
        public var createdAt: Timestamp
        public var message: String

        public var description: String { "\(createdAt) \(message)" }
    }

    /// What a `Describe…` or `RunTask` call could not find or do.
    public struct Failure: Hashable, Sendable, Codable {
        public var arn: String
        public var reason: String
        public var detail: String?
    }
}
