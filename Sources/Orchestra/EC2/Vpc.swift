extension EC2 {
    /// A virtual private cloud, as `DescribeVpcs` returns it (Amazon EC2 API Reference, Vpc).
    public struct Vpc: Hashable, Sendable, Codable, Identifiable, CustomStringConvertible {
        /// `vpc-0` and 16 hexadecimal digits.
        public var vpcId: String
        /// `/16` to `/28`.
        public var cidrBlock: String
        public var state: String

        public var id: String { vpcId }
        public var description: String { "\(vpcId) \(cidrBlock)" }
    }

    /// A part of a VPC's addresses, in one zone, as `DescribeSubnets` returns it (Amazon EC2 API Reference, Subnet).
    public struct Subnet: Hashable, Sendable, Codable, Identifiable, CustomStringConvertible {
        /// `subnet-0` and 16 hexadecimal digits.
        public var subnetId: String
        public var vpcId: String
        /// `/16` to `/28`, within the VPC's.
        public var cidrBlock: String
        public var availabilityZone: String
        /// Those that neither somebody has nor AWS keeps.
        public var availableIpAddressCount: Int
        public var state: String

        public var id: String { subnetId }
        public var description: String { "\(subnetId) \(cidrBlock) in \(availabilityZone)" }
    }

    /// What has an address in a subnet, as `DescribeNetworkInterfaces` returns it (Amazon EC2 API Reference, NetworkInterface).
    public struct NetworkInterface: Hashable, Sendable, Codable, CustomStringConvertible {
        public var networkInterfaceId: String
        public var subnetId: String
        public var vpcId: String
        public var availabilityZone: String
        public var privateIpAddress: String
        /// The public address that stands for it outside of the VPC.
        public var publicIp: String?
        /// The ids of its security groups.
        public var groups: [String]
        /// Whose it is: a task's ARN, a load balancer's, or the id of a gateway or an endpoint.
        public var description: String
    }
}
