import Orchestra
import Testing

/// A load balancer with a node in each of three zones, and one target in each. A target's zone follows its address.
@Suite struct ZoneTests {
    private static let subnets = ELB.AvailabilityZone.defaults.map(\.subnetId)
    private static let names = ELB.AvailabilityZone.defaults.map(\.zoneName)

    private struct House {
        var hall: Hall
        var doors: ELB.LoadBalancer.ID
        var list: ELB.TargetGroup.ID

        init(crossZone: Bool, tasks: Int = 3, subnets: [String] = ZoneTests.subnets) throws {
            hall = try Hall(desiredCount: tasks, grace: 3600)
            hall.settle()
            doors = try hall.stage.createLoadBalancer("zonal", subnets: subnets)
            list = try hall.stage.createTargetGroup("zonal", port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2))
            try hall.stage.modifyTargetGroupAttributes(
                list, attributes: [.init("load_balancing.cross_zone.enabled", "\(crossZone)")])
            try hall.stage.createListener(on: doors, defaultAction: .forward(to: list))
            try hall.stage.registerTargets(list, try hall.stage.describeTargetHealth(hall.list).map(\.target))
            hall.stage.run(for: .seconds(20))
        }

        mutating func labels(from zone: String?, _ count: Int = 3) throws -> [String] {
            try (0..<count).map { _ in
                let response = try hall.stage.send(.init(path: "/", availabilityZone: zone), to: doors)
                return response.label ?? "\(response.statusCode)"
            }
        }
    }

    @Test(
        .rule("load-balancer.two-zones", "load-balancer.one-subnet-per-zone"),
        arguments: [
            ([0, 1], nil), ([2, 0, 1], nil), ([0], .validationError), ([0, 0], .invalidConfigurationRequest),
            ([0, 7], .subnetNotFound),
        ] as [([Int], ELB.Error.Code?)])
    func `a load balancer has subnets in two zones or more, one in each`(_ numbers: [Int], _ code: ELB.Error.Code?) throws {
        var stage = Simulation()
        let subnets = numbers.map { $0 < 3 ? Self.subnets[$0] : "subnet-none" }
        let error = elbError { try stage.createLoadBalancer("hall", subnets: subnets) }
        #expect(error?.code == code)
        if code == nil {
            #expect(stage.describeLoadBalancers()[0].availabilityZones?.map(\.zoneName) == numbers.sorted().map { Self.names[$0] })
        }
    }

    @Test(.rule("load-balancer.cross-zone-on")) func `with cross-zone load balancing each node reaches every target`() throws {
        var house = try House(crossZone: true)
        for zone in Self.names { #expect(try Set(house.labels(from: zone)) == ["A", "B", "C"]) }
    }

    @Test(.rule("load-balancer.cross-zone-off", "load-balancer.nodes-in-turn"))
    func `without it a node reaches the targets of its zone alone`() throws {
        var house = try House(crossZone: false)
        let each = try Self.names.map { try Set(house.labels(from: $0)) }
        #expect(each.allSatisfy { $0.count == 1 })
        #expect(Set(each.joined()) == ["A", "B", "C"])
        // Clients that name no zone come to each node in turn.
        #expect(try Set(house.labels(from: nil)) == ["A", "B", "C"])
    }

    @Test(.rule("load-balancer.empty-zone-503")) func `without it a zone without targets answers 503`() throws {
        var house = try House(crossZone: false, tasks: 1)
        let answers = try Self.names.map { try house.labels(from: $0, 1)[0] }
        #expect(answers.sorted() == ["503", "503", "A"])
        // DNS doesn't name the empty zones.
        #expect(try house.labels(from: nil) == ["A", "A", "A"])
        #expect(try house.hall.stage.availabilityZonesInDNS(of: house.doors).count == 1)
    }

    @Test(.rule("target-group.fail-open-per-zone", "target-group.dns-failover"))
    func `without it each zone fails open by itself, and DNS leaves it out`() throws {
        var house = try House(crossZone: false)
        let sick = house.hall.stage.tasks(of: house.hall.users)[0]
        let zone = try #require(try Self.names.first { try house.labels(from: $0, 1) == ["A"] })
        house.hall.stage.answer(500, from: sick)
        house.hall.stage.run(for: .seconds(15))
        #expect(try house.labels(from: zone, 1) == ["A"])
        let decision = try house.hall.stage.route(.init(path: "/", availabilityZone: zone), to: house.doors)
        #expect(decision.failsOpen)
        #expect(try house.hall.stage.availabilityZonesInDNS(of: house.doors).map(\.zoneName) == Self.names.filter { $0 != zone })
        #expect(try Set(house.labels(from: nil, 6)) == ["B", "C"])
    }

    @Test(.rule("target-group.dns-all-unhealthy")) func `when all zones are unhealthy DNS names all of them`() throws {
        var house = try House(crossZone: false)
        for task in house.hall.stage.tasks(of: house.hall.users) { house.hall.stage.answer(500, from: task) }
        house.hall.stage.run(for: .seconds(15))
        #expect(try house.hall.stage.availabilityZonesInDNS(of: house.doors).count == 3)
    }

    @Test(.rule("target-health.zone-not-enabled", "load-balancer.set-subnets"))
    func `a target in a zone that isn't enabled is unused, until it is`() throws {
        var house = try House(crossZone: true)
        let before = try house.hall.stage.describeTargetHealth(house.list)
        #expect(before.allSatisfy { $0.targetHealth.state == .healthy })
        try house.hall.stage.setSubnets(house.doors, Array(Self.subnets.prefix(2)))
        let health = try house.hall.stage.describeTargetHealth(house.list).map(\.targetHealth)
        let unused = health.filter { $0.state == .unused }
        #expect(unused.count == 1)
        #expect(unused.first?.reason == .notInUse)
        #expect(unused.first?.explanation == "Target is in an Availability Zone that is not enabled for the load balancer")
        try house.hall.stage.setSubnets(house.doors, Self.subnets)
        house.hall.stage.run(for: .seconds(10))
        #expect(house.hall.stage.count(.healthy, in: house.list) == 3)
        #expect(elbError { try house.hall.stage.setSubnets(house.doors, []) }?.code == .validationError)
        #expect(Simulation(replaying: house.hall.stage.recording).log == house.hall.stage.log)
    }

    @Test(.rule("target-health.ip-unusable")) func `an address of the load balancer's own can't be used`() throws {
        var house = try House(crossZone: true)
        let node = try #require(try house.hall.stage.forwardedRequest(.get("/"), to: house.doors)?.sourceIP)
        try house.hall.stage.registerTargets(house.list, targets: [.init(id: node)])
        let health = try house.hall.stage.describeTargetHealth(house.list).last?.targetHealth
        #expect(health?.reason == .ipUnusable)
        #expect(health?.explanation == "The IP address cannot be used as a target, as it is in use by a load balancer")
        house.hall.stage.run(for: .seconds(60))
        #expect(try house.hall.stage.describeTargetHealth(house.list).last?.targetHealth.state == .unused)
    }
}
