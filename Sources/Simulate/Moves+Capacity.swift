import Orchestra

// Container instances, services on them, DAEMON services, capacity providers. Every second world has machines.

extension Move {
    static let capacityMoves: [Move] = [
        onMachines("registerContainerInstance", 4, opens: true) { scene, random in
            .command(.registerContainerInstance(machine(scene.cluster(&random), &random)))
        },
        ofInstance("drainContainerInstance", 4) { instance, random in
            .command(
                .updateContainerInstancesState(
                    containerInstances: [instance.id], cluster: instance.cluster,
                    status: random.onceIn(20) ? .inactive : random.oneOf(.draining, .draining, .active)))
        },
        ofInstance("deregisterContainerInstance", 2) { instance, random in
            .command(
                .deregisterContainerInstance(containerInstance: instance.id, cluster: instance.cluster, force: random.onceIn(2)))
        },
        ofInstance("putAttributes", 1) { instance, random in
            .command(
                .putAttributes(
                    [.init(random.onceIn(20) ? "" : "stack", random.oneOf("prod", "test"), targetId: instance.id)],
                    cluster: instance.cluster))
        },
        ofInstance("terminateInstance", 2) { instance, _ in .fault(.terminateInstance(instance)) },
        ofInstance("disconnectAgent", 3) { instance, _ in .fault(.disconnectAgent(instance)) },
        ofInstance("connectAgent", 4) { instance, _ in .fault(.connectAgent(instance)) },
        onMachines("registerBoxes", 3, opens: true) { _, random in .command(.registerTaskDefinition(boxes(&random))) },
        onMachines("createInstanceService", 5, opens: true) { scene, random in
            .command(.createService(instanceService(scene, &random)))
        },
        onMachines("updatePlacement", 5) { scene, random in
            guard let service = random.pick(scene.services.filter { scene.stage[$0].launchType == .ec2 }) else { return nil }
            var request = ECS.UpdateServiceRequest(cluster: service.cluster, service: service.name)
            request.placementConstraints = random.onceIn(2) ? constraints(&random) : nil
            request.placementStrategy = random.onceIn(2) ? strategies(&random) : nil
            request.availabilityZoneRebalancing = random.oneOf(nil, nil, .enabled, .disabled)
            request.forceNewDeployment = random.onceIn(4)
            return .command(.updateService(request))
        },
        onMachines("createDaemon", 3, opens: true) { scene, random in
            .command(
                .createService(
                    ECS.CreateServiceRequest(
                        cluster: scene.cluster(&random), serviceName: random.oneOf("logs", "metrics"), taskDefinition: "agent",
                        desiredCount: random.onceIn(20) ? 1 : nil,
                        deploymentConfiguration: .init(
                            minimumHealthyPercent: random.oneOf(0, 0, 50), maximumPercent: random.onceIn(20) ? 150 : 100),
                        launchType: .ec2, placementConstraints: random.onceIn(4) ? [.memberOf(prod)] : nil,
                        schedulingStrategy: .daemon)))
        },
        onMachines("runTaskOnInstances", 3) { scene, random in
            .command(
                .runTask(
                    ECS.RunTaskRequest(
                        cluster: scene.cluster(&random), taskDefinition: random.onceIn(2) ? "boxes" : scene.taskDefinition(&random),
                        count: random.within(1...4), launchType: .ec2, placementConstraints: constraints(&random),
                        placementStrategy: strategies(&random))))
        },
        Move("putClusterCapacityProviders", 2, opens: true) { scene, random in
            .command(
                .putClusterCapacityProviders(
                    .init(
                        cluster: scene.cluster(&random),
                        capacityProviders: random.onceIn(8) ? ["FARGATE", "nobody"] : ["FARGATE", "FARGATE_SPOT"],
                        defaultCapacityProviderStrategy: random.onceIn(3) ? [.init("FARGATE", weight: 1)] : [])))
        },
        Move("createSpotService", 3) { scene, random in
            .command(
                .createService(
                    ECS.CreateServiceRequest(
                        cluster: scene.cluster(&random), serviceName: random.oneOf("users", "items"),
                        taskDefinition: scene.taskDefinition(&random), desiredCount: count(&random),
                        deploymentConfiguration: configuration(&random), loadBalancers: loadBalancers(scene, &random),
                        capacityProviderStrategy: [
                            .init("FARGATE", weight: random.oneOf(0, 1), base: random.oneOf(0, 1, 2)),
                            .init("FARGATE_SPOT", weight: random.oneOf(0, 1, 3)),
                        ])))
        },
        Move("exhaustCapacity", 2) { _, random in .fault(.exhaustCapacity(provider: random.oneOf("FARGATE", "FARGATE_SPOT"))) },
        Move("restoreCapacity", 3) { _, random in .fault(.restoreCapacity(provider: random.oneOf("FARGATE", "FARGATE_SPOT"))) },
        Move("interruptSpot", 2) { scene, random in
            let tasks = scene.tasks(.running).filter {
                scene.witness.tasks[$0]!.stopCode == nil && scene.stage[$0].capacityProviderName == "FARGATE_SPOT"
            }
            return random.pick(tasks).map { .fault(.interruptSpot(task: $0)) }
        },
    ]

