import Orchestra
import Testing

@Suite struct TransformTests {
    private func hall(_ transforms: [ELB.RuleTransform]) throws -> (Hall, ELB.Rule.ID) {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        let rule = try hall.stage.createRule(
            on: hall.door, priority: 1, conditions: [.path("/api/*", "/bad/*")], action: .forward(to: hall.list),
            transforms: transforms)
        return (hall, rule)
    }

    @Test(.rule("listener-rule.url-rewrite", "listener-rule.host-rewrite"))
    func `host and URL are rewritten for the target, after the rule was found`() throws {
        let (hall, _) = try hall([
            .rewriteURL("^/api/([a-z]+)\\?v=(\\d)$", to: "/v$2/$1?all"),
            .rewriteHost("^([^.]+)\\.example\\.com$", to: "$1.internal"),
        ])
        let request = ELB.Request(host: "users.example.com", path: "/api/users", query: "v=3")
        let received = try #require(try hall.stage.forwardedRequest(request, to: hall.doors))
        #expect([received.host, received.path, received.query] == ["users.internal", "/v3/users", "all"])
        #expect(try hall.stage.route(request, to: hall.doors).priority == "1")
        // Another rule's requests stay as they are.
        #expect(try hall.stage.forwardedRequest(.get("/other"), to: hall.doors)?.path == "/other")
    }

    @Test(.rule("listener-rule.transform-without-match")) func `where nothing matches nothing changes`() throws {
        let (hall, _) = try hall([.rewriteURL("^/nowhere", to: "/x")])
        #expect(try hall.stage.forwardedRequest(.get("/api/users"), to: hall.doors)?.path == "/api/users")
    }

    @Test(.rule("listener-rule.transform-failure", "load-balancer.500-transform"))
    func `a rewrite that gives no URL is answered with 500`() throws {
        var (hall, _) = try hall([.rewriteURL("^/bad/(.*)$", to: "$1")])
        #expect(try hall.stage.send(.get("/bad/x"), to: hall.doors).statusCode == 500)
        #expect(try hall.stage.send(.get("/bad//x"), to: hall.doors).statusCode == 200)
        #expect(try hall.stage.send(.get("/api/x"), to: hall.doors).statusCode == 200)
    }

    @Test(
        .rule("listener-rule.transform-limits"),
        arguments: [
            [ELB.RuleTransform.rewriteURL("a", to: "/b"), .rewriteURL("c", to: "/d")], [.rewriteURL("(", to: "/")],
            [.rewriteURL("", to: "/")], [.rewriteHost("a", to: "b\n")],
            [.rewriteURL(String(repeating: "a", count: 1025), to: "/")],
            [.rewriteURL("a", to: String(repeating: "a", count: 1025))],
            [.init(type: .urlRewrite)], [.init(type: .urlRewrite, hostHeaderRewriteConfig: .init(rewrites: []))],
        ])
    func `transforms are refused`(_ transforms: [ELB.RuleTransform]) throws {
        var door = try Door()
        let error = elbError {
            try door.stage.createRule(
                on: door.door, priority: 1, conditions: [.path("/")], action: .fixedResponse(200), transforms: transforms)
        }
        #expect(error?.code == .validationError || error?.code == .invalidConfigurationRequest)
        #expect(try door.stage.describeRules(of: door.door).count == 1)
    }

    @Test(.rule("listener-rule.default-rule-has-no-transforms", "listener-rule.transforms-replaced"))
    func `transforms are described, replaced and taken away, and a default rule has none`() throws {
        var (hall, rule) = try hall([.rewriteURL("^/api", to: "/v1")])
        #expect(try hall.stage.describeRules(of: hall.door)[0].transforms == [.rewriteURL("^/api", to: "/v1")])
        try hall.stage.modifyRule(rule, transforms: [.rewriteHost("a", to: "b")])
        #expect(try hall.stage.describeRules(of: hall.door)[0].transforms?.map(\.type) == [.hostHeaderRewrite])
        try hall.stage.modifyRule(rule, transforms: [])
        #expect(try hall.stage.describeRules(of: hall.door)[0].transforms == nil)
        #expect(try hall.stage.describeRules(of: hall.door)[1].transforms == nil)
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test(
        .rule("listener-rule.transform-replacement"),
        arguments: [("$0", "/api/x"), ("$1", "/"), ("/$1$9", "//"), ("/$$", "/$"), ("/$", "/$")])
    func `a replacement names what was captured`(_ replacement: String, _ start: String) throws {
        let (hall, _) = try hall([.rewriteURL("^(/)api/x$", to: replacement)])
        #expect(try hall.stage.forwardedRequest(.get("/api/x"), to: hall.doors)?.path == start)
    }
}
