import Orchestra
import Testing

/// The algorithms by themselves.
@Suite struct WeightedAlgorithmTests {
    private func targets(_ weights: [Int]) -> [ELB.Target] {
        weights.enumerated().map { ELB.Target(id: .init(id: "10.0.0.\($0)", port: 80), registration: $0 + 1, weight: $1) }
    }

    private func counts(_ algorithm: any ELB.RoutingAlgorithm, _ weights: [Int], _ count: Int) -> [Int] {
        var (algorithm, random) = (algorithm, SeededGenerator(seed: 7))
        let targets = targets(weights)
        var counts = weights.map { _ in 0 }
        for _ in 0..<count {
            let chosen = algorithm.chooseTarget(for: .get("/"), among: targets, random: &random)
            counts[targets.firstIndex { $0.id == chosen }!] += 1
        }
        return counts
    }

    @Test(.rule("target-group.weighted-random")) func `weighted random shares out by chance, in proportion to the weights`() {
        let equal = counts(.weightedRandom, [100, 100, 100], 3000)
        #expect(equal.allSatisfy { (900...1100).contains($0) }, "\(equal)")
        let unequal = counts(.weightedRandom, [100, 50, 0], 3000)
        #expect((1900...2100).contains(unequal[0]) && unequal[2] == 0, "\(unequal)")
        #expect(counts(.weightedRandom, [0, 0], 100).allSatisfy { $0 > 30 })
    }

    @Test(.rule("target-group.slow-start-share")) func `weighted round robin gives each its share, evenly spread`() {
        #expect(counts(.weightedRoundRobin, [100, 100, 100], 300) == [100, 100, 100])
        #expect(counts(.weightedRoundRobin, [100, 100, 50], 250) == [100, 100, 50])
        #expect(counts(.weightedRoundRobin, [100, 1], 101) == [100, 1])
        var (algorithm, random) = (ELB.WeightedRoundRobin(), SeededGenerator(seed: 1))
        let chosen = (0..<6).map { _ in
            algorithm.chooseTarget(for: .get("/"), among: targets([100, 100, 100]), random: &random)!.id.last!
        }
        #expect(String(chosen) == "012012")
    }

    @Test(.rule("target-group.slow-start-linear"), arguments: [(0, 1), (15, 50), (29, 96), (30, 100), (45, 100)])
    func `the share grows in a straight line`(_ seconds: Int, _ weight: Int) {
        #expect(ELB.LinearSlowStart().weight(after: .seconds(seconds), of: .seconds(30)) == weight)
    }

    @Test(
        .rule("target-group.anomaly-detection"),
        arguments: [
            ([(10, 0), (10, 0), (10, 5)], [2]), ([(10, 0), (10, 5)], []), ([(10, 5), (10, 5), (10, 5)], []),
            ([(10, 0), (10, 0), (10, 1)], []), ([(0, 0), (10, 0), (10, 10), (10, 9)], []), ([(9, 0), (9, 0), (9, 0), (9, 9)], [3]),
        ] as [([(Int, Int)], [Int])])
    func `it takes three healthy targets to see that one fails more than the others`(_ seen: [(Int, Int)], _ expected: [Int]) {
        let statistics = seen.enumerated().map { number, pair in
            ELB.TargetStatistics(id: .init(id: "\(number)", port: 80), requests: pair.0, failures: pair.1)
        }
        #expect(ELB.FailureRate().anomalies(among: statistics).map(\.id) == expected.map(String.init))
    }
}

