// caught-by: default
// misconception: When nothing fits it takes the last rule of the list. The default action stands outside of the list.
// reads: 06-load-balancer#a-hall-has-doors-and-each-door-has-a-number
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
        return pairs(of: request.query).contains { pair in
            wanted.contains { matchesAnyCase($0.key ?? "*", pair.key) && matchesAnyCase($0.value, pair.value) }
        }
    case .sourceIp: return false
    }
}

/// What the listener does with a request.
func route(_ request: ELB.Request, by rules: [Rule], defaultAction: ELB.Action) -> ELB.Action {
    let byPriority = rules.sorted { $0.priority < $1.priority }
    let first = byPriority.first { rule in rule.conditions.allSatisfy { holds($0, for: request) } }
    return (first ?? byPriority.last)?.action ?? defaultAction
}

private func matchesAnyCase(_ pattern: String, _ text: String) -> Bool { matches(pattern.lowercased(), text.lowercased()) }
