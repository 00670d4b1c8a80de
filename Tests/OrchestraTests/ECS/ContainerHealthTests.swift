import Orchestra
import Testing

/// Health checks inside containers, and what they make of a task's health.
@Suite struct ContainerHealthTests {
    private func start(_ containers: [ECS.ContainerDefinition]) throws -> (Simulation, ECS.Task.ID) {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        let task = try stage.runTask("solo")[0]
        stage.run(until: { $0[task].lastStatus == .running })
        return (stage, task)
    }

    private static func check(retries: Int = 1, startPeriod: Int? = nil) -> ECS.HealthCheck {
        ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: retries, startPeriod: startPeriod)
    }

    @Test(.rule("task.health-first-check")) func `the first check comes an interval after the start`() throws {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check())])
        stage.run(for: .milliseconds(9900))
        #expect(stage[task].containers[0].healthStatus == .unknown)
        stage.run(for: .milliseconds(200))
        #expect(stage[task].containers[0].healthStatus == .healthy)
    }

    @Test(.rule("task.health-retries", "task.health-one-success")) func `retries failures in a row are needed, and one success`()
        throws
    {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check(retries: 3))])
        stage.run(for: .seconds(12))
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(20))
        #expect(stage[task].healthStatus == .healthy)
        stage.recover(task)
        stage.run(for: .seconds(10))
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(21))
        // Two, a success, two: the count began anew.
        #expect(stage[task].healthStatus == .healthy)
        stage.run(for: .seconds(10))
        #expect(stage[task].healthStatus == .unhealthy)
        stage.recover(task)
        stage.run(for: .seconds(10))
        #expect(stage[task].healthStatus == .healthy)
    }

    @Test(.rule("task.health-timeout"))
    func `a check that doesn't answer fails after its timeout, and the next comes an interval later`() throws {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check(retries: 2))])
        stage.hang(task)
        stage.run(for: .milliseconds(29_900))
        #expect(stage[task].healthStatus == .unknown)
        stage.run(for: .milliseconds(200))
        #expect(stage[task].healthStatus == .unhealthy)
    }

    @Test(.rule("task.health-start-period-success")) func `a success inside the start period ends it`() throws {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check(startPeriod: 300))])
        stage.run(for: .seconds(12))
        #expect(stage[task].healthStatus == .healthy)
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(10))
        #expect(stage[task].healthStatus == .unhealthy)
    }

    @Test(.rule("task.health-start-period")) func `failures inside the start period don't count`() throws {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check(startPeriod: 60))])
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(55))
        #expect(stage[task].healthStatus == .unknown)
        stage.run(for: .seconds(10))
        #expect(stage[task].healthStatus == .unhealthy)
    }

    enum State: Sendable { case healthy, unhealthy, unknown }

    /// `unknown` is a container whose start period isn't over.
    private static func container(_ name: String, _ state: State, essential: Bool = true) -> ECS.ContainerDefinition {
        .init(
            name, image: "\(state)", essential: essential, healthCheck: check(startPeriod: state == .unknown ? 300 : nil))
    }

    private func health(_ containers: [ECS.ContainerDefinition]) throws -> ECS.HealthStatus {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        stage.failContainerHealthCheck(ofImage: "unhealthy")
        stage.failContainerHealthCheck(ofImage: "unknown")
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(60))
        return stage[task].healthStatus
    }

    @Test(
        .rule("task.health-combination"),
        arguments: [
            (.healthy, .healthy, .healthy), (.healthy, .unhealthy, .unhealthy), (.unhealthy, .healthy, .unhealthy),
            (.unhealthy, .unknown, .unhealthy), (.unknown, .unhealthy, .unhealthy), (.healthy, .unknown, .unknown),
            (.unknown, .healthy, .unknown), (.unknown, .unknown, .unknown), (.unhealthy, .unhealthy, .unhealthy),
        ] as [(State, State, ECS.HealthStatus)])
    func `two essential containers make a task`(_ a: State, _ b: State, _ task: ECS.HealthStatus) throws {
        #expect(try health([Self.container("a", a), Self.container("b", b)]) == task)
    }

    @Test(.rule("task.health-essential-only", "task.health-unchecked-left-out", "task.health-unknown-without-check"))
    func `containers that aren't essential, or have no check, don't count`() throws {
        #expect(
            try health([Self.container("a", .healthy), Self.container("b", .unhealthy, essential: false), .init("c", image: "i")])
                == .healthy)
        #expect(try health([.init("a", image: "i")]) == .unknown)
        #expect(try health([.init("a", image: "i"), Self.container("b", .healthy, essential: false)]) == .unknown)
    }

    @Test(.rule("task.unhealthy-alone-goes-on")) func `a standalone task that is UNHEALTHY runs on`() throws {
        var (stage, task) = try start([.init("a", image: "i", healthCheck: Self.check())])
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(600))
        #expect(stage[task].healthStatus == .unhealthy)
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].desiredStatus == .running)
    }

    @Test(.rule("task.unhealthy-in-service-replaced")) func `a service's task that is UNHEALTHY is replaced`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("a", image: "i", healthCheck: Self.check())])
        let web = try stage.createService("web", taskDefinition: "web", desiredCount: 1)
        stage.run(for: .seconds(60))
        let task = stage.tasks(of: web)[0]
        stage.failContainerHealthCheck(of: task)
        stage.run(for: .seconds(120))
        #expect(stage[task].stopCode == .serviceSchedulerInitiated)
        #expect(stage[task].stoppedReason == "Task failed container health checks")
        #expect(stage.labels(of: web) == ["B"])
    }
}
