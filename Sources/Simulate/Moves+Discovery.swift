import Orchestra

// Namespaces, names, instances, registries of services, Service Connect, and those who look names up. Every fourth world has them.

extension Move {
    static let discoveryMoves: [Move] = [
        finding("createNamespace", 6) { scene, random in
            .command(
                .createNamespace(
                    name: random.oneOf("concert.local", "concert.local", "hall", "Bad Name"),
                    type: random.oneOf(.dnsPrivate, .dnsPrivate, .http, .dnsPublic), vpc: nil, soaTTL: nil))
        },
        finding("deleteNamespace", 1) { scene, random in
            random.pick(scene.stage.listNamespaces()).map { .command(.deleteNamespace(id: $0.id)) }
        },
        finding("createCloudMapService", 8) { scene, random in
            guard let namespace = random.pick(scene.stage.listNamespaces()) else { return nil }
            let types = random.oneOf([.a], [.a], [.srv], []) as [CloudMap.RecordType]
            let ttl = random.oneOf(0, 5, 15, DiscoveryChecks.longestTTL)
            let config = CloudMap.DnsConfig(
                dnsRecords: types.map { .init($0, ttl: ttl) }, routingPolicy: random.oneOf(.multivalue, .weighted))
            return .command(
                .createCloudMapService(
                    .init(
                        name: random.oneOf("orders", "users", "calls"), namespaceId: namespace.id,
                        dnsConfig: types.isEmpty ? nil : config, healthCheckCustomConfig: random.onceIn(2) ? .init() : nil)))
        },
        finding("updateCloudMapService", 2) { scene, random in
            random.pick(scene.names).map {
                .command(
                    .updateCloudMapService(id: $0.id, dnsRecords: [.init(.a, ttl: random.oneOf(0, 10, DiscoveryChecks.longestTTL))])
                )
            }
        },
        finding("deleteCloudMapService", 1) { scene, random in
            random.pick(scene.names).map { .command(.deleteCloudMapService(id: $0.id)) }
        },
        finding("registerInstance", 6) { scene, random in
            guard let name = random.pick(scene.names) else { return nil }
            let number = random.within(1...12)
            var attributes: ECS.StringMap = ["AWS_INSTANCE_IPV4": DiscoveryChecks.address(number), "AWS_INSTANCE_PORT": "8080"]
            if random.onceIn(4) { attributes["AWS_INIT_HEALTH_STATUS"] = random.oneOf("UNHEALTHY", "HEALTHY", "so so") }
            return .command(.registerInstance(serviceId: name.id, .init(id: "guest-\(number)", attributes: attributes)))
        },
        finding("deregisterInstance", 5) { scene, random in
            guard let name = random.pick(scene.names), let instances = try? scene.stage.listInstances(in: .init(name.id)) else {
                return nil
            }
            let guests = instances.map(\.id).filter { $0.hasPrefix("guest-") || random.onceIn(10) }
            return random.pick(guests).map { .command(.deregisterInstance(serviceId: name.id, instanceId: $0)) }
        },
        finding("updateInstanceCustomHealthStatus", 6) { scene, random in
            guard let name = random.pick(scene.names), let instances = try? scene.stage.listInstances(in: .init(name.id)),
                let instance = random.pick(instances)
            else { return nil }
            return .command(
                .updateInstanceCustomHealthStatus(
                    serviceId: name.id, instanceId: instance.id, status: random.oneOf(.healthy, .unhealthy)))
        },
        finding("updateService.serviceRegistries", 8) { scene, random in
            guard let service = random.pick(scene.services) else { return nil }
            let name = random.onceIn(5) ? nil : random.pick(scene.names)
            return .command(
                .updateService(
                    .init(
                        cluster: service.cluster, service: service.name,
                        serviceRegistries: name.map { [.init(registryArn: $0.arn, port: random.oneOf(nil, 8080, 80))] } ?? [])))
        },
        finding("updateService.serviceConnect", 5) { scene, random in
            guard let service = random.pick(scene.services) else { return nil }
            let namespace = random.pick(scene.stage.listNamespaces())?.name
            return .command(
                .updateService(
                    .init(
                        cluster: service.cluster, service: service.name,
                        serviceConnectConfiguration: .init(
                            enabled: !random.onceIn(4), namespace: random.onceIn(3) ? nil : namespace,
                            services: random.onceIn(2) ? [] : [.init(portName: "http", discoveryName: service.name)]))))
        },
        finding("updateCluster", 2) { scene, random in
            random.pick(scene.clusters).map {
                .command(.updateCluster(cluster: $0, serviceConnectDefaults: random.oneOf("hall", "concert.local", "a b")))
            }
        },
        finding("resolve", 14) { scene, random in
            .resolve(
                .init(name: random.pick(scene.namesToAsk)!, type: random.oneOf(.a, .a, .a, .srv, .aaaa)),
                resolver: random.oneOf("first", "second"))
        },
        finding("call", 4) { scene, random in
            .call(
                name: random.pick(scene.namesToAsk)!, port: random.oneOf(nil, 80, 8080), resolver: random.oneOf("first", "second"))
        },
        finding("callFromTask", 6) { scene, random in
            random.pick(scene.tasks(.running)).map {
                .callFromTask(name: random.pick(scene.namesToAsk)!, port: random.oneOf(80, 8080), task: $0)
            }
        },
    ]

    private static func finding(
        _ name: String, _ weight: Int, _ draw: @escaping @Sendable (Scene, inout SeededGenerator) -> Recording.Step?
    ) -> Move {
        Move(name, weight) { scene, random in scene.finds ? draw(scene, &random) : nil }
    }
}

extension Scene {
    /// The services of Cloud Map.
    fileprivate var names: [CloudMap.Service] {
        stage.listNamespaces().flatMap { (try? stage.listServices(in: .init($0.id))) ?? [] }
    }

    /// Whole names, and one that nobody has.
    fileprivate var namesToAsk: [String] {
        let names = stage.listNamespaces().flatMap { namespace in
            ((try? stage.listServices(in: .init(namespace.id))) ?? []).map { "\($0.name).\(namespace.name)" }
        }
        return names + ["nobody.concert.local", "users"]
    }
}
