import Orchestra
import Testing

@Suite struct ZoneRebalancingTests {
    /// Four tasks in zone a, and then an instance in zone b.
    private func lopsided(rebalancing: ECS.AvailabilityZoneRebalancing? = nil, maximum: Int = 200) throws -> (
        Machines, ECS.Service.ID
    ) {
        var machines = try Machines("a")
        try machines.define(cpu: 100, memory: 100)
        let web = try machines.serve(4, minimum: 50, maximum: maximum, rebalancing: rebalancing)
        machines.stage.run(for: .seconds(100))
        try machines.add("b")
        return (machines, web)
    }

    @Test(.rule("placement.rebalancing-default", "placement.rebalancing-one-zone-to-another", "placement.rebalancing-events"))
    func `a steady service is evened out, and nobody is missed`() throws {
        var (machines, web) = try lopsided()
        let deployments = machines.stage[web].deployments.map(\.id)
        var fewest = 4
        for _ in 0..<400 {
            machines.stage.run(for: .seconds(1))
            fewest = min(fewest, machines.stage.tasks(of: web, .running).count)
        }
        #expect(fewest == 4)
        #expect(machines.loads == [2, 2])
        #expect(machines.stage[web].deployments.map(\.id) == deployments)
        #expect(machines.stage[web].availabilityZoneRebalancing == .enabled)
        let told = machines.stage.eventMessages(of: web).filter { $0.contains("AZ") }.map { String($0.drop { $0 != "(" }) }
        #expect(
            told == [
                "(service web) is not AZ balanced with 4 tasks in eu-west-1a, 0 tasks in eu-west-1b. AZ Rebalancing in progress.",
                "(service web) has started 1 tasks in eu-west-1b to AZ Rebalance: (task E).",
                "(service web) has started 1 tasks in eu-west-1b to AZ Rebalance: (task F).",
                "(service web) is AZ balanced with 2 tasks in eu-west-1a, 2 tasks in eu-west-1b.",
            ])
    }

    @Test(.rule("placement.rebalancing-disabled"), arguments: [(ECS.AvailabilityZoneRebalancing.disabled, 200), (nil, 100)])
    func `it stays as it is where that isn't wanted, or can't be`(_ wanted: ECS.AvailabilityZoneRebalancing?, _ maximum: Int) throws
    {
        var (machines, web) = try lopsided(rebalancing: wanted, maximum: maximum)
        machines.stage.run(for: .seconds(600))
        #expect(machines.loads == [4, 0])
        #expect(machines.stage[web].availabilityZoneRebalancing == .disabled)
    }

    @Test(.rule("placement.rebalancing-protection"))
    func `who is protected isn't moved`() throws {
        var (machines, web) = try lopsided()
        _ = try machines.stage.updateTaskProtection(
            machines.stage.tasks(of: web), in: "api", protectionEnabled: true, expiresInMinutes: 2880)
        machines.stage.run(for: .seconds(600))
        #expect(machines.loads == [4, 0])
    }

    @Test(.rule("placement.rebalancing-eligible"))
    func `ENABLED is refused for a service that can't be evened out`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let zone = "attribute:ecs.availability-zone"
        func refused(
            _ strategy: [ECS.PlacementStrategy] = [], _ constraints: [ECS.PlacementConstraint] = [], maximum: Int = 200
        ) -> Bool {
            ecsError {
                _ = try machines.serve(
                    0, strategy: strategy, constraints: constraints, maximum: maximum, rebalancing: .enabled)
            }?.code == .invalidParameterException
        }
        #expect(refused(maximum: 100))
        #expect(refused([.spread("instanceId")]))
        #expect(refused([.binpack("cpu"), .spread(zone)]))
        #expect(refused([], [.memberOf("\(zone) == eu-west-1a")]))
        #expect(!refused([.spread(zone), .binpack("cpu")]))
        let error = ecsError {
            _ = try machines.stage.updateService(
                .init(cluster: "api", service: "web", placementStrategy: [.random], availabilityZoneRebalancing: .enabled))
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test(.rule("placement.rebalancing-upper-limit"))
    func `maximumPercent is kept while it is evened out`() throws {
        var (machines, web) = try lopsided(maximum: 125)
        var most = 0
        for _ in 0..<400 {
            machines.stage.run(for: .seconds(1))
            most = max(most, machines.stage.tasks(of: web).count)
        }
        #expect(most == 5)
        #expect(machines.loads == [2, 2])
    }

    @Test(.rule("placement.rebalancing-deployment"))
    func `a deployment goes first`() throws {
        var (machines, web) = try lopsided()
        machines.stage.run(for: .seconds(12))
        try machines.stage.updateService(web, forceNewDeployment: true)
        machines.stage.run(for: .seconds(400))
        #expect(machines.loads == [2, 2])
        #expect(machines.stage[web].deployments.map(\.rolloutState) == [.completed])
    }
}
