import Orchestra

/// A private zone with one name, and a service whose tasks are registered under it.
struct Sheet {
    var stage: Simulation
    var zone: CloudMap.Namespace.ID
    var name: CloudMap.Service.ID
    var orders: ECS.Service.ID!

    /// - Parameter withTasks: Whether the ECS service is there.
    init(
        seed: UInt64 = 7, ttl: Int = 60, health: Bool = true, withTasks: Int? = 2,
        container: ECS.ContainerDefinition = .init("web", image: "example.com/orders:1", port: 8080)
    ) throws {
        stage = Simulation(seed: seed)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "orders", containers: [container])
        zone = try stage.zone("concert.local")
        name = try stage.createService(
            "orders", in: zone, dnsRecords: [.init(.a, ttl: ttl)], healthCheckCustomConfig: health ? .init() : nil)
        if let withTasks {
            orders = try stage.createService(
                "orders", in: "api", taskDefinition: "orders", desiredCount: withTasks, serviceRegistries: [.init(name)])
        }
    }

    /// The tasks are RUNNING, and Cloud Map has heard that they are well.
    mutating func settle() {
        let orders = orders!
        stage.run(until: { stage in stage[orders].runningCount == stage[orders].desiredCount && stage[orders].deployments.count == 1
        })
        stage.run(for: .seconds(31))
    }

    var addresses: [String] { stage.tasks(of: orders).compactMap { stage[$0].privateIPv4Address } }

    mutating func register(_ id: String, _ attributes: ECS.StringMap) throws {
        try stage.registerInstance(id, in: name, attributes: attributes)
        stage.run(for: .seconds(2))
    }
}

extension Simulation {
    /// A namespace that can be used.
    mutating func zone(_ name: String, _ type: CloudMap.Namespace.NamespaceType = .dnsPrivate) throws -> CloudMap.Namespace.ID {
        let operation =
            switch type {
            case .http: try createHttpNamespace(name)
            case .dnsPrivate: try createPrivateDnsNamespace(name)
            case .dnsPublic: try createPublicDnsNamespace(name)
            }
        run(for: .seconds(30))
        return CloudMap.Namespace.ID(try getOperation(operation).targets["NAMESPACE"]!)
    }
}

func cloudMapError(_ body: () throws -> Void) -> CloudMap.Error? {
    do { try body() } catch { return error as? CloudMap.Error }
    return nil
}