/// The algorithms at work.
@Suite struct TargetSelectionTests {
    private func hall(_ attributes: [ELB.Attribute], desiredCount: Int = 3) throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount, grace: 3600)
        try hall.stage.modifyTargetGroupAttributes(hall.list, attributes: attributes)
        hall.settle()
        return hall
    }

    private func answers(_ hall: inout Hall, seconds: Int, perSecond: Int = 50) throws -> [String: Int] {
        let crowd = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: perSecond)
        hall.stage.run(for: .seconds(seconds))
        hall.stage.stopTraffic(crowd)
        hall.stage.run(for: .seconds(1))
        return Dictionary(uniqueKeysWithValues: hall.stage[crowd].byTarget.map { ($0.name, $0.count) })
    }

    @Test(.rule("target-group.weighted-random-equal")) func `without mitigation who fails gets as much as the others`() throws {
        var hall = try hall([.init("load_balancing.algorithm.type", "weighted_random")])
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[0], healthChecksToo: false)
        let counts = try answers(&hall, seconds: 60, perSecond: 20)
        #expect(counts.values.allSatisfy { (330...470).contains($0) }, "\(counts)")
        let health = try hall.stage.describeTargetHealth(hall.list, include: [.anomalyDetection])
        #expect(health.map(\.anomalyDetection?.result) == [.anomalous, .normal, .normal])
        #expect(health.allSatisfy { $0.anomalyDetection?.mitigationInEffect == .no })
        #expect(try hall.stage.describeTargetHealth(hall.list).allSatisfy { $0.anomalyDetection == nil })
    }

    @Test(.rule("target-group.anomaly-mitigation"))
    func `with mitigation who fails gets less and less, and its share back when it has recovered`() throws {
        var hall = try hall([
            .init("load_balancing.algorithm.type", "weighted_random"), .init("load_balancing.algorithm.anomaly_mitigation", "on"),
        ])
        let task = hall.stage.tasks(of: hall.users)[0]
        hall.stage.answer(500, from: task, healthChecksToo: false)
        _ = try answers(&hall, seconds: 30)
        let counts = try answers(&hall, seconds: 30)
        #expect(counts["A"]! * 5 < counts["B"]!, "\(counts)")
        let first = try hall.stage.describeTargetHealth(hall.list, include: [.all])[0].anomalyDetection
        #expect(first == ELB.AnomalyDetection(result: .anomalous, mitigationInEffect: .yes))
        hall.stage.recover(task)
        _ = try answers(&hall, seconds: 30)
        let later = try answers(&hall, seconds: 30)
        #expect(later["A"]! * 2 > later["B"]!, "\(later)")
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test(.rule("target-group.slow-start"))
    func `a target that joins healthy ones begins with little, and ends with its full share`() throws {
        var hall = try hall([.init("slow_start.duration_seconds", "100")], desiredCount: 1)
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(until: { $0.count(.healthy, in: hall.list) == 2 })
        let early = try answers(&hall, seconds: 20)
        #expect(early["B"]! * 4 < early["A"]!, "\(early)")
        hall.stage.run(for: .seconds(100))
        let late = try answers(&hall, seconds: 20)
        #expect(abs(late["B"]! - late["A"]!) <= 2, "\(late)")
    }

    @Test(.rule("target-group.slow-start-skipped"))
    func `targets that come together to an empty group don't start slowly, nor those that were there`() throws {
        for startsBefore in [true, false] {
            var hall = try Hall(desiredCount: 2)
            hall.settle()
            let both = try hall.stage.describeTargetHealth(hall.list).map(\.target)
            let second = try hall.stage.createTargetGroup(
                "second", port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2))
            try hall.stage.createRule(on: hall.door, priority: 1, conditions: [.path("/")], action: .forward(to: second))
            let attributes = [ELB.Attribute("slow_start.duration_seconds", "900")]
            if startsBefore { try hall.stage.modifyTargetGroupAttributes(second, attributes: attributes) }
            try hall.stage.registerTargets(second, both)
            hall.stage.run(for: .seconds(10))
            if !startsBefore { try hall.stage.modifyTargetGroupAttributes(second, attributes: attributes) }
            let counts = try answers(&hall, seconds: 10)
            #expect(counts == ["A": 250, "B": 250], "\(startsBefore)")
        }
    }

    @Test(.rule("target-group.slow-start-ends-when-unhealthy")) func `a target that was unhealthy starts slowly again`() throws {
        var hall = try hall([.init("slow_start.duration_seconds", "900")], desiredCount: 2)
        let task = hall.stage.tasks(of: hall.users)[0]
        hall.stage.answer(500, from: task)
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        // The other one leaves its slow start.
        hall.stage.run(for: .seconds(900))
        hall.stage.recover(task)
        hall.stage.run(until: { $0.count(.healthy, in: hall.list) == 2 })
        let counts = try answers(&hall, seconds: 20)
        #expect(counts["A"]! * 10 < counts["B"]!, "\(counts)")
    }
}

