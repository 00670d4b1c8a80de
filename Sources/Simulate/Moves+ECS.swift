import Orchestra

extension Move {
    static let clusterMoves: [Move] = [
        Move("createCluster", 2, opens: true) { _, random in
            .command(
                .createCluster(
                    clusterName: random.onceIn(20) ? random.oneOf("", "no spaces", "é") : random.oneOf("default", "api", "jobs")))
        },
        Move("deleteCluster", 2) { scene, random in .command(.deleteCluster(cluster: scene.cluster(&random))) },
        Move("updateClusterSettings", 1) { scene, random in
            .command(
                .updateClusterSettings(
                    cluster: scene.cluster(&random),
                    settings: [.init("containerInsights", random.oneOf("enabled", "disabled", "loud"))]))
        },
    ]

    static let taskDefinitionMoves: [Move] = [
        Move("registerTaskDefinition", 6, opens: true) { _, random in
            .command(.registerTaskDefinition(definition(&random)))
        },
        Move("deregisterTaskDefinition", 2) { scene, random in
            .command(.deregisterTaskDefinition(taskDefinition: scene.taskDefinition(&random)))
        },
        Move("deleteTaskDefinitions", 1) { scene, random in
            .command(.deleteTaskDefinitions(taskDefinitions: [scene.taskDefinition(&random)]))
        },
    ]

    static func definition(_ random: inout SeededGenerator) -> ECS.RegisterTaskDefinitionRequest {
        let version = random.within(1...3)
        let check: ECS.HealthCheck? =
            random.onceIn(3)
            ? .init(
                command: ["CMD", "true"], interval: random.oneOf(5, 10, 30), timeout: random.oneOf(2, 5),
                retries: random.within(1...3),
                startPeriod: random.onceIn(2) ? random.oneOf(10, 60) : nil) : nil
        var containers = [
            ECS.ContainerDefinition(
                "web", image: "example.com/web:\(version)", port: 8080, healthCheck: check,
                stopTimeout: random.onceIn(3) ? random.oneOf(2, 30, 120) : nil)
        ]
        if random.onceIn(3) {
            let isJob = random.onceIn(2)
            containers.insert(
                ECS.ContainerDefinition(
                    isJob ? "setup" : "sidecar", image: isJob ? jobImage : "example.com/sidecar:\(version)",
                    essential: !isJob && random.onceIn(2), healthCheck: isJob ? nil : check,
                    startTimeout: isJob && random.onceIn(2) ? 60 : nil),
                at: random.onceIn(2) ? 0 : 1)
            let condition: ECS.ContainerCondition =
                isJob ? random.oneOf(.success, .complete, .start) : check == nil ? .start : random.oneOf(.start, .healthy)
            let web = containers.firstIndex { $0.name == "web" }!
            if random.onceIn(2) { containers[web].dependsOn = [.init(isJob ? "setup" : "sidecar", condition)] }
        }
        let odd = random.onceIn(25)
        return ECS.RegisterTaskDefinitionRequest(
            family: odd ? random.oneOf("", "no name", "users") : random.oneOf("users", "items"), containerDefinitions: containers,
            cpu: random.oneOf("256", ".25 vCPU"), memory: odd ? random.oneOf("1", "-5", "3GB") : random.oneOf("512", "1GB"),
            networkMode: .awsvpc, requiresCompatibilities: [.fargate])
    }

