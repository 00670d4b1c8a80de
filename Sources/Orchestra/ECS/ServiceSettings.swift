extension ECS {
    /// Settings of a service that say nothing about which tasks it has, and when. In a request, what is `nil` stays as it is, or
    /// has its default (API Reference, CreateService).
    public struct ServiceSettings: Hashable, Sendable, Codable {
        /// Of Fargate alone: `LATEST` or a number. Another one starts a deployment.
        public var platformVersion: String?
        public var propagateTags: PropagateTags?
        public var enableECSManagedTags: Bool?
        public var enableExecuteCommand: Bool?
        /// Of awsvpc alone. Another one starts a deployment.
        public var networkConfiguration: NetworkConfiguration?

        public init(
            platformVersion: String? = nil, propagateTags: PropagateTags? = nil, enableECSManagedTags: Bool? = nil,
            enableExecuteCommand: Bool? = nil, networkConfiguration: NetworkConfiguration? = nil
        ) {
            self.platformVersion = platformVersion
            self.propagateTags = propagateTags
            self.enableECSManagedTags = enableECSManagedTags
            self.enableExecuteCommand = enableExecuteCommand
            self.networkConfiguration = networkConfiguration
        }

        func filled(from current: Self) -> Self {
            Self(
                platformVersion: platformVersion ?? current.platformVersion, propagateTags: propagateTags ?? current.propagateTags,
                enableECSManagedTags: enableECSManagedTags ?? current.enableECSManagedTags,
                enableExecuteCommand: enableExecuteCommand ?? current.enableExecuteCommand,
                networkConfiguration: networkConfiguration ?? current.networkConfiguration)
        }
    }
}

/// A request in whose form the settings stand among the other members.
protocol SetsServiceSettings {
    var platformVersion: String? { get set }
    var propagateTags: ECS.PropagateTags? { get set }
    var enableECSManagedTags: Bool? { get set }
    var enableExecuteCommand: Bool? { get set }
    var networkConfiguration: ECS.NetworkConfiguration? { get set }
}

extension SetsServiceSettings {
    var settings: ECS.ServiceSettings {
        get {
            .init(
                platformVersion: platformVersion, propagateTags: propagateTags, enableECSManagedTags: enableECSManagedTags,
                enableExecuteCommand: enableExecuteCommand, networkConfiguration: networkConfiguration)
        }
        set {
            platformVersion = newValue.platformVersion
            propagateTags = newValue.propagateTags
            enableECSManagedTags = newValue.enableECSManagedTags
            enableExecuteCommand = newValue.enableExecuteCommand
            networkConfiguration = newValue.networkConfiguration
        }
    }
}
