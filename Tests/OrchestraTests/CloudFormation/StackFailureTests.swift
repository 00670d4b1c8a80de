import Orchestra
import Testing

@Suite struct StackFailureTests {
    /// The image of the second edition can't be pulled.
    private func broken() throws -> StackStage {
        var world = StackStage()
        try world.create()
        world.stage.failPull(ofImage: "example.com/users:2")
        world.edit(image: "example.com/users:2")
        return world
    }

    @Test(.rule("stack.create-rolls-back", "stack.rollback-complete-is-an-end", "stack.service-breaker", "stack.cancelled"))
    func `a creation that fails leaves nothing, and the stack can only be deleted`() throws {
        var world = StackStage()
        world.stage.failPull(ofImage: "example.com/users:1")
        try world.create()
        #expect(world.status == .rollbackComplete)
        let events = try world.stage.describeStackEvents("house").reversed()
        #expect(events.contains { $0.resourceStatusReason?.contains("ECS Deployment Circuit Breaker was triggered") ?? false })
        #expect(
            events.contains {
                $0.resourceStatusReason == "The following resource(s) failed to create: [Users]. Rollback requested by user."
            })
        #expect(world.stage.listClusters() == [])
        #expect(world.stage.describeTargetGroups() == [])
        #expect(try world.stage.describeStackResources("house") == [])
        #expect { try world.stage.updateStack("house", world.template) } throws: { "\($0)".contains("ROLLBACK_COMPLETE state") }
        try world.stage.deleteStack("house")
        world.settle()
        #expect(world.stage.describeStacks() == [])
    }

    @Test(.rule("stack.cancelled")) func `what is in progress beside it is called off`() throws {
        var world = StackStage()
        world.template["Other"] = .init("AWS::ECS::Cluster", ["ClusterName": "api"], dependsOn: ["Stage"])
        try world.create()
        let events = try world.stage.describeStackEvents("house")
        #expect(events.first { $0.resourceStatusReason == "Resource creation cancelled" }?.logicalResourceId == "Door")
        #expect(world.stage.describeLoadBalancers() == [])
    }

    @Test(.rule("stack.on-failure")) func `DO_NOTHING leaves it for somebody to look at, DELETE takes the stack too`() throws {
        for (onFailure, expected) in [
            (CloudFormation.OnFailure.doNothing, CloudFormation.StackStatus.createFailed), (.delete, .deleteComplete),
        ] {
            var world = StackStage()
            world.stage.failPull(ofImage: "example.com/users:1")
            let id = try world.stage.createStack("house", world.template, onFailure: onFailure).stackId
            world.stage.run(for: .seconds(3600))
            #expect(try world.stage.describeStack(id).stackStatus == expected)
            #expect(world.stage.listClusters().isEmpty == (onFailure == .delete))
        }
    }

    @Test(.rule("stack.timeout")) func `a creation that takes too long has failed`() throws {
        var world = StackStage()
        world.template["Users"]!.properties["DeploymentConfiguration"] = nil
        world.stage.failPull(ofImage: "example.com/users:1")
        try world.stage.createStack("house", world.template, timeoutInMinutes: 10)
        world.stage.run(for: .seconds(9 * 60))
        #expect(world.status == .createInProgress)
        world.settle()
        #expect(world.status == .rollbackComplete)
        #expect(world.stage.now < .seconds(3600))
    }

    @Test(.rule("stack.update-rolls-back")) func `where the service has gone back by itself, the stack has nothing to do`() throws {
        var world = StackStage()
        world.template["Users"]!.properties["DeploymentConfiguration"] = [
            "DeploymentCircuitBreaker": ["Enable": true, "Rollback": true]
        ]
        try world.create()
        world.stage.failPull(ofImage: "example.com/users:2")
        world.edit(image: "example.com/users:2")
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        let users = try #require(ECS.Service.ID(arn: world.stage.describeServices(["users"], in: "api").services[0].serviceArn))
        #expect(world.stage.labels(of: users) == ["A", "B", "C"])
    }

    @Test(.rule("stack.update-rolls-back")) func `an update that fails goes back, and the service plays the old edition`() throws {
        var world = try broken()
        let before = try world.stage.describeServices(["users"], in: "api").services[0]
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        let after = try world.stage.describeServices(["users"], in: "api").services[0]
        #expect(after.taskDefinition == before.taskDefinition)
        #expect(after.runningCount == 3)
        #expect(try world.stage.getTemplate("house") == StackStage.hall)
        // The revision that nobody plays is no longer ACTIVE.
        #expect(try world.stage.listTaskDefinitions().count == 1)
        // And the next attempt is an update like any other.
        world.stage.allowPull(ofImage: "example.com/users:2")
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateComplete)
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 3)
    }

    @Test(.rule("stack.update-rolls-back")) func `what an update has added goes with its rollback`() throws {
        var world = try broken()
        world.template["Annex"] = .init("AWS::ECS::Cluster", ["ClusterName": "annex"])
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        #expect(world.stage.listClusters().count == 1)
    }

    @Test func `a plan whose steps wait for each other fails, instead of waiting for ever`() throws {
        struct Knot: CloudFormation.StackPlanner {
            func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
                CloudFormation.StackPlan(changes: [
                    .init(.create, "Stage", after: ["Sheet"]), .init(.create, "Sheet", after: ["Stage"]),
                ])
            }
        }
        var policies = Policies()
        policies.stackPlanner = Knot()
        var world = StackStage(policies: policies)
        try world.create()
        #expect(world.status == .rollbackComplete || world.status == .rollbackFailed)
        #expect(world.stage.now < .seconds(60))
    }

    @Test func `a planner in the wrong order is found out by the services`() throws {
        struct Alphabet: CloudFormation.StackPlanner {
            func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
                let names = change.wanted.map(\.logicalId).sorted()
                return CloudFormation.StackPlan(
                    changes: names.indices.map { .init(.create, names[$0], after: $0 == 0 ? [] : [names[$0 - 1]]) },
                    cleanup: change.wanted.isEmpty ? change.existing.map { .init(.delete, $0.logicalId) } : [])
            }
        }
        var policies = Policies()
        policies.stackPlanner = Alphabet()
        var world = StackStage(policies: policies)
        try world.create()
        #expect(world.status == .rollbackComplete)
        #expect(
            try world.stage.describeStackEvents("house").contains { $0.resourceStatusReason?.contains("Hall isn't there") ?? false }
        )
    }
}
