extension EC2 {
    /// The beginning of a connection, as the two ends see each other.
    public struct Flow: Hashable, Sendable, Codable {
        public struct End: Hashable, Sendable, Codable {
            /// IPv4, in dotted numbers.
            public var address: String
            /// Of its interface; `nil` for an end outside of the VPC, which has none.
            public var securityGroups: [SecurityGroup]?

            public init(address: String, securityGroups: [SecurityGroup]? = nil) {
                self.address = address
                self.securityGroups = securityGroups
            }
        }

        public var source: End
        public var destination: End
        /// `tcp`, `udp` or `icmp`.
        public var ipProtocol: String
        /// Of the destination.
        public var port: Int

        public init(from source: End, to destination: End, ipProtocol: String = "tcp", port: Int) {
            self.source = source
            self.destination = destination
            self.ipProtocol = ipProtocol
            self.port = port
        }
    }

    /// Which side's groups don't allow a connection.
    public enum Refusal: String, Hashable, Sendable, Codable {
        case egress, ingress
    }

    /// Decides whether security groups let a connection begin. Answers on it pass by themselves: groups are stateful.
    public protocol ConnectionPolicy: Sendable {
        /// - Returns: Who refuses it; `nil` where it may begin.
        func refusal(of flow: Flow) -> Refusal?
    }
}
