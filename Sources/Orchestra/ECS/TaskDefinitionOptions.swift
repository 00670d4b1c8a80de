extension ECS {
    /// What most task definitions leave out (API Reference, TaskDefinition). They are read and set as its own:
    /// `request.volumes = [.init("scores")]`.
    public struct TaskDefinitionOptions: Hashable, Sendable {
        /// The role that the containers may take: a name, or the ARN of an IAM role.
        public var taskRoleArn: String?
        /// The role with which ECS pulls images, reads secrets and writes logs.
        public var executionRoleArn: String?
        public var volumes: [Volume] = []
        /// Ten at most; not on Fargate.
        public var placementConstraints: [TaskDefinitionPlacementConstraint] = []
        public var runtimePlatform: RuntimePlatform?
        public var pidMode: PIDMode?
        /// Not on Fargate.
        public var ipcMode: IPCMode?
        public var ephemeralStorage: EphemeralStorage?
        public var proxyConfiguration: ProxyConfiguration?
        public var enableFaultInjection: Bool?

        public init() {}
    }

    /// On which container instances its tasks may be placed (API Reference, TaskDefinitionPlacementConstraint).
    public struct TaskDefinitionPlacementConstraint: Hashable, Sendable, Codable {
        /// `memberOf`, the only one.
        public var type: String
        /// An expression of the cluster query language, 2000 characters at most.
        public var expression: String?

        public init(type: String = "memberOf", expression: String?) {
            self.type = type
            self.expression = expression
        }

        public static func memberOf(_ expression: String) -> Self { Self(expression: expression) }
    }

    /// What the containers are built for (API Reference, RuntimePlatform).
    public struct RuntimePlatform: Hashable, Sendable, Codable {
        public enum Architecture: String, CaseIterable, Hashable, Sendable, Codable {
            case x86_64 = "X86_64"
            case arm64 = "ARM64"
        }

        public enum OperatingSystemFamily: String, Hashable, Sendable, Codable, CaseIterable {
            case linux = "LINUX"
            case windowsServer2016Full = "WINDOWS_SERVER_2016_FULL"
            case windowsServer2019Core = "WINDOWS_SERVER_2019_CORE"
            case windowsServer2019Full = "WINDOWS_SERVER_2019_FULL"
            case windowsServer2004Core = "WINDOWS_SERVER_2004_CORE"
            case windowsServer20H2Core = "WINDOWS_SERVER_20H2_CORE"
            case windowsServer2022Core = "WINDOWS_SERVER_2022_CORE"
            case windowsServer2022Full = "WINDOWS_SERVER_2022_FULL"
            case windowsServer2025Core = "WINDOWS_SERVER_2025_CORE"
            case windowsServer2025Full = "WINDOWS_SERVER_2025_FULL"

            var isWindows: Bool { self != .linux }
        }

        /// X86_64 if it isn't given.
        public var cpuArchitecture: Architecture?
        /// LINUX if it isn't given.
        public var operatingSystemFamily: OperatingSystemFamily?

        public init(cpuArchitecture: Architecture? = nil, operatingSystemFamily: OperatingSystemFamily? = nil) {
            self.cpuArchitecture = cpuArchitecture
            self.operatingSystemFamily = operatingSystemFamily
        }
    }

    public enum PIDMode: String, CaseIterable, Hashable, Sendable, Codable { case host, task }
    public enum IPCMode: String, CaseIterable, Hashable, Sendable, Codable { case host, task, none }

    /// A Fargate task's own disk (API Reference, EphemeralStorage): 20 GiB if it isn't given.
    public struct EphemeralStorage: Hashable, Sendable, Codable {
        /// GiB, 21 to 200.
        public var sizeInGiB: Int

        public init(sizeInGiB: Int) { self.sizeInGiB = sizeInGiB }
    }

    /// A container through which the others' traffic goes (API Reference, ProxyConfiguration).
    public struct ProxyConfiguration: Hashable, Sendable, Codable {
        /// `APPMESH`.
        public var type: String?
        public var containerName: String
        public var properties: [KeyValuePair]?

        public init(type: String? = nil, containerName: String, properties: [KeyValuePair]? = nil) {
            self.type = type
            self.containerName = containerName
            self.properties = properties
        }
    }
}

extension ECS.TaskDefinitionOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case taskRoleArn, executionRoleArn, volumes, placementConstraints, runtimePlatform, pidMode, ipcMode, ephemeralStorage
        case proxyConfiguration, enableFaultInjection
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        taskRoleArn = try value(.taskRoleArn)
        executionRoleArn = try value(.executionRoleArn)
        volumes = try value(.volumes) ?? []
        placementConstraints = try value(.placementConstraints) ?? []
        runtimePlatform = try value(.runtimePlatform)
        pidMode = try value(.pidMode)
        ipcMode = try value(.ipcMode)
        ephemeralStorage = try value(.ephemeralStorage)
        proxyConfiguration = try value(.proxyConfiguration)
        enableFaultInjection = try value(.enableFaultInjection)
    }

    /// As the API answers: the two lists are always there.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(taskRoleArn, forKey: .taskRoleArn)
        try container.encodeIfPresent(executionRoleArn, forKey: .executionRoleArn)
        try container.encode(volumes, forKey: .volumes)
        try container.encode(placementConstraints, forKey: .placementConstraints)
        try container.encodeIfPresent(runtimePlatform, forKey: .runtimePlatform)
        try container.encodeIfPresent(pidMode, forKey: .pidMode)
        try container.encodeIfPresent(ipcMode, forKey: .ipcMode)
        try container.encodeIfPresent(ephemeralStorage, forKey: .ephemeralStorage)
        try container.encodeIfPresent(proxyConfiguration, forKey: .proxyConfiguration)
        try container.encodeIfPresent(enableFaultInjection, forKey: .enableFaultInjection)
    }
}
