// The API's requests: required members without a default, optional ones with it.

extension ECS {
    /// `RegisterTaskDefinition`.
    public struct RegisterTaskDefinitionRequest: Hashable, Sendable, Codable {
        public var family: String
        public var containerDefinitions: [ContainerDefinition]
        public var cpu: String?
        public var memory: String?
        public var networkMode: NetworkMode?
        public var requiresCompatibilities: [LaunchType]
        /// memberOf only.
        public var placementConstraints: [PlacementConstraint]?

        public init(
            family: String, containerDefinitions: [ContainerDefinition], cpu: String? = nil, memory: String? = nil,
            networkMode: NetworkMode? = nil, requiresCompatibilities: [LaunchType] = [],
            placementConstraints: [PlacementConstraint]? = nil
        ) {
            self.family = family
            self.containerDefinitions = containerDefinitions
            self.cpu = cpu
            self.memory = memory
            self.networkMode = networkMode
            self.requiresCompatibilities = requiresCompatibilities
            self.placementConstraints = placementConstraints
        }
    }

    /// `CreateService`.
    public struct CreateServiceRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var serviceName: String
        public var taskDefinition: String
        /// Required, except for DAEMON, which must not have it.
        public var desiredCount: Int?
        public var deploymentConfiguration: DeploymentConfiguration
        public var loadBalancers: [LoadBalancer]
        public var healthCheckGracePeriodSeconds: Int?
        public var launchType: LaunchType?
        public var clientToken: String?
        public var placementConstraints: [PlacementConstraint]?
        public var placementStrategy: [PlacementStrategy]?
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        public var schedulingStrategy: SchedulingStrategy?
        public var availabilityZoneRebalancing: AvailabilityZoneRebalancing?

        public init(
            cluster: String? = nil, serviceName: String, taskDefinition: String, desiredCount: Int? = nil,
            deploymentConfiguration: DeploymentConfiguration = .init(), loadBalancers: [LoadBalancer] = [],
            healthCheckGracePeriodSeconds: Int? = nil, launchType: LaunchType? = nil, clientToken: String? = nil,
            placementConstraints: [PlacementConstraint]? = nil, placementStrategy: [PlacementStrategy]? = nil,
            capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil, schedulingStrategy: SchedulingStrategy? = nil,
            availabilityZoneRebalancing: AvailabilityZoneRebalancing? = nil
        ) {
            self.cluster = cluster
            self.serviceName = serviceName
            self.taskDefinition = taskDefinition
            self.desiredCount = desiredCount
            self.deploymentConfiguration = deploymentConfiguration
            self.loadBalancers = loadBalancers
            self.healthCheckGracePeriodSeconds = healthCheckGracePeriodSeconds
            self.launchType = launchType
            self.clientToken = clientToken
            self.placementConstraints = placementConstraints
            self.placementStrategy = placementStrategy
            self.capacityProviderStrategy = capacityProviderStrategy
            self.schedulingStrategy = schedulingStrategy
            self.availabilityZoneRebalancing = availabilityZoneRebalancing
        }
    }

    /// `UpdateService`: what is `nil` stays as it is.
    public struct UpdateServiceRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var service: String
        public var desiredCount: Int?
        public var taskDefinition: String?
        public var deploymentConfiguration: DeploymentConfiguration?
        public var loadBalancers: [LoadBalancer]?
        public var healthCheckGracePeriodSeconds: Int?
        public var forceNewDeployment: Bool
        public var placementConstraints: [PlacementConstraint]?
        public var placementStrategy: [PlacementStrategy]?
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        public var availabilityZoneRebalancing: AvailabilityZoneRebalancing?

        public init(
            cluster: String? = nil, service: String, desiredCount: Int? = nil, taskDefinition: String? = nil,
            deploymentConfiguration: DeploymentConfiguration? = nil, loadBalancers: [LoadBalancer]? = nil,
            healthCheckGracePeriodSeconds: Int? = nil, forceNewDeployment: Bool = false,
            placementConstraints: [PlacementConstraint]? = nil, placementStrategy: [PlacementStrategy]? = nil,
            capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil,
            availabilityZoneRebalancing: AvailabilityZoneRebalancing? = nil
        ) {
            self.cluster = cluster
            self.service = service
            self.desiredCount = desiredCount
            self.taskDefinition = taskDefinition
            self.deploymentConfiguration = deploymentConfiguration
            self.loadBalancers = loadBalancers
            self.healthCheckGracePeriodSeconds = healthCheckGracePeriodSeconds
            self.forceNewDeployment = forceNewDeployment
            self.placementConstraints = placementConstraints
            self.placementStrategy = placementStrategy
            self.capacityProviderStrategy = capacityProviderStrategy
            self.availabilityZoneRebalancing = availabilityZoneRebalancing
        }
    }

    /// `RunTask`.
    public struct RunTaskRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var taskDefinition: String
        public var count: Int
        public var group: String?
        public var startedBy: String?
        public var launchType: LaunchType?
        public var placementConstraints: [PlacementConstraint]?
        public var placementStrategy: [PlacementStrategy]?
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?

        public init(
            cluster: String? = nil, taskDefinition: String, count: Int = 1, group: String? = nil, startedBy: String? = nil,
            launchType: LaunchType? = nil, placementConstraints: [PlacementConstraint]? = nil,
            placementStrategy: [PlacementStrategy]? = nil, capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil
        ) {
            self.cluster = cluster
            self.taskDefinition = taskDefinition
            self.count = count
            self.group = group
            self.startedBy = startedBy
            self.launchType = launchType
            self.placementConstraints = placementConstraints
            self.placementStrategy = placementStrategy
            self.capacityProviderStrategy = capacityProviderStrategy
        }
    }

    /// `ListTasks`: only one filter besides the cluster and the status.
    public struct ListTasksRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var serviceName: String?
        public var family: String?
        public var desiredStatus: TaskStatus
        /// A container instance's id or ARN.
        public var containerInstance: String?

        public init(
            cluster: String? = nil, serviceName: String? = nil, family: String? = nil, desiredStatus: TaskStatus = .running,
            containerInstance: String? = nil
        ) {
            self.cluster = cluster
            self.serviceName = serviceName
            self.family = family
            self.desiredStatus = desiredStatus
            self.containerInstance = containerInstance
        }
    }
}
