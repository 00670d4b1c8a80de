import Foundation
import Orchestra
import Testing

@Suite struct DeterminismTests {
    @Test func `the same seed and the same calls give the same log`() throws {
        func run() throws -> [LogEntry] {
            var hall = try Hall(seed: 11)
            hall.settle()
            hall.stage.crash(hall.stage.tasks(of: hall.users)[0])
            hall.stage.run(for: .seconds(100))
            return hall.stage.log
        }
        #expect(try run() == run())
    }

    @Test func `another seed gives other ids`() throws {
        let (one, two) = (try Hall(seed: 1), try Hall(seed: 2))
        #expect(one.list.arn != two.list.arn)
    }

    @Test func `a copy is a snapshot, and going on with it is going on with the original`() throws {
        var hall = try Hall()
        hall.settle()
        let copy = hall.stage
        hall.stage.crash(hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(50))
        var other = copy
        #expect(other.labels(of: hall.users) == ["A", "B", "C"])
        other.crash(other.tasks(of: hall.users)[0])
        other.run(for: .seconds(50))
        #expect(other.log == hall.stage.log)
        #expect(other.world == hall.stage.world)
    }

    @Test func `a class as policy is shared by copies`() throws {
        final class Counter: ELB.RoutingAlgorithm, @unchecked Sendable {
            var calls = 0
            func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
                .ID?
            {
                calls += 1
                return targets.first?.id
            }
        }
        let counter = Counter()
        var stage = Simulation(policies: Policies(routingAlgorithm: counter))
        let list = try stage.createTargetGroup("l")
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: list))
        var copy = stage
        try stage.send(.get("/"), to: doors)
        try copy.send(.get("/"), to: doors)
        #expect(counter.calls == 2)
    }

    @Test func `an algorithm that names a stranger is answered with 503`() throws {
        struct Stranger: ELB.RoutingAlgorithm {
            func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
                .ID?
            {
                .init(id: "1.2.3.4", port: 5)
            }
        }
        var stage = Simulation(policies: Policies(routingAlgorithm: Stranger()))
        let list = try stage.createTargetGroup("l")
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: list))
        #expect(try stage.send(.get("/"), to: doors).statusCode == 503)
    }

    @Test func `run until stops at its limit`() {
        var stage = Simulation()
        #expect(stage.run(until: { _ in false }, limit: .seconds(90)) == false)
        #expect(stage.now == .seconds(90))
    }

    @Test func `a log with a limit keeps the newest entries`() throws {
        var hall = try Hall()
        hall.stage.logLimit = 50
        hall.settle()
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 100)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.log.count <= 100)
    }
}

@Suite struct CodableTests {
    private func evening() throws -> Hall {
        var hall = try Hall(seed: 5)
        hall.settle()
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 5)
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        hall.stage.run(for: .seconds(70))
        try hall.stage.send(.get("/x"), to: hall.doors)
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(for: .seconds(70))
        return hall
    }

    @Test func `a world is saved whole, and equal worlds give equal bytes`() throws {
        let stage = try evening().stage
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = try encoder.encode(stage.world)
        #expect(try JSONDecoder().decode(World.self, from: bytes) == stage.world)
        #expect(try encoder.encode(evening().stage.world) == bytes)
    }

    @Test func `a recording read back replays to the same log and world`() throws {
        let stage = try evening().stage
        let recording = try JSONDecoder().decode(Recording.self, from: JSONEncoder().encode(stage.recording))
        let again = Simulation(replaying: recording)
        #expect(again.log == stage.log)
        #expect(again.world == stage.world)
        #expect(again.recording == stage.recording)
    }

    @Test func `any past moment can be had again`() throws {
        let stage = try evening().stage
        let past = Simulation(replaying: stage.recording, until: .seconds(50))
        #expect(past.now == .seconds(50))
        #expect(past.log == Array(stage.log.prefix(past.log.count)))
        #expect(stage.log.count > past.log.count)
    }

    @Test func `a trace is read back as it was`() throws {
        let trace = try evening().stage.trace
        #expect(try JSONDecoder().decode(Trace.self, from: JSONEncoder().encode(trace)) == trace)
    }

    @Test func `a described service has the API's members`() throws {
        let hall = try evening()
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(hall.stage[hall.users])) as? [String: Any]
        let keys = [
            "serviceArn", "serviceName", "status", "desiredCount", "runningCount", "deployments", "events", "loadBalancers",
            "createdAt",
        ]
        for key in keys { #expect(json?[key] != nil, "\(key)") }
        let health =
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(hall.stage.describeTargetHealth(hall.list)[0]))
            as? [String: Any]
        #expect((health?["Target"] as? [String: Any])?["Id"] is String)
        #expect((health?["TargetHealth"] as? [String: Any])?["State"] as? String == "healthy")
    }
}

