import Orchestra

/// All chairs are taken from the beginning: old tasks leave first, and new ones take their places.
func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 3, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 8))
    try stage.updateService(
        house.users, desiredCount: 8, minimumHealthyPercent: 50, maximumPercent: 100, healthCheckGracePeriodSeconds: 45)
}
