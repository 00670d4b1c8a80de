// The requests about tasks: required members without a default, optional ones with it.

extension ECS {
    /// `RunTask`.
    public struct RunTaskRequest: Hashable, Sendable {
        public var cluster: String?
        public var taskDefinition: String
        /// 1 to 10.
        public var count: Int
        /// `family:FAMILY` if it isn't given; up to 255 characters.
        public var group: String?
        /// Up to 128 letters, digits, hyphens, underscores and slashes.
        public var startedBy: String?
        public var launchType: LaunchType?
        public var overrides: TaskOverride?
        public var enableExecuteCommand: Bool
        public var enableECSManagedTags: Bool
        public var propagateTags: PropagateTags?
        public var platformVersion: String?
        /// Up to 1024 characters; nothing is done with it.
        public var referenceId: String?
        /// The same again with the same token gives the same tasks; up to 64 characters.
        public var clientToken: String?
        public var tags: [Tag]
        public var placementConstraints: [PlacementConstraint]?
        public var placementStrategy: [PlacementStrategy]?
        public var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        public var networkConfiguration: NetworkConfiguration?

        public init(
            cluster: String? = nil, taskDefinition: String, count: Int = 1, group: String? = nil, startedBy: String? = nil,
            launchType: LaunchType? = nil, overrides: TaskOverride? = nil, enableExecuteCommand: Bool = false,
            enableECSManagedTags: Bool = false, propagateTags: PropagateTags? = nil, platformVersion: String? = nil,
            referenceId: String? = nil, clientToken: String? = nil, tags: [Tag] = [],
            placementConstraints: [PlacementConstraint]? = nil, placementStrategy: [PlacementStrategy]? = nil,
            capacityProviderStrategy: [CapacityProviderStrategyItem]? = nil,
            networkConfiguration: NetworkConfiguration? = nil
        ) {
            self.cluster = cluster
            self.taskDefinition = taskDefinition
            self.count = count
            self.group = group
            self.startedBy = startedBy
            self.launchType = launchType
            self.overrides = overrides
            self.enableExecuteCommand = enableExecuteCommand
            self.enableECSManagedTags = enableECSManagedTags
            self.propagateTags = propagateTags
            self.platformVersion = platformVersion
            self.referenceId = referenceId
            self.clientToken = clientToken
            self.tags = tags
            self.placementConstraints = placementConstraints
            self.placementStrategy = placementStrategy
            self.capacityProviderStrategy = capacityProviderStrategy
            self.networkConfiguration = networkConfiguration
        }
    }

    /// Where a new task has tags from besides its own.
    public enum PropagateTags: String, CaseIterable, Hashable, Sendable, Codable {
        case taskDefinition = "TASK_DEFINITION"
        case service = "SERVICE"
        case none = "NONE"
    }

    /// `ListTasks`: filters that are given hold together; `startedBy` stands alone.
    public struct ListTasksRequest: Hashable, Sendable {
        public var cluster: String?
        public var serviceName: String?
        public var family: String?
        public var desiredStatus: TaskStatus
        public var startedBy: String?
        public var launchType: LaunchType?
        /// A container instance's id or ARN.
        public var containerInstance: String?

        public init(
            cluster: String? = nil, serviceName: String? = nil, family: String? = nil, desiredStatus: TaskStatus = .running,
            startedBy: String? = nil, launchType: LaunchType? = nil, containerInstance: String? = nil
        ) {
            self.cluster = cluster
            self.serviceName = serviceName
            self.family = family
            self.desiredStatus = desiredStatus
            self.startedBy = startedBy
            self.launchType = launchType
            self.containerInstance = containerInstance
        }
    }
}

extension ECS.RunTaskRequest: Codable {
    /// Members that the API lets a caller leave out get the API's defaults.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        self.init(
            cluster: try value(.cluster), taskDefinition: try container.decode(String.self, forKey: .taskDefinition),
            count: try value(.count) ?? 1, group: try value(.group), startedBy: try value(.startedBy),
            launchType: try value(.launchType), overrides: try value(.overrides),
            enableExecuteCommand: try value(.enableExecuteCommand) ?? false,
            enableECSManagedTags: try value(.enableECSManagedTags) ?? false, propagateTags: try value(.propagateTags),
            platformVersion: try value(.platformVersion), referenceId: try value(.referenceId),
            clientToken: try value(.clientToken), tags: try value(.tags) ?? [],
            placementConstraints: try value(.placementConstraints), placementStrategy: try value(.placementStrategy),
            capacityProviderStrategy: try value(.capacityProviderStrategy),
            networkConfiguration: try value(.networkConfiguration))
    }
}

extension ECS.ListTasksRequest: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        self.init(
            cluster: try value(.cluster), serviceName: try value(.serviceName), family: try value(.family),
            desiredStatus: try value(.desiredStatus) ?? .running, startedBy: try value(.startedBy),
            launchType: try value(.launchType), containerInstance: try value(.containerInstance))
    }
}

extension ECS {
    /// What `DescribeTasks` tells when it is asked for it (API Reference, DescribeTasks, `include`).
    public enum TaskField: String, CaseIterable, Hashable, Sendable, Codable { case tags = "TAGS" }

    /// What `DescribeTaskDefinition` tells when it is asked for it.
    public enum TaskDefinitionField: String, CaseIterable, Hashable, Sendable, Codable { case tags = "TAGS" }
}
