import Foundation
import Orchestra
import Testing

@Suite struct ContainerDependencyTests {
    private static let check = ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: 1)

    private func start(
        _ containers: [ECS.ContainerDefinition], policies: Policies = Policies(), _ prepare: (inout Simulation) -> Void = { _ in }
    ) throws -> (Simulation, ECS.Task.ID) {
        var stage = Simulation(seed: 3, policies: policies)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: containers)
        prepare(&stage)
        let task = try stage.runTask("solo")[0]
        return (stage, task)
    }

    /// `db RUNNING`, `db STOPPED`, …, in the order in which they happened.
    private func story(_ stage: Simulation) -> [String] {
        stage.log.compactMap { entry in
            if case .containerStatusChanged(_, _, let container, let status, _, _) = entry.event {
                "\(container) \(status)"
            } else {
                nil
            }
        }
    }

    // MARK: Starting

    @Test(.rule("task.start-condition")) func `START waits until the other has started, whatever the order of definition`() throws {
        var (stage, task) = try start([
            .init("web", image: "i", dependsOn: [.init("proxy", .start)]), .init("proxy", image: "i"),
        ])
        stage.run(until: { $0[task].lastStatus == .running })
        #expect(story(stage) == ["proxy RUNNING", "web RUNNING"])
    }

    @Test(.rule("task.complete-condition"), arguments: [0, 3] as [Int32])
    func `COMPLETE waits until the other has ended, with any exit code`(_ exitCode: Int32)
        throws
    {
        var (stage, task) = try start([
            .init("warm", image: "once", essential: false), .init("web", image: "i", dependsOn: [.init("warm", .complete)]),
        ]) { $0.exitAfterStart(ofImage: "once", .seconds(20), exitCode: exitCode) }
        stage.run(for: .seconds(20))
        #expect(story(stage) == ["warm RUNNING"])
        #expect(stage[task].lastStatus == .pending)
        stage.run(for: .seconds(60))
        #expect(story(stage) == ["warm RUNNING", "warm STOPPED", "web RUNNING"])
        #expect(stage[task].lastStatus == .running)
        #expect(stage[task].containers[0].exitCode == Int(exitCode))
    }

    @Test(.rule("task.success-condition")) func `SUCCESS with exit code 0 lets the others start`() throws {
        var (stage, task) = try start([
            .init("migrate", image: "once", essential: false), .init("web", image: "i", dependsOn: [.init("migrate", .success)]),
        ]) { $0.exitAfterStart(ofImage: "once", .seconds(5)) }
        stage.run(for: .seconds(60))
        #expect(story(stage) == ["migrate RUNNING", "migrate STOPPED", "web RUNNING"])
        #expect(stage[task].lastStatus == .running)
    }

    @Test(.rule("task.dependency-fails-start")) func `SUCCESS with another exit code ends the task as one that failed to start`()
        throws
    {
        var (stage, task) = try start([
            .init("migrate", image: "once", essential: false), .init("web", image: "i", dependsOn: [.init("migrate", .success)]),
            .init("proxy", image: "p"),
        ]) { $0.exitAfterStart(ofImage: "once", .seconds(5), exitCode: 1) }
        stage.run(for: .seconds(60))
        #expect(story(stage).dropFirst(2) == ["migrate STOPPED", "proxy STOPPED"])
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stopCode == .taskFailedToStart)
        #expect(stage[task].stoppedReason == "Task failed to start")
        #expect(stage[task].startedAt == nil)
        #expect(stage[task].containers.map(\.exitCode) == [1, nil, 143])
        #expect(
            stage[task].containers[1].reason
                == "CannotStartContainerError: container web waits for SUCCESS of container migrate, which cannot come any more")
    }

    @Test(.rule("task.healthy-condition")) func `HEALTHY waits for the first check that passes`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", healthCheck: Self.check), .init("web", image: "i", dependsOn: [.init("db", .healthy)]),
        ])
        stage.run(until: { $0[task].containers[0].lastStatus == .running })
        stage.run(for: .milliseconds(9900))
        #expect(stage[task].containers.map(\.lastStatus) == [.running, .pending])
        stage.run(for: .seconds(3))
        #expect(stage[task].containers.map(\.lastStatus) == [.running, .running])
        #expect(stage[task].lastStatus == .running)
    }

    @Test(.rule("task.healthy-condition")) func `UNHEALTHY only blocks, and a later HEALTHY lifts it`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", healthCheck: Self.check), .init("web", image: "i", dependsOn: [.init("db", .healthy)]),
        ])
        stage.run(until: { $0[task].containers[0].lastStatus == .running })
        stage.failContainerHealthCheck(of: task, container: "db")
        stage.run(for: .seconds(60))
        #expect(stage[task].containers[0].healthStatus == .unhealthy)
        #expect(stage[task].lastStatus == .pending)
        stage.recover(task)
        stage.run(for: .seconds(15))
        #expect(stage[task].lastStatus == .running)
    }

    @Test func `health is looked at only until the start`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", essential: false, healthCheck: Self.check),
            .init("web", image: "i", dependsOn: [.init("db", .healthy)]),
        ])
        stage.run(until: { $0[task].lastStatus == .running })
        stage.failContainerHealthCheck(of: task, container: "db")
        stage.run(for: .seconds(60))
        #expect(stage[task].containers[0].healthStatus == .unhealthy)
        #expect(stage[task].lastStatus == .running)
    }

    @Test(.rule("task.start-timeout")) func `a startTimeout that passes ends the task as one that failed to start`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", healthCheck: Self.check, startTimeout: 25),
            .init("web", image: "i", dependsOn: [.init("db", .healthy)]),
        ]) { $0.slowStart(ofImage: "i", .seconds(300)) }
        stage.run(until: { $0[task].containers[0].lastStatus == .running })
        stage.run(for: .milliseconds(24_900))
        #expect(stage[task].desiredStatus == .running)
        stage.run(for: .milliseconds(200))
        #expect(stage[task].stopCode == .taskFailedToStart)
        #expect(stage[task].stoppedReason == "Task failed to start")
        stage.run(for: .seconds(30))
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test func `without a startTimeout the others wait for ever`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", healthCheck: Self.check), .init("web", image: "i", dependsOn: [.init("db", .healthy)]),
        ]) { $0.slowStart(ofImage: "i", .seconds(7200)) }
        stage.run(for: .seconds(7000))
        #expect(stage[task].lastStatus == .pending)
        #expect(stage[task].desiredStatus == .running)
    }

    @Test func `a startTimeout means nothing to those that wait for START, nor after the start`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", startTimeout: 2), .init("web", image: "i", dependsOn: [.init("db", .start)]),
        ])
        stage.run(for: .seconds(120))
        #expect(stage[task].lastStatus == .running)
    }

    @Test func `a service whose tasks can't start for a dependency is throttled like any other`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(
            family: "web",
            containers: [
                .init("migrate", image: "once", essential: false),
                .init("web", image: "i", dependsOn: [.init("migrate", .success)]),
            ])
        stage.exitAfterStart(ofImage: "once", .seconds(1), exitCode: 1)
        let web = try stage.createService("web", taskDefinition: "web", desiredCount: 1)
        stage.run(for: .seconds(600))
        #expect(stage.eventMessages(of: web).contains { $0.hasSuffix("is unable to consistently start tasks successfully.") })
        #expect(stage[web].deployments[0].failedTasks >= 3)
    }

    // MARK: Stopping

    @Test(.rule("task.stops-in-reverse")) func `containers stop in the reverse of the order in which they started`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", healthCheck: Self.check),
            .init("api", image: "i", healthCheck: Self.check, dependsOn: [.init("db", .healthy)]),
            .init("web", image: "i", dependsOn: [.init("api", .healthy)]),
        ])
        stage.run(until: { $0[task].lastStatus == .running })
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(story(stage) == ["db RUNNING", "api RUNNING", "web RUNNING", "web STOPPED", "api STOPPED", "db STOPPED"])
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].containers.map(\.exitCode) == [143, 143, 143])
    }

    @Test func `a stopTimeout counts from a container's own stop signal`() throws {
        var (stage, task) = try start([
            .init("db", image: "i", stopTimeout: 10), .init("web", image: "i", dependsOn: [.init("db", .start)], stopTimeout: 20),
        ])
        stage.run(until: { $0[task].lastStatus == .running })
        for container in ["db", "web"] { stage.hang(task, container: container) }
        try stage.stopTask(task)
        stage.run(for: .seconds(29))
        #expect(stage[task].containers.map(\.exitCode) == [nil, 137])
        stage.run(for: .seconds(5))
        #expect(stage[task].containers.map(\.exitCode) == [137, 137])
    }

    @Test func `the exit of an essential dependency stops those that depend on it`() throws {
        var (stage, task) = try start([.init("db", image: "i"), .init("web", image: "i", dependsOn: [.init("db", .start)])])
        stage.run(until: { $0[task].lastStatus == .running })
        stage.crash(task, container: "db")
        stage.run(for: .seconds(30))
        #expect(stage[task].stopCode == .essentialContainerExited)
        #expect(stage[task].containers.map(\.exitCode) == [1, 143])
    }

    @Test func `stopped while it starts, a task starts nothing more`() throws {
        var (stage, task) = try start([
            .init("warm", image: "once", essential: false), .init("web", image: "i", dependsOn: [.init("warm", .complete)]),
        ]) { $0.exitAfterStart(ofImage: "once", .seconds(20)) }
        stage.run(until: { $0[task].containers[0].lastStatus == .running })
        try stage.stopTask(task)
        stage.run(for: .seconds(60))
        #expect(story(stage) == ["warm RUNNING", "warm STOPPED"])
        #expect(stage[task].lastStatus == .stopped)
    }

    @Test(.rule("task.drains-first"))
    func `with targets, the containers go on until the targets have drained, and then stop in order`() throws {
        var stage = Simulation(seed: 2)
        try stage.createCluster()
        try stage.registerTaskDefinition(
            family: "web",
            containers: [
                .init("proxy", image: "p", port: 8080), .init("web", image: "i", dependsOn: [.init("proxy", .start)]),
            ])
        let list = try stage.createTargetGroup("tg", port: 8080, deregistrationDelaySeconds: 30)
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: list))
        let web = try stage.createService(
            "web", taskDefinition: "web", desiredCount: 1, loadBalancers: [.init(list, containerName: "proxy", containerPort: 8080)]
        )
        stage.run(until: { $0.count(.healthy, in: list) == 1 })
        try stage.updateService(web, desiredCount: 0)
        stage.run(until: { $0.tasks(of: web, .deactivating).count == 1 })
        stage.run(for: .seconds(29))
        #expect(story(stage) == ["proxy RUNNING", "web RUNNING"])
        stage.run(for: .seconds(10))
        #expect(story(stage) == ["proxy RUNNING", "web RUNNING", "web STOPPED", "proxy STOPPED"])
    }

    // MARK: Any task

    /// A seed draws containers, what they wait for, how they end and when somebody stops the task.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `nobody starts before what it waits for, nobody gets its stop signal before those that waited for it have left`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        var stage = Simulation(seed: seed)
        try stage.createCluster()
        let count = Int(random.bounded(5)) + 2
        let essential = (0..<count).map { $0 == count - 1 || random.bounded(2) == 0 }
        var containers = (0..<count).map { number in
            ECS.ContainerDefinition(
                "c\(number)", image: "i\(number)", essential: essential[number],
                healthCheck: random.bounded(2) == 0 ? Self.check : nil, startTimeout: random.bounded(3) == 0 ? 30 : nil)
        }
        for number in 1..<count {
            for other in 0..<number where random.bounded(2) == 0 {
                var conditions: [ECS.ContainerCondition] = [.start]
                if !essential[other] { conditions += [.complete, .success] }
                if containers[other].healthCheck != nil { conditions.append(.healthy) }
                let condition = conditions[Int(random.bounded(UInt64(conditions.count)))]
                containers[number].dependsOn.append(.init("c\(other)", condition))
            }
        }
        for index in stride(from: count - 1, to: 0, by: -1) { containers.swapAt(index, Int(random.bounded(UInt64(index + 1)))) }
        try stage.registerTaskDefinition(family: "f", containers: containers)
        for container in containers where random.bounded(2) == 0 {
            let delay = Duration.seconds(Int64(random.bounded(40)) + 1)
            stage.exitAfterStart(ofImage: container.image, delay, exitCode: Int32(random.bounded(2)))
        }
        let task = try stage.runTask("f")[0]
        stage.run(for: .seconds(Int64(random.bounded(200)) + 1))
        try stage.stopTask(task)
        stage.run(for: .seconds(300))
        #expect(stage[task].lastStatus == .stopped, "seed \(seed)")

        var exits: [String: Int] = [:]
        var running: [String] = []
        for entry in stage.log {
            guard case .containerStatusChanged(_, _, let name, let status, let exitCode, _) = entry.event else { continue }
            if status == .running {
                for dependency in containers.first(where: { $0.name == name })!.dependsOn {
                    let other = dependency.containerName
                    switch dependency.condition {
                    // The log doesn't tell of one container's health.
                    case .start, .healthy: #expect(running.contains(other) || exits[other] != nil, "seed \(seed): \(name)")
                    case .complete: #expect(exits[other] != nil, "seed \(seed): \(name)")
                    case .success: #expect(exits[other] == 0, "seed \(seed): \(name)")
                    }
                }
                running.append(name)
            } else {
                // 143 is the answer to the stop signal.
                if exitCode == 143 {
                    let waited = containers.filter { $0.dependsOn.contains { $0.containerName == name } }.map(\.name)
                    #expect(!waited.contains(where: running.contains), "seed \(seed): \(name)")
                }
                running.removeAll { $0 == name }
                exits[name] = exitCode
            }
        }
        #expect(Simulation(replaying: stage.recording).log == stage.log, "seed \(seed)")
    }

    // MARK: The policy's place

    @Test func `somebody else's policy decides instead`() throws {
        struct Impatient: ECS.ContainerStartPolicy {
            func decide(on containers: [ECS.ContainerState]) -> ECS.ContainerStartDecision {
                .start(containers.map(\.name) + ["nobody"])
            }
        }
        struct Despairing: ECS.ContainerStartPolicy {
            func decide(on containers: [ECS.ContainerState]) -> ECS.ContainerStartDecision {
                .fail(container: "web", dependency: .init("warm", .start))
            }
        }
        let containers: [ECS.ContainerDefinition] = [
            .init("warm", image: "i", essential: false), .init("web", image: "i", dependsOn: [.init("warm", .complete)]),
        ]
        var (stage, task) = try start(containers, policies: Policies(containerStartPolicy: Impatient()))
        stage.run(for: .seconds(30))
        #expect(stage[task].lastStatus == .running)
        (stage, task) = try start(containers, policies: Policies(containerStartPolicy: Despairing()))
        stage.run(for: .seconds(30))
        #expect(stage[task].stopCode == .taskFailedToStart)
    }

    @Test func `a run with dependencies replays`() throws {
        var (stage, task) = try start([
            .init("migrate", image: "once", essential: false),
            .init("db", image: "i", healthCheck: Self.check, startTimeout: 60),
            .init("web", image: "i", dependsOn: [.init("migrate", .success), .init("db", .healthy)]),
        ]) { $0.exitAfterStart(ofImage: "once", .seconds(5)) }
        stage.run(for: .seconds(8))
        #expect(try JSONDecoder().decode(World.self, from: JSONEncoder().encode(stage.world)) == stage.world)
        stage.run(for: .seconds(60))
        let recording = try JSONDecoder().decode(Recording.self, from: JSONEncoder().encode(stage.recording))
        #expect(Simulation(replaying: recording).log == stage.log)
        #expect(stage[task].lastStatus == .running)
    }
}
