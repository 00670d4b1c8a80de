// CreateRule, ModifyRule, SetRulePriorities, DeleteRule, DescribeRules, and what a rule may say.

extension World {
    mutating func createRule(
        _ owner: ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition], action: ELB.Action
    ) throws(ELB.Error) -> ELB.Rule.ID {
        let index = try listener(owner)
        try check(priority: priority)
        try check(conditions)
        guard !listeners[index].rules.contains(where: { $0.priority == priority }) else {
            throw ELB.Error(
                .priorityInUse, "Priority '\(priority)' is currently in use", help: "Each rule of a listener has its own.")
        }
        let balancer = Int(listeners[index].loadBalancer)
        let count = loadBalancers[balancer].listeners.reduce(0) { $0 + listeners[Int($1)].rules.count - 1 }
        guard count < quotas.rulesPerLoadBalancer else {
            throw ELB.Error(.tooManyRules, "A load balancer has at most \(quotas.rulesPerLoadBalancer) rules.")
        }
        let group = try checkAction(action, on: balancer, port: listeners[index].port, speaks: listeners[index].speaks)
        let id = ELB.Rule.ID(listener: owner, suffix: identifiers.next(.rule))
        let place = listeners[index].rules.firstIndex { $0.priority > priority }!
        listeners[index].rules.insert(
            RuleRecord(id: id, priority: priority, conditions: conditions, action: action, targetGroup: group), at: place)
        log(.ruleCreated(listener: owner, priority: priority, conditions: conditions))
        use(group, by: balancer)
        return id
    }

    /// What is given replaces what was there, as a whole.
    mutating func modifyRule(
        _ id: ELB.Rule.ID, conditions: [ELB.RuleCondition]?, action: ELB.Action?, speaks: ELB.ListenerProtocol? = nil
    ) throws(ELB.Error) {
        let (index, place) = try rule(id)
        var rule = listeners[index].rules[place]
        if let conditions {
            guard !rule.isDefault else {
                throw ELB.Error(
                    .operationNotPermitted, "Default rule '\(id.arn)' cannot be modified", help: "It has no conditions.")
            }
            try check(conditions)
            rule.conditions = conditions
        }
        let balancer = Int(listeners[index].loadBalancer)
        if let action {
            let group = try checkAction(
                action, on: balancer, port: listeners[index].port, speaks: speaks ?? listeners[index].speaks)
            let before = rule.targetGroup
            rule.action = action
            rule.targetGroup = group
            use(group, by: balancer)
            disuse(before)
        }
        listeners[index].rules[place] = rule
        log(.ruleModified(listener: rule.id.listener, priority: rule.isDefault ? 0 : rule.priority, conditions: rule.conditions))
    }

    /// All at once, so that two rules can exchange their numbers in one call.
    mutating func setRulePriorities(_ priorities: [(rule: ELB.Rule.ID, priority: Int)]) throws(ELB.Error) {
        var changed: [(listener: Int, rules: [RuleRecord])] = []
        for (id, priority) in priorities {
            try check(priority: priority)
            let (index, place) = try rule(id)
            guard !listeners[index].rules[place].isDefault else {
                throw ELB.Error(
                    .operationNotPermitted, "The priority of default rule '\(id.arn)' cannot be changed", help: "It is always last."
                )
            }
            if !changed.contains(where: { $0.listener == index }) { changed.append((index, listeners[index].rules)) }
            changed[changed.firstIndex { $0.listener == index }!].rules[place].priority = priority
        }
        for (_, rules) in changed {
            let sorted = rules.map(\.priority).sorted()
            for (left, right) in zip(sorted, sorted.dropFirst()) where left == right {
                throw ELB.Error(.priorityInUse, "Priority '\(left)' is currently in use")
            }
        }
        for (index, rules) in changed {
            listeners[index].rules = rules.sorted { $0.priority < $1.priority }
            for rule in rules where priorities.contains(where: { $0.rule == rule.id }) {
                log(.ruleModified(listener: rule.id.listener, priority: rule.priority, conditions: rule.conditions))
            }
        }
    }

    mutating func deleteRule(_ id: ELB.Rule.ID) throws(ELB.Error) {
        let (index, place) = try rule(id)
        let rule = listeners[index].rules[place]
        guard !rule.isDefault else { throw ELB.Error(.operationNotPermitted, "Default rule '\(id.arn)' cannot be deleted") }
        listeners[index].rules.remove(at: place)
        log(.ruleDeleted(listener: id.listener, priority: rule.priority))
        disuse(rule.targetGroup)
    }

    /// By ascending priority, the default rule last.
    func describeRules(_ owner: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Rule] {
        listeners[try listener(owner)].rules.map { rule in
            ELB.Rule(
                ruleArn: rule.id.arn, priority: rule.priorityText, conditions: rule.conditions, actions: [rule.action],
                isDefault: rule.isDefault)
        }
    }

    func rule(_ id: ELB.Rule.ID) throws(ELB.Error) -> (listener: Int, place: Int) {
        if let index = listeners.firstIndex(where: { $0.id == id.listener && !$0.isDeleted }),
            let place = listeners[index].rules.firstIndex(where: { $0.id == id })
        {
            return (index, place)
        }
        throw ELB.Error(.ruleNotFound, "One or more rules not found")
    }

    // MARK: What a rule may say

    private func check(priority: Int) throws(ELB.Error) {
        guard (1...50_000).contains(priority) else {
            throw ELB.Error(.validationError, "The priority \(priority) is not within 1 and 50000.")
        }
    }

    private func check(_ conditions: [ELB.RuleCondition]) throws(ELB.Error) {
        guard !conditions.isEmpty else { throw ELB.Error(.validationError, "A rule needs at least one condition.") }
        for field in [ELB.RuleCondition.Field.hostHeader, .pathPattern] where conditions.count(where: { $0.field == field }) > 1 {
            throw ELB.Error(
                .invalidConfigurationRequest, "A rule can have one \(field.rawValue) condition only.",
                help: "Put all values into one.")
        }
        let values = conditions.flatMap(\.values)
        guard conditions.allSatisfy({ (1...quotas.conditionValuesPerCondition).contains($0.values.count) }) else {
            throw ELB.Error(.validationError, "A condition has 1 to \(quotas.conditionValuesPerCondition) values.")
        }
        guard values.count <= quotas.conditionValuesPerRule else {
            throw ELB.Error(.validationError, "A rule has at most \(quotas.conditionValuesPerRule) condition values.")
        }
        let wildcards = values.reduce(0) { $0 + $1.utf8.count { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } }
        guard wildcards <= quotas.wildcardsPerRule else {
            throw ELB.Error(.validationError, "A rule has at most \(quotas.wildcardsPerRule) wildcards; this one has \(wildcards).")
        }
        for condition in conditions {
            for value in condition.values { try check(value, of: condition.field) }
        }
    }

    private func check(_ value: String, of field: ELB.RuleCondition.Field) throws(ELB.Error) {
        let allowed = field == .pathPattern ? "_-.$/~\"'@:+&*?" : "-.*?"
        let legal = value.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || allowed.utf8.contains(byte)
        }
        guard (1...quotas.conditionValueLength).contains(value.utf8.count), legal else {
            throw ELB.Error(
                .validationError, "The \(field.rawValue) value '\(value)' is not valid.",
                help: "Use 1 to \(quotas.conditionValueLength) letters, digits and \(allowed)")
        }
        if field == .hostHeader {
            let last = value.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
            guard value.contains("."), !last.isEmpty, last.utf8.allSatisfy({ ($0 | 32) >= 97 && ($0 | 32) <= 122 }) else {
                throw ELB.Error(
                    .validationError, "The host-header value '\(value)' is not valid.",
                    help: "It needs a dot, and only letters after the last one.")
            }
        }
    }

    /// - Returns: The index of the target group that the action forwards to, or -1.
    func checkAction(_ action: ELB.Action, on balancer: Int, port: Int, speaks: ELB.ListenerProtocol) throws(ELB.Error) -> Int32 {
        switch action.type {
        case .forward:
            guard let group = targetGroups.firstIndex(where: { !$0.isDeleted && $0.id.arn == action.targetGroupArn }) else {
                throw ELB.Error(
                    .targetGroupNotFound, "Target group '\(action.targetGroupArn ?? "")' not found", help: "Create it first.")
            }
            let owner = targetGroups[group].loadBalancer
            guard owner < 0 || owner == Int32(balancer) else {
                throw ELB.Error(
                    .targetGroupAssociationLimit,
                    "The following target groups cannot be associated with more than one load balancer: \(targetGroups[group].id.arn)",
                    help: "It belongs to \(loadBalancers[Int(owner)].id.name).")
            }
            return Int32(group)
        case .redirect:
            guard let redirect = action.redirectConfig else {
                throw ELB.Error(.invalidLoadBalancerAction, "A redirect needs its RedirectConfig.")
            }
            try check(redirect, speaks)
        case .fixedResponse:
            guard let response = action.fixedResponseConfig, let code = Int(response.statusCode),
                response.statusCode.utf8.count == 3,
                [2, 4, 5].contains(code / 100)
            else { throw ELB.Error(.invalidLoadBalancerAction, "A fixed response has a 2XX, 4XX or 5XX code.") }
            let types = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"]
            guard types.contains(response.contentType), (response.messageBody ?? "").utf8.count <= 1024 else {
                throw ELB.Error(
                    .invalidLoadBalancerAction, "The fixed response is not valid.",
                    help: "Its body has at most 1024 bytes, its content type is one of \(types.joined(separator: ", ")).")
            }
        }
        return -1
    }

    private func check(_ redirect: ELB.Action.Redirect, _ speaks: ELB.ListenerProtocol) throws(ELB.Error) {
        guard ["HTTP", "HTTPS", "#{protocol}"].contains(redirect.protocol) else {
            throw ELB.Error(
                .invalidLoadBalancerAction, "The redirect protocol '\(redirect.protocol)' is not HTTP, HTTPS or #{protocol}.")
        }
        guard redirect.path.hasPrefix("/") else {
            throw ELB.Error(
                .invalidLoadBalancerAction, "The redirect path '\(redirect.path)' must start with '/'.", help: "Write '/#{path}'.")
        }
        let parts = [redirect.host, redirect.path, redirect.query]
        guard parts.allSatisfy({ $0.utf8.count <= 128 }) else {
            throw ELB.Error(.invalidLoadBalancerAction, "A part of a redirect has at most 128 characters.")
        }
        guard speaks == .http || redirect.protocol != "HTTP" else {
            throw ELB.Error(.invalidLoadBalancerAction, "Redirecting from HTTPS to HTTP is not supported.")
        }
        let unchanged =
            (redirect.protocol == "#{protocol}" || redirect.protocol == speaks.rawValue) && redirect.host == "#{host}"
            && redirect.port == "#{port}" && redirect.path == "/#{path}"
        guard !unchanged else {
            throw ELB.Error(
                .invalidLoadBalancerAction, "The redirect would lead to itself.",
                help: "Change at least one of protocol, host, port and path.")
        }
    }
}
