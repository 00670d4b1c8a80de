// caught-by: losses
// misconception: There is one task more than has to be healthy. When two are lost before the first is replaced, one too few is left.
// reads: 08-performance#three-somebody-leaves-at-once
import Orchestra

func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 20))
    try stage.updateService(
        house.users, desiredCount: 4, minimumHealthyPercent: 100, maximumPercent: 200, healthCheckGracePeriodSeconds: 60)
}
