import Orchestra
import Testing

@Suite struct TrafficRollbackTests {
    static let hooked: [ECS.LifecycleStage] = [
        .preScaleUp, .postScaleUp, .testTrafficShift, .postTestTrafficShift, .preProductionTrafficShift,
        .productionTrafficShift, .postProductionTrafficShift,
    ]

    @Test(.rule("deployment.failed-hook-rolls-back", "deployment.rollback-weights-at-once"), arguments: hooked)
    func `a hook that fails sends all traffic back, and the new tasks away`(_ lifecycleStage: ECS.LifecycleStage) throws {
        var halls = try TwoHalls(hooks: [.lambda("check", in: lifecycleStage)])
        halls.settle()
        halls.stage.setLifecycleHook("check", .failed)
        try halls.deploy()
        halls.finish()
        halls.stage.run(for: .seconds(60))
        #expect(halls.stages.last == lifecycleStage)
        #expect(try halls.weights() == [100, 0])
        #expect(try halls.weights(of: halls.rehearsalDoor) == [100, 0])
        #expect(halls.stage.labels(of: halls.users) == ["A", "B", "C"])
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect(halls.deployment.rollback?.reason == "ECS deployment lifecycle hook: hook failed.")
        #expect(halls.deployment.rollback?.serviceRevisionArn == halls.deployment.sourceServiceRevisions[0].arn)
        #expect(halls.stage[halls.users].deployments.map(\.rolloutState) == [.completed])
        #expect(halls.stage[halls.users].taskDefinition.hasSuffix(":1"))
    }

    @Test(.rule("deployment.alarm-rolls-back"), arguments: [ECS.LifecycleStage.scaleUp, .postProductionTrafficShift, .bakeTime])
    func `an alarm sends all traffic back in the same moment`(_ lifecycleStage: ECS.LifecycleStage) throws {
        var halls = try TwoHalls(
            .canary, alarms: .init(alarmNames: ["errors"], enable: true, rollback: true))
        halls.settle()
        let good = halls.stage[halls.users].deployments[0].id
        try halls.deploy()
        halls.run(to: lifecycleStage)
        halls.stage.setAlarmState("errors", .alarm)
        #expect(try halls.weights() == [100, 0])
        #expect(halls.stage[halls.users].deployments[0].id == good)
        #expect(halls.deployment.status == .rollbackInProgress)
        #expect(halls.deployment.alarms.status == .triggered)
        #expect(halls.deployment.alarms.triggeredAlarmNames == ["errors"])
        halls.finish()
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect(halls.stage.labels(of: halls.users) == ["A", "B", "C"])
    }

    @Test(.rule("deployment.rollback-loses-nobody"))
    func `nobody is turned away on the way back either`() throws {
        var halls = try TwoHalls(alarms: .init(alarmNames: ["errors"], enable: true))
        halls.settle()
        let crowd = try halls.stage.startTraffic(.get("/"), to: halls.doors, perSecond: 20)
        try halls.deploy()
        halls.run(to: .bakeTime)
        halls.stage.run(for: .seconds(20))
        halls.stage.setAlarmState("errors", .alarm)
        halls.stage.run(for: .seconds(120))
        #expect(halls.stage[crowd].byStatusCode.map(\.name) == ["200"])
    }

    @Test(.rule("deployment.stop-rolls-back"))
    func `StopServiceDeployment goes back, though nobody has set a rollback up`() throws {
        var halls = try TwoHalls(bakeTimeInMinutes: 30)
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        try halls.stage.stopServiceDeployment(halls.deployment.serviceDeploymentArn)
        #expect(halls.deployment.status == .rollbackRequested)
        halls.finish()
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect(try halls.weights() == [100, 0])
    }

    @Test(.rule("deployment.abort-leaves-it"))
    func `ABORT leaves everything where it is`() throws {
        var halls = try TwoHalls(.canary)
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        try halls.stage.stopServiceDeployment(halls.deployment.serviceDeploymentArn, stopType: .abort)
        #expect(halls.deployment.status == .stopRequested)
        halls.stage.run(for: .seconds(3600))
        #expect(halls.deployment.status == .stopped)
        #expect(try halls.weights() == [95, 5])
        #expect(halls.stage.labels(of: halls.users) == ["A", "B", "C", "D", "E", "F"])
        try halls.deploy(edition: 3)
        halls.finish()
        #expect(halls.deployment.status == .successful)
        #expect(halls.stage.labels(of: halls.users) == ["G", "H", "I"])
    }

