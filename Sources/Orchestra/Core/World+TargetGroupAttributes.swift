// What a target group's attributes may say (API Reference, TargetGroupAttribute).

extension World {
    func check(_ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        guard (0...3600).contains(attributes.deregistrationDelayTimeoutSeconds) else {
            throw ELB.Error(.validationError, "'deregistration_delay.timeout_seconds' must be within 0 and 3600")
        }
        guard (1...1000).contains(attributes.minimumHealthyTargetsCount) else {
            throw ELB.Error(.validationError, "The minimum healthy targets count must be at least 1")
        }
        guard attributes.loadBalancingAlgorithmType != .weightedRandom else {
            throw ELB.Error(
                .validationError, "'load_balancing.algorithm.type' cannot be weighted_random: that isn't there yet.",
                help: "Use round_robin or least_outstanding_requests.")
        }
        guard (1...604_800).contains(attributes.stickinessLbCookieDurationSeconds) else {
            throw ELB.Error(.validationError, "'stickiness.lb_cookie.duration_seconds' must be within 1 and 604800")
        }
        guard attributes.stickinessType == .lbCookie else {
            throw ELB.Error(
                .validationError, "'stickiness.type' cannot be app_cookie: that isn't there yet.", help: "Use lb_cookie.")
        }
    }

    /// Between several target groups a client that is to stay with a target has to stay with its target group first.
    func checkStickiness(of config: ELB.ForwardConfig, among groups: [Int32]) throws(ELB.Error) {
        guard groups.count > 1, !(config.targetGroupStickinessConfig?.enabled ?? false) else { return }
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
                guard !(rule.action.forwardConfig?.targetGroupStickinessConfig?.enabled ?? false) else { continue }
                throw ELB.Error(
                    .invalidConfigurationRequest,
                    "Stickiness cannot be enabled: rule \(rule.priorityText) of \(listeners[Int(listener)].id) forwards to several "
                        + "target groups without target group stickiness.",
                    help: "Give its action a TargetGroupStickinessConfig first.")
            }
        }
    }
}
