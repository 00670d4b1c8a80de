import Orchestra
import Testing

@Suite struct NamespaceTests {
    @Test(.rule("namespace.asynchronous")) func `submitted, pending, there`() throws {
        var stage = Simulation()
        let operation = try stage.createPrivateDnsNamespace("concert.local")
        let id = CloudMap.Namespace.ID(try stage.getOperation(operation).targets["NAMESPACE"]!)
        #expect(try stage.getOperation(operation).status == .submitted)
        #expect(stage.listNamespaces() == [])
        let early = cloudMapError { try stage.createService("orders", in: id, dnsRecords: [.init(.a, ttl: 60)]) }
        #expect(early?.code == .namespaceNotFound)
        #expect(early?.help == "It is being created: wait until its operation is SUCCESS.")
        stage.run(for: .seconds(15))
        #expect(try stage.getOperation(operation).status == .pending)
        stage.run(for: .seconds(15))
        #expect(try stage.getOperation(operation).status == .success)
        let namespace = try stage.getNamespace(id)
        #expect(namespace.name == "concert.local" && namespace.type == .dnsPrivate && namespace.soaTTL == 15)
        #expect(namespace.arn == "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/\(id)")
        try stage.deleteNamespace(id)
        stage.run(for: .seconds(30))
        #expect(stage.listNamespaces() == [])
        #expect(cloudMapError { _ = try stage.getNamespace(id) }?.code == .namespaceNotFound)
        #expect(cloudMapError { _ = try stage.getOperation(.init("nobody")) }?.code == .operationNotFound)
    }

    @Test(.rule("namespace.name"), arguments: ["", ".local", "concert..local", "Concert.local", "a b", "-a.local", "é.local"])
    func `a zone's name is a domain's`(_ name: String) {
        var stage = Simulation()
        #expect(cloudMapError { try stage.createPrivateDnsNamespace(name) }?.code == .invalidInput)
        let free = cloudMapError { try stage.createHttpNamespace(name) }
        #expect((free == nil) == (!name.isEmpty && name.utf8.allSatisfy { (33...126).contains($0) }))
    }

    @Test(.rule("namespace.once")) func `a name is taken once`() throws {
        var stage = Simulation()
        try stage.createPrivateDnsNamespace("concert.local", vpc: "vpc-1")
        try stage.createPrivateDnsNamespace("concert.local", vpc: "vpc-2")
        #expect(
            cloudMapError { try stage.createPrivateDnsNamespace("concert.local", vpc: "vpc-1") }?.code == .namespaceAlreadyExists)
        #expect(cloudMapError { try stage.createHttpNamespace("concert.local") }?.code == .namespaceAlreadyExists)
    }

    @Test(.rule("namespace.in-use")) func `from the inside to the outside`() throws {
        var sheet = try Sheet(withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(cloudMapError { try sheet.stage.deleteNamespace(sheet.zone) }?.code == .resourceInUse)
        #expect(cloudMapError { try sheet.stage.deleteService(sheet.name) }?.help == "Deregister first: first.")
        try sheet.stage.deregisterInstance("first", from: sheet.name)
        sheet.stage.run(for: .seconds(2))
        try sheet.stage.deleteService(sheet.name)
        try sheet.stage.deleteNamespace(sheet.zone)
    }

    @Test func `an account has 50 namespaces`() throws {
        var quotas = Quotas()
        quotas.namespaces = 1
        var stage = Simulation(quotas: quotas)
        try stage.createHttpNamespace("one")
        #expect(cloudMapError { try stage.createHttpNamespace("two") }?.code == .resourceLimitExceeded)
    }
}

@Suite struct CloudMapServiceTests {
    @Test(
        .rule("cloud-map-service.records"),
        arguments: [
            ([.a], false, true), ([.aaaa, .a], false, true), ([.srv], false, true), ([.a, .srv], false, false),
            ([.a, .a], false, false),
            ([.cname], false, false), ([.cname], true, true),
        ] as [([CloudMap.RecordType], Bool, Bool)])
    func `records that can stand together`(_ types: [CloudMap.RecordType], _ weighted: Bool, _ possible: Bool) throws {
        var stage = Simulation()
        let zone = try stage.zone("concert.local")
        let error = cloudMapError {
            try stage.createService(
                "orders", in: zone, dnsRecords: types.map { .init($0, ttl: 60) }, routingPolicy: weighted ? .weighted : .multivalue)
        }
        #expect(error?.code == (possible ? nil : .invalidInput))
    }

    @Test(.rule("cloud-map-service.records")) func `an HTTP namespace has no records`() throws {
        var stage = Simulation()
        let http = try stage.zone("concert", .http)
        #expect(
            cloudMapError { try stage.createService("orders", in: http, dnsRecords: [.init(.a, ttl: 60)]) }?.code == .invalidInput)
        let id = try stage.createService("orders", in: http)
        #expect(cloudMapError { try stage.createService("orders", in: http) }?.code == .serviceAlreadyExists)
        #expect(try stage.listServices(in: http).map(\.name) == ["orders"])
        #expect(try stage.getService(id).arn == "arn:aws:servicediscovery:eu-west-1:123456789012:service/\(id)")
        try stage.registerInstance("first", in: id, attributes: ["colour": "blue"])
        stage.run(for: .seconds(2))
        #expect(try stage.discoverInstances(namespaceName: "concert", serviceName: "orders").instances.count == 1)
        #expect(stage.resolve("orders.concert").status == .nxDomain)
    }

    @Test(.rule("cloud-map-service.threshold")) func `one failure is enough`() throws {
        let sheet = try Sheet(withTasks: nil)
        #expect(try sheet.stage.getService(sheet.name).healthCheckCustomConfig?.failureThreshold == 1)
        var stage = sheet.stage
        let request = CloudMap.CreateServiceRequest(
            name: "other", namespaceId: sheet.zone.id, dnsConfig: .init(dnsRecords: [.init(.a, ttl: 1)]),
            healthCheckCustomConfig: .init(failureThreshold: 5))
        #expect(try stage.createService(request).healthCheckCustomConfig?.failureThreshold == 1)
    }

    @Test(.rule("cloud-map-service.update")) func `a shorter TTL counts once it is there`() throws {
        var sheet = try Sheet(ttl: 60, withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        let operation = try sheet.stage.updateService(sheet.name, dnsRecords: [.init(.a, ttl: 5)])
        #expect(sheet.stage.resolve("orders.concert.local", by: "early").ttl == 60)
        sheet.stage.run(for: .seconds(2))
        #expect(try sheet.stage.getOperation(operation).status == .success)
        #expect(sheet.stage.resolve("orders.concert.local", by: "late").ttl == 5)
        #expect(cloudMapError { try sheet.stage.updateService(sheet.name, dnsRecords: []) }?.code == .invalidInput)
    }
}
