// The API's requests: required members without a default, optional ones with it.

extension ECS {
    /// `CreateService`.
    public struct CreateServiceRequest: SetsServiceSettings, Hashable, Sendable, Codable {
        public var cluster: String?
        public var serviceName: String
        /// Needed unless the deployment controller is EXTERNAL.
        public var taskDefinition: String?
        /// Required, except for DAEMON, which must not have it.
        public var desiredCount: Int?
        public var deploymentConfiguration: DeploymentConfiguration
        public var loadBalancers: [LoadBalancer]
        public var healthCheckGracePeriodSeconds: Int?
        public var launchType: LaunchType?
        public var clientToken: String?
        /// `nil` means ECS.
        public var deploymentController: DeploymentController?
        public var placementConstraints: [PlacementConstraint]?
        public var placementStrategy: [PlacementStrategy]?
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        public var schedulingStrategy: SchedulingStrategy?
        public var availabilityZoneRebalancing: AvailabilityZoneRebalancing?
        public var platformVersion: String?
        public var propagateTags: PropagateTags?
        public var enableECSManagedTags: Bool?
        public var enableExecuteCommand: Bool?
        public var serviceRegistries: [ServiceRegistry]?
        public var serviceConnectConfiguration: ServiceConnectConfiguration?
        public var networkConfiguration: NetworkConfiguration?

        public init(
            cluster: String? = nil, serviceName: String, taskDefinition: String? = nil, desiredCount: Int? = nil,
            deploymentConfiguration: DeploymentConfiguration = .init(), loadBalancers: [LoadBalancer] = [],
            healthCheckGracePeriodSeconds: Int? = nil, launchType: LaunchType? = nil, clientToken: String? = nil,
            deploymentController: DeploymentController? = nil, placementConstraints: [PlacementConstraint]? = nil,
            placementStrategy: [PlacementStrategy]? = nil, capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil,
            schedulingStrategy: SchedulingStrategy? = nil, availabilityZoneRebalancing: AvailabilityZoneRebalancing? = nil,
            settings: ServiceSettings = .init(), serviceRegistries: [ServiceRegistry]? = nil,
            serviceConnectConfiguration: ServiceConnectConfiguration? = nil
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
            self.deploymentController = deploymentController
            self.placementConstraints = placementConstraints
            self.placementStrategy = placementStrategy
            self.capacityProviderStrategy = capacityProviderStrategy
            self.schedulingStrategy = schedulingStrategy
            self.availabilityZoneRebalancing = availabilityZoneRebalancing
            self.settings = settings
            self.serviceRegistries = serviceRegistries
            self.serviceConnectConfiguration = serviceConnectConfiguration
        }
    }

    /// `UpdateService`: what is `nil` stays as it is.
    public struct UpdateServiceRequest: SetsServiceSettings, Hashable, Sendable, Codable {
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
        public var platformVersion: String?
        public var propagateTags: PropagateTags?
        public var enableECSManagedTags: Bool?
        public var enableExecuteCommand: Bool?
        public var serviceRegistries: [ServiceRegistry]?
        public var serviceConnectConfiguration: ServiceConnectConfiguration?
        public var networkConfiguration: NetworkConfiguration?

        public init(
            cluster: String? = nil, service: String, desiredCount: Int? = nil, taskDefinition: String? = nil,
            deploymentConfiguration: DeploymentConfiguration? = nil, loadBalancers: [LoadBalancer]? = nil,
            healthCheckGracePeriodSeconds: Int? = nil, forceNewDeployment: Bool = false,
            placementConstraints: [PlacementConstraint]? = nil, placementStrategy: [PlacementStrategy]? = nil,
            capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil,
            availabilityZoneRebalancing: AvailabilityZoneRebalancing? = nil, settings: ServiceSettings = .init(),
            serviceRegistries: [ServiceRegistry]? = nil, serviceConnectConfiguration: ServiceConnectConfiguration? = nil
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
            self.settings = settings
            self.serviceRegistries = serviceRegistries
            self.serviceConnectConfiguration = serviceConnectConfiguration
        }
    }
}
