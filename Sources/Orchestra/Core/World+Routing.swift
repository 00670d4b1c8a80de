// The way of a request: listener, rule, target group, target (Application Load Balancers guide, how requests are routed).

extension World {
    /// Where a request goes: enough to send it, no more.
    struct Route {
        var rule: Int
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
        let index =
            policies.indexedMatch(of: listeners[listener], number: listener, request)
            ?? matchingRule(of: listener, request, policies.ruleMatcher)
        let rule = listeners[listener].rules[index]
        switch rule.action.type {
        case .redirect: return Route(rule: index, statusCode: rule.action.redirectConfig!.statusCode.number)
        case .fixedResponse: return Route(rule: index, statusCode: Int(rule.action.fixedResponseConfig!.statusCode)!)
        case .forward: break
        }
        let chosenGroup =
            rule.action.forwardConfig == nil
            ? rule.targetGroup
            : stickyTargetGroup(for: request, of: rule) ?? chooseTargetGroup(of: rule, policies.forwardingPolicy)
        guard let chosenGroup else { return Route(rule: index, statusCode: 503) }
        // The record is large: only what is needed of it is taken.
        let group = Int(chosenGroup)
        if targetGroups[group].attributes.stickinessEnabled,
            let target = stickyTarget(for: request, in: group, policies.stickinessPolicy)
        {
            return Route(rule: index, targetGroup: chosenGroup, target: target, followsCookie: true)
        }
        let type = targetGroups[group].attributes.loadBalancingAlgorithmType
        let candidates = policies.looksAtOutstandingRequests(type) ? busyCandidates(of: group) : targetGroups[group].candidates
        guard
            let chosen = policies.chooseTarget(in: chosenGroup, type, for: request, among: candidates, random: &random),
            let target = targetGroups[group].targetIDs[chosen], candidates.contains(where: { $0.id == chosen })
        else { return Route(rule: index, targetGroup: chosenGroup, statusCode: 503) }
        return Route(rule: index, targetGroup: chosenGroup, target: target)
    }
    // snippet.end

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
    private func busyCandidates(of group: Int) -> [ELB.Target] {
        // Candidates are some of the targets, in the same order.
        var rest = targetGroups[group].targets[...]
        return targetGroups[group].candidates.map { candidate in
            let place = rest.firstIndex { targets[$0].registration == candidate.registration }!
            rest = rest[(place + 1)...]
            return ELB.Target(
                id: candidate.id, registration: candidate.registration,
                outstandingRequests: targets[targetGroups[group].targets[place]].inFlight)
        }
    }

    /// The same way, with every rule's reason, and without moving anybody's turn.
    func explainRoute(_ request: ELB.Request, at listener: Int, using policies: Policies) -> ELB.RoutingDecision {
        var (copy, policies) = (self, policies)
        let route = copy.route(request, at: listener, using: &policies)
        let rules = listeners[listener].rules
        let evaluations = rules.enumerated().map { index, rule -> ELB.RoutingDecision.Evaluation in
            let reason =
                if index > route.rule {
                    "not looked at: rule \(rules[route.rule].priorityText) matched first"
                } else if rule.isDefault {
                    "no other rule matched"
                } else { explain(rule, request, policies.ruleMatcher) }
            return .init(priority: rule.priorityText, matched: index == route.rule, reason: reason)
        }
        return ELB.RoutingDecision(
            listener: listeners[listener].id, rule: rules[route.rule].id, priority: rules[route.rule].priorityText,
            action: rules[route.rule].action, evaluations: evaluations,
            targetGroup: route.targetGroup < 0 ? nil : targetGroups[Int(route.targetGroup)].id,
            target: route.target.map { targets[$0].id },
            label: route.target.flatMap { label(of: $0)?.letters },
            failsOpen: route.targetGroup >= 0 && targetGroups[Int(route.targetGroup)].failsOpen,
            followsCookie: route.followsCookie ? true : nil, statusCode: route.statusCode == 0 ? nil : route.statusCode)
    }

    private func explain(_ rule: RuleRecord, _ request: ELB.Request, _ matcher: any ELB.RuleMatcher) -> String {
        rule.conditions.map { condition in
            let holds = matcher.matches([condition], request)
            let isWhere = condition.field == .sourceIp
            let verb = holds ? (isWhere ? "is in" : "matches") : isWhere ? "is not in" : "does not match"
            guard let asked = asked(of: request, by: condition) else {
                return condition.httpHeaderConfig.map { "no header \($0.httpHeaderName)" } ?? "no query"
            }
            return "\(asked) \(verb) \(condition.valueTexts.joined(separator: " or "))"
        }.joined(separator: ", ")
    }

    /// What of the request a condition looks at; `nil` if the request has no such thing.
    private func asked(of request: ELB.Request, by condition: ELB.RuleCondition) -> String? {
        switch condition.field {
        case .pathPattern: return request.path
        case .hostHeader: return ELB.WildcardMatcher.hostName(request.host)
        case .httpHeader:
            let name = condition.httpHeaderConfig?.httpHeaderName ?? ""
            let values = request.values(ofHeader: name)
            return values.isEmpty ? nil : "\(name) \(values.joined(separator: ", "))"
        case .httpRequestMethod: return request.method
        case .queryString: return request.query.isEmpty ? nil : "?\(request.query)"
        case .sourceIp: return request.sourceIP
        }
    }

    /// A redirect's `Location`: the placeholders replaced, the port always written.
    func location(of redirect: ELB.Action.Redirect, for request: ELB.Request, at listener: Int) -> String {
        let record = listeners[listener]
        let host = ELB.WildcardMatcher.hostName(request.host)
        let values = [
            ("#{protocol}", record.speaks.urlScheme), ("#{host}", host), ("#{port}", "\(record.port)"),
            ("#{path}", String(request.path.drop { $0 == "/" })), ("#{query}", request.query),
        ]
        func fill(_ text: String) -> String { replace(values, in: text) }
        let query = fill(redirect.query)
        return "\(fill(redirect.protocol).lowercased())://\(fill(redirect.host)):\(fill(redirect.port))\(fill(redirect.path))"
            + (query.isEmpty ? "" : "?\(query)")
    }

    /// In one pass, so that what a request brought is never taken for a placeholder.
    private func replace(_ values: [(placeholder: String, value: String)], in text: String) -> String {
        let hash = UInt8(ascii: "#")
        guard text.utf8.contains(hash) else { return text }
        var (rest, result) = (Substring(text).utf8, [UInt8]())
        while let first = rest.first {
            if first == hash, let found = values.first(where: { rest.starts(with: $0.placeholder.utf8) }) {
                result += found.value.utf8
                rest = rest.dropFirst(found.placeholder.utf8.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
