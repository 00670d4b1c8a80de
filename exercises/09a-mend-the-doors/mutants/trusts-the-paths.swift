// caught-by: forwards
// misconception: It looks for each section's rule by its path and puts the target group right. A rule whose path is wrong, or which is missing, it doesn't find, and it makes no new one.
import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    let priorities = try stage.describeRules(of: house.listener).compactMap { Int($0.priority) }
    let first = (priorities.max() ?? 0) + 1
    let rules = zip(house.rules, try stage.describeRules(of: house.listener))
    for (number, section) in house.sections.enumerated() {
        for (rule, description) in rules where description.conditions == [.path(section.path)] {
            try stage.setRulePriorities([.init(rule, first + number)])
            try stage.modifyRule(rule, action: .forward(to: section.targetGroup))
        }
    }
    for (rule, description) in rules where description.conditions == [.path("*")] { try stage.deleteRule(rule) }

    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404))

    for section in house.sections {
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))

        try stage.updateService(section.service, desiredCount: section.desiredCount)
    }
}
