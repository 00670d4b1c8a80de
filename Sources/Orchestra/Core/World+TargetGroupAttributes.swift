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
    }
}
