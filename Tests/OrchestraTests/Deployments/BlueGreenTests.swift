import Orchestra
import Testing

@Suite struct BlueGreenTests {
    @Test(.rule("deployment.stages-in-order"))
    func `a deployment goes through the stages in their order`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.deploy()
        halls.finish()
        #expect(
            halls.stages == [
                .preScaleUp, .scaleUp, .postScaleUp, .testTrafficShift, .postTestTrafficShift, .preProductionTrafficShift,
                .productionTrafficShift, .postProductionTrafficShift, .bakeTime, .cleanUp,
            ])
        #expect(halls.deployment.status == .successful)
        #expect(halls.stage.labels(of: halls.users) == ["D", "E", "F"])
        #expect(halls.stage[halls.users].deployments.map(\.rolloutState) == [.completed])
        #expect(halls.stage.eventMessages(of: halls.users).last!.hasSuffix("has reached a steady state."))
    }

    @Test(.rule("deployment.twice-the-tasks"))
    func `up to twice the tasks run: the old ones stay until the new ones have baked`() throws {
        var halls = try TwoHalls(bakeTimeInMinutes: 2)
        halls.settle()
        try halls.deploy()
        let began = halls.stage.run(until: { [users = halls.users] in $0.serviceDeployment(of: users)?.lifecycleStage == .bakeTime }
        )
        #expect(began)
        #expect(halls.stage.labels(of: halls.users) == ["A", "B", "C", "D", "E", "F"])
        let since = halls.stage.now
        halls.run(to: .cleanUp)
        #expect(halls.stage.now - since == .seconds(120))
        #expect(halls.stage.labels(of: halls.users) == ["D", "E", "F"])
    }

    @Test(.rule("deployment.green-is-healthy-first", "deployment.blue-green-at-once", "deployment.weights-are-percent"))
    func `the traffic moves at once, and not before all new tasks are healthy`() throws {
        var halls = try TwoHalls()
        halls.settle()
        #expect(try halls.weights() == [100, 0])
        try halls.deploy()
        while halls.stage.count(.healthy, in: halls.green) < 3 {
            #expect(try halls.weights() == [100, 0])
            halls.stage.run(for: .seconds(1))
        }
        halls.run(to: .bakeTime)
        #expect(try halls.weights() == [0, 100])
        #expect(halls.shifts() == ["0 100.0"])
    }

    @Test(.rule("deployment.test-traffic-first"))
    func `testers reach the new tasks before anybody else does`() throws {
        var halls = try TwoHalls(hooks: [.pause(in: .postTestTrafficShift)])
        halls.settle()
        // The first deployment waits as well.
        try halls.stage.continueServiceDeployment(
            halls.deployment.serviceDeploymentArn, hookId: halls.deployment.lifecycleHookDetails![0].hookId)
        halls.settle()
        try halls.deploy()
        halls.run(to: .postTestTrafficShift)
        #expect(try halls.house(port: 9000) == "green")
        #expect(try halls.house() == "blue")
        #expect(halls.deployment.targetServiceRevision.requestedTestTrafficWeight == 100)
        #expect(halls.deployment.targetServiceRevision.requestedProductionTrafficWeight == 0)
        #expect(halls.deployment.sourceServiceRevisions[0].requestedProductionTrafficWeight == 100)
    }

    @Test(.rule("deployment.target-groups-swap"))
    func `the next deployment goes to the other target group again`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.deploy()
        halls.finish()
        #expect(try halls.house() == "green")
        try halls.deploy(edition: 3)
        halls.finish()
        #expect(halls.deployment.status == .successful)
        #expect(try halls.weights() == [100, 0])
        #expect(halls.stage.count(.healthy, in: halls.blue) == 3)
        let revision = try halls.stage.describeServiceRevisions([halls.deployment.targetServiceRevision.arn]).serviceRevisions[0]
        #expect(revision.resolvedConfiguration.loadBalancers[0].targetGroupArn == halls.blue.arn)
        #expect(revision.loadBalancers == halls.stage[halls.users].loadBalancers)
        #expect(halls.stage[halls.users].loadBalancers[0].advancedConfiguration == halls.advanced)
    }

    @Test(.rule("deployment.nobody-is-lost"))
    func `nobody who asks meanwhile is turned away`() throws {
        var halls = try TwoHalls()
        halls.settle()
        let crowd = try halls.stage.startTraffic(.get("/"), to: halls.doors, perSecond: 20)
        try halls.deploy()
        halls.finish()
        halls.stage.run(for: .seconds(60))
        #expect(halls.stage[crowd].byStatusCode.map(\.name) == ["200"])
    }

    @Test(.rule("deployment.headless"))
    func `without a load balancer the new tasks take the old ones' places all the same`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "jobs", containers: [.init("job", image: "i")])
        let jobs = try stage.createService(
            "jobs", taskDefinition: "jobs", desiredCount: 2, bakeTimeInMinutes: 0, strategy: .blueGreen)
        stage.run(for: .seconds(120))
        try stage.updateService(jobs, forceNewDeployment: true)
        stage.run(for: .seconds(30))
        #expect(stage.labels(of: jobs) == ["A", "B", "C", "D"])
        stage.run(for: .seconds(120))
        #expect(stage.labels(of: jobs) == ["C", "D"])
        #expect(stage.serviceDeployment(of: jobs)?.status == .successful)
    }

    @Test(.rule("deployment.both-follow-desired-count"))
    func `both sets follow desiredCount, and unhealthy tasks of both are replaced`() throws {
        var halls = try TwoHalls(bakeTimeInMinutes: 10)
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        try halls.stage.updateService(halls.users, desiredCount: 4)
        halls.stage.answer(500, from: halls.stage.tasks(of: halls.users)[0])
        halls.stage.answer(500, from: halls.stage.tasks(of: halls.users)[3])
        halls.stage.run(for: .seconds(120))
        #expect(halls.stage.count(.healthy, in: halls.blue) == 4)
        #expect(halls.stage.count(.healthy, in: halls.green) == 4)
        #expect(halls.stage[halls.users].deployments.map(\.desiredCount) == [4, 4])
    }

    @Test(.rule("deployment.reconcile-service"))
    func `a deployment over another one lets that one go first, with all traffic back`() throws {
        var halls = try TwoHalls(.canary, canary: .init(canaryPercent: 20, canaryBakeTimeInMinutes: 30))
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        #expect(try halls.weights() == [80, 20])
        let replaced = halls.deployment.serviceDeploymentArn
        try halls.deploy(edition: 3)
        halls.stage.run(for: .seconds(5))
        #expect(try halls.weights() == [100, 0])
        #expect(halls.deployment.sourceServiceRevisions.count == 2)
        halls.finish()
        #expect(halls.stages.first == .reconcileService)
        #expect(halls.deployment.status == .successful)
        #expect(halls.stage[halls.users].taskDefinition.hasSuffix(":3"))
        #expect(try halls.stage.describeServiceDeployments([replaced]).serviceDeployments[0].status == .stopped)
        #expect(halls.stage.count(.healthy, in: halls.green) == 3)
    }

    @Test(.rule("deployment.first-has-nobody-to-replace"))
    func `the first deployment goes through the stages too, with all the traffic`() throws {
        var halls = try TwoHalls(.linear)
        halls.finish()
        #expect(halls.deployment.status == .successful)
        #expect(halls.shifts() == ["0 100.0"])
        #expect(try halls.weights() == [100, 0])
        #expect(halls.deployment.sourceServiceRevisions == [])
    }

    @Test(.rule("deployment.blue-green-then-rolling"))
    func `a service that goes over to rolling deployments keeps its target group`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.deploy()
        halls.finish()
        try halls.stage.updateService(halls.users, strategy: .rolling)
        try halls.deploy(edition: 3)
        halls.stage.run(for: .seconds(120))
        #expect(halls.stage[halls.users].deployments.map(\.rolloutState) == [.completed])
        #expect(halls.stage.count(.healthy, in: halls.green) == 3)
        #expect(try halls.weights() == [0, 100])
    }

    @Test(.rule("deployment.traffic-goes-back"), arguments: [false, true])
    func `whoever comes in the middle of a shift and moves no traffic finds all of it where it was`(isHeadless: Bool) throws {
        var halls = try TwoHalls(.canary)
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        #expect(try halls.weights() == [95, 5])
        if isHeadless {
            try halls.stage.updateService(halls.users, loadBalancers: [])
        } else {
            try halls.stage.updateService(halls.users, strategy: .rolling)
            try halls.deploy(edition: 3)
        }
        #expect(try halls.weights() == [100, 0])
        #expect(try halls.weights(of: halls.rehearsalDoor) == [100, 0])
        halls.stage.run(for: .seconds(1500))
        #expect(halls.stage.tasks(of: halls.users, .running).count == 3)
        #expect(halls.stage.count(.healthy, in: halls.blue) == (isHeadless ? 0 : 3))
    }

    @Test(.rule("deployment.traffic-goes-back"))
    func `while the old tasks leave, the new ones are who served`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.deploy()
        let blue = Set(halls.stage.tasks(of: halls.users).prefix(3))
        _ = try halls.stage.updateTaskProtection(Array(blue), in: "api", protectionEnabled: true)
        halls.run(to: .cleanUp)
        try halls.stage.updateService(halls.users, strategy: .rolling)
        try halls.deploy(edition: 3)
        halls.stage.run(for: .seconds(120))
        #expect(try halls.weights() == [0, 100])
        #expect(halls.stage.count(.healthy, in: halls.green) == 3)
    }

    @Test(.rule("deployment.replay")) func `the same run can be had again from its recording`() throws {
        var halls = try TwoHalls(hooks: [.lambda("check", in: .preScaleUp, .productionTrafficShift)])
        halls.settle()
        halls.stage.setLifecycleHook("check", .inProgress(callBackDelay: 7))
        try halls.deploy()
        halls.stage.run(for: .seconds(60))
        halls.stage.setLifecycleHook("check", .succeeded)
        halls.finish()
        #expect(halls.deployment.status == .successful)
        #expect(Simulation(replaying: halls.stage.recording).log == halls.stage.log)
    }
}
