import Orchestra
import Testing

@Suite struct InstanceTests {
    @Test(.rule("instance.register")) func `found from success to success`() throws {
        var sheet = try Sheet(withTasks: nil)
        let registration = try sheet.stage.registerInstance("first", in: sheet.name, attributes: ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(try sheet.stage.getOperation(registration).targets["INSTANCE"] == "first")
        #expect(try sheet.stage.listInstances(in: sheet.name) == [])
        sheet.stage.run(for: .seconds(2))
        #expect(try sheet.stage.getOperation(registration).status == .success)
        #expect(try sheet.stage.listInstances(in: sheet.name).map(\.id) == ["first"])
        // The same id again: other attributes, no second instance.
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.99"])
        #expect(try sheet.stage.listInstances(in: sheet.name).map { $0.attributes["AWS_INSTANCE_IPV4"] } == ["10.0.0.99"])
        let farewell = try sheet.stage.deregisterInstance("first", from: sheet.name)
        #expect(cloudMapError { try sheet.stage.deregisterInstance("first", from: sheet.name) }?.code == .duplicateRequest)
        #expect(try sheet.stage.listInstances(in: sheet.name).count == 1)
        sheet.stage.run(for: .seconds(2))
        #expect(try sheet.stage.getOperation(farewell).status == .success)
        #expect(try sheet.stage.listInstances(in: sheet.name) == [])
        #expect(cloudMapError { try sheet.stage.deregisterInstance("first", from: sheet.name) }?.code == .instanceNotFound)
    }

    @Test(.rule("instance.one-at-a-time")) func `one request of an instance is done before the next one`() throws {
        var sheet = try Sheet(withTasks: nil)
        func register(_ address: String) throws -> CloudMap.Operation.ID {
            try sheet.stage.registerInstance("first", in: sheet.name, attributes: ["AWS_INSTANCE_IPV4": address])
        }
        let registration = try register("10.0.0.11")
        #expect(cloudMapError { _ = try register("10.0.0.12") }?.code == .duplicateRequest)
        #expect(cloudMapError { try sheet.stage.deregisterInstance("first", from: sheet.name) }?.code == .duplicateRequest)
        sheet.stage.run(for: .seconds(10))
        #expect(try sheet.stage.getOperation(registration).status == .success)
        let change = try register("10.0.0.12")
        #expect(cloudMapError { try sheet.stage.deregisterInstance("first", from: sheet.name) }?.code == .duplicateRequest)
        // The new attributes count once they are registered.
        #expect(try sheet.stage.listInstances(in: sheet.name)[0].attributes["AWS_INSTANCE_IPV4"] == "10.0.0.11")
        sheet.stage.run(for: .seconds(10))
        #expect(try sheet.stage.getOperation(change).status == .success)
        #expect(try sheet.stage.listInstances(in: sheet.name)[0].attributes["AWS_INSTANCE_IPV4"] == "10.0.0.12")
    }

    @Test(.rule("instance.attributes"), arguments: ["", "hello world", "ü", String(repeating: "a", count: 65)])
    func `ids that can't be`(id: String) throws {
        var sheet = try Sheet(withTasks: nil)
        let attributes: ECS.StringMap = ["AWS_INSTANCE_IPV4": "10.0.0.11"]
        #expect(
            cloudMapError { try sheet.stage.registerInstance(id, in: sheet.name, attributes: attributes) }?.code == .invalidInput)
    }

