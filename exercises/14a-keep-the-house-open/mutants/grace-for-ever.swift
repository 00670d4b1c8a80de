// caught-by: healed
// misconception: The grace period is so long that it covers real illness as well. Within it ECS replaces nobody for failing checks; it has to end soon after a task can be healthy.
// reads: 03-service#ecs-keeps-a-diary
import Orchestra

func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 20))
    try stage.updateService(
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 3600)
}
