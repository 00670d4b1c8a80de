import Foundation
import Orchestra
import Testing

/// What comes back of a task definition.
@Suite struct TaskDefinitionShapeTests {
    private func json(_ value: some Encodable) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }

    @Test(.rule("task-definition.defaults", "task-definition.absent-left-out"))
    func `what isn't given is filled in, lists as empty ones, and what isn't set is left out`() throws {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(
            .init(family: "f", containerDefinitions: [.init("a", image: "i", port: 80, memory: 128)]))
        let definition = try json(stage[id])
        #expect(
            Set(definition.keys) == [
                "taskDefinitionArn", "family", "revision", "status", "networkMode", "containerDefinitions",
                "requiresCompatibilities", "compatibilities", "requiresAttributes", "volumes", "placementConstraints",
                "registeredAt", "registeredBy",
            ])
        let container = try #require((definition["containerDefinitions"] as? [[String: Any]])?.first)
        #expect(
            Set(container.keys) == [
                "name", "image", "cpu", "memory", "portMappings", "essential", "environment", "mountPoints", "volumesFrom",
                "systemControls",
            ])
        #expect(container["cpu"] as? Int == 0)
        #expect(container["essential"] as? Bool == true)
        let port = try #require((container["portMappings"] as? [[String: Any]])?.first)
        #expect(port as NSDictionary == ["containerPort": 80, "hostPort": 0, "protocol": "tcp"] as NSDictionary)
    }

    @Test(
        .rule("task-definition.host-port-filled-in"),
        arguments: [(ECS.NetworkMode.awsvpc, nil, 80), (.host, nil, 80), (.host, 0, 80), (.bridge, nil, 0), (.bridge, 8080, 8080)]
            as [(
                ECS.NetworkMode, Int?, Int
            )])
    func `hostPort comes back`(_ mode: ECS.NetworkMode, _ given: Int?, _ told: Int) throws {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(
            .init(
                family: "f",
                containerDefinitions: [
                    .init("a", image: "i", memory: 128, portMappings: [.init(containerPort: 80, hostPort: given)])
                ], networkMode: mode))
        #expect(stage[id].containerDefinitions[0].portMappings[0].hostPort == told)
    }

    @Test(
        .rule("task-definition.compatibilities"),
        arguments: [
            (ECS.NetworkMode.awsvpc, "256", "512", [.ec2, .fargate]), (.awsvpc, "256", "4096", [.ec2]),
            (.awsvpc, nil, nil, [.ec2]), (.bridge, "256", "512", [.external, .ec2]), (nil, nil, nil, [.external, .ec2]),
        ] as [(ECS.NetworkMode?, String?, String?, [ECS.LaunchType])])
    func `compatibilities says where it could run`(
        _ mode: ECS.NetworkMode?, _ cpu: String?, _ memory: String?, _ expected: [ECS.LaunchType]
    ) throws {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(
            .init(
                family: "f", containerDefinitions: [.init("a", image: "i", memory: 128)], cpu: cpu, memory: memory,
                networkMode: mode))
        #expect(stage[id].compatibilities == expected)
        #expect(stage[id].requiresCompatibilities.isEmpty)
        #expect(stage[id].networkMode == mode ?? .bridge)
    }

    @Test(.rule("task-definition.requires-attributes")) func `requiresAttributes follows from what is used`() throws {
        var stage = Simulation()
        var web = ECS.ContainerDefinition(
            "web", image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1", healthCheck: .init(command: ["CMD", "ok"]))
        web.logConfiguration = .init(logDriver: "awslogs", options: ["awslogs-group": "web"])
        web.secrets = [.init("KEY", valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key")]
        let id = try stage.registerTaskDefinition(family: "f", containers: [web])
        #expect(
            stage[id].requiresAttributes.map(\.name) == [
                "com.amazonaws.ecs.capability.logging-driver.awslogs", "ecs.capability.execution-role-awslogs",
                "com.amazonaws.ecs.capability.ecr-auth", "ecs.capability.execution-role-ecr-pull",
                "ecs.capability.container-health-check", "ecs.capability.secrets.asm.environment-variables",
                "ecs.capability.task-eni", "com.amazonaws.ecs.capability.docker-remote-api.1.18",
            ])
    }

    @Test(.rule("task-definition.members-kept")) func `every member comes back as it was given`() throws {
        var container = ECS.ContainerDefinition("a", image: "i", memory: 128, restartPolicy: .init(enabled: true))
        container.command = ["sleep", "60"]
        container.links = ["b:other"]
        container.mountPoints = [.init(sourceVolume: "v", containerPath: "/v", readOnly: true)]
        container.dockerLabels = ["b": "2", "a": "1"]
        container.ulimits = [.init(name: "nofile", softLimit: 1024, hardLimit: 4096)]
        container.environmentFiles = [.init("arn:aws:s3:::b/a.env")]
        container.user = "nobody"
        var request = ECS.RegisterTaskDefinitionRequest(
            family: "f", containerDefinitions: [container, .init("b", image: "i", memory: 128)])
        request.volumes = [.init("v")]
        request.taskRoleArn = "arn:aws:iam::123456789012:role/service/players"
        request.placementConstraints = [.memberOf("attribute:ecs.os-type == linux")]
        request.runtimePlatform = .init(cpuArchitecture: .arm64)
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(request)
        let definition = stage[id]
        #expect(definition.containerDefinitions[0].options == container.options)
        #expect(definition.containerDefinitions[0].restartPolicy == container.restartPolicy)
        #expect(definition.options == request.options)
        #expect(try JSONDecoder().decode(ECS.TaskDefinition.self, from: JSONEncoder().encode(definition)) == definition)
        #expect(
            try JSONDecoder().decode(ECS.RegisterTaskDefinitionRequest.self, from: JSONEncoder().encode(request)) == request)
        #expect(ECS.TaskRequirements(definition).cpuArchitecture == .arm64)
    }

    @Test(.rule("task-definition.health-check-none", "task-definition.health-check-defaults"))
    func `a check of NONE is no check, and what it leaves out is the API's`() throws {
        var stage = Simulation()
        let text = #"{"name":"a","image":"i","healthCheck":{"command":["NONE"]}}"#
        let container = try JSONDecoder().decode(ECS.ContainerDefinition.self, from: Data(text.utf8))
        #expect(container.healthCheck == .init(command: ["NONE"], interval: 30, timeout: 5, retries: 3))
        let id = try stage.registerTaskDefinition(family: "f", containers: [container])
        #expect(stage[id].containerDefinitions[0].healthCheck == nil)
        #expect(
            ecsError {
                try stage.registerTaskDefinition(
                    family: "f", containers: [container, .init("b", image: "i", dependsOn: [.init("a", .healthy)])])
            } != nil)
    }

    @Test(.rule("task-definition.tags")) func `tags are told to those who ask`() throws {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(
            family: "f", containers: [.init("a", image: "i")], tags: [.init(key: "hall", value: "large")])
        #expect(try stage.describeTaskDefinition(id, include: []).tags.isEmpty)
        #expect(try stage.describeTaskDefinition(id, include: [.tags]).tags == [.init(key: "hall", value: "large")])
        #expect(try stage.listTagsForResource(id.arn) == [.init(key: "hall", value: "large")])
    }
}