@Suite struct RandomWorldTests {
    /// A seed draws what is done to a house; what must hold holds after every second.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `under random commands and faults the rules hold, and the world comes to rest`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var hall = try Hall(
            seed: seed, desiredCount: 1 + Int(random.bounded(5)), maximumPercent: random.bounded(2) == 0 ? 100 : 200,
            delay: Int(random.bounded(3)) * 10)
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 5)
        for _ in 0..<40 {
            hall.stage.run(for: .seconds(Int64(random.bounded(12)) + 1))
            let running = hall.stage.tasks(of: hall.users, .running)
            let victim = running.isEmpty ? nil : running[Int(random.bounded(UInt64(running.count)))]
            switch random.bounded(9) {
            case 0: if let victim { hall.stage.crash(victim) }
            case 1: if let victim { hall.stage.answer(500, from: victim) }
            case 2: if let victim { hall.stage.hang(victim) }
            case 3: if let victim { try hall.stage.stopTask(victim) }
            case 4: try hall.stage.updateService(hall.users, desiredCount: Int(random.bounded(7)))
            case 5: try hall.stage.updateService(hall.users, forceNewDeployment: true)
            case 6: hall.stage.failPull(ofImage: "example.com/users:1")
            case 7: hall.stage.allowPull(ofImage: "example.com/users:1")
            default: break
            }
            hold(hall, seed)
        }
        hall.stage.allowPull(ofImage: "example.com/users:1")
        for task in hall.stage.tasks(of: hall.users, .running) { hall.stage.recover(task) }
        try hall.stage.updateService(hall.users, desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 200)
        hall.stage.run(for: .seconds(4000))
        #expect(hall.stage[hall.users].runningCount == 2, "seed \(seed)")
        #expect(hall.stage.count(.healthy, in: hall.list) == 2, "seed \(seed)")
        #expect(hall.stage[hall.users].deployments.count == 1, "seed \(seed)")
        #expect(nobodyWasSentToTheDead(hall.stage.log) == 0, "seed \(seed)")
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log, "seed \(seed)")
    }

    private func hold(_ hall: Hall, _ seed: UInt64) {
        let trace = hall.stage.trace
        let addresses = trace.tasks.filter { $0.task.lastStatus != .stopped }.compactMap(\.task.privateIPv4Address)
        #expect(Set(addresses).count == addresses.count, "seed \(seed): an address is shared")
        for target in trace.targetGroups[0].targets where target.description.targetHealth.state == .healthy {
            let task = trace.tasks.first { $0.label == target.label }
            #expect(task?.task.lastStatus == .running, "seed \(seed): a healthy target without a running task")
        }
        let stopped = trace.tasks.filter { $0.task.lastStatus == .stopped }
        #expect(
            stopped.allSatisfy { $0.task.stopCode != nil && $0.task.stoppedReason != nil }, "seed \(seed): stopped without a reason"
        )
    }

    /// Counts requests that were sent to a target after it was known to be out, while another was healthy.
    private func nobodyWasSentToTheDead(_ log: [LogEntry]) -> Int {
        var states: [String: (state: ELB.TargetHealth.State, since: Duration)] = [:]
        var wrong = 0
        for entry in log {
            switch entry.event {
            case .targetHealthChanged(_, let target, _, _, let health): states["\(target)"] = (health.state, entry.time)
            case .targetDeregistered(_, let target, _, _): states["\(target)"] = (.unused, entry.time)
            case .requestAnswered(let request):
                guard let target = request.target, let known = states["\(target)"] else { continue }
                let sentAt = entry.time - .nanoseconds(request.nanoseconds)
                if known.state == .draining || known.state == .unused || known.state == .initial, sentAt > known.since {
                    wrong += 1
                }
            default: break
            }
        }
        return wrong
    }
}