    @Test(.rule("deployment.invalid-networking"), arguments: [[0, 1], [1, 1]])
    func `a production rule whose weights aren't 1 and 0 fails the deployment`(_ weights: [Int]) throws {
        var halls = try TwoHalls(weights: weights)
        halls.finish()
        #expect(halls.deployment.status == .stopped)
        #expect(halls.deployment.statusReason == "ECS deployment: invalid networking configuration.")
        #expect(halls.stage[halls.users].deployments.map(\.rolloutState) == [.failed])
    }

    @Test(.rule("deployment.invalid-networking"))
    func `a rule that has lost a target group fails the deployment, and the old tasks go on serving`() throws {
        var halls = try TwoHalls(hooks: [.pause(in: .preProductionTrafficShift)])
        halls.settle()
        try halls.stage.continueServiceDeployment(
            halls.deployment.serviceDeploymentArn, hookId: halls.deployment.lifecycleHookDetails![0].hookId)
        halls.settle()
        try halls.deploy()
        halls.run(to: .preProductionTrafficShift)
        try halls.stage.modifyListener(halls.door, defaultAction: .forward(to: halls.blue))
        try halls.stage.continueServiceDeployment(
            halls.deployment.serviceDeploymentArn, hookId: halls.deployment.lifecycleHookDetails![0].hookId)
        halls.finish()
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect(halls.deployment.rollback?.reason == "ECS deployment: invalid networking configuration.")
        #expect(halls.stage.labels(of: halls.users) == ["A", "B", "C"])
    }

    @Test(.rule("deployment.no-circuit-breaker", "deployment.stage-limit"))
    func `tasks that never start are given up after a day, and not by the circuit breaker`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.stage.updateService(halls.users, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        halls.stage.failPull(ofImage: "example.com/users:2")
        let start = halls.stage.now
        try halls.deploy()
        halls.stage.run(for: .seconds(80_000))
        #expect(halls.deployment.status == .inProgress)
        #expect(halls.deployment.deploymentCircuitBreaker.status == .disabled)
        halls.finish()
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect((.seconds(86_400) ... .seconds(86_430)).contains(halls.stage.now - start))
        #expect(halls.deployment.rollback?.reason == "ECS deployment: a lifecycle stage timed out.")
    }

    @Test(.rule("deployment.bake-time-by-the-clock"), arguments: [false, true])
    func `new tasks that fail while they bake end nothing by themselves; an alarm does`(isWatched: Bool) throws {
        var halls = try TwoHalls(alarms: isWatched ? .init(alarmNames: ["errors"], enable: true, rollback: true) : nil)
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        halls.stage.failPull(ofImage: "example.com/users:2")
        for task in halls.stage.tasks(of: halls.users, .running).suffix(3) { halls.stage.crash(task) }
        halls.stage.setAlarmState("errors", .alarm)
        halls.finish()
        halls.stage.run(for: .seconds(60))
        #expect(halls.deployment.status == (isWatched ? .rollbackSuccessful : .successful))
        #expect(halls.stage.tasks(of: halls.users, .running).count == (isWatched ? 3 : 0))
        halls.stage.allowPull(ofImage: "example.com/users:2")
        halls.stage.run(for: .seconds(3600))
        #expect(halls.stage.tasks(of: halls.users, .running).count == 3)
    }

    @Test(.rule("deployment.lifecycle-is-a-policy"))
    func `a lifecycle that forgets the weights leaves the audience before empty seats`() throws {
        struct Forgetful: ECS.DeploymentLifecycle {
            func nextActions(of deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
                let actions = ECS.StagedLifecycle().nextActions(of: deployment)
                guard actions.contains(where: { if case .rollBack = $0 { true } else { false } }) else { return actions }
                return actions.suffix(1)
            }
        }
        var halls = try TwoHalls(
            alarms: .init(alarmNames: ["errors"], enable: true), policies: Policies(deploymentLifecycle: Forgetful()))
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        halls.stage.setAlarmState("errors", .alarm)
        halls.stage.run(for: .seconds(60))
        #expect(try halls.weights() == [0, 100])
        #expect(try halls.stage.send(.get("/"), to: halls.doors).statusCode == 503)
    }
}
