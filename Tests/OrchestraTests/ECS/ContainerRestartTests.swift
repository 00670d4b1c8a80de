import Orchestra
import Testing

/// Restart policies: a container starts again in its place, and its task never leaves RUNNING.
@Suite struct ContainerRestartTests {
    private func start(_ policy: ECS.ContainerRestartPolicy, check: ECS.HealthCheck? = nil, policies: Policies = Policies()) throws
        -> (
            Simulation, ECS.Task.ID
        )
    {
        var stage = Simulation(policies: policies)
        try stage.createCluster()
        try stage.registerTaskDefinition(
            family: "solo",
            containers: [
                .init("web", image: "web", healthCheck: check, restartPolicy: policy), .init("log", image: "log", essential: false),
            ])
        let task = try stage.runTask("solo")[0]
        stage.run(until: { $0[task].lastStatus == .running })
        return (stage, task)
    }

    private func story(_ stage: Simulation) -> [String] {
        stage.log.compactMap { entry in
            guard case .containerStatusChanged(_, _, "web", let status, let exitCode, _) = entry.event else { return nil }
            return "\(status)" + (exitCode.map { " \($0)" } ?? "")
        }
    }

    @Test(.rule("task.restart-in-place")) func `an essential container that ran long enough starts again, and the task goes on`()
        throws
    {
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60))
        stage.run(for: .seconds(60))
        stage.crash(task, container: "web", exitCode: 3)
        stage.run(for: .milliseconds(600))
        #expect(stage[task].containers[0].lastStatus == .running)
        #expect(stage[task].containers[0].exitCode == nil)
        stage.run(for: .seconds(10))
        #expect(story(stage) == ["RUNNING", "STOPPED 3", "RUNNING"])
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].containers.map(\.lastStatus) == [.running, .running])
        // And again, as often as it must.
        stage.run(for: .seconds(60))
        stage.crash(task, container: "web", exitCode: 0)
        stage.run(for: .seconds(10))
        #expect(story(stage).suffix(2) == ["STOPPED 0", "RUNNING"])
        #expect(stage[task].lastStatus == .running)
    }

    @Test(
        .rule("task.restart-too-early", "task.restart-ignored-exit-codes", "task.restart-disabled", "task.restart-period-default"),
        arguments: [
            (ECS.ContainerRestartPolicy(enabled: true, restartAttemptPeriod: 60), 30, 1),
            (.init(enabled: true), 290, 1),
            (.init(enabled: true, ignoredExitCodes: [0, 7], restartAttemptPeriod: 60), 90, 7),
            (.init(enabled: false, restartAttemptPeriod: 60), 90, 1),
        ])
    func `otherwise its end is like any other`(_ policy: ECS.ContainerRestartPolicy, _ seconds: Int, _ exitCode: Int32) throws {
        var (stage, task) = try start(policy)
        stage.run(for: .seconds(seconds))
        stage.crash(task, container: "web", exitCode: exitCode)
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stopCode == .essentialContainerExited)
        #expect(stage[task].containers[0].exitCode == Int(exitCode))
    }

    @Test(.rule("task.restart-period-default")) func `300 seconds are enough where no period is given`() throws {
        var (stage, task) = try start(.init(enabled: true))
        stage.run(for: .seconds(300))
        stage.crash(task, container: "web")
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .running)
    }

    @Test(.rule("task.restart-since-last-start")) func `the period counts from the last start`() throws {
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60))
        stage.run(for: .seconds(300))
        stage.crash(task, container: "web")
        stage.run(for: .seconds(30))
        stage.crash(task, container: "web")
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.restart-resets-health")) func `health begins anew, and one check chain goes on`() throws {
        let check = ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: 3)
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60), check: check)
        stage.run(for: .seconds(65))
        #expect(stage[task].healthStatus == .healthy)
        stage.crash(task, container: "web")
        stage.run(for: .seconds(5))
        #expect(stage[task].containers[0].lastStatus == .running)
        #expect(stage[task].healthStatus == .unknown)
        stage.failContainerHealthCheck(of: task, container: "web")
        let begin = stage.now
        stage.run(for: .seconds(28))
        let checks = stage.log.count { entry in
            if case .containerCheckFailed = entry.event { entry.time > begin } else { false }
        }
        // Two chains would have looked five times.
        #expect(checks == 3)
        #expect(stage[task].healthStatus == .unhealthy)
    }

    @Test(.rule("task.restart-not-while-stopping")) func `a task that is to stop restarts nothing`() throws {
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60))
        stage.run(for: .seconds(90))
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(story(stage) == ["RUNNING", "STOPPED 143"])
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.restart-not-while-stopping")) func `one that is told to stop during a restart stops`() throws {
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60))
        stage.run(for: .seconds(90))
        stage.crash(task, container: "web")
        stage.run(for: .milliseconds(600))
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].containers.map(\.lastStatus) == [.stopped, .stopped])
    }

    @Test(.rule("task.restart-out-of-memory")) func `a container that took too much memory may start again`() throws {
        var (stage, task) = try start(.init(enabled: true, restartAttemptPeriod: 60))
        stage.run(for: .seconds(90))
        stage.exhaustMemory(of: task)
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].containers[0].reason == nil)
    }

    private struct Always: ECS.ContainerRestart {
        func restarts(_ container: ECS.EndedContainer) -> Bool { true }
    }

    @Test func `somebody else's policy decides in the reference's place`() throws {
        var policies = Policies()
        policies.containerRestart = Always()
        var (stage, task) = try start(.init(enabled: false), policies: policies)
        stage.crash(task, container: "web")
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .running)
    }

    @Test(
        .rule("task.restart-in-place"),
        arguments: [(0, 60, true), (1, 60, true), (1, 59, false), (9, 60, false)])
    func `the reference decides by code and time`(_ exitCode: Int, _ seconds: Int, _ restarts: Bool) {
        let ended = ECS.EndedContainer(
            "a", restartPolicy: .init(enabled: true, ignoredExitCodes: [9], restartAttemptPeriod: 60), exitCode: exitCode,
            ranFor: .seconds(seconds))
        #expect(ECS.RestartAttemptPeriod().restarts(ended) == restarts)
    }
}
