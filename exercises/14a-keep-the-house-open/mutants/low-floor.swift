// caught-by: floor
// misconception: minimumHealthyPercent lets the deployment go down to what has to be healthy, and no further. When a task crashes just then, one too few is left.
// reads: 08-performance#how-the-replacement-is-decided
import Orchestra

func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 20))
    try stage.updateService(
        house.users, desiredCount: 5, minimumHealthyPercent: 60, maximumPercent: 160, healthCheckGracePeriodSeconds: 60)
}
