// What a rule may do with a request (API Reference, Action).

extension World {
    /// - Returns: The indices of the target groups that the action forwards to.
    func checkAction(
        _ action: ELB.Action, on balancer: Int, port: Int, speaks: ELB.ListenerProtocol
    ) throws(ELB.Error) -> [Int32] {
        switch action.type {
        case .forward:
            if let config = action.forwardConfig { try check(config, besides: action.targetGroupArn) }
            var groups: [Int32] = []
            for arn in action.forwardConfig?.targetGroups.map(\.targetGroupArn) ?? [action.targetGroupArn ?? ""] {
                groups.append(try checkTargetGroup(arn, on: balancer))
            }
            try checkVpc(ofTargetGroups: groups, on: balancer)
            if let config = action.forwardConfig { try checkStickiness(of: config, among: groups) }
            try checkProtocols(of: groups, speaks)
            try checkCount(of: groups, on: balancer)
            return groups
        case .redirect:
            guard let redirect = action.redirectConfig else {
                throw ELB.Error(.invalidLoadBalancerAction, "A redirect needs its RedirectConfig.")
            }
            try check(redirect, speaks)
        case .fixedResponse:
            guard let response = action.fixedResponseConfig, response.statusCode.utf8.count == 3,
                response.statusCode.utf8.allSatisfy({ (48...57).contains($0) }),
                [2, 4, 5].contains(Int(response.statusCode)! / 100)
            else { throw ELB.Error(.invalidLoadBalancerAction, "A fixed response has a 2XX, 4XX or 5XX code.") }
            let types = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"]
            guard types.contains(response.contentType), (response.messageBody ?? "").utf8.count <= 1024 else {
                throw ELB.Error(
                    .invalidLoadBalancerAction, "The fixed response is not valid.",
                    help: "Its body has at most 1024 bytes, its content type is one of \(types.joined(separator: ", ")).")
            }
        case .authenticateOidc, .authenticateCognito, .jwtValidation:
            throw ELB.Error(
                .invalidLoadBalancerAction, "The last action must be forward, redirect or fixed-response.",
                help: "An authentication stands before it.")
        }
        return []
    }

    private func checkTargetGroup(_ arn: String, on balancer: Int) throws(ELB.Error) -> Int32 {
        guard let group = targetGroups.firstIndex(where: { !$0.isDeleted && $0.id.arn == arn }) else {
            throw ELB.Error(.targetGroupNotFound, "Target group '\(arn)' not found", help: "Create it first.")
        }
        let owner = targetGroups[group].loadBalancer
        guard owner < 0 || owner == Int32(balancer) else {
            throw ELB.Error(
                .targetGroupAssociationLimit,
                "The following target groups cannot be associated with more than one load balancer: \(targetGroups[group].id.arn)",
                help: "It belongs to \(loadBalancers[Int(owner)].id.name).")
        }
        return Int32(group)
    }

    private func checkProtocols(of groups: [Int32], _ speaks: ELB.ListenerProtocol) throws(ELB.Error) {
        for group in groups where targetGroups[Int(group)].protocolVersion == .grpc && speaks == .http {
            throw ELB.Error(
                .incompatibleProtocols,
                "Target group '\(targetGroups[Int(group)].id.arn)' of protocol version GRPC needs an HTTPS listener")
        }
    }

    /// Of different target groups; one that another rule names already doesn't count again.
    private func checkCount(of groups: [Int32], on balancer: Int) throws(ELB.Error) {
        let isNew = groups.contains { targetGroups[Int($0)].loadBalancer < 0 }
        guard isNew else { return }
        let used = targetGroups.count { $0.loadBalancer == Int32(balancer) && !$0.isDeleted }
        let added = groups.count { targetGroups[Int($0)].loadBalancer < 0 }
        guard used + added <= quotas.targetGroupsPerLoadBalancer else {
            throw ELB.Error(
                .tooManyUniqueTargetGroupsPerLoadBalancer,
                "A load balancer has at most \(quotas.targetGroupsPerLoadBalancer) target groups.")
        }
    }

    private func check(_ config: ELB.ForwardConfig, besides arn: String?) throws(ELB.Error) {
        let groups = config.targetGroups
        guard (1...quotas.targetGroupsPerAction).contains(groups.count) else {
            throw ELB.Error(
                .invalidLoadBalancerAction, "A forward action has 1 to \(quotas.targetGroupsPerAction) target groups.")
        }
        guard arn == nil || groups.map(\.targetGroupArn) == [arn] else {
            throw ELB.Error(
                .invalidLoadBalancerAction, "TargetGroupArn and ForwardConfig name different target groups.",
                help: "Leave one of them out.")
        }
        for (number, group) in groups.enumerated() {
            guard !groups[..<number].contains(where: { $0.targetGroupArn == group.targetGroupArn }) else {
                throw ELB.Error(
                    .invalidLoadBalancerAction, "Target group '\(group.targetGroupArn)' is in the action twice.",
                    help: "Add up its weights.")
            }
            guard (0...999).contains(group.weight) else {
                throw ELB.Error(.validationError, "The target group weight '\(group.weight)' is not within 0 and 999.")
            }
        }
        if let stickiness = config.targetGroupStickinessConfig { try check(stickiness) }
    }

    private func check(_ stickiness: ELB.TargetGroupStickinessConfig) throws(ELB.Error) {
        if let duration = stickiness.durationSeconds {
            guard (1...604_800).contains(duration) else {
                throw ELB.Error(.validationError, "The stickiness duration '\(duration)' is not within 1 and 604800 seconds.")
            }
        } else if stickiness.enabled {
            throw ELB.Error(
                .invalidLoadBalancerAction, "Target group stickiness needs its DurationSeconds.",
                help: "Give it 1 to 604800 seconds.")
        }
    }
}
