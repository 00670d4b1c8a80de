// caught-by: begins
// misconception: minimumHealthyPercent lets no old task leave, and maximumPercent lets no new one come beside it. The deployment can't take its first step.
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
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 100, healthCheckGracePeriodSeconds: 60)
}
