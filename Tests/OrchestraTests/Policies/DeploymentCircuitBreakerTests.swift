import Orchestra
import Testing

@Suite struct DeploymentCircuitBreakerTests {
    let breaker = ECS.TwoStageBreaker()

    /// How many failed starts in a row it takes.
    private func threshold(_ limits: ECS.CircuitBreakerLimits) -> Int {
        var record = ECS.CircuitBreakerRecord()
        while record.status == .monitoring { record = breaker.evaluate(.taskFailedToStart, of: record, limits: limits) }
        return record.failureCount
    }

    private func after(_ outcomes: [ECS.DeploymentOutcome], resets: Bool = true) -> ECS.CircuitBreakerRecord {
        let limits = ECS.CircuitBreakerLimits(desiredCount: 5, resetOnHealthyTask: resets)
        return outcomes.reduce(ECS.CircuitBreakerRecord()) { breaker.evaluate($1, of: $0, limits: limits) }
    }

    @Test(
        .rule("deployment.breaker-threshold"),
        arguments: [(0, 3), (1, 3), (5, 3), (6, 3), (7, 4), (25, 13), (399, 200), (400, 200), (800, 200)])
    func `the threshold is half of desiredCount, rounded up, at least 3 and at most 200`(_ desired: Int, _ expected: Int) {
        #expect(threshold(.init(desiredCount: desired)) == expected)
    }

    @Test(
        .rule("deployment.breaker-threshold-configuration"),
        arguments: [
            (ECS.ThresholdConfiguration.Kind.count, 5, 100, 5), (.count, 1, 1, 1), (.boundedPercent, 10, 10, 3),
            (.boundedPercent, 100, 500, 200), (.boundedPercent, 33, 10, 4), (.unboundedPercent, 10, 10, 1),
            (.unboundedPercent, 10, 0, 1),
            (.unboundedPercent, 100, 500, 500),
        ])
    func `a threshold configuration counts, or takes a percentage with or without bounds`(
        _ type: ECS.ThresholdConfiguration.Kind, _ value: Int, _ desired: Int, _ expected: Int
    ) {
        #expect(threshold(.init(desiredCount: desired, thresholdConfiguration: .init(type: type, value: value))) == expected)
    }

    @Test(.rule("deployment.breaker-first-stage")) func `until a task runs, failed starts count`() {
        #expect(after([.taskFailedToStart, .taskFailedToStart]).failureCount == 2)
        #expect(after([.taskFailedToStart, .taskFailedToStart]).status == .monitoring)
        #expect(after([.taskFailedToStart, .taskFailedToStart, .taskFailedToStart]).status == .triggered)
    }

    @Test(.rule("deployment.breaker-second-stage")) func `once a task has run, failed health checks count and failed starts don't`()
    {
        let record = after([.taskFailedToStart, .taskRunning, .taskFailedToStart, .taskFailedHealthChecks])
        #expect(record.failureCount == 2)
        #expect(record.hasRun)
    }

    @Test(.rule("deployment.breaker-early-exit")) func `a task that ends by itself before it was healthy counts`() {
        #expect(after([.taskRunning, .taskExited]).failureCount == 1)
    }

    @Test(.rule("deployment.breaker-resets")) func `a healthy task sets the count to 0, unless resetOnHealthyTask is off`() {
        let outcomes: [ECS.DeploymentOutcome] = [.taskRunning, .taskFailedHealthChecks, .taskFailedHealthChecks, .taskHealthy]
        #expect(after(outcomes).failureCount == 0)
        #expect(after(outcomes, resets: false).failureCount == 2)
        #expect(after(outcomes + [.taskFailedHealthChecks], resets: false).status == .triggered)
    }

    @Test(.rule("deployment.breaker-follows-desired-count")) func `the threshold follows desiredCount`() {
        let record = ECS.CircuitBreakerRecord(failureCount: 4)
        #expect(breaker.evaluate(.desiredCountChanged, of: record, limits: .init(desiredCount: 20)).status == .monitoring)
        #expect(breaker.evaluate(.desiredCountChanged, of: record, limits: .init(desiredCount: 8)).status == .triggered)
    }
}
