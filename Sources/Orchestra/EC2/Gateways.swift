extension EC2 {
    /// The door of a VPC to the internet (Amazon EC2 API Reference, InternetGateway).
    public struct InternetGateway: Hashable, Sendable, Codable, Identifiable {
        /// `igw-0` and 16 hexadecimal digits.
        public var internetGatewayId: String
        /// The VPC that it is attached to; a gateway has one, and a VPC has one gateway.
        public var vpcId: String?

        public var id: String { internetGatewayId }
    }

    /// Lets interfaces without a public address begin connections to the internet (Amazon EC2 API Reference, NatGateway).
    public struct NatGateway: Hashable, Sendable, Codable, Identifiable {
        /// `nat-0` and 16 hexadecimal digits.
        public var natGatewayId: String
        public var vpcId: String
        /// Where it stands: it reaches no further than this subnet's routes do.
        public var subnetId: String
        public var privateIp: String
        public var publicIp: String
        /// `available`, or `failed`.
        public var state: String
        /// `Gateway.NotAttached`, and what it means.
        public var failureCode: String?
        public var failureMessage: String?

        public var id: String { natGatewayId }
    }

    /// What a call adds to a list, and what it takes out of it (Amazon EC2 API Reference, ModifyVpcEndpoint).
    public struct ListChange: Hashable, Sendable, Codable {
        public var add: [String]
        public var remove: [String]

        public init(add: [String] = [], remove: [String] = []) {
            self.add = add
            self.remove = remove
        }

        func applied(to list: [String]) -> [String] {
            list.filter { !remove.contains($0) } + add.filter { !list.contains($0) }
        }
    }

    /// A private way to a service of AWS (Amazon EC2 API Reference, VpcEndpoint).
    public struct VpcEndpoint: Hashable, Sendable, Codable, Identifiable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// An address in some subnets, with security groups.
            case interface = "Interface"
            /// An entry in some route tables: Amazon S3 and DynamoDB alone.
            case gateway = "Gateway"
        }

        /// `vpce-0` and 16 hexadecimal digits.
        public var vpcEndpointId: String
        public var vpcId: String
        /// `com.amazonaws.REGION.SERVICE`.
        public var serviceName: String
        public var vpcEndpointType: Kind
        public var routeTableIds: [String]
        public var subnetIds: [String]
        public var groups: [String]
        public var state: String

        public var id: String { vpcEndpointId }
    }
}
