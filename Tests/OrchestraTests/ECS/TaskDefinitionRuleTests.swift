import Orchestra
import Testing

/// What RegisterTaskDefinition refuses, rule by rule.
@Suite struct TaskDefinitionRuleTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var message: String
        var change: @Sendable (inout ECS.RegisterTaskDefinitionRequest) -> Void
        var testDescription: String { message }

        init(_ message: String, _ change: @escaping @Sendable (inout ECS.RegisterTaskDefinitionRequest) -> Void) {
            self.message = message
            self.change = change
        }
    }

    /// Of a definition for EC2 with two containers, `web` and `db`, that is accepted as it is.
    private func check(_ refusal: Refusal) {
        let request = ECS.RegisterTaskDefinitionRequest(
            family: "f",
            containerDefinitions: [
                .init("web", image: "i", port: 80, memory: 128), .init("db", image: "i", memory: 128, essential: false),
            ])
        var changed = request
        refusal.change(&changed)
        var stage = Simulation()
        let error = ecsError { try stage.registerTaskDefinition(changed) }
        #expect(error?.code == .clientException)
        #expect(error?.message == refusal.message)
        #expect(stage.listTaskDefinitions().isEmpty)
        #expect(ecsError { try stage.registerTaskDefinition(request) } == nil)
    }

    @Test(
        .rule(
            "task-definition.family-required", "task-definition.family-characters", "task-definition.containers-required",
            "task-definition.container-name-required", "task-definition.container-image-required",
            "task-definition.container-names-unique", "task-definition.one-essential"),
        arguments: [
            Refusal("Family should not be null or empty.") { $0.family = "" },
            Refusal("Family contains invalid characters.") { $0.family = "a/b" },
            Refusal("Family contains invalid characters.") { $0.family = String(repeating: "a", count: 256) },
            Refusal("Container list cannot be empty.") { $0.containerDefinitions = [] },
            Refusal("Container.name should not be null or empty.") { $0.containerDefinitions[0].name = "" },
            Refusal("Container.image should not be null or empty.") { $0.containerDefinitions[1].image = "" },
            Refusal("Container name 'a b' contains invalid characters.") { $0.containerDefinitions[0].name = "a b" },
            Refusal("Container name 'db' is used twice.") { $0.containerDefinitions[0].name = "db" },
            Refusal("Invalid 'essential' setting: a task definition must contain at least one essential container.") {
                $0.containerDefinitions[0].essential = false
            },
        ])
    func `names and what must be there`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule(
            "task-definition.memory-somewhere", "task-definition.memory-over-reservation",
            "task-definition.container-memory-minimum",
            "task-definition.containers-fit-task", "task-definition.task-cpu-bounds"),
        arguments: [
            Refusal("Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.") {
                $0.containerDefinitions[0].memory = nil
            },
            Refusal("Invalid 'memory' setting for container 'web'.") { $0.containerDefinitions[0].memoryReservation = 128 },
            Refusal("Invalid 'memory' setting for container 'web'.") { $0.containerDefinitions[0].memory = 3 },
            Refusal("Invalid 'memory' setting for container 'web'.") { $0.containerDefinitions[0].memory = .max },
            Refusal("Invalid 'memoryReservation' setting for container 'web'.") {
                $0.containerDefinitions[0].memoryReservation = .min
            },
            Refusal("Invalid 'cpu' setting for container 'web'.") { $0.containerDefinitions[0].cpu = -1 },
            Refusal("Invalid 'cpu' setting for container 'web'.") { $0.containerDefinitions[0].cpu = .max },
            Refusal("Invalid 'cpu' setting for task.") {
                $0.cpu = "128"
                $0.containerDefinitions[0].cpu = 129
            },
            Refusal("Invalid 'memory' setting for task.") { $0.memory = "255" },
            Refusal("Invalid 'memory' setting for task.") { $0.memory = "1 2 GB" },
            Refusal(
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
            ) { $0.cpu = "127" },
            Refusal(
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
            ) { $0.cpu = "196609" },
        ])
    func `sizes`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule(
            "task-definition.none-has-no-ports", "task-definition.host-port-matches", "task-definition.links-with-bridge-only",
            "task-definition.hostname-not-with-awsvpc", "task-definition.extra-hosts-not-with-awsvpc"),
        arguments: [
            Refusal("When networkMode=none, port mappings cannot be specified.") { $0.networkMode = ECS.NetworkMode.none },
            Refusal("When networkMode=awsvpc, the host ports and container ports in port mappings must match.") {
                $0.networkMode = .awsvpc
                $0.containerDefinitions[0].portMappings[0].hostPort = 8080
            },
            Refusal("When networkMode=host, the host ports and container ports in port mappings must match.") {
                $0.networkMode = .host
                $0.containerDefinitions[0].portMappings[0].hostPort = 8080
            },
            Refusal("Links are not supported when networkMode=host.") {
                $0.networkMode = .host
                $0.containerDefinitions[0].links = ["db"]
            },
            Refusal("When networkMode=awsvpc, the hostname cannot be specified.") {
                $0.networkMode = .awsvpc
                $0.containerDefinitions[1].hostname = "db"
            },
            Refusal("When networkMode=awsvpc, extraHosts cannot be specified.") {
                $0.networkMode = .awsvpc
                $0.containerDefinitions[1].extraHosts = [.init(hostname: "hall", ipAddress: "192.0.2.1")]
            },
        ])
    func `network modes`(_ refusal: Refusal) { check(refusal) }

    private static func ports(_ message: String, _ mappings: [ECS.PortMapping]) -> Refusal {
        Refusal(message) { $0.containerDefinitions[1].portMappings = mappings }
    }

    @Test(
        .rule(
            "task-definition.port-bounds", "task-definition.port-once", "task-definition.port-ranges",
            "task-definition.port-names"),
        arguments: [
            ports("Invalid port mapping for container 'db'.", [.init(containerPort: 0)]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPort: 65_536)]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPort: 1, hostPort: 65_536)]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPort: 1, hostPort: -1)]),
            ports(
                "Container port 53 of container 'db' is exposed twice.",
                [.init(containerPort: 53), .init(containerPort: 53, protocol: .udp)]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPortRange: "20-10")]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPortRange: "10-99999")]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPortRange: "10")]),
            ports("Invalid port mapping for container 'db'.", [.init(containerPortRange: "a-b")]),
            ports(
                "The port ranges of container 'db' overlap.",
                [.init(containerPortRange: "10-20"), .init(containerPortRange: "20-30")]),
            ports(
                "The port ranges of container 'db' overlap.", [.init(containerPort: 15), .init(containerPortRange: "10-20")]),
            ports(
                "Too many port ranges for container 'db'.",
                (1...101).map { .init(containerPortRange: "\($0 * 10)-\($0 * 10 + 1)") }),
            ports("Invalid port mapping name '-a' for container 'db'.", [.init(containerPort: 1, name: "-a")]),
            ports("Invalid port mapping name 'Api' for container 'db'.", [.init(containerPort: 1, name: "Api")]),
            ports(
                "Port mapping name 'api' is used twice.",
                [.init(containerPort: 1, name: "api"), .init(containerPort: 2, name: "api")]),
            Refusal("Invalid port mapping for container 'db'.") {
                var mapping = ECS.PortMapping(containerPortRange: "10-20")
                mapping.hostPort = 10
                $0.containerDefinitions[1].portMappings = [mapping]
            },
        ])
    func `port mappings`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule("task-definition.waits-for-existing", "task-definition.no-circles"),
        arguments: [
            Refusal("Invalid 'links' setting for container 'web'.") { $0.containerDefinitions[0].links = ["cache:c"] },
            Refusal("Invalid 'links' setting for container 'web'.") { $0.containerDefinitions[0].links = ["web"] },
            Refusal("Invalid 'volumesFrom' setting for container 'web'.") {
                $0.containerDefinitions[0].volumesFrom = [.init("cache")]
            },
            Refusal("Invalid 'dependsOn' setting for container 'web'.") {
                $0.containerDefinitions[0].links = ["db:database"]
                $0.containerDefinitions[1].volumesFrom = [.init("web")]
            },
            Refusal("Invalid 'dependsOn' setting for container 'web'.") {
                $0.containerDefinitions[0].dependsOn = [.init("db", .start)]
                $0.containerDefinitions[1].links = ["web"]
            },
        ])
    func `links and volumes count as waiting`(_ refusal: Refusal) { check(refusal) }

    private static func health(_ message: String, _ check: ECS.HealthCheck) -> Refusal {
        Refusal(message) { $0.containerDefinitions[0].healthCheck = check }
    }

    @Test(
        .rule(
            "task-definition.health-check-command", "task-definition.health-check-bounds", "task-definition.restart-policy-bounds",
            "task-definition.timeouts", "task-definition.swappiness"),
        arguments: [
            health("Invalid healthCheck command for container 'web'.", .init(command: [])),
            health("Invalid healthCheck command for container 'web'.", .init(command: ["curl", "x"])),
            health("Invalid healthCheck command for container 'web'.", .init(command: ["CMD"])),
            health("Invalid healthCheck interval for container 'web'.", .init(command: ["CMD", "x"], interval: 301)),
            health("Invalid healthCheck timeout for container 'web'.", .init(command: ["CMD", "x"], timeout: 1)),
            health("Invalid healthCheck timeout for container 'web'.", .init(command: ["CMD", "x"], timeout: 61)),
            health("Invalid healthCheck retries for container 'web'.", .init(command: ["CMD", "x"], retries: 0)),
            health("Invalid healthCheck retries for container 'web'.", .init(command: ["CMD", "x"], retries: 11)),
            health("Invalid healthCheck startPeriod for container 'web'.", .init(command: ["CMD", "x"], startPeriod: 301)),
            Refusal("Invalid 'restartAttemptPeriod' setting for container 'web'.") {
                $0.containerDefinitions[0].restartPolicy = .init(enabled: true, restartAttemptPeriod: 59)
            },
            Refusal("Invalid 'restartAttemptPeriod' setting for container 'web'.") {
                $0.containerDefinitions[0].restartPolicy = .init(enabled: false, restartAttemptPeriod: 1801)
            },
            Refusal("Too many ignoredExitCodes for container 'web'.") {
                $0.containerDefinitions[0].restartPolicy = .init(enabled: true, ignoredExitCodes: Array(0...50))
            },
            Refusal("Invalid 'stopTimeout' setting for container 'web'.") { $0.containerDefinitions[0].stopTimeout = 1 },
            Refusal("Invalid 'stopTimeout' setting for container 'web'.") { $0.containerDefinitions[0].stopTimeout = .max },
            Refusal("Invalid 'startTimeout' setting for container 'web'.") { $0.containerDefinitions[0].startTimeout = 1 },
            Refusal("Invalid 'swappiness' setting for container 'web'.") {
                $0.containerDefinitions[0].linuxParameters = .init(swappiness: 101)
            },
        ])
    func `checks, restarts and timeouts`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule(
            "task-definition.volume-names", "task-definition.volumes-exist", "task-definition.variable-names",
            "task-definition.secrets", "task-definition.environment-files"),
        arguments: [
            Refusal("Volume name 'a b' is invalid.") { $0.volumes = [.init("a b")] },
            Refusal("Volume name 'a' is used twice.") { $0.volumes = [.init("a"), .init("a")] },
            Refusal("Volume 'a' has more than one configuration.") {
                $0.volumes = [.init("a", host: .init(sourcePath: "/a"), efsVolumeConfiguration: .init(fileSystemId: "fs-1"))]
            },
            Refusal("Unknown volume 'scores' in mount points of container 'db'.") {
                $0.containerDefinitions[1].mountPoints = [.init(sourceVolume: "scores", containerPath: "/a")]
            },
            Refusal("Environment variable name cannot be empty in container 'db'.") {
                $0.containerDefinitions[1].environment = [.init("", "a")]
            },
            Refusal("Invalid secret for container 'db'.") { $0.containerDefinitions[1].secrets = [.init("", valueFrom: "a")] },
            Refusal("Invalid secret for container 'db'.") { $0.containerDefinitions[1].secrets = [.init("a", valueFrom: "")] },
            Refusal(
                "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'."
            ) {
                $0.containerDefinitions[1].environment = [.init("KEY", "")]
                $0.containerDefinitions[1].secrets = [.init("KEY", valueFrom: "key")]
            },
            Refusal("Too many environmentFiles for container 'db'.") {
                $0.containerDefinitions[1].environmentFiles = (1...11).map { .init("arn:aws:s3:::b/\($0).env") }
            },
            Refusal("Invalid environment file 'arn:aws:s3:::b/a.txt' for container 'db'.") {
                $0.containerDefinitions[1].environmentFiles = [.init("arn:aws:s3:::b/a.txt")]
            },
        ])
    func `volumes and variables`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule(
            "task-definition.roles", "task-definition.placement-constraints", "task-definition.tags-not-empty",
            "task-definition.ephemeral-storage", "task-definition.proxy-container"),
        arguments: [
            Refusal("Role is not valid") { $0.taskRoleArn = "a b" },
            Refusal("Role is not valid") { $0.executionRoleArn = "arn:aws:iam::123:role/a" },
            Refusal("Role is not valid") { $0.executionRoleArn = "arn:aws:iam::123456789012:user/a" },
            Refusal("Invalid placement constraint type 'distinctInstance'.") {
                $0.placementConstraints = [.init(type: "distinctInstance", expression: nil)]
            },
            Refusal("Invalid placement constraint expression.") { $0.placementConstraints = [.memberOf("")] },
            Refusal("Invalid placement constraint expression.") {
                $0.placementConstraints = [.memberOf(String(repeating: "x", count: 2001))]
            },
            Refusal("Too many placement constraints.") {
                $0.placementConstraints = (1...11).map { .memberOf("attribute:a == \($0)") }
            },
            Refusal("Tags can not be empty.") { $0.tags = [] },
            Refusal("Invalid tags.") { $0.tags = [.init(key: "aws:a")] },
            Refusal("Invalid 'ephemeralStorage' setting for task.") { $0.ephemeralStorage = .init(sizeInGiB: 20) },
            Refusal("Invalid 'ephemeralStorage' setting for task.") { $0.ephemeralStorage = .init(sizeInGiB: 201) },
            Refusal("Invalid 'proxyConfiguration' setting for task.") { $0.proxyConfiguration = .init(containerName: "envoy") },
        ])
    func `the task's own members`(_ refusal: Refusal) { check(refusal) }

    @Test(
        .rule("task-definition.validation-order"),
        arguments: [
            // What is missing comes before what is wrong, one container before several, and the launch type last.
            Refusal("Container.image should not be null or empty.") {
                $0.family = "a/b"
                $0.containerDefinitions[1].image = ""
            },
            Refusal("Family contains invalid characters.") {
                $0.family = "a/b"
                $0.containerDefinitions[0].memory = 1
            },
            Refusal("Invalid 'memory' setting for container 'db'.") {
                $0.containerDefinitions[1].memory = 1
                $0.containerDefinitions[0].essential = false
            },
            Refusal("Invalid 'essential' setting: a task definition must contain at least one essential container.") {
                $0.containerDefinitions[0].essential = false
                $0.taskRoleArn = ""
            },
            Refusal("Role is not valid") {
                $0.taskRoleArn = ""
                $0.requiresCompatibilities = [.fargate]
            },
        ])
    func `of several broken rules the first is told`(_ refusal: Refusal) { check(refusal) }

    @Test(.rule("task-definition.size", "quota.task-definition-size")) func `a task definition is 64 KiB of JSON at most`() {
        var stage = Simulation()
        func register(_ length: Int) -> ECS.Error? {
            ecsError {
                try stage.registerTaskDefinition(
                    family: "f",
                    containers: [.init("a", image: "i", environment: [.init("A", String(repeating: "x", count: length))])])
            }
        }
        #expect(register(60_000) == nil)
        #expect(register(65_536)?.message.hasSuffix("Max allowed length is '65536' bytes.") == true)
    }
}
