import Orchestra
import Testing

/// Why a target gets no request.
@Suite struct RequestExplanationTests {
    private func settled(desiredCount: Int = 3) throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount)
        hall.settle()
        return hall
    }

    private func send(_ count: Int, to hall: inout Hall, _ request: ELB.Request = .get("/")) throws {
        for _ in 0..<count { try hall.stage.send(request, to: hall.doors) }
    }

    @Test func `it isn't healthy yet`() throws {
        var hall = try Hall()
        hall.stage.slowStart(ofImage: "example.com/users:1", .seconds(300))
        hall.stage.run(for: .seconds(18))
        let why = try hall.stage.why(.requests, "users/B")
        #expect(why.rule == .initialGetsNothing)
        #expect(why.answer.contains("initial in users-tg"))
        #expect(why.mentions("image example.com/users:1 needs 5:00 to start"))
    }

    @Test func `it is unhealthy, and others are healthy`() throws {
        var hall = try settled()
        try send(3, to: &hall)
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        let list = hall.list
        hall.stage.run(until: { $0.count(.unhealthy, in: list) == 1 })
        let why = try hall.stage.why(.requests, "users/B")
        #expect(why.rule == .unhealthyThreshold)
        #expect(why.answer.contains("after 1 request that it had"))
        #expect(why.mentions("fault: users/B answers 500") && why.mentions("failed check 3 of 3"))
    }

    @Test(arguments: [5, 60]) func `it drains, and then is gone`(_ seconds: Int) throws {
        var hall = try settled()
        try hall.stage.stopTask(hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(seconds))
        let why = try hall.stage.why(.requests, "users/A")
        #expect(why.rule == .draining)
        #expect(why.answer.contains(seconds < 15 ? "drains from users-tg" : "is gone since"))
    }

    @Test func `no rule uses its target group`() throws {
        var hall = try settled()
        let spare = try hall.stage.createTargetGroup("spare", port: 8080)
        try hall.stage.registerTargets(spare, [.init(id: "10.0.0.99", port: 8080)])
        let why = try hall.stage.why(.requests, "10.0.0.99")
        #expect(why.rule == .notInUse)
        #expect(try hall.stage.why(.requests, "10.0.0.99:8080").rule == .notInUse)
        #expect(hall.stage.trace.questions == [.requests(target: "10.0.0.99:8080")])
    }

    @Test func `no target group has it`() throws {
        var hall = try settled()
        try hall.stage.runTask("users", in: "api")
        hall.stage.run(for: .seconds(30))
        let tasks = hall.stage.trace.tasks.filter { $0.task.group == "family:users" }
        let why = try hall.stage.why(.requests, tasks[0].id.description)
        #expect(why.rule == .notRegistered)
        #expect(why.answer.contains("it is a standalone task"))
    }

    @Test func `its target group has weight 0`() throws {
        var halls = try TwoHalls()
        halls.settle()
        try halls.stage.registerTargets(halls.green, halls.stage.describeTargetHealth(halls.blue).prefix(1).map(\.target))
        halls.stage.run(for: .seconds(20))
        for _ in 0..<4 { try halls.stage.send(.get("/"), to: halls.doors) }
        let address = try halls.stage.describeTargetHealth(halls.green)[0].target
        let why = try halls.stage.why(.requests, address.description)
        #expect(why.rule == .forwardWeighted)
        #expect(why.answer.hasSuffix("every rule that leads there gives the target group weight 0."))
    }

    @Test func `the rules send all requests elsewhere`() throws {
        var hall = try settled()
        try hall.stage.createRule(
            on: hall.door, priority: 5, conditions: [.path("/x*")], action: .fixedResponse(200, "here"))
        try send(4, to: &hall, .get("/x"))
        let why = try hall.stage.why(.requests, "users/A")
        #expect(why.rule == .lowestPriorityFirst)
        #expect(why.answer.contains("the 4 requests since then went by rule 5 of hall:80"))
    }

    @Test func `it wasn't its turn yet`() throws {
        var hall = try settled()
        try send(1, to: &hall)
        let quiet = try ["users/A", "users/B", "users/C"].map { try hall.stage.why(.requests, $0) }
        #expect(quiet.allSatisfy { $0.rule == .roundRobin })
        #expect(quiet.count { $0.answer.contains("1 request came since then, for 3 healthy targets") } == 2)
        #expect(quiet.count { $0.answer.contains("does get requests: 1 of 1") } == 1)
        #expect(hall.stage.trace.questions.count == 2)
    }

    @Test func `nobody has sent any`() throws {
        let why = try settled().stage.why(.requests, "users/A")
        #expect(why.rule == nil)
        #expect(why.answer.hasSuffix("nobody has sent any."))
    }

    @Test func `all came before it was healthy`() throws {
        var hall = try settled()
        try send(3, to: &hall)
        try hall.stage.updateService(hall.users, desiredCount: 4)
        hall.stage.run(for: .seconds(60))
        #expect(try hall.stage.why(.requests, "users/D").rule == .initialGetsNothing)
    }

    @Test func `the clients stay with others`() throws {
        var hall = try settled()
        try hall.stage.modifyTargetGroupAttributes(hall.list, attributes: [.init("stickiness.enabled", "true")])
        let cookies = try #require(hall.stage.send(.get("/"), to: hall.doors).setCookie)
        let cookie = cookies.map { $0.split(separator: ";")[0] }.joined(separator: "; ")
        try send(5, to: &hall, .init(path: "/", headers: [.init("Cookie", cookie)]))
        let rules = try ["users/A", "users/B", "users/C"].map { try hall.stage.why(.requests, $0).rule }
        #expect(rules.count { $0 == .loadBalancerCookie } == 2)
    }

    @Test func `it is in its slow start`() throws {
        var hall = try settled()
        try hall.stage.modifyTargetGroupAttributes(hall.list, attributes: [.init("slow_start.duration_seconds", "300")])
        try hall.stage.updateService(hall.users, desiredCount: 4)
        let list = hall.list
        hall.stage.run(until: { $0.count(.healthy, in: list) == 4 })
        try send(3, to: &hall)
        #expect(try hall.stage.why(.requests, "users/D").rule == .slowStart)
    }

    @Test func `requests come to the nodes of another zone`() throws {
        var hall = try settled()
        try hall.stage.setSubnets(hall.doors, ELB.AvailabilityZone.defaults.map(\.subnetId))
        try hall.stage.modifyTargetGroupAttributes(
            hall.list, attributes: [.init("load_balancing.cross_zone.enabled", "false")])
        try send(6, to: &hall, .init(path: "/", availabilityZone: ELB.AvailabilityZone.defaults[1].zoneName))
        let rules = try ["users/A", "users/B", "users/C"].map { try hall.stage.why(.requests, $0).rule }
        #expect(rules.count { $0 == .crossZoneOff } == 2)
        #expect(rules.count { $0 == .roundRobin } == 1)
    }
}
