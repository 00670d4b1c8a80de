import Orchestra

// Stacks that are made, changed and deleted, while everybody else goes on. Every fifth world has them.

extension Move {
    static let stackMoves: [Move] = [
        stacking("createStack", 6) { scene, random in
            .createStack(
                stackName: random.oneOf("north", "north", "south", "2nd"), template(scene, &random),
                parameters: parameters(&random),
                onFailure: random.oneOf(.rollback, .rollback, .doNothing, .delete),
                timeoutInMinutes: random.oneOf(nil, nil, 1, 5, 60))
        },
        stacking("updateStack", 10) { scene, random in
            guard let stack = random.pick(scene.stage.describeStacks()) else { return nil }
            guard random.onceIn(3), let current = try? scene.stage.getTemplate(stack.stackName) else {
                return .updateStack(stackName: stack.stackName, template(scene, &random), parameters: nil)
            }
            return .updateStack(stackName: stack.stackName, current, parameters: parameters(&random))
        },
        stacking("changeSet", 3) { scene, random in
            guard let stack = random.pick(scene.stage.describeStacks()) else { return nil }
            return random.oneOf(
                .createChangeSet(
                    changeSetName: random.oneOf("a", "b"), stackName: stack.stackName, template(scene, &random), parameters: nil),
                .executeChangeSet(changeSetName: random.oneOf("a", "b"), stackName: stack.stackName),
                .deleteChangeSet(changeSetName: "a", stackName: stack.stackName))
        },
        stacking("deleteStack", 3) { scene, random in
            random.pick(scene.stage.describeStacks()).map { .deleteStack(stackName: $0.stackName) }
        },
    ]

    private static func stacking(
        _ name: String, _ weight: Int, _ draw: @escaping @Sendable (Scene, inout SeededGenerator) -> CloudFormation.Command?
    ) -> Move {
        Move(name, weight) { scene, random in
            guard scene.hasStacks else { return nil }
            return draw(scene, &random).map { .command(.cloudFormation($0)) }
        }
    }

    private static func parameters(_ random: inout SeededGenerator) -> ECS.StringMap {
        random.onceIn(3) ? [:] : ["Count": "\(random.below(4))"]
    }

    /// Some of: a cluster, a task definition, a service, and a way to it.
    private static func template(_ scene: Scene, _ random: inout SeededGenerator) -> CloudFormation.Template {
        typealias Value = CloudFormation.Value
        let name = random.oneOf("north", "south")
        var template = CloudFormation.Template(parameters: [.init("Count", type: "Number", defaultValue: "1", maxValue: 3)])
        if random.onceIn(12) { template["Odd"] = .init(random.oneOf("AWS::S3::Bucket", "AWS::ECS::Cluster"), ["Nme": "x"]) }
        template["Stage"] = .init("AWS::ECS::Cluster", random.onceIn(3) ? [:] : ["ClusterName": .string("\(name)-stage")])
        if random.onceIn(5) { return template }
        template["Sheet"] = .init(
            "AWS::ECS::TaskDefinition",
            [
                "Family": .string(random.oneOf("users", "items")), "Cpu": .integer(random.oneOf(256, 512)), "Memory": 1024,
                "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"],
                "ExecutionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
                "ContainerDefinitions": [
                    [
                        "Name": "web", "Image": .string("example.com/web:\(random.within(1...3))"),
                        "PortMappings": [["ContainerPort": 8080]],
                    ]
                ],
            ], deletionPolicy: random.onceIn(6) ? .retain : .delete)
        if random.onceIn(6) { return template }
        var service: Value = [
            "Cluster": random.onceIn(5) ? .sub("${Stage}") : .ref("Stage"), "TaskDefinition": .ref("Sheet"),
            "DesiredCount": .ref("Count"), "LaunchType": "FARGATE",
        ]
        if random.onceIn(2) { service["ServiceName"] = .string(random.oneOf("users", "\(name)-users")) }
        if random.onceIn(2) {
            service["DeploymentConfiguration"] = [
                "DeploymentCircuitBreaker": ["Enable": true, "Rollback": .boolean(random.onceIn(2))]
            ]
        }
        // Tasks in a VPC of somebody's own need to know where.
        if let subnet = scene.stage.describeSubnets().first {
            service["NetworkConfiguration"] = ["AwsvpcConfiguration": ["Subnets": [.string(subnet.subnetId)]]]
        } else if random.onceIn(2) {
            template["Hall"] = .init("AWS::ElasticLoadBalancingV2::LoadBalancer", random.onceIn(2) ? [:] : ["Name": "hall"])
            template["List"] = .init(
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                ["Port": .integer(random.oneOf(8080, 9090)), "Protocol": "HTTP", "TargetType": "ip"])
            template["Door"] = .init(
                "AWS::ElasticLoadBalancingV2::Listener",
                [
                    "LoadBalancerArn": .ref("Hall"), "Port": 80, "Protocol": "HTTP",
                    "DefaultActions": [["Type": "forward", "TargetGroupArn": .ref("List")]],
                ])
            service["LoadBalancers"] = [["TargetGroupArn": .ref("List"), "ContainerName": "web", "ContainerPort": 8080]]
        }
        let waits = service["LoadBalancers"] == nil || random.onceIn(8) ? [] : ["Door"]
        template["Users"] = .init("AWS::ECS::Service", service, dependsOn: random.onceIn(20) ? ["Users"] : waits)
        if random.onceIn(2) { template.resources.reverse() }
        return template
    }
}
