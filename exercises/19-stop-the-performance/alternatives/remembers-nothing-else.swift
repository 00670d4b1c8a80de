import Orchestra

/// Each outcome is a pair of what it costs before and after the first task has run.
struct StopThePerformance: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        let costs: [ECS.DeploymentOutcome: (before: Int, after: Int)] = [
            .taskFailedToStart: (1, 0), .taskExited: (1, 1), .taskFailedHealthChecks: (1, 1),
        ]
        let cost = costs[outcome] ?? (0, 0)
        var count = record.failureCount + (record.hasRun ? cost.after : cost.before)
        if outcome == .taskHealthy, limits.resetOnHealthyTask { count = 0 }
        // Whoever exits, fails a check or is healthy has run.
        let hasRun = record.hasRun || outcome != .taskFailedToStart && outcome != .desiredCountChanged
        return ECS.CircuitBreakerRecord(
            status: count < mostFailures(limits) ? .monitoring : .triggered, failureCount: count, hasRun: hasRun)
    }

    private func mostFailures(_ limits: ECS.CircuitBreakerLimits) -> Int {
        let configuration = limits.thresholdConfiguration
        if configuration.type == .count { return configuration.value }
        let hundredths = limits.desiredCount * configuration.value
        let share = hundredths / 100 + (hundredths % 100).signum()
        let range = configuration.type == .boundedPercent ? 3...200 : 1...Int.max
        return share < range.lowerBound ? range.lowerBound : share > range.upperBound ? range.upperBound : share
    }

    func wayBack(_ deployments: [PastDeployment]) -> String? {
        var answer: String?
        for deployment in deployments.reversed() where deployment.rolloutState == .completed { answer = deployment.id }
        return deployments.first?.isRollback == true ? nil : answer
    }
}
