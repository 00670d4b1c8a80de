import Orchestra

extension Move {
    static let loadBalancerMoves: [Move] = [
        Move("createTargetGroup", 4, opens: true) { _, random in
            .command(
                .createTargetGroup(
                    name: random.onceIn(40) ? "-" : random.oneOf("blue", "green", "red"), port: random.onceIn(40) ? 0 : 8080,
                    targetType: random.onceIn(30) ? .instance : .ip, healthCheck: healthCheck(&random),
                    attributes: attributes(&random)))
        },
        Move("createLoadBalancer", 2, opens: true) { _, random in
            .command(
                .createLoadBalancer(
                    name: random.onceIn(30) ? "internal-x" : random.oneOf("hall", "hall", "annex"),
                    scheme: random.onceIn(10) ? .internal : .internetFacing))
        },
        Move("createListener", 5, opens: true) { scene, random in
            guard let balancer = random.pick(scene.witness.loadBalancers) else { return nil }
            let speaks: ELB.ListenerProtocol = random.onceIn(4) ? .https : .http
            return .command(
                .createListener(
                    balancer, port: random.oneOf(80, 80, 443, 8080, 0), protocol: speaks,
                    certificates: speaks == .https ? [.example] : [],
                    defaultAction: action(scene, &random)))
        },
        Move("createRule", 5) { scene, random in
            guard let listener = random.pick(scene.witness.listeners) else { return nil }
            return .command(
                .createRule(
                    listener, priority: random.onceIn(20) ? random.oneOf(0, 50_001) : random.within(1...8),
                    conditions: conditions(&random),
                    action: action(scene, &random)))
        },
        Move("modifyRule", 3) { scene, random in
            guard let rule = rule(scene, &random) else { return nil }
            return .command(
                .modifyRule(
                    rule, conditions: random.onceIn(2) ? conditions(&random) : nil,
                    action: random.onceIn(2) ? action(scene, &random) : nil))
        },
        Move("setRulePriorities", 2) { scene, random in
            guard let listener = random.pick(scene.witness.listeners) else { return nil }
            var rules = scene.stage.rules(of: listener)
            random.shuffle(&rules)
            return .command(.setRulePriorities(rules.prefix(random.within(1...3)).map { .init($0, random.within(1...8)) }))
        },
        Move("deleteRule", 2) { scene, random in rule(scene, &random).map { .command(.deleteRule($0)) } },
        Move("modifyListener", 2) { scene, random in
            guard let listener = random.pick(scene.witness.listeners) else { return nil }
            return .command(
                .modifyListener(
                    listener, protocol: random.oneOf(nil, .http, .https), certificates: random.oneOf(nil, [], [.example]),
                    defaultAction: random.onceIn(2) ? action(scene, &random) : nil))
        },
        Move("deleteListener", 1) { scene, random in random.pick(scene.witness.listeners).map { .command(.deleteListener($0)) } },
        Move("deleteLoadBalancer", 1) { scene, random in
            random.onceIn(3) ? random.pick(scene.witness.loadBalancers).map { .command(.deleteLoadBalancer($0)) } : nil
        },
        Move("modifyTargetGroup", 2) { scene, random in
            random.pick(scene.witness.targetGroups).map { .command(.modifyTargetGroup($0, healthCheck: healthCheck(&random))) }
        },
        Move("modifyTargetGroupAttributes", 2) { scene, random in
            random.pick(scene.witness.targetGroups).map { .command(.modifyTargetGroupAttributes($0, attributes(&random))) }
        },
        Move("deleteTargetGroup", 1) { scene, random in
            random.pick(scene.witness.targetGroups).map { .command(.deleteTargetGroup($0)) }
        },
        Move("registerTargets", 3) { scene, random in
            random.pick(scene.witness.targetGroups).map { .command(.registerTargets($0, strangers(&random))) }
        },
        Move("deregisterTargets", 4) { scene, random in
            guard let group = random.pick(scene.witness.targetGroups) else { return nil }
            let known = (try? scene.stage.describeTargetHealth(group))?.map(\.target) ?? []
            return .command(
                .deregisterTargets(group, random.onceIn(2) ? strangers(&random) : random.pick(known).map { [$0] } ?? []))
        },
    ]

