import Orchestra
import Testing

/// Updates that are called off, that go on going back, and what changes in place.
@Suite struct StackReturnTests {
    private func world() throws -> StackStage {
        var world = StackStage()
        try world.create()
        return world
    }

    @Test(.rule("stack.cancel-update")) func `an update that is called off goes back`() throws {
        var world = try world()
        world.edit(image: "example.com/users:2")
        try world.stage.updateStack("house", world.template)
        world.stage.run(for: .seconds(20))
        #expect(world.status == .updateInProgress)
        try world.stage.cancelUpdateStack("house")
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        #expect(try world.stage.getTemplate("house") == StackStage.hall)
        #expect { try world.stage.cancelUpdateStack("house") } throws: {
            "\($0)".contains("CancelUpdateStack cannot be called from current stack status")
        }
    }

    /// Neither the new count nor the old one can come about.
    private func stuck() throws -> StackStage {
        var world = try world()
        world.stage.failPull(ofImage: "example.com/users:1")
        world.stage.failPull(ofImage: "example.com/users:2")
        world.edit(image: "example.com/users:2")
        world.template["Users"]!.properties["DeploymentConfiguration"] = [
            "MinimumHealthyPercent": 0, "MaximumPercent": 100, "DeploymentCircuitBreaker": ["Enable": true, "Rollback": false],
        ]
        try world.stage.updateStack("house", world.template)
        world.settle()
        return world
    }

    @Test(.rule("stack.continue-update-rollback")) func `a rollback that failed goes on once its reason is mended`() throws {
        var world = try stuck()
        #expect(world.status == .updateRollbackFailed)
        #expect { try world.stage.updateStack("house", StackStage.hall) } throws: { "\($0)".contains("can not be updated") }
        world.stage.allowPull(ofImage: "example.com/users:1")
        try world.stage.continueUpdateRollback("house")
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 3)
        #expect { try world.stage.continueUpdateRollback("house") } throws: { "\($0)".contains("can not continue") }
    }

    @Test(.rule("stack.continue-update-rollback")) func `what is skipped counts as gone back`() throws {
        var world = try stuck()
        #expect { try world.stage.continueUpdateRollback("house", resourcesToSkip: ["Stage"]) } throws: {
            "\($0)".contains("Resource [Stage] cannot be skipped")
        }
        try world.stage.continueUpdateRollback("house", resourcesToSkip: ["Users"])
        world.settle()
        #expect(world.status == .updateRollbackComplete)
    }

    @Test(.rule("stack.failed-creation-updated")) func `what couldn't be made is made by an update`() throws {
        var world = StackStage()
        world.stage.failPull(ofImage: "example.com/users:1")
        try world.stage.createStack("house", world.template, onFailure: .doNothing)
        world.settle()
        #expect(world.status == .createFailed)
        world.edit(image: "example.com/users:3")
        world.stage.failPull(ofImage: "example.com/users:3")
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateFailed)
        // The same again, since it was not the template's fault.
        world.stage.allowPull(ofImage: "example.com/users:3")
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateComplete)
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 3)
    }

    @Test(.rule("stack.changed-in-place")) func `a listener's port changes, and it is the same listener`() throws {
        var world = try world()
        let before = try #require(world.stage.trace.listeners.first?.listener)
        world.template["Door"]!.properties["Port"] = 8000
        #expect(
            try world.stage.createChangeSet("next", of: "house", world.template).changes.map { "\($0)" } == ["Modify Door"])
        try world.stage.executeChangeSet("next", of: "house")
        world.settle()
        #expect(world.status == .updateComplete)
        let after = try #require(world.stage.trace.listeners.first?.listener)
        #expect(after.listenerArn == before.listenerArn)
        #expect(after.port == 8000)
        let hall = try #require(world.stage.loadBalancer(arn: after.loadBalancerArn))
        #expect(try world.stage.send(.get("/"), to: hall, port: 8000).statusCode == 200)
    }

    @Test(.rule("stack.changed-in-place")) func `a group's scaling changes, the group itself doesn't`() throws {
        var world = StackStage()
        func provider(_ capacity: CloudFormation.Value, group: CloudFormation.Value = "a") -> CloudFormation.Template {
            CloudFormation.Template(
                resources: [
                    .init(
                        "AWS::ECS::CapacityProvider",
                        [
                            "AutoScalingGroupProvider": [
                                "AutoScalingGroupArn": .sub(
                                    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:\(group.text!)"),
                                "ManagedScaling": ["Status": "ENABLED", "TargetCapacity": capacity],
                            ]
                        ], logicalId: "Desks")
                ])
        }
        try world.create(provider(80))
        let changes = try world.stage.createChangeSet("next", of: "house", provider(90)).changes
        #expect(changes.map { "\($0)" } == ["Modify Desks"])
        try world.stage.executeChangeSet("next", of: "house")
        world.settle()
        let own = world.stage.trace.capacityProviders
        #expect(own.map(\.autoScalingGroupProvider?.managedScaling.targetCapacity) == [90])
        #expect(
            try world.stage.createChangeSet("other", of: "house", provider(90, group: "b")).changes.map { "\($0)" }
                == ["Modify Desks, replaced"])
    }

    @Test(.rule("stack.kept-by-name")) func `roles, log groups and repositories are found by what refers to them`() throws {
        var world = StackStage()
        world.template["Role"] = .init(
            "AWS::IAM::Role", ["AssumeRolePolicyDocument": ["Version": "2012-10-17"], "RoleName": "player"])
        world.template["Log"] = .init("AWS::Logs::LogGroup", ["RetentionInDays": 7])
        world.template["Images"] = .init("AWS::ECR::Repository", [:])
        world.template["Sheet"]!.properties["ExecutionRoleArn"] = .getAtt("Role", "Arn")
        world.template["Sheet"]!.properties["ContainerDefinitions"] = [
            [
                "Name": "web", "Image": .sub("${Images.RepositoryUri}:1"), "PortMappings": [["ContainerPort": 8080]],
                "LogConfiguration": [
                    "LogDriver": "awslogs", "Options": ["awslogs-group": .ref("Log"), "awslogs-region": "eu-west-1"],
                ],
            ]
        ]
        try world.create()
        #expect(world.status == .createComplete)
        let sheet = try world.stage.describeTaskDefinition("users")
        #expect(sheet.executionRoleArn == "arn:aws:iam::123456789012:role/player")
        #expect(sheet.containerDefinitions[0].image.hasPrefix("123456789012.dkr.ecr.eu-west-1.amazonaws.com/house-images-"))
        #expect(world.template["Role"]!.isKeptByNameAlone && !world.template["Sheet"]!.isKeptByNameAlone)
        let again = CloudFormation.Template(resources: [world.template["Role"]!])
        try world.stage.createStack("other", again)
        world.stage.run(for: .seconds(60))
        #expect(try world.stage.describeStack("other").stackStatus == .rollbackComplete)
    }
}
