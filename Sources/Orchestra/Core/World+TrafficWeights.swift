// Listener rules that share out requests between an old and a new revision.

extension World {
    /// - Returns: Whether that changed anything.
    mutating func shiftProductionTraffic(to percent: Double, _ index: Int) -> Bool {
        guard let shift = services[index].deployments[0].shift, let percent = Self.share(percent),
            shift.blue != nil || percent > 0
        else { return false }
        let isStep = shift.stage == .productionTrafficShift && shift.failure == nil && shift.stepsDone < shift.steps.count
        if isStep {
            services[index].deployments[0].shift!.stepsDone += 1
            services[index].deployments[0].shift!.shiftedAt = moment
        }
        services[index].deployments[0].shift!.productionPercent = percent
        let hasMoved = shiftTraffic(to: percent, by: \.productionRule, index)
        guard isStep || hasMoved || percent != shift.productionPercent else { return false }
        logShift(percent, index, isTest: false)
        return true
    }

    mutating func shiftTestTraffic(to percent: Double, _ index: Int) -> Bool {
        guard let shift = services[index].deployments[0].shift, let percent = Self.share(percent),
            shift.blue != nil || percent > 0
        else { return false }
        services[index].deployments[0].shift!.testPercent = percent
        guard services[index].deployments[0].loadBalancers.contains(where: { $0.advanced?.testRule != nil }) else { return false }
        let hasMoved = shiftTraffic(to: percent, by: \.testRule, index)
        guard hasMoved || percent != shift.testPercent else { return false }
        logShift(percent, index, isTest: true)
        return true
    }

    /// A deployment that began to move the traffic is replaced by one that moves other rules, or none: nobody else would set the
    /// weights of these, and requests would go where no tasks are left.
    mutating func giveTrafficBack(to serving: DeploymentRecord, before next: [ServiceTargetGroup], _ index: Int) {
        let shifts = services[index].configuration.strategy?.shiftsTraffic ?? false
        for target in serving.loadBalancers {
            guard let advanced = target.advanced, !shifts || !next.contains(where: { $0.advanced == advanced }) else { continue }
            let other = advanced.other(than: target.targetGroup)
            for arn in [advanced.productionRule, advanced.testRule].compactMap({ $0 }) {
                guard let (rule, places) = forwarding(arn, target.targetGroup, other),
                    let groups = rule.action.forwardConfig?.targetGroups,
                    groups[places.green].weight == 0 || groups[places.blue].weight > 0
                else { continue }
                _ = setWeights(of: arn, 100, to: target.targetGroup, rest: other)
            }
        }
    }

    private static func share(_ percent: Double) -> Double? { percent.isFinite ? min(max(percent, 0), 100) : nil }

    private mutating func logShift(_ percent: Double, _ index: Int, isTest: Bool) {
        log(
            .trafficShifted(
                service: services[index].id, deployment: services[index].deployments[0].id, percent: percent, isTest: isTest))
    }

    /// - Returns: Whether a rule has other weights now. An earlier deployment may have left some.
    private mutating func shiftTraffic(to percent: Double, by rule: (AdvancedTarget) -> String?, _ index: Int) -> Bool {
        var hasMoved = false
        for target in services[index].deployments[0].loadBalancers {
            guard let advanced = target.advanced, let arn = rule(advanced), sharesTraffic(target, index) else { continue }
            switch setWeights(of: arn, percent, to: target.targetGroup, rest: advanced.other(than: target.targetGroup)) {
            case .same: break
            case .changed: hasMoved = true
            case .impossible: services[index].deployments[0].shift!.failure = .invalidNetworkingConfiguration
            }
        }
        return hasMoved
    }

    /// Whether the traffic is in the other target group just now, or nobody has it: a service that comes from elsewhere has
    /// nothing to share out.
    private func sharesTraffic(_ target: ServiceTargetGroup, _ index: Int) -> Bool {
        guard let advanced = target.advanced, let shift = services[index].deployments[0].shift else { return false }
        guard let blue = services[index].deployments.first(where: { $0.id == shift.blue }) else { return true }
        return blue.loadBalancers.contains { $0.targetGroup == advanced.other(than: target.targetGroup) }
    }

    /// Percent as they are; where there are tenths, the tenths, since a weight is a whole number up to 999.
    static func weights(_ percent: Double) -> (green: Int, blue: Int) {
        let tenths = Int((percent * 10).rounded())
        return tenths % 10 == 0 ? (tenths / 10, 100 - tenths / 10) : (tenths, 1000 - tenths)
    }

    private enum Change { case same, changed, impossible }

    private mutating func setWeights(of arn: String, _ percent: Double, to green: Int32, rest blue: Int32) -> Change {
        guard let (rule, places) = forwarding(arn, green, blue), var action = rule.action.forwardConfig else {
            return .impossible
        }
        let weights = Self.weights(percent)
        action.targetGroups[places.green].weight = weights.green
        action.targetGroups[places.blue].weight = weights.blue
        guard action != rule.action.forwardConfig else { return .same }
        do {
            let forward = ELB.Action(type: .forward, forwardConfig: action)
            try modifyRule(rule.id, conditions: nil, actions: (rule.precedingActions ?? []) + [forward])
            return .changed
        } catch { return .impossible }
    }

    /// The rule, and the places of the two target groups in its action.
    private func forwarding(_ arn: String, _ green: Int32, _ blue: Int32) -> (RuleRecord, places: (green: Int, blue: Int))? {
        let balancer = targetGroups[Int(green)].loadBalancer
        guard balancer >= 0 else { return nil }
        for listener in loadBalancers[Int(balancer)].listeners {
            guard let rule = listeners[Int(listener)].rules.first(where: { $0.id.arn == arn }) else { continue }
            guard rule.action.forwardConfig != nil, let greenPlace = rule.targetGroups.firstIndex(of: green),
                let bluePlace = rule.targetGroups.firstIndex(of: blue)
            else { return nil }
            return (rule, (greenPlace, bluePlace))
        }
        return nil
    }

    /// Before the first stage: each rule forwards to both target groups, and all requests go to the one that has them.
    mutating func checkRules(_ index: Int) {
        guard let shift = services[index].deployments[0].shift, shift.stage == nil, shift.failure == nil else { return }
        let former = services[index].history.deployments.dropLast().last?.status
        let asksWeights = former == nil || former == .successful || former == .rollbackSuccessful
        for target in services[index].deployments[0].loadBalancers {
            guard let advanced = target.advanced else { continue }
            let other = advanced.other(than: target.targetGroup)
            let isElsewhere = shift.blue == nil || !sharesTraffic(target, index)
            let (serving, idle) = isElsewhere ? (target.targetGroup, other) : (other, target.targetGroup)
            for arn in [advanced.productionRule, advanced.testRule].compactMap({ $0 }) {
                guard let (rule, places) = forwarding(arn, serving, idle), let groups = rule.action.forwardConfig?.targetGroups,
                    arn != advanced.productionRule || !asksWeights
                        || groups[places.green].weight > 0 && groups[places.blue].weight == 0
                else {
                    services[index].deployments[0].shift!.failure = .invalidNetworkingConfiguration
                    return
                }
            }
        }
    }
}
