import Orchestra

/// The cluster `api` with container instances: what tests of placement begin with.
struct Machines {
    var stage: Simulation
    var instances: [ECS.ContainerInstance.ID] = []

    /// One instance for each zone, by its last letter: `aab` is two in eu-west-1a and one in eu-west-1b.
    init(_ zones: String = "a", cpu: Int = 1024, memory: Int = 2048, policies: Policies = Policies(), seed: UInt64 = 3) throws {
        stage = Simulation(seed: seed, policies: policies)
        try stage.createCluster("api")
        for zone in zones { try add(zone, cpu: cpu, memory: memory) }
    }

    @discardableResult
    mutating func add(
        _ zone: Character = "a", cpu: Int = 1024, memory: Int = 2048, attributes: [ECS.Attribute] = [], provider: String? = nil
    ) throws -> ECS.ContainerInstance.ID {
        let id = try stage.registerContainerInstance(
            in: "api", cpu: cpu, memory: memory, availabilityZone: "eu-west-1\(zone)", attributes: attributes,
            capacityProvider: provider)
        instances.append(id)
        return id
    }

    /// A task definition of one container with bridge networking.
    @discardableResult
    mutating func define(
        _ family: String = "web", cpu: Int = 256, memory: Int = 512, ports: [ECS.PortMapping] = [],
        networkMode: ECS.NetworkMode? = nil, constraints: [ECS.PlacementConstraint] = []
    ) throws -> ECS.TaskDefinition.ID {
        var request = ECS.RegisterTaskDefinitionRequest(
            family: family,
            containerDefinitions: [
                .init(family, image: "example.com/\(family):1", cpu: cpu, memory: memory, portMappings: ports)
            ], networkMode: networkMode)
        request.placementConstraints = constraints.map { .init(type: $0.type.rawValue, expression: $0.expression) }
        return try stage.registerTaskDefinition(request)
    }

    @discardableResult
    mutating func serve(
        _ name: String, _ count: Int?, strategy: [ECS.PlacementStrategy] = [], constraints: [ECS.PlacementConstraint] = [],
        providers: [ECS.CapacityProviderStrategyItem] = [], scheduling: ECS.SchedulingStrategy? = nil, minimum: Int = 100,
        maximum: Int = 200, rebalancing: ECS.AvailabilityZoneRebalancing? = .disabled, taskDefinition: String? = nil
    ) throws -> ECS.Service.ID {
        try stage.createService(
            ECS.CreateServiceRequest(
                cluster: "api", serviceName: name, taskDefinition: taskDefinition ?? name, desiredCount: count,
                deploymentConfiguration: .init(minimumHealthyPercent: minimum, maximumPercent: maximum),
                launchType: providers.isEmpty ? .ec2 : nil, placementConstraints: constraints, placementStrategy: strategy,
                capacityProviderStrategy: providers, schedulingStrategy: scheduling,
                availabilityZoneRebalancing: scheduling == .daemon ? nil : rebalancing))
    }

    /// The service `web`.
    @discardableResult
    mutating func serve(
        _ count: Int?, strategy: [ECS.PlacementStrategy] = [], constraints: [ECS.PlacementConstraint] = [],
        providers: [ECS.CapacityProviderStrategyItem] = [], minimum: Int = 100, maximum: Int = 200,
        rebalancing: ECS.AvailabilityZoneRebalancing? = .disabled
    ) throws -> ECS.Service.ID {
        try serve(
            "web", count, strategy: strategy, constraints: constraints, providers: providers, minimum: minimum, maximum: maximum,
            rebalancing: rebalancing)
    }

    mutating func run(
        _ family: String = "web", count: Int = 1, group: String? = nil, strategy: [ECS.PlacementStrategy] = [],
        constraints: [ECS.PlacementConstraint] = []
    ) throws -> (tasks: [ECS.Task.ID], failures: [ECS.Failure]) {
        try stage.runTask(
            ECS.RunTaskRequest(
                cluster: "api", taskDefinition: family, count: count, group: group, placementConstraints: constraints,
                placementStrategy: strategy))
    }

    /// How many tasks are meant to run on each instance.
    var loads: [Int] { instances.map { stage.tasks(on: $0).count } }

    /// The places of tasks, as indices of instances.
    func places(of tasks: [ECS.Task.ID]) -> [Int?] {
        tasks.map { task in instances.firstIndex { $0.arn == stage[task].containerInstanceArn } }
    }

    func lastEvent(of service: ECS.Service.ID) -> String { stage[service].events.first?.message ?? "" }

    func hasEvent(of service: ECS.Service.ID, _ text: String) -> Bool {
        stage[service].events.contains { $0.message.contains(text) }
    }
}
