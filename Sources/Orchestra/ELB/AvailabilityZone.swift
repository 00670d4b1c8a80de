extension ELB {
    /// A zone in which a load balancer has a node, as `DescribeLoadBalancers` returns it.
    public struct AvailabilityZone: Hashable, Sendable, Codable, CustomStringConvertible {
        public var zoneName: String
        public var subnetId: String

        public init(zoneName: String, subnetId: String) {
            self.zoneName = zoneName
            self.subnetId = subnetId
        }

        private enum CodingKeys: String, CodingKey {
            case zoneName = "ZoneName"
            case subnetId = "SubnetId"
        }

        public var description: String { zoneName }

        /// The default VPC's, one subnet in each zone of the region.
        public static let defaults = ["a", "b", "c"].enumerated().map { number, letter in
            AvailabilityZone(zoneName: Account.region + letter, subnetId: "subnet-0a1b2c3d4e5f6000\(number + 1)")
        }
    }
}
