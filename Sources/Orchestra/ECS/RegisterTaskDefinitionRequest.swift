extension ECS {
    /// `RegisterTaskDefinition`. What most leave out is in ``TaskDefinitionOptions``, whose members are read and set as its own.
    @dynamicMemberLookup
    public struct RegisterTaskDefinitionRequest: Hashable, Sendable {
        public var family: String
        public var containerDefinitions: [ContainerDefinition]
        /// `256` or `0.25 vCPU`.
        public var cpu: String?
        /// `512` (MiB) or `0.5 GB`.
        public var memory: String?
        /// `bridge` if it isn't given.
        public var networkMode: NetworkMode?
        public var requiresCompatibilities: [LaunchType]
        /// 50 at most; where there are none, leave it out.
        public var tags: [Tag]?
        private var boxedOptions: Boxed<TaskDefinitionOptions>?

        public init(
            family: String, containerDefinitions: [ContainerDefinition], cpu: String? = nil, memory: String? = nil,
            networkMode: NetworkMode? = nil, requiresCompatibilities: [LaunchType] = [], tags: [Tag]? = nil,
            options: TaskDefinitionOptions = .init()
        ) {
            self.family = family
            self.containerDefinitions = containerDefinitions
            self.cpu = cpu
            self.memory = memory
            self.networkMode = networkMode
            self.requiresCompatibilities = requiresCompatibilities
            self.tags = tags
            self.options = options
        }

        public var options: TaskDefinitionOptions {
            get { boxedOptions?.value ?? TaskDefinitionOptions() }
            set { boxedOptions = newValue == TaskDefinitionOptions() ? nil : .value(newValue) }
        }

        public subscript<Member>(dynamicMember member: WritableKeyPath<TaskDefinitionOptions, Member>) -> Member {
            get { options[keyPath: member] }
            set { options[keyPath: member] = newValue }
        }
    }
}

extension ECS.RegisterTaskDefinitionRequest: Codable {
    private enum CodingKeys: String, CodingKey {
        case family, containerDefinitions, cpu, memory, networkMode, requiresCompatibilities, tags
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        family = try container.decode(String.self, forKey: .family)
        containerDefinitions = try container.decode([ECS.ContainerDefinition].self, forKey: .containerDefinitions)
        cpu = try container.decodeIfPresent(String.self, forKey: .cpu)
        memory = try container.decodeIfPresent(String.self, forKey: .memory)
        networkMode = try container.decodeIfPresent(ECS.NetworkMode.self, forKey: .networkMode)
        requiresCompatibilities = try container.decodeIfPresent([ECS.LaunchType].self, forKey: .requiresCompatibilities) ?? []
        tags = try container.decodeIfPresent([ECS.Tag].self, forKey: .tags)
        options = try ECS.TaskDefinitionOptions(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(family, forKey: .family)
        try container.encode(containerDefinitions, forKey: .containerDefinitions)
        try container.encodeIfPresent(cpu, forKey: .cpu)
        try container.encodeIfPresent(memory, forKey: .memory)
        try container.encodeIfPresent(networkMode, forKey: .networkMode)
        try container.encode(requiresCompatibilities, forKey: .requiresCompatibilities)
        try container.encodeIfPresent(tags, forKey: .tags)
        try options.encode(to: encoder)
    }
}
