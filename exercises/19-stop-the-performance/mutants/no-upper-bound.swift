// caught-by: bounds
// misconception: Its bounded threshold has no upper bound. With 800 tasks desired it watches 400 failures; after 200 it is enough.
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
        return deployments.first { $0.rolloutState == .completed }?.id
    }

    private func threshold(_ limits: ECS.CircuitBreakerLimits) -> Int {
        let value = limits.thresholdConfiguration.value
        let share = (limits.desiredCount * value + 99) / 100
        switch limits.thresholdConfiguration.type {
        case .count: return value
        case .boundedPercent: return max(share, 3)
        case .unboundedPercent: return max(share, 1)
        }
    }
}
