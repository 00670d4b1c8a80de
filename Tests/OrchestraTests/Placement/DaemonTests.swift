import Orchestra
import Testing

@Suite struct DaemonTests {
    @Test(.rule("placement.daemon-one-per-instance", "placement.daemon-desired-count", "placement.daemon-defaults"))
    func `a daemon is on every instance, the new ones too`() throws {
        var machines = try Machines("ab")
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [1, 1])
        #expect(machines.stage[log].desiredCount == 2)
        #expect(machines.stage[log].schedulingStrategy == "DAEMON")
        #expect(machines.stage[log].deploymentConfiguration == .init(minimumHealthyPercent: 0, maximumPercent: 100))
        #expect(machines.lastEvent(of: log).hasSuffix("has reached a steady state."))
        try machines.add("c")
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [1, 1, 1])
        #expect(machines.stage[log].desiredCount == 3)
    }

    @Test(.rule("placement.daemon-lost-task"))
    func `a daemon's task that is lost is replaced where it was`() throws {
        var machines = try Machines("ab")
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        machines.stage.crash(machines.stage.tasks(on: machines.instances[1])[0])
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [1, 1])
        #expect(machines.stage.labels(of: log) == ["A", "C"])
    }

    @Test(.rule("placement.daemon-first"))
    func `on a new instance the daemon comes before everybody else`() throws {
        var machines = try Machines("a", cpu: 256)
        for family in ["log", "web"] { try machines.define(family) }
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(60))
        let log = try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(60))
        #expect(machines.hasEvent(of: log, "has insufficient CPU units available"))
        // Room for one: the service waits for it, and the daemon gets it.
        try machines.add("b", cpu: 256)
        machines.stage.run(for: .seconds(60))
        #expect(machines.places(of: machines.stage.tasks(of: log)) == [1])
        #expect(machines.places(of: machines.stage.tasks(of: web)) == [0])
    }

    @Test(.rule("placement.daemon-constraints", "placement.daemon-constraint-violated"))
    func `a daemon follows its constraints`() throws {
        var machines = try Machines("a")
        try machines.add("b", attributes: [.init("gpu")])
        try machines.define("log")
        let log = try machines.serve("log", nil, constraints: [.memberOf("attribute:gpu exists")], scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [0, 1])
        #expect(machines.stage[log].desiredCount == 1)
        try machines.stage.putAttributes([.init("gpu", targetId: machines.instances[0].id)], in: "api")
        try machines.stage.deleteAttributes([.init("gpu", targetId: machines.instances[1].id)], in: "api")
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [1, 0])
    }

    @Test(.rule("placement.daemon-stopped-last"))
    func `on a draining instance the daemon leaves last`() throws {
        var machines = try Machines("ab")
        for family in ["log", "web"] { try machines.define(family) }
        let log = try machines.serve("log", nil, scheduling: .daemon)
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [2, 2])
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        var order: [String] = []
        for _ in 0..<120 {
            machines.stage.run(for: .seconds(1))
            let families = machines.stage.tasks(on: machines.instances[0]).map { machines.stage[$0].group }.joined(separator: " ")
            if families != order.last { order.append(families) }
        }
        #expect(order == ["service:log service:web", "service:log", ""])
        #expect(machines.stage.labels(of: web).count == 2)
        #expect(machines.stage[log].desiredCount == 1)
    }

    @Test(.rule("placement.daemon-rollout"), arguments: [(0, 0), (50, 2)])
    func `in a deployment the old task leaves before the new one comes`(_ minimum: Int, _ fewest: Int) throws {
        var machines = try Machines("abcd", cpu: 256)
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon, minimum: minimum, maximum: 100)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateService(log, forceNewDeployment: true)
        var seen = 4
        for _ in 0..<300 {
            machines.stage.run(for: .seconds(1))
            seen = min(seen, machines.stage.tasks(of: log, .running).count)
            #expect(machines.loads.max()! <= 1)
        }
        #expect(seen == fewest)
        #expect(machines.loads == [1, 1, 1, 1])
        #expect(machines.stage[log].deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("placement.daemon-protection"))
    func `a protected daemon's task stays through a deployment, and doesn't keep the others`() throws {
        var machines = try Machines("ab", cpu: 256)
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon, minimum: 50, maximum: 100)
        machines.stage.run(for: .seconds(100))
        let first = machines.stage.tasks(on: machines.instances[0])[0]
        _ = try machines.stage.updateTaskProtection([first], in: "api", protectionEnabled: true, expiresInMinutes: 10)
        try machines.stage.updateService(log, forceNewDeployment: true)
        machines.stage.run(for: .seconds(300))
        #expect(machines.stage.labels(of: log) == ["A", "C"])
        #expect(machines.stage[log].deployments.count == 2)
        machines.stage.run(for: .seconds(600))
        #expect(machines.stage.labels(of: log) == ["C", "D"])
        #expect(machines.stage[log].deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("placement.daemon-protection"))
    func `a protected daemon's task leaves with its instance`() throws {
        var machines = try Machines("ab")
        try machines.define("log")
        try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        _ = try machines.stage.updateTaskProtection(
            machines.stage.tasks(on: machines.instances[0]), in: "api", protectionEnabled: true)
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [0, 1])
    }

    @Test(.rule("placement.daemon-agent"))
    func `an agent that is away costs the daemon nothing`() throws {
        var machines = try Machines("ab")
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        machines.stage.disconnectAgent(of: machines.instances[0])
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [1, 1])
        #expect(machines.stage[log].desiredCount == 1)
    }

    @Test(.rule("placement.daemon-refusals"))
    func `what a daemon can't have is refused`() throws {
        var machines = try Machines()
        try machines.define("log")
        func refused(_ change: (inout ECS.CreateServiceRequest) -> Void) -> Bool {
            var request = ECS.CreateServiceRequest(
                cluster: "api", serviceName: "log", taskDefinition: "log", launchType: .ec2, schedulingStrategy: .daemon)
            change(&request)
            return ecsError { try machines.stage.createService(request) }?.code == .invalidParameterException
        }
        #expect(refused { $0.desiredCount = 1 })
        #expect(refused { $0.deploymentConfiguration.maximumPercent = 150 })
        #expect(refused { $0.placementStrategy = [.random] })
        #expect(refused { $0.placementConstraints = [.distinctInstance] })
        #expect(refused { $0.availabilityZoneRebalancing = .enabled })
        #expect(!refused { _ in })
        #expect(ecsError { _ = try machines.stage.updateService(.init(cluster: "api", service: "log", desiredCount: 2)) } != nil)
    }

    @Test(.rule("placement.desired-count-required"))
    func `a REPLICA service needs its desiredCount`() throws {
        var machines = try Machines()
        try machines.define()
        #expect(ecsError { _ = try machines.serve(nil) }?.code == .invalidParameterException)
    }

    @Test(.rule("placement.daemon-delete"))
    func `a daemon is deleted without being scaled down`() throws {
        var machines = try Machines("ab")
        try machines.define("log")
        let log = try machines.serve("log", nil, scheduling: .daemon)
        machines.stage.run(for: .seconds(100))
        try machines.stage.deleteService(log)
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [0, 0])
        #expect(machines.stage[log].status == .inactive)
        try machines.add("c")
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [0, 0, 0])
    }
}
