import Orchestra
import Testing

@Suite struct CapacityProviderTests {
    private let group = ECS.AutoScalingGroupProvider(autoScalingGroupArn: "arn:aws:autoscaling:eu-west-1:123456789012:group/a")

    private func managed(_ name: String) -> ECS.AutoScalingGroupProvider {
        .init(autoScalingGroupArn: "arn:\(name)", managedScaling: .init(status: .enabled))
    }

    @Test(.rule("capacity-provider.create", "capacity-provider.describe"))
    func `a provider is created once, and described beside Fargate's two`() throws {
        var stage = Simulation()
        let made = try stage.createCapacityProvider("big", autoScalingGroupProvider: group)
        #expect(made.capacityProviderArn == "arn:aws:ecs:eu-west-1:123456789012:capacity-provider/big")
        #expect(made.autoScalingGroupProvider?.managedScaling == .init(status: .disabled))
        #expect(made.autoScalingGroupProvider?.managedScaling.targetCapacity == 100)
        #expect(ecsError { try stage.createCapacityProvider("big", autoScalingGroupProvider: group) }?.code == .clientException)
        #expect(try stage.describeCapacityProviders().capacityProviders.map(\.name) == ["FARGATE", "FARGATE_SPOT", "big"])
        let (found, failures) = try stage.describeCapacityProviders(["big", "small"])
        #expect(found.map(\.name) == ["big"])
        #expect(failures.map(\.reason) == ["MISSING"])
    }

    @Test(.rule("capacity-provider.name"), arguments: ["", "aws-a", "ECSx", "fargate", "Fargate2", "a b"])
    func `some names are taken`(_ name: String) {
        var stage = Simulation()
        #expect(ecsError { try stage.createCapacityProvider(name, autoScalingGroupProvider: group) }?.code == .clientException)
    }

