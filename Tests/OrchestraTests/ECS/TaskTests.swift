import Orchestra
import Testing

@Suite struct TaskTests {
    private func start(_ containers: [ECS.ContainerDefinition], seed: UInt64 = 1) throws -> (Simulation, ECS.Task.ID) {
        var stage = Simulation(seed: seed)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        let task = try stage.runTask("solo")[0]
        return (stage, task)
    }

    private func statuses(_ stage: Simulation, _ task: ECS.Task.ID) -> [ECS.TaskStatus] {
        stage.log.compactMap { entry in
            if case .taskStatusChanged(task, _, let status) = entry.event { status } else { nil }
        }
    }

    @Test(.rule("task.states-in-order", "task.never-backwards", "task.stopped-by-user"))
    func `a standalone task walks through its states and never back`() throws {
        var (stage, task) = try start([.init("a", image: "i")])
        #expect(stage[task].lastStatus == .provisioning)
        stage.run(for: .seconds(60))
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(statuses(stage, task) == [.provisioning, .pending, .running, .stopping, .deprovisioning, .stopped])
        #expect(stage[task].stopCode == .userInitiated)
        #expect(stage[task].stoppedReason == "Task stopped by user")
        #expect(stage[task].containers[0].exitCode == 143)
    }

    @Test(.rule("task.first-reason-stays", "task.stop-again"))
    func `the first reason to stop is kept, and stopping again changes nothing`() throws {
        var (stage, task) = try start([.init("a", image: "i")])
        stage.run(for: .seconds(30))
        try stage.stopTask(task, reason: "first")
        try stage.stopTask(task, reason: "second")
        stage.run(for: .seconds(30))
        try stage.stopTask(task, reason: "third")
        #expect(stage[task].stoppedReason == "first")
    }

    @Test(.rule("task.essential-exit", "task.default-exit-code"), arguments: [0, 1, 137] as [Int32])
    func `an essential container that exits takes the task with it, whatever the code`(_ exitCode: Int32) throws {
        var (stage, task) = try start([.init("a", image: "i"), .init("b", image: "i", essential: false)])
        stage.run(for: .seconds(30))
        stage.crash(task, container: "a", exitCode: exitCode)
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stopCode == .essentialContainerExited)
        #expect(stage[task].stoppedReason == "Essential container in task exited")
        #expect(stage[task].containers.map(\.exitCode) == [Int(exitCode), 143])
    }

    @Test(.rule("task.nonessential-exit")) func `a container that isn't essential may leave`() throws {
        var (stage, task) = try start([.init("a", image: "i"), .init("b", image: "i", essential: false)])
        stage.run(for: .seconds(30))
        stage.crash(task, container: "b")
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].containers.map(\.lastStatus) == [.running, .stopped])
    }

    @Test(.rule("task.signal-then-kill")) func `SIGKILL comes after stopTimeout to a container that hangs`() throws {
        var (stage, task) = try start([.init("a", image: "i", stopTimeout: 7)])
        stage.run(for: .seconds(30))
        stage.hang(task)
        try stage.stopTask(task)
        stage.run(for: .milliseconds(6900))
        #expect(stage[task].lastStatus == .stopping)
        stage.run(for: .seconds(1))
        #expect(stage[task].containers[0].exitCode == 137)
    }

    @Test(.rule("task.cannot-pull")) func `a task whose image can't be pulled never runs, and says why`() throws {
        var (stage, task) = try start([.init("a", image: "example.com/none:1")])
        stage.failPull(ofImage: "example.com/none:1")
        stage.run(for: .seconds(60))
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stopCode == .taskFailedToStart)
        #expect(stage[task].stoppedReason?.hasPrefix("CannotPullContainerError: ") == true)
        #expect(stage[task].startedAt == nil)
    }

    @Test(.rule("task.described-an-hour", "task.missing")) func `a stopped task is described for an hour, then it is MISSING`()
        throws
    {
        var (stage, task) = try start([.init("a", image: "i")])
        try stage.stopTask(task)
        stage.run(for: .seconds(3590))
        #expect(stage.describeTasks([task]).tasks.count == 1)
        stage.run(for: .seconds(20))
        #expect(stage.describeTasks([task]).failures.map(\.reason) == ["MISSING"])
        #expect(ecsError { try stage.stopTask(task) }?.message == "The referenced task was not found.")
    }

    @Test(.rule("task.stopped-before-it-ran")) func `a task stopped before it ran doesn't run`() throws {
        var (stage, task) = try start([.init("a", image: "i")])
        stage.run(for: .seconds(4))
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(!statuses(stage, task).contains(.running))
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.run-one-to-ten"), arguments: [(0, 10), (11, 10)]) func `RunTask takes one to ten`(_ count: Int, _ limit: Int)
        throws
    {
        var (stage, _) = try start([.init("a", image: "i")])
        #expect(ecsError { try stage.runTask("solo", count: count) }?.code == .invalidParameterException)
        #expect(try stage.runTask("solo", count: limit).count == 10)
    }

    @Test(.rule("task.no-container-instances")) func `without container instances launch type EC2 runs nothing`() throws {
        var (stage, _) = try start([.init("a", image: "i")])
        #expect(
            ecsError { try stage.runTask("solo", launchType: .ec2) }?.message
                == "No Container Instances were found in your cluster.")
    }

    @Test(.rule("task.list-hides-stopping")) func `ListTasks hides tasks that are told to stop, even while they run`() throws {
        var (stage, task) = try start([.init("a", image: "i", stopTimeout: 60)])
        stage.run(for: .seconds(30))
        stage.hang(task)
        try stage.stopTask(task)
        #expect(try stage.listTasks() == [])
        #expect(try stage.listTasks(desiredStatus: .stopped) == [task])
    }

    // MARK: Container health

    private let check = ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: 2)

    @Test(.rule("task.health-essential-only", "task.unhealthy-alone-goes-on"))
    func `a task's health follows its essential containers that have a check`() throws {
        var (stage, task) = try start([
            .init("a", image: "i", healthCheck: check), .init("b", image: "i", essential: false, healthCheck: check),
            .init("c", image: "i"),
        ])
        stage.run(until: { $0[task].lastStatus == .running })
        #expect(stage[task].healthStatus == .unknown)
        stage.run(for: .seconds(12))
        #expect(stage[task].healthStatus == .healthy)
        stage.failContainerHealthCheck(of: task, container: "b")
        stage.run(for: .seconds(60))
        #expect(stage[task].healthStatus == .healthy)
        stage.failContainerHealthCheck(of: task, container: "a")
        stage.run(for: .seconds(60))
        #expect(stage[task].healthStatus == .unhealthy)
        #expect(stage[task].lastStatus == .running)
        stage.recover(task)
        stage.run(for: .seconds(12))
        #expect(stage[task].healthStatus == .healthy)
    }

    @Test(.rule("task.health-start-period")) func `failures within startPeriod don't count`() throws {
        let slow = ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: 1, startPeriod: 60)
        var (stage, task) = try start([.init("a", image: "i", healthCheck: slow)])
        stage.slowStart(ofImage: "i", .seconds(45))
        stage.run(for: .seconds(50))
        #expect(stage[task].healthStatus == .unknown)
        stage.run(for: .seconds(30))
        #expect(stage[task].healthStatus == .healthy)
    }
}
