extension ELB {
    /// An Application Load Balancer, as `DescribeLoadBalancers` returns it.
    public struct LoadBalancer: Hashable, Sendable, Codable {
        /// Names a load balancer; prints as its name.
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let name: String
            let suffix: UInt64

            public var arn: String { Account.elb("loadbalancer/\(path)") }
            var path: String { "app/\(name)/\(suffix.hexadecimal)" }
            public var description: String { name }
        }

        public struct State: Hashable, Sendable, Codable {
            public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
                case active, provisioning, failed
                case activeImpaired = "active_impaired"
            }
            public var code: Code

            private enum CodingKeys: String, CodingKey { case code = "Code" }
        }

        public enum Scheme: String, CaseIterable, Hashable, Sendable, Codable {
            case internetFacing = "internet-facing"
            case `internal`
        }

        public var loadBalancerArn: String
        public var loadBalancerName: String
        public var dnsName: String
        public var scheme: Scheme
        public var state: State
        public var type: String
        public var createdTime: Timestamp
        /// Where it has nodes; `nil` for a load balancer without subnets, which is one node.
        public var availabilityZones: [AvailabilityZone]?
        /// By their ids, in a VPC that somebody made.
        public var securityGroups: [String]?
        public var vpcId: String?

        private enum CodingKeys: String, CodingKey {
            case loadBalancerArn = "LoadBalancerArn"
            case loadBalancerName = "LoadBalancerName"
            case dnsName = "DNSName"
            case scheme = "Scheme"
            case state = "State"
            case type = "Type"
            case createdTime = "CreatedTime"
            case availabilityZones = "AvailabilityZones"
            case securityGroups = "SecurityGroups"
            case vpcId = "VpcId"
        }
    }

    /// What a listener speaks.
    public enum ListenerProtocol: String, CaseIterable, Hashable, Sendable, Codable {
        case http = "HTTP"
        case https = "HTTPS"

        var defaultPort: Int { self == .http ? 80 : 443 }
        var urlScheme: String { self == .http ? "http" : "https" }
    }

    public struct Certificate: Hashable, Sendable, Codable {
        public var certificateArn: String

        public init(certificateArn: String) { self.certificateArn = certificateArn }

        /// A certificate of AWS Certificate Manager that a simulation always has.
        public static let example = Certificate(
            certificateArn: "arn:aws:acm:\(Account.region):\(Account.id):certificate/12345678-1234-1234-1234-123456789012")

        private enum CodingKeys: String, CodingKey { case certificateArn = "CertificateArn" }
    }

    /// A door: one port of a load balancer, as `DescribeListeners` returns it.
    public struct Listener: Hashable, Sendable, Codable {
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let loadBalancer: LoadBalancer.ID
            /// With which it was created; `DescribeListeners` tells the one of now.
            public let port: Int
            let suffix: UInt64

            public var arn: String { Account.elb("listener/\(loadBalancer.path)/\(suffix.hexadecimal)") }
            public var description: String { "\(loadBalancer.name):\(port)" }
        }

        public var listenerArn: String
        public var loadBalancerArn: String
        public var port: Int
        public var `protocol`: ListenerProtocol
        public var certificates: [Certificate]
        public var defaultActions: [Action]

        private enum CodingKeys: String, CodingKey {
            case listenerArn = "ListenerArn"
            case loadBalancerArn = "LoadBalancerArn"
            case port = "Port"
            case `protocol` = "Protocol"
            case certificates = "Certificates"
            case defaultActions = "DefaultActions"
        }
    }
}
