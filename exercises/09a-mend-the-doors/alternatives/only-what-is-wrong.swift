import Orchestra

/// Looks first, and changes only what isn't as it should be.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    var free = 40_000
    var kept: [ELB.Rule.ID] = []
    for section in house.sections {
        let descriptions = try stage.describeRules(of: house.listener)
        let right = house.rules.first { rule in
            descriptions.contains {
                $0.ruleArn == rule.arn && $0.conditions == [.path(section.path)]
                    && $0.actions == [.forward(to: section.targetGroup)]
            }
        }
        if let right {
            try stage.setRulePriorities([.init(right, free)])
            kept.append(right)
        } else {
            try stage.createRule(
                on: house.listener, priority: free, conditions: [.path(section.path)], action: .forward(to: section.targetGroup))
        }
        free += 1
    }
    for rule in house.rules where !kept.contains(rule) { try stage.deleteRule(rule) }
    if try stage.describeRules(of: house.listener).last?.actions != [.fixedResponse(404)] {
        try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404, "No such door."))
    }
    for section in house.sections {
        let check = stage[section.targetGroup]
        if check.matcher != ELB.Matcher("200") || check.healthCheckTimeoutSeconds <= house.healthCheckAnswerSeconds {
            try stage.modifyTargetGroup(section.targetGroup, healthCheck: .init(intervalSeconds: 40, timeoutSeconds: 20))
        }
        let missing = section.desiredCount - stage[section.service].desiredCount
        if missing != 0 { try stage.updateService(section.service, desiredCount: section.desiredCount) }
    }
}