    static let prod = "attribute:stack == prod"

    private static func onMachines(
        _ name: String, _ weight: Int, opens: Bool = false,
        _ draw: @escaping @Sendable (Scene, inout SeededGenerator) -> Recording.Step?
    ) -> Move {
        Move(name, weight, opens: opens) { scene, random in scene.hasMachines ? draw(scene, &random) : nil }
    }

    private static func ofInstance(
        _ name: String, _ weight: Int,
        _ make: @escaping @Sendable (ECS.ContainerInstance.ID, inout SeededGenerator) -> Recording.Step
    ) -> Move {
        Move(name, weight) { scene, random in random.pick(scene.witness.instances).map { make($0, &random) } }
    }

    /// Room for a few tasks; what is left over is enough for daemons.
    static func machine(_ cluster: String, _ random: inout SeededGenerator) -> ECS.RegisterContainerInstanceRequest {
        let isOdd = random.onceIn(40)
        var attributes = [ECS.Attribute("ecs.availability-zone", "eu-west-1" + random.oneOf("a", "b", "c"))]
        if random.onceIn(2) { attributes.append(.init("stack", random.oneOf("prod", "prod", "test"))) }
        return ECS.RegisterContainerInstanceRequest(
            cluster: cluster,
            totalResources: .instance(
                cpu: isOdd ? random.oneOf(-1, Int.max, 0) : 1024 * random.within(1...2) + 100,
                memory: isOdd ? random.oneOf(0, Int.max, 4) : 1024 * random.within(1...3) + 200),
            attributes: attributes, networkInterfaces: random.oneOf(nil, 1, 3))
    }

    /// What a daemon's task takes, at the least.
    static let (agentCPU, agentMemory) = (10, 16)

    /// For container instances alone: `boxes` shows a port of the machine, a free one or always the same; `agent` is small.
    static func boxes(_ random: inout SeededGenerator) -> ECS.RegisterTaskDefinitionRequest {
        let isAgent = random.onceIn(2)
        let version = random.within(1...2)
        let container =
            isAgent
            ? ECS.ContainerDefinition("agent", image: "example.com/agent:\(version)", cpu: agentCPU, memory: agentMemory)
            : ECS.ContainerDefinition(
                "web", image: "example.com/box:\(version)", cpu: random.oneOf(0, 128, 256), memory: random.oneOf(256, 512),
                memoryReservation: random.onceIn(3) ? 128 : nil,
                portMappings: [.init(containerPort: 8080, hostPort: random.oneOf(0, 0, 8080))])
        return ECS.RegisterTaskDefinitionRequest(
            family: isAgent ? "agent" : "boxes", containerDefinitions: [container], networkMode: .bridge,
            requiresCompatibilities: [.ec2])
    }

    static func constraints(_ random: inout SeededGenerator) -> [ECS.PlacementConstraint] {
        switch random.below(6) {
        case 0, 1: [.distinctInstance]
        case 2: [.memberOf(random.onceIn(10) ? "attribute:stack ==" : prod)]
        case 3: [.memberOf("attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]"), .distinctInstance]
        default: []
        }
    }

    static func strategies(_ random: inout SeededGenerator) -> [ECS.PlacementStrategy] {
        switch random.below(7) {
        case 0: [.random]
        case 1: [.binpack(random.oneOf("memory", "cpu"))]
        case 2: [.spread(ECS.PlacementStrategy.availabilityZone), .binpack("memory")]
        case 3: [.spread(random.oneOf("instanceId", "host", "attribute:stack", "nothing"))]
        default: []
        }
    }

    static func instanceService(_ scene: Scene, _ random: inout SeededGenerator) -> ECS.CreateServiceRequest {
        let isBox = !random.onceIn(3)
        return ECS.CreateServiceRequest(
            cluster: scene.cluster(&random), serviceName: random.oneOf("boxes", "crates"),
            taskDefinition: isBox ? "boxes" : scene.taskDefinition(&random), desiredCount: random.oneOf(0, 1, 2, 2, 3, 4, 6),
            deploymentConfiguration: configuration(&random), loadBalancers: isBox ? [] : loadBalancers(scene, &random),
            launchType: .ec2, placementConstraints: constraints(&random), placementStrategy: strategies(&random),
            availabilityZoneRebalancing: random.oneOf(nil, nil, .enabled, .disabled))
    }
}
