import Orchestra
import Testing

/// Each type that is made, changed and deleted by a stack.
@Suite struct StackResourceTests {
    @Test(.rule("stack.references-first")) func `a cluster with a new namespace has its settings, and waits for the namespace`()
        throws
    {
        var world = StackStage()
        try world.create(
            CloudFormation.Template(
                resources: [
                    .init(
                        "AWS::ECS::Cluster",
                        [
                            "ClusterName": "api", "ServiceConnectDefaults": ["Namespace": "concert"],
                            "ClusterSettings": [["Name": "containerInsights", "Value": "enhanced"]],
                            "CapacityProviders": ["FARGATE"],
                        ], logicalId: "Stage")
                ]))
        #expect(world.status == .createComplete)
        let cluster = try #require(world.stage.describeClusters(["api"]).clusters.first)
        #expect(cluster.status == .active)
        #expect(cluster.serviceConnectDefaults?.namespace.contains("namespace/ns-") == true)
        #expect(cluster.capacityProviders == ["FARGATE"])
    }

    @Test(.rule("stack.without-effect")) func `what changes nothing here is taken, and said`() throws {
        var world = StackStage()
        world.template["Door"]!.properties["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        world.template["Walls"] = .init("AWS::EC2::VPC", ["CidrBlock": "10.0.0.0/16", "InstanceTenancy": "default"])
        world.template["Group"] = .init(
            "AWS::EC2::SecurityGroup",
            [
                "GroupDescription": "d", "VpcId": .ref("Walls"),
                "SecurityGroupIngress": [
                    ["IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"],
                    ["IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv6": "::/0"],
                ],
            ])
        world.template["Users"] = nil
        try world.create()
        #expect(world.status == .createComplete)
        #expect(world.template["Door"]!.propertiesWithoutEffect == ["SslPolicy"])
        #expect(world.template["Walls"]!.propertiesWithoutEffect == ["InstanceTenancy"])
        #expect(world.stage.describeSecurityGroups().first { $0.groupDescription == "d" }?.ipPermissions.count == 1)
    }

    @Test(.rule("stack.create-rolls-back")) func `a cluster that can't be as it should leaves nothing`() throws {
        var world = StackStage()
        try world.create(
            CloudFormation.Template(
                resources: [
                    .init("AWS::ECS::Cluster", ["ClusterName": "api", "CapacityProviders": ["nobody"]], logicalId: "Stage")
                ]))
        #expect(world.status == .rollbackComplete)
        #expect(world.stage.listClusters() == [])
    }

    private func made(_ template: CloudFormation.Template) throws -> Simulation {
        var stage = Simulation(seed: 8)
        try stage.createStack("house", template)
        stage.run(until: { (try? $0.describeStack("house"))?.stackStatus.isInProgress == false }, limit: .seconds(7200))
        let reasons = try stage.describeStackEvents("house").compactMap(\.resourceStatusReason)
        #expect(try stage.describeStack("house").stackStatus == .createComplete, "\(reasons)")
        return stage
    }

    private func change(_ stage: inout Simulation, _ template: CloudFormation.Template?) throws {
        if let template { try stage.updateStack("house", template) } else { try stage.deleteStack("house") }
        stage.run(until: { (try? $0.describeStack("house"))?.stackStatus.isInProgress != true }, limit: .seconds(7200))
        guard template != nil else { return #expect(stage.describeStacks() == []) }
        let reasons = try stage.describeStackEvents("house").compactMap(\.resourceStatusReason)
        #expect(try stage.describeStack("house").stackStatus == .updateComplete, "\(reasons)")
    }

    static let network: CloudFormation.Template = {
        var template = CloudFormation.Template()
        template["Vpc"] = .init("AWS::EC2::VPC", ["CidrBlock": "10.0.0.0/16"])
        template["Public"] = .init(
            "AWS::EC2::Subnet", ["VpcId": .ref("Vpc"), "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"])
        template["Private"] = .init(
            "AWS::EC2::Subnet", ["VpcId": .ref("Vpc"), "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1b"])
        template["Gateway"] = .init("AWS::EC2::InternetGateway")
        template["Attachment"] = .init(
            "AWS::EC2::VPCGatewayAttachment", ["VpcId": .ref("Vpc"), "InternetGatewayId": .ref("Gateway")])
        template["Routes"] = .init("AWS::EC2::RouteTable", ["VpcId": .ref("Vpc")])
        template["Out"] = .init(
            "AWS::EC2::Route", ["RouteTableId": .ref("Routes"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": .ref("Gateway")],
            dependsOn: ["Attachment"])
        template["Follows"] = .init(
            "AWS::EC2::SubnetRouteTableAssociation", ["RouteTableId": .ref("Routes"), "SubnetId": .ref("Public")])
        template["Address"] = .init("AWS::EC2::EIP", ["Domain": "vpc"])
        template["Nat"] = .init(
            "AWS::EC2::NatGateway", ["SubnetId": .ref("Public"), "AllocationId": .getAtt("Address", "AllocationId")],
            dependsOn: ["Out"])
        template["PrivateRoutes"] = .init("AWS::EC2::RouteTable", ["VpcId": .ref("Vpc")])
        template["PrivateOut"] = .init(
            "AWS::EC2::Route",
            ["RouteTableId": .ref("PrivateRoutes"), "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": .ref("Nat")])
        template["PrivateFollows"] = .init(
            "AWS::EC2::SubnetRouteTableAssociation", ["RouteTableId": .ref("PrivateRoutes"), "SubnetId": .ref("Private")])
        template["Store"] = .init(
            "AWS::EC2::VPCEndpoint",
            [
                "VpcId": .ref("Vpc"), "ServiceName": .sub("com.amazonaws.${AWS::Region}.s3"),
                "RouteTableIds": [.ref("PrivateRoutes")],
            ])
        template["Doors"] = .init(
            "AWS::EC2::SecurityGroup",
            [
                "GroupDescription": "doors", "VpcId": .ref("Vpc"),
                "SecurityGroupIngress": [["IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"]],
            ])
        template["Players"] = .init("AWS::EC2::SecurityGroup", ["GroupDescription": "players", "VpcId": .ref("Vpc")])
        template["FromDoors"] = .init(
            "AWS::EC2::SecurityGroupIngress",
            [
                "GroupId": .ref("Players"), "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080,
                "SourceSecurityGroupId": .ref("Doors"),
            ])
        return template
    }()

    @Test func `a network is made, changed and taken down`() throws {
        var stage = try made(Self.network)
        #expect(stage.describeSubnets().count == 2)
        #expect(stage.describeRouteTables().count == 3)
        #expect(stage.describeNatGateways().count == 1)
        #expect(stage.describeSecurityGroups().first { $0.groupDescription == "players" }?.ipPermissions.count == 1)
        var template = Self.network
        template["Doors"]!.properties["SecurityGroupIngress"] = [
            ["IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"]
        ]
        template["Out"]!.properties["DestinationCidrBlock"] = "0.0.0.0/1"
        try change(&stage, template)
        #expect(stage.describeSecurityGroups().first { $0.groupDescription == "doors" }?.ipPermissions.map(\.fromPort) == [443])
        try change(&stage, nil)
        #expect(stage.describeVpcs() == [])
        #expect(stage.describeInternetGateways() == [])
    }

    @Test func `a service in a network of its own, found by its name, scaled`() throws {
        var template = Self.network
        template["Stage"] = .init("AWS::ECS::Cluster", ["ServiceConnectDefaults": ["Namespace": .getAtt("Names", "Arn")]])
        template["Names"] = .init("AWS::ServiceDiscovery::PrivateDnsNamespace", ["Name": "house.local", "Vpc": .ref("Vpc")])
        template["Name"] = .init(
            "AWS::ServiceDiscovery::Service",
            ["Name": "users", "NamespaceId": .ref("Names"), "DnsConfig": ["DnsRecords": [["Type": "A", "TTL": 10]]]])
        template["Sheet"] = StackStage.hall["Sheet"]
        template["Users"] = .init(
            "AWS::ECS::Service",
            [
                "Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet"), "ServiceName": "users", "DesiredCount": 2,
                "LaunchType": "FARGATE", "ServiceRegistries": [["RegistryArn": .getAtt("Name", "Arn")]],
                "NetworkConfiguration": [
                    "AwsvpcConfiguration": [
                        "Subnets": [.ref("Private")], "SecurityGroups": [.ref("Players")], "AssignPublicIp": "DISABLED",
                    ]
                ],
            ], dependsOn: ["PrivateOut", "PrivateFollows", "FromDoors"])
        template["Count"] = .init(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            [
                "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": 1, "MaxCapacity": 6,
                "ResourceId": .sub("service/${Stage}/${Users.Name}"),
                "ScheduledActions": [
                    [
                        "ScheduledActionName": "night", "Schedule": "cron(0 22 * * ? *)", "StartTime": "2026-01-02T00:00:00Z",
                        "ScalableTargetAction": ["MaxCapacity": 2],
                    ]
                ],
            ])
        template["Policy"] = .init(
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            [
                "PolicyName": "cpu", "PolicyType": "TargetTrackingScaling", "ScalingTargetId": .ref("Count"),
                "TargetTrackingScalingPolicyConfiguration": [
                    "TargetValue": 60, "PredefinedMetricSpecification": ["PredefinedMetricType": "ECSServiceAverageCPUUtilization"],
                ],
            ])
        var stage = try made(template)
        #expect(stage.resolve("users.house.local").values.count == 2)
        #expect(stage.describeScalableTargets().map(\.maxCapacity) == [6])
        #expect(try stage.describeScalingPolicies().map(\.policyName) == ["cpu"])
        template["Count"]!.properties["MaxCapacity"] = 9
        template["Count"]!.properties["ScheduledActions"] = nil
        template["Policy"]!.properties["TargetTrackingScalingPolicyConfiguration"]?["TargetValue"] = 50
        template["Users"]!.properties["DesiredCount"] = 3
        try change(&stage, template)
        #expect(stage.describeScalableTargets().map(\.maxCapacity) == [9])
        #expect(stage.resolve("users.house.local", by: "another").values.count == 3)
        try change(&stage, nil)
        #expect(stage.listNamespaces() == [])
        #expect(stage.describeVpcs() == [])
    }

    @Test func `rules change their priority in place, listeners their action`() throws {
        var template = StackStage.hall
        template["Rule"] = .init(
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            [
                "ListenerArn": .ref("Door"), "Priority": 5, "Conditions": [["Field": "path-pattern", "Values": ["/api/*"]]],
                "Actions": [["Type": "forward", "TargetGroupArn": .ref("List")]],
            ])
        var stage = try made(template)
        template["Rule"]!.properties["Priority"] = 7
        template["Rule"]!.properties["Conditions"] = [["Field": "host-header", "HostHeaderConfig": ["Values": ["a.example.com"]]]]
        template["Door"]!.properties["DefaultActions"] = [
            ["Type": "redirect", "RedirectConfig": ["StatusCode": "HTTP_301", "Protocol": "HTTPS", "Port": 443]]
        ]
        try change(&stage, template)
        let door = stage.describeLoadBalancers()[0]
        #expect(door.loadBalancerName == "hall")
        let rules = stage.trace.listeners[0].rules
        #expect(rules.map(\.priority).sorted() == ["7", "default"])
        #expect(rules.first { $0.priority == "7" }?.conditions.map(\.field) == [.hostHeader])
    }

    @Test func `capacity providers, a daemon and an alarm`() throws {
        var template = CloudFormation.Template()
        template["Stage"] = .init(
            "AWS::ECS::Cluster", ["ClusterName": "iron", "ClusterSettings": [["Name": "containerInsights", "Value": "enabled"]]])
        template["Big"] = .init(
            "AWS::ECS::CapacityProvider",
            [
                "Name": "big",
                "AutoScalingGroupProvider": [
                    "AutoScalingGroupArn":
                        "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0f1e2d3c-0000-4000-8000-000000000000:autoScalingGroupName/big"
                ],
            ])
        template["Use"] = .init(
            "AWS::ECS::ClusterCapacityProviderAssociations",
            [
                "Cluster": .ref("Stage"), "CapacityProviders": [.ref("Big")],
                "DefaultCapacityProviderStrategy": [["CapacityProvider": .ref("Big"), "Weight": 1]],
            ])
        template["Sheet"] = .init(
            "AWS::ECS::TaskDefinition", ["ContainerDefinitions": [["Name": "agent", "Image": "example.com/agent:1", "Memory": 64]]])
        template["Agent"] = .init(
            "AWS::ECS::Service",
            ["Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet"), "SchedulingStrategy": "DAEMON", "LaunchType": "EC2"])
        template["Busy"] = .init(
            "AWS::CloudWatch::Alarm",
            [
                "AlarmName": "busy", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Threshold": 70,
                "EvaluationPeriods": 2,
                "ComparisonOperator": "GreaterThanThreshold", "Statistic": "Average", "Period": 60,
                "Dimensions": [
                    ["Name": "ClusterName", "Value": .ref("Stage")], ["Name": "ServiceName", "Value": .getAtt("Agent", "Name")],
                ],
            ])
        var stage = try made(template)
        #expect(stage.trace.clusters[0].capacityProviders == ["big"])
        #expect(stage.trace.clusters[0].settings.map(\.value) == ["enabled"])
        #expect(stage.alarmState("busy") != nil)
        template["Busy"]!.properties["Threshold"] = 80
        try change(&stage, template)
        try change(&stage, nil)
        #expect(stage.listClusters() == [])
        #expect(stage.alarmState("busy") == nil)
    }
}
