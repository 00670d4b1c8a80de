extension ELB.AttributeTable {
    /// API Reference, TargetGroupAttribute: those of Application Load Balancers' target groups.
    static let targetGroup = ELB.AttributeTable(
        owner: "Target group",
        rules: [
            .init("deregistration_delay.timeout_seconds", "300", .integer(0...3600)),
            .init("stickiness.enabled", "false", .bool),
            .init("stickiness.type", "lb_cookie", .choice(["lb_cookie", "app_cookie"])),
            .init("stickiness.lb_cookie.duration_seconds", "86400", .integer(1...604_800)),
            .init("stickiness.app_cookie.cookie_name", "", .text(256)),
            .init("stickiness.app_cookie.duration_seconds", "86400", .integer(1...604_800)),
            .init(
                "load_balancing.algorithm.type", "round_robin",
                .choice(["round_robin", "least_outstanding_requests", "weighted_random"])),
            .init("load_balancing.algorithm.anomaly_mitigation", "off", .choice(["on", "off"])),
            .init("slow_start.duration_seconds", "0", .integer(0...900)),
            .init(
                "load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
                .choice(["true", "false", "use_load_balancer_configuration"])),
            .init("target_group_health.dns_failover.minimum_healthy_targets.count", "1", .countOrOff),
            .init("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", .percentageOrOff),
            .init("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", .integer(1...1000)),
            .init("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off", .percentageOrOff),
        ])
}

extension ELB.TargetGroupAttributes {
    /// Every attribute as the API writes it, in the order of the API Reference's table.
    public var attributes: [ELB.Attribute] {
        ELB.AttributeTable.targetGroup.rules.map { ELB.Attribute($0.key, text(of: $0.key)) }
    }

    /// These attributes with some of them changed; what isn't named stays as it is (API Reference, ModifyTargetGroupAttributes).
    ///
    /// - Throws: `ValidationError` for a key that isn't known and a value that isn't possible, and then nothing is changed.
    public func changing(_ changes: [ELB.Attribute]) throws(ELB.Error) -> Self {
        let merged = try ELB.AttributeTable.targetGroup.merge(changes, into: nil)
        var copy = self
        for change in merged { copy.set(change.key, change.value) }
        return copy
    }

    private func text(of key: String) -> String {
        func off(_ value: Int?) -> String { value.map(String.init) ?? "off" }
        return switch key {
        case "deregistration_delay.timeout_seconds": "\(deregistrationDelayTimeoutSeconds)"
        case "stickiness.enabled": "\(stickinessEnabled)"
        case "stickiness.type": stickinessType.rawValue
        case "stickiness.lb_cookie.duration_seconds": "\(stickinessLbCookieDurationSeconds)"
        case "stickiness.app_cookie.cookie_name": stickinessAppCookieName
        case "stickiness.app_cookie.duration_seconds": "\(stickinessAppCookieDurationSeconds)"
        case "load_balancing.algorithm.type": loadBalancingAlgorithmType.rawValue
        case "load_balancing.algorithm.anomaly_mitigation": anomalyMitigationEnabled ? "on" : "off"
        case "slow_start.duration_seconds": "\(slowStartDurationSeconds)"
        case "load_balancing.cross_zone.enabled": crossZone.rawValue
        case "target_group_health.dns_failover.minimum_healthy_targets.count":
            dnsFailoverMinimumHealthyTargetsCount == 0 ? "off" : "\(dnsFailoverMinimumHealthyTargetsCount ?? 1)"
        case "target_group_health.dns_failover.minimum_healthy_targets.percentage":
            off(dnsFailoverMinimumHealthyTargetsPercentage)
        case "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "\(minimumHealthyTargetsCount)"
        default: off(minimumHealthyTargetsPercentage)
        }
    }

    /// The value was checked by the table.
    private mutating func set(_ key: String, _ value: String) {
        let number = Int(value)
        switch key {
        case "deregistration_delay.timeout_seconds": deregistrationDelayTimeoutSeconds = number!
        case "stickiness.enabled": stickinessEnabled = value == "true"
        case "stickiness.type": stickinessType = ELB.StickinessType(rawValue: value)!
        case "stickiness.lb_cookie.duration_seconds": stickinessLbCookieDurationSeconds = number!
        case "stickiness.app_cookie.cookie_name": stickinessAppCookieName = value
        case "stickiness.app_cookie.duration_seconds": stickinessAppCookieDurationSeconds = number!
        case "load_balancing.algorithm.type": loadBalancingAlgorithmType = ELB.LoadBalancingAlgorithmType(rawValue: value)!
        case "load_balancing.algorithm.anomaly_mitigation": anomalyMitigationEnabled = value == "on"
        case "slow_start.duration_seconds": slowStartDurationSeconds = number!
        case "load_balancing.cross_zone.enabled": crossZone = ELB.CrossZoneLoadBalancing(rawValue: value)!
        case "target_group_health.dns_failover.minimum_healthy_targets.count":
            dnsFailoverMinimumHealthyTargetsCount = number ?? 0
        case "target_group_health.dns_failover.minimum_healthy_targets.percentage":
            dnsFailoverMinimumHealthyTargetsPercentage = number
        case "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": minimumHealthyTargetsCount = number!
        default: minimumHealthyTargetsPercentage = number
        }
    }
}
