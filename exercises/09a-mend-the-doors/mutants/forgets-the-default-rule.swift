// caught-by: strangers
// misconception: It mends the rules that have a number and forgets the default rule, which takes whatever none of them takes.
// reads: 06-load-balancer#a-hall-has-doors-and-each-door-has-a-number
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

    for section in house.sections {
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))

        try stage.updateService(section.service, desiredCount: section.desiredCount)
    }
}
