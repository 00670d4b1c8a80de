import Orchestra
import Testing

@Suite struct RoutingTests {
    private func house() throws -> (Simulation, ELB.LoadBalancer.ID, ELB.Listener.ID, [ELB.TargetGroup.ID]) {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404, "nobody"))
        let lists = try ["a", "b", "c"].map { try stage.createTargetGroup($0) }
        return (stage, doors, door, lists)
    }

    @Test(.rule("listener-rule.lowest-priority-first"))
    func `the lowest priority whose conditions hold takes the request, and every rule says why`() throws {
        var (stage, doors, door, lists) = try house()
        try stage.createRule(on: door, priority: 30, conditions: [.path("/api/*")], action: .forward(to: lists[2]))
        try stage.createRule(on: door, priority: 10, conditions: [.path("/api/users")], action: .forward(to: lists[0]))
        let decision = try stage.route(.get("/api/items"), to: doors)
        #expect(decision.priority == "30")
        #expect(decision.targetGroup == lists[2])
        #expect(decision.statusCode == 503)
        #expect(
            decision.evaluations.map(\.description) == [
                "10: /api/items does not match /api/users", "30: /api/items matches /api/*",
                "default: not looked at: rule 30 matched first",
            ])
        #expect(try stage.route(.get("/other"), to: doors).statusCode == 404)
    }

    @Test func `asking for the way moves nobody's turn`() throws {
        var hall = try Hall()
        hall.settle()
        for _ in 1...5 { _ = try hall.stage.route(.get("/"), to: hall.doors) }
        let next = try hall.stage.route(.get("/"), to: hall.doors).label
        #expect(try hall.stage.send(.get("/"), to: hall.doors).label == next)
    }

    @Test(.rule("listener-rule.redirect-location")) func `a redirect fills its placeholders and always writes the port`() throws {
        var (stage, doors, _, _) = try house()
        try stage.createListener(
            on: doors, port: 8080,
            defaultAction: .redirect(
                .init(protocol: "HTTPS", host: "www.#{host}", port: "443", path: "/v2/#{path}", statusCode: .http302)))
        let response = try stage.send(ELB.Request(host: "example.com:8080", path: "/a/b", query: "x=1"), to: doors, port: 8080)
        #expect(response.statusCode == 302)
        #expect(response.location == "https://www.example.com:443/v2/a/b?x=1")
    }

    @Test(.rule("listener-rule.fixed-response")) func `a fixed response carries its body`() throws {
        var (stage, doors, _, _) = try house()
        let response = try stage.send(.get("/"), to: doors)
        #expect(response.statusCode == 404)
        #expect(response.body == "nobody")
        #expect(response.contentType == "text/plain")
    }

    @Test(.rule("load-balancer.modify-listener", "load-balancer.https-certificate"))
    func `a listener's default action and protocol are changed, and a refused change changes nothing`() throws {
        var (stage, doors, door, lists) = try house()
        #expect(elbError { try stage.modifyListener(door, protocol: .https) }?.code == .certificateNotFound)
        try stage.modifyListener(door, protocol: .https, certificates: [.example], defaultAction: .forward(to: lists[0]))
        #expect(try stage.describeListeners(of: doors)[0].protocol == .https)
        #expect(try stage.route(.get("/"), to: doors).targetGroup == lists[0])
        let selfRedirect = ELB.Action.redirect(.init(statusCode: .http301))
        #expect(elbError { try stage.modifyListener(door, defaultAction: selfRedirect) }?.code == .invalidLoadBalancerAction)
        #expect(try stage.route(.get("/"), to: doors).targetGroup == lists[0])
    }

    @Test(.rule("listener-rule.priorities-swapped")) func `two rules exchange their numbers in one call`() throws {
        var (stage, _, door, lists) = try house()
        let one = try stage.createRule(on: door, priority: 1, conditions: [.path("/1")], action: .forward(to: lists[0]))
        let two = try stage.createRule(on: door, priority: 2, conditions: [.path("/2")], action: .forward(to: lists[1]))
        #expect(elbError { try stage.setRulePriorities([.init(one, 2)]) }?.code == .priorityInUse)
        try stage.setRulePriorities([.init(one, 2), .init(two, 1)])
        #expect(try stage.describeRules(of: door).map { $0.conditions.first?.values.first } == ["/2", "/1", nil])
    }

    /// A matcher that behaves like the reference one, but isn't it: no index helps it.
    private struct Plain: ELB.RuleMatcher {
        func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
            ELB.WildcardMatcher().matches(conditions, request)
        }
    }

    @Test(arguments: 1...80 as ClosedRange<UInt64>)
    func `the index of rules finds what asking every rule finds`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func path() -> String {
            "/" + (0..<random.bounded(12)).map { _ in ["a", "b", "/", "*", "?"][Int(random.bounded(5))] }.joined()
        }
        var pair = [Simulation(seed: 1), Simulation(seed: 1, policies: Policies(ruleMatcher: Plain()))]
        var doors: [ELB.LoadBalancer.ID] = []
        let rules = (1...20).map { number in (number, path().prefix(12)) }
        for index in pair.indices {
            doors.append(try pair[index].createLoadBalancer("hall"))
            let door = try pair[index].createListener(on: doors[index], defaultAction: .fixedResponse(404))
            for (number, pattern) in rules where pattern.count(where: { $0 == "*" || $0 == "?" }) <= 5 {
                let condition: ELB.RuleCondition = number % 7 == 0 ? .host("a.com") : .path(String(pattern), "/fixed/\(number)")
                try pair[index].createRule(
                    on: door, priority: number, conditions: [condition], action: .fixedResponse(200 + number))
            }
        }
        for _ in 0..<60 {
            let asked = path().replacing("*", with: "a").replacing("?", with: "b")
            let answers = try pair.indices.map { try pair[$0].send(.get(asked), to: doors[$0]).statusCode }
            #expect(answers[0] == answers[1], "seed \(seed): \(asked)")
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var conditions: [ELB.RuleCondition] = [.path("/a")]
        var priority = 1
        var action: ELB.Action = .fixedResponse(200)
        var code: ELB.Error.Code
        var testDescription: String { "\(conditions) \(priority) \(code.rawValue)" }
    }

    @Test(
        .rule("listener-rule.condition-limits", "listener-rule.condition-once", "listener-rule.priority-bounds"),
        arguments: [
            Refusal(conditions: [], code: .validationError), Refusal(priority: 0, code: .validationError),
            Refusal(priority: 50_001, code: .validationError),
            Refusal(conditions: [.path("/a"), .path("/b")], code: .invalidConfigurationRequest),
            Refusal(conditions: [.path("/a", "/b", "/c", "/d")], code: .validationError),
            Refusal(conditions: [.path("/a b")], code: .validationError),
            Refusal(conditions: [.host("localhost")], code: .validationError),
            Refusal(conditions: [.path("/*/*/*/*/*/*")], code: .validationError),
            Refusal(conditions: [.path("/" + String(repeating: "a", count: 128))], code: .validationError),
            Refusal(action: .fixedResponse(302), code: .invalidLoadBalancerAction),
            Refusal(action: .redirect(.init(statusCode: .http301)), code: .invalidLoadBalancerAction),
            Refusal(action: .redirect(.init(path: "new", statusCode: .http301)), code: .invalidLoadBalancerAction),
            Refusal(action: ELB.Action(type: .forward, targetGroupArn: "arn:nowhere"), code: .targetGroupNotFound),
        ])
    func `a rule is refused`(_ refusal: Refusal) throws {
        var (stage, _, door, _) = try house()
        let error = elbError {
            try stage.createRule(on: door, priority: refusal.priority, conditions: refusal.conditions, action: refusal.action)
        }
        #expect(error?.code == refusal.code)
        #expect(try stage.describeRules(of: door).count == 1)
    }

    @Test(
        .rule(
            "load-balancer.listener-port-unique", "load-balancer.https-certificate", "target-group.one-load-balancer",
            "target-group.in-use-not-deleted")) func `the default rule can't be deleted, and a listener's port is its own`() throws
    {
        var (stage, doors, _, lists) = try house()
        #expect(elbError { try stage.createListener(on: doors, defaultAction: .fixedResponse(200)) }?.code == .duplicateListener)
        #expect(
            elbError { try stage.createListener(on: doors, port: 443, protocol: .https, defaultAction: .fixedResponse(200)) }?.code
                == .certificateNotFound)
        let other = try stage.createLoadBalancer("other")
        try stage.createListener(on: doors, port: 81, defaultAction: .forward(to: lists[0]))
        #expect(
            elbError { try stage.createListener(on: other, defaultAction: .forward(to: lists[0])) }?.code
                == .targetGroupAssociationLimit)
        #expect(elbError { try stage.deleteTargetGroup(lists[0]) }?.code == .resourceInUse)
        #expect(throws: Never.self) { try stage.deleteTargetGroup(lists[1]) }
    }

    @Test(.rule("load-balancer.same-settings", "load-balancer.duplicate-name"))
    func `creating twice with the same settings is the same, with others it is refused`() throws {
        var (stage, doors, _, lists) = try house()
        #expect(try stage.createLoadBalancer("hall") == doors)
        #expect(elbError { try stage.createLoadBalancer("hall", scheme: .internal) }?.code == .duplicateLoadBalancerName)
        #expect(try stage.createTargetGroup("a") == lists[0])
        #expect(elbError { try stage.createTargetGroup("a", port: 81) }?.code == .duplicateTargetGroupName)
    }
}

