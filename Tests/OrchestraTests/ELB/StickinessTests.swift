import Orchestra
import Testing

@Suite struct StickinessTests {
    private func hall(seconds: Int = 60, _ change: (inout ELB.TargetGroupAttributes) -> Void = { _ in }) throws -> Hall {
        var hall = try Hall(maximumPercent: 100, grace: 3600)
        hall.settle()
        var attributes = ELB.TargetGroupAttributes(
            deregistrationDelayTimeoutSeconds: 15, stickinessEnabled: true, stickinessLbCookieDurationSeconds: seconds)
        change(&attributes)
        try hall.stage.modifyTargetGroupAttributes(hall.list, attributes)
        return hall
    }

    /// A client that keeps its cookies.
    private struct Client {
        var request = ELB.Request.get("/")

        mutating func ask(_ hall: inout Hall) throws -> ELB.Response {
            let response = try hall.stage.send(request, to: hall.doors)
            request = request.returningCookies(of: response)
            return response
        }
    }

    @Test(.rule("target-group.lb-cookie"))
    func `a client that brings its cookie back stays with its target, and moves nobody's turn`() throws {
        var hall = try hall()
        var client = Client()
        let mine = (try client.ask(&hall)).label
        #expect(mine == "A")
        for others in ["B", "C", "A", "B"] {
            #expect(try client.ask(&hall).label == mine)
            #expect(try hall.stage.send(.get("/"), to: hall.doors).label == others)
        }
        #expect(try hall.stage.route(client.request, to: hall.doors).description == "rule default → users-tg → A (cookie)")
        #expect(try hall.stage.route(.get("/"), to: hall.doors).followsCookie == nil)
    }

    @Test func `without the attribute there is no cookie, and one from before counts for nothing`() throws {
        var hall = try hall()
        var client = Client()
        _ = try client.ask(&hall)
        try hall.stage.modifyTargetGroupAttributes(hall.list, .init())
        let response = try hall.stage.send(client.request, to: hall.doors)
        #expect(response.label == "B")
        #expect(response.setCookie == nil)
    }

    @Test(.rule("target-group.lb-cookie-text"))
    func `a response brings two cookies of the same value, which a browser keeps for a week`() throws {
        var hall = try hall()
        let lines = try #require(try hall.stage.send(.get("/"), to: hall.doors).setCookie)
        #expect(lines.count == 2)
        let value = String(lines[0].dropFirst("AWSALB=".count).prefix { $0 != ";" })
        #expect(value.count > 20)
        #expect(!value.contains("10."))
        #expect(lines[0].hasPrefix("AWSALB=\(value); Expires=Thu, 08 Jan 2026 00:0"))
        #expect(lines[0].hasSuffix(" GMT; Path=/"))
        #expect(lines[1] == lines[0].replacing("AWSALB=", with: "AWSALBCORS=") + "; SameSite=None; Secure")
    }

    @Test func `the date in a cookie knows the calendar`() throws {
        var hall = try Hall(desiredCount: 1, check: .init(intervalSeconds: 300))
        try hall.stage.modifyTargetGroupAttributes(hall.list, .init(stickinessEnabled: true))
        hall.stage.run(for: .seconds(4_590_245))
        let line = try #require(try hall.stage.send(.get("/"), to: hall.doors).setCookie?.first)
        #expect(line.contains("; Expires=Mon, 02 Mar 2026 03:04:05 GMT;"))
    }

    @Test(.rule("target-group.lb-cookie-expires")) func `a cookie expires after its duration, and each response renews it`() throws
    {
        var hall = try hall(seconds: 60)
        var (kept, renewed) = (Client(), Client())
        _ = try kept.ask(&hall)
        #expect(try renewed.ask(&hall).label == "B")
        for _ in 0..<4 {
            hall.stage.run(for: .seconds(40))
            #expect(try renewed.ask(&hall).label == "B")
        }
        hall.stage.run(for: .seconds(61))
        #expect(try hall.stage.route(kept.request, to: hall.doors).followsCookie == nil)
        #expect(try hall.stage.route(renewed.request, to: hall.doors).followsCookie == nil)
    }

    @Test func `every response of a target has a new text`() throws {
        var hall = try hall()
        var client = Client()
        let first = try client.ask(&hall)
        let second = try client.ask(&hall)
        #expect(first.label == second.label)
        #expect(first.setCookie != second.setCookie)
    }

