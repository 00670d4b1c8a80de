import Orchestra
import Testing

@Suite struct AlgorithmTests {
    private func busyHall(_ type: ELB.LoadBalancingAlgorithmType) throws -> Hall {
        var hall = try Hall(grace: 3600, check: .init(intervalSeconds: 300, timeoutSeconds: 120))
        hall.settle()
        try hall.stage.modifyTargetGroupAttributes(hall.list, .init(loadBalancingAlgorithmType: type))
        return hall
    }

    private func answers(_ report: TrafficReport) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: report.byTarget.map { ($0.name, $0.count) })
    }

    @Test(.rule("target-group.least-outstanding-requests"))
    func `least outstanding requests leaves alone who doesn't answer, and round robin doesn't`() throws {
        let reports = try [ELB.LoadBalancingAlgorithmType.roundRobin, .leastOutstandingRequests].map { type in
            var hall = try busyHall(type)
            hall.stage.hang(hall.stage.tasks(of: hall.users)[1])
            let crowd = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 10)
            hall.stage.run(for: .seconds(30))
            hall.stage.stopTraffic(crowd)
            hall.stage.run(for: .seconds(100))
            return hall.stage[crowd]
        }
        #expect(answers(reports[0])["B"] == 100)
        // One request is outstanding there, and nowhere else is one for long.
        #expect(answers(reports[1])["B"] == 1)
        #expect(reports[1].answered(with: 504) == 1)
    }

    @Test func `targets that answer at once are chosen in turn`() throws {
        var hall = try busyHall(.leastOutstandingRequests)
        let labels = try (0..<6).map { _ in try hall.stage.send(.get("/"), to: hall.doors).label! }
        #expect(labels == ["A", "B", "C", "A", "B", "C"])
    }

    @Test func `asking for the way counts nothing`() throws {
        var hall = try busyHall(.leastOutstandingRequests)
        for _ in 0..<5 { #expect(try hall.stage.route(.get("/"), to: hall.doors).label == "A") }
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 100)
        hall.stage.run(for: .milliseconds(15))
        #expect(try hall.stage.route(.get("/"), to: hall.doors).label == "B")
    }

    private final class Watch: @unchecked Sendable { var seen: [[Int]] = [] }

    private struct Watching: ELB.RoutingAlgorithm {
        var watch: Watch
        func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target.ID? {
            watch.seen.append(targets.map(\.outstandingRequests))
            return targets.first?.id
        }
    }

    @Test func `somebody else's algorithm sees how busy the targets are, whichever type it stands for`() throws {
        for type in [ELB.LoadBalancingAlgorithmType.roundRobin, .leastOutstandingRequests] {
            let watch = Watch()
            var hall = try busyHall(type)
            let mine = Watching(watch: watch)
            hall.stage = Simulation(
                replaying: hall.stage.recording,
                policies: type == .roundRobin
                    ? Policies(routingAlgorithm: mine) : Policies(leastOutstandingRequestsAlgorithm: mine))
            hall.stage.hang(hall.stage.tasks(of: hall.users)[0])
            try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 10)
            hall.stage.run(for: .milliseconds(350))
            #expect(watch.seen == [[0, 0, 0], [1, 0, 0], [2, 0, 0]])
        }
    }

    @Test(.rule("target-group.round-robin")) func `each type has its own algorithm, and one that comes back begins anew`() throws {
        var hall = try busyHall(.roundRobin)
        let labels = try [ELB.LoadBalancingAlgorithmType.roundRobin, .leastOutstandingRequests, .roundRobin].flatMap { type in
            try hall.stage.modifyTargetGroupAttributes(hall.list, .init(loadBalancingAlgorithmType: type))
            return try (0..<2).map { _ in try hall.stage.send(.get("/"), to: hall.doors).label! }
        }
        #expect(labels == ["A", "B", "A", "B", "A", "B"])
    }

    @Test func `attributes write what differs from the default, and read what is there`() throws {
        let old =
            #"{"deregistration_delay.timeout_seconds":300,"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count":1"#
        #expect(try json(ELB.TargetGroupAttributes()) == old + "}")
        let new = ELB.TargetGroupAttributes(loadBalancingAlgorithmType: .leastOutstandingRequests)
        #expect(try json(new).contains(#""load_balancing.algorithm.type":"least_outstanding_requests""#))
        #expect(try read(json(new)) == new)
        #expect(try read("{}") == ELB.TargetGroupAttributes())
        let target = ELB.Target(id: .init(id: "10.0.0.1", port: 80), registration: 1)
        #expect(try json(target) == #"{"id":{"Id":"10.0.0.1","Port":80},"registration":1}"#)
        #expect(try read(json(target)) == target)
    }
}
