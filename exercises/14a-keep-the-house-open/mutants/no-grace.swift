// caught-by: opening
// misconception: There is no grace period, or a short one. A task that still tunes fails its checks; ECS takes it for ill and starts another beside it. The grace period has to last until the task can have become healthy.
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
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 0)
}
