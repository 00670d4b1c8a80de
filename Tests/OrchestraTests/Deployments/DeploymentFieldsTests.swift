import Foundation
import Orchestra
import Testing

/// What CreateService and UpdateService take and refuse of a deployment's fields.
@Suite struct DeploymentFieldsTests {
    private func refusal(
        _ strategy: ECS.DeploymentStrategy, bake: Int? = 0, linear: ECS.LinearConfiguration? = nil,
        canary: ECS.CanaryConfiguration? = nil, hooks: [ECS.DeploymentLifecycleHook]? = nil
    ) -> ECS.Error? {
        ecsError { _ = try TwoHalls(strategy, bakeTimeInMinutes: bake, hooks: hooks, linear: linear, canary: canary) }
    }

    @Test(
        .rule("service.step-percent-bounds"),
        arguments: [(3.0, true), (100, true), (33.3, true), (2.9, false), (100.1, false), (10.05, false), (.nan, false)]
            as [(Double, Bool)])
    func `stepPercent is 3.0 to 100.0, in tenths`(_ percent: Double, _ isFine: Bool) {
        #expect((refusal(.linear, linear: .init(stepPercent: percent)) == nil) == isFine)
    }

    @Test(
        .rule("service.canary-percent-bounds"),
        arguments: [(0.1, true), (100, true), (0, false), (0.05, false), (101, false), (-1, false)] as [(Double, Bool)])
    func `canaryPercent is 0.1 to 100.0, in tenths`(_ percent: Double, _ isFine: Bool) {
        #expect((refusal(.canary, canary: .init(canaryPercent: percent)) == nil) == isFine)
    }

    @Test(.rule("service.bake-time-bounds"), arguments: [(0, true), (1440, true), (1441, false), (-1, false), (Int.max, false)])
    func `bake times are 0 to 1440 minutes`(_ minutes: Int, _ isFine: Bool) {
        #expect((refusal(.blueGreen, bake: minutes) == nil) == isFine)
        #expect((refusal(.linear, linear: .init(stepBakeTimeInMinutes: minutes)) == nil) == isFine)
        #expect((refusal(.canary, canary: .init(canaryBakeTimeInMinutes: minutes)) == nil) == isFine)
    }

    @Test(.rule("service.bake-time-required")) func `BLUE_GREEN needs its bakeTimeInMinutes`() {
        #expect(refusal(.blueGreen, bake: nil)?.message == "bakeTimeInMinutes is required for the BLUE_GREEN deployment strategy.")
        #expect(refusal(.linear, bake: nil) == nil)
    }

    @Test(.rule("service.steps-belong-to-their-strategy"))
    func `steps belong to LINEAR, and a canary to CANARY`() {
        #expect(refusal(.canary, linear: .init())?.code == .invalidParameterException)
        #expect(refusal(.blueGreen, canary: .init())?.code == .invalidParameterException)
    }

    @Test(.rule("service.advanced-configuration-required"), arguments: [ECS.DeploymentStrategy.blueGreen, .linear, .canary])
    func `who shifts traffic has to say between what`(_ strategy: ECS.DeploymentStrategy) throws {
        var hall = try Hall()
        let error = ecsError { try hall.stage.updateService(hall.users, bakeTimeInMinutes: 0, strategy: strategy) }
        #expect(error?.message == "advancedConfiguration is required for the \(strategy) deployment strategy.")
        #expect(hall.stage[hall.users].deploymentConfiguration.strategy == nil)
    }

    @Test(.rule("service.alternate-target-group"))
    func `the alternate target group is another one, of the same type, behind a load balancer`() throws {
        var halls = try TwoHalls()
        let lonely = try halls.stage.createTargetGroup("lonely", port: 8080)
        for alternate in [halls.blue.arn, lonely.arn, "arn:none"] {
            var advanced = halls.advanced
            advanced.alternateTargetGroupArn = alternate
            let error = ecsError {
                try halls.stage.createService(
                    "others", in: "api", taskDefinition: "users", desiredCount: 1,
                    loadBalancers: [
                        .init(halls.blue, containerName: "web", containerPort: 8080, advancedConfiguration: advanced)
                    ], bakeTimeInMinutes: 0, strategy: .blueGreen)
            }
            #expect(error?.code == .invalidParameterException)
        }
    }

