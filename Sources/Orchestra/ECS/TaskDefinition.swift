extension ECS {
    /// One revision of a family, as `DescribeTaskDefinition` returns it. It never changes. What most leave out is in
    /// ``TaskDefinitionOptions``, whose members are read as its own.
    @dynamicMemberLookup
    public struct TaskDefinition: Hashable, Sendable {
        /// A family and a revision; prints as `users:1`.
        public struct ID: Hashable, Comparable, Sendable, Codable, TaskDefinitionReference, CustomStringConvertible {
            public let family: String
            public let revision: Int

            public var arn: String { Account.ecs("task-definition/\(family):\(revision)") }
            public var taskDefinitionReference: String { description }
            public var description: String { "\(family):\(revision)" }
            public static func < (a: Self, b: Self) -> Bool { (a.family, a.revision) < (b.family, b.revision) }
        }

        public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
            case active = "ACTIVE"
            case inactive = "INACTIVE"
            case deleteInProgress = "DELETE_IN_PROGRESS"
        }

        public var taskDefinitionArn: String
        public let family: String
        public let revision: Int
        public let status: Status
        public let networkMode: NetworkMode
        public let containerDefinitions: [ContainerDefinition]
        /// CPU units, as text.
        public let cpu: String?
        /// MiB, as text.
        public let memory: String?
        public let requiresCompatibilities: [LaunchType]
        /// The launch types that it could run on.
        public let compatibilities: [LaunchType]
        /// What a container instance must be able to do for its tasks.
        public let requiresAttributes: [Attribute]
        public let options: TaskDefinitionOptions
        public let registeredAt: Timestamp
        public let deregisteredAt: Timestamp?
        /// Who registered it, as an ARN.
        public let registeredBy: String

        public subscript<Member>(dynamicMember member: KeyPath<TaskDefinitionOptions, Member>) -> Member {
            options[keyPath: member]
        }
    }

    public enum NetworkMode: String, CaseIterable, Hashable, Sendable, Codable { case awsvpc, bridge, host, none }

    public enum LaunchType: String, CaseIterable, Hashable, Sendable, Codable {
        case fargate = "FARGATE"
        case ec2 = "EC2"
        case external = "EXTERNAL"
    }

    /// What an API call may name a task definition by: `family` (its latest ACTIVE revision), `family:revision`, an ARN, or
    /// the id that `registerTaskDefinition` gave.
    public protocol TaskDefinitionReference {
        var taskDefinitionReference: String { get }
    }
}

extension ECS.TaskDefinition: Codable {
    private enum CodingKeys: String, CodingKey {
        case taskDefinitionArn, family, revision, status, networkMode, containerDefinitions, cpu, memory, requiresCompatibilities
        case compatibilities, requiresAttributes, registeredAt, deregisteredAt, registeredBy
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        taskDefinitionArn = try container.decode(String.self, forKey: .taskDefinitionArn)
        family = try container.decode(String.self, forKey: .family)
        revision = try container.decode(Int.self, forKey: .revision)
        status = try container.decode(Status.self, forKey: .status)
        networkMode = try container.decodeIfPresent(ECS.NetworkMode.self, forKey: .networkMode) ?? .bridge
        containerDefinitions = try container.decode([ECS.ContainerDefinition].self, forKey: .containerDefinitions)
        cpu = try container.decodeIfPresent(String.self, forKey: .cpu)
        memory = try container.decodeIfPresent(String.self, forKey: .memory)
        requiresCompatibilities = try container.decodeIfPresent([ECS.LaunchType].self, forKey: .requiresCompatibilities) ?? []
        compatibilities = try container.decodeIfPresent([ECS.LaunchType].self, forKey: .compatibilities) ?? []
        requiresAttributes = try container.decodeIfPresent([ECS.Attribute].self, forKey: .requiresAttributes) ?? []
        options = try ECS.TaskDefinitionOptions(from: decoder)
        registeredAt = try container.decode(Timestamp.self, forKey: .registeredAt)
        deregisteredAt = try container.decodeIfPresent(Timestamp.self, forKey: .deregisteredAt)
        registeredBy = try container.decodeIfPresent(String.self, forKey: .registeredBy) ?? Account.caller
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(taskDefinitionArn, forKey: .taskDefinitionArn)
        try container.encode(family, forKey: .family)
        try container.encode(revision, forKey: .revision)
        try container.encode(status, forKey: .status)
        try container.encode(networkMode, forKey: .networkMode)
        try container.encode(containerDefinitions, forKey: .containerDefinitions)
        try container.encodeIfPresent(cpu, forKey: .cpu)
        try container.encodeIfPresent(memory, forKey: .memory)
        try container.encode(requiresCompatibilities, forKey: .requiresCompatibilities)
        try container.encode(compatibilities, forKey: .compatibilities)
        try container.encode(requiresAttributes, forKey: .requiresAttributes)
        try options.encode(to: encoder)
        try container.encode(registeredAt, forKey: .registeredAt)
        try container.encodeIfPresent(deregisteredAt, forKey: .deregisteredAt)
        try container.encode(registeredBy, forKey: .registeredBy)
    }
}

extension String: ECS.TaskDefinitionReference {
    public var taskDefinitionReference: String { self }
}

extension ECS {
    /// API Reference, ListTaskDefinitions, `sort`.
    public enum SortOrder: String, CaseIterable, Hashable, Sendable, Codable {
        case ascending = "ASC"
        case descending = "DESC"
    }
}

extension ECS.TaskDefinition {
    /// API Reference, ListTaskDefinitionFamilies, `status`.
    public enum FamilyStatus: String, CaseIterable, Hashable, Sendable, Codable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
        case all = "ALL"
    }
}
