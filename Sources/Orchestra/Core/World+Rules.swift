// CreateRule, ModifyRule, SetRulePriorities, DeleteRule, DescribeRules.

extension World {
    mutating func createRule(
        _ owner: ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition], actions: [ELB.Action],
        transforms: [ELB.RuleTransform] = []
    ) throws(ELB.Error) -> ELB.Rule.ID {
        let index = try listener(owner)
        try check(priority: priority)
        try check(conditions)
        try check(transforms)
        guard !listeners[index].rules.contains(where: { $0.priority == priority }) else {
            throw ELB.Error(
                .priorityInUse, "Priority '\(priority)' is currently in use", help: "Each rule of a listener has its own.")
        }
        let balancer = Int(listeners[index].loadBalancer)
        let count = loadBalancers[balancer].listeners.reduce(0) { $0 + listeners[Int($1)].rules.count - 1 }
        guard count < quotas.rulesPerLoadBalancer else {
            throw ELB.Error(.tooManyRules, "A load balancer has at most \(quotas.rulesPerLoadBalancer) rules.")
        }
        let (preceding, action) = try arrange(actions, speaks: listeners[index].speaks)
        let groups = try checkAction(action, on: balancer, port: listeners[index].port, speaks: listeners[index].speaks)
        let id = ELB.Rule.ID(listener: owner, suffix: identifiers.next(.rule))
        let place = listeners[index].rules.firstIndex { $0.priority > priority }!
        var rule = RuleRecord(id: id, priority: priority, conditions: conditions, action: action, targetGroups: groups)
        rule.precedingActions = preceding
        rule.transforms = transforms.isEmpty ? nil : transforms
        listeners[index].rules.insert(rule, at: place)
        log(.ruleCreated(listener: owner, priority: priority, conditions: conditions))
        for group in groups { use(group, by: balancer) }
        return id
    }

    /// What is given replaces what was there, as a whole.
    mutating func modifyRule(
        _ id: ELB.Rule.ID, conditions: [ELB.RuleCondition]?, actions: [ELB.Action]?, transforms: [ELB.RuleTransform]? = nil,
        speaks: ELB.ListenerProtocol? = nil
    ) throws(ELB.Error) {
        let (index, place) = try rule(id)
        guard conditions != nil || actions != nil || transforms != nil else {
            throw ELB.Error(.validationError, "At least one of conditions, actions and transforms must be specified")
        }
        var rule = listeners[index].rules[place]
        if let transforms {
            guard !rule.isDefault else {
                throw ELB.Error(
                    .operationNotPermitted, "Default rule '\(id.arn)' cannot be modified", help: "It has no transforms.")
            }
            try check(transforms)
            rule.transforms = transforms.isEmpty ? nil : transforms
        }
        if let conditions {
            guard !rule.isDefault else {
                throw ELB.Error(
                    .operationNotPermitted, "Default rule '\(id.arn)' cannot be modified", help: "It has no conditions.")
            }
            try check(conditions)
            rule.conditions = conditions
        }
        let balancer = Int(listeners[index].loadBalancer)
        if let actions {
            let (preceding, action) = try arrange(actions, speaks: speaks ?? listeners[index].speaks)
            let groups = try checkAction(
                action, on: balancer, port: listeners[index].port, speaks: speaks ?? listeners[index].speaks)
            let before = rule.targetGroups
            rule.action = action
            rule.precedingActions = preceding
            rule.targetGroups = groups
            for group in groups { use(group, by: balancer) }
            for group in before { disuse(group) }
        }
        listeners[index].rules[place] = rule
        log(.ruleModified(listener: rule.id.listener, priority: rule.isDefault ? 0 : rule.priority, conditions: rule.conditions))
    }

    /// All at once, so that two rules can exchange their numbers in one call.
    mutating func setRulePriorities(_ priorities: [(rule: ELB.Rule.ID, priority: Int)]) throws(ELB.Error) {
        var changed: [(listener: Int, rules: [RuleRecord])] = []
        guard !priorities.isEmpty else { throw ELB.Error(.validationError, "At least one rule priority must be specified") }
        for (number, (id, priority)) in priorities.enumerated() {
            try check(priority: priority)
            guard !priorities[..<number].contains(where: { $0.priority == priority && $0.rule.listener == id.listener }) else {
                throw ELB.Error(.validationError, "Priority '\(priority)' was provided multiple times")
            }
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
        for group in rule.targetGroups { disuse(group) }
    }

    /// By ascending priority, the default rule last.
    func describeRules(_ owner: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Rule] {
        listeners[try listener(owner)].rules.map(\.described)
    }

    func rule(_ id: ELB.Rule.ID) throws(ELB.Error) -> (listener: Int, place: Int) {
        if let index = listeners.firstIndex(where: { $0.id == id.listener && !$0.isDeleted }),
            let place = listeners[index].rules.firstIndex(where: { $0.id == id })
        {
            return (index, place)
        }
        throw ELB.Error(.ruleNotFound, "One or more rules not found")
    }

    private func check(priority: Int) throws(ELB.Error) {
        guard (1...50_000).contains(priority) else {
            throw ELB.Error(.validationError, "The priority \(priority) is not within 1 and 50000.")
        }
    }
}
