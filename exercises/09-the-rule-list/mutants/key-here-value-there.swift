// caught-by: query
// misconception: It finds the key in one pair and the value in another. Both have to stand in the same pair.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether a condition holds: whether any of its values does.
func holds(_ condition: ELB.RuleCondition, for request: ELB.Request) -> Bool {
    switch condition.field {
    case .pathPattern: return condition.values.contains { matches($0, request.path) }
    case .hostHeader: return condition.values.contains { matchesAnyCase($0, request.host) }
    case .httpRequestMethod: return condition.httpRequestMethodConfig!.values.contains(request.method)
    case .httpHeader:
        let config = condition.httpHeaderConfig!
        let headers = request.headers.filter { $0.name.lowercased() == config.httpHeaderName.lowercased() }
        return headers.contains { header in config.values.contains { matchesAnyCase($0, header.value) } }
    case .queryString:
        let wanted = condition.queryStringConfig!.values
        let pairs = pairs(of: request.query)
        return wanted.contains { wanted in
            pairs.contains { matchesAnyCase(wanted.key ?? "*", $0.key) }
                && pairs.contains { matchesAnyCase(wanted.value, $0.value) }
        }
    case .sourceIp: return false
    }
}

/// What the listener does with a request.
func route(_ request: ELB.Request, by rules: [Rule], defaultAction: ELB.Action) -> ELB.Action {
    let byPriority = rules.sorted { $0.priority < $1.priority }
    let first = byPriority.first { rule in rule.conditions.allSatisfy { holds($0, for: request) } }
    return first?.action ?? defaultAction
}

private func matchesAnyCase(_ pattern: String, _ text: String) -> Bool { matches(pattern.lowercased(), text.lowercased()) }