/// `app_cookie`: sessions that the application begins.
@Suite struct ApplicationCookieTests {
    private func hall(seconds: Int = 60, sets name: String? = "SESSION") throws -> Hall {
        var hall = try Hall(grace: 3600)
        if let name { hall.stage.setCookie(ofImage: "example.com/users:1", name: name, value: "17") }
        try hall.stage.modifyTargetGroupAttributes(
            hall.list,
            attributes: [
                .init("stickiness.enabled", "true"), .init("stickiness.type", "app_cookie"),
                .init("stickiness.app_cookie.cookie_name", "SESSION"),
                .init("stickiness.app_cookie.duration_seconds", "\(seconds)"),
            ])
        hall.settle()
        return hall
    }

    @Test(.rule("target-group.app-cookie"))
    func `the application's cookie brings the load balancer's with it, and both bring the client back`() throws {
        var hall = try hall()
        let first = try hall.stage.send(.get("/"), to: hall.doors)
        #expect(first.setCookie?.map { $0.prefix { $0 != "=" } } == ["SESSION", "AWSALBAPP-0"])
        let client = ELB.Request.get("/").returningCookies(of: first)
        for _ in 0..<4 { #expect(try hall.stage.send(client, to: hall.doors).label == first.label) }
    }

    @Test(.rule("target-group.app-cookie-both")) func `one of the two cookies isn't enough, and a forged one is none`() throws {
        var hall = try hall()
        let client = ELB.Request.get("/").returningCookies(of: try hall.stage.send(.get("/"), to: hall.doors))
        let texts = client.headers[0].value.split(separator: "; ").map(String.init)
        for text in texts + ["SESSION=17; AWSALBAPP-0=abc"] {
            let request = ELB.Request(path: "/", headers: [.init("Cookie", text)])
            #expect(try hall.stage.route(request, to: hall.doors).followsCookie == nil)
        }
        #expect(try hall.stage.route(client, to: hall.doors).followsCookie == true)
    }

    @Test(.rule("target-group.app-cookie-needs-application"), arguments: [nil, "OTHER"])
    func `without the application's cookie nobody stays`(_ name: String?) throws {
        var hall = try hall(sets: name)
        let response = try hall.stage.send(.get("/"), to: hall.doors)
        #expect(response.setCookie?.contains { $0.hasPrefix("AWSALBAPP") } ?? false == false)
    }

    @Test(.rule("target-group.app-cookie-expires")) func `the cookie holds for its duration`() throws {
        var hall = try hall(seconds: 30)
        let client = ELB.Request.get("/").returningCookies(of: try hall.stage.send(.get("/"), to: hall.doors))
        hall.stage.run(for: .seconds(31))
        #expect(try hall.stage.route(client, to: hall.doors).followsCookie == nil)
    }

    @Test(.rule("target-group.app-cookie-not-weighted")) func `it isn't had together with a weighted forward`() throws {
        var hall = try hall()
        let other = try hall.stage.createTargetGroup("other")
        let weighted = ELB.Action.forward(
            to: [.init(hall.list), .init(other)], stickiness: .init(enabled: true, durationSeconds: 60))
        #expect(
            elbError { try hall.stage.modifyListener(hall.door, defaultAction: weighted) }?.code == .invalidConfigurationRequest)
    }
}
