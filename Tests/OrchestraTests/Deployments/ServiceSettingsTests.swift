import Orchestra
import Testing

@Suite struct ServiceSettingsTests {
    @Test(.rule("service.settings-defaults"))
    func `nobody has to say anything`() throws {
        let hall = try Hall()
        let service = hall.stage[hall.users]
        #expect(service.platformVersion == "1.4.0" && service.platformFamily == "Linux")
        #expect(service.propagateTags == .none && !service.enableECSManagedTags && !service.enableExecuteCommand)
        #expect(service.roleArn?.hasSuffix(":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS") == true)
    }

    @Test(.rule("service.settings-without-deployment"))
    func `tags and ExecuteCommand start no deployment, another platform version does`() throws {
        var hall = try Hall()
        hall.settle()
        let id = hall.stage[hall.users].deployments[0].id
        let settings = ECS.ServiceSettings(propagateTags: .service, enableECSManagedTags: true, enableExecuteCommand: true)
        try hall.stage.updateService(hall.users, settings: settings)
        try hall.stage.updateService(hall.users, settings: .init(platformVersion: "LATEST"))
        #expect(hall.stage[hall.users].deployments.map(\.id) == [id])
        #expect(hall.stage[hall.users].propagateTags == .service && hall.stage[hall.users].enableExecuteCommand)
        try hall.stage.updateService(hall.users, settings: .init(platformVersion: "1.3.0"))
        #expect(hall.stage[hall.users].deployments.count == 2)
        #expect(hall.stage[hall.users].platformVersion == "1.3.0")
        #expect(hall.stage[hall.users].propagateTags == .service)
    }

    @Test(.rule("service.platform-version")) func `a platform version is known, and Fargate's`() throws {
        var hall = try Hall()
        #expect(
            ecsError { try hall.stage.updateService(hall.users, settings: .init(platformVersion: "2.0.0")) }?.code
                == .platformUnknownException)
        let error = ecsError {
            try hall.stage.createService(
                "others", in: "api", taskDefinition: "users", desiredCount: 1, launchType: .ec2,
                settings: .init(platformVersion: "LATEST"))
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test(.rule("service.client-token-length")) func `a clientToken has at most 36 characters`() throws {
        var stage = try Hall().stage
        for (length, isFine) in [(36, true), (37, false)] {
            let request = ECS.CreateServiceRequest(
                cluster: "api", serviceName: "others", taskDefinition: "users", desiredCount: 1, launchType: .fargate,
                clientToken: String(repeating: "x", count: length))
            #expect((ecsError { try stage.take(.command(.createService(request))) } == nil) == isFine)
        }
    }

    @Test(.rule("deployment.several-coexist", "deployment.one-primary"))
    func `three deployments coexist, and everything moves to the newest`() throws {
        var hall = try Hall()
        hall.settle()
        for edition in 2...3 {
            hall.stage.slowStart(ofImage: "example.com/users:\(edition)", .seconds(30))
            try hall.stage.updateService(
                hall.users, taskDefinition: hall.register(image: "example.com/users:\(edition)"),
                healthCheckGracePeriodSeconds: 120)
            if edition == 2 { hall.stage.run(for: .seconds(5)) }
        }
        let deployments = hall.stage[hall.users].deployments
        #expect(deployments.map(\.status) == [.primary, .active, .active])
        #expect(deployments.map(\.rolloutState) == [.inProgress, .inProgress, .completed])
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage[hall.users].taskDefinition.hasSuffix(":3"))
    }

    @Test(.rule("service.inactive-definition"))
    func `a service on an INACTIVE task definition still scales and heals, but can't be updated to it`() throws {
        var hall = try Hall()
        hall.settle()
        try hall.stage.deregisterTaskDefinition("users:1")
        try hall.stage.updateService(hall.users, desiredCount: 4)
        hall.stage.crash(hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage[hall.users].runningCount == 4)
        let error = ecsError { try hall.stage.updateService(hall.users, taskDefinition: "users:1") }
        #expect(error?.code == .clientException)
        #expect(error?.message == "TaskDefinition is inactive")
    }

    @Test(.rule("deployment.first-method-wins"))
    func `where both watch, whoever trips first decides`() throws {
        var hall = try Hall()
        try hall.stage.updateService(
            hall.users, deploymentCircuitBreaker: .init(enable: true, rollback: false),
            alarms: .init(alarmNames: ["errors"], enable: true, rollback: true))
        hall.settle()
        hall.stage.failPull(ofImage: "example.com/users:2")
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.stage.run(for: .seconds(120))
        hall.stage.setAlarmState("errors", .alarm)
        hall.stage.run(for: .seconds(60))
        // The breaker was first, and doesn't roll back.
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.failed, .completed])
        #expect(hall.stage.serviceDeployment(of: hall.users)?.deploymentCircuitBreaker.status == .triggered)
    }
}
