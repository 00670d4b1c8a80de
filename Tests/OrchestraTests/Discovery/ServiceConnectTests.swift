import Orchestra
import Testing

/// A service that is called, and one that calls it by a short name.
private struct Stage {
    var stage: Simulation
    var orders: ECS.Service.ID!
    var web: ECS.Service.ID!

    init(appProtocol: ECS.PortMapping.AppProtocol? = .http, orders count: Int = 3) throws {
        stage = Simulation(seed: 5)
        try stage.createCluster("api", serviceConnectDefaults: "concert")
        stage.run(for: .seconds(30))
        try stage.registerTaskDefinition(
            family: "orders",
            containers: [
                .init(
                    "web", image: "example.com/orders:1",
                    portMappings: [.init(containerPort: 8080, name: "http", appProtocol: appProtocol)])
            ])
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:1", port: 80)])
        orders = try stage.createService(
            "orders", in: "api", taskDefinition: "orders", desiredCount: count,
            serviceConnectConfiguration: .init(services: [
                .init(portName: "http", discoveryName: "orders", clientAliases: [.init(port: 80, dnsName: "orders")])
            ]))
        web = try stage.createService(
            "web", in: "api", taskDefinition: "web", desiredCount: 1, serviceConnectConfiguration: .init())
        settle()
    }

    mutating func settle() {
        let (orders, web) = (orders!, web!)
        stage.run(until: { stage in
            [orders, web].allSatisfy { stage[$0].runningCount == stage[$0].desiredCount && stage[$0].deployments.count == 1 }
        })
    }

    /// Of one more service, with these endpoints.
    mutating func refusal(_ services: [ECS.ServiceConnectService]) -> String? {
        ecsError {
            try stage.createService(
                "more", in: "api", taskDefinition: "orders", desiredCount: 0,
                serviceConnectConfiguration: .init(services: services))
        }?.message
    }

    mutating func call(_ name: String = "orders", port: Int = 80) throws -> CallRecord {
        try stage.call(name, port: port, from: stage.tasks(of: web)[0])
    }
}

@Suite struct ServiceConnectTests {
    @Test(.rule("connect.namespace")) func `it needs a namespace`() throws {
        var stage = Simulation()
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:1", port: 80)])
        func refusal(_ namespace: String?) -> ECS.Error? {
            ecsError {
                try stage.createService(
                    "web", in: "api", taskDefinition: "web", desiredCount: 1,
                    serviceConnectConfiguration: .init(namespace: namespace))
            }
        }
        #expect(refusal(nil)?.message == "Service Connect needs a namespace.")
        #expect(refusal("concert")?.code == .namespaceNotFoundException)
        _ = try stage.zone("concert", .http)
        #expect(refusal("concert") == nil)
    }

    @Test(.rule("connect.cluster-default")) func `a cluster with a default namespace waits for it`() throws {
        var stage = Simulation()
        let cluster = try stage.createCluster("api", serviceConnectDefaults: "concert")
        #expect(stage.describeClusters([cluster.name]).clusters[0].status == .provisioning)
        #expect(ecsError { try stage.runTask("web", in: "api") }?.code == .clusterNotFoundException)
        stage.run(for: .seconds(30))
        #expect(stage[cluster].status == .active)
        #expect(stage.listNamespaces().map(\.type) == [.http])
        #expect(stage[cluster].serviceConnectDefaults?.namespace == stage.listNamespaces()[0].arn)
        // One that is there is taken as it is.
        let other = try stage.createCluster("other", serviceConnectDefaults: "concert")
        #expect(stage[other].status == .active)
        #expect(ecsError { try stage.createCluster("third", serviceConnectDefaults: "a b") }?.code == .clientException)
        #expect(stage.listClusters().count == 2)
    }

