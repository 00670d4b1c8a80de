extension ECS {
    /// One container of a task definition (API Reference, ContainerDefinition). What most leave out is in ``ContainerOptions``,
    /// whose members are read and set as its own.
    @dynamicMemberLookup
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
        public var restartPolicy: ContainerRestartPolicy?
        private var boxedOptions: Boxed<ContainerOptions>?

        public init(
            _ name: String, image: String, port: Int? = nil, cpu: Int = 0, memory: Int? = nil, memoryReservation: Int? = nil,
            portMappings: [PortMapping] = [], essential: Bool = true, environment: [KeyValuePair] = [],
            healthCheck: HealthCheck? = nil, dependsOn: [ContainerDependency] = [], startTimeout: Int? = nil,
            stopTimeout: Int? = nil, restartPolicy: ContainerRestartPolicy? = nil, options: ContainerOptions = .init()
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
            self.restartPolicy = restartPolicy
            self.options = options
        }

        public var options: ContainerOptions {
            get { boxedOptions?.value ?? ContainerOptions() }
            set { boxedOptions = newValue == ContainerOptions() ? nil : .value(newValue) }
        }

        public subscript<Member>(dynamicMember member: WritableKeyPath<ContainerOptions, Member>) -> Member {
            get { options[keyPath: member] }
            set { options[keyPath: member] = newValue }
        }

        var stopTimeoutDuration: Duration { .seconds(stopTimeout ?? 30) }
    }

    public struct KeyValuePair: Hashable, Sendable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}

extension ECS.ContainerDefinition: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, image, cpu, memory, memoryReservation, portMappings, essential, environment, healthCheck, dependsOn, startTimeout
        case stopTimeout, restartPolicy
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
        restartPolicy = try container.decodeIfPresent(ECS.ContainerRestartPolicy.self, forKey: .restartPolicy)
        options = try ECS.ContainerOptions(from: decoder)
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
        try container.encodeIfPresent(restartPolicy, forKey: .restartPolicy)
        try options.encode(to: encoder)
    }
}
