import Orchestra
import Testing

@Suite struct TemplateTests {
    /// What a cluster is called whose name is that value.
    private func name(
        _ value: CloudFormation.Value, _ template: CloudFormation.Template = .init(), parameters: ECS.StringMap = [:]
    ) throws -> String? {
        var stage = Simulation(seed: 3)
        var template = template
        template["Stage"] = .init("AWS::ECS::Cluster", ["ClusterName": value])
        try stage.createStack("house", template, parameters: parameters)
        stage.run(for: .seconds(60))
        return stage.listClusters().last?.split(separator: "/").last.map(String.init)
    }

    private func refusal(_ template: CloudFormation.Template) -> CloudFormation.Error? {
        do { try Simulation().validateTemplate(template) } catch { return error }
        return nil
    }

    @Test(.rule("template.ref", "template.get-att")) func `Ref and GetAtt give what the reference says`() throws {
        var world = StackStage()
        world.template.outputs = [
            .init("Stage", .ref("Stage")), .init("StageArn", .getAtt("Stage", "Arn")), .init("Sheet", .ref("Sheet")),
            .init("Users", .ref("Users")), .init("Name", .getAtt("Users", "Name")), .init("Hall", .ref("Hall")),
            .init("Full", .getAtt("Hall", "LoadBalancerFullName")), .init("List", .getAtt("List", "TargetGroupFullName")),
            .init("Door", .ref("Door")),
        ]
        try world.create()
        let outputs = try world.stage.describeStack("house").outputs
        #expect(outputs["Stage"] == "api")
        #expect(outputs["StageArn"] == "arn:aws:ecs:eu-west-1:123456789012:cluster/api")
        #expect(outputs["Sheet"] == "arn:aws:ecs:eu-west-1:123456789012:task-definition/users:1")
        #expect(outputs["Users"] == "arn:aws:ecs:eu-west-1:123456789012:service/api/users")
        #expect(outputs["Name"] == "users")
        #expect(outputs["Hall"] == world.stage.describeLoadBalancers()[0].loadBalancerArn)
        #expect(outputs["Full"]?.hasPrefix("app/hall/") == true)
        #expect(outputs["List"]?.hasPrefix("targetgroup/users-tg/") == true)
        #expect(outputs["Door"]?.contains(":listener/app/hall/") == true)
    }

    @Test(.rule("template.get-att")) func `an attribute that isn't there is refused, and told which there are`() {
        var template = StackStage.hall
        template.outputs = [.init("A", .getAtt("Stage", "Name"))]
        #expect(refusal(template)?.message == "Template error: resource Stage does not support attribute type Name in Fn::GetAtt")
        #expect(refusal(template)?.path.prefix(3) == ["Outputs", "A", "Value"])
    }

    @Test(.rule("template.sub")) func `names stand in texts`() throws {
        #expect(try name(.sub("${AWS::StackName}-${AWS::Region}")) == "house-eu-west-1")
        #expect(try name(["Fn::Sub": ["${a}-x", ["a": "b"]]]) == "b-x")
        #expect(try name(.sub("${P}"), .init(parameters: [.init("P", defaultValue: "q")])) == "q")
        var template = StackStage.hall
        template.outputs = [.init("A", .sub("${!Literal} ${Users.Name}"))]
        var world = StackStage()
        try world.create(template)
        #expect(try world.stage.describeStack("house").outputs["A"] == "${Literal} users")
    }