    @Test(.rule("instance.attributes")) func `what the records are made of`() throws {
        var sheet = try Sheet(withTasks: nil)
        let srv = try sheet.stage.createService("calls", in: sheet.zone, dnsRecords: [.init(.srv, ttl: 10)])
        func refusal(_ name: CloudMap.Service.ID, _ attributes: ECS.StringMap) -> String? {
            cloudMapError { try sheet.stage.registerInstance("first", in: name, attributes: attributes) }?.message
        }
        #expect(refusal(sheet.name, [:]) == "The attribute AWS_INSTANCE_IPV4 is missing.")
        #expect(refusal(srv, ["AWS_INSTANCE_IPV4": "10.0.0.11"]) == "The attribute AWS_INSTANCE_PORT is missing.")
        #expect(refusal(sheet.name, ["AWS_INSTANCE_IPV4": "10.0.0.256"]) != nil)
        #expect(refusal(srv, ["AWS_INSTANCE_IPV4": "10.0.0.11", "AWS_INSTANCE_PORT": "70000"]) != nil)
        #expect(
            refusal(srv, ["AWS_INSTANCE_IPV4": "10.0.0.11", "AWS_INSTANCE_PORT": "80", "AWS_INIT_HEALTH_STATUS": "HEALTHY"]) != nil)
        #expect(refusal(srv, ["AWS_INSTANCE_IPV4": "10.0.0.11", "AWS_INSTANCE_PORT": "80"]) == nil)
    }

    @Test(.rule("instance.custom-health")) func `a status counts after thirty seconds, if it is still so`() throws {
        var sheet = try Sheet(withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        func status() throws -> CloudMap.HealthStatus { try sheet.stage.getInstancesHealthStatus(of: sheet.name)[0].status }
        #expect(try status() == .healthy)
        try sheet.stage.updateInstanceCustomHealthStatus("first", in: sheet.name, .unhealthy)
        sheet.stage.run(for: .seconds(20))
        // The same again doesn't begin anew.
        try sheet.stage.updateInstanceCustomHealthStatus("first", in: sheet.name, .unhealthy)
        sheet.stage.run(for: .seconds(9))
        #expect(try status() == .healthy)
        sheet.stage.run(for: .seconds(1))
        #expect(try status() == .unhealthy)
        // There and back within the time: nothing happened.
        try sheet.stage.updateInstanceCustomHealthStatus("first", in: sheet.name, .healthy)
        sheet.stage.run(for: .seconds(10))
        try sheet.stage.updateInstanceCustomHealthStatus("first", in: sheet.name, .unhealthy)
        sheet.stage.run(for: .seconds(60))
        #expect(try status() == .unhealthy)
        #expect(sheet.stage.log.count { if case .instanceHealthChanged = $0.event { true } else { false } } == 1)
    }

    @Test(.rule("instance.custom-health")) func `only of services with a custom health check`() throws {
        var sheet = try Sheet(health: false, withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(
            cloudMapError { try sheet.stage.updateInstanceCustomHealthStatus("first", in: sheet.name, .healthy) }?.code
                == .customHealthNotFound)
        #expect(try sheet.stage.getInstancesHealthStatus(of: sheet.name)[0].status == .unknown)
    }

    @Test(.rule("discover.health", "discover.revision")) func `by health`() throws {
        var sheet = try Sheet(withTasks: nil)
        func found(_ filter: CloudMap.HealthStatusFilter) throws -> [String] {
            try sheet.stage.discoverInstances(namespaceName: "concert.local", serviceName: "orders", healthStatus: filter).instances
                .map(\.instanceId)
        }
        func revision() throws -> Int {
            try sheet.stage.discoverInstances(namespaceName: "concert.local", serviceName: "orders").instancesRevision
        }
        let before = try revision()
        try sheet.register("well", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        try sheet.register("ill", ["AWS_INSTANCE_IPV4": "10.0.0.12", "AWS_INIT_HEALTH_STATUS": "UNHEALTHY"])
        #expect(try revision() == before + 2)
        #expect(try found(.healthy) == ["well"])
        #expect(try found(.unhealthy) == ["ill"])
        #expect(try found(.all) == ["well", "ill"])
        #expect(try found(.healthyOrElseAll) == ["well"])
        try sheet.stage.updateInstanceCustomHealthStatus("well", in: sheet.name, .unhealthy)
        sheet.stage.run(for: .seconds(30))
        #expect(try found(.healthy) == [])
        #expect(try found(.healthyOrElseAll) == ["well", "ill"])
        #expect(try revision() == before + 3)
        var plain = try Sheet(health: false, withTasks: nil)
        try plain.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(
            try plain.stage.discoverInstances(namespaceName: "concert.local", serviceName: "orders", healthStatus: .unhealthy)
                .instances
                .count == 1)
    }

    @Test(.rule("discover.parameters")) func `by attributes`() throws {
        var sheet = try Sheet(withTasks: nil)
        try sheet.register("a", ["AWS_INSTANCE_IPV4": "10.0.0.11", "edition": "1", "wing": "left"])
        try sheet.register("b", ["AWS_INSTANCE_IPV4": "10.0.0.12", "edition": "2", "wing": "left"])
        func found(_ query: ECS.StringMap, _ optional: ECS.StringMap = [:]) throws -> [String] {
            try sheet.stage.discoverInstances(
                namespaceName: "concert.local", serviceName: "orders", queryParameters: query, optionalParameters: optional
            ).instances.map(\.instanceId)
        }
        #expect(try found(["wing": "left"]) == ["a", "b"])
        #expect(try found(["wing": "left", "edition": "2"]) == ["b"])
        #expect(try found(["wing": "left"], ["edition": "2"]) == ["b"])
        #expect(try found(["wing": "left"], ["edition": "3"]) == ["a", "b"])
        #expect(try found(["wing": "right"], ["edition": "2"]) == [])
        let unknown = cloudMapError {
            _ = try sheet.stage.discoverInstances(namespaceName: "concert.local", serviceName: "order")
        }
        #expect(unknown?.code == .serviceNotFound)
        #expect(unknown?.help == "There is no service 'order'; did you mean 'orders'?")
    }
}
