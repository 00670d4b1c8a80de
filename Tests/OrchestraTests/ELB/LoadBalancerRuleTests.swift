import Orchestra
import Testing

@Suite struct LoadBalancerRuleTests {
    @Test(
        .rule("load-balancer.name"),
        arguments: [
            ("hall", true), ("H-1", true), (String(repeating: "a", count: 32), true), (String(repeating: "a", count: 33), false),
            ("", false), ("-a", false), ("a-", false), ("a_b", false), ("internal-a", false), ("a.b", false),
        ])
    func `a name has 1 to 32 letters, digits and inner hyphens`(_ name: String, _ isAllowed: Bool) throws {
        var stage = Simulation()
        #expect((elbError { try stage.createLoadBalancer(name) } == nil) == isAllowed)
        if !name.hasPrefix("internal-") { #expect((elbError { try stage.createTargetGroup(name) } == nil) == isAllowed) }
    }

    @Test(.rule("load-balancer.arns", "load-balancer.dns-name")) func `ARNs and DNS names are made as AWS makes them`() throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        let list = try stage.createTargetGroup("list")
        let base = "arn:aws:elasticloadbalancing:eu-west-1:123456789012"
        #expect(doors.arn.wholeMatch(of: try Regex("\(base):loadbalancer/app/hall/[0-9a-f]{16}")) != nil)
        #expect(door.arn.wholeMatch(of: try Regex("\(base):listener/app/hall/[0-9a-f]{16}/[0-9a-f]{16}")) != nil)
        #expect(list.arn.wholeMatch(of: try Regex("\(base):targetgroup/list/[0-9a-f]{16}")) != nil)
        let rule = try stage.describeRules(of: door)[0]
        #expect(
            rule.ruleArn.wholeMatch(of: try Regex("\(base):listener-rule/app/hall/[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}")) != nil)
        #expect(rule.priority == "default" && rule.isDefault && rule.conditions.isEmpty)
        #expect(
            stage.describeLoadBalancers()[0].dnsName.wholeMatch(of: try Regex("hall-[0-9]+\\.eu-west-1\\.elb\\.amazonaws\\.com"))
                != nil)
    }

    @Test(.rule("load-balancer.provisioning")) func `a load balancer is provisioned before it is active`() throws {
        var timing = Timing()
        timing.loadBalancerProvisioning = .seconds(90)
        var stage = Simulation(timing: timing)
        try stage.createLoadBalancer("hall")
        #expect(stage.describeLoadBalancers()[0].state.code == .provisioning)
        stage.run(for: .seconds(90))
        #expect(stage.describeLoadBalancers()[0].state.code == .active)
        #expect(stage.describeLoadBalancers()[0].scheme == .internetFacing)
    }

    @Test(
        .rule("load-balancer.listener-port"),
        arguments: [(0, false), (1, true), (65_535, true), (65_536, false), (-1, false), (Int.max, false)])
    func `a listener's port is 1 to 65535`(_ port: Int, _ isAllowed: Bool) throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let error = elbError { try stage.createListener(on: doors, port: port, defaultAction: .fixedResponse(200)) }
        #expect(error?.code == (isAllowed ? nil : .validationError))
    }

    @Test(.rule("load-balancer.delete-unknown", "load-balancer.delete-keeps-target-groups"))
    func `deleting takes listeners and rules away, leaves target groups unused, and may be done twice`() throws {
        var door = try Door(["a"])
        try door.stage.modifyListener(door.door, defaultAction: .forward(to: door.lists[0]))
        try door.register(1...1, in: door.lists[0])
        door.stage.run(for: .seconds(5))
        try door.stage.deleteLoadBalancer(door.doors)
        try door.stage.deleteLoadBalancer(door.doors)
        #expect(try door.stage.describeTargetHealth(door.lists[0])[0].targetHealth.reason == .notInUse)
        #expect(elbError { try door.stage.deleteListener(door.door) }?.code == .listenerNotFound)
        #expect(elbError { try door.stage.describeRules(of: door.door) }?.code == .listenerNotFound)
        try door.stage.deleteTargetGroup(door.lists[0])
        try door.stage.deleteTargetGroup(door.lists[0])
    }

    @Test(.rule("listener-rule.unknown-rule")) func `a rule that isn't there is RuleNotFound`() throws {
        var door = try Door()
        let rule = try door.stage.createRule(on: door.door, priority: 1, conditions: [.path("/")], action: .fixedResponse(200))
        try door.stage.deleteRule(rule)
        #expect(elbError { try door.stage.deleteRule(rule) }?.code == .ruleNotFound)
    }

    @Test(.rule("listener-rule.modify-needs-something", "listener-rule.priority-given-twice"))
    func `a call that changes nothing or contradicts itself is refused`() throws {
        var door = try Door()
        let rules = try (1...2).map {
            try door.stage.createRule(on: door.door, priority: $0, conditions: [.path("/")], action: .fixedResponse(200))
        }
        #expect(elbError { try door.stage.modifyRule(rules[0]) }?.code == .validationError)
        let error = elbError { try door.stage.setRulePriorities(rules.map { .init($0, 7) }) }
        #expect(error?.code == .validationError)
        #expect(error?.message == "Priority '7' was provided multiple times")
        #expect(elbError { try door.stage.setRulePriorities([]) }?.code == .validationError)
    }

    @Test(.rule("load-balancer.account-limits")) func `the account's limits are the quotas`() {
        var quotas = Quotas()
        quotas.rulesPerLoadBalancer = 7
        let limits = Simulation(quotas: quotas).describeAccountLimits()
        #expect(limits.first { $0.name == "rules-per-application-load-balancer" }?.max == "7")
        #expect(limits.first { $0.name == "application-load-balancers" }?.max == "50")
    }

    @Test(.rule("listener-rule.priority-in-use")) func `a used priority is refused with its number`() throws {
        var door = try Door()
        try door.stage.createRule(on: door.door, priority: 50_000, conditions: [.path("/")], action: .fixedResponse(200))
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 50_000, conditions: [.path("/x")], action: .fixedResponse(200))
        }
        #expect(error?.code == .priorityInUse)
        #expect(error?.message == "Priority '50000' is currently in use")
    }

    @Test(.rule("listener-rule.default-rule-is-fixed")) func `the default rule can't be deleted or moved`() throws {
        var door = try Door()
        // Its id isn't handed out by a call that creates it: the rule's own ARN says which it is.
        #expect(try door.stage.describeRules(of: door.door).map(\.isDefault) == [true])
        let decision = try door.stage.route(.get("/"), to: door.doors)
        let error = elbError { try door.stage.deleteRule(decision.rule) }
        #expect(error?.code == .operationNotPermitted)
        #expect(error?.message == "Default rule '\(decision.rule.arn)' cannot be deleted")
        #expect(elbError { try door.stage.setRulePriorities([.init(decision.rule, 1)]) }?.code == .operationNotPermitted)
        #expect(elbError { try door.stage.modifyRule(decision.rule, conditions: [.path("/")]) }?.code == .operationNotPermitted)
        #expect(elbError { try door.stage.modifyRule(decision.rule, transforms: []) }?.code == .operationNotPermitted)
    }
}
