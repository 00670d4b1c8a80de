import Orchestra
import Testing

@Suite struct TaskDefinitionTests {
    private let web = ECS.ContainerDefinition("web", image: "example.com/web:1", port: 8080)

    @Test(.rule("task-definition.next-revision", "task-definition.revisions-never-again"))
    func `each call makes the next revision, and none is given twice`() throws {
        var stage = Simulation()
        for revision in 1...3 { #expect(try stage.registerTaskDefinition(family: "web", containers: [web]).revision == revision) }
        try stage.deregisterTaskDefinition("web:3")
        #expect(try stage.deleteTaskDefinitions(["web:3"]).failures.isEmpty)
        #expect(try stage.registerTaskDefinition(family: "web", containers: [web]).revision == 4)
        #expect(try stage.registerTaskDefinition(family: "api", containers: [web]).revision == 1)
    }

    @Test(.rule("task-definition.family-means-latest-active")) func `a family alone means its latest ACTIVE revision`() throws {
        var stage = Simulation()
        for _ in 1...3 { try stage.registerTaskDefinition(family: "web", containers: [web]) }
        try stage.deregisterTaskDefinition("web:3")
        #expect(try stage.describeTaskDefinition("web").revision == 2)
        #expect(try stage.describeTaskDefinition("web:3").status == .inactive)
        #expect(try stage.describeTaskDefinition(stage.describeTaskDefinition("web:1").taskDefinitionArn).revision == 1)
    }

    @Test(arguments: [
        ("", "Family should not be null or empty."), ("a/b", "Family contains invalid characters."),
    ])
    func `families are checked`(_ family: String, _ message: String) {
        var stage = Simulation()
        let error = ecsError { try stage.registerTaskDefinition(family: family, containers: [web]) }
        #expect(error?.code == .clientException)
        #expect(error?.message == message)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var containers: [ECS.ContainerDefinition]
        var cpu: String? = "256"
        var memory: String? = "512"
        var networkMode: ECS.NetworkMode? = .awsvpc
        var requires: [ECS.LaunchType] = [.fargate]
        var message: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        Refusal(containers: [], message: "Container list cannot be empty."),
        Refusal(containers: [.init("", image: "i")], message: "Container.name should not be null or empty."),
        Refusal(containers: [.init("a", image: "")], message: "Container.image should not be null or empty."),
        Refusal(containers: [.init("a", image: "i"), .init("a", image: "i")], message: "Container name 'a' is used twice."),
        Refusal(
            containers: [.init("a", image: "i", essential: false)],
            message: "Invalid 'essential' setting: a task definition must contain at least one essential container."),
        Refusal(
            containers: [.init("a", image: "i")], cpu: nil, memory: nil, networkMode: .bridge, requires: [],
            message: "Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be specified."),
        Refusal(
            containers: [.init("a", image: "i", memory: 128, memoryReservation: 128)],
            message: "Invalid 'memory' setting for container 'a'."),
        Refusal(containers: [.init("a", image: "i", cpu: 512)], message: "Invalid 'cpu' setting for task."),
        Refusal(
            containers: [.init("a", image: "i")], networkMode: .bridge, message: "Fargate only supports network mode ‘awsvpc’."),
        Refusal(
            containers: [.init("a", image: "i")], cpu: nil, message: "Fargate requires that 'cpu' be defined at the task level."),
        Refusal(
            containers: [.init("a", image: "i")], memory: "4096",
            message: "No Fargate configuration exists for given values: 256 CPU, 4096 memory."),
        Refusal(
            containers: [.init("a", image: "i")], cpu: "99",
            message:
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
        ),
        Refusal(
            containers: [.init("a", image: "i", portMappings: [.init(containerPort: 8080, hostPort: 80)])],
            message: "When networkMode=awsvpc, the host ports and container ports in port mappings must match."),
        Refusal(
            containers: [.init("a", image: "i", stopTimeout: 121)], message: "Invalid 'stopTimeout' setting for container 'a'."),
        Refusal(
            containers: [.init("a", image: "i", healthCheck: .init(command: ["curl"]))],
            message: "Invalid healthCheck command for container 'a'."),
        Refusal(
            containers: [.init("a", image: "i", healthCheck: .init(command: ["CMD", "x"], interval: 4))],
            message: "Invalid healthCheck interval for container 'a'."),
    ])
    func `registration refuses`(_ refusal: Refusal) {
        var stage = Simulation()
        let error = ecsError {
            try stage.registerTaskDefinition(
                family: "f", containers: refusal.containers, cpu: refusal.cpu, memory: refusal.memory,
                networkMode: refusal.networkMode,
                requiresCompatibilities: refusal.requires)
        }
        #expect(error?.code == .clientException)
        #expect(error?.message == refusal.message)
        #expect(stage.listTaskDefinitions().isEmpty)
    }

    @Test(
        .rule("task-definition.sizes-as-text"),
        arguments: [("256", "512", "256", "512"), (".25 vCPU", "1GB", "256", "1024"), ("1 vcpu", "2 GB", "1024", "2048")])
    func `sizes come back as plain numbers`(_ cpu: String, _ memory: String, _ units: String, _ mebibytes: String) throws {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(family: "f", containers: [web], cpu: cpu, memory: memory)
        #expect(stage[id].cpu == units)
        #expect(stage[id].memory == mebibytes)
        #expect(stage[id].compatibilities == [.ec2, .fargate])
    }

    @Test(.rule("task-definition.inactive-starts-nothing")) func `an inactive revision starts nothing new`() throws {
        var stage = Simulation()
        try stage.createCluster()
        let id = try stage.registerTaskDefinition(family: "web", containers: [web])
        try stage.deregisterTaskDefinition(id)
        #expect(ecsError { try stage.runTask(id) }?.message == "TaskDefinition is inactive")
        #expect(ecsError { try stage.createService("s", taskDefinition: id, desiredCount: 1) }?.code == .clientException)
    }

    @Test(.rule("task-definition.delete-needs-inactive")) func `an ACTIVE revision isn't deleted`() throws {
        var stage = Simulation()
        try stage.registerTaskDefinition(family: "web", containers: [web])
        let failures = try stage.deleteTaskDefinitions(["web:1", "web"]).failures
        #expect(failures.count == 2)
        #expect(failures[0].reason.hasPrefix("The specified task definition is still in ACTIVE status."))
    }
}
