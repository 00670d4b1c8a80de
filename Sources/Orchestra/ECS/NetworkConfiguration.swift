extension ECS {
    /// Where the tasks of awsvpc get their network interfaces (API Reference, NetworkConfiguration).
    public struct NetworkConfiguration: Hashable, Sendable, Codable {
        public var awsvpcConfiguration: AwsVpcConfiguration?

        public init(awsvpcConfiguration: AwsVpcConfiguration? = nil) { self.awsvpcConfiguration = awsvpcConfiguration }

        /// Subnets and security groups by their ids.
        public static func awsvpc(
            subnets: [String], securityGroups: [String]? = nil, assignPublicIp: AssignPublicIp? = nil
        ) -> NetworkConfiguration {
            NetworkConfiguration(
                awsvpcConfiguration: .init(
                    subnets: subnets, securityGroups: securityGroups, assignPublicIp: assignPublicIp))
        }
    }

    /// API Reference, AwsVpcConfiguration.
    public struct AwsVpcConfiguration: Hashable, Sendable, Codable {
        /// 1 to 16, all of one VPC.
        public var subnets: [String]
        /// Up to 5; without any the VPC's default group.
        public var securityGroups: [String]?
        /// `nil` means DISABLED.
        public var assignPublicIp: AssignPublicIp?

        public init(subnets: [String], securityGroups: [String]? = nil, assignPublicIp: AssignPublicIp? = nil) {
            self.subnets = subnets
            self.securityGroups = securityGroups
            self.assignPublicIp = assignPublicIp
        }
    }

    /// Whether a task on Fargate gets a public address.
    public enum AssignPublicIp: String, CaseIterable, Hashable, Sendable, Codable {
        case enabled = "ENABLED"
        case disabled = "DISABLED"
    }
}
