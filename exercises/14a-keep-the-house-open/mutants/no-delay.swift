// caught-by: clients
// misconception: The deregistration delay is shorter than a request takes. When an old task leaves, its last requests are cut off: 502.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 4, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 0))
    try stage.updateService(
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 60)
}
