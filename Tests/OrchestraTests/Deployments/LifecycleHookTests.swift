import Orchestra
import Testing

@Suite struct LifecycleHookTests {
    private func answers(_ stage: Simulation) -> [(Duration, ECS.LifecycleHookResult.Status)] {
        stage.log.compactMap { entry in
            if case .lifecycleHookAnswered(_, _, _, let status) = entry.event { (entry.time, status) } else { nil }
        }
    }

    @Test(.rule("deployment.hook-in-progress"), arguments: [(nil, 30), (7, 7)] as [(Int?, Int)])
    func `a hook that is IN_PROGRESS is asked again, after 30 seconds or when it says`(_ delay: Int?, _ seconds: Int) throws {
        var halls = try TwoHalls(hooks: [.lambda("check", in: .postScaleUp)])
        halls.stage.setLifecycleHook("check", .inProgress(callBackDelay: delay))
        halls.stage.run(for: .seconds(200))
        let times = answers(halls.stage).map(\.0)
        #expect(times.count > 3)
        #expect(zip(times.dropFirst(), times).allSatisfy { $0 - $1 == .seconds(seconds) })
        #expect(halls.deployment.lifecycleStage == .postScaleUp)
        #expect(halls.deployment.lifecycleHookDetails?.map(\.status) == [.inProgress])
        halls.stage.setLifecycleHook("check", .succeeded)
        halls.finish()
        #expect(halls.deployment.status == .successful)
    }

    @Test(.rule("deployment.hook-is-a-policy")) func `a policy may be the function`() throws {
        /// Consents at the third time.
        struct Reluctant: ECS.LifecycleHook {
            func answer(_ invocation: ECS.LifecycleHookInvocation) -> ECS.LifecycleHookResult {
                invocation.attempt < 2 ? .inProgress(callBackDelay: 5) : .succeeded
            }
        }
        var halls = try TwoHalls(
            hooks: [.lambda("check", in: .preScaleUp)], policies: Policies(lifecycleHook: Reluctant()))
        halls.finish()
        #expect(halls.deployment.status == .successful)
        #expect(answers(halls.stage).map(\.1) == [.inProgress, .inProgress, .succeeded])
    }

    @Test(.rule("deployment.hook-timeout"), arguments: [ECS.DeploymentLifecycleHook.Action.continue, .rollback])
    func `a hook that takes longer than it may lets the deployment go on, or back`(
        _ action: ECS.DeploymentLifecycleHook.Action
    ) throws {
        var halls = try TwoHalls(
            hooks: [
                .init(
                    hookTargetArn: "check", roleArn: "role", lifecycleStages: [.postScaleUp],
                    timeoutConfiguration: .init(timeoutInMinutes: 3, action: action))
            ])
        halls.settle()
        halls.stage.setLifecycleHook("check", .inProgress())
        try halls.deploy()
        halls.finish()
        #expect(halls.deployment.status == (action == .continue ? .successful : .rollbackSuccessful))
    }

    @Test(.rule("deployment.pause-waits"))
    func `a pause waits for ContinueServiceDeployment`() throws {
        var halls = try TwoHalls(hooks: [.pause(in: .preScaleUp)])
        halls.stage.run(for: .seconds(600))
        let details = halls.deployment.lifecycleHookDetails!
        #expect(details.map(\.status) == [.awaitingAction])
        #expect(details[0].hookId.hasPrefix("ecs-pause-"))
        #expect(halls.stage.tasks(of: halls.users) == [])
        try halls.stage.continueServiceDeployment(halls.deployment.serviceDeploymentArn, hookId: details[0].hookId)
        halls.finish()
        #expect(halls.deployment.status == .successful)
    }

    @Test(.rule("deployment.pause-rollback")) func `a pause that is answered with ROLLBACK goes back`() throws {
        var halls = try TwoHalls(
            hooks: [.pause(in: .postProductionTrafficShift, timeoutConfiguration: .init(timeoutInMinutes: 1, action: .continue))])
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        let hook = halls.deployment.lifecycleHookDetails![0]
        #expect(hook.timeoutAction == .continue)
        try halls.stage.continueServiceDeployment(
            halls.deployment.serviceDeploymentArn, hookId: hook.hookId, action: .rollback)
        halls.finish()
        #expect(halls.deployment.status == .rollbackSuccessful)
        #expect(try halls.weights() == [100, 0])
    }

    @Test(.rule("deployment.continue-errors"))
    func `what can't be continued is refused`() throws {
        var halls = try TwoHalls(hooks: [.pause(in: .preScaleUp)])
        halls.stage.run(for: .seconds(30))
        let arn = halls.deployment.serviceDeploymentArn
        #expect(
            ecsError { try halls.stage.continueServiceDeployment("\(arn)x", hookId: "x") }?.code
                == .serviceDeploymentNotFoundException)
        #expect(ecsError { try halls.stage.continueServiceDeployment(arn, hookId: "x") }?.code == .invalidParameterException)
        let hook = halls.deployment.lifecycleHookDetails![0].hookId
        try halls.stage.continueServiceDeployment(arn, hookId: hook)
        #expect(ecsError { try halls.stage.continueServiceDeployment(arn, hookId: hook) }?.code == .conflictException)
        halls.finish()
        #expect(ecsError { try halls.stage.continueServiceDeployment(arn, hookId: hook) }?.code == .conflictException)
    }

    @Test(.rule("deployment.hook-stages"), arguments: ECS.LifecycleStage.allCases)
    func `hooks run in all stages but three, pauses not in the shifts either`(_ stage: ECS.LifecycleStage) throws {
        let noHooks: [ECS.LifecycleStage] = [.scaleUp, .bakeTime, .cleanUp]
        let noPauses = noHooks + [.testTrafficShift, .productionTrafficShift]
        #expect((ecsError { _ = try TwoHalls(hooks: [.lambda("check", in: stage)]) } == nil) == !noHooks.contains(stage))
        #expect((ecsError { _ = try TwoHalls(hooks: [.pause(in: stage)]) } == nil) == !noPauses.contains(stage))
    }
}
