import Orchestra

/// Works out how many failures are left before the outcome is counted.
struct StopThePerformance: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var after = record
        if outcome == .taskRunning { after.hasRun = true }
        if outcome == .taskHealthy && limits.resetOnHealthyTask { after.failureCount = 0 }
        let counts =
            outcome == .taskExited || outcome == .taskFailedHealthChecks || outcome == .taskFailedToStart && !record.hasRun
        if counts { after.failureCount += 1 }
        let left = tolerated(limits) - after.failureCount
        if left <= 0 { after.status = .triggered }
        return after
    }

    private func tolerated(_ limits: ECS.CircuitBreakerLimits) -> Int {
        let (type, value) = (limits.thresholdConfiguration.type, limits.thresholdConfiguration.value)
        guard type != .count else { return value }
        let (whole, rest) = (limits.desiredCount * value).quotientAndRemainder(dividingBy: 100)
        var share = rest > 0 ? whole + 1 : whole
        if type == .boundedPercent {
            if share > 200 { share = 200 }
            if share < 3 { share = 3 }
        }
        return share == 0 ? 1 : share
    }

    func wayBack(_ deployments: [PastDeployment]) -> String? {
        guard deployments.isEmpty == false, deployments[0].isRollback == false else { return nil }
        let completed = deployments.filter { $0.rolloutState == .completed }
        return completed.isEmpty ? nil : completed[0].id
    }
}
