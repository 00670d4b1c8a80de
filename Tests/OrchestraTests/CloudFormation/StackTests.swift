import Orchestra
import Testing

@Suite struct StackTests {
    @Test(.rule("stack.references-first", "stack.depends-on", "stack.service-steady"))
    func `what is referred to is complete first, and the service last of all`() throws {
        var world = StackStage()
        try world.create()
        let events = try world.events().filter { !$0.contains("IN_PROGRESS") }
        #expect(
            events == [
                "Stage CREATE_COMPLETE", "Sheet CREATE_COMPLETE", "Hall CREATE_COMPLETE", "List CREATE_COMPLETE",
                "Door CREATE_COMPLETE", "Users CREATE_COMPLETE", "house CREATE_COMPLETE",
            ])
        let begun = try world.stage.describeStackEvents("house").reversed().filter { $0.resourceStatus == "CREATE_IN_PROGRESS" }
        #expect(
            Set(begun.filter { $0.timestamp.sinceEpoch == .zero }.map(\.logicalResourceId)) == [
                "house", "Stage", "Sheet", "Hall", "List",
            ])
        let service = try world.stage.describeServices(["users"], in: "api").services[0]
        #expect(service.runningCount == 3)
        #expect(service.deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("stack.depends-on")) func `without DependsOn a service comes before its door, and is refused`() throws {
        var world = StackStage()
        world.template["Users"]!.dependsOn = []
        try world.create()
        #expect(world.status == .rollbackComplete)
        let reasons = try world.stage.describeStackEvents("house").compactMap(\.resourceStatusReason)
        #expect(reasons.contains { $0.contains("does not have an associated load balancer") })
    }

    @Test(.rule("stack.service-desired-one")) func `without a count it is one task, and stays what somebody made it`() throws {
        var world = StackStage()
        world.template["Users"]!.properties["DesiredCount"] = nil
        try world.create()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 1)
        try world.stage.updateService(ECS.UpdateServiceRequest(cluster: "api", service: "users", desiredCount: 4))
        world.template["Users"]!.properties["HealthCheckGracePeriodSeconds"] = 20
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateComplete)
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].desiredCount == 4)
    }

    @Test(.rule("stack.by-hand")) func `a count set by hand stays until the template says another`() throws {
        var world = StackStage()
        try world.create()
        try world.stage.updateService(ECS.UpdateServiceRequest(cluster: "api", service: "users", desiredCount: 5))
        world.template["List"]!.properties["HealthCheckPath"] = "/up"
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].desiredCount == 5)
        world.template["Users"]!.properties["DesiredCount"] = 2
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].desiredCount == 2)
    }

    @Test(.rule("stack.service-three-hours")) func `a service that never becomes steady is given up after three hours`() throws {
        var world = StackStage()
        world.template["Users"]!.properties["DeploymentConfiguration"] = nil
        world.stage.failPull(ofImage: "example.com/users:1")
        try world.stage.createStack("house", world.template)
        world.stage.run(for: .seconds(3 * 3600))
        #expect(world.status == .createInProgress)
        world.settle()
        #expect(world.status == .rollbackComplete)
        let reasons = try world.stage.describeStackEvents("house").compactMap(\.resourceStatusReason)
        #expect(reasons.contains { $0.contains("Exceeded attempts to wait") })
    }

    @Test(.rule("stack.outputs")) func `outputs are there once it is complete`() throws {
        var world = StackStage()
        try world.stage.createStack("house", world.template)
        #expect(try world.stage.describeStack("house").outputs.isEmpty)
        world.settle()
        #expect(try world.stage.describeStack("house").outputs["Address"] == world.stage.describeLoadBalancers()[0].dnsName)
    }

    @Test(.rule("stack.service-exists")) func `what is there already is not taken over`() throws {
        var world = StackStage()
        try world.stage.createCluster("api")
        try world.create()
        #expect(world.status == .rollbackComplete)
        #expect(
            try world.stage.describeStackEvents("house").contains { $0.resourceStatusReason?.contains("already exists") ?? false })
        #expect(world.stage.listClusters().count == 1)
    }

    @Test func `a name is one stack, a slip in it is told, and a stack that is gone is known by its id`() throws {
        var world = StackStage()
        try world.create()
        #expect(throws: CloudFormation.Error.self) { try world.stage.createStack("house", world.template) }
        #expect { try world.stage.describeStack("huose") } throws: { "\($0)".contains("did you mean 'house'") }
        #expect { try world.stage.createStack("2nd", world.template) } throws: { "\($0)".contains("is invalid") }
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteStack("house")
        world.settle()
        #expect(try world.stage.describeStack(id).stackStatus == .deleteComplete)
        #expect(world.stage.describeStacks() == [])
        try world.stage.deleteStack("house")
    }

    @Test func `the same seed gives the same bytes, and a replay the same log`() throws {
        var first = StackStage()
        try first.create()
        var second = StackStage()
        try second.create()
        #expect(first.stage.world == second.stage.world)
        #expect(Simulation(replaying: first.stage.recording).log == first.stage.log)
    }
}