    static let serviceMoves: [Move] = [
        Move("createService", 8, opens: true) { scene, random in
            .command(
                .createService(
                    ECS.CreateServiceRequest(
                        cluster: scene.cluster(&random),
                        serviceName: random.onceIn(30) ? "a b" : random.oneOf("users", "items", "auth"),
                        taskDefinition: scene.taskDefinition(&random), desiredCount: count(&random),
                        deploymentConfiguration: configuration(&random), loadBalancers: loadBalancers(scene, &random),
                        healthCheckGracePeriodSeconds: random.onceIn(3) ? random.oneOf(0, 30, 120, -1) : nil,
                        launchType: .fargate)))
        },
        Move("updateService", 20) { scene, random in
            guard let service = random.pick(scene.services) else { return nil }
            var request = ECS.UpdateServiceRequest(cluster: service.cluster, service: random.onceIn(40) ? "nobody" : service.name)
            if random.onceIn(2) { request.desiredCount = count(&random) }
            if random.onceIn(2) { request.taskDefinition = scene.taskDefinition(&random) }
            if random.onceIn(4) { request.deploymentConfiguration = configuration(&random) }
            // What a daemon takes of each instance must leave room for others.
            if scene.stage.facts(of: service)?.isDaemon ?? false { request.taskDefinition = random.oneOf(nil, "agent") }
            if random.onceIn(10) { request.loadBalancers = loadBalancers(scene, &random) }
            if random.onceIn(10) { request.healthCheckGracePeriodSeconds = random.oneOf(0, 30, 120) }
            request.forceNewDeployment = random.onceIn(4)
            return .command(.updateService(request))
        },
        Move("deleteService", 3) { scene, random in
            guard let service = random.pick(scene.services) else { return nil }
            return .command(.deleteService(service: service.name, cluster: service.cluster, force: !random.onceIn(3)))
        },
        Move("setAlarmState", 3) { _, random in
            .command(
                .setAlarmState(
                    alarmName: random.oneOf("errors", "latency"), stateValue: random.oneOf(.ok, .alarm, .alarm, .insufficientData)))
        },
    ]

    static func count(_ random: inout SeededGenerator) -> Int {
        random.onceIn(30) ? random.oneOf(-1, Int.max, 5001) : random.oneOf(0, 1, 1, 2, 2, 3, 3, 4, 5, 7, 10)
    }

    static func configuration(_ random: inout SeededGenerator) -> ECS.DeploymentConfiguration {
        if random.onceIn(30) {
            return .init(minimumHealthyPercent: random.oneOf(-1, 101, Int.max), maximumPercent: random.oneOf(99, Int.max))
        }
        var configuration = ECS.DeploymentConfiguration(
            minimumHealthyPercent: random.oneOf(0, 50, 50, 66, 75, 100, 100), maximumPercent: random.oneOf(100, 125, 150, 200, 200))
        if random.onceIn(3) {
            configuration.deploymentCircuitBreaker = .init(
                enable: !random.onceIn(4), rollback: random.onceIn(2), resetOnHealthyTask: random.onceIn(3) ? false : nil,
                thresholdConfiguration: random.onceIn(3)
                    ? .init(type: random.oneOf(.count, .boundedPercent, .unboundedPercent), value: random.oneOf(1, 2, 50)) : nil)
        }
        if random.onceIn(5) {
            configuration.alarms = .init(alarmNames: [random.oneOf("errors", "latency")], enable: true, rollback: random.onceIn(2))
            configuration.bakeTimeInMinutes = random.oneOf(nil, 0, 1, 5)
        }
        return configuration
    }

    static func loadBalancers(_ scene: Scene, _ random: inout SeededGenerator) -> [ECS.LoadBalancer] {
        guard !random.onceIn(4) else { return [] }
        var groups = scene.witness.targetGroups
        random.shuffle(&groups)
        return groups.prefix(random.oneOf(1, 1, 1, 2)).map {
            ECS.LoadBalancer($0, containerName: "web", containerPort: random.onceIn(40) ? 81 : 8080)
        }
    }

    static let taskMoves: [Move] = [
        Move("runTask", 4) { scene, random in
            .command(
                .runTask(
                    ECS.RunTaskRequest(
                        cluster: scene.cluster(&random), taskDefinition: scene.taskDefinition(&random),
                        count: random.onceIn(20) ? random.oneOf(0, 11, Int.min) : random.within(1...3),
                        group: random.onceIn(4) ? random.oneOf("g", "") : nil,
                        startedBy: random.onceIn(4) ? "someone" : nil, launchType: random.onceIn(30) ? .ec2 : .fargate)))
        },
        Move("stopTask", 8) { scene, random in
            let tasks = random.onceIn(10) ? scene.witness.stoppedTasks : scene.liveTasks
            return random.pick(tasks).map { .command(.stopTask(task: $0, reason: random.onceIn(3) ? "because" : nil)) }
        },
        Move("updateTaskProtection", 4) { scene, random in
            var tasks = random.onceIn(8) ? scene.liveTasks : scene.tasks(.running)
            random.shuffle(&tasks)
            return .command(
                .updateTaskProtection(
                    cluster: scene.cluster(&random), tasks: Array(tasks.prefix(random.within(1...4))),
                    protectionEnabled: !random.onceIn(3),
                    expiresInMinutes: random.oneOf(nil, 1, 5, 30, 0, 2880)))
        },
    ]
}
