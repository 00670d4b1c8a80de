import Foundation
import Orchestra
import Testing

/// What RunTask takes, and what its tasks say of it.
@Suite struct RunTaskTests {
    private func stage() throws -> Simulation {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(
            family: "solo",
            containers: [.init("web", image: "i", cpu: 64, memory: 128), .init("log", image: "i", essential: false)],
            tags: [.init(key: "hall", value: "large"), .init(key: "side", value: "left")])
        return stage
    }

    private func request(_ change: (inout ECS.RunTaskRequest) -> Void = { _ in }) -> ECS.RunTaskRequest {
        var request = ECS.RunTaskRequest(taskDefinition: "solo", launchType: .fargate)
        change(&request)
        return request
    }

    @Test(.rule("task.run-answers", "task.group-default")) func `the answer is a task that is about to start`() throws {
        var stage = try stage()
        let task = try stage.runTask(request()).tasks[0]
        #expect(stage[task].lastStatus == .provisioning)
        #expect(stage[task].desiredStatus == .running)
        #expect(stage[task].group == "family:solo")
        #expect(stage[task].startedBy == nil)
        #expect(stage[task].platformVersion == "1.4.0")
        #expect(stage[task].platformFamily == "Linux")
        #expect(stage[task].ephemeralStorage == .init(sizeInGiB: 20))
        #expect(stage[task].overrides == .init(containerOverrides: [.init("web"), .init("log")]))
        #expect(!stage[task].enableExecuteCommand)
        #expect(stage[task].containers.map(\.cpu) == ["64", "0"])
        #expect(stage[task].containers.map(\.memory) == ["128", nil])
    }

    @Test(
        .rule("task.started-by", "task.group-service-reserved", "task.run-token-length", "task.propagate-service-refused"),
        arguments: [
            "startedBy", "startedBy long", "group", "group empty", "group service", "token", "reference", "propagate", "tags",
            "count",
        ])
    func `a request is checked`(_ what: String) throws {
        var stage = try stage()
        let bad = request {
            switch what {
            case "startedBy": $0.startedBy = "a b"
            case "startedBy long": $0.startedBy = String(repeating: "a", count: 129)
            case "group": $0.group = String(repeating: "a", count: 256)
            case "group empty": $0.group = ""
            case "group service": $0.group = "service:web"
            case "token": $0.clientToken = String(repeating: "a", count: 65)
            case "reference": $0.referenceId = String(repeating: "a", count: 1025)
            case "propagate": $0.propagateTags = .service
            case "tags": $0.tags = (0...50).map { .init(key: "\($0)") }
            default: $0.count = .max
            }
        }
        #expect(ecsError { try stage.runTask(bad) }?.code == .invalidParameterException)
        #expect(try stage.listTasks().isEmpty)
        #expect(try stage.runTask(request { $0.startedBy = "ops/night-shift_1" }).tasks.count == 1)
    }

    @Test(.rule("task.overrides")) func `overrides are told, and sizes of the task are its own`() throws {
        var stage = try stage()
        let task = try stage.runTask(
            request {
                $0.overrides = .init(
                    containerOverrides: [.init("log", command: ["tune"], environment: [.init("A", "440")])], cpu: ".5 vCPU",
                    memory: "1GB", ephemeralStorage: .init(sizeInGiB: 50))
                $0.enableExecuteCommand = true
                $0.platformVersion = "1.3.0"
            }
        ).tasks[0]
        #expect(stage[task].cpu == "512")
        #expect(stage[task].memory == "1024")
        #expect(stage[task].ephemeralStorage?.sizeInGiB == 50)
        #expect(stage[task].overrides.containerOverrides.map(\.name) == ["web", "log"])
        #expect(stage[task].overrides.containerOverrides[1].command == ["tune"])
        #expect(stage[task].enableExecuteCommand)
        #expect(stage[task].platformVersion == "1.3.0")
        #expect(try JSONDecoder().decode(ECS.Task.self, from: JSONEncoder().encode(stage[task])) == stage[task])
    }

