import Orchestra
import Testing

@Suite struct WeightedForwardTests {
    private func weighted(_ door: Door, _ weights: [Int]) -> ELB.Action {
        .forward(to: zip(door.lists, weights).map { .init($0, weight: $1) })
    }

    @Test(.rule("listener-rule.forward-weighted")) func `requests are shared out by weight, and weight 0 gets nothing`() throws {
        var door = try Door()
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [6, 3, 0]))
        for _ in 0..<900 { try door.stage.send(.get("/"), to: door.doors) }
        let counts = door.lists.map { list in
            door.stage.log.count { if case .requestAnswered(let request) = $0.event { request.targetGroup == list } else { false } }
        }
        #expect((540...660).contains(counts[0]))
        #expect(counts[1] == 900 - counts[0])
        #expect(counts[2] == 0)
    }

    @Test(.rule("listener-rule.forward-all-zero")) func `with all weights 0 the load balancer answers 503 without a target group`()
        throws
    {
        var door = try Door()
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [0, 0]))
        let decision = try door.stage.route(.get("/"), to: door.doors)
        #expect(decision.description == "rule 1 → 503")
        #expect(try door.stage.send(.get("/"), to: door.doors).statusCode == 503)
    }

    @Test(.rule("listener-rule.forward-no-failover")) func `an empty target group answers 503 though its sibling has a target`()
        throws
    {
        var door = try Door()
        try door.register(1...1, in: door.lists[1])
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [1, 1]))
        door.stage.run(for: .seconds(120))
        let decisions = try (0..<40).map { _ in
            defer { door.stage.run(for: .seconds(11)) }
            return try door.stage.send(.get("/"), to: door.doors)
        }
        #expect(Set(decisions.map(\.statusCode)) == [503, 504])
        #expect(decisions.allSatisfy { ($0.target == nil) == ($0.statusCode == 503) })
    }

    @Test func `asking for the way draws nothing, and tells what the next request will do`() throws {
        var door = try Door()
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [1, 1, 1]))
        for _ in 0..<20 {
            let next = try door.stage.route(.get("/"), to: door.doors).targetGroup
            #expect(try door.stage.route(.get("/"), to: door.doors).targetGroup == next)
            try door.stage.send(.get("/"), to: door.doors)
            guard case .requestAnswered(let request)? = door.stage.log.last?.event else { continue }
            #expect(request.targetGroup == next)
        }
    }

    @Test func `an action with one target group draws nothing, in whichever way it names it`() throws {
        let worlds = try [false, true].map { asConfig in
            var door = try Door()
            let one = ELB.Action.forward(to: [.init(door.lists[0], weight: 7)])
            try door.stage.createRule(
                on: door.door, priority: 1, conditions: [.path("/a")], action: asConfig ? one : .forward(to: door.lists[0]))
            try door.stage.createRule(on: door.door, priority: 2, conditions: [.path("/b")], action: weighted(door, [1, 1, 1]))
            for _ in 0..<10 { try door.stage.send(.get("/a"), to: door.doors) }
            for _ in 0..<30 { try door.stage.send(.get("/b"), to: door.doors) }
            return door.stage.log.compactMap {
                if case .requestAnswered(let request) = $0.event { request.targetGroup } else { nil }
            }
        }
        #expect(worlds[0] == worlds[1])
        #expect(worlds[0].prefix(10).allSatisfy { $0.name == "a" })
    }

    @Test func `somebody else's forwarding decides, and a stranger that it names is answered with 503`() throws {
        struct Last: ELB.ForwardingPolicy {
            func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
                draw == 0 ? targetGroups.last?.targetGroupArn : "arn:nowhere"
            }
        }
        var door = try Door(policies: Policies(forwardingPolicy: Last()))
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/1")], action: weighted(door, [0, 0, 0]))
        try door.stage.createRule(on: door.door, priority: 2, conditions: [.path("/2")], action: weighted(door, [500, 500]))
        #expect(try door.stage.route(.get("/1"), to: door.doors).targetGroup == door.lists[2])
        let decision = try door.stage.route(.get("/2"), to: door.doors)
        #expect(decision.targetGroup == nil)
        #expect(decision.statusCode == 503)
    }

    @Test func `every target group of an action is in use, and none when the rule has gone`() throws {
        var door = try Door()
        for (list, number) in zip(door.lists, 1...) { try door.register(number...number, in: list) }
        let rule = try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [1, 0]))
        func states() throws -> [ELB.TargetHealth.State] {
            try door.lists.map { try door.stage.describeTargetHealth($0)[0].targetHealth.state }
        }
        #expect(try states() == [.initial, .initial, .unused])
        #expect(door.stage[door.lists[1]].loadBalancerArns.count == 1)
        #expect(elbError { try door.stage.deleteTargetGroup(door.lists[1]) }?.code == .resourceInUse)
        try door.stage.modifyRule(rule, action: .forward(to: [.init(door.lists[1]), .init(door.lists[2])]))
        #expect(try states() == [.unused, .initial, .initial])
        try door.stage.deleteRule(rule)
        #expect(try states() == [.unused, .unused, .unused])
        #expect(throws: Never.self) { try door.stage.deleteTargetGroup(door.lists[1]) }
    }

    @Test func `a default action may be weighted, and deleting its listener frees its target groups`() throws {
        var door = try Door()
        let other = try door.stage.createListener(on: door.doors, port: 81, defaultAction: weighted(door, [1, 2, 3]))
        #expect(try door.stage.describeListeners(of: door.doors)[1].defaultActions[0].targetGroups.map(\.weight) == [1, 2, 3])
        try door.stage.deleteListener(other)
        for list in door.lists { #expect(throws: Never.self) { try door.stage.deleteTargetGroup(list) } }
    }

    @Test func `a weighted run can be replayed`() throws {
        var door = try Door()
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: weighted(door, [2, 1]))
        for _ in 0..<50 { try door.stage.send(.get("/"), to: door.doors) }
        #expect(Simulation(replaying: door.stage.recording).log == door.stage.log)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var name: String
        var weights: [Int] = [1, 1]
        var twice = false
        var besides: String?
        var stickiness: ELB.TargetGroupStickinessConfig?
        var code = ELB.Error.Code.invalidLoadBalancerAction
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refusal(name: "no target group", weights: []), Refusal(name: "six target groups", weights: [1, 1, 1, 1, 1, 1]),
        Refusal(name: "a weight of 1000", weights: [1, 1000], code: .validationError),
        Refusal(name: "a weight below 0", weights: [-1], code: .validationError),
        Refusal(name: "the same target group twice", twice: true),
        Refusal(name: "another target group besides", weights: [1], besides: "arn:other"),
        Refusal(name: "several target groups and one besides", besides: "arn:other"),
        Refusal(name: "stickiness without a duration", stickiness: .init(enabled: true)),
        Refusal(name: "stickiness for 0 s", stickiness: .init(enabled: true, durationSeconds: 0), code: .validationError),
        Refusal(
            name: "stickiness for too long", stickiness: .init(enabled: true, durationSeconds: 604_801), code: .validationError),
    ])
    func `a forward action is refused with`(_ refusal: Refusal) throws {
        var door = try Door(["a", "b", "c", "d", "e", "f"])
        var groups = zip(door.lists, refusal.weights).map { ELB.TargetGroupTuple($0, weight: $1) }
        if refusal.twice { groups[1] = groups[0] }
        var action = ELB.Action.forward(to: groups, stickiness: refusal.stickiness)
        action.targetGroupArn = refusal.besides
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: action)
        }
        #expect(error?.code == refusal.code)
        #expect(throws: Never.self) { try door.stage.deleteTargetGroup(door.lists[0]) }
    }

    @Test(.rule("listener-rule.forward-limits")) func `an action may name its one target group in both ways`() throws {
        var door = try Door()
        var action = ELB.Action.forward(to: [.init(door.lists[0])])
        action.targetGroupArn = door.lists[0].arn
        try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: action)
        #expect(try door.stage.route(.get("/"), to: door.doors).targetGroup == door.lists[0])
    }

    @Test func `a weighted action has the API's shape`() throws {
        let door = try Door()
        #expect(
            try json(
                ELB.Action.forward(to: [.init(door.lists[0], weight: 9)], stickiness: .init(enabled: true, durationSeconds: 60)))
                == #"{"ForwardConfig":{"TargetGroupStickinessConfig":{"DurationSeconds":60,"Enabled":true},"#
                + #""TargetGroups":[{"TargetGroupArn":"\#(door.lists[0].arn)","Weight":9}]},"Type":"forward"}"#)
        #expect(try json(ELB.Action.forward(to: door.lists[0])) == #"{"TargetGroupArn":"\#(door.lists[0].arn)","Type":"forward"}"#)
    }
}
