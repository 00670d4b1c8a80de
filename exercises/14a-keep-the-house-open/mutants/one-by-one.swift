// caught-by: rolled-out
// misconception: The two limits leave room for one step at a time, and each step takes as long as a task needs to become healthy. That is too slow for a whole section.
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
        house.users, desiredCount: 7, minimumHealthyPercent: 85, maximumPercent: 100, healthCheckGracePeriodSeconds: 60)
}
