import Orchestra
import Testing

/// Status codes that the load balancer makes itself.
@Suite struct LoadBalancerAnswerTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var code: Int
        var why: String
        var request: ELB.Request
        var testDescription: String { "\(code): \(why)" }

        init(_ code: Int, _ why: String, _ request: ELB.Request) {
            (self.code, self.why, self.request) = (code, why, request)
        }

        static func header(_ code: Int, _ why: String, _ name: String, _ value: String) -> Case {
            Case(code, why, ELB.Request(method: "POST", path: "/", headers: [.init(name, value)]))
        }
    }

    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }
    private static let addresses = Array(repeating: "10.0.0.1", count: 31)

    @Test(
        .rule(
            "load-balancer.400-malformed", "load-balancer.400-header-limits", "load-balancer.405-trace", "load-balancer.414-url",
            "load-balancer.463-forwarded-addresses", "load-balancer.501-transfer-encoding", "load-balancer.505-version"),
        arguments: [
            Case(400, "an empty method", .init(method: "", path: "/")), Case(400, "a blank in the path", .get("/a b")),
            Case(400, "no host", .get("/", host: "")), Case(414, "a long path", .get("/" + long(16_384))),
            Case(200, "a path that is just short enough", .get("/" + long(16_000))),
            Case(414, "a long query", .init(path: "/", query: long(16_384))),
            .header(400, "a long header", "X", long(16_384)), .header(200, "a header of nearly 16 KiB", "X", long(16_000)),
            Case(400, "long headers together", .init(path: "/", headers: (0..<5).map { _ in .init("X", long(15_000)) })),
            Case(405, "TRACE", .init(method: "TRACE", path: "/")), Case(200, "another verb", .init(method: "PURGE", path: "/")),
            .header(501, "gzip as a transfer encoding", "Transfer-Encoding", "gzip, chunked"),
            .header(200, "chunked", "transfer-encoding", "Chunked"), .header(200, "identity", "Transfer-Encoding", "identity"),
            .header(463, "31 addresses", "X-Forwarded-For", addresses.joined(separator: ", ")),
            .header(200, "30 addresses", "X-Forwarded-For", addresses.dropFirst().joined(separator: ",")),
            Case(505, "HTTP/3", .init(path: "/", httpVersion: "HTTP/3.0")),
            Case(505, "HTTP/2 without TLS", .init(path: "/", httpVersion: "HTTP/2.0")),
            Case(200, "HTTP/1.0", .init(path: "/", httpVersion: "HTTP/1.0")),
        ])
    private func `a request is refused before any rule is looked at`(_ example: Case) throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .fixedResponse(200))
        #expect(try stage.send(example.request, to: doors).statusCode == example.code)
        let decision = try stage.route(example.request, to: doors)
        #expect(decision.statusCode == example.code)
        #expect(decision.priority == (example.code == 200 ? "default" : "-1"))
    }

    @Test(.rule("load-balancer.error-page", "load-balancer.server-header"))
    func `an error of the load balancer's own is a small page, and says awselb`() throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .forward(to: try stage.createTargetGroup("empty")))
        let response = try stage.send(.get("/"), to: doors)
        #expect(response.statusCode == 503)
        #expect(response.contentType == "text/html")
        #expect(
            response.body
                == "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n"
        )
        #expect(response.headers == [.init("Server", "awselb/2.0")])
        try stage.modifyListenerAttributes(door, attributes: [.init("routing.http.response.server.enabled", "false")])
        #expect(try stage.send(.get("/"), to: doors).headers == nil)
    }

    @Test(.rule("load-balancer.408-incomplete", "load-balancer.400-client-closed"))
    func `who doesn't send all is told so after the idle timeout`() throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .fixedResponse(200))
        #expect(try stage.send(.init(path: "/", isComplete: false), to: doors).statusCode == 408)
        #expect(stage.now == .seconds(60))
        let impatient = ELB.Request(path: "/", clientTimeout: .seconds(5), isComplete: false)
        #expect(try stage.send(impatient, to: doors).statusCode == 400)
        #expect(stage.now == .seconds(65))
    }

    private func waitingHall() throws -> (Hall, ECS.Task.ID) {
        var hall = try Hall(desiredCount: 1, grace: 3600)
        hall.settle()
        return (hall, hall.stage.tasks(of: hall.users)[0])
    }

    @Test(.rule("load-balancer.460-client-gone")) func `a client that goes before the answer is there stands in the log with 460`()
        throws
    {
        var (hall, task) = try waitingHall()
        hall.stage.hang(task)
        let before = hall.stage.now
        let request = ELB.Request(path: "/", clientTimeout: .seconds(3))
        #expect(try hall.stage.send(request, to: hall.doors).statusCode == 460)
        #expect(hall.stage.now - before == .seconds(3))
        hall.stage.recover(task)
        #expect(try hall.stage.send(request, to: hall.doors).statusCode == 200)
    }

    @Test(
        .rule("load-balancer.502-target-breaks", "load-balancer.504-body-too-short"),
        arguments: [
            (Fault.BrokenAnswer.connectionReset, 502), (.malformed, 502), (.headersTooLarge, 502), (.bodyTooShort, 504),
        ])
    func `a target whose answer is broken is answered for`(_ how: Fault.BrokenAnswer, _ code: Int) throws {
        var (hall, task) = try waitingHall()
        hall.stage.breakAnswers(of: task, how)
        let response = try hall.stage.send(.get("/"), to: hall.doors)
        #expect(response.statusCode == code)
        #expect(response.contentType == "text/html")
        #expect(hall.stage.count(.healthy, in: hall.list) == 1)
        hall.stage.recover(task)
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 200)
    }

    @Test(.rule("load-balancer.504-idle-timeout", "load-balancer.idle-timeout"))
    func `the idle timeout is the load balancer's attribute`() throws {
        var (hall, task) = try waitingHall()
        try hall.stage.modifyLoadBalancerAttributes(hall.doors, attributes: [.init("idle_timeout.timeout_seconds", "7")])
        hall.stage.hang(task)
        let before = hall.stage.now
        #expect(try hall.stage.send(.get("/"), to: hall.doors).statusCode == 504)
        #expect(hall.stage.now - before == .seconds(7))
    }

    @Test(.rule("load-balancer.504-connect-timeout")) func `a target behind which nobody is is given up after ten seconds`() throws
    {
        var door = try Door(["a"])
        try door.stage.modifyListener(door.door, defaultAction: .forward(to: door.lists[0]))
        try door.register(1...1, in: door.lists[0])
        door.stage.run(for: .seconds(60))
        let before = door.stage.now
        #expect(try door.stage.send(.get("/"), to: door.doors).statusCode == 504)
        #expect(door.stage.now - before == .seconds(10))
    }

    @Test(.rule("load-balancer.502-delay-elapsed", "target-group.in-flight-at-timeout"))
    func `a request that is in flight when the delay ends fails with 502 at that moment`() throws {
        var (hall, task) = try waitingHall()
        hall.stage.hang(task)
        let crowd = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 1)
        hall.stage.run(for: .milliseconds(1500))
        hall.stage.stopTraffic(crowd)
        try hall.stage.deregisterTargets(hall.list, try hall.stage.describeTargetHealth(hall.list).map(\.target))
        hall.stage.run(for: .milliseconds(14_900))
        #expect(hall.stage[crowd].answered == 0)
        hall.stage.run(for: .milliseconds(200))
        #expect(hall.stage[crowd].answered(with: 502) == 1)
        hall.stage.run(for: .seconds(100))
        #expect(hall.stage[crowd].answered == 1)
    }

    @Test(
        .rule("load-balancer.464-protocol-version"),
        arguments: [
            (nil, "HTTP/2.0", "GET", true, 464), (nil, "HTTP/2.0", "GET", false, 504), (.http2, "HTTP/1.1", "GET", false, 464),
            (.http2, "HTTP/2.0", "GET", false, 504), (.grpc, "HTTP/1.1", "POST", false, 464), (.grpc, "HTTP/2.0", "GET", true, 464),
            (.grpc, "HTTP/2.0", "POST", true, 504),
        ] as [(ELB.ProtocolVersion?, String, String, Bool, Int)])
    func `a target group that doesn't speak the request's version answers 464`(
        _ version: ELB.ProtocolVersion?, _ http: String, _ method: String, _ isGRPC: Bool, _ code: Int
    ) throws {
        var stage = Simulation()
        let list = try stage.createTargetGroup("list", protocolVersion: version)
        try stage.registerTargets(list, [.init(id: "10.0.0.1", port: 80)])
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(
            on: doors, port: 443, protocol: .https, certificates: [.example], defaultAction: .forward(to: list))
        stage.run(for: .seconds(90))
        let headers = isGRPC ? [ELB.Request.Header("content-type", "application/grpc+proto")] : []
        let request = ELB.Request(method: method, path: "/", headers: headers, httpVersion: http)
        #expect(try stage.send(request, to: doors, port: 443).statusCode == code)
    }

    @Test(
        .rule("load-balancer.desync-modes"),
        arguments: [
            ("monitor", "Content-Length", "1x", 200), ("defensive", "Content-Length", "1x", 400),
            ("strictest", "Content-Length", "1x", 400), ("defensive", "X", "é", 200), ("strictest", "X", "é", 400),
            ("strictest", "X", "e", 200), ("defensive", "X", "a\nb", 400),
        ])
    func `desync mitigation refuses what the mode calls dangerous`(_ mode: String, _ name: String, _ value: String, _ code: Int)
        throws
    {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .fixedResponse(200))
        try stage.modifyLoadBalancerAttributes(doors, attributes: [.init("routing.http.desync_mitigation_mode", mode)])
        let request = ELB.Request(method: "POST", path: "/", headers: [.init(name, value)])
        #expect(try stage.send(request, to: doors).statusCode == code)
    }

    @Test(
        .rule("load-balancer.desync-classes"),
        arguments: [
            ([("Accept", "*/*")], .compliant), ([("Content-Length", "5")], .compliant),
            ([("Content-Length", "5"), ("Content-Length", "5")], .ambiguous),
            ([("Content-Length", "5"), ("Content-Length", "6")], .severe), ([("Content-Length", "+5")], .severe),
            ([("Transfer-Encoding", "chunked")], .compliant),
            ([("Transfer-Encoding", "chunked"), ("Content-Length", "5")], .ambiguous),
            ([("Transfer-Encoding", "chunked"), ("transfer-encoding", "identity")], .severe), ([("X y", "1")], .acceptable),
        ] as [([(String, String)], ELB.RequestClassification)])
    func `a request is classified by what it says of its end`(_ headers: [(String, String)], _ expected: ELB.RequestClassification)
    {
        let request = ELB.Request(method: "POST", path: "/", headers: headers.map { .init($0.0, $0.1) })
        #expect(ELB.MessageFraming().classify(request) == expected)
    }
}
