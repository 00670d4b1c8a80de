import Orchestra
import Testing

@Suite struct StackUpdateTests {
    private func world() throws -> StackStage {
        var world = StackStage()
        try world.create()
        return world
    }

    private func changes(_ world: inout StackStage) throws -> [String] {
        try world.stage.createChangeSet("next", of: "house", world.template).changes.map { "\($0)" }
    }

    @Test(.rule("stack.change-set", "stack.task-definition-replaced", "stack.update-touches-differences"))
    func `a new edition replaces the task definition and modifies the service, and nothing else`() throws {
        var world = try world()
        world.edit(image: "example.com/users:2")
        let log = world.stage.log.count
        #expect(try changes(&world) == ["Modify Sheet, replaced", "Modify Users"])
        #expect(world.stage.log.count == log)
        try world.stage.executeChangeSet("next", of: "house")
        world.settle()
        #expect(world.status == .updateComplete)
        let service = try world.stage.describeServices(["users"], in: "api").services[0]
        #expect(service.taskDefinition.hasSuffix("users:2"))
        #expect(try world.stage.listTaskDefinitions().map { $0.split(separator: "/").last! } == ["users:2"])
        let touched = try Set(
            world.stage.describeStackEvents("house").filter { $0.resourceStatus.hasPrefix("UPDATE") }.map(\.logicalResourceId))
        #expect(touched == ["Sheet", "Users", "house"])
    }

