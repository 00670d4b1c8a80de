import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    // podium.write: put the rules right, without taking a target group out of use for a moment
    let priorities = try stage.describeRules(of: house.listener).compactMap { Int($0.priority) }
    let first = (priorities.max() ?? 0) + 1
    for (number, section) in house.sections.enumerated() {
        try stage.createRule(
            on: house.listener, priority: first + number, conditions: [.path(section.path)],
            action: .forward(to: section.targetGroup))
    }
    for rule in house.rules { try stage.deleteRule(rule) }
    // podium.end

    // podium.write: put right what happens to requests that belong to nobody
    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404))
    // podium.end

    for section in house.sections {
        // podium.write: put the section's health check right
        let timeout = house.healthCheckAnswerSeconds + 2
        try stage.modifyTargetGroup(
            section.targetGroup, healthCheck: ELB.HealthCheck(intervalSeconds: timeout + 5, timeoutSeconds: timeout))
        // podium.end

        // podium.write: put the section's service right
        try stage.updateService(section.service, desiredCount: section.desiredCount)
        // podium.end
    }
}