    @Test(
        .rule("task.overrides-container-exists", "task.overrides-fargate-pair", "task.overrides-size"),
        arguments: [
            (
                ECS.TaskOverride(containerOverrides: [.init("wbe")]),
                "Override for container named wbe is not a container in the TaskDefinition."
            ),
            (.init(containerOverrides: [.init("web"), .init("web")]), "There are two overrides for container web."),
            (.init(containerOverrides: [.init("web", cpu: -1)]), "Invalid override for container web."),
            (.init(memory: "8192"), "No Fargate configuration exists for given values: 256 CPU, 8192 memory."),
            (.init(taskRoleArn: "a b"), "Role is not valid"),
            (.init(ephemeralStorage: .init(sizeInGiB: 1)), "Invalid 'ephemeralStorage' setting."),
            (
                .init(containerOverrides: [.init("web", command: [String(repeating: "x", count: 8192)])]),
                "Overrides are too long."
            ),
        ])
    func `overrides are checked`(_ overrides: ECS.TaskOverride, _ message: String) throws {
        var stage = try stage()
        #expect(ecsError { try stage.runTask("solo", overrides: overrides) }?.message == message)
        #expect(try stage.listTasks().isEmpty)
    }

    @Test(.rule("task.client-token")) func `a client token gives the same tasks again, for a day`() throws {
        var stage = try stage()
        let first = try stage.runTask(
            request {
                $0.clientToken = "t"
                $0.count = 2
            }
        ).tasks
        let again = try stage.runTask(
            request {
                $0.clientToken = "t"
                $0.count = 2
            }
        ).tasks
        #expect(first == again)
        #expect(try stage.listTasks().count == 2)
        let conflict = ecsError { try stage.runTask(request { $0.clientToken = "t" }) }
        #expect(conflict?.code == .conflictException)
        #expect(conflict?.resourceIds == first.map { stage[$0].taskArn })
        stage.run(for: .seconds(24 * 3600))
        #expect(try stage.runTask(request { $0.clientToken = "t" }).tasks.count == 1)
    }

    @Test(.rule("task.tags", "task.propagate-tags", "task.managed-tags"))
    func `tags come from the call, from the definition and from ECS`() throws {
        var stage = try stage()
        let task = try stage.runTask(
            request {
                $0.tags = [.init(key: "side", value: "right")]
                $0.propagateTags = .taskDefinition
                $0.enableECSManagedTags = true
            }
        ).tasks[0]
        let tags: [ECS.Tag] = [
            .init(key: "side", value: "right"), .init(key: "hall", value: "large"),
            .init(key: "aws:ecs:clusterName", value: "default"),
        ]
        #expect(stage[task].tags == tags)
        #expect(try stage.describeTasks([task.description]).tasks[0].tags.isEmpty)
        #expect(try stage.describeTasks([task.description], include: [.tags]).tasks[0].tags == tags)
    }

    @Test(.rule("task.stop-removes-tags")) func `StopTask takes a task's tags away`() throws {
        var stage = try stage()
        let task = try stage.runTask("solo", tags: [.init(key: "a", value: "b")])[0]
        #expect(stage[task].tags.count == 1)
        try stage.stopTask(task)
        #expect(stage[task].tags.isEmpty)
    }

    @Test(.rule("task.overrides")) func `what was special about a task is forgotten with it`() throws {
        var stage = try stage()
        let plain = try stage.runTask("solo")[0]
        let special = try stage.runTask("solo", enableExecuteCommand: true, tags: [.init(key: "a")])[0]
        let arn = stage[special].taskArn
        stage.run(for: .seconds(30))
        stage.crash(plain)
        try stage.stopTask(special)
        stage.run(for: .seconds(2 * 3600))
        #expect(try stage.describeTasks([arn]).failures.map(\.arn) == [arn])
    }
}
