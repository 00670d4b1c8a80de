extension ECS {
    /// A port of the machine itself.
    public struct HostPort: Hashable, Sendable, Codable {
        public var port: Int
        public var `protocol`: PortMapping.TransportProtocol

        public init(_ port: Int, _ protocol: PortMapping.TransportProtocol = .tcp) {
            self.port = port
            self.protocol = `protocol`
        }
    }

    /// What a task takes of a container instance.
    public struct TaskRequirements: Hashable, Sendable, Codable {
        /// CPU units, 1024 to a vCPU.
        public var cpu: Int
        /// MiB.
        public var memory: Int
        /// Only those that the task definition names: a dynamic port is always found.
        public var hostPorts: [HostPort]
        public var cpuArchitecture: CPUArchitecture

        public init(cpu: Int = 0, memory: Int = 0, hostPorts: [HostPort] = [], cpuArchitecture: CPUArchitecture = .x86_64) {
            self.cpu = cpu
            self.memory = memory
            self.hostPorts = hostPorts
            self.cpuArchitecture = cpuArchitecture
        }
    }

    /// What a container instance has left.
    public struct InstanceRoom: Hashable, Sendable, Codable {
        public var cpu: Int
        public var memory: Int
        /// Taken by other tasks, or reserved.
        public var portsInUse: [HostPort]
        /// `nil` if the instance doesn't say.
        public var cpuArchitecture: CPUArchitecture?

        public init(cpu: Int, memory: Int, portsInUse: [HostPort] = [], cpuArchitecture: CPUArchitecture? = .x86_64) {
            self.cpu = cpu
            self.memory = memory
            self.portsInUse = portsInUse
            self.cpuArchitecture = cpuArchitecture
        }
    }

    /// Why a task can't be placed on an instance, as `RunTask` answers it (Developer Guide, API failures messages).
    public enum PlacementFailure: String, Hashable, Sendable, Codable, CustomStringConvertible {
        case memory = "RESOURCE:MEMORY"
        case cpu = "RESOURCE:CPU"
        case ports = "RESOURCE:PORTS"
        case attribute = "ATTRIBUTE"
        /// No network interface is left for a task with awsvpc.
        case networkInterfaces = "RESOURCE:ENI"
        case agent = "AGENT"
        /// None of the task's subnets is in the instance's zone.
        case location = "LOCATION"
        case memberOf = "MemberOf placement constraint unsatisfied."
        case distinctInstance = "DistinctInstance placement constraint unsatisfied."

        public var description: String { rawValue }
    }

    /// Decides whether a task fits on a container instance.
    public protocol PlacementFit: Sendable {
        /// - Returns: Why it doesn't fit; `nil` if it does.
        func failure(placing task: TaskRequirements, on instance: InstanceRoom) -> PlacementFailure?
    }
}

extension ECS.TaskRequirements {
    /// The task's own `cpu` and `memory` where it has them. Otherwise the sums of its containers': of memory the reservation, where
    /// there is one, and the limit where there isn't.
    public init(_ definition: ECS.TaskDefinition) {
        let containers = definition.containerDefinitions
        self.init(
            cpu: definition.cpu.flatMap { Int($0) } ?? containers.reduce(0) { Self.sum($0, $1.cpu) },
            memory: definition.memory.flatMap { Int($0) }
                ?? containers.reduce(0) { Self.sum($0, $1.memoryReservation ?? $1.memory ?? 0) },
            hostPorts: containers.flatMap(\.portMappings).compactMap { Self.hostPort(of: $0, in: definition.networkMode) },
            cpuArchitecture: definition.runtimePlatform?.cpuArchitecture == .arm64 ? .arm64 : .x86_64)
    }

    /// More than there can be is as much as there can be.
    static func sum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    /// With awsvpc a task has a network interface of its own; with host, the container's port is the machine's.
    private static func hostPort(of mapping: ECS.PortMapping, in networkMode: ECS.NetworkMode) -> ECS.HostPort? {
        switch networkMode {
        case .awsvpc, .none: return nil
        case .host: return ECS.HostPort(mapping.containerPort, mapping.protocol)
        case .bridge: return (mapping.hostPort ?? 0) == 0 ? nil : ECS.HostPort(mapping.hostPort!, mapping.protocol)
        }
    }
}

extension ECS.InstanceRoom {
    public init(_ instance: ECS.ContainerInstance) {
        let left = instance.remainingResources
        self.init(
            cpu: left.integerValue(of: "CPU"), memory: left.integerValue(of: "MEMORY"),
            portsInUse: left.ports(of: "PORTS").map { ECS.HostPort($0) }
                + left.ports(of: "PORTS_UDP").map { ECS.HostPort($0, .udp) },
            cpuArchitecture: instance.attributes.first { $0.name == "ecs.cpu-architecture" }?.value
                .flatMap(ECS.CPUArchitecture.init))
    }
}
