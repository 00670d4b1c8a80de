extension ECS {
    /// `StartTask`: on these instances, whatever the scheduler would say.
    public struct StartTaskRequest: Hashable, Sendable {
        public var cluster: String?
        /// Ids or ARNs, ten at most.
        public var containerInstances: [String]
        public var taskDefinition: String
        public var group: String?
        public var startedBy: String?
        public var overrides: TaskOverride?
        public var enableExecuteCommand: Bool
        public var enableECSManagedTags: Bool
        public var propagateTags: PropagateTags?
        /// Up to 1024 characters; nothing is done with it.
        public var referenceId: String?
        public var tags: [Tag]
        public var networkConfiguration: NetworkConfiguration?

        public init(
            cluster: String? = nil, containerInstances: [String], taskDefinition: String, group: String? = nil,
            startedBy: String? = nil, overrides: TaskOverride? = nil, enableExecuteCommand: Bool = false,
            enableECSManagedTags: Bool = false, propagateTags: PropagateTags? = nil, referenceId: String? = nil, tags: [Tag] = [],
            networkConfiguration: NetworkConfiguration? = nil
        ) {
            self.cluster = cluster
            self.containerInstances = containerInstances
            self.taskDefinition = taskDefinition
            self.group = group
            self.startedBy = startedBy
            self.overrides = overrides
            self.enableExecuteCommand = enableExecuteCommand
            self.enableECSManagedTags = enableECSManagedTags
            self.propagateTags = propagateTags
            self.referenceId = referenceId
            self.tags = tags
            self.networkConfiguration = networkConfiguration
        }

        /// What both calls say is checked alike.
        var asRunTask: RunTaskRequest {
            RunTaskRequest(
                cluster: cluster, taskDefinition: taskDefinition, group: group, startedBy: startedBy, launchType: .ec2,
                overrides: overrides, enableExecuteCommand: enableExecuteCommand, enableECSManagedTags: enableECSManagedTags,
                propagateTags: propagateTags, referenceId: referenceId, tags: tags, networkConfiguration: networkConfiguration)
        }
    }
}

extension ECS.StartTaskRequest: Codable {
    /// Members that the API lets a caller leave out get the API's defaults.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        self.init(
            cluster: try value(.cluster), containerInstances: try container.decode([String].self, forKey: .containerInstances),
            taskDefinition: try container.decode(String.self, forKey: .taskDefinition), group: try value(.group),
            startedBy: try value(.startedBy), overrides: try value(.overrides),
            enableExecuteCommand: try value(.enableExecuteCommand) ?? false,
            enableECSManagedTags: try value(.enableECSManagedTags) ?? false, propagateTags: try value(.propagateTags),
            referenceId: try value(.referenceId), tags: try value(.tags) ?? [],
            networkConfiguration: try value(.networkConfiguration))
    }
}
