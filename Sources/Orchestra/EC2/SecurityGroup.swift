extension EC2 {
    /// Who may talk to an interface, and whom it may talk to. Groups only allow; what none allows is refused (Amazon EC2 API
    /// Reference, SecurityGroup).
    public struct SecurityGroup: Hashable, Sendable, Codable, Identifiable, CustomStringConvertible {
        /// `sg-0` and 16 hexadecimal digits.
        public var groupId: String
        public var groupName: String
        public var groupDescription: String
        public var vpcId: String
        /// Ingress: connections that others begin.
        public var ipPermissions: [IpPermission]
        /// Egress: connections that the interface begins.
        public var ipPermissionsEgress: [IpPermission]

        public init(
            groupId: String, groupName: String, groupDescription: String = "", vpcId: String, ipPermissions: [IpPermission] = [],
            ipPermissionsEgress: [IpPermission] = [.all(to: ["0.0.0.0/0"])]
        ) {
            self.groupId = groupId
            self.groupName = groupName
            self.groupDescription = groupDescription
            self.vpcId = vpcId
            self.ipPermissions = ipPermissions
            self.ipPermissionsEgress = ipPermissionsEgress
        }

        public var id: String { groupId }
        public var description: String { "\(groupName) (\(groupId))" }
    }

    /// One thing that a group allows: a protocol, ports, and with whom (Amazon EC2 API Reference, IpPermission).
    public struct IpPermission: Hashable, Sendable, Codable {
        /// `tcp`, `udp`, `icmp`, or `-1` for all.
        public var ipProtocol: String
        /// `nil` where the protocol is all.
        public var fromPort: Int?
        public var toPort: Int?
        public var ipRanges: [IpRange]
        public var userIdGroupPairs: [UserIdGroupPair]

        public init(
            ipProtocol: String, fromPort: Int? = nil, toPort: Int? = nil, ipRanges: [IpRange] = [],
            userIdGroupPairs: [UserIdGroupPair] = []
        ) {
            self.ipProtocol = ipProtocol
            self.fromPort = fromPort
            self.toPort = toPort
            self.ipRanges = ipRanges
            self.userIdGroupPairs = userIdGroupPairs
        }

        /// TCP on one port, with blocks of addresses and with the interfaces of groups.
        public static func tcp(_ port: Int, with ranges: [String] = [], groups: [String] = []) -> IpPermission {
            IpPermission(
                ipProtocol: "tcp", fromPort: port, toPort: port, ipRanges: ranges.map { IpRange(cidrIp: $0) },
                userIdGroupPairs: groups.map { UserIdGroupPair(groupId: $0) })
        }

        /// Every protocol and port.
        public static func all(to ranges: [String] = [], groups: [String] = []) -> IpPermission {
            IpPermission(
                ipProtocol: "-1", ipRanges: ranges.map { IpRange(cidrIp: $0) },
                userIdGroupPairs: groups.map { UserIdGroupPair(groupId: $0) })
        }
    }

    /// Amazon EC2 API Reference, IpRange.
    public struct IpRange: Hashable, Sendable, Codable {
        public var cidrIp: String
        public init(cidrIp: String) { self.cidrIp = cidrIp }
    }

    /// A group whose members are meant, by their private addresses (Amazon EC2 API Reference, UserIdGroupPair).
    public struct UserIdGroupPair: Hashable, Sendable, Codable {
        public var groupId: String
        public init(groupId: String) { self.groupId = groupId }
    }
}
