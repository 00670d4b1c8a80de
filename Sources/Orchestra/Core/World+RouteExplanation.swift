// Why a request goes where it goes.

extension World {
    /// The same way, with every rule's reason, and without moving anybody's turn.
    func explainRoute(_ request: ELB.Request, at listener: Int, using policies: Policies) -> ELB.RoutingDecision {
        var (copy, policies) = (self, policies)
        let route = copy.route(request, at: listener, using: &policies)
        let rules = listeners[listener].rules
        guard route.rule >= 0 else { return refused(route.statusCode, at: listener) }
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
            failsOpen: copy.failsOpen(along: route),
            followsCookie: route.followsCookie ? true : nil, statusCode: route.statusCode == 0 ? nil : route.statusCode)
    }

    /// No rule was looked at.
    private func refused(_ statusCode: Int, at listener: Int) -> ELB.RoutingDecision {
        let rules = listeners[listener].rules
        let last = rules[rules.count - 1]
        return ELB.RoutingDecision(
            listener: listeners[listener].id, rule: last.id, priority: "-1", action: last.action,
            evaluations: rules.map {
                .init(
                    priority: $0.priorityText, matched: false,
                    reason: statusCode == 0
                        ? "not looked at: the client doesn't reach the load balancer"
                        : "not looked at: the load balancer answers \(statusCode)")
            }, failsOpen: false, statusCode: statusCode)
    }

    private func failsOpen(along route: Route) -> Bool {
        guard route.targetGroup >= 0 else { return false }
        guard route.zone >= 0 else { return targetGroups[Int(route.targetGroup)].failsOpen }
        return route.target.map { targets[$0].health.state == .unhealthy } ?? false
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
}
