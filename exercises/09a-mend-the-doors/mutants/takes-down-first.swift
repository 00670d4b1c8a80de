// caught-by: undisturbed
// misconception: It takes all rules down before it puts up new ones. Meanwhile no rule uses the target groups: their targets are unused, and have to pass a check before they get requests again.
// reads: 07-target-group#a-list-that-nobody-reads
import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    let priorities = try stage.describeRules(of: house.listener).compactMap { Int($0.priority) }
    let first = (priorities.max() ?? 0) + 1
    for rule in house.rules { try stage.deleteRule(rule) }
    for (number, section) in house.sections.enumerated() {
        try stage.createRule(
            on: house.listener, priority: first + number, conditions: [.path(section.path)],
            action: .forward(to: section.targetGroup))
    }

    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404))

    for section in house.sections {
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))

        try stage.updateService(section.service, desiredCount: section.desiredCount)
    }
}
