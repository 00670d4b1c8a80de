extension ELB {
    /// A list of targets that one rule or more forward to, as `DescribeTargetGroups` returns it.
    public struct TargetGroup: Hashable, Sendable, Codable {
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let name: String
            let suffix: UInt64

            public var arn: String { Account.elb("targetgroup/\(name)/\(suffix.hexadecimal)") }
            public var description: String { name }
        }

        public enum TargetType: String, Hashable, Sendable, Codable {
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
        }
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

        public init(
            path: String = "/", intervalSeconds: Int = 30, timeoutSeconds: Int = 5, healthyThresholdCount: Int = 5,
            unhealthyThresholdCount: Int = 2, matcher: Matcher = Matcher("200")
        ) {
            self.path = path
            self.intervalSeconds = intervalSeconds
            self.timeoutSeconds = timeoutSeconds
            self.healthyThresholdCount = healthyThresholdCount
            self.unhealthyThresholdCount = unhealthyThresholdCount
            self.matcher = matcher
        }
    }

    /// The status codes that count as well: `200`, `200,202`, `200-299`.
    public struct Matcher: Hashable, Sendable, Codable {
        public var httpCode: String

        public init(_ httpCode: String) { self.httpCode = httpCode }

        private enum CodingKeys: String, CodingKey { case httpCode = "HttpCode" }

        /// The ranges that the text names, or `nil` if it isn't a list of codes from 200 to 499.
        var ranges: [ClosedRange<Int>]? {
            var ranges: [ClosedRange<Int>] = []
            for item in httpCode.split(separator: ",", omittingEmptySubsequences: false) {
                let ends = item.split(separator: "-", omittingEmptySubsequences: false)
                guard (1...2).contains(ends.count), let low = Self.code(ends[0]), let high = Self.code(ends[ends.count - 1]),
                    low <= high
                else { return nil }
                ranges.append(low...high)
            }
            return ranges.isEmpty ? nil : ranges
        }

        private static func code(_ text: Substring) -> Int? {
            guard text.utf8.count == 3, text.utf8.allSatisfy({ (48...57).contains($0) }), let code = Int(text),
                (200...499).contains(code)
            else { return nil }
            return code
        }
    }
}
