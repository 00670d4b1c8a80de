import Orchestra

/// What a request costs, all of it, beside a scan of the rules one after the other by the engine's own matcher in the same run.
enum RequestBenchmarks {
    static func rows() throws -> [Row] {
        var rows: [Row] = []
        for algorithm in [ELB.LoadBalancingAlgorithmType.roundRobin, .leastOutstandingRequests] {
            for targets in [1, 10, 100, 1000] {
                let cost = try nanoseconds(rules: 1, targets: targets, algorithm)
                rows.append(
                    Row(
                        what: "a request to one of \(targets) targets, \(algorithm.rawValue)", figure: "\(Measure.text(cost)) ns",
                        budget: ""))
            }
        }
        let one = try nanoseconds(rules: 1)
        for rules in [1, 10, 100, 1000] {
            let cost = rules == 1 ? one : try nanoseconds(rules: rules)
            let scan = try scanNanoseconds(rules: rules)
            rows.append(
                Row(
                    what: "a request through \(rules) rules, all of it", figure: "\(Measure.text(cost)) ns",
                    budget: rules == 100 ? "budget: 1000 ns more than through one" : ""))
            rows.append(
                Row(
                    what: "  the matcher alone, rule by rule", figure: "\(Measure.text(scan)) ns",
                    budget: "\(Measure.text(max(cost - one, 0))) ns is what the further rules cost"))
        }
        return rows
    }

    private static func conditions(_ number: Int, of rules: Int) -> [ELB.RuleCondition] {
        [.path(number == rules ? "/api/users/*" : "/api/service-\(number)/*")]
    }

    private static func nanoseconds(
        rules: Int, targets: Int = 10, _ algorithm: ELB.LoadBalancingAlgorithmType = .roundRobin
    ) throws -> Double {
        var quotas = Quotas()
        quotas.rulesPerLoadBalancer = max(quotas.rulesPerLoadBalancer, rules)
        var stage = Simulation(seed: 1, quotas: quotas)
        stage.logLimit = 1000
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i", port: 80)])
        let list = try stage.createTargetGroup("list")
        try stage.modifyTargetGroupAttributes(list, .init(loadBalancingAlgorithmType: algorithm))
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        for number in 1...rules {
            try stage.createRule(on: door, priority: number, conditions: conditions(number, of: rules), action: .forward(to: list))
        }
        try stage.createService(
            "web", in: "api", taskDefinition: "web", desiredCount: targets,
            loadBalancers: [.init(list, containerName: "web", containerPort: 80)])
        stage.run(for: .seconds(600))
        guard stage.count(.healthy, in: list) == targets else { throw NothingMatched() }
        let crowd = try stage.startTraffic(.get("/api/users/17"), to: doors, perSecond: 10_000)
        stage.run(for: .seconds(1))
        var best = Double.infinity
        for _ in 0..<3 {
            let before = stage[crowd].sent
            let seconds = Measure.seconds { stage.run(for: .seconds(5)) }
            best = min(best, seconds * 1e9 / Double(stage[crowd].sent - before))
        }
        return best
    }

    private static func scanNanoseconds(rules: Int) throws -> Double {
        let matcher = ELB.WildcardMatcher()
        let all = (1...rules).map { conditions($0, of: rules) }
        let request = ELB.Request.get("/api/users/17")
        let turns = max(1_000_000 / rules, 1000)
        var found = 0
        let seconds = Measure.seconds(bestOf: 3) {
            for _ in 0..<turns where all.firstIndex(where: { matcher.matches($0, request) }) == rules - 1 { found += 1 }
        }
        guard found == turns * 3 else { throw NothingMatched() }
        return seconds * 1e9 / Double(turns)
    }

    private struct NothingMatched: Error {}
}
