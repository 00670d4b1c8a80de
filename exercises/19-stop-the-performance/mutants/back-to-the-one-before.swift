// caught-by: way-back
// misconception: It goes back to the deployment before, whatever became of that. Only one that was COMPLETED has ever worked.
// reads: 09-deployments#the-third-wrong-entry-ends-it
import Orchestra

/// Gives a deployment up when too many of its tasks fail.
struct StopThePerformance: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var record = record
        switch outcome {
        case .taskFailedToStart: record.failureCount += record.hasRun ? 0 : 1
        case .taskExited, .taskFailedHealthChecks: record.failureCount += 1
        case .taskRunning: record.hasRun = true
        case .taskHealthy: if limits.resetOnHealthyTask { record.failureCount = 0 }
        case .desiredCountChanged: break
        }
        if record.failureCount >= threshold(limits) { record.status = .triggered }
        return record
    }

    func wayBack(_ deployments: [PastDeployment]) -> String? {
        guard let failed = deployments.first, !failed.isRollback else { return nil }
        return deployments.count > 1 ? deployments[1].id : nil
    }

    private func threshold(_ limits: ECS.CircuitBreakerLimits) -> Int {
        let value = limits.thresholdConfiguration.value
        let share = (limits.desiredCount * value + 99) / 100
        switch limits.thresholdConfiguration.type {
        case .count: return value
        case .boundedPercent: return min(max(share, 3), 200)
        case .unboundedPercent: return max(share, 1)
        }
    }
}
