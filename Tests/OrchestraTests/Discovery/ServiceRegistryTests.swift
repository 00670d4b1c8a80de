import Orchestra
import Testing

@Suite struct ServiceRegistryTests {
    @Test(.rule("registry.activating", "registry.attributes")) func `a task registers before it is running`() throws {
        var sheet = try Sheet(withTasks: 1)
        let orders = sheet.orders!
        sheet.stage.run(until: { !$0.tasks(of: orders, .activating).isEmpty })
        let task = try #require(sheet.stage.tasks(of: orders).first)
        #expect(try sheet.stage.listInstances(in: sheet.name) == [])
        sheet.stage.run(until: { !$0.tasks(of: orders, .running).isEmpty })
        let instance = try #require(try sheet.stage.listInstances(in: sheet.name).first)
        #expect(instance.id == task.description)
        #expect(
            instance.attributes.names == [
                "AVAILABILITY_ZONE", "AWS_INIT_HEALTH_STATUS", "AWS_INSTANCE_IPV4", "ECS_CLUSTER_NAME", "ECS_SERVICE_NAME",
                "ECS_TASK_DEFINITION_FAMILY", "REGION",
            ])
        #expect(instance.attributes["AWS_INSTANCE_IPV4"] == sheet.stage[task].privateIPv4Address)
        #expect(instance.attributes["ECS_SERVICE_NAME"] == "orders" && instance.attributes["ECS_CLUSTER_NAME"] == "api")
    }

    @Test(.rule("registry.health")) func `unhealthy until it runs, and then what its containers say`() throws {
        var sheet = try Sheet(withTasks: 1)
        let orders = sheet.orders!
        sheet.stage.run(until: { !$0.tasks(of: orders, .running).isEmpty })
        func status() throws -> CloudMap.HealthStatus { try sheet.stage.getInstancesHealthStatus(of: sheet.name)[0].status }
        #expect(try status() == .unhealthy)
        sheet.stage.run(for: .seconds(29))
        #expect(try status() == .unhealthy)
        sheet.stage.run(for: .seconds(1))
        #expect(try status() == .healthy)
    }

    @Test(.rule("registry.health")) func `a container that is ill makes its task ill in Cloud Map`() throws {
        var sheet = try Sheet(
            withTasks: 1,
            container: .init(
                "web", image: "example.com/orders:1", port: 8080,
                healthCheck: .init(command: ["CMD", "true"], interval: 5, timeout: 2, retries: 2)))
        sheet.settle()
        // The first check came five seconds after the start, and its news count thirty later.
        sheet.stage.run(for: .seconds(10))
        let task = sheet.stage.tasks(of: sheet.orders)[0]
        #expect(try sheet.stage.getInstancesHealthStatus(of: sheet.name)[0].status == .healthy)
        sheet.stage.hang(task)
        sheet.stage.run(for: .seconds(60))
        let changes = sheet.stage.log.compactMap { entry -> CloudMap.HealthStatus? in
            if case .instanceHealthChanged(_, task.description, _, let status) = entry.event { status } else { nil }
        }
        #expect(changes.first == .healthy)
        #expect(!(try sheet.stage.listInstances(in: sheet.name).map(\.id).contains(task.description)))
    }

    @Test(.rule("registry.deactivating")) func `it is off the sheet before it is told to stop`() throws {
        var sheet = try Sheet()
        sheet.settle()
        let task = sheet.stage.tasks(of: sheet.orders)[0]
        try sheet.stage.stopTask(task)
        #expect(sheet.stage[task].lastStatus == .deactivating)
        sheet.stage.run(for: .seconds(2))
        #expect(!(try sheet.stage.listInstances(in: sheet.name).map(\.id).contains(task.description)))
        #expect(sheet.stage[task].lastStatus == .stopping)
    }

    @Test(.rule("registry.deactivating")) func `whoever dies is taken off as well, and nothing waits for it`() throws {
        var sheet = try Sheet()
        sheet.settle()
        let task = sheet.stage.tasks(of: sheet.orders)[0]
        sheet.stage.crash(task)
        sheet.stage.run(for: .seconds(5))
        #expect(sheet.stage[task].lastStatus >= .deprovisioning)
        #expect(!(try sheet.stage.listInstances(in: sheet.name).map(\.id).contains(task.description)))
    }

    @Test(.rule("registry.survives")) func `the name stays when the service goes`() throws {
        var sheet = try Sheet()
        sheet.settle()
        try sheet.stage.deleteService(sheet.orders, force: true)
        sheet.stage.run(for: .seconds(60))
        #expect(sheet.stage[sheet.orders].status == .inactive)
        #expect(try sheet.stage.getService(sheet.name).instanceCount == 0)
        #expect(sheet.stage.resolve("orders.concert.local").status == .nxDomain)
    }

    @Test(.rule("registry.update")) func `another name: a deployment, and the old tasks stay where they are`() throws {
        var sheet = try Sheet()
        sheet.settle()
        let other = try sheet.stage.createService("new", in: sheet.zone, dnsRecords: [.init(.a, ttl: 60)])
        try sheet.stage.updateService(sheet.orders, serviceRegistries: [.init(other)])
        #expect(sheet.stage[sheet.orders].deployments.count == 2)
        #expect(try sheet.stage.listInstances(in: sheet.name).count == 2)
        sheet.settle()
        #expect(try sheet.stage.listInstances(in: sheet.name).count == 0)
        #expect(try sheet.stage.listInstances(in: other).count == 2)
        let deployments = sheet.stage[sheet.orders].deployments.map(\.id)
        try sheet.stage.updateService(sheet.orders, serviceRegistries: [.init(other)])
        #expect(sheet.stage[sheet.orders].deployments.map(\.id) == deployments)
    }

    @Test(.rule("registry.one", "registry.port")) func `what can't be`() throws {
        var sheet = try Sheet(withTasks: nil)
        let srv = try sheet.stage.createService("calls", in: sheet.zone, dnsRecords: [.init(.srv, ttl: 10)])
        func refusal(_ registries: [ECS.ServiceRegistry]) -> String? {
            ecsError {
                try sheet.stage.createService(
                    "orders", in: "api", taskDefinition: "orders", desiredCount: 1, serviceRegistries: registries)
            }?.message
        }
        #expect(refusal([.init(sheet.name), .init(srv)]) == "A service has at most one service registry.")
        #expect(refusal([.init(.init("srv-nobody"))])?.hasSuffix("does not exist.") == true)
        #expect(refusal([.init(srv)]) == "A service registry with SRV records needs a port.")
        #expect(
            refusal([.init(registryArn: srv.arn, port: 8080, containerName: "web", containerPort: 8080)])?.hasSuffix("not both.")
                == true)
        #expect(refusal([.init(srv, containerName: "web", containerPort: 80)])?.contains("container port 80") == true)
        #expect(refusal([.init(srv, containerName: "web", containerPort: 8080)]) == nil)
    }

    @Test(.rule("registry.network-mode")) func `machines share their address: only a port tells tasks apart`() throws {
        var stage = Simulation(seed: 3)
        try stage.createCluster("api")
        let zone = try stage.zone("concert.local")
        let plain = try stage.createService("plain", in: zone, dnsRecords: [.init(.a, ttl: 10)])
        let srv = try stage.createService("calls", in: zone, dnsRecords: [.init(.srv, ttl: 10)])
        try stage.registerTaskDefinition(
            family: "calls", containers: [.init("web", image: "example.com/calls:1", port: 8080, memory: 128)], cpu: nil,
            memory: nil,
            networkMode: .bridge, requiresCompatibilities: [.ec2])
        try stage.registerContainerInstance(in: "api", availabilityZone: "eu-west-1a", instanceType: "m5.large")
        #expect(
            ecsError {
                try stage.createService(
                    "calls", in: "api", taskDefinition: "calls", desiredCount: 1, launchType: .ec2,
                    serviceRegistries: [.init(plain)])
            }?.message == "The network mode bridge needs SRV records in the service registry.")
        let calls = try stage.createService(
            "calls", in: "api", taskDefinition: "calls", desiredCount: 2, launchType: .ec2,
            serviceRegistries: [.init(srv, containerName: "web", containerPort: 8080)])
        stage.run(until: { $0[calls].runningCount == 2 })
        let instances = try stage.listInstances(in: srv)
        #expect(Set(instances.map { $0.attributes["AWS_INSTANCE_IPV4"] }).count == 1)
        #expect(Set(instances.map { $0.attributes["AWS_INSTANCE_PORT"] }).count == 2)
        #expect(instances.allSatisfy { $0.attributes["EC2_INSTANCE_ID"] != nil })
        let call = stage.call("calls.concert.local")
        #expect(call.outcome == .answered(200))
        #expect(instances.map(\.id).contains(call.task!.description))
    }

    @Test(.rule("registry.most-tasks")) func `a name has a thousand tasks at most`() throws {
        var sheet = try Sheet(withTasks: 2)
        #expect(ecsError { try sheet.stage.updateService(sheet.orders, desiredCount: 1001) }?.help?.contains("1000 tasks") == true)
        #expect(ecsError { try sheet.stage.updateService(sheet.orders, desiredCount: 1000) } == nil)
        #expect(
            ecsError {
                try sheet.stage.createService(
                    "more", in: "api", taskDefinition: "orders", desiredCount: 1500, serviceRegistries: [.init(sheet.name)])
            }?.message.contains("over the quota") == true)
    }

    @Test(.rule("registry.unhealthy-replaced")) func `whom Cloud Map holds for unhealthy ECS replaces, once it was healthy`() throws
    {
        var sheet = try Sheet(withTasks: 2)
        sheet.settle()
        let sick = sheet.stage.tasks(of: sheet.orders)[0]
        try sheet.stage.updateInstanceCustomHealthStatus(sick.description, in: sheet.name, .unhealthy)
        sheet.stage.run(for: .seconds(200))
        #expect(sheet.stage[sick].stoppedReason == "Task failed Cloud Map health checks")
        sheet.settle()
        #expect(sheet.stage[sheet.orders].runningCount == 2)
        // The young ones were unhealthy too, and nobody minded.
        let stops = sheet.stage.log.count { if case .taskStopping = $0.event { true } else { false } }
        #expect(stops == 1)
    }

    @Test(.rule("registry.port")) func `ports that can't be, and records that tasks can't fill`() throws {
        var sheet = try Sheet(withTasks: nil)
        let srv = try sheet.stage.createService("calls", in: sheet.zone, dnsRecords: [.init(.srv, ttl: 10)])
        let six = try sheet.stage.createService("six", in: sheet.zone, dnsRecords: [.init(.aaaa, ttl: 10)])
        func refusal(_ registry: ECS.ServiceRegistry) -> String? {
            ecsError {
                try sheet.stage.createService(
                    "orders", in: "api", taskDefinition: "orders", desiredCount: 1, serviceRegistries: [registry])
            }?.message
        }
        #expect(refusal(.init(registryArn: srv.arn, port: 0)) == "0 is no port from 1 to 65535.")
        #expect(refusal(.init(registryArn: srv.arn, port: 70_000)) == "70000 is no port from 1 to 65535.")
        #expect(refusal(.init(six))?.contains("AAAA records, which tasks can't fill") == true)
    }

    @Test func `tasks that find no room in the registry don't run`() throws {
        var sheet = try Sheet(withTasks: nil)
        var quotas = Quotas()
        quotas.instancesPerService = 1
        sheet.stage = Simulation(seed: 7, quotas: quotas)
        try sheet.stage.createCluster("api")
        try sheet.stage.registerTaskDefinition(
            family: "orders", containers: [.init("web", image: "example.com/orders:1", port: 8080)])
        let zone = try sheet.stage.zone("concert.local")
        let name = try sheet.stage.createService("orders", in: zone, dnsRecords: [.init(.a, ttl: 60)])
        let orders = try sheet.stage.createService(
            "orders", in: "api", taskDefinition: "orders", desiredCount: 1, serviceRegistries: [.init(name)])
        // Somebody takes the last place before the task comes.
        try sheet.stage.registerInstance("guest", in: name, attributes: ["AWS_INSTANCE_IPV4": "10.0.0.99"])
        sheet.stage.run(for: .seconds(60))
        #expect(sheet.stage[orders].runningCount == 0)
        #expect(
            sheet.stage.log.contains {
                if case .taskStopping(_, _, .taskFailedToStart, let reason) = $0.event {
                    reason.hasPrefix("Service discovery: unable to register the task.")
                } else {
                    false
                }
            })
    }
}

