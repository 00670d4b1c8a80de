// caught-by: empty
// misconception: It looks after the sections that want nobody at all. One that wants too few is short of tasks as well.
import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    let priorities = try stage.describeRules(of: house.listener).compactMap { Int($0.priority) }
    let first = (priorities.max() ?? 0) + 1
    for (number, section) in house.sections.enumerated() {
        try stage.createRule(
            on: house.listener, priority: first + number, conditions: [.path(section.path)],
            action: .forward(to: section.targetGroup))
    }
    for rule in house.rules { try stage.deleteRule(rule) }

    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404))

    for section in house.sections {
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))

        if stage[section.service].desiredCount == 0 {
            try stage.updateService(section.service, desiredCount: section.desiredCount)
        }
    }
}
