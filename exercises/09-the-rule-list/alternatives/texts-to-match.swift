import Orchestra

/// Turns each condition into patterns and each request into texts, and then there is one rule for all of them.
func holds(_ condition: ELB.RuleCondition, for request: ELB.Request) -> Bool {
    var patterns = condition.values
    var texts: [String] = []
    switch condition.field {
    case .pathPattern: texts = [request.path]
    case .hostHeader:
        patterns = patterns.map { $0.lowercased() }
        texts = [request.host.lowercased()]
    case .httpRequestMethod: return Set(condition.httpRequestMethodConfig?.values ?? []).contains(request.method)
    case .httpHeader:
        patterns = condition.httpHeaderConfig!.values.map { $0.lowercased() }
        for header in request.headers {
            guard header.name.lowercased() == condition.httpHeaderConfig!.httpHeaderName.lowercased() else { continue }
            texts.append(header.value.lowercased())
        }
    case .queryString:
        // A line break, which occurs in neither, keeps key and value apart.
        patterns = condition.queryStringConfig!.values.map { "\($0.key ?? "*")\n\($0.value)".lowercased() }
        texts = pairs(of: request.query).map { "\($0.key)\n\($0.value)".lowercased() }
    default: break
    }
    return texts.contains { text in patterns.contains { matches($0, text) } }
}

func route(_ request: ELB.Request, by rules: [Rule], defaultAction: ELB.Action) -> ELB.Action {
    rules.filter { $0.conditions.allSatisfy { holds($0, for: request) } }.min { $0.priority < $1.priority }?.action ?? defaultAction
}
