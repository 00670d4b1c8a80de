// Requests about container instances and their tasks.

extension ECS {
    /// `RegisterContainerInstance`. Two members tell what the API reads from the instance's identity document and from the tags of
    /// its Auto Scaling group: `ec2InstanceId` and `capacityProviderName`.
    public struct RegisterContainerInstanceRequest: Hashable, Sendable, Codable {
        public var cluster: String?
        public var totalResources: [Resource]
        public var attributes: [Attribute]
        public var versionInfo: VersionInfo?
        public var ec2InstanceId: String?
        public var capacityProviderName: String?
        /// Network interfaces that tasks may have, the machine's own not counted.
        public var networkInterfaces: Int?

        public init(
            cluster: String? = nil, totalResources: [Resource], attributes: [Attribute] = [], versionInfo: VersionInfo? = nil,
            ec2InstanceId: String? = nil, capacityProviderName: String? = nil, networkInterfaces: Int? = nil
        ) {
            self.cluster = cluster
            self.totalResources = totalResources
            self.attributes = attributes
            self.versionInfo = versionInfo
            self.ec2InstanceId = ec2InstanceId
            self.capacityProviderName = capacityProviderName
            self.networkInterfaces = networkInterfaces
        }
    }

    /// `CreateCapacityProvider`.
    public struct CreateCapacityProviderRequest: Hashable, Sendable, Codable {
        public var name: String
        public var autoScalingGroupProvider: AutoScalingGroupProvider?

        public init(name: String, autoScalingGroupProvider: AutoScalingGroupProvider?) {
            self.name = name
            self.autoScalingGroupProvider = autoScalingGroupProvider
        }
    }

    /// `UpdateCapacityProvider`: what isn't given stays as it is. The group itself can't change.
    public struct UpdateCapacityProviderRequest: Hashable, Sendable, Codable {
        public var name: String
        public var managedScaling: AutoScalingGroupProvider.ManagedScaling?
        public var managedTerminationProtection: AutoScalingGroupProvider.Switch?
        public var managedDraining: AutoScalingGroupProvider.Switch?

        public init(
            name: String, managedScaling: AutoScalingGroupProvider.ManagedScaling? = nil,
            managedTerminationProtection: AutoScalingGroupProvider.Switch? = nil,
            managedDraining: AutoScalingGroupProvider.Switch? = nil
        ) {
            self.name = name
            self.managedScaling = managedScaling
            self.managedTerminationProtection = managedTerminationProtection
            self.managedDraining = managedDraining
        }
    }

    /// `PutClusterCapacityProviders`: both lists take the place of what was.
    public struct PutClusterCapacityProvidersRequest: Hashable, Sendable, Codable {
        public var cluster: String
        public var capacityProviders: [String]
        public var defaultCapacityProviderStrategy: [CapacityProviderStrategyItem]

        public init(
            cluster: String, capacityProviders: [String], defaultCapacityProviderStrategy: [CapacityProviderStrategyItem]
        ) {
            self.cluster = cluster
            self.capacityProviders = capacityProviders
            self.defaultCapacityProviderStrategy = defaultCapacityProviderStrategy
        }
    }
}