    /// Addresses behind which nobody is.
    static func strangers(_ random: inout SeededGenerator) -> [ELB.Target.ID] {
        (0...random.below(2)).map { _ in
            .init(
                id: random.onceIn(30) ? random.oneOf("8.8.8.8", "x", "") : "192.168.0.\(random.within(1...3))",
                port: random.onceIn(30) ? 0 : 80)
        }
    }

    static func rule(_ scene: Scene, _ random: inout SeededGenerator) -> ELB.Rule.ID? {
        random.pick(scene.witness.listeners).flatMap { random.pick(scene.stage.rules(of: $0)) }
    }

    static func healthCheck(_ random: inout SeededGenerator) -> ELB.HealthCheck {
        let interval = random.oneOf(5, 10, 30, 30)
        return ELB.HealthCheck(
            path: random.onceIn(40) ? "x" : "/", intervalSeconds: interval,
            timeoutSeconds: random.onceIn(40) ? 60 : random.oneOf(2, 4),
            healthyThresholdCount: random.within(2...4), unhealthyThresholdCount: random.within(2...4),
            matcher: .init(random.onceIn(40) ? "99" : random.oneOf("200", "200-299", "200,404")))
    }

    static func attributes(_ random: inout SeededGenerator) -> ELB.TargetGroupAttributes {
        ELB.TargetGroupAttributes(
            deregistrationDelayTimeoutSeconds: random.onceIn(40) ? 3601 : random.oneOf(0, 5, 30, 120),
            minimumHealthyTargetsCount: random.oneOf(1, 1, 2),
            loadBalancingAlgorithmType: random.oneOf(.roundRobin, .roundRobin, .leastOutstandingRequests, .weightedRandom),
            stickinessEnabled: random.onceIn(6), anomalyMitigationEnabled: random.onceIn(5),
            slowStartDurationSeconds: random.oneOf(0, 0, 0, 30, 7))
    }

    static func action(_ scene: Scene, _ random: inout SeededGenerator) -> ELB.Action {
        var groups = scene.witness.targetGroups
        random.shuffle(&groups)
        switch random.below(8) {
        case 0: return .fixedResponse(random.oneOf(200, 404, 503, 302))
        case 1:
            return .redirect(
                .init(
                    protocol: random.oneOf("HTTPS", "HTTP", "#{protocol}"), path: random.oneOf("/#{path}", "/x"),
                    statusCode: .http301))
        case 2,
            3 where groups.count > 1:
            return .forward(
                to: groups.prefix(2).map { .init($0, weight: random.oneOf(0, 1, 5, 999)) },
                stickiness: random.onceIn(3) ? .init(enabled: true, durationSeconds: 60) : nil)
        default: return groups.first.map { .forward(to: $0) } ?? .fixedResponse(404)
        }
    }

    static func conditions(_ random: inout SeededGenerator) -> [ELB.RuleCondition] {
        var conditions: [ELB.RuleCondition] = []
        if !random.onceIn(3) {
            conditions.append(
                .init(field: .pathPattern, values: [random.oneOf("/api/*", "/api/users", "/img/*.png", "*", "/?pi*")]))
        }
        if random.onceIn(4) {
            conditions.append(.init(field: .hostHeader, values: [random.oneOf("*.example.com", "api.example.com")]))
        }
        if random.onceIn(4) {
            conditions.append(
                .init(field: .httpRequestMethod, httpRequestMethodConfig: .init(values: [random.oneOf("GET", "POST", "get")])))
        }
        if random.onceIn(5) {
            conditions.append(
                .init(field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: "user-agent", values: ["*chrome*"])))
        }
        if random.onceIn(5) {
            conditions.append(
                .init(
                    field: .queryString, queryStringConfig: .init(values: [.init(key: "v", value: random.oneOf("1", #"\*"#, "*"))]))
            )
        }
        if random.onceIn(5) {
            conditions.append(
                .init(
                    field: .sourceIp, sourceIpConfig: .init(values: [random.oneOf("203.0.113.0/24", "2001:db8::/32", "0.0.0.0/0")]))
            )
        }
        return conditions
    }
}
