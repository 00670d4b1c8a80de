extension ECS {
    /// A machine that is registered with a cluster, as `DescribeContainerInstances` returns it.
    public struct ContainerInstance: Hashable, Sendable, Codable {
        /// 32 hexadecimal digits, drawn from the seed, within a cluster; prints as its digits.
        public struct ID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
            public let cluster: String
            public let id: String

            public var arn: String { Account.ecs("container-instance/\(cluster)/\(id)") }
            public var description: String { id }
            public static func < (a: Self, b: Self) -> Bool { (a.cluster, a.id) < (b.cluster, b.id) }
        }

        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case active = "ACTIVE"
            /// Gets no new tasks; the tasks of services are replaced elsewhere.
            case draining = "DRAINING"
            /// It was deregistered, or its machine is gone.
            case inactive = "INACTIVE"

            public var description: String { rawValue }
        }

        public var containerInstanceArn: String
        public var ec2InstanceId: String?
        public var status: Status
        /// Whether its agent can be reached; if it can't, the instance gets no new tasks.
        public var agentConnected: Bool
        /// All that it has: CPU, MEMORY, and in PORTS and PORTS_UDP what is reserved from the beginning.
        public var registeredResources: [Resource]
        /// CPU and MEMORY: what is free. PORTS and PORTS_UDP: what is **not**, host ports in use or reserved.
        public var remainingResources: [Resource]
        public var attributes: [Attribute]
        /// Tasks whose `desiredStatus` is RUNNING.
        public var runningTasksCount: Int
        public var pendingTasksCount: Int
        public var capacityProviderName: String?
        public var registeredAt: Timestamp?
        public var versionInfo: VersionInfo?

        public init(
            containerInstanceArn: String, ec2InstanceId: String? = nil, status: Status = .active, agentConnected: Bool = true,
            registeredResources: [Resource], remainingResources: [Resource]? = nil, attributes: [Attribute] = [],
            runningTasksCount: Int = 0, pendingTasksCount: Int = 0, capacityProviderName: String? = nil,
            registeredAt: Timestamp? = nil, versionInfo: VersionInfo? = nil
        ) {
            self.containerInstanceArn = containerInstanceArn
            self.ec2InstanceId = ec2InstanceId
            self.status = status
            self.agentConnected = agentConnected
            self.registeredResources = registeredResources
            self.remainingResources = remainingResources ?? registeredResources
            self.attributes = attributes
            self.runningTasksCount = runningTasksCount
            self.pendingTasksCount = pendingTasksCount
            self.capacityProviderName = capacityProviderName
            self.registeredAt = registeredAt
            self.versionInfo = versionInfo
        }
    }

    /// What runs on the instance (API Reference, VersionInfo).
    public struct VersionInfo: Hashable, Sendable, Codable {
        public var agentVersion: String

        public init(agentVersion: String) { self.agentVersion = agentVersion }
    }

    /// A name, and perhaps a value (API Reference, Attribute): `ecs.cpu-architecture` is `x86_64`.
    public struct Attribute: Hashable, Sendable, Codable {
        public var name: String
        public var value: String?
        /// In requests and lists: whose it is, a container instance's id or ARN; `nil` within an instance.
        public var targetId: String?

        public init(_ name: String, _ value: String? = nil, targetId: String? = nil) {
            self.name = name
            self.value = value
            self.targetId = targetId
        }

        public static func cpuArchitecture(_ architecture: CPUArchitecture) -> Attribute {
            Attribute("ecs.cpu-architecture", architecture.rawValue)
        }
    }

    /// As the attribute `ecs.cpu-architecture` spells it (Developer Guide, Amazon ECS container instance attributes).
    public enum CPUArchitecture: String, CaseIterable, Hashable, Sendable, Codable {
        case x86_64
        case arm64
    }
}
