extension ELB {
    /// How a target group chooses among its targets.
    public enum LoadBalancingAlgorithmType: String, Hashable, Sendable, Codable {
        case roundRobin = "round_robin"
        case leastOutstandingRequests = "least_outstanding_requests"
        /// The API's third; it is refused, since it isn't there yet.
        case weightedRandom = "weighted_random"
    }

    /// Whose cookie keeps a client with a target.
    public enum StickinessType: String, Hashable, Sendable, Codable {
        /// The load balancer's own.
        case lbCookie = "lb_cookie"
        /// The application's; it is refused, since it isn't there yet.
        case appCookie = "app_cookie"
    }

    /// A target group's attributes (API Reference, ModifyTargetGroupAttributes).
    public struct TargetGroupAttributes: Hashable, Sendable {
        /// `deregistration_delay.timeout_seconds`, 0 to 3600.
        public var deregistrationDelayTimeoutSeconds: Int
        /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`: with fewer healthy targets, requests
        /// go to all of them.
        public var minimumHealthyTargetsCount: Int
        /// `load_balancing.algorithm.type`.
        public var loadBalancingAlgorithmType: LoadBalancingAlgorithmType
        /// `stickiness.enabled`.
        public var stickinessEnabled: Bool
        /// `stickiness.type`.
        public var stickinessType: StickinessType
        /// `stickiness.lb_cookie.duration_seconds`, 1 to 604800.
        public var stickinessLbCookieDurationSeconds: Int

        public init(
            deregistrationDelayTimeoutSeconds: Int = 300, minimumHealthyTargetsCount: Int = 1,
            loadBalancingAlgorithmType: LoadBalancingAlgorithmType = .roundRobin, stickinessEnabled: Bool = false,
            stickinessType: StickinessType = .lbCookie, stickinessLbCookieDurationSeconds: Int = 86_400
        ) {
            self.deregistrationDelayTimeoutSeconds = deregistrationDelayTimeoutSeconds
            self.minimumHealthyTargetsCount = minimumHealthyTargetsCount
            self.loadBalancingAlgorithmType = loadBalancingAlgorithmType
            self.stickinessEnabled = stickinessEnabled
            self.stickinessType = stickinessType
            self.stickinessLbCookieDurationSeconds = stickinessLbCookieDurationSeconds
        }
    }
}

extension ELB.TargetGroupAttributes: Codable {
    private enum CodingKeys: String, CodingKey {
        case deregistrationDelayTimeoutSeconds = "deregistration_delay.timeout_seconds"
        case minimumHealthyTargetsCount = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count"
        case loadBalancingAlgorithmType = "load_balancing.algorithm.type"
        case stickinessEnabled = "stickiness.enabled"
        case stickinessType = "stickiness.type"
        case stickinessLbCookieDurationSeconds = "stickiness.lb_cookie.duration_seconds"
    }

    /// What is absent has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? standard
        }
        let standard = Self()
        self.init(
            deregistrationDelayTimeoutSeconds: try value(
                .deregistrationDelayTimeoutSeconds, standard.deregistrationDelayTimeoutSeconds),
            minimumHealthyTargetsCount: try value(.minimumHealthyTargetsCount, standard.minimumHealthyTargetsCount),
            loadBalancingAlgorithmType: try value(.loadBalancingAlgorithmType, standard.loadBalancingAlgorithmType),
            stickinessEnabled: try value(.stickinessEnabled, standard.stickinessEnabled),
            stickinessType: try value(.stickinessType, standard.stickinessType),
            stickinessLbCookieDurationSeconds: try value(
                .stickinessLbCookieDurationSeconds, standard.stickinessLbCookieDurationSeconds))
    }

    /// The two oldest are always written, the others where they differ from their defaults: traces from before stay as they are.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func write<Value: Encodable & Equatable>(_ path: KeyPath<Self, Value>, _ key: CodingKeys) throws {
            if self[keyPath: path] != Self()[keyPath: path] { try container.encode(self[keyPath: path], forKey: key) }
        }
        try container.encode(deregistrationDelayTimeoutSeconds, forKey: .deregistrationDelayTimeoutSeconds)
        try container.encode(minimumHealthyTargetsCount, forKey: .minimumHealthyTargetsCount)
        try write(\.loadBalancingAlgorithmType, .loadBalancingAlgorithmType)
        try write(\.stickinessEnabled, .stickinessEnabled)
        try write(\.stickinessType, .stickinessType)
        try write(\.stickinessLbCookieDurationSeconds, .stickinessLbCookieDurationSeconds)
    }
}
