// caught-by: opening
// misconception: The health check gives up before the answer can be there. All tasks fail it, well as they are: timeoutSeconds has to be longer than an answer takes, and shorter than the interval.
// reads: 07-target-group#one-missed-call-is-not-enough
import Orchestra

func keepTheHouseOpen(_ house: House, stage: inout Simulation) throws {
    try stage.modifyTargetGroup(
        house.targetGroup,
        healthCheck: ELB.HealthCheck(
            intervalSeconds: 5, timeoutSeconds: 2, healthyThresholdCount: 2, unhealthyThresholdCount: 2))
    try stage.modifyTargetGroupAttributes(
        house.targetGroup, ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: 20))
    try stage.updateService(
        house.users, desiredCount: 5, minimumHealthyPercent: 100, maximumPercent: 160, healthCheckGracePeriodSeconds: 60)
}