    @Test(
        .rule("service.hooks-need-a-function"),
        arguments: [
            ECS.DeploymentLifecycleHook(lifecycleStages: [.preScaleUp]), .init(hookTargetArn: "f", lifecycleStages: [.preScaleUp]),
            .init(hookTargetArn: "f", roleArn: "r", lifecycleStages: []),
            .pause(in: .preScaleUp, timeoutConfiguration: .init(timeoutInMinutes: 0)),
            .pause(in: .preScaleUp, timeoutConfiguration: .init(timeoutInMinutes: 20_161)),
        ] as [ECS.DeploymentLifecycleHook])
    func `a hook has a function, a role, stages and a time within its bounds`(_ hook: ECS.DeploymentLifecycleHook) {
        #expect(refusal(.blueGreen, hooks: [hook])?.code == .invalidParameterException)
    }

    @Test(.rule("service.code-deploy-refused")) func `the CODE_DEPLOY controller is refused`() throws {
        let hall = try Hall()
        var stage = hall.stage
        let request = ECS.CreateServiceRequest(
            cluster: "api", serviceName: "x", taskDefinition: "users", desiredCount: 1, launchType: .fargate,
            deploymentController: .init(type: .codeDeploy))
        #expect(throws: ECS.Error.self) { try stage.take(.command(.createService(request))) }
        #expect(stage.log == hall.stage.log)
    }

    @Test(.rule("service.external-fields"))
    func `a service with the EXTERNAL controller has neither task definition nor circuit breaker`() throws {
        var stage = try Hall().stage
        for (definition, configuration) in [
            ("users" as String?, ECS.DeploymentConfiguration()),
            (nil, .init(deploymentCircuitBreaker: .init(enable: true))), (nil, .init(strategy: .canary)),
            (nil, .init(alarms: .init(alarmNames: ["a"], enable: true))),
        ] {
            let request = ECS.CreateServiceRequest(
                cluster: "api", serviceName: "x", taskDefinition: definition, desiredCount: 1,
                deploymentConfiguration: configuration, launchType: .fargate, deploymentController: .external)
            #expect(throws: ECS.Error.self) { try stage.take(.command(.createService(request))) }
        }
        let bare = ECS.CreateServiceRequest(cluster: "api", serviceName: "x", desiredCount: 1)
        #expect(throws: ECS.Error.self) { try stage.take(.command(.createService(bare))) }
    }

    @Test(.rule("service.configuration-defaults")) func `a deployment configuration may leave everything out`() throws {
        let configuration = try JSONDecoder().decode(ECS.DeploymentConfiguration.self, from: Data("{}".utf8))
        #expect(configuration == ECS.DeploymentConfiguration())
        #expect(configuration.minimumHealthyPercent == 100 && configuration.maximumPercent == 200)
        let blueGreen = try JSONDecoder().decode(
            ECS.DeploymentConfiguration.self, from: Data(#"{"strategy":"BLUE_GREEN","bakeTimeInMinutes":5}"#.utf8))
        #expect(blueGreen.strategy == .blueGreen)
    }

    @Test(.rule("service.update-keeps-what-is-not-given"))
    func `UpdateService keeps what it isn't given`() throws {
        var halls = try TwoHalls(.canary, hooks: [.lambda("check", in: .preScaleUp)], canary: .init(canaryPercent: 20))
        halls.settle()
        let before = halls.stage[halls.users].deploymentConfiguration
        try halls.stage.updateService(halls.users, maximumPercent: 150)
        var expected = before
        expected.maximumPercent = 150
        #expect(halls.stage[halls.users].deploymentConfiguration == expected)
        #expect(try halls.stage.listServiceDeployments(of: halls.users).count == 1)
    }
}
