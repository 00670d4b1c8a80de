extension EC2 {
    /// Where packets to a block of addresses go (Amazon EC2 API Reference, Route).
    public struct Route: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum State: String, CaseIterable, Hashable, Sendable, Codable {
            case active
            /// What it leads to is gone: packets are lost.
            case blackhole
        }

        public var destinationCidrBlock: String
        /// `local`, or an internet gateway's id.
        public var gatewayId: String?
        public var natGatewayId: String?
        public var state: State

        public init(
            destinationCidrBlock: String, gatewayId: String? = nil, natGatewayId: String? = nil, state: State = .active
        ) {
            self.destinationCidrBlock = destinationCidrBlock
            self.gatewayId = gatewayId
            self.natGatewayId = natGatewayId
            self.state = state
        }

        public var description: String {
            "\(destinationCidrBlock) → \(gatewayId ?? natGatewayId ?? "nothing")" + (state == .blackhole ? " (blackhole)" : "")
        }
    }

    /// The routes of some subnets, as `DescribeRouteTables` returns them (Amazon EC2 API Reference, RouteTable).
    public struct RouteTable: Hashable, Sendable, Codable, Identifiable {
        /// Which subnet follows it; the main table is followed by all that no association names.
        public struct Association: Hashable, Sendable, Codable {
            public var routeTableAssociationId: String
            public var routeTableId: String
            /// `nil` for the main table's.
            public var subnetId: String?
            public var main: Bool
        }

        /// `rtb-0` and 16 hexadecimal digits.
        public var routeTableId: String
        public var vpcId: String
        /// The local route first, then in the order of their creation.
        public var routes: [Route]
        public var associations: [Association]

        public var id: String { routeTableId }
    }
}