@Suite struct TargetTests {
    @Test(.rule("target-health.one-pass-makes-new-target-healthy", "target-health.healthy-threshold"))
    func `one pass makes a new target healthy, healthyThresholdCount passes a sick one`() throws {
        var hall = try Hall()
        hall.settle()
        let sick = hall.stage.tasks(of: hall.users)[0]
        try hall.stage.updateService(hall.users, healthCheckGracePeriodSeconds: 3600)
        hall.stage.answer(500, from: sick)
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        hall.stage.recover(sick)
        hall.stage.run(for: .seconds(19))
        #expect(hall.stage.count(.unhealthy, in: hall.list) == 1)
        hall.stage.run(for: .seconds(7))
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(
        .rule("target-health.unhealthy-threshold"),
        arguments: [("hang", "Request timed out"), ("500", "Health checks failed with these codes: [500]")])
    func `an unhealthy target says why`(_ fault: String, _ explanation: String) throws {
        var hall = try Hall(maximumPercent: 100)
        hall.settle()
        let sick = hall.stage.tasks(of: hall.users)[1]
        if fault == "hang" { hall.stage.hang(sick) } else { hall.stage.answer(500, from: sick) }
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        #expect(hall.stage.targets(in: hall.list)[1] == "B unhealthy (\(explanation))")
    }

    @Test(.rule("target-health.draining")) func `a target drains for the whole delay, gets no new requests, and is gone`() throws {
        var hall = try Hall(delay: 60)
        hall.settle()
        let target = try hall.stage.describeTargetHealth(hall.list)[0].target
        let crowd = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 30)
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(for: .seconds(10))
        #expect(hall.stage.count(.draining, in: hall.list) == 1)
        hall.stage.run(for: .seconds(54))
        #expect(hall.stage.count(.draining, in: hall.list) == 1)
        hall.stage.run(for: .seconds(10))
        #expect(hall.stage.targets(in: hall.list).count == 2)
        #expect(hall.stage[crowd].byStatusCode.map(\.name) == ["200"])
        #expect(
            try hall.stage.describeTargetHealth(hall.list, [.init(id: "10.9.9.9", port: 1)])[0].targetHealth.reason
                == .notRegistered)
        _ = target
    }

    @Test(.rule("target-group.fail-open", "load-balancer.503-no-targets"))
    func `when all are unhealthy requests go to all of them, with none the answer is 503`() throws {
        var hall = try Hall(maximumPercent: 100, grace: 3600)
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 503)
        hall.settle()
        for task in hall.stage.tasks(of: hall.users) { hall.stage.answer(503, from: task) }
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 3 })
        let answers = try (1...6).map { _ in try hall.stage.send(.get("/"), to: hall.doors).label! }
        #expect(Set(answers) == ["A", "B", "C"])
    }

    @Test(.rule("target-health.initial-gets-nothing")) func `initial targets get no requests`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.stage.slowStart(ofImage: "example.com/users:1", .seconds(60))
        hall.stage.run(until: { !$0.targets(in: hall.list).isEmpty })
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 503)
    }

    @Test(.rule("target-health.not-in-use", "target-health.use-begins-and-ends"))
    func `a target group that no rule uses isn't checked`() throws {
        var stage = Simulation()
        let list = try stage.createTargetGroup("lonely")
        try stage.registerTargets(list, [.init(id: "10.1.1.1", port: 80)])
        stage.run(for: .seconds(600))
        #expect(try stage.describeTargetHealth(list)[0].targetHealth.reason == .notInUse)
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .forward(to: list))
        stage.run(for: .seconds(120))
        #expect(try stage.describeTargetHealth(list)[0].targetHealth.state == .unhealthy)
        try stage.deleteListener(door)
        #expect(try stage.describeTargetHealth(list)[0].targetHealth.reason == .notInUse)
    }

    @Test func `public addresses are no targets`() throws {
        var stage = Simulation()
        let list = try stage.createTargetGroup("l")
        for address in ["8.8.8.8", "10.0.0", "10.0.0.256", "x"] {
            #expect(elbError { try stage.registerTargets(list, [.init(id: address, port: 80)]) }?.code == .invalidTarget)
        }
    }

    @Test(arguments: ["", "99", "200-", "500", "200,", "299-200", "2xx"]) func `a matcher that is no list of codes is refused`(
        _ codes: String
    ) throws {
        var stage = Simulation()
        #expect(elbError { try stage.createTargetGroup("l", healthCheck: .init(matcher: .init(codes))) }?.code == .validationError)
    }

    @Test(.rule("load-balancer.504-idle-timeout", "load-balancer.502-refused"))
    func `a hanging task answers 504 after the idle timeout, a dead one 502`() throws {
        var hall = try Hall(desiredCount: 1, grace: 3600)
        hall.settle()
        let task = hall.stage.tasks(of: hall.users)[0]
        hall.stage.hang(task)
        let before = hall.stage.now
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 504)
        #expect(hall.stage.now - before == .seconds(60))
        hall.stage.recover(task)
        hall.stage.crash(task)
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 502)
    }

    @Test func `a 500 to requests alone stays unnoticed by the health check`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[0], healthChecksToo: false)
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.count(.healthy, in: hall.list) == 1)
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 500)
    }
}
