import Orchestra
import Testing

@Suite struct TargetHealthRuleTests {
    @Test(
        .rule(
            "target-health.registration-in-progress", "target-health.initial-health-checking",
            "target-health.healthy-has-no-reason",
            "target-health.one-pass-makes-new-target-healthy"))
    func `a new target is registered, checked, and healthy after one pass`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.stage.slowStart(ofImage: "example.com/users:1", .seconds(2))
        hall.stage.run(until: { !$0.targets(in: hall.list).isEmpty })
        func health() throws -> ELB.TargetHealth { try hall.stage.describeTargetHealth(hall.list)[0].targetHealth }
        #expect(
            try health()
                == .init(state: .initial, reason: .registrationInProgress, explanation: "Target registration is in progress"))
        hall.stage.run(for: .seconds(1))
        #expect(
            try health() == .init(state: .initial, reason: .initialHealthChecking, explanation: "Initial health checks in progress")
        )
        hall.stage.run(for: .seconds(6))
        #expect(try health() == .init(state: .healthy))
    }

    private func sick(_ break: (inout Simulation, ECS.Task.ID) -> Void) throws -> ELB.TargetHealth {
        var hall = try Hall(desiredCount: 1, grace: 3600)
        hall.settle()
        `break`(&hall.stage, hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        return try hall.stage.describeTargetHealth(hall.list)[0].targetHealth
    }

    @Test(.rule("target-health.response-code-mismatch")) func `a wrong code is named`() throws {
        #expect(
            try sick { $0.answer(503, from: $1) }
                == .init(
                    state: .unhealthy, reason: .responseCodeMismatch, explanation: "Health checks failed with these codes: [503]"))
    }

    @Test(.rule("target-health.timeout")) func `silence is a timeout`() throws {
        #expect(
            try sick { $0.hang($1) } == .init(state: .unhealthy, reason: .timeout, explanation: "Request timed out"))
    }

    @Test(.rule("target-health.failed-health-checks")) func `a connection that is refused is a failed check`() throws {
        var hall = try Hall(desiredCount: 1, grace: 3600)
        hall.settle()
        let address = try hall.stage.describeTargetHealth(hall.list)[0].target.id
        let other = try hall.stage.createTargetGroup("other", healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2))
        try hall.stage.createListener(on: hall.doors, port: 81, defaultAction: .forward(to: other))
        try hall.stage.registerTargets(other, [.init(id: address, port: 9999)])
        hall.stage.run(for: .seconds(20))
        #expect(
            try hall.stage.describeTargetHealth(other)[0].targetHealth
                == .init(state: .unhealthy, reason: .failedHealthChecks, explanation: "Health checks failed"))
    }

    @Test func `a target that is in use again before its next check was due is checked as often as before`() throws {
        var hall = try Hall(
            desiredCount: 1, grace: 3600, check: .init(intervalSeconds: 10, timeoutSeconds: 2, unhealthyThresholdCount: 5))
        hall.settle()
        try hall.stage.deleteListener(hall.door)
        hall.stage.run(for: .seconds(3))
        try hall.stage.createListener(on: hall.doors, defaultAction: .forward(to: hall.list))
        hall.stage.run(for: .seconds(20))
        hall.stage.answer(503, from: hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(60))
        let failures = hall.stage.log.filter { if case .targetCheckFailed = $0.event { true } else { false } }.map(\.time)
        try #require(failures.count == 5)
        #expect(zip(failures, failures.dropFirst()).map { $1 - $0 } == Array(repeating: .seconds(10), count: 4))
    }

    @Test(.rule("target-health.failures-update-reason")) func `an unhealthy target's reason is that of its last failure`() throws {
        var hall = try Hall(desiredCount: 1, grace: 3600)
        hall.settle()
        let task = hall.stage.tasks(of: hall.users)[0]
        hall.stage.answer(500, from: task)
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        hall.stage.answer(404, from: task)
        hall.stage.run(for: .seconds(6))
        #expect(
            try hall.stage.describeTargetHealth(hall.list)[0].targetHealth.explanation
                == "Health checks failed with these codes: [404]")
    }

    @Test(.rule("target-health.health-is-per-group")) func `the same target in two groups has two states`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        let strict = try hall.stage.createTargetGroup(
            "strict", port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2, matcher: .init("204")))
        try hall.stage.createListener(on: hall.doors, port: 81, defaultAction: .forward(to: strict))
        try hall.stage.registerTargets(strict, try hall.stage.describeTargetHealth(hall.list).map(\.target))
        hall.stage.run(for: .seconds(20))
        #expect(hall.stage.count(.healthy, in: hall.list) == 1)
        #expect(hall.stage.count(.unhealthy, in: strict) == 1)
    }

    @Test(.rule("target-health.not-registered")) func `who isn't registered is unused when somebody asks`() throws {
        let door = try Door(["a"])
        let health = try door.stage.describeTargetHealth(door.lists[0], [.init(id: "10.0.0.1", port: 80)])[0].targetHealth
        #expect(
            health == .init(state: .unused, reason: .notRegistered, explanation: "Target is not registered to the target group"))
    }

    @Test(.rule("target-health.delay-zero", "target-health.unused-removed-at-once"))
    func `with no delay, or unused, a target is gone at once`() throws {
        for isUsed in [true, false] {
            var door = try Door(["a"])
            if isUsed { try door.stage.modifyListener(door.door, defaultAction: .forward(to: door.lists[0])) }
            try door.stage.modifyTargetGroupAttributes(
                door.lists[0], attributes: [.init("deregistration_delay.timeout_seconds", isUsed ? "0" : "300")])
            try door.register(1...1, in: door.lists[0])
            door.stage.run(for: .seconds(5))
            try door.stage.deregisterTargets(door.lists[0], targets: [.init(id: "10.0.0.1")])
            #expect(try door.stage.describeTargetHealth(door.lists[0]).isEmpty)
        }
    }

    @Test(.rule("target-health.draining-not-registered-again"))
    func `an address that drains can't be registered again before the delay is over`() throws {
        var door = try Door(["a"])
        try door.stage.modifyListener(door.door, defaultAction: .forward(to: door.lists[0]))
        try door.register(1...1, in: door.lists[0])
        door.stage.run(for: .seconds(5))
        try door.stage.deregisterTargets(door.lists[0], targets: [.init(id: "10.0.0.1")])
        #expect(
            try door.stage.describeTargetHealth(door.lists[0])[0].targetHealth
                == .init(state: .draining, reason: .deregistrationInProgress, explanation: "Target deregistration is in progress"))
        #expect(elbError { try door.register(1...1, in: door.lists[0]) }?.code == .invalidTarget)
        door.stage.run(for: .seconds(301))
        try door.register(1...1, in: door.lists[0])
    }

    @Test(
        .rule("target-group.routing-failover-count", "target-group.routing-failover-percentage"),
        arguments: [
            ("count", "2", 2, false), ("count", "2", 1, true), ("percentage", "50", 2, false), ("percentage", "51", 2, true),
            ("percentage", "25", 1, false), ("percentage", "100", 4, false), ("percentage", "off", 1, false),
        ])
    func `with too few healthy targets requests go to all of them`(
        _ kind: String, _ value: String, _ healthy: Int, _ failsOpen: Bool
    ) throws {
        var hall = try Hall(desiredCount: 4, grace: 3600)
        let prefix = "target_group_health.unhealthy_state_routing.minimum_healthy_targets"
        try hall.stage.modifyTargetGroupAttributes(hall.list, attributes: [.init("\(prefix).\(kind)", value)])
        hall.settle()
        for task in hall.stage.tasks(of: hall.users).dropFirst(healthy) { hall.stage.answer(500, from: task) }
        hall.stage.run(until: { $0.count(.healthy, in: hall.list) == healthy })
        let labels = try (0..<8).map { _ in try hall.stage.send(.get("/"), to: hall.doors).label }
        #expect(Set(labels).count == (failsOpen ? 4 : healthy))
        #expect(try hall.stage.route(.get("/"), to: hall.doors).failsOpen == failsOpen)
    }
}
