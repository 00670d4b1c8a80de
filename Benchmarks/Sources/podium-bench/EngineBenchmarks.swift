import Orchestra

/// How much the engine gets done in a second of wall time.
enum EngineBenchmarks {
    static func rows() throws -> [Row] {
        var rows: [Row] = []
        for targets in [10, 100, 1000] {
            let (pending, rate) = try eventRate(targetsPerGroup: targets)
            rows.append(
                Row(
                    what: "engine, \(pending) health checks pending", figure: "\(rate / 1000) thousand events/s",
                    budget: targets == 1000 ? "budget: 2 million" : ""))
        }
        for targets in [1, 100, 1000] {
            for algorithm in [ELB.LoadBalancingAlgorithmType.roundRobin, .leastOutstandingRequests] {
                rows.append(
                    Row(
                        what: "a request to one of \(targets) targets, \(algorithm.rawValue)",
                        figure: "\(try requestTime(rules: 1, targets: targets, algorithm)) ns", budget: ""))
            }
        }
        let (one, hundred) = (try requestTime(rules: 1), try requestTime(rules: 100))
        rows.append(Row(what: "a request through 1 rule, all of it", figure: "\(one) ns", budget: ""))
        rows.append(Row(what: "a request through 100 rules, all of it", figure: "\(hundred) ns", budget: ""))
        rows.append(Row(what: "99 further rules", figure: "\(hundred - one) ns", budget: "budget: 1000 ns to choose a target"))
        rows.append(Row(what: "requests through 100 rules", figure: "\(1_000_000_000 / max(hundred, 1)) a second", budget: ""))
        return rows
    }

    /// 1,000 target groups whose targets are checked every five seconds.
    private static func eventRate(targetsPerGroup: Int) throws -> (pending: Int, perSecond: Int) {
        var quotas = Quotas()
        quotas.rulesPerLoadBalancer = 2000
        var stage = Simulation(seed: 1, quotas: quotas)
        stage.logLimit = 1000
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        for number in 1...1000 {
            let list = try stage.createTargetGroup("list-\(number)", healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2))
            let addresses = (0..<targetsPerGroup).map { "10.\(number / 250 + $0 / 250 * 4).\(number % 250).\($0 % 250)" }
            try stage.registerTargets(list, addresses.map { .init(id: $0, port: 80) })
            try stage.createRule(on: door, priority: number, conditions: [.path("/\(number)/*")], action: .forward(to: list))
            // So that not all checks fall due in the same moment.
            stage.run(for: .microseconds(Int64(number % 97) * 50))
        }
        stage.run(for: .seconds(20))
        let before = stage.eventsHandled
        let clock = ContinuousClock()
        let start = clock.now
        while stage.eventsHandled - before < 3_000_000 { stage.run(for: .seconds(5)) }
        let elapsed = clock.now - start
        return (1000 * targetsPerGroup, Int(Double(stage.eventsHandled - before) / seconds(elapsed)))
    }

    private static func requestTime(
        rules: Int, targets: Int = 10, _ algorithm: ELB.LoadBalancingAlgorithmType = .roundRobin
    ) throws -> Int {
        var stage = Simulation(seed: 1)
        stage.logLimit = 1000
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i", port: 80)])
        let list = try stage.createTargetGroup("list")
        try stage.modifyTargetGroupAttributes(list, .init(loadBalancingAlgorithmType: algorithm))
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        for number in 1...rules {
            let path = number == rules ? "/api/users/*" : "/api/service-\(number)/*"
            try stage.createRule(on: door, priority: number, conditions: [.path(path)], action: .forward(to: list))
        }
        try stage.createService(
            "web", in: "api", taskDefinition: "web", desiredCount: targets,
            loadBalancers: [.init(list, containerName: "web", containerPort: 80)])
        stage.run(until: { $0.count(.healthy, in: list) == targets })
        let crowd = try stage.startTraffic(.get("/api/users/17"), to: doors, perSecond: 10_000)
        stage.run(for: .seconds(1))
        let before = stage[crowd].sent
        let clock = ContinuousClock()
        let start = clock.now
        stage.run(for: .seconds(50))
        return Int(seconds(clock.now - start) * 1e9) / (stage[crowd].sent - before)
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
