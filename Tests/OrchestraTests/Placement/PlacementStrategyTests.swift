import Orchestra
import Testing

@Suite struct PlacementStrategyTests {
    private let zone = "attribute:ecs.availability-zone"

    @Test(.rule("placement.service-default"))
    func `without a strategy a service takes the emptiest zone, then the emptiest instance`() throws {
        var machines = try Machines("aab")
        try machines.define()
        let web = try machines.serve(4)
        machines.stage.run(for: .seconds(10))
        #expect(machines.places(of: machines.stage.tasks(of: web)) == [0, 2, 1, 2])
        #expect(machines.stage[web].placementStrategy == [])
    }

    @Test(.rule("placement.spread-fewest-tasks"))
    func `spread over instances takes each in turn`() throws {
        var machines = try Machines("aab")
        try machines.define()
        let web = try machines.serve(5, strategy: [.spread("instanceId")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.places(of: machines.stage.tasks(of: web)) == [0, 1, 2, 0, 1])
    }

    @Test(.rule("placement.spread-host-is-instance-id"))
    func `host is another word for instanceId`() throws {
        var machines = try Machines("aa")
        try machines.define()
        try machines.serve(2, strategy: [.spread("host")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [1, 1])
    }

    @Test(.rule("placement.spread-counts-same-group"))
    func `spread counts tasks of the same service only`() throws {
        var machines = try Machines("ab")
        for family in ["web", "noise"] { try machines.define(family, cpu: 10, memory: 50) }
        _ = try machines.run("noise", count: 5, constraints: [.memberOf("\(zone) == eu-west-1a")])
        #expect(machines.loads == [5, 0])
        let web = try machines.serve(2, strategy: [.spread(zone)])
        machines.stage.run(for: .seconds(10))
        #expect(machines.places(of: machines.stage.tasks(of: web)) == [0, 1])
    }

    @Test(.rule("placement.spread-task-group"))
    func `standalone tasks are spread by their group`() throws {
        var machines = try Machines("ab")
        try machines.define(cpu: 10, memory: 50)
        let first = try machines.run(group: "night", strategy: [.spread(zone)])
        let other = try machines.run(group: "day", strategy: [.spread(zone)])
        let second = try machines.run(group: "night", strategy: [.spread(zone)])
        #expect(machines.places(of: first.tasks + other.tasks + second.tasks) == [0, 0, 1])
    }

    @Test(.rule("placement.spread-counts-full-instances"))
    func `an instance that is full still counts for its zone`() throws {
        var machines = try Machines("a", cpu: 512)
        try machines.add("a", cpu: 1024)
        try machines.add("b", cpu: 1024)
        try machines.define(cpu: 256, memory: 100)
        let web = try machines.serve(6, strategy: [.spread(zone), .spread("instanceId")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [2, 1, 3])
        #expect(machines.stage.tasks(of: web).count == 6)
    }

    @Test(.rule("placement.binpack-least-remaining"), arguments: [("memory", [2, 0, 3]), ("CPU", [0, 4, 1])])
    func `binpack fills what has least left`(_ field: String, _ loads: [Int]) throws {
        var machines = try Machines("", cpu: 0)
        try machines.add("a", cpu: 1024, memory: 1100)
        try machines.add("a", cpu: 400, memory: 4000)
        try machines.add("a", cpu: 900, memory: 1000)
        try machines.define(cpu: 100, memory: 300)
        try machines.serve(5, strategy: [.binpack(field)])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == loads)
    }

    @Test(.rule("placement.random"))
    func `random takes any instance, the same ones for the same seed`() throws {
        func loads(_ seed: UInt64) throws -> [Int] {
            var machines = try Machines("aaaa", cpu: 100_000, memory: 100_000, seed: seed)
            try machines.define(cpu: 1, memory: 4)
            try machines.serve(200, strategy: [.random])
            machines.stage.run(for: .seconds(10))
            return machines.loads
        }
        let first = try loads(1)
        #expect(first.reduce(0, +) == 200)
        #expect(first.allSatisfy { $0 > 25 })
        #expect(try first == loads(1))
        #expect(try first != loads(2))
    }

    @Test(.rule("placement.strategies-in-order", "placement.ties-oldest-registration"))
    func `each strategy decides among those that the one before left`() throws {
        var machines = try Machines("a", memory: 1000)
        try machines.add("a", memory: 900)
        try machines.add("b", memory: 2000)
        try machines.define(cpu: 10, memory: 100)
        let web = try machines.serve(4, strategy: [.spread(zone), .binpack("memory")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.places(of: machines.stage.tasks(of: web)) == [1, 2, 1, 2])
    }

    @Test(.rule("placement.spread-missing-attribute"))
    func `instances without the attribute are one group`() throws {
        var machines = try Machines("aa")
        try machines.add("a", attributes: [.init("rack", "1")])
        try machines.define(cpu: 10, memory: 50)
        try machines.serve(4, strategy: [.spread("attribute:rack"), .spread("instanceId")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [1, 1, 2])
    }

    @Test(
        .rule("placement.strategy-fields", "placement.strategy-limit"),
        arguments: [
            ([.binpack("disk")], "invalid for binpack"), ([.spread("zone")], "invalid for spread"),
            ([.spread("attribute:")], "invalid for spread"), ([.init(type: .random, field: "cpu")], "takes no field"),
            ([.init(type: .binpack)], "invalid for binpack"), (Array(repeating: .random, count: 6), "at most 5"),
        ] as [([ECS.PlacementStrategy], String)])
    func `a strategy that can't be is refused`(_ strategies: [ECS.PlacementStrategy], _ message: String) throws {
        var machines = try Machines()
        try machines.define()
        let error = ecsError { _ = try machines.serve(1, strategy: strategies) }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.contains(message) ?? false)
        #expect(ecsError { _ = try machines.run(strategy: strategies) } == error)
    }

    @Test(.rule("placement.no-strategies-on-fargate"))
    func `Fargate takes no strategies`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i")])
        let error = ecsError {
            _ = try stage.createService(
                .init(
                    serviceName: "web", taskDefinition: "web", desiredCount: 1, launchType: .fargate, placementStrategy: [.random]))
        }
        #expect(error?.message == "Placement strategies and constraints are not supported with launch type FARGATE.")
    }

    // MARK: Somebody else's

    /// The fullest group that still fits: the opposite of spread.
    private struct Crowd: ECS.PlacementStrategyPolicy {
        func bestInstances(among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String) -> [String]
        {
            let most = candidates.map(\.tasksOfGroup).max()
            return candidates.filter { $0.tasksOfGroup == most }.map(\.id)
        }
    }

    /// The reference, asked as somebody else's.
    private struct Asked: ECS.PlacementStrategyPolicy {
        var policy: any ECS.PlacementStrategyPolicy
        func bestInstances(among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String) -> [String]
        {
            policy.bestInstances(among: candidates, others: others, field: field)
        }
    }

    @Test func `a strategy of one's own takes the reference's place`() throws {
        var policies = Policies()
        policies.spreadPlacement = Crowd()
        var machines = try Machines("aab", policies: policies)
        try machines.define(cpu: 256, memory: 512)
        try machines.serve(4)
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [4, 0, 0])
    }

    @Test(arguments: 1...8) func `the policies say what the engine does in its own way`(_ seed: UInt64) throws {
        func loads(_ policies: Policies) throws -> [[Int]] {
            var machines = try Machines("aababc", policies: policies, seed: seed)
            for family in ["web", "noise"] { try machines.define(family, cpu: 50 + 10 * Int(seed), memory: 100) }
            _ = try machines.run("noise", count: Int(seed), strategy: [.binpack("cpu")])
            var seen: [[Int]] = []
            for strategy: [ECS.PlacementStrategy] in [[.spread(zone), .binpack("memory")], [.binpack("cpu")], [.spread("host")]] {
                _ = try machines.run(count: 7, strategy: strategy)
                seen.append(machines.loads)
            }
            return seen
        }
        var asked = Policies()
        asked.spreadPlacement = Asked(policy: .spread)
        asked.binpackPlacement = Asked(policy: .binpack)
        #expect(try loads(Policies()) == loads(asked))
    }

    @Test func `thousands of instances are no trouble`() throws {
        var machines = try Machines(String(repeating: "abc", count: 1000))
        try machines.define(cpu: 256, memory: 512)
        let web = try machines.serve(500, constraints: [.memberOf("attribute:ecs.instance-type =~ t3.*")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.stage.tasks(of: web).count == 500)
        #expect(machines.loads.max() == 1)
    }
}
