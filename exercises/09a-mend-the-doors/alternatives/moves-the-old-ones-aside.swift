import Orchestra

/// Moves the old rules behind the new ones, waits until all is well, and only then takes them down.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    let aside = house.rules.enumerated().map { Command.RulePriority($0.element, 50_000 - $0.offset) }
    try stage.setRulePriorities(aside)
    var number = 1
    for section in house.sections {
        let action = ELB.Action.forward(to: [.init(section.targetGroup, weight: 1)])
        try stage.createRule(on: house.listener, priority: number, conditions: [.path(section.path)], action: action)
        try stage.modifyTargetGroup(
            section.targetGroup,
            healthCheck: .init(
                path: "/health", intervalSeconds: 15, timeoutSeconds: 12, healthyThresholdCount: 2, unhealthyThresholdCount: 3,
                matcher: .init("200-299")))
        _ = try stage.updateService(section.service, desiredCount: section.desiredCount)
        number += 1
    }
    try stage.modifyListener(house.listener, defaultAction: .fixedResponse(404, contentType: "text/html", "<p>Nothing here."))
    stage.run(for: .seconds(30))
    for rule in house.rules { try stage.deleteRule(rule) }
}
