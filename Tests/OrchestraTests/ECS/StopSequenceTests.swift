import Orchestra
import Testing

/// From the decision to stop until STOPPED.
@Suite struct StopSequenceTests {
    private func start(_ containers: [ECS.ContainerDefinition]) throws -> (Simulation, ECS.Task.ID) {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        let task = try stage.runTask("solo")[0]
        stage.run(until: { $0[task].lastStatus == .running })
        return (stage, task)
    }

    @Test(.rule("task.desired-status-at-once", "task.timestamps")) func `the decision counts at once, and each step has its time`()
        throws
    {
        var (stage, task) = try start([.init("a", image: "i")])
        stage.run(for: .seconds(10))
        let answer = try stage.stopTask(task)
        #expect(answer.desiredStatus == .stopped)
        #expect(answer.stoppingAt == Timestamp(secondsSince1970: Timestamp.epoch.secondsSince1970 + seconds(stage.now)))
        stage.run(for: .seconds(30))
        let end = stage[task]
        let times = [
            end.createdAt, end.pullStartedAt, end.pullStoppedAt, end.startedAt, end.stoppingAt, end.executionStoppedAt,
            end.stoppedAt,
        ]
        #expect(times.allSatisfy { $0 != nil })
        #expect(times.compactMap { $0 } == times.compactMap { $0 }.sorted())
        #expect(end.connectivity == "CONNECTED")
        #expect(end.connectivityAt == end.createdAt)
    }

    private func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds / 1_000_000_000_000_000) / 1000
    }

    @Test(.rule("task.version-counts")) func `the version counts what happens`() throws {
        var (stage, task) = try start([.init("a", image: "i")])
        let before = stage[task].version
        stage.run(for: .seconds(60))
        #expect(stage[task].version == before)
        try stage.stopTask(task)
        stage.run(for: .seconds(30))
        #expect(stage[task].version > before)
    }

    @Test(
        .rule("task.signal-then-kill"),
        arguments: [(nil, 20, 143), (nil, 31, 137), (10, 11, 137), (10, 9, 143)] as [(Int?, Int, Int)])
    func `a container that needs longer than its stopTimeout is killed`(_ timeout: Int?, _ needs: Int, _ exitCode: Int) throws {
        var (stage, task) = try start([.init("a", image: "slow", stopTimeout: timeout)])
        stage.slowStop(ofImage: "slow", .seconds(needs))
        try stage.stopTask(task)
        stage.run(for: .seconds(min(needs, timeout ?? 30)))
        #expect(stage[task].lastStatus == .stopping)
        stage.run(for: .seconds(10))
        #expect(stage[task].containers[0].exitCode == exitCode)
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.drains-first")) func `a task behind a load balancer drains before its stop signal`() throws {
        var hall = try Hall(desiredCount: 1, delay: 15)
        hall.settle()
        let task = hall.stage.tasks(of: hall.users)[0]
        try hall.stage.stopTask(task)
        #expect(hall.stage[task].lastStatus == .deactivating)
        hall.stage.run(for: .seconds(14))
        #expect(hall.stage[task].lastStatus == .deactivating)
        #expect(hall.stage[task].containers[0].lastStatus == .running)
        hall.stage.run(for: .seconds(10))
        #expect(hall.stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.stopped-in-service-replaced")) func `StopTask doesn't lower desiredCount`() throws {
        var hall = try Hall(desiredCount: 2)
        hall.settle()
        try hall.stage.stopTask(hall.stage.tasks(of: hall.users)[0])
        hall.settle()
        #expect(hall.stage[hall.users].desiredCount == 2)
        #expect(hall.stage.labels(of: hall.users) == ["B", "C"])
    }

    @Test(.rule("task.links-start-first", "task.volumes-from-start-first")) func `links and volumes start first, and stop last`()
        throws
    {
        var stage = Simulation()
        try stage.createCluster()
        var web = ECS.ContainerDefinition("web", image: "i", memory: 8)
        web.volumesFrom = [.init("files")]
        let request = ECS.RegisterTaskDefinitionRequest(
            family: "solo", containerDefinitions: [web, .init("files", image: "slow", memory: 8)], cpu: "256", memory: "512",
            networkMode: .awsvpc)
        try stage.registerTaskDefinition(request)
        let task = try stage.runTask("solo")[0]
        stage.run(until: { $0[task].lastStatus == .running })
        try stage.stopTask(task)
        stage.run(for: .seconds(30))
        let story = stage.log.compactMap { entry in
            if case .containerStatusChanged(_, _, let container, let status, _, _) = entry.event {
                "\(container) \(status)"
            } else {
                nil
            }
        }
        #expect(story == ["files RUNNING", "web RUNNING", "web STOPPED", "files STOPPED"])
    }
}
