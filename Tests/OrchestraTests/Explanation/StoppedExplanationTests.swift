import Orchestra
import Testing

/// Why a task was stopped.
@Suite struct StoppedExplanationTests {
    private func settled(desiredCount: Int = 3, minimum: Int = 100, maximum: Int = 200, container: ECS.ContainerDefinition? = nil)
        throws
        -> Hall
    {
        var hall = try Hall(
            desiredCount: desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum,
            container: container ?? .init("web", image: "example.com/users:1", port: 8080))
        hall.settle()
        return hall
    }

    @Test func `somebody called StopTask`() throws {
        var hall = try settled()
        try hall.stage.stopTask(hall.stage.tasks(of: hall.users)[1], reason: "lunch")
        hall.stage.run(for: .seconds(60))
        let why = try hall.stage.why(.stopped, "users/B")
        #expect(why.rule == .stoppedByUser)
        #expect(why.answer.hasSuffix("by a call of StopTask: lunch."))
        #expect(why.chain == [.stoppedByUser, .drainsFirst])
        #expect(why.links.last?.entry.event.description == "users/B is STOPPED")
    }

    @Test func `its essential container ended, and what made it`() throws {
        var hall = try settled()
        hall.stage.crash(hall.stage.tasks(of: hall.users)[0], exitCode: 3)
        hall.stage.run(for: .seconds(60))
        let why = try hall.stage.why(.stopped, "users/A")
        #expect(why.rule == .essentialExit)
        #expect(why.answer.contains("container web, which is essential, ended by itself with exit code 3"))
        #expect(
            why.links.prefix(3).map { $0.entry.event.description } == [
                "fault: users/A crashes with exit code 3", "users/A container web is STOPPED, exit code 3",
                "users/A is to stop: EssentialContainerExited, Essential container in task exited",
            ])
    }

    @Test func `it was killed for its memory`() throws {
        var hall = try settled()
        hall.stage.exhaustMemory(of: hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(60))
        let why = try hall.stage.why(.stopped, "users/A")
        #expect(why.rule == .outOfMemory)
        #expect(why.mentions("OutOfMemoryError") && why.mentions("fault: users/A takes too much memory"))
    }

    @Test func `it failed its target group's checks, and was replaced first`() throws {
        var hall = try settled()
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        hall.stage.run(for: .seconds(120))
        let why = try hall.stage.why(.stopped, "users/B")
        #expect(why.rule == .replaceBeforeStop)
        #expect(why.answer.contains("failed 3 checks of users-tg in a row, once another was there"))
        #expect(why.chain == [.unhealthyThreshold, .replaceBeforeStop, .drainsFirst])
        #expect(why.mentions("failed check 3 of 3") && why.mentions("fault: users/B answers 500"))
        #expect(why.mentions("replaced 1 tasks due to an unhealthy status"))
    }

    @Test func `without room it was stopped first`() throws {
        var hall = try settled(minimum: 50, maximum: 100)
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        hall.stage.run(for: .seconds(120))
        #expect(try hall.stage.why(.stopped, "users/B").rule == .stopFirstWithoutRoom)
    }

    @Test func `it failed its own health check`() throws {
        var hall = try settled(
            container: .init(
                "web", image: "example.com/users:1", port: 8080,
                healthCheck: ECS.HealthCheck(command: ["CMD", "true"], interval: 5, retries: 2)))
        hall.stage.failContainerHealthCheck(of: hall.stage.tasks(of: hall.users)[2])
        hall.stage.run(for: .seconds(120))
        let why = try hall.stage.why(.stopped, "users/C")
        #expect(why.rule == .replaceBeforeStop)
        #expect(why.chain.prefix(2) == [.healthRetries, .healthCombination])
        #expect(why.answer.contains("failed the health check of container web"))
    }

    @Test func `its service was scaled in`() throws {
        var hall = try settled()
        try hall.stage.updateService(hall.users, desiredCount: 1)
        hall.stage.run(for: .seconds(60))
        let why = try hall.stage.why(.stopped, "users/C")
        #expect(why.rule == .scaleInAtOnce)
        #expect(why.answer.contains("scaled in from 3 to 1 task at"))
        #expect(why.links.first?.entry.event.description == "service users updated: desiredCount 1 of users:1")
    }

    @Test func `a newer deployment replaced its own`() throws {
        var hall = try settled()
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.stage.run(for: .seconds(120))
        let why = try hall.stage.why(.stopped, "users/A")
        #expect(why.rule == .rollingTicks)
        #expect(why.answer.contains("a newer deployment, of users:2, replaces its own"))
    }

    @Test func `its deployment failed and the service went back`() throws {
        var hall = try settled()
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(4000))
        hall.stage.run(for: .seconds(300))
        let stopped = try #require(
            hall.stage.trace.tasks.last {
                $0.task.taskDefinitionArn.hasSuffix(":2") && $0.task.stoppedReason?.hasPrefix("Scaling") ?? false
            })
        let why = try hall.stage.why(.stopped, stopped.label.description)
        #expect(why.rule == .breakerRollsBack)
        #expect(why.chain.prefix(1) == [.breakerFailed])
        #expect(why.mentions("goes back from deployment"))
    }

    @Test func `its service was deleted`() throws {
        var hall = try settled()
        try hall.stage.deleteService(hall.users, force: true)
        hall.stage.run(for: .seconds(60))
        #expect(try hall.stage.why(.stopped, "users/A").rule == .serviceStatus)
    }

    @Test func `it never ran`() throws {
        var hall = try Hall()
        hall.stage.failPull(ofImage: "example.com/users:1")
        hall.stage.run(for: .seconds(20))
        let why = try hall.stage.why(.stopped, "users/A")
        #expect(why.rule == .cannotPull)
        #expect(why.links.first?.entry.event.description == "fault: image example.com/users:1 cannot be pulled")
    }

    @Test(arguments: [true, false]) func `its machine is gone, or drains`(_ isGone: Bool) throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        if isGone {
            machines.stage.terminate(machines.instances[0])
        } else {
            try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        }
        machines.stage.run(for: .seconds(100))
        let stopped = try #require(machines.stage.trace.tasks.first { $0.task.stopCode != nil })
        let why = try machines.stage.why(.stopped, stopped.label.description)
        #expect(why.rule == (isGone ? .instanceTerminated : .drainingReplacesFirst))
        #expect(why.mentions(isGone ? "is INACTIVE" : "is DRAINING"))
        #expect(machines.stage.tasks(of: web).count == 2)
    }

    @Test func `Spot took its capacity back`() throws {
        var hall = try settled()
        try hall.stage.putClusterCapacityProviders(
            "api", capacityProviders: ["FARGATE_SPOT"], defaultCapacityProviderStrategy: [])
        try hall.stage.registerTaskDefinition(family: "job", containers: [.init("job", image: "job")])
        let task = try hall.stage.runTask(
            .init(cluster: "api", taskDefinition: "job", capacityProviderStrategy: [.init("FARGATE_SPOT", weight: 1)])
        ).tasks[0]
        hall.stage.run(for: .seconds(60))
        hall.stage.interruptSpot(task)
        let why = try hall.stage.why(.stopped, "job/A")
        #expect(why.rule == .spotInterruption)
        #expect(why.links.first?.entry.event.description == "fault: job/A is interrupted by Spot")
    }

    @Test func `a task that runs has no end to explain, and a wrong name is met with the right one`() throws {
        let hall = try settled()
        let why = try hall.stage.why(.stopped, "users/A")
        #expect(why.rule == nil)
        #expect(why.answer == "Nobody has told users/A to stop: it is RUNNING.")
        let unknown = #expect(throws: Explanation.UnknownName.self) { try hall.stage.why(.stopped, "user/A") }
        #expect(unknown?.message == "There is no task 'user/A'; did you mean 'users/A'?")
    }
}
