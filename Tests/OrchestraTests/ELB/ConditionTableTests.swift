import Orchestra
import Testing

/// The table of condition types, line by line.
@Suite struct ConditionTableTests {
    private func holds(_ condition: ELB.RuleCondition, _ request: ELB.Request) -> Bool {
        ELB.WildcardMatcher().matches([condition], request)
    }

    @Test(
        .rule("listener-rule.host-header", "listener-rule.wildcards"),
        arguments: [
            ("example.com", "example.com", true), ("EXAMPLE.com", "example.COM", true), ("example.com", "example.com:8080", true),
            ("*.example.com", "www.example.com", true), ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false), ("www?.example.com", "www1.example.com", true),
            ("www?.example.com", "www.example.com", false), ("www?.example.com", "www12.example.com", false),
            ("example.com", "example.org", false), ("*.*", "x.y", true),
        ])
    func `a host is compared without regard to case and port`(_ pattern: String, _ host: String, _ expected: Bool) {
        #expect(holds(.host(pattern), .get("/", host: host)) == expected)
    }

    @Test(
        .rule("listener-rule.path-pattern", "listener-rule.wildcards"),
        arguments: [
            ("/img/*", "/img/a.png", true), ("/img/*", "/img/", true), ("/img/*", "/img", false), ("/img/*", "/IMG/a", false),
            ("/img/*/pics", "/img/a/b/pics", true), ("*pics", "/img/pics", true), ("/a?", "/ab", true), ("/a?", "/a", false),
            ("/a?", "/abc", false), ("/", "/", true), ("/", "/a", false), ("*", "/anything/at/all", true), ("/a", "/a", true),
        ])
    func `a path is compared with regard to case, and stars cross slashes`(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(holds(.path(pattern), ELB.Request(path: path, query: "a=/b")) == expected)
    }

    @Test(.rule("listener-rule.path-pattern")) func `the query is no part of the path`() {
        #expect(!holds(.path("*b*"), ELB.Request(path: "/a", query: "b=1")))
    }

    @Test(
        .rule("listener-rule.query-string-escape"),
        arguments: [
            (#"a\*b"#, "a*b", true), (#"a\*b"#, "axb", false), (#"a\?"#, "a?", true), (#"a\?"#, "ab", false),
            (#"a\\b"#, #"a\b"#, true),
            ("a*b", "axxb", true),
        ])
    func `a backslash takes the meaning from what follows in a query`(_ pattern: String, _ value: String, _ expected: Bool) {
        #expect(holds(.query("q", pattern), ELB.Request(path: "/", query: "q=\(value)")) == expected)
    }

    @Test(
        .rule("listener-rule.host-header-characters", "listener-rule.source-ip-block", "listener-rule.condition-limits"),
        arguments: [
            (.host("localhost"), false), (.host("example.c0m"), false), (.host("example."), false), (.host("a_b.com"), false),
            (.host("*.com"), true), (.host("a-b.c.com"), true), (.path("/a b"), false), (.path("/a%20"), false),
            (.path("no-slash"), true),
            (.path(#"/~"'@:+&$.-_"#), true), (.path(""), false), (.sourceIP("255.255.255.255/32"), false),
            (.sourceIP("10.0.0.1"), false),
            (.sourceIP("10.0.0.0/33"), false), (.sourceIP("2001:db8::/32"), true), (.header("Host", "a"), false),
            (.header(String(repeating: "a", count: 41), "a"), false), (.header("X-Forwarded-For", "10.*"), true),
            (.method("get"), false), (.method(String(repeating: "A", count: 41)), false), (.method("MY-VERB_X"), true),
            (.path("/*/*/*/*/*"), true), (.path("/?*/*/*/*/*"), false), (.path("1", "2", "3"), true),
            (.path("1", "2", "3", "4"), false),
        ] as [(ELB.RuleCondition, Bool)])
    func `a condition's value is made of its field's characters, within its limits`(
        _ condition: ELB.RuleCondition, _ isAllowed: Bool
    ) throws {
        var door = try Door()
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 1, conditions: [condition], action: .fixedResponse(200))
        }
        #expect((error == nil) == isAllowed, "\(condition): \(error?.description ?? "accepted")")
    }

    @Test(
        .rule("listener-rule.forward-sticky-duration"),
        arguments: [
            (true, nil, false), (true, 0, false), (true, 1, true), (true, 604_800, true), (true, 604_801, false),
            (false, nil, true),
        ]
            as [(Bool, Int?, Bool)])
    func `target group stickiness has a duration`(_ enabled: Bool, _ seconds: Int?, _ isAllowed: Bool) throws {
        var door = try Door()
        let action = ELB.Action.forward(
            to: door.lists.map { .init($0) }, stickiness: .init(enabled: enabled, durationSeconds: seconds))
        #expect((elbError { try door.stage.modifyListener(door.door, defaultAction: action) } == nil) == isAllowed)
    }
}
