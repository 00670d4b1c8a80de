extension ELB {
    /// How a target group chooses among its targets.
    public enum LoadBalancingAlgorithmType: String, Hashable, Sendable, Codable {
        case roundRobin = "round_robin"
        case leastOutstandingRequests = "least_outstanding_requests"
        /// The API's third; it is refused, since it isn't there yet.
        case weightedRandom = "weighted_random"
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

        public init(
            deregistrationDelayTimeoutSeconds: Int = 300, minimumHealthyTargetsCount: Int = 1,
            loadBalancingAlgorithmType: LoadBalancingAlgorithmType = .roundRobin
        ) {
            self.deregistrationDelayTimeoutSeconds = deregistrationDelayTimeoutSeconds
            self.minimumHealthyTargetsCount = minimumHealthyTargetsCount
            self.loadBalancingAlgorithmType = loadBalancingAlgorithmType
        }
    }
}

extension ELB.TargetGroupAttributes: Codable {
    private enum CodingKeys: String, CodingKey {
        case deregistrationDelayTimeoutSeconds = "deregistration_delay.timeout_seconds"
        case minimumHealthyTargetsCount = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count"
        case loadBalancingAlgorithmType = "load_balancing.algorithm.type"
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
            loadBalancingAlgorithmType: try value(.loadBalancingAlgorithmType, standard.loadBalancingAlgorithmType))
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
    }
}
