import Orchestra

/// Chooses the settings with which the house stays open all evening.
func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    // podium.write: set the health check: how soon must an ill task be found out?
    // Twice 5 seconds, and 3 for the last answer.
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    // podium.end

    // podium.write: set the deregistration delay: how long does a request take that a leaving task still has?
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 20))
    // podium.end

    // podium.write: update the service: how many may be missing, how far may a deployment go, how long does a task tune?
    // Two to spare; up to eight tasks in a deployment; unhealthy until 33 seconds after it is RUNNING.
    try stage.updateService(
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 60)
    // podium.end
}