    @Test(.rule("stack.replacement")) func `the old one goes when everything else is done`() throws {
        var world = try world()
        world.template["List"]!.properties["Port"] = 9000
        world.template["List"]!.properties["Name"] = "users-new"
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateComplete)
        let events = try world.events()
        let cleanup = try #require(events.firstIndex(of: "house UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"))
        #expect(try #require(events.firstIndex(of: "Users UPDATE_COMPLETE")) < cleanup)
        #expect(events[cleanup...].contains("List DELETE_COMPLETE"))
        #expect(world.stage.describeTargetGroups().map(\.targetGroupName) == ["users-new"])
    }

    @Test(.rule("stack.custom-name")) func `what has a name of its own can't be replaced under it`() throws {
        var world = try world()
        world.template["List"]!.properties["Port"] = 9000
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateRollbackComplete)
        #expect(
            try world.stage.describeStackEvents("house").contains {
                $0.resourceStatusReason
                    == "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename users-tg and update the stack again."
            })
        #expect(world.stage.describeTargetGroups().map(\.port) == [8080])
    }

    @Test(.rule("stack.no-updates")) func `nothing to do is refused`() throws {
        var world = try world()
        #expect { try world.stage.updateStack("house", world.template) } throws: {
            "\($0)".contains("No updates are to be performed.")
        }
        // Another order of the same says nothing new.
        world.template.resources.reverse()
        #expect(throws: CloudFormation.Error.self) { try world.stage.updateStack("house", world.template) }
    }

    @Test(.rule("stack.change-set")) func `what is new is added, what is missing removed`() throws {
        var world = try world()
        world.template["Annex"] = .init("AWS::ECS::Cluster", ["ClusterName": "annex"])
        world.template["Users"] = nil
        #expect(try changes(&world) == ["Add Annex", "Remove Users"])
        try world.stage.executeChangeSet("next", of: "house")
        world.settle()
        #expect(world.status == .updateComplete)
        #expect(try world.stage.describeStackResources("house").map(\.logicalResourceId).contains("Users") == false)
        #expect { try world.stage.executeChangeSet("next", of: "house") } throws: { "\($0)".contains("ChangeSetNotFound") }
    }

    @Test(.rule("stack.delete-in-reverse")) func `it is struck in reverse`() throws {
        var world = try world()
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteStack("house")
        world.settle()
        let gone = try world.events(id).filter { $0.hasSuffix("DELETE_COMPLETE") }.map { $0.split(separator: " ")[0] }
        #expect(gone.first == "Users")
        #expect(try #require(gone.firstIndex(of: "Door")) < #require(gone.firstIndex(of: "Hall")))
        #expect(try #require(gone.firstIndex(of: "Door")) < #require(gone.firstIndex(of: "List")))
        #expect(gone.last == "house")
        #expect(world.stage.listClusters() == [])
        #expect(world.stage.describeLoadBalancers() == [])
    }

    @Test(.rule("stack.deletion-policy")) func `what is retained stays`() throws {
        var world = StackStage()
        world.template["Hall"]!.deletionPolicy = .retain
        try world.create()
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteStack("house")
        world.settle()
        #expect(try world.stage.describeStack(id).stackStatus == .deleteComplete)
        #expect(world.stage.describeLoadBalancers().map(\.loadBalancerName) == ["hall"])
        #expect(try world.events(id).contains("Hall DELETE_SKIPPED"))
    }

    @Test(.rule("stack.parameters")) func `values of before serve again, and only what they change is touched`() throws {
        var world = StackStage()
        world.template.parameters = [.init("Count", type: "Number", defaultValue: "2", maxValue: 9)]
        world.template["Users"]!.properties["DesiredCount"] = .ref("Count")
        try world.create(parameters: ["Count": "3"])
        #expect { try world.stage.updateStack("house", parameters: ["Count": "10"]) } throws: {
            "\($0)".contains("not greater than")
        }
        #expect { try world.stage.updateStack("house", parameters: ["Cuont": "4"]) } throws: {
            "\($0)".contains("did you mean 'Count'")
        }
        #expect(throws: CloudFormation.Error.self) { try world.stage.updateStack("house") }
        try world.stage.updateStack("house", parameters: ["Count": "4"])
        world.settle()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 4)
    }

    @Test(
        .rule("stack.parameters"),
        arguments: [
            ("a", "must contain at least 2 characters"), ("abcdefg", "must contain at most 6 characters"),
            ("Abc", "must match pattern [a-z]+"), ("ab1", "must match pattern [a-z]+"),
        ])
    func `a text is as long as it may be, and matches its whole pattern`(text: String, refusal: String) throws {
        var world = StackStage()
        world.template.parameters = [.init("Name", minLength: 2, maxLength: 6, allowedPattern: "[a-z]+")]
        world.template["Stage"]!.properties["ClusterName"] = .ref("Name")
        #expect { try world.create(parameters: ["Name": text]) } throws: { "\($0)".contains(refusal) }
        world.template.parameters[0].constraintDescription = "small letters, please"
        if refusal.contains("pattern") {
            #expect { try world.create(parameters: ["Name": text]) } throws: {
                "\($0)".contains("Parameter Name failed to satisfy constraint: small letters, please")
            }
        }
        try world.create(parameters: ["Name": "abc"])
        #expect(world.status == .createComplete)
    }

    @Test func `a stack at work isn't changed, nor deleted while it is updated`() throws {
        var world = StackStage()
        try world.stage.createStack("house", world.template)
        #expect { try world.stage.updateStack("house", world.template) } throws: { "\($0)".contains("can not be updated") }
        world.settle()
        world.edit(image: "example.com/users:2")
        try world.stage.updateStack("house", world.template)
        #expect { try world.stage.deleteStack("house") } throws: { "\($0)".contains("cannot be deleted while") }
        #expect { try world.stage.updateStack("house", world.template) } throws: { "\($0)".contains("UPDATE_IN_PROGRESS") }
    }

    @Test func `a creation can be called off by deleting it`() throws {
        var world = StackStage()
        let id = try world.stage.createStack("house", world.template).stackId
        world.stage.run(for: .seconds(12))
        try world.stage.deleteStack("house")
        world.stage.run(for: .seconds(1200))
        #expect(try world.stage.describeStack(id).stackStatus == .deleteComplete)
        #expect(world.stage.listClusters() == [])
    }

    @Test func `a type can't be changed`() throws {
        var world = try world()
        world.template["Stage"]!.type = "AWS::EC2::InternetGateway"
        world.template["Stage"]!.properties = [:]
        #expect { try world.stage.updateStack("house", world.template) } throws: {
            "\($0)".contains("resource type is not permitted")
        }
    }

    @Test func `what somebody else has deleted is no obstacle`() throws {
        var world = try world()
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteService(try #require(ECS.Service.ID(arn: world.stage.listServices(in: "api")[0])), force: true)
        world.stage.run(for: .seconds(400))
        try world.stage.deleteStack("house")
        world.settle()
        #expect(try world.stage.describeStack(id).stackStatus == .deleteComplete)
    }
}

/// What a review of the first version found.
@Suite struct StackUpdateDetailTests {
    private func world(_ change: (inout CloudFormation.Template) -> Void = { _ in }) throws -> StackStage {
        var world = StackStage()
        change(&world.template)
        try world.create()
        return world
    }

