extension ECS {
    /// How much there is of something on a container instance (API Reference, Resource).
    public struct Resource: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            case integer = "INTEGER"
            case stringSet = "STRINGSET"
        }

        /// `CPU`, `MEMORY`, `PORTS` or `PORTS_UDP`.
        public var name: String
        public var type: Kind
        /// CPU: units, 1024 to a vCPU. MEMORY: MiB. 0 for a STRINGSET, as the API has it.
        public var integerValue: Int
        /// Ports, as text.
        public var stringSetValue: [String]?

        private init(_ name: String, _ type: Kind, _ integerValue: Int, _ stringSetValue: [String]?) {
            self.name = name
            self.type = type
            self.integerValue = integerValue
            self.stringSetValue = stringSetValue
        }

        public static func cpu(_ units: Int) -> Resource { Resource("CPU", .integer, units, nil) }
        public static func memory(_ mebibytes: Int) -> Resource { Resource("MEMORY", .integer, mebibytes, nil) }
        public static func ports(_ ports: [Int]) -> Resource { Resource("PORTS", .stringSet, 0, ports.map(String.init)) }
        public static func portsUDP(_ ports: [Int]) -> Resource { Resource("PORTS_UDP", .stringSet, 0, ports.map(String.init)) }

        /// Docker's and the agent's own: no task gets them (Developer Guide, PortMapping `hostPort`).
        public static let reservedPorts = [22, 2375, 2376, 51_678, 51_679]
    }
}

extension [ECS.Resource] {
    /// What a fresh instance registers.
    public static func instance(cpu: Int, memory: Int) -> [ECS.Resource] {
        [.cpu(cpu), .memory(memory), .ports(ECS.Resource.reservedPorts), .portsUDP([])]
    }

    /// 0 if it isn't there.
    func integerValue(of name: String) -> Int { first { $0.name == name }?.integerValue ?? 0 }

    /// Ports; none if it isn't there.
    func ports(of name: String) -> [Int] { (first { $0.name == name }?.stringSetValue ?? []).compactMap(Int.init) }
}
