import Orchestra
import Testing

/// Tasks that never run, and what they say.
@Suite struct StartFailureTests {
    private func stage(_ containers: [ECS.ContainerDefinition]) throws -> Simulation {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        return stage
    }

    private func expectFailed(_ stage: Simulation, _ task: ECS.Task.ID, _ reason: String) {
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stopCode == .taskFailedToStart)
        #expect(stage[task].stoppedReason == reason)
        #expect(stage[task].startedAt == nil)
        #expect(stage[task].stoppedAt != nil)
    }

    @Test(.rule("task.cannot-pull")) func `an image that can't be pulled`() throws {
        var stage = try stage([.init("a", image: "example.com/none:1")])
        stage.failPull(ofImage: "example.com/none:1")
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        let reason =
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref example.com/none:1: not found"
        expectFailed(stage, task, reason)
        #expect(stage[task].containers[0].reason == reason)
        #expect(stage[task].containers[0].exitCode == nil)
        stage.allowPull(ofImage: "example.com/none:1")
        let next = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[next].lastStatus == .running)
    }

    @Test(.rule("task.cannot-start")) func `a command that isn't there`() throws {
        var container = ECS.ContainerDefinition("a", image: "i")
        container.command = ["paly", "violin"]
        var stage = try stage([container])
        stage.failStart(ofImage: "i")
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        let reason =
            "CannotStartContainerError: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: "
            + "unable to start container process: exec: \"paly\": executable file not found in $PATH: unknown"
        expectFailed(stage, task, reason)
        #expect(stage[task].containers[0].reason == reason)
        stage.allowStart(ofImage: "i")
        let next = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[next].lastStatus == .running)
    }

    @Test(.rule("task.cannot-start-nonessential"))
    func `nobody misses a container that isn't essential, unless somebody waits for it`() throws {
        var stage = try stage([.init("a", image: "i"), .init("b", image: "none", essential: false)])
        stage.failStart(ofImage: "none")
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].containers.map(\.lastStatus) == [.running, .stopped])
        try stage.registerTaskDefinition(
            family: "solo",
            containers: [.init("a", image: "i", dependsOn: [.init("b", .start)]), .init("b", image: "none", essential: false)])
        let next = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[next].stopCode == .taskFailedToStart)
    }

    @Test(
        .rule("task.resource-initialization"),
        arguments: [
            (
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key",
                "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
                    + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key from secrets manager: ResourceNotFoundException: "
                    + "Secrets Manager can't find the specified secret."
            ),
            (
                "/hall/key",
                "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /hall/key"
            ),
        ])
    func `a secret that is missing`(_ valueFrom: String, _ reason: String) throws {
        var container = ECS.ContainerDefinition("a", image: "i")
        container.secrets = [.init("OTHER", valueFrom: "other"), .init("KEY", valueFrom: valueFrom)]
        var stage = try stage([.init("b", image: "i"), container])
        stage.loseSecret(valueFrom)
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        expectFailed(
            stage, task,
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: \(reason)")
        stage.findSecret(valueFrom)
        let next = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[next].lastStatus == .running)
    }

    @Test(.rule("task.network-interface-timeout")) func `a network interface that doesn't come`() throws {
        var stage = try stage([.init("a", image: "i")])
        stage.failNetworkInterfaces()
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(170))
        #expect(stage[task].lastStatus == .provisioning)
        stage.run(for: .seconds(30))
        expectFailed(stage, task, "Timeout waiting for network interface provisioning to complete.")
        stage.allowNetworkInterfaces()
        let next = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        #expect(stage[next].lastStatus == .running)
    }

    @Test(.rule("task.dependency-fails-start")) func `a dependency that can't come any more`() throws {
        var stage = try stage([
            .init("a", image: "i", dependsOn: [.init("b", .success)]), .init("b", image: "job", essential: false),
        ])
        stage.exitAfterStart(ofImage: "job", .seconds(1), exitCode: 1)
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        expectFailed(stage, task, "Task failed to start")
    }

    @Test(.rule("task.out-of-memory"), arguments: [false, true]) func `too much memory ends a container with 137`(_ byImage: Bool)
        throws
    {
        var stage = try stage([.init("a", image: "i"), .init("b", image: "big", essential: false)])
        if byImage { stage.exhaustMemory(ofImage: "big", after: .seconds(20)) }
        let task = try stage.runTask("solo")[0]
        stage.run(until: { $0[task].lastStatus == .running })
        if !byImage { stage.exhaustMemory(of: task, container: "b") }
        stage.run(for: .seconds(60))
        #expect(stage[task].containers[1].exitCode == 137)
        #expect(stage[task].containers[1].reason == "OutOfMemoryError: Container killed due to memory usage")
        #expect(stage[task].lastStatus == .running)
        stage.exhaustMemory(of: task)
        stage.run(for: .seconds(60))
        #expect(stage[task].stopCode == .essentialContainerExited)
        #expect(stage[task].stoppedReason == "Essential container in task exited")
        #expect(stage[task].containers[0].reason == "OutOfMemoryError: Container killed due to memory usage")
    }

    @Test(.rule("task.faults-are-replayed")) func `a replay has the same faults`() throws {
        var stage = try stage([.init("a", image: "i")])
        stage.failStart(ofImage: "i")
        stage.slowStop(ofImage: "j", .seconds(5))
        try stage.runTask("solo")
        stage.run(for: .seconds(60))
        #expect(Simulation(replaying: stage.recording).log == stage.log)
    }
}
