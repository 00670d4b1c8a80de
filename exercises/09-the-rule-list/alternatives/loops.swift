import Orchestra

func holds(_ condition: ELB.RuleCondition, for request: ELB.Request) -> Bool {
    func like(_ pattern: String, _ text: String) -> Bool { matches(pattern.uppercased(), text.uppercased()) }
    if condition.field == .pathPattern {
        for value in condition.values { if matches(value, request.path) { return true } }
    }
    if condition.field == .hostHeader {
        for value in condition.values { if like(value, request.host) { return true } }
    }
    if let config = condition.httpRequestMethodConfig {
        for method in config.values { if method == request.method { return true } }
    }
    if let config = condition.httpHeaderConfig {
        for value in config.values {
            for header in request.headers where header.name.uppercased() == config.httpHeaderName.uppercased() {
                if like(value, header.value) { return true }
            }
        }
    }
    if let config = condition.queryStringConfig {
        for wanted in config.values {
            for (key, value) in pairs(of: request.query) {
                let keyIsRight = wanted.key == nil || like(wanted.key!, key)
                if keyIsRight, like(wanted.value, value) { return true }
            }
        }
    }
    return false
}

func route(_ request: ELB.Request, by rules: [Rule], defaultAction: ELB.Action) -> ELB.Action {
    var best: Rule?
    for rule in rules where rule.priority < best?.priority ?? 50_001 {
        if !rule.conditions.contains(where: { !holds($0, for: request) }) { best = rule }
    }
    return best?.action ?? defaultAction
}