    @Test(.rule("connect.port-name", "connect.names", "connect.unique", "connect.timeout")) func `what an endpoint is called`()
        throws
    {
        var stage = try Stage()
        func refusal(_ services: ECS.ServiceConnectService...) -> String? { stage.refusal(services) }
        #expect(refusal(.init(portName: "htttp")) == "The portName htttp is not the name of a port mapping in the task definition.")
        #expect(refusal(.init(portName: "http", discoveryName: "Orders!"))?.hasSuffix("is invalid.") == true)
        #expect(
            refusal(.init(portName: "http", discoveryName: "orders"))
                == "The discoveryName orders is in use in the namespace concert.")
        #expect(refusal(.init(portName: "http"), .init(portName: "http"))?.contains("stands twice") == true)
        #expect(
            refusal(.init(portName: "http", clientAliases: [.init(port: 80), .init(port: 81)]))?.contains("at most one") == true)
        #expect(refusal(.init(portName: "http", clientAliases: [.init(port: 0)])) == "0 is no port from 1 to 65535.")
        #expect(refusal(.init(portName: "http", timeout: .init(perRequestTimeoutSeconds: 5))) == nil)
        var tcp = try Stage(appProtocol: nil).stage
        let error = ecsError {
            try tcp.createService(
                "more", in: "api", taskDefinition: "orders", desiredCount: 0,
                serviceConnectConfiguration: .init(services: [.init(portName: "http", timeout: .init(perRequestTimeoutSeconds: 5))])
            )
        }
        #expect(error?.message == "perRequestTimeoutSeconds is not supported with TCP.")
    }

    @Test(.rule("connect.names")) func `without an alias it is name and namespace, and the container's port`() throws {
        var stage = try Stage()
        try stage.stage.updateService(
            stage.orders, serviceConnectConfiguration: .init(services: [.init(portName: "http")]))
        try stage.stage.updateService(stage.web, forceNewDeployment: true)
        stage.settle()
        #expect(try stage.call("http.concert", port: 8080).outcome == .answered(200))
        #expect(try stage.call("http.concert", port: 80).outcome == .nameUnknown)
        #expect(try stage.call("orders", port: 80).outcome == .nameUnknown)
    }

    @Test(.rule("connect.known-at-start")) func `an endpoint that came later needs a new deployment`() throws {
        var stage = try Stage()
        try stage.stage.createService(
            "late", in: "api", taskDefinition: "orders", desiredCount: 1,
            serviceConnectConfiguration: .init(services: [
                .init(portName: "http", discoveryName: "late", clientAliases: [.init(port: 80, dnsName: "late")])
            ]))
        stage.stage.run(for: .seconds(120))
        #expect(try stage.call("late").outcome == .nameUnknown)
        try stage.stage.updateService(stage.web, forceNewDeployment: true)
        stage.settle()
        #expect(try stage.call("late").outcome == .answered(200))
    }

    @Test(.rule("connect.live-members")) func `who is behind it is known at once`() throws {
        var stage = try Stage(orders: 1)
        let first = try stage.call().task
        try stage.stage.updateService(stage.orders, desiredCount: 2)
        stage.settle()
        #expect(Set(try (0..<4).map { _ in try stage.call().task }).count == 2)
        try stage.stage.stopTask(first!)
        #expect(Set(try (0..<4).map { _ in try stage.call().task }).contains(first) == false)
        try stage.stage.updateService(stage.orders, desiredCount: 0)
        stage.stage.run(for: .seconds(60))
        #expect(try stage.call().outcome == .answered(503))
    }

    @Test(.rule("connect.balancing")) func `round, and past those that fail`() throws {
        var stage = try Stage(orders: 3)
        let tasks = try (0..<6).map { _ in try stage.call().task }
        #expect(Set(tasks).count == 3 && Array(tasks[..<3]) == Array(tasks[3...]))
        // One that says nothing is given up, and the next one is tried.
        let dead = tasks[0]!
        stage.stage.hang(dead)
        var attempts: [Int] = []
        for _ in 0..<20 {
            let call = try stage.call()
            #expect(call.outcome == .answered(200))
            attempts.append(call.attempts)
        }
        #expect(attempts.count { $0 == 2 } >= 5)
        // Five failures in a row, and it gets nothing for thirty seconds.
        #expect(attempts.suffix(3).allSatisfy { $0 == 1 })
    }

    @Test(.rule("connect.request-timeout")) func `who takes too long is given up`() throws {
        var stage = try Stage(orders: 1)
        stage.stage.setWorkload(ofImage: "example.com/orders:1", Workload(cpuPerRequest: .seconds(20)))
        let before = stage.stage.now
        #expect(try stage.call().outcome == .answered(504))
        #expect(stage.stage.now == before + .seconds(15))
    }

    @Test(.rule("connect.resources")) func `what there is in Cloud Map`() throws {
        var stage = try Stage()
        let resources = stage.stage[stage.orders].deployments[0].serviceConnectResources
        #expect(resources?.map(\.discoveryName) == ["orders"])
        let namespace = CloudMap.Namespace.ID(stage.stage.listNamespaces()[0].id)
        #expect(try stage.stage.listServices(in: namespace).map(\.arn) == resources?.map(\.discoveryArn))
        #expect(
            try stage.stage.listServicesByNamespace("concert") == [stage.orders, stage.web].map { stage.stage[$0!].serviceArn })
        try stage.stage.updateService(stage.web, serviceConnectConfiguration: .init(enabled: false))
        #expect(try stage.stage.listServicesByNamespace("concert").count == 1)
        let recording = stage.stage.recording
        #expect(Simulation(replaying: recording).log == stage.stage.log)
    }

    @Test(.rule("connect.known-at-start")) func `an endpoint that changes its port is known as it was until the next deployment`()
        throws
    {
        var stage = try Stage()
        try stage.stage.updateService(
            stage.orders,
            serviceConnectConfiguration: .init(services: [
                .init(portName: "http", discoveryName: "orders", clientAliases: [.init(port: 81, dnsName: "orders")])
            ]))
        stage.settle()
        #expect(try stage.call("orders", port: 80).outcome == .answered(200))
        #expect(try stage.call("orders", port: 81).outcome == .nameUnknown)
        try stage.stage.updateService(stage.web, forceNewDeployment: true)
        stage.settle()
        #expect(try stage.call("orders", port: 81).outcome == .answered(200))
    }

    @Test(.rule("connect.unique")) func `a client alias is taken once in a namespace`() throws {
        var stage = try Stage()
        func refusal(_ services: ECS.ServiceConnectService...) -> String? { stage.refusal(services) }
        func endpoint(_ name: String, _ alias: String, _ port: Int = 80) -> ECS.ServiceConnectService {
            .init(portName: "http", discoveryName: name, clientAliases: [.init(port: port, dnsName: alias)])
        }
        #expect(refusal(endpoint("more", "orders")) == "The client alias orders:80 is in use in the namespace concert.")
        #expect(refusal(endpoint("a", "same"), endpoint("b", "same"))?.contains("same:80 stands twice") == true)
        #expect(refusal(endpoint("-a", "x"))?.hasSuffix("is invalid.") == true)
        #expect(refusal(endpoint("a", "-x"))?.hasSuffix("is invalid.") == true)
        #expect(refusal(endpoint("a", "..."))?.hasSuffix("is invalid.") == true)
        #expect(refusal(endpoint("more", "orders", 81)) == nil)
    }

    @Test(.rule("connect.timeout")) func `timeouts have bounds, and the shorter one counts`() throws {
        var stage = try Stage(orders: 1)
        func configure(idle: Int?, perRequest: Int?) throws {
            try stage.stage.updateService(
                stage.orders,
                serviceConnectConfiguration: .init(services: [
                    .init(
                        portName: "http", discoveryName: "orders", clientAliases: [.init(port: 80, dnsName: "orders")],
                        timeout: .init(idleTimeoutSeconds: idle, perRequestTimeoutSeconds: perRequest))
                ]))
        }
        #expect(ecsError { try configure(idle: -1, perRequest: nil) } != nil)
        #expect(ecsError { try configure(idle: nil, perRequest: .max) } != nil)
        try configure(idle: 5, perRequest: 0)
        stage.settle()
        stage.stage.setWorkload(ofImage: "example.com/orders:1", Workload(cpuPerRequest: .seconds(20)))
        let before = stage.stage.now
        #expect(try stage.call().outcome == .answered(504))
        #expect(stage.stage.now == before + .seconds(5))
    }

    @Test(.rule("connect.bridge")) func `tasks that share their machine's address are called at its ports`() throws {
        var stage = Simulation(seed: 3)
        try stage.createCluster("api", serviceConnectDefaults: "concert")
        stage.run(for: .seconds(30))
        try stage.registerContainerInstance(in: "api", availabilityZone: "eu-west-1a", instanceType: "m5.large")
        try stage.registerTaskDefinition(
            family: "orders",
            containers: [
                .init(
                    "web", image: "example.com/orders:1", memory: 128,
                    portMappings: [.init(containerPort: 8080, name: "http", appProtocol: .http)])
            ], cpu: nil, memory: nil, networkMode: .bridge, requiresCompatibilities: [.ec2])
        let orders = try stage.createService(
            "orders", in: "api", taskDefinition: "orders", desiredCount: 2, launchType: .ec2,
            serviceConnectConfiguration: .init(services: [
                .init(portName: "http", clientAliases: [.init(port: 80, dnsName: "orders")])
            ]))
        let caller = try stage.createService(
            "caller", in: "api", taskDefinition: "orders", desiredCount: 1, launchType: .ec2, serviceConnectConfiguration: .init())
        stage.run(until: { $0[orders].runningCount == 2 && $0[caller].runningCount == 1 })
        let calls = try (0..<4).map { _ in try stage.call("orders", port: 80, from: stage.tasks(of: caller)[0]) }
        #expect(calls.map(\.outcome) == Array(repeating: .answered(200), count: 4))
        #expect(Set(calls.map(\.task)).count == 2)
    }

    @Test(.rule("connect.cluster-default")) func `a default namespace can be taken away, and goes with its cluster`() throws {
        var stage = Simulation()
        let cluster = try stage.createCluster("api", serviceConnectDefaults: "concert")
        stage.run(for: .seconds(30))
        try stage.updateCluster("api", serviceConnectDefaults: "")
        #expect(stage[cluster].serviceConnectDefaults == nil)
        try stage.updateCluster("api", serviceConnectDefaults: "concert")
        try stage.deleteCluster("api")
        try stage.createCluster("api")
        #expect(stage[cluster].serviceConnectDefaults == nil)
        #expect(ecsError { try stage.updateCluster("api", serviceConnectDefaults: "a<b") }?.code == .clientException)
        let nobody = "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-nobody"
        #expect(ecsError { try stage.updateCluster("api", serviceConnectDefaults: nobody) }?.code == .namespaceNotFoundException)
        #expect(stage.listNamespaces().count == 1)
    }

    @Test(.rule("connect.ingress-port")) func `security groups are asked for the port at which the proxy listens`() throws {
        for (port, outcome) in [(8080, CloudMap.CallOutcome.answered(503)), (15_000, .answered(200))] {
            var world = try NetworkStage()
            try world.stage.updateCluster("api", serviceConnectDefaults: "concert")
            world.stage.run(for: .seconds(30))
            try world.stage.registerTaskDefinition(
                family: "orders",
                containers: [
                    .init(
                        "web", image: "example.com/orders:1",
                        portMappings: [.init(containerPort: 8080, name: "http", appProtocol: .http)])
                ])
            let own = try world.stage.createSecurityGroup("orders", description: "orders", in: world.vpc).groupId
            try world.stage.authorizeSecurityGroupIngress(own, [.tcp(port, groups: [world.users])])
            let orders = try world.stage.createService(
                "orders", in: "api", taskDefinition: "orders", desiredCount: 1,
                serviceConnectConfiguration: .init(services: [
                    .init(portName: "http", clientAliases: [.init(port: 80, dnsName: "orders")], ingressPortOverride: 15_000)
                ]), networkConfiguration: .awsvpc(subnets: [world.private], securityGroups: [own]))
            let caller = try world.stage.createService(
                "caller", in: "api", taskDefinition: "users", desiredCount: 1,
                serviceConnectConfiguration: .init(), networkConfiguration: world.inside)
            world.stage.run(until: { $0[orders].runningCount == 1 && $0[caller].runningCount == 1 })
            #expect(try world.stage.call("orders", port: 80, from: world.stage.tasks(of: caller)[0]).outcome == outcome)
        }
    }
}