    @Test(.rule("stack.parameters")) func `a parameter within a text is a difference too`() throws {
        var world = try world {
            $0.parameters = [.init("Edition", defaultValue: "1")]
            $0["Sheet"]!.properties["ContainerDefinitions"] = [
                ["Name": "web", "Image": .sub("example.com/users:${Edition}"), "PortMappings": [["ContainerPort": 8080]]]
            ]
        }
        try world.stage.updateStack("house", parameters: ["Edition": "2"])
        world.settle()
        #expect(world.status == .updateComplete)
        let service = try world.stage.describeServices(["users"], in: "api").services[0]
        #expect(
            try world.stage.describeTaskDefinition(service.taskDefinition).containerDefinitions[0].image == "example.com/users:2")
    }

    @Test(.rule("stack.replacement", "stack.deletion-policy"))
    func `the old one of a replacement is what UpdateReplacePolicy says`() throws {
        for policy in [CloudFormation.DeletionPolicy.delete, .retain] {
            var world = try world { $0["List"]!.deletionPolicy = .retain }
            world.template["List"]!.updateReplacePolicy = policy
            world.template["List"]!.properties["Name"] = "users-new"
            try world.stage.updateStack("house", world.template)
            world.settle()
            #expect(world.stage.describeTargetGroups().count == (policy == .retain ? 2 : 1))
        }
    }

    @Test(.rule("stack.deletion-policy")) func `a new policy counts although nothing else of the resource changes`() throws {
        var world = try world()
        world.template["Hall"]!.deletionPolicy = .retain
        world.template["Users"]!.properties["DesiredCount"] = 2
        try world.stage.updateStack("house", world.template)
        world.settle()
        try world.stage.deleteStack("house")
        world.settle()
        #expect(world.stage.describeLoadBalancers().count == 1)
    }

    @Test func `what can be deleted is, though something else can't`() throws {
        var world = try world()
        let id = try world.stage.describeStack("house").stackId
        try world.stage.runTask(.init(cluster: "api", taskDefinition: "users", launchType: .fargate))
        world.stage.run(for: .seconds(60))
        try world.stage.deleteStack("house")
        world.settle()
        #expect(try world.stage.describeStack(id).stackStatus == .deleteFailed)
        #expect(try world.stage.describeStackResources(id).map(\.logicalResourceId) == ["Stage"])
        #expect(try world.stage.describeStackResources(id)[0].resourceStatusReason?.contains("Tasks are active") == true)
    }

    @Test(.rule("stack.change-set")) func `what is replaced only because something else is, is told as conditional`() throws {
        var world = try world()
        world.template["Stage"]!.properties["ClusterName"] = "another"
        let changes = try world.stage.createChangeSet("next", of: "house", world.template).changes
        #expect(changes.map { "\($0)" } == ["Modify Stage, replaced", "Modify Users, replaced if need be"])
    }

    @Test(.rule("stack.task-definition-replaced")) func `a property that is taken out makes another revision too`() throws {
        var world = try world { $0["Sheet"]!.properties["TaskRoleArn"] = "arn:aws:iam::123456789012:role/users" }
        world.template["Sheet"]!.properties["TaskRoleArn"] = nil
        let changes = try world.stage.createChangeSet("next", of: "house", world.template).changes
        #expect(changes.map { "\($0)" } == ["Modify Sheet, replaced", "Modify Users"])
        try world.stage.executeChangeSet("next", of: "house")
        world.settle()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].taskDefinition.hasSuffix("users:2"))
    }

    @Test(.rule("stack.delete-in-reverse")) func `a DependsOn of what went in the same update is forgotten with it`() throws {
        var world = try world {
            $0["Annex"] = .init("AWS::ECS::Cluster", ["ClusterName": "annex"])
            $0["Users"]!.dependsOn = ["Door", "Annex"]
        }
        world.template["Annex"] = nil
        world.template["Users"]!.dependsOn = ["Door"]
        try world.stage.updateStack("house", world.template)
        world.settle()
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteStack("house")
        let begun = try world.events(id).filter { $0.hasSuffix(" DELETE_IN_PROGRESS") }
        #expect(begun == ["Annex DELETE_IN_PROGRESS", "house DELETE_IN_PROGRESS"])
        world.stage.run(for: .seconds(1))
        #expect(try world.events(id).last == "Users DELETE_IN_PROGRESS")
        world.settle()
        #expect(world.stage.listClusters() == [])
    }
}
