extension ELB {
    /// How a target group chooses among its targets.
    public enum LoadBalancingAlgorithmType: String, CaseIterable, Hashable, Sendable, Codable {
        case roundRobin = "round_robin"
        case leastOutstandingRequests = "least_outstanding_requests"
        /// By chance, each as likely; with anomaly mitigation, less to those that fail.
        case weightedRandom = "weighted_random"
    }

    /// Whose cookie keeps a client with a target.
    public enum StickinessType: String, CaseIterable, Hashable, Sendable, Codable {
        /// The load balancer's own.
        case lbCookie = "lb_cookie"
        /// The application's, with one of the load balancer's beside it.
        case appCookie = "app_cookie"
    }

    /// Whether each load balancer node sends requests to the targets of all zones.
    public enum CrossZoneLoadBalancing: String, CaseIterable, Hashable, Sendable, Codable {
        case enabled = "true"
        case disabled = "false"
        /// What the load balancer says: an Application Load Balancer always has it enabled.
        case useLoadBalancerConfiguration = "use_load_balancer_configuration"
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
        /// `stickiness.app_cookie.cookie_name`: needed for `app_cookie`.
        public var stickinessAppCookieName: String
        /// `stickiness.app_cookie.duration_seconds`, 1 to 604800.
        public var stickinessAppCookieDurationSeconds: Int
        /// `load_balancing.algorithm.anomaly_mitigation`: with `weighted_random` alone.
        public var anomalyMitigationEnabled: Bool
        /// `slow_start.duration_seconds`: 0 for none, or 30 to 900.
        public var slowStartDurationSeconds: Int
        /// `load_balancing.cross_zone.enabled`.
        public var crossZone: CrossZoneLoadBalancing
        /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage`, 1 to 100; `nil` for `off`.
        public var minimumHealthyTargetsPercentage: Int?
        /// `target_group_health.dns_failover.minimum_healthy_targets.count`; `nil` for the default, 1; 0 for `off`.
        public var dnsFailoverMinimumHealthyTargetsCount: Int?
        /// `target_group_health.dns_failover.minimum_healthy_targets.percentage`, 1 to 100; `nil` for `off`.
        public var dnsFailoverMinimumHealthyTargetsPercentage: Int?

        public init(
            deregistrationDelayTimeoutSeconds: Int = 300, minimumHealthyTargetsCount: Int = 1,
            loadBalancingAlgorithmType: LoadBalancingAlgorithmType = .roundRobin, stickinessEnabled: Bool = false,
            stickinessType: StickinessType = .lbCookie, stickinessLbCookieDurationSeconds: Int = 86_400,
            stickinessAppCookieName: String = "", stickinessAppCookieDurationSeconds: Int = 86_400,
            anomalyMitigationEnabled: Bool = false, slowStartDurationSeconds: Int = 0,
            crossZone: CrossZoneLoadBalancing = .useLoadBalancerConfiguration, minimumHealthyTargetsPercentage: Int? = nil,
            dnsFailoverMinimumHealthyTargetsCount: Int? = nil, dnsFailoverMinimumHealthyTargetsPercentage: Int? = nil
        ) {
            self.deregistrationDelayTimeoutSeconds = deregistrationDelayTimeoutSeconds
            self.minimumHealthyTargetsCount = minimumHealthyTargetsCount
            self.loadBalancingAlgorithmType = loadBalancingAlgorithmType
            self.stickinessEnabled = stickinessEnabled
            self.stickinessType = stickinessType
            self.stickinessLbCookieDurationSeconds = stickinessLbCookieDurationSeconds
            self.stickinessAppCookieName = stickinessAppCookieName
            self.stickinessAppCookieDurationSeconds = stickinessAppCookieDurationSeconds
            self.anomalyMitigationEnabled = anomalyMitigationEnabled
            self.slowStartDurationSeconds = slowStartDurationSeconds
            self.crossZone = crossZone
            self.minimumHealthyTargetsPercentage = minimumHealthyTargetsPercentage
            self.dnsFailoverMinimumHealthyTargetsCount = dnsFailoverMinimumHealthyTargetsCount
            self.dnsFailoverMinimumHealthyTargetsPercentage = dnsFailoverMinimumHealthyTargetsPercentage
        }

        var isStickyByApplication: Bool { stickinessEnabled && stickinessType == .appCookie }
        var isCrossZone: Bool { crossZone != .disabled }

        var minimumForRouting: HealthyTargetsMinimum {
            HealthyTargetsMinimum(count: minimumHealthyTargetsCount, percentage: minimumHealthyTargetsPercentage)
        }

        var minimumForDNS: HealthyTargetsMinimum {
            HealthyTargetsMinimum(
                count: dnsFailoverMinimumHealthyTargetsCount ?? 1, percentage: dnsFailoverMinimumHealthyTargetsPercentage)
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
        case stickinessAppCookieName = "stickiness.app_cookie.cookie_name"
        case stickinessAppCookieDurationSeconds = "stickiness.app_cookie.duration_seconds"
        case anomalyMitigationEnabled = "load_balancing.algorithm.anomaly_mitigation"
        case slowStartDurationSeconds = "slow_start.duration_seconds"
        case crossZone = "load_balancing.cross_zone.enabled"
        case minimumHealthyTargetsPercentage = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage"
        case dnsFailoverMinimumHealthyTargetsCount = "target_group_health.dns_failover.minimum_healthy_targets.count"
        case dnsFailoverMinimumHealthyTargetsPercentage = "target_group_health.dns_failover.minimum_healthy_targets.percentage"
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
                .stickinessLbCookieDurationSeconds, standard.stickinessLbCookieDurationSeconds),
            stickinessAppCookieName: try value(.stickinessAppCookieName, standard.stickinessAppCookieName),
            stickinessAppCookieDurationSeconds: try value(
                .stickinessAppCookieDurationSeconds, standard.stickinessAppCookieDurationSeconds),
            anomalyMitigationEnabled: try value(.anomalyMitigationEnabled, standard.anomalyMitigationEnabled),
            slowStartDurationSeconds: try value(.slowStartDurationSeconds, standard.slowStartDurationSeconds),
            crossZone: try value(.crossZone, standard.crossZone),
            minimumHealthyTargetsPercentage: try container.decodeIfPresent(Int.self, forKey: .minimumHealthyTargetsPercentage),
            dnsFailoverMinimumHealthyTargetsCount: try container.decodeIfPresent(
                Int.self, forKey: .dnsFailoverMinimumHealthyTargetsCount),
            dnsFailoverMinimumHealthyTargetsPercentage: try container.decodeIfPresent(
                Int.self, forKey: .dnsFailoverMinimumHealthyTargetsPercentage))
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
        try write(\.stickinessAppCookieName, .stickinessAppCookieName)
        try write(\.stickinessAppCookieDurationSeconds, .stickinessAppCookieDurationSeconds)
        try write(\.anomalyMitigationEnabled, .anomalyMitigationEnabled)
        try write(\.slowStartDurationSeconds, .slowStartDurationSeconds)
        try write(\.crossZone, .crossZone)
        try write(\.minimumHealthyTargetsPercentage, .minimumHealthyTargetsPercentage)
        try write(\.dnsFailoverMinimumHealthyTargetsCount, .dnsFailoverMinimumHealthyTargetsCount)
        try write(\.dnsFailoverMinimumHealthyTargetsPercentage, .dnsFailoverMinimumHealthyTargetsPercentage)
    }
}
