import Orchestra

/// Takes the service away and makes another of the same name; only then are the health checks set, a second later.
func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    let balancers = stage[house.users].loadBalancers
    try stage.deleteService(house.users, force: true)
    try stage.createService(
        "users", in: "api", taskDefinition: "users:1", desiredCount: 5, minimumHealthyPercent: 80, maximumPercent: 140,
        loadBalancers: balancers, healthCheckGracePeriodSeconds: 50)
    stage.run(for: .seconds(1))
    var attributes = try stage.describeTargetGroupAttributes(house.targetGroup)
    attributes.deregistrationDelayTimeoutSeconds = 30
    try stage.modifyTargetGroupAttributes(house.targetGroup, attributes)
    var check = ELB.HealthCheck()
    check.intervalSeconds = 5
    check.timeoutSeconds = 4
    check.healthyThresholdCount = 2
    try stage.modifyTargetGroup(house.targetGroup, healthCheck: check)
}
