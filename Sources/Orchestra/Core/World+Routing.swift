// The way of a request: listener, rule, target group, target (Application Load Balancers guide, how requests are routed).

extension World {
    /// Where a request goes: enough to send it, no more.
    struct Route {
        /// -1 for a request that the load balancer refuses before it looks at its rules.
        var rule: Int
        /// The load balancer's node; -1 where there is but a logical one.
        var zone: Int32 = -1
        var targetGroup: Int32 = -1
        var target: TargetSlot?
        var followsCookie = false
        /// What the load balancer answers itself; 0 when it forwards.
        var statusCode = 0
    }

    // snippet.first-match
    /// The first rule, by ascending priority, whose conditions all hold; the default rule is last and has none.
    func matchingRule(of listener: Int, _ request: ELB.Request, _ matcher: any ELB.RuleMatcher) -> Int {
        let rules = listeners[listener].rules
        return rules.firstIndex { $0.isDefault || matcher.matches($0.conditions, request) }!
    }
    // snippet.end

    // snippet.route
    mutating func route(_ request: ELB.Request, at listener: Int, using policies: inout Policies) -> Route {
        if network != nil, isKeptOut(request, at: listener, policies) { return Route(rule: -1) }
        let refusal = refusal(of: request, at: listener, policies.desyncClassifier)
        guard refusal == 0 else { return Route(rule: -1, statusCode: refusal) }
        let index =
            policies.indexedMatch(
                of: listeners[listener].rules, version: listeners[listener].rulesVersion, listener: listener, request)
            ?? matchingRule(of: listener, request, policies.ruleMatcher)
        let rule = listeners[listener].rules[index]
        if let preceding = rule.precedingActions, let answer = authentication(of: request, by: preceding) {
            return Route(rule: index, statusCode: answer)
        }
        switch rule.action.type {
        case .redirect:
            let isTooLong = isTooLong(rule.action.redirectConfig!, for: request, at: listener)
            return Route(rule: index, statusCode: isTooLong ? 507 : rule.action.redirectConfig!.statusCode.number)
        case .fixedResponse: return Route(rule: index, statusCode: Int(rule.action.fixedResponseConfig!.statusCode)!)
        case .forward, .authenticateOidc, .authenticateCognito, .jwtValidation: break
        }
        let chosenGroup =
            rule.action.forwardConfig == nil
            ? rule.targetGroup
            : stickyTargetGroup(for: request, of: rule) ?? chooseTargetGroup(of: rule, policies.forwardingPolicy)
        guard let chosenGroup else { return Route(rule: index, statusCode: 503) }
        // The record is large: only what is needed of it is taken.
        let group = Int(chosenGroup)
        if targetGroups[group].protocolVersion != nil || request.httpVersion == "HTTP/2.0" {
            let refusal = protocolRefusal(of: request, by: group)
            guard refusal == 0 else { return Route(rule: index, targetGroup: chosenGroup, statusCode: refusal) }
        }
        if let transforms = rule.transforms, transformed(request, by: transforms) == nil {
            return Route(rule: index, targetGroup: chosenGroup, statusCode: 500)
        }
        let zone = targetGroups[group].attributes.isCrossZone ? -1 : node(for: request, at: listener)
        if targetGroups[group].attributes.stickinessEnabled,
            let target = stickyTarget(for: request, in: group, policies.stickinessPolicy)
        {
            return Route(rule: index, zone: zone, targetGroup: chosenGroup, target: target, followsCookie: true)
        }
        let type = targetGroups[group].attributes.loadBalancingAlgorithmType
        var candidates = zone < 0 ? targetGroups[group].candidates : candidates(of: group, in: zone)
        let startsSlowly = targetGroups[group].attributes.slowStartDurationSeconds > 0
        if startsSlowly || type == .weightedRandom {
            candidates = weighed(candidates, of: group, policies)
        } else if policies.looksAtOutstandingRequests(type) {
            candidates = busy(candidates, of: group)
        }
        let kind = Policies.AlgorithmKind(type: type, startsSlowly: startsSlowly)
        guard
            let chosen = policies.chooseTarget(in: chosenGroup, kind, for: request, among: candidates, random: &random),
            let target = targetGroups[group].targetIDs[chosen], isOne(of: candidates, targets[target].registration)
        else { return Route(rule: index, zone: zone, targetGroup: chosenGroup, statusCode: 503) }
        return Route(rule: index, zone: zone, targetGroup: chosenGroup, target: target)
    }
    // snippet.end

    /// Candidates are in the order of their registration.
    private func isOne(of candidates: [ELB.Target], _ registration: Int) -> Bool {
        var (low, high) = (0, candidates.count)
        while low < high {
            let middle = (low + high) / 2
            if candidates[middle].registration < registration { low = middle + 1 } else { high = middle }
        }
        return low < candidates.count && candidates[low].registration == registration
    }

    /// One of the rule's target groups by its weight, healthy or not; `nil` if all weights are 0.
    ///
    /// Chance is asked only where there is a choice, so that a rule with one target group changes nobody else's luck.
    private mutating func chooseTargetGroup(of rule: RuleRecord, _ policy: any ELB.ForwardingPolicy) -> Int32? {
        let config = rule.action.forwardConfig!
        let sum = config.targetGroups.reduce(0) { $0 + $1.weight }
        let draw = config.targetGroups.count > 1 && sum > 0 ? Int(random.bounded(UInt64(sum))) : 0
        let arn = policy.chooseTargetGroup(among: config.targetGroups, draw: draw)
        return config.targetGroups.firstIndex { $0.targetGroupArn == arn }.map { rule.targetGroups[$0] }
    }

    /// The candidates with the requests that each of them is busy with.
    private func busy(_ candidates: [ELB.Target], of group: Int) -> [ELB.Target] {
        // Candidates are some of the targets, in the same order. Loops, since a closure would hold the world: a copy of all its parts.
        let slots = targetGroups[group].targets
        var busy = candidates
        var place = 0
        for index in busy.indices {
            while targets[slots[place]].registration != busy[index].registration { place += 1 }
            busy[index].outstandingRequests = targets[slots[place]].inFlight
            place += 1
        }
        return busy
    }
}
