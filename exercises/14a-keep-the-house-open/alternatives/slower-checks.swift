import Orchestra

/// The interval that is barely short enough, and six tasks with room for one more.
func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 6, timeoutSeconds: 5, healthyThresholdCount: 3, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 15))
    try stage.updateService(
        house.users, desiredCount: 6, minimumHealthyPercent: 67, maximumPercent: 133, healthCheckGracePeriodSeconds: 90)
}
