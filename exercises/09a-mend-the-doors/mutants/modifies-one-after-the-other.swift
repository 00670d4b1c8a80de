// caught-by: undisturbed
// misconception: It turns each rule into the one that belongs in its place, one after the other. For a moment no rule forwards to a target group that still had one: its targets are unused, and begin anew.
// reads: 07-target-group#a-list-that-nobody-reads
import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    let priorities = try stage.describeRules(of: house.listener).compactMap { Int($0.priority) }
    let first = (priorities.max() ?? 0) + 1
    for (rule, section) in zip(house.rules, house.sections) {
        try stage.modifyRule(rule, conditions: [.path(section.path)], action: .forward(to: section.targetGroup))
    }
    for (number, section) in house.sections.enumerated().dropFirst(house.rules.count) {
        try stage.createRule(
            on: house.listener, priority: first + number, conditions: [.path(section.path)],
            action: .forward(to: section.targetGroup))
    }
    for rule in house.rules.dropFirst(house.sections.count) { try stage.deleteRule(rule) }

    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404))

    for section in house.sections {
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))

        try stage.updateService(section.service, desiredCount: section.desiredCount)
    }
}
