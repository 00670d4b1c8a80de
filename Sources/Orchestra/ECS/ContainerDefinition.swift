extension ECS {
    /// One container of a task definition (API Reference, ContainerDefinition).
    public struct ContainerDefinition: Hashable, Sendable {
        public var name: String
        /// The image: a registry's URL, or Docker Hub's short form.
        public var image: String
        /// CPU units, 1024 to a vCPU.
        public var cpu: Int
        /// The hard limit in MiB.
        public var memory: Int?
        /// The soft limit in MiB.
        public var memoryReservation: Int?
        public var portMappings: [PortMapping]
        /// Whether the task stops when this container does. Left out, it is `true`.
        public var essential: Bool
        public var environment: [KeyValuePair]
        public var healthCheck: HealthCheck?
        /// What must have happened to others before this one starts. It stops before they do.
        public var dependsOn: [ContainerDependency]
        /// Seconds from its start until those that wait for its COMPLETE, SUCCESS or HEALTHY give up, and the task with them;
        /// 2 to 120 on Fargate. Left out, they wait for ever.
        public var startTimeout: Int?
        /// Seconds between the stop signal and SIGKILL; 30 if it isn't given, 2 to 120 on Fargate.
        public var stopTimeout: Int?

        public init(
            _ name: String, image: String, port: Int? = nil, cpu: Int = 0, memory: Int? = nil, memoryReservation: Int? = nil,
            portMappings: [PortMapping] = [], essential: Bool = true, environment: [KeyValuePair] = [],
            healthCheck: HealthCheck? = nil, dependsOn: [ContainerDependency] = [], startTimeout: Int? = nil,
            stopTimeout: Int? = nil
        ) {
            self.name = name
            self.image = image
            self.cpu = cpu
            self.memory = memory
            self.memoryReservation = memoryReservation
            self.portMappings = (port.map { [PortMapping(containerPort: $0)] } ?? []) + portMappings
            self.essential = essential
            self.environment = environment
            self.healthCheck = healthCheck
            self.dependsOn = dependsOn
            self.startTimeout = startTimeout
            self.stopTimeout = stopTimeout
        }

        var stopTimeoutDuration: Duration { .seconds(stopTimeout ?? 30) }
    }

    public struct PortMapping: Hashable, Sendable, Codable {
        public enum TransportProtocol: String, Hashable, Sendable, Codable { case tcp, udp }

        public var containerPort: Int
        /// With awsvpc it is the container port, and may be left out.
        public var hostPort: Int?
        public var `protocol`: TransportProtocol

        public init(containerPort: Int, hostPort: Int? = nil, protocol: TransportProtocol = .tcp) {
            self.containerPort = containerPort
            self.hostPort = hostPort
            self.protocol = `protocol`
        }
    }

    public struct KeyValuePair: Hashable, Sendable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A check that runs inside the container (API Reference, HealthCheck; the defaults are its own).
    public struct HealthCheck: Hashable, Sendable, Codable {
        /// `["CMD", …]` or `["CMD-SHELL", "…"]`.
        public var command: [String]
        /// Seconds, 5 to 300.
        public var interval: Int
        /// Seconds, 2 to 60.
        public var timeout: Int
        /// Failures in a row that make the container UNHEALTHY, 1 to 10.
        public var retries: Int
        /// Seconds, 0 to 300, in which failures don't count.
        public var startPeriod: Int?

        public init(command: [String], interval: Int = 30, timeout: Int = 5, retries: Int = 3, startPeriod: Int? = nil) {
            self.command = command
            self.interval = interval
            self.timeout = timeout
            self.retries = retries
            self.startPeriod = startPeriod
        }
    }
}

extension ECS.ContainerDefinition: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, image, cpu, memory, memoryReservation, portMappings, essential, environment, healthCheck, dependsOn, startTimeout
        case stopTimeout
    }

    /// Members that the API lets a caller leave out get the API's defaults.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
            try container.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        name = try container.decode(String.self, forKey: .name)
        image = try container.decode(String.self, forKey: .image)
        cpu = try container.decodeIfPresent(Int.self, forKey: .cpu) ?? 0
        memory = try container.decodeIfPresent(Int.self, forKey: .memory)
        memoryReservation = try container.decodeIfPresent(Int.self, forKey: .memoryReservation)
        portMappings = try list(.portMappings)
        essential = try container.decodeIfPresent(Bool.self, forKey: .essential) ?? true
        environment = try list(.environment)
        healthCheck = try container.decodeIfPresent(ECS.HealthCheck.self, forKey: .healthCheck)
        dependsOn = try list(.dependsOn)
        startTimeout = try container.decodeIfPresent(Int.self, forKey: .startTimeout)
        stopTimeout = try container.decodeIfPresent(Int.self, forKey: .stopTimeout)
    }

    /// As the API answers: `dependsOn` is left out where there are none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(image, forKey: .image)
        try container.encode(cpu, forKey: .cpu)
        try container.encodeIfPresent(memory, forKey: .memory)
        try container.encodeIfPresent(memoryReservation, forKey: .memoryReservation)
        try container.encode(portMappings, forKey: .portMappings)
        try container.encode(essential, forKey: .essential)
        try container.encode(environment, forKey: .environment)
        try container.encodeIfPresent(healthCheck, forKey: .healthCheck)
        if !dependsOn.isEmpty { try container.encode(dependsOn, forKey: .dependsOn) }
        try container.encodeIfPresent(startTimeout, forKey: .startTimeout)
        try container.encodeIfPresent(stopTimeout, forKey: .stopTimeout)
    }
}
