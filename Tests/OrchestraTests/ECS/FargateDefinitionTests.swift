import Orchestra
import Testing

/// What Fargate asks of a task definition.
@Suite struct FargateDefinitionTests {
    private static let pairs: [(Int, [Int])] = [
        (256, [512, 1024, 2048]), (512, Array(stride(from: 1024, through: 4096, by: 1024))),
        (1024, Array(stride(from: 2048, through: 8192, by: 1024))), (2048, Array(stride(from: 4096, through: 16_384, by: 1024))),
        (4096, Array(stride(from: 8192, through: 30_720, by: 1024))),
        (8192, Array(stride(from: 16_384, through: 61_440, by: 4096))),
        (16_384, Array(stride(from: 32_768, through: 122_880, by: 8192))), (32_768, [61_440, 122_880, 249_856]),
    ]

    private func register(_ cpu: Int, _ memory: Int, _ options: ECS.TaskDefinitionOptions = .init()) -> ECS.Error? {
        var stage = Simulation()
        return ecsError {
            try stage.registerTaskDefinition(
                family: "f", containers: [.init("a", image: "i")], cpu: "\(cpu)", memory: "\(memory)", options: options)
        }
    }

    @Test(.rule("task-definition.fargate-pairs"), arguments: pairs) func `each CPU goes with these sizes and no others`(
        _ cpu: Int, _ sizes: [Int]
    ) {
        for memory in sizes { #expect(register(cpu, memory) == nil) }
        for memory in stride(from: 512, through: 262_144, by: 512) where !sizes.contains(memory) {
            #expect(
                register(cpu, memory)?.message == "No Fargate configuration exists for given values: \(cpu) CPU, \(memory) memory.")
        }
    }

    @Test(.rule("task-definition.fargate-pairs")) func `the refusal names what there is`() {
        #expect(register(300, 512)?.help == "Fargate has 256, 512, 1024, 2048, 4096, 8192, 16384 and 32768 CPU units.")
        #expect(register(256, 4096)?.help == "With 256 CPU units, memory is one of 512, 1024, 2048 MiB.")
    }

    @Test(
        .rule("task-definition.fargate-windows"),
        arguments: [(512, 1024, false), (1024, 2048, true), (4096, 8192, true), (8192, 16_384, false)])
    func `Windows has 1, 2 and 4 vCPU`(_ cpu: Int, _ memory: Int, _ allowed: Bool) {
        var options = ECS.TaskDefinitionOptions()
        options.runtimePlatform = .init(operatingSystemFamily: .windowsServer2022Core)
        #expect((register(cpu, memory, options) == nil) == allowed)
        #expect(register(cpu, memory) == nil)
    }

    private func register(_ change: (inout ECS.RegisterTaskDefinitionRequest) -> Void) -> ECS.Error? {
        var request = ECS.RegisterTaskDefinitionRequest(
            family: "f", containerDefinitions: [.init("a", image: "i", memory: 128), .init("b", image: "i", memory: 128)],
            cpu: "256", memory: "512",
            networkMode: .awsvpc, requiresCompatibilities: [.fargate])
        change(&request)
        var stage = Simulation()
        return ecsError { try stage.registerTaskDefinition(request) }
    }

    @Test(.rule("task-definition.fargate-awsvpc", "task-definition.fargate-sizes-required"))
    func `Fargate needs awsvpc and both sizes`() {
        #expect(register { $0.networkMode = nil }?.message == "Fargate only supports network mode ‘awsvpc’.")
        #expect(register { $0.cpu = nil }?.message == "Fargate requires that 'cpu' be defined at the task level.")
        #expect(register { $0.memory = nil }?.message == "Fargate requires that 'memory' be defined at the task level.")
        #expect(register { _ in } == nil)
    }

    struct Member: Sendable, CustomTestStringConvertible {
        var name: String
        var set: @Sendable (inout ECS.RegisterTaskDefinitionRequest) -> Void
        var testDescription: String { name }

        init(_ name: String, _ set: @escaping @Sendable (inout ECS.RegisterTaskDefinitionRequest) -> Void) {
            self.name = name
            self.set = set
        }
    }

    @Test(
        .rule("task-definition.fargate-unsupported"),
        arguments: [
            Member("disableNetworking") { $0.containerDefinitions[1].disableNetworking = true },
            Member("dnsServers") { $0.containerDefinitions[1].dnsServers = ["192.0.2.1"] },
            Member("dnsSearchDomains") { $0.containerDefinitions[1].dnsSearchDomains = ["example.com"] },
            Member("dockerSecurityOptions") { $0.containerDefinitions[1].dockerSecurityOptions = ["no-new-privileges"] },
            Member("GPU") { $0.containerDefinitions[1].resourceRequirements = [.init(.gpu, "1")] },
            Member("ipcMode") { $0.ipcMode = .task },
            Member("placementConstraints") { $0.placementConstraints = [.memberOf("attribute:a == b")] },
            Member("privileged") { $0.containerDefinitions[1].privileged = true },
            Member("maxSwap") { $0.containerDefinitions[1].linuxParameters = .init(maxSwap: 1) },
            Member("swappiness") { $0.containerDefinitions[1].linuxParameters = .init(swappiness: 1) },
            Member("sharedMemorySize") { $0.containerDefinitions[1].linuxParameters = .init(sharedMemorySize: 1) },
            Member("sourcePath") { $0.volumes = [.init("v", host: .init(sourcePath: "/a"))] },
            Member("dockerVolumeConfiguration") { $0.volumes = [.init("v", dockerVolumeConfiguration: .init(scope: .task))] },
        ])
    func `Fargate doesn't have`(_ member: Member) throws {
        #expect(register(member.set)?.message == "Fargate compatible task definitions do not support \(member.name)")
        // Where Fargate isn't asked for it is allowed, and the definition isn't compatible.
        var stage = Simulation()
        var request = ECS.RegisterTaskDefinitionRequest(
            family: "f", containerDefinitions: [.init("a", image: "i"), .init("b", image: "i")], cpu: "256", memory: "512",
            networkMode: .awsvpc)
        member.set(&request)
        let id = try stage.registerTaskDefinition(request)
        #expect(stage[id].compatibilities == [.ec2])
    }

    @Test(.rule("task-definition.fargate-pid-mode")) func `pidMode is task or nothing`() {
        #expect(
            register { $0.pidMode = .host }?.message
                == "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.")
        #expect(register { $0.pidMode = .task } == nil)
    }

    @Test(
        .rule("task-definition.fargate-execution-role"),
        arguments: [
            Member("log driver awslogs") { $0.containerDefinitions[1].logConfiguration = .init(logDriver: "awslogs") },
            Member("secrets") { $0.containerDefinitions[1].secrets = [.init("KEY", valueFrom: "key")] },
            Member("ECR images") { $0.containerDefinitions[1].image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/b:1" },
            Member("private registry authentication") {
                $0.containerDefinitions[1].repositoryCredentials = .init(credentialsParameter: "arn:aws:secretsmanager:a")
            },
        ])
    func `an execution role is needed for`(_ member: Member) {
        #expect(
            register(member.set)?.message
                == "Fargate requires task definition to have execution role ARN to support \(member.name).")
        #expect(
            register {
                member.set(&$0)
                $0.executionRoleArn = "ecsTaskExecutionRole"
            } == nil)
    }
}