    @Test(.rule("target-group.lb-cookie-target-gone"))
    func `who stayed with an unhealthy target is sent to another, and stays there`() throws {
        var hall = try hall(seconds: 3600)
        var client = Client()
        #expect(try client.ask(&hall).label == "A")
        let sick = hall.stage.tasks(of: hall.users)[0]
        hall.stage.answer(500, from: sick)
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 1 })
        let next = try client.ask(&hall).label
        #expect(next == "B")
        hall.stage.recover(sick)
        hall.stage.run(until: { $0.count(.healthy, in: hall.list) == 3 })
        for _ in 0..<3 { #expect(try client.ask(&hall).label == next) }
    }

    @Test(.rule("target-group.lb-cookie-target-gone")) func `who stayed with a draining target is sent to another`() throws {
        var hall = try hall(seconds: 3600)
        var clients = [Client(), Client(), Client()]
        for index in clients.indices { _ = try clients[index].ask(&hall) }
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(until: { $0.count(.draining, in: hall.list) == 1 })
        let labels = try clients.indices.map { try clients[$0].ask(&hall).label! }
        #expect(labels == ["A", "B", "A"])
        #expect(try hall.stage.route(clients[2].request, to: hall.doors).label == "A")
    }

    @Test func `when all are unhealthy a client stays with its target all the same`() throws {
        var hall = try hall(seconds: 3600)
        var client = Client()
        let mine = try client.ask(&hall).label
        for task in hall.stage.tasks(of: hall.users) { hall.stage.answer(503, from: task) }
        hall.stage.run(until: { $0.count(.unhealthy, in: hall.list) == 3 })
        for _ in 0..<4 { #expect(try client.ask(&hall).label == mine) }
    }

    @Test(.rule("target-group.lb-cookie-forged")) func `a cookie that somebody made up or changed is ignored`() throws {
        var hall = try hall()
        var client = Client()
        _ = try client.ask(&hall)
        let header = try #require(client.request.headers.first?.value)
        let value = String(header.dropFirst("AWSALB=".count).prefix { $0 != ";" })
        var made = ["", "A", "10.0.0.1:8080", String(value.dropLast()), value + "0", value.uppercased()]
        for place in [0, 17, 40, 63] {
            var letters = Array(value)
            letters[place] = letters[place] == "0" ? "1" : "0"
            made.append(String(letters))
        }
        for value in made {
            let request = ELB.Request(path: "/", headers: [.init("Cookie", "AWSALB=\(value)")])
            #expect(try hall.stage.route(request, to: hall.doors).followsCookie == nil, "\(value)")
        }
        let real = ELB.Request(path: "/", headers: [.init("cookie", "theme=dark;AWSALB=\(value); x")])
        #expect(try hall.stage.route(real, to: hall.doors).label == "A")
    }

    @Test func `a cookie from another seed is ignored`() throws {
        var (hall, other) = (try hall(), try Hall(seed: 5))
        other.settle()
        try other.stage.modifyTargetGroupAttributes(other.list, .init(stickinessEnabled: true))
        var client = Client()
        _ = try client.ask(&other)
        #expect(try hall.stage.route(client.request, to: hall.doors).followsCookie == nil)
    }

    @Test(.rule("target-group.lb-cookie-cors-first")) func `AWSALBCORS wins over AWSALB`() throws {
        var hall = try hall()
        let values = try (0..<2).map { _ in
            let line = try hall.stage.send(.get("/"), to: hall.doors).setCookie![0]
            return String(line.dropFirst("AWSALB=".count).prefix { $0 != ";" })
        }
        let request = ELB.Request(path: "/", headers: [.init("Cookie", "AWSALB=\(values[0]); AWSALBCORS=\(values[1])")])
        #expect(try hall.stage.route(request, to: hall.doors).label == "B")
    }

    @Test func `a cookie belongs to its target group`() throws {
        var hall = try hall()
        let other = try hall.stage.createTargetGroup("other", port: 8080)
        try hall.stage.modifyTargetGroupAttributes(other, .init(stickinessEnabled: true))
        try hall.stage.createRule(on: hall.door, priority: 1, conditions: [.path("/other")], action: .forward(to: other))
        try hall.stage.registerTargets(other, try hall.stage.describeTargetHealth(hall.list).map(\.target))
        hall.stage.run(for: .seconds(60))
        var client = Client()
        _ = try client.ask(&hall)
        #expect(try hall.stage.route(client.request, to: hall.doors).followsCookie == true)
        client.request.path = "/other"
        let decision = try hall.stage.route(client.request, to: hall.doors)
        #expect(decision.targetGroup == other)
        #expect(decision.target != nil)
        #expect(decision.followsCookie == nil)
    }

    @Test func `what the load balancer answers itself brings no cookie`() throws {
        var hall = try hall()
        hall.stage.hang(hall.stage.tasks(of: hall.users)[0])
        let response = try hall.stage.send(.get("/"), to: hall.doors)
        #expect(response.statusCode == 504)
        #expect(response.setCookie == nil)
        hall.stage.answer(503, from: hall.stage.tasks(of: hall.users)[1])
        #expect(try hall.stage.send(.get("/"), to: hall.doors).setCookie?.count == 2)
    }

    @Test func `stickiness goes with least outstanding requests`() throws {
        var hall = try hall { $0.loadBalancingAlgorithmType = .leastOutstandingRequests }
        var client = Client()
        let mine = try client.ask(&hall).label
        for _ in 0..<4 { #expect(try client.ask(&hall).label == mine) }
    }

    @Test func `somebody else's stickiness decides, and a stranger that it names counts for none`() throws {
        struct Other: ELB.StickinessPolicy {
            func stickyTarget(of cookie: ELB.StickinessCookie, among targets: [ELB.Target], now: Duration) -> ELB.Target.ID? {
                targets.count == 3 ? targets.last?.id : .init(id: "1.2.3.4", port: 5)
            }
        }
        var hall = try hall()
        hall.stage = Simulation(replaying: hall.stage.recording, policies: Policies(stickinessPolicy: Other()))
        var client = Client()
        #expect(try client.ask(&hall).label == "A")
        #expect(try client.ask(&hall).label == "C")
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(until: { $0.count(.draining, in: hall.list) == 1 })
        #expect(try client.ask(&hall).label == "B")
    }

    @Test func `a run with cookies can be replayed`() throws {
        var hall = try hall()
        var client = Client()
        for _ in 0..<5 { _ = try client.ask(&hall) }
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test(arguments: [
        ELB.TargetGroupAttributes(stickinessEnabled: true, stickinessLbCookieDurationSeconds: 0),
        ELB.TargetGroupAttributes(stickinessLbCookieDurationSeconds: 604_801),
        ELB.TargetGroupAttributes(stickinessEnabled: true, stickinessType: .appCookie),
        ELB.TargetGroupAttributes(stickinessEnabled: true, stickinessType: .appCookie, stickinessAppCookieName: "AWSALBAPP"),
    ])
    func `stickiness is refused`(_ attributes: ELB.TargetGroupAttributes) throws {
        var door = try Door()
        let error = elbError { try door.stage.modifyTargetGroupAttributes(door.lists[0], attributes) }
        #expect(error?.code == .validationError)
        #expect(try door.stage.describeTargetGroupAttributes(door.lists[0]) == .init())
    }
}

@Suite struct CookieHeaderTests {
    @Test func `a client sends back what it was given, and keeps its other cookies`() {
        let request = ELB.Request(path: "/", headers: [.init("Accept", "*/*"), .init("cookie", "a=1; b=2")])
        let response = ELB.Response(statusCode: 200, setCookie: ["b=3; Path=/", "c=4=5; Secure"])
        #expect(
            request.returningCookies(of: response).headers == [.init("Accept", "*/*"), .init("Cookie", "a=1; b=3; c=4=5")])
        #expect(ELB.Request.get("/").returningCookies(of: .init(statusCode: 200)) == .get("/"))
    }
}

/// Group-level stickiness of weighted forward actions.
@Suite struct TargetGroupStickinessTests {
    /// Two services of one task each, behind one weighted rule.
    private struct House {
        var hall: Hall
        var blue: ELB.TargetGroup.ID { hall.list }
        var green: ELB.TargetGroup.ID
        var rule: ELB.Rule.ID

        init(weights: (Int, Int) = (1, 1), seconds: Int? = 60) throws {
            hall = try Hall(desiredCount: 1)
            green = try hall.stage.createTargetGroup("green", port: 8080)
            let action = Self.action(hall.list, green, weights, seconds)
            rule = try hall.stage.createRule(on: hall.door, priority: 1, conditions: [.path("/")], action: action)
            hall.settle()
            try hall.stage.registerTargets(green, try hall.stage.describeTargetHealth(hall.list).map(\.target))
            hall.stage.run(for: .seconds(90))
        }

        static func action(
            _ blue: ELB.TargetGroup.ID, _ green: ELB.TargetGroup.ID, _ weights: (Int, Int), _ seconds: Int?
        ) -> ELB.Action {
            .forward(
                to: [.init(blue, weight: weights.0), .init(green, weight: weights.1)],
                stickiness: seconds.map { .init(enabled: true, durationSeconds: $0) })
        }

        mutating func modify(weights: (Int, Int), seconds: Int? = 60) throws {
            try hall.stage.modifyRule(rule, action: Self.action(blue, green, weights, seconds))
        }

        func group(_ request: ELB.Request) throws -> ELB.TargetGroup.ID? {
            try hall.stage.route(request, to: hall.doors).targetGroup
        }
    }

    @Test(.rule("listener-rule.forward-sticky"))
    func `a client stays with its target group whatever the weights are then, and others follow the weights`() throws {
        var house = try House(weights: (1, 0))
        let response = try house.hall.stage.send(.get("/"), to: house.hall.doors)
        #expect(response.setCookie?.map { $0.prefix { $0 != "=" } } == ["AWSALBTG", "AWSALBTGCORS"])
        let client = ELB.Request.get("/").returningCookies(of: response)
        try house.modify(weights: (0, 1))
        #expect(try house.group(client) == house.blue)
        #expect(try house.group(.get("/")) == house.green)
        try house.modify(weights: (0, 1), seconds: nil)
        #expect(try house.group(client) == house.green)
    }

    @Test func `after its duration the weights decide again, and each response renews it`() throws {
        var house = try House(weights: (1, 0))
        var client = ELB.Request.get("/")
        client = client.returningCookies(of: try house.hall.stage.send(client, to: house.hall.doors))
        let old = client
        try house.modify(weights: (0, 1))
        house.hall.stage.run(for: .seconds(40))
        client = client.returningCookies(of: try house.hall.stage.send(client, to: house.hall.doors))
        house.hall.stage.run(for: .seconds(40))
        #expect(try house.group(old) == house.green)
        #expect(try house.group(client) == house.blue)
    }

    @Test func `a cookie of a target group that the action doesn't name, or of the other kind, counts for nothing`() throws {
        var house = try House(weights: (1, 0))
        let response = try house.hall.stage.send(.get("/"), to: house.hall.doors)
        let client = ELB.Request.get("/").returningCookies(of: response)
        var other = client
        other.headers[0].value = other.headers[0].value.replacing("AWSALBTG", with: "AWSALB")
        try house.modify(weights: (0, 1))
        #expect(try house.group(other) == house.green)
        try house.hall.stage.modifyRule(
            house.rule, action: .forward(to: [.init(house.green)], stickiness: .init(enabled: true, durationSeconds: 9)))
        #expect(try house.group(client) == house.green)
    }

    @Test func `a client that stays draws nothing`() throws {
        var house = try House()
        let first = try house.hall.stage.send(.get("/"), to: house.hall.doors)
        let client = ELB.Request.get("/").returningCookies(of: first)
        var (with, without) = (house, house)
        for _ in 0..<5 { try with.hall.stage.send(client, to: with.hall.doors) }
        let groups = try (0..<20).map { _ in
            let pair = (try with.group(.get("/")), try without.group(.get("/")))
            try with.hall.stage.send(.get("/"), to: with.hall.doors)
            try without.hall.stage.send(.get("/"), to: without.hall.doors)
            return pair
        }
        #expect(groups.allSatisfy { $0.0 == $0.1 })
    }

    @Test(.rule("listener-rule.forward-sticky-required"))
    func `among several target groups a sticky one needs stickiness of the target groups`() throws {
        var house = try House(seconds: nil)
        let sticky = ELB.TargetGroupAttributes(stickinessEnabled: true)
        #expect(
            elbError { try house.hall.stage.modifyTargetGroupAttributes(house.green, sticky) }?.code == .invalidConfigurationRequest
        )
        try house.modify(weights: (1, 1))
        try house.hall.stage.modifyTargetGroupAttributes(house.green, sticky)
        #expect(elbError { try house.modify(weights: (1, 1), seconds: nil) }?.code == .invalidLoadBalancerAction)
        let cookies = try (0..<20).map { _ in try house.hall.stage.send(.get("/"), to: house.hall.doors).setCookie!.count }
        #expect(Set(cookies) == [2, 4])
        try house.hall.stage.modifyRule(house.rule, action: .forward(to: house.green))
    }
}