    @Test(.rule("capacity-provider.update")) func `scaling is changed, what isn't given stays`() throws {
        var stage = Simulation()
        let arn = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/desks"
        try stage.createCapacityProvider(
            "desks", autoScalingGroupProvider: .init(autoScalingGroupArn: arn, managedDraining: .disabled))
        let changed = try stage.updateCapacityProvider(
            "desks", managedScaling: .init(status: .enabled, targetCapacity: 80), managedTerminationProtection: .enabled)
        #expect(changed.autoScalingGroupProvider?.managedScaling.targetCapacity == 80)
        #expect(changed.autoScalingGroupProvider?.managedDraining == .disabled)
        #expect(
            ecsError { try stage.updateCapacityProvider("desks", managedScaling: .init()) }?.message.contains("protection") == true)
        #expect(ecsError { try stage.updateCapacityProvider("FARGATE", managedDraining: .enabled) }?.code == .clientException)
    }

    @Test(.rule("capacity-provider.delete", "capacity-provider.fargate-predefined", "capacity-provider.in-use"))
    func `Fargate's can't be deleted, nor can one that a cluster has`() throws {
        var stage = Simulation()
        try stage.createCluster("api")
        try stage.createCapacityProvider("big", autoScalingGroupProvider: group)
        #expect(ecsError { try stage.deleteCapacityProvider("FARGATE") }?.code == .clientException)
        #expect(ecsError { try stage.deleteCapacityProvider("small") }?.code == .clientException)
        let cluster = try stage.putClusterCapacityProviders(
            "api", capacityProviders: ["big"], defaultCapacityProviderStrategy: [.init("big", weight: 1)])
        #expect(cluster.capacityProviders == ["big"])
        #expect(cluster.defaultCapacityProviderStrategy == [.init("big", weight: 1)])
        let error = ecsError { try stage.deleteCapacityProvider("big") }
        #expect(error?.code == .resourceInUseException)
        #expect(error?.message == "The specified resource is in-use and cannot be removed.")
        try stage.putClusterCapacityProviders("api", capacityProviders: [], defaultCapacityProviderStrategy: [])
        #expect(try stage.deleteCapacityProvider("big").status == .inactive)
        try stage.createCapacityProvider("big", autoScalingGroupProvider: group)
    }

    @Test(
        .rule("capacity-provider.strategy-rules"),
        arguments: [
            ([.init("FARGATE", weight: 1001)], "weight 1001"), ([.init("FARGATE", weight: -1)], "weight -1"),
            ([.init("FARGATE", weight: 1, base: 100_001)], "base 100001"),
            ([.init("FARGATE", weight: 1, base: 1), .init("FARGATE_SPOT", base: 1)], "Only one"),
            ([.init("FARGATE"), .init("FARGATE_SPOT")], "weight greater than 0"),
            ([.init("FARGATE", weight: 1), .init("big", weight: 1)], "mix"),
            ([.init("other", weight: 1)], "not associated with the cluster"),
            ([.init("FARGATE", weight: 1), .init("FARGATE", weight: 1)], "once"),
        ] as [([ECS.CapacityProviderStrategyItem], String)])
    func `a strategy has rules`(_ strategy: [ECS.CapacityProviderStrategyItem], _ message: String) throws {
        var machines = try Machines()
        try machines.define()
        try machines.stage.createCapacityProvider("big", autoScalingGroupProvider: group)
        let all = ["FARGATE", "FARGATE_SPOT", "big"]
        try machines.stage.putClusterCapacityProviders("api", capacityProviders: all, defaultCapacityProviderStrategy: [])
        let error = ecsError { _ = try machines.serve(1, providers: strategy) }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.contains(message) ?? false, "\(error.map { "\($0)" } ?? "")")
        let put = ecsError {
            try machines.stage.putClusterCapacityProviders(
                "api", capacityProviders: all, defaultCapacityProviderStrategy: strategy)
        }
        #expect(put?.message == error?.message)
    }

    @Test(.rule("capacity-provider.both-given"))
    func `a launch type and a strategy don't go together`() throws {
        var machines = try Machines()
        try machines.define()
        let error = ecsError {
            _ = try machines.stage.runTask(
                .init(
                    cluster: "api", taskDefinition: "web", launchType: .ec2, capacityProviderStrategy: [.init("FARGATE", weight: 1)]
                ))
        }
        #expect(
            error?.message
                == "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")
    }

    // MARK: Shares

    @Test(
        .rule("capacity-provider.base-and-weight", "capacity-provider.weight-zero"),
        arguments: [
            ([(1, 0), (4, 0)], 5, [1, 4]), ([(1, 0), (4, 0)], 10, [2, 8]), ([(1, 2), (1, 0)], 7, [5, 2]),
            ([(0, 2), (1, 0)], 7, [2, 5]), ([(0, 2), (1, 0)], 1, [1, 0]), ([(1, 0), (1, 0), (1, 0)], 4, [2, 1, 1]),
            ([(3, 1), (1, 0)], 9, [7, 2]), ([(1000, 0), (1, 0)], 5, [5, 0]),
        ] as [([(Int, Int)], Int, [Int])])
    func `bases come first, then weights`(_ items: [(Int, Int)], _ count: Int, _ expected: [Int]) {
        let strategy = items.enumerated().map { ECS.CapacityProviderStrategyItem("\($0)", weight: $1.0, base: $1.1) }
        var tasks = items.map { _ in 0 }
        for _ in 0..<count { tasks[ECS.BaseAndWeight().nextProvider(in: strategy, tasks: tasks)!] += 1 }
        #expect(tasks == expected)
    }

    @Test(.rule("capacity-provider.weight-zero-only-base"))
    func `a weight of 0 gives the base and no more`() {
        let strategy: [ECS.CapacityProviderStrategyItem] = [.init("a", base: 2), .init("b")]
        #expect(ECS.BaseAndWeight().nextProvider(in: strategy, tasks: [1, 0]) == 0)
        #expect(ECS.BaseAndWeight().nextProvider(in: strategy, tasks: [2, 0]) == nil)
    }

    private func fargate(_ strategy: [ECS.CapacityProviderStrategyItem]) throws -> Simulation {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i")])
        try stage.putClusterCapacityProviders(
            "default", capacityProviders: ["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy: strategy)
        return stage
    }

    private func providers(_ stage: Simulation, _ service: ECS.Service.ID) -> [String] {
        stage.tasks(of: service).map { stage[$0].capacityProviderName == "FARGATE" ? "F" : "S" }.sorted()
    }

    @Test(.rule("capacity-provider.cluster-default", "capacity-provider.task-names-provider"))
    func `the cluster's strategy counts where nothing else is said`() throws {
        var stage = try fargate([.init("FARGATE", weight: 1, base: 1), .init("FARGATE_SPOT", weight: 3)])
        let web = try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 5))
        stage.run(for: .seconds(60))
        #expect(providers(stage, web) == ["F", "F", "S", "S", "S"])
        #expect(stage[web].capacityProviderStrategy?.count == 2)
        #expect(stage[stage.tasks(of: web)[0]].launchType == .fargate)
        let run = try stage.runTask(.init(taskDefinition: "web", count: 2, launchType: .fargate))
        #expect(run.tasks.map { stage[$0].capacityProviderName } == [nil, nil])
    }

    @Test(.rule("capacity-provider.scale-out-restores", "capacity-provider.scale-in-overrepresented"))
    func `scaling keeps the ratio`() throws {
        var stage = try fargate([.init("FARGATE", weight: 1), .init("FARGATE_SPOT", weight: 1)])
        let web = try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 2))
        stage.run(for: .seconds(100))
        try stage.updateService(web, desiredCount: 6)
        stage.run(for: .seconds(100))
        #expect(providers(stage, web) == ["F", "F", "F", "S", "S", "S"])
        for task in stage.tasks(of: web) where stage[task].capacityProviderName == "FARGATE" { _ = try stage.stopTask(task) }
        stage.run(for: .seconds(100))
        #expect(providers(stage, web) == ["F", "F", "F", "S", "S", "S"])
        try stage.updateService(web, desiredCount: 2)
        stage.run(for: .seconds(100))
        #expect(providers(stage, web) == ["F", "S"])
    }

    @Test(.rule("capacity-provider.spot-interruption"))
    func `an interrupted Spot task is replaced`() throws {
        var stage = try fargate([.init("FARGATE_SPOT", weight: 1)])
        let web = try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 1))
        stage.run(for: .seconds(100))
        let task = stage.tasks(of: web)[0]
        stage.interruptSpot(task)
        stage.run(for: .seconds(100))
        #expect(stage[task].stopCode == .spotInterruption)
        #expect(stage[task].stoppedReason == "Your Spot Task was interrupted.")
        #expect(stage.labels(of: web) == ["B"])
    }

    @Test(.rule("capacity-provider.no-fallback", "capacity-provider.no-capacity"))
    func `where Spot has no room nobody else takes its share`() throws {
        var stage = try fargate([.init("FARGATE", weight: 1), .init("FARGATE_SPOT", weight: 1)])
        stage.exhaustCapacity(of: "FARGATE_SPOT")
        let web = try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 4))
        stage.run(for: .seconds(100))
        #expect(providers(stage, web) == ["F", "F"])
        let sentence = "Capacity is unavailable at this time. Please try again later or in a different availability zone."
        #expect(stage[web].events.contains { $0.message == "(service web) was unable to place a task. Reason: \(sentence)" })
        let run = try stage.runTask(.init(taskDefinition: "web", capacityProviderStrategy: [.init("FARGATE_SPOT", weight: 1)]))
        #expect(run.failures.map(\.reason) == [sentence])
        stage.restoreCapacity(of: "FARGATE_SPOT")
        stage.run(for: .seconds(100))
        #expect(providers(stage, web) == ["F", "F", "S", "S"])
    }

    @Test(.rule("capacity-provider.update-starts-no-deployment"))
    func `a new strategy starts no deployment, and counts for tasks that start later`() throws {
        var stage = try fargate([.init("FARGATE", weight: 1)])
        let web = try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 2))
        stage.run(for: .seconds(100))
        try stage.updateService(
            .init(service: "web", desiredCount: 3, capacityProviderStrategy: [.init("FARGATE_SPOT", weight: 1)]))
        stage.run(for: .seconds(100))
        #expect(stage[web].deployments.count == 1)
        #expect(providers(stage, web) == ["F", "F", "S"])
    }

    // MARK: Auto Scaling groups

    private func machines(_ provider: ECS.AutoScalingGroupProvider, quotas: Quotas = Quotas()) throws -> Machines {
        var machines = try Machines("")
        machines.stage = Simulation(quotas: quotas)
        try machines.stage.createCluster("api")
        try machines.define()
        try machines.stage.createCapacityProvider("big", autoScalingGroupProvider: provider)
        try machines.stage.putClusterCapacityProviders(
            "api", capacityProviders: ["big"], defaultCapacityProviderStrategy: [.init("big", weight: 1)])
        return machines
    }

    @Test(.rule("capacity-provider.own-instances"))
    func `a provider's tasks go to its own instances`() throws {
        var machines = try machines(group)
        try machines.add("a")
        try machines.add("a", provider: "big")
        let (tasks, failures) = try machines.run(count: 5)
        #expect(machines.places(of: tasks) == [1, 1, 1, 1])
        #expect(failures.map(\.reason) == ["RESOURCE:MEMORY"])
        #expect(machines.stage[tasks[0]].capacityProviderName == "big")
        #expect(machines.stage[tasks[0]].launchType == .ec2)
    }

    @Test(.rule("capacity-provider.managed-scaling-waits", "capacity-provider.reservation"))
    func `with managed scaling tasks wait in PROVISIONING for machines`() throws {
        var machines = try machines(managed("x"))
        let (tasks, failures) = try machines.run(count: 5)
        #expect(failures == [])
        #expect(machines.stage[tasks[0]].lastStatus == .provisioning)
        #expect(try machines.stage.capacityProviderReservation(of: "big", in: "api") == 200)
        machines.stage.run(for: .seconds(60))
        try machines.add("a", provider: "big")
        machines.stage.run(for: .seconds(60))
        #expect(tasks.map { machines.stage[$0].lastStatus } == [.running, .running, .running, .running, .provisioning])
        #expect(try machines.stage.capacityProviderReservation(of: "big", in: "api") == 200)
        try machines.add("a", provider: "big")
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage[tasks[4]].lastStatus == .running)
        #expect(try machines.stage.capacityProviderReservation(of: "big", in: "api") == 100)
        for task in tasks.prefix(4) { _ = try machines.stage.stopTask(task) }
        machines.stage.run(for: .seconds(60))
        #expect(try machines.stage.capacityProviderReservation(of: "big", in: "api") == 50)
    }

    @Test(.rule("capacity-provider.provisioning-timeout"))
    func `who waits in vain stops, and says why`() throws {
        var machines = try machines(managed("x"))
        let task = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(901))
        machines.stage.run(for: .seconds(10))
        #expect(machines.stage[task].stopCode == .taskFailedToStart)
        #expect(machines.stage[task].stoppedReason == "TaskFailedToStart: EMPTY CAPACITY PROVIDER")
    }

    @Test(.rule("capacity-provider.provisioning-limit"))
    func `so many may wait`() throws {
        var quotas = Quotas()
        quotas.provisioningTasksPerCluster = 2
        var machines = try machines(managed("x"), quotas: quotas)
        let web = try machines.stage.createService(
            .init(cluster: "api", serviceName: "web", taskDefinition: "web", desiredCount: 3))
        machines.stage.run(for: .seconds(10))
        #expect(machines.stage.tasks(of: web, .provisioning).count == 2)
        #expect(machines.hasEvent(of: web, "because the tasks provisioning capacity limit was exceeded."))
    }

    @Test(.rule("capacity-provider.removal-in-use"))
    func `a provider that a service needs stays with the cluster`() throws {
        var machines = try machines(group)
        _ = try machines.stage.createService(.init(cluster: "api", serviceName: "web", taskDefinition: "web", desiredCount: 0))
        let error = ecsError {
            try machines.stage.putClusterCapacityProviders("api", capacityProviders: [], defaultCapacityProviderStrategy: [])
        }
        #expect(error?.code == .resourceInUseException)
        #expect(
            ecsError {
                try machines.stage.putClusterCapacityProviders(
                    "api", capacityProviders: ["big", "nobody"], defaultCapacityProviderStrategy: [])
            }?.code == .invalidParameterException)
    }
}
