import Orchestra
import Testing

/// Why a deployment stands still.
@Suite struct DeploymentExplanationTests {
    private func deploying(
        desiredCount: Int = 3, minimum: Int = 100, maximum: Int = 200,
        breaker: ECS.DeploymentConfiguration.DeploymentCircuitBreaker? = nil,
        _ prepare: (inout Hall) throws -> Void = { _ in }
    ) throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum)
        hall.settle()
        if let breaker { try hall.stage.updateService(hall.users, deploymentCircuitBreaker: breaker) }
        try prepare(&hall)
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        return hall
    }

    @Test func `the two budgets leave no room`() throws {
        var hall = try deploying(minimum: 100, maximum: 100)
        hall.stage.run(for: .seconds(100))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .noRoomNoDeployment)
        #expect(why.answer.contains("desiredCount 3, minimumHealthyPercent 100 and maximumPercent 100"))
        #expect(why.chain == [.noRoomNoDeployment])
        #expect(hall.stage.trace.questions.contains(.deployment(service: "users")))
    }

    @Test func `its images can't be pulled, and each start waits longer`() throws {
        var hall = try deploying { $0.stage.failPull(ofImage: "example.com/users:2") }
        hall.stage.run(for: .seconds(100))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .throttleDelays)
        #expect(why.answer.contains("new tasks never run (CannotPullContainerError)"))
        #expect(why.chain.contains(.cannotPull))
    }

    @Test func `its tasks never become healthy, and nobody gives up`() throws {
        var hall = try deploying { $0.stage.slowStart(ofImage: "example.com/users:2", .seconds(4000)) }
        hall.stage.run(for: .seconds(200))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .noBreakerRetriesForEver)
        #expect(why.answer.contains("fail their health checks"))
    }

    @Test func `its tasks fail, and the breaker counts`() throws {
        var hall = try deploying(desiredCount: 20, breaker: .init(enable: true, rollback: false)) {
            $0.stage.slowStart(ofImage: "example.com/users:2", .seconds(4000))
        }
        hall.stage.run(until: { stage in stage.log.contains { $0.event.description.contains("Task failed ELB") } })
        #expect(try hall.stage.why(.deployment, "users").rule == .breakerThreshold)
        hall.stage.run(for: .seconds(300))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .withoutRollbackOldTasksRun)
        #expect(why.chain.contains(.breakerFailed) && why.chain.contains(.breakerThreshold))
    }

    @Test func `it failed and went back`() throws {
        var hall = try deploying(breaker: .init(enable: true, rollback: true)) {
            $0.stage.failPull(ofImage: "example.com/users:2")
        }
        hall.stage.run(for: .seconds(300))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .breakerRollsBack)
        #expect(why.answer.contains("deployment of users:2 failed") && why.answer.hasSuffix("went back to users:1."))
        #expect(hall.stage.trace.questions.contains(.deployment(service: "users")))
    }

    @Test func `the first one had nothing to go back to`() throws {
        var hall = try Hall()
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        hall.stage.failPull(ofImage: "example.com/users:1")
        hall.stage.run(for: .seconds(300))
        #expect(try hall.stage.why(.deployment, "users").rule == .firstCannotRollBack)
    }

    @Test func `an alarm rang`() throws {
        var hall = try Hall()
        try hall.stage.updateService(hall.users, alarms: .init(alarmNames: ["errors"], enable: true))
        hall.settle()
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        hall.stage.run(for: .seconds(8))
        hall.stage.setAlarmState("errors", .alarm)
        hall.stage.run(for: .seconds(60))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .withoutRollbackOldTasksRun)
        #expect(why.chain == [.alarmFails, .alarmFails])
        #expect(why.mentions("alarm errors is ALARM"))
    }

    @Test func `protected tasks hold it up`() throws {
        var hall = try deploying {
            try $0.stage.updateTaskProtection($0.stage.tasks(of: $0.users), in: "api", protectionEnabled: true)
        }
        hall.stage.run(for: .seconds(200))
        let why = try hall.stage.why(.deployment, "users")
        #expect(why.rule == .protectionBlocksDeployment || why.rule == .protectedFromDeployments)
        #expect(why.answer.contains("users/A, users/B, users/C"))
        #expect(why.mentions("is protected from scale-in until"))
    }

    @Test func `it bakes`() throws {
        var hall = try Hall()
        try hall.stage.updateService(hall.users, alarms: .init(alarmNames: ["errors"], enable: true), bakeTimeInMinutes: 10)
        hall.stage.run(for: .seconds(200))
        #expect(try hall.stage.why(.deployment, "users").rule == .bakeTime)
    }

    @Test func `its tasks aren't healthy yet`() throws {
        var hall = try Hall(grace: 600)
        hall.stage.slowStart(ofImage: "example.com/users:1", .seconds(300))
        hall.stage.run(for: .seconds(5))
        #expect(try hall.stage.why(.deployment, "users").rule == .rollingTicks)
        hall.stage.run(for: .seconds(60))
        #expect(try hall.stage.why(.deployment, "users").rule == .gracePeriod)
    }

    @Test func `no machine has room for its tasks, since the old ones have the port`() throws {
        var machines = try Machines("a")
        try machines.define(ports: [.init(containerPort: 80, hostPort: 80)])
        let web = try machines.serve(1)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateService(web, forceNewDeployment: true)
        machines.stage.run(for: .seconds(100))
        let why = try machines.stage.why(.deployment, "web")
        #expect(why.rule == .fixedPortWaits)
        #expect(why.answer.contains("has a port in use that the task needs"))
    }

    @Test(arguments: [true, false]) func `a hook hasn't consented, or a pause waits`(_ isPause: Bool) throws {
        var halls = try TwoHalls(hooks: [isPause ? .pause(in: .postScaleUp) : .lambda("check", in: .postScaleUp)])
        halls.stage.setLifecycleHook("check", .inProgress(callBackDelay: 10))
        halls.stage.run(for: .seconds(300))
        let why = try halls.stage.why(.deployment, "users")
        #expect(why.rule == (isPause ? .pauseWaits : .hookInProgress))
        #expect(why.answer.contains("POST_SCALE_UP"))
    }

    @Test func `blue and green both run for the bake time`() throws {
        var halls = try TwoHalls(bakeTimeInMinutes: 30)
        halls.run(to: .bakeTime)
        halls.stage.run(for: .seconds(60))
        let why = try halls.stage.why(.deployment, "users")
        #expect(why.rule == .bakeTime)
        #expect(why.mentions("has 100.0 % of the production traffic"))
    }

    @Test func `nobody has made a task set`() throws {
        var guests = try TaskSetTests.Guests()
        guests.stage.run(for: .seconds(60))
        #expect(try guests.stage.why(.deployment, "users").rule == .externalHasNoTasks)
    }

    @Test func `it doesn't stand still`() throws {
        var hall = try Hall()
        hall.settle()
        #expect(try hall.stage.why(.deployment, "users").rule == .rolloutReasons)
        let unknown = #expect(throws: Explanation.UnknownName.self) { try hall.stage.why(.deployment, "usres") }
        #expect(unknown?.message == "There is no service 'usres'; did you mean 'users'?")
        try hall.stage.deleteService(hall.users, force: true)
        hall.stage.run(for: .seconds(100))
        #expect(try hall.stage.why(.deployment, "users").rule == .serviceStatus)
    }
}
