extension ECS {
    /// One revision of a family, as `DescribeTaskDefinition` returns it. It never changes.
    public struct TaskDefinition: Hashable, Sendable, Codable {
        /// A family and a revision; prints as `users:1`.
        public struct ID: Hashable, Comparable, Sendable, Codable, TaskDefinitionReference, CustomStringConvertible {
            public let family: String
            public let revision: Int

            public var arn: String { Account.ecs("task-definition/\(family):\(revision)") }
            public var taskDefinitionReference: String { description }
            public var description: String { "\(family):\(revision)" }
            public static func < (a: Self, b: Self) -> Bool { (a.family, a.revision) < (b.family, b.revision) }
        }

        public enum Status: String, Hashable, Sendable, Codable {
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
        public let compatibilities: [LaunchType]
        public let registeredAt: Timestamp
        public let deregisteredAt: Timestamp?
        public let placementConstraints: [PlacementConstraint]
        /// What a container instance must have, for tasks on one.
        public let requiresAttributes: [Attribute]
    }

    public enum NetworkMode: String, Hashable, Sendable, Codable { case awsvpc, bridge, host, none }

    public enum LaunchType: String, Hashable, Sendable, Codable {
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

extension String: ECS.TaskDefinitionReference {
    public var taskDefinitionReference: String { self }
}
