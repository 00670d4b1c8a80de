extension ELB {
    /// A list of targets that one rule or more forward to, as `DescribeTargetGroups` returns it.
    public struct TargetGroup: Hashable, Sendable, Codable {
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let name: String
            let suffix: UInt64

            public var arn: String { Account.elb("targetgroup/\(name)/\(suffix.hexadecimal)") }
            public var description: String { name }
        }

        public enum TargetType: String, CaseIterable, Hashable, Sendable, Codable {
            case instance, ip
        }

        public var targetGroupArn: String
        public var targetGroupName: String
        public var `protocol`: String
        public var port: Int
        public var targetType: TargetType
        public var healthCheckProtocol: String
        public var healthCheckPort: String
        public var healthCheckPath: String
        public var healthCheckIntervalSeconds: Int
        public var healthCheckTimeoutSeconds: Int
        public var healthyThresholdCount: Int
        public var unhealthyThresholdCount: Int
        public var matcher: Matcher
        public var loadBalancerArns: [String]
        public var protocolVersion: ProtocolVersion
        public var healthCheckEnabled: Bool
        public var ipAddressType: String

        private enum CodingKeys: String, CodingKey {
            case targetGroupArn = "TargetGroupArn"
            case targetGroupName = "TargetGroupName"
            case `protocol` = "Protocol"
            case port = "Port"
            case targetType = "TargetType"
            case healthCheckProtocol = "HealthCheckProtocol"
            case healthCheckPort = "HealthCheckPort"
            case healthCheckPath = "HealthCheckPath"
            case healthCheckIntervalSeconds = "HealthCheckIntervalSeconds"
            case healthCheckTimeoutSeconds = "HealthCheckTimeoutSeconds"
            case healthyThresholdCount = "HealthyThresholdCount"
            case unhealthyThresholdCount = "UnhealthyThresholdCount"
            case matcher = "Matcher"
            case loadBalancerArns = "LoadBalancerArns"
            case protocolVersion = "ProtocolVersion"
            case healthCheckEnabled = "HealthCheckEnabled"
            case ipAddressType = "IpAddressType"
        }
    }

    /// What targets speak (API Reference, CreateTargetGroup, ProtocolVersion).
    public enum ProtocolVersion: String, CaseIterable, Hashable, Sendable, Codable {
        case http1 = "HTTP1"
        case http2 = "HTTP2"
        case grpc = "GRPC"
    }

    /// How a target group asks its targets whether they are well (API Reference, CreateTargetGroup; the defaults are its own).
    public struct HealthCheck: Hashable, Sendable, Codable {
        /// 1 to 1024 characters, beginning with `/`.
        public var path: String
        /// 5 to 300 s.
        public var intervalSeconds: Int
        /// 2 to 120 s, less than the interval.
        public var timeoutSeconds: Int
        /// How many passes in a row make an unhealthy target healthy again, 2 to 10. A new target needs one.
        public var healthyThresholdCount: Int
        /// How many failures in a row make a target unhealthy, 2 to 10.
        public var unhealthyThresholdCount: Int
        public var matcher: Matcher
        /// HTTP or HTTPS; `nil` for HTTP.
        public var `protocol`: ListenerProtocol?
        /// `traffic-port` or a number from 1 to 65535; `nil` for `traffic-port`.
        public var port: String?

        static let grpcPath = "/AWS.ALB/healthcheck"

        /// What a gRPC target group has if nobody says anything else: the method needn't be there (12, UNIMPLEMENTED).
        public static let grpc = HealthCheck(path: grpcPath, matcher: Matcher(grpcCode: "12"))

        public init(
            path: String = "/", intervalSeconds: Int = 30, timeoutSeconds: Int = 5, healthyThresholdCount: Int = 5,
            unhealthyThresholdCount: Int = 2, matcher: Matcher = Matcher("200"), protocol: ListenerProtocol? = nil,
            port: String? = nil
        ) {
            self.protocol = `protocol`
            self.port = port
            self.path = path
            self.intervalSeconds = intervalSeconds
            self.timeoutSeconds = timeoutSeconds
            self.healthyThresholdCount = healthyThresholdCount
            self.unhealthyThresholdCount = unhealthyThresholdCount
            self.matcher = matcher
        }
    }
}