    @Test(.rule("template.functions", "template.no-value")) func `functions do what the reference says`() throws {
        let values: [(CloudFormation.Value, String)] = [
            (["Fn::Join": ["-", ["a", "b", 3]]], "a-b-3"), (["Fn::Select": [1, ["a", "b"]]], "b"),
            (["Fn::Select": ["0", ["Fn::Split": ["/", "x/y"]]]], "x"), (["Fn::Select": [2, ["Fn::GetAZs": ""]]], "eu-west-1c"),
            (["Fn::FindInMap": ["Sizes", "live", "name"]], "big"), (["Fn::If": ["Live", "yes", "no"]], "no"),
            (["Fn::Join": ["-", ["a", .ref("AWS::NoValue"), "b"]]], "a-b"),
        ]
        let template = CloudFormation.Template(
            mappings: ["Sizes": ["live": ["name": "big"]]],
            conditions: [
                "Live": ["Fn::And": [["Fn::Equals": ["a", "a"]], ["Condition": "Dead"]]],
                "Dead": ["Fn::Not": [["Fn::Equals": [1, "1"]]]],
            ])
        for (value, expected) in values { #expect(try name(value, template) == expected) }
    }

    @Test(.rule("template.functions")) func `Cidr cuts a block`() throws {
        var stage = Simulation()
        var template = CloudFormation.Template()
        template["Vpc"] = .init("AWS::EC2::VPC", ["CidrBlock": "10.1.0.0/16"])
        for number in 0..<3 {
            template["Subnet\(number)"] = .init(
                "AWS::EC2::Subnet",
                [
                    "VpcId": .ref("Vpc"),
                    "CidrBlock": ["Fn::Select": [.integer(number), ["Fn::Cidr": [.getAtt("Vpc", "CidrBlock"), 3, 8]]]],
                    "AvailabilityZone": ["Fn::Select": [.integer(number), ["Fn::GetAZs": ""]]],
                ])
        }
        try stage.createStack("net", template)
        stage.run(for: .seconds(60))
        #expect(stage.describeSubnets().map(\.cidrBlock) == ["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"])
        #expect(Set(stage.describeSubnets().map(\.availabilityZone)).count == 3)
    }

    @Test(.rule("template.conditions")) func `a resource whose condition doesn't hold isn't made`() throws {
        var world = StackStage()
        world.template.parameters = [.init("Kind", defaultValue: "test")]
        world.template.conditions = ["Live": ["Fn::Equals": [.ref("Kind"), "live"]]]
        world.template["Annex"] = .init("AWS::ECS::Cluster", ["ClusterName": "annex"], condition: "Live")
        try world.create()
        #expect(world.stage.listClusters().count == 1)
        try world.stage.updateStack("house", parameters: ["Kind": "live"])
        world.settle()
        #expect(world.stage.listClusters().count == 2)
        try world.stage.updateStack("house", parameters: ["Kind": "test"])
        world.settle()
        #expect(world.stage.listClusters().count == 1)
    }

    @Test(.rule("template.unresolved")) func `a name that nobody has is refused, with the place and what was meant`() throws {
        var template = StackStage.hall
        template["Users"]!.properties["Cluster"] = .ref("Stge")
        let error = try #require(refusal(template))
        #expect(
            error.message == "Template format error: Unresolved resource dependencies [Stge] in the Resources block of the template"
        )
        #expect(error.help?.contains("did you mean 'Stage'") == true)
        #expect(error.path == ["Resources", "Users", "Properties", "Cluster", "Ref"])
        template = StackStage.hall
        template["Users"]!.dependsOn = ["Dor"]
        #expect(refusal(template)?.path == ["Resources", "Users", "DependsOn"])
    }

    @Test(.rule("template.circular")) func `those who wait for each other are named`() throws {
        var template = StackStage.hall
        template["List"]!.dependsOn = ["Users"]
        let error = try #require(refusal(template))
        #expect(error.message == "Circular dependency between resources: [Door, List, Users]")
        template = StackStage.hall
        template["Stage"]!.dependsOn = ["Stage"]
        #expect(refusal(template)?.message == "Circular dependency between resources: [Stage]")
    }

    @Test(.rule("template.required")) func `what is missing, unknown, or of the wrong kind is told at its place`() throws {
        func broken(_ change: (inout CloudFormation.Template) -> Void) -> CloudFormation.Error? {
            var template = StackStage.hall
            change(&template)
            return refusal(template)
        }
        let missing = try #require(broken { $0["Door"]!.properties["DefaultActions"] = nil })
        #expect(missing.message == "Properties validation failed: required key [DefaultActions] not found")
        let nested = try #require(broken { $0["Sheet"]!.properties["ContainerDefinitions"] = [["Name": "web"]] })
        #expect(nested.message == "Properties validation failed: required key [Image] not found")
        #expect(nested.path == ["Resources", "Sheet", "Properties", "ContainerDefinitions", "0"])
        let unknown = try #require(broken { $0["Users"]!.properties["DeploymentConfiguration"] = ["MaximumPercnt": 200] })
        #expect(unknown.path == ["Resources", "Users", "Properties", "DeploymentConfiguration", "MaximumPercnt"])
        let wrong = try #require(broken { $0["Users"]!.properties["DesiredCount"] = ["three"] })
        #expect(wrong.message == "Properties validation failed: a whole number is wanted, not a list")
        let word = try #require(broken { $0["Users"]!.properties["LaunchType"] = "FARGATTE" })
        #expect(word.path == ["Resources", "Users", "Properties", "LaunchType"])
        let type = try #require(broken { $0["Box"] = .init("AWS::ECS::Clustr") })
        #expect(type.message == "Template format error: Unrecognized resource types: [AWS::ECS::Clustr]")
        #expect(type.help?.contains("AWS::ECS::Cluster") == true)
    }

    @Test func `numbers may be written as texts, and texts as numbers`() throws {
        var world = StackStage()
        world.template["Users"]!.properties["DesiredCount"] = "2"
        world.template["Sheet"]!.properties["Cpu"] = 256
        try world.create()
        #expect(try world.stage.describeServices(["users"], in: "api").services[0].runningCount == 2)
    }

    @Test func `what isn't named gets a name that its service takes`() throws {
        var world = StackStage()
        for (id, property) in [
            ("Stage", "ClusterName"), ("Sheet", "Family"), ("Users", "ServiceName"), ("Hall", "Name"), ("List", "Name"),
        ] {
            world.template[id]!.properties[property] = nil
        }
        try world.create()
        #expect(world.status == .createComplete)
        #expect(world.stage.describeTargetGroups()[0].targetGroupName.hasPrefix("house-List-"))
        world.edit(image: "example.com/users:2")
        world.template["List"]!.properties["Port"] = 9000
        try world.stage.updateStack("house", world.template)
        world.settle()
        #expect(world.status == .updateComplete)
    }
}
