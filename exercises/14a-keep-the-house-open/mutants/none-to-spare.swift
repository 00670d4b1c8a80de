// caught-by: losses
// misconception: There are as many tasks as have to be healthy, and no more. The first crash leaves one too few: desiredCount isn't what survives, it is what is steered to.
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
        house.users, desiredCount: 3, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 60)
}
