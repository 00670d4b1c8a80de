import Orchestra

/// A template of one service behind a load balancer, and a simulation to make it in.
struct StackStage {
    var stage: Simulation
    var template = StackStage.hall

    init(seed: UInt64 = 5, policies: Policies = Policies()) { stage = Simulation(seed: seed, policies: policies) }

    static let hall = CloudFormation.Template(
        resources: [
            .init(
                "AWS::ECS::Service",
                [
                    "Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet"), "ServiceName": "users", "DesiredCount": 3,
                    "LaunchType": "FARGATE",
                    "LoadBalancers": [["TargetGroupArn": .ref("List"), "ContainerName": "web", "ContainerPort": 8080]],
                    "DeploymentConfiguration": ["DeploymentCircuitBreaker": ["Enable": true, "Rollback": false]],
                ], dependsOn: ["Door"], logicalId: "Users"),
            .init("AWS::ECS::Cluster", ["ClusterName": "api"], logicalId: "Stage"),
            .init(
                "AWS::ECS::TaskDefinition",
                [
                    "Family": "users", "Cpu": "256", "Memory": 512, "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"],
                    "ExecutionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
                    "ContainerDefinitions": [
                        ["Name": "web", "Image": "example.com/users:1", "PortMappings": [["ContainerPort": 8080]]]
                    ],
                ], logicalId: "Sheet"),
            .init("AWS::ElasticLoadBalancingV2::LoadBalancer", ["Name": "hall"], logicalId: "Hall"),
            .init(
                "AWS::ElasticLoadBalancingV2::Listener",
                [
                    "LoadBalancerArn": .ref("Hall"), "Port": 80, "Protocol": "HTTP",
                    "DefaultActions": [["Type": "forward", "TargetGroupArn": .ref("List")]],
                ], logicalId: "Door"),
            .init(
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                ["Name": "users-tg", "Port": 8080, "Protocol": "HTTP", "TargetType": "ip", "HealthCheckPath": "/health"],
                logicalId: "List"),
        ], outputs: [.init("Address", .getAtt("Hall", "DNSName"))])

    var status: CloudFormation.StackStatus? { try? stage.describeStack("house").stackStatus }

    /// Makes it, and lets it become what it becomes.
    mutating func create(_ template: CloudFormation.Template? = nil, parameters: ECS.StringMap = [:]) throws {
        try stage.createStack("house", template ?? self.template, parameters: parameters)
        settle()
    }

    mutating func settle() {
        stage.run(
            until: { ((try? $0.describeStack("house"))?.stackStatus.isInProgress ?? false) == false }, limit: .seconds(4 * 3600))
    }

    /// `Stage CREATE_COMPLETE`, the oldest first.
    func events(_ name: String? = nil) throws -> [String] {
        try stage.describeStackEvents(name ?? "house").reversed().map { "\($0.logicalResourceId) \($0.resourceStatus)" }
    }
}

extension StackStage {
    mutating func edit(image: CloudFormation.Value) {
        template["Sheet"]!.properties["ContainerDefinitions"] = [
            ["Name": "web", "Image": image, "PortMappings": [["ContainerPort": 8080]]]
        ]
    }
}