@Suite struct CallTests {
    @Test(.rule("call.direct")) func `to the task itself, by what the resolver remembers`() throws {
        var sheet = try Sheet(ttl: 300)
        sheet.settle()
        let call = sheet.stage.call("orders.concert.local", port: 8080, by: "web")
        #expect(call.outcome == .answered(200))
        #expect(sheet.addresses.contains(call.address!))
        // The one that was named first goes; the resolver doesn't hear of it.
        try sheet.stage.stopTask(call.task!)
        sheet.stage.run(for: .seconds(60))
        let before = sheet.stage.now
        let late = sheet.stage.call("orders.concert.local", port: 8080, by: "web")
        #expect(late.outcome == .timedOut && late.address == call.address && late.task == nil)
        #expect(sheet.stage.now == before + .seconds(10))
        #expect(sheet.stage.call("orders.concert.local", port: 8080, by: "newcomer").outcome == .answered(200))
        #expect(sheet.stage.call("nobody.concert.local", port: 8080).outcome == .nameUnknown)
        #expect(sheet.stage.call("orders.concert.local", port: 9999, by: "newcomer").outcome == .refused)
    }

    @Test(.rule("call.direct")) func `from a task, by its own resolver`() throws {
        var sheet = try Sheet()
        let task = sheet.stage.tasks(of: sheet.orders)
        #expect(task == [])
        sheet.settle()
        let caller = sheet.stage.tasks(of: sheet.orders)[0]
        #expect(try sheet.stage.call("orders.concert.local", port: 8080, from: caller).outcome == .answered(200))
        try sheet.stage.stopTask(caller)
        sheet.stage.run(for: .seconds(30))
        #expect(
            ecsError { try sheet.stage.call("orders.concert.local", port: 8080, from: caller) }?.code == .invalidParameterException)
    }
}
