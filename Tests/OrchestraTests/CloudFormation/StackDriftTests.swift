import Orchestra
import Testing

@Suite struct StackDriftTests {
    private func world() throws -> StackStage {
        var world = StackStage()
        world.template["Scale"] = .init(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            [
                "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": 1, "MaxCapacity": 9,
                "ResourceId": .sub("service/${Stage}/${Users.Name}"),
            ])
        world.template["Role"] = .init("AWS::IAM::Role", ["AssumeRolePolicyDocument": [:]])
        try world.create()
        return world
    }

    private func users(_ world: StackStage) throws -> ECS.Service.ID {
        try #require(ECS.Service.ID(arn: world.stage.describeServices(["users"], in: "api").services[0].serviceArn))
    }

    private func drifted(_ world: StackStage) throws -> [String] {
        try world.stage.detectStackDrift("house").resources.filter(\.isDrifted).map { "\($0)" }
    }

    @Test(.rule("stack.drift")) func `what is as the template has it is in sync`() throws {
        let world = try world()
        let drift = try world.stage.detectStackDrift("house")
        #expect(drift.stackDriftStatus == .inSync)
        #expect(drift.driftedStackResourceCount == 0)
        let checked = drift.resources.filter { $0.stackResourceDriftStatus == .inSync }.map(\.logicalResourceId)
        #expect(Set(checked) == ["Stage", "Sheet", "Users", "Hall", "Door", "List", "Scale"])
        #expect(drift.resources.first { $0.logicalResourceId == "Role" }?.stackResourceDriftStatus == .notChecked)
    }

    @Test(.rule("stack.drift")) func `a count by hand is told with what was expected`() throws {
        var world = try world()
        try world.stage.updateService(ECS.UpdateServiceRequest(cluster: "api", service: "users", desiredCount: 5))
        #expect(try drifted(world) == ["Users MODIFIED, /DesiredCount: 3 expected, 5 found"])
        let log = world.stage.log.count
        _ = try world.stage.detectStackDrift("house")
        #expect(world.stage.log.count == log)
        try world.stage.updateService(ECS.UpdateServiceRequest(cluster: "api", service: "users", desiredCount: 3))
        #expect(try drifted(world) == [])
    }

    @Test(.rule("stack.drift")) func `parts of a property are told by their path, what is gone as deleted`() throws {
        var world = try world()
        let list = try #require(world.stage.targetGroup(arn: world.stage.describeTargetGroups()[0].targetGroupArn))
        var check = ELB.HealthCheck()
        check.path = "/other"
        check.intervalSeconds = 7
        try world.stage.modifyTargetGroup(list, healthCheck: check)
        try world.stage.registerScalableTarget(
            AutoScaling.RegisterScalableTargetRequest(resourceId: "service/api/users", maxCapacity: 4))
        // The interval isn't in the template: nobody is told of it.
        #expect(
            try drifted(world) == [
                "List MODIFIED, /HealthCheckPath: /health expected, /other found",
                "Scale MODIFIED, /MaxCapacity: 9 expected, 4 found",
            ])
        try world.stage.deregisterScalableTarget(try users(world))
        #expect(try drifted(world).contains("Scale DELETED"))
    }

    @Test(.rule("stack.drift")) func `a door that leads elsewhere`() throws {
        var world = try world()
        let hall = try #require(world.stage.describeLoadBalancers().first)
        let id = try #require(world.stage.loadBalancer(arn: hall.loadBalancerArn))
        let door = try #require(world.stage.trace.listeners.first?.listener)
        #expect(door.loadBalancerArn == hall.loadBalancerArn)
        let listener = try #require(world.stage.listener(arn: door.listenerArn))
        try world.stage.modifyListener(listener, port: 81, defaultAction: .fixedResponse(503))
        #expect(try world.stage.describeListeners(of: id).map(\.port) == [81])
        let differences =
            try world.stage.detectStackDrift("house").resources.first { $0.logicalResourceId == "Door" }?
            .propertyDifferences ?? []
        #expect(differences.contains { $0.propertyPath == "/Port" && $0.actualValue == "81" })
        #expect(differences.contains { $0.propertyPath == "/DefaultActions/0/Type" && $0.actualValue == "fixed-response" })
    }

    @Test(.rule("stack.drift")) func `a stack at work isn't looked at`() throws {
        var world = StackStage()
        try world.stage.createStack("house", world.template)
        #expect { try world.stage.detectStackDrift("house") } throws: { "\($0)".contains("CREATE_IN_PROGRESS") }
    }
}
