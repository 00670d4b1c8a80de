// What a target group's attributes may say (API Reference, TargetGroupAttribute).

extension World {
    func check(_ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        guard (0...3600).contains(attributes.deregistrationDelayTimeoutSeconds) else {
            throw ELB.Error(.validationError, "'deregistration_delay.timeout_seconds' must be within 0 and 3600")
        }
        guard (1...1000).contains(attributes.minimumHealthyTargetsCount) else {
            throw ELB.Error(.validationError, "The minimum healthy targets count must be at least 1")
        }
        guard (1...604_800).contains(attributes.stickinessLbCookieDurationSeconds) else {
            throw ELB.Error(.validationError, "'stickiness.lb_cookie.duration_seconds' must be within 1 and 604800")
        }
        try checkThresholds(attributes)
        try checkAppCookie(attributes)
        try checkCombinations(attributes)
    }

    private func checkThresholds(_ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        for percentage in [attributes.minimumHealthyTargetsPercentage, attributes.dnsFailoverMinimumHealthyTargetsPercentage] {
            guard (1...100).contains(percentage ?? 1) else {
                throw ELB.Error(.validationError, "The minimum healthy targets percentage must be off, or within 1 and 100")
            }
        }
        guard (0...1000).contains(attributes.dnsFailoverMinimumHealthyTargetsCount ?? 1) else {
            throw ELB.Error(.validationError, "The minimum healthy targets count for DNS failover must be off, or at least 1")
        }
        // What nobody has set isn't held against anybody.
        let counts = (attributes.dnsFailoverMinimumHealthyTargetsCount ?? 0, attributes.minimumHealthyTargetsCount)
        let percentages = (
            attributes.dnsFailoverMinimumHealthyTargetsPercentage ?? 0, attributes.minimumHealthyTargetsPercentage ?? 0
        )
        guard counts.0 == 0 || counts.0 >= counts.1, percentages.0 == 0 || percentages.0 >= percentages.1 else {
            throw ELB.Error(
                .validationError,
                "The DNS failover threshold must be greater than or equal to the unhealthy state routing threshold")
        }
    }

    private func checkAppCookie(_ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        guard (1...604_800).contains(attributes.stickinessAppCookieDurationSeconds) else {
            throw ELB.Error(.validationError, "'stickiness.app_cookie.duration_seconds' must be within 1 and 604800")
        }
        let name = attributes.stickinessAppCookieName
        guard !name.hasPrefix("AWSALB") else {
            throw ELB.Error(
                .validationError, "'stickiness.app_cookie.cookie_name' cannot be '\(name)'",
                help: "AWSALB, AWSALBAPP and AWSALBTG are the load balancer's own.")
        }
        guard name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }) else {
            throw ELB.Error(
                .validationError, "'stickiness.app_cookie.cookie_name' cannot be '\(name)'", help: "It is no cookie's name.")
        }
        guard attributes.stickinessType == .lbCookie || !attributes.stickinessEnabled || !name.isEmpty else {
            throw ELB.Error(
                .validationError, "'stickiness.app_cookie.cookie_name' must be specified for stickiness type 'app_cookie'")
        }
    }

    /// What can't be together.
    private func checkCombinations(_ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        let (type, slowStart) = (attributes.loadBalancingAlgorithmType, attributes.slowStartDurationSeconds)
        guard slowStart == 0 || (30...900).contains(slowStart) else {
            throw ELB.Error(.validationError, "'slow_start.duration_seconds' must be 0, or within 30 and 900")
        }
        let refusals: [(isRefused: Bool, message: String)] = [
            (slowStart > 0 && type != .roundRobin, "Slow start cannot be enabled with algorithm '\(type.rawValue)'"),
            (
                attributes.anomalyMitigationEnabled && type != .weightedRandom,
                "'load_balancing.algorithm.anomaly_mitigation' can be on only with algorithm 'weighted_random'"
            ),
            (
                attributes.stickinessEnabled && type == .weightedRandom,
                "Stickiness cannot be enabled with algorithm 'weighted_random'"
            ),
            (
                attributes.stickinessEnabled && !attributes.isCrossZone,
                "Stickiness cannot be enabled when cross-zone load balancing is off"
            ),
        ]
        for refusal in refusals where refusal.isRefused { throw ELB.Error(.invalidConfigurationRequest, refusal.message) }
    }

    /// Between several target groups a client that is to stay with a target has to stay with its target group first.
    func checkStickiness(of config: ELB.ForwardConfig, among groups: [Int32]) throws(ELB.Error) {
        guard groups.count > 1 else { return }
        for group in groups where targetGroups[Int(group)].attributes.isStickyByApplication { throw noApplicationCookies(group) }
        guard !(config.targetGroupStickinessConfig?.enabled ?? false) else { return }
        for group in groups where targetGroups[Int(group)].attributes.stickinessEnabled {
            throw ELB.Error(
                .invalidLoadBalancerAction,
                "Target group stickiness must be enabled: target group '\(targetGroups[Int(group)].id.arn)' is sticky.",
                help: "Give the action a TargetGroupStickinessConfig, or turn stickiness.enabled off.")
        }
    }

    /// The same, when the target group becomes sticky later.
    func checkRules(of group: Int, with attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        guard attributes.stickinessEnabled, targetGroups[group].loadBalancer >= 0 else { return }
        for listener in loadBalancers[Int(targetGroups[group].loadBalancer)].listeners {
            for rule in listeners[Int(listener)].rules where rule.targetGroups.count > 1 && rule.targetGroups.contains(Int32(group))
            {
                if attributes.isStickyByApplication { throw noApplicationCookies(Int32(group)) }
                guard !(rule.action.forwardConfig?.targetGroupStickinessConfig?.enabled ?? false) else { continue }
                throw ELB.Error(
                    .invalidConfigurationRequest,
                    "Stickiness cannot be enabled: rule \(rule.priorityText) of \(listeners[Int(listener)].id) forwards to several "
                        + "target groups without target group stickiness.",
                    help: "Give its action a TargetGroupStickinessConfig first.")
            }
        }
    }

    private func noApplicationCookies(_ group: Int32) -> ELB.Error {
        ELB.Error(
            .invalidConfigurationRequest,
            "Target group '\(targetGroups[Int(group)].id.arn)' has application-based stickiness, which a weighted forward cannot have.",
            help: "Use lb_cookie, or forward to one target group.")
    }
}
