import Orchestra
import Testing

@Suite struct ConditionMatchingTests {
    private func matches(_ condition: ELB.RuleCondition, _ request: ELB.Request) -> Bool {
        ELB.WildcardMatcher().matches([condition], request)
    }

    @Test(arguments: [
        (["*Chrome*", "*Safari*"], "Mozilla/5.0 Safari/537", true), (["*Chrome*"], "curl/8", false), (["CURL/?"], "curl/8", true),
        (["curl"], "curl/8", false), (["*"], "", true),
    ])
    func `a header's value is compared without regard to case, with wildcards`(
        _ patterns: [String], _ value: String, _ expected: Bool
    ) {
        let condition = ELB.RuleCondition(
            field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: "User-Agent", values: patterns))
        #expect(matches(condition, .init(path: "/", headers: [.init("user-agent", value)])) == expected)
    }

    @Test(.rule("listener-rule.http-header")) func `any occurrence of a header will do, and none is none`() {
        let condition = ELB.RuleCondition.header("X-Env", "staging")
        let headers: [ELB.Request.Header] = [.init("X-Env", "prod"), .init("x-env", "Staging")]
        #expect(matches(condition, .init(path: "/", headers: headers)))
        #expect(!matches(condition, .init(path: "/", headers: [headers[0]])))
        #expect(!matches(.header("X-Env", "*"), .get("/")))
    }

    @Test(.rule("listener-rule.http-header")) func `a header's name has no wildcards`() {
        #expect(!matches(.header("X-*", "1"), .init(path: "/", headers: [.init("X-Env", "1")])))
    }

    @Test(.rule("listener-rule.http-request-method"), arguments: [("GET", true), ("get", false), ("HEAD", false), ("PURGE", true)])
    func `a method is compared with regard to case, and GET isn't HEAD`(_ method: String, _ expected: Bool) {
        #expect(matches(.method("GET", "PURGE"), .init(method: method, path: "/")) == expected)
    }

    @Test(arguments: [
        ("version=v1", true), ("a=b&version=v1", true), ("VERSION=V1", true), ("version=v2", false), ("version", false),
        ("xversion=v1", false), ("", false), ("&&version=v1", true), ("version=v1=", false), ("version=%761", false),
    ])
    func `a pair of a query is compared without regard to case, as it was sent`(_ query: String, _ expected: Bool) {
        #expect(matches(.query("version", "v1"), .init(path: "/", query: query)) == expected)
    }

    @Test(
        arguments: [
            (nil, "*example*", "q=an+Example+of", true), (nil, "x", "x=1", false), ("v?r*", "1", "version=1", true),
            ("k", "*", "k", true),
            ("k", "?", "k=", false), (nil, "1", "a=0&b=1", true), ("a=b", "c", "a=b=c", false),
        ] as [(String?, String, String, Bool)])
    func `a query's key and value may have wildcards, and the key may be left out`(
        _ key: String?, _ value: String, _ query: String, _ expected: Bool
    ) {
        #expect(matches(.query(.init(key: key, value: value)), .init(path: "/", query: query)) == expected)
    }

    @Test(arguments: [
        (#"a\*b"#, "q=a*b", true), (#"a\*b"#, "q=axb", false), (#"a\?"#, "q=a?", true), (#"a\?"#, "q=ab", false),
        (#"\\x"#, #"q=\x"#, true), (#"\**"#, "q=*abc", true), (#"\**"#, "q=abc", false), ("a?", "q=a*", true),
    ])
    func `a star behind a backslash means itself`(_ value: String, _ query: String, _ expected: Bool) {
        #expect(matches(.query("q", value), .init(path: "/", query: query)) == expected)
    }

    @Test(.rule("listener-rule.query-string"))
    func `any pair of a query condition will do, and two query conditions must both hold`() {
        let either = ELB.RuleCondition.query(.init(key: "a", value: "1"), .init(key: "b", value: "2"))
        #expect(matches(either, .init(path: "/", query: "b=2")))
        let both: [ELB.RuleCondition] = [.query("a", "1"), .query("b", "2")]
        #expect(ELB.WildcardMatcher().matches(both, .init(path: "/", query: "b=2&a=1")))
        #expect(!ELB.WildcardMatcher().matches(both, .init(path: "/", query: "b=2")))
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false), ("192.0.2.9/24", "192.0.2.1", true),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("10.1.2.3/32", "10.1.2.3", true),
        ("10.1.2.3/32", "10.1.2.2", false), ("10.128.0.0/9", "10.127.0.1", false), ("2001:db8::/32", "2001:DB8:0:1::5", true),
        ("2001:db8::/32", "2001:db9::", false), ("2001:db8::8000/113", "2001:db8::ffff", true),
        ("2001:db8::8000/113", "2001:db8::7fff", false), ("::/0", "10.0.0.1", false), ("::ffff:0:0/96", "::ffff:10.0.0.1", true),
        ("::1/128", "0:0:0:0:0:0:0:1", true), ("::/64", "0:0:0:1::", false), ("10.0.0.0/8", "somewhere", false),
    ])
    func `an address is in a block or not`(_ block: String, _ address: String, _ expected: Bool) {
        #expect(matches(.sourceIP(block), .init(path: "/", sourceIP: address)) == expected)
    }

    @Test(.rule("listener-rule.source-ip")) func `the source address is who connects, not X-Forwarded-For`() {
        let request = ELB.Request(path: "/", headers: [.init("X-Forwarded-For", "10.0.0.1")], sourceIP: "192.0.2.1")
        #expect(!matches(.sourceIP("10.0.0.0/8"), request))
        #expect(matches(.header("X-Forwarded-For", "10.*"), request))
    }

    @Test(.rule("listener-rule.conditions-and-values")) func `all conditions of a rule must hold`() {
        let conditions: [ELB.RuleCondition] = [.path("/a"), .method("POST"), .header("X", "1"), .sourceIP("10.0.0.0/8")]
        var request = ELB.Request(method: "POST", path: "/a", headers: [.init("x", "1")], sourceIP: "10.1.1.1")
        #expect(ELB.WildcardMatcher().matches(conditions, request))
        request.method = "GET"
        #expect(!ELB.WildcardMatcher().matches(conditions, request))
    }
}

@Suite struct ConditionRuleTests {
    /// Of whatever kind, the index leaves out only what can't match.
    private struct Plain: ELB.RuleMatcher {
        func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
            ELB.WildcardMatcher().matches(conditions, request)
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `the index of rules finds what asking every rule finds, with conditions of every kind`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func any(_ texts: String...) -> String { texts[Int(random.bounded(UInt64(texts.count)))] }
        func condition(_ kind: Int) -> ELB.RuleCondition {
            switch kind {
            case 0: .path(any("/a", "/a/*", "/*b", "*"))
            case 1: .host(any("a.com", "*.com"))
            case 2: .header(any("X", "Y"), any("1", "2*"))
            case 3: .method(any("GET", "POST"))
            case 4: .query(any("k", "l"), any("1", "*"))
            default: .sourceIP(any("10.0.0.0/8", "192.0.2.0/24"))
            }
        }
        var (indexed, plain) = (try Door([]), try Door([], policies: Policies(ruleMatcher: Plain())))
        for number in 1...12 {
            let first = Int(random.bounded(6))
            let conditions = [condition(first)] + (random.bounded(2) == 0 ? [] : [condition((first + 1) % 6)])
            try indexed.stage.createRule(
                on: indexed.door, priority: number, conditions: conditions, action: .fixedResponse(200 + number))
            try plain.stage.createRule(
                on: plain.door, priority: number, conditions: conditions, action: .fixedResponse(200 + number))
        }
        for _ in 0..<40 {
            let request = ELB.Request(
                method: any("GET", "POST", "HEAD"), host: any("a.com", "b.org"), path: any("/", "/a", "/a/b", "/c"),
                query: any("", "k=1", "l=2"), headers: random.bounded(2) == 0 ? [] : [.init(any("X", "Y"), any("1", "22"))],
                sourceIP: any("10.0.0.1", "192.0.2.7", "1.1.1.1"))
            #expect(try indexed.status(request) == plain.status(request), "seed \(seed): \(request)")
        }
    }

    @Test func `every condition says why it holds or doesn't`() throws {
        var door = try Door([])
        let conditions: [(Int, ELB.RuleCondition)] = [
            (1, .header("X-Env", "staging", "test*")), (2, .header("X-None", "*")), (3, .method("POST", "PUT")),
            (4, .query("version", "v1")), (5, .sourceIP("10.0.0.0/8", "2001:db8::/32")),
            (6, .query(.init(value: "v*"))),
        ]
        for (number, condition) in conditions {
            try door.stage.createRule(on: door.door, priority: number, conditions: [condition], action: .fixedResponse(200))
        }
        let request = ELB.Request(path: "/", query: "version=v2", headers: [.init("x-env", "prod")])
        #expect(
            try door.stage.route(request, to: door.doors).evaluations.map(\.description) == [
                "1: X-Env prod does not match staging or test*", "2: no header X-None",
                "3: GET does not match POST or PUT", "4: ?version=v2 does not match version=v1",
                "5: 203.0.113.10 is not in 10.0.0.0/8 or 2001:db8::/32", "6: ?version=v2 matches *=v*",
                "default: not looked at: rule 6 matched first",
            ])
        #expect(try door.stage.route(.get("/"), to: door.doors).evaluations[3].reason == "no query")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var conditions: [ELB.RuleCondition]
        var says: String
        var code = ELB.Error.Code.validationError
        var testDescription: String { "\(conditions) \(says)" }

        init(_ conditions: ELB.RuleCondition..., says: String, code: ELB.Error.Code = .validationError) {
            (self.conditions, self.says, self.code) = (conditions, says, code)
        }
    }

    @Test(arguments: [
        Refusal(.header("Host", "a"), says: "host-header"), Refusal(.header("", "a"), says: "name"),
        Refusal(.header("a b", "a"), says: "name"), Refusal(.header(String(repeating: "a", count: 41), "a"), says: "1 to 40"),
        Refusal(.header("X"), says: "must be specified"), Refusal(.header("X", ""), says: "http-header value"),
        Refusal(.header("X", "ä"), says: "ASCII"), Refusal(.header("X", String(repeating: "a", count: 129)), says: "128"),
        Refusal(.header("X", "1", "2", "3", "4"), says: "1 to 3 values"),
        Refusal(.method("get"), says: "capital"), Refusal(.method("GET*"), says: "wildcards"),
        Refusal(.method(String(repeating: "A", count: 41)), says: "1 to 40"), Refusal(.method(), says: "must be specified"),
        Refusal(.method("GET"), .method("PUT"), says: "one http-request-method", code: .invalidConfigurationRequest),
        Refusal(.query("k", ""), says: "query-string value"), Refusal(.query("", "v"), says: "query-string value"),
        Refusal(.query("k", "a b"), says: "ASCII"), Refusal(.query("k", #"a\b"#), says: "itself"),
        Refusal(.query("k", #"a\"#), says: "itself"), Refusal(.query("k*?", "*?**"), says: "5 wildcards; this one has 6"),
        Refusal(.sourceIP("10.0.0.1"), says: "CIDR"), Refusal(.sourceIP("10.0.0.0/33"), says: "CIDR"),
        Refusal(.sourceIP("10.0.0/8"), says: "CIDR"), Refusal(.sourceIP("10.0.0.0/+8"), says: "CIDR"),
        Refusal(.sourceIP("2001:db8::/129"), says: "CIDR"), Refusal(.sourceIP("1:2:3::4::/64"), says: "CIDR"),
        Refusal(.sourceIP("1:2:3:4:5:6:7:8::/64"), says: "CIDR"), Refusal(.sourceIP(":1:2:3:4:5:6:7/64"), says: "CIDR"),
        Refusal(.sourceIP("255.255.255.255/32"), says: "CIDR"),
        Refusal(.sourceIP("10.0.0.0/8"), .sourceIP("::/0"), says: "one source-ip", code: .invalidConfigurationRequest),
        Refusal(.init(field: .httpHeader, values: ["a"]), says: "has no Values"),
        Refusal(
            .init(field: .pathPattern, values: ["/"], queryStringConfig: .init(values: [.init(value: "1")])),
            says: "has no QueryStringConfig"),
        Refusal(.path("/a", "/b"), .header("X", "1", "2"), .method("GET", "PUT"), says: "5 condition values"),
    ])
    func `a condition is refused, and says why`(_ refusal: Refusal) throws {
        var door = try Door([])
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 1, conditions: refusal.conditions, action: .fixedResponse(200))
        }
        #expect(error?.code == refusal.code)
        #expect(error?.description.contains(refusal.says) ?? false, "\(error?.description ?? "no error")")
    }

    @Test(
        arguments: [
            [.header("X-Forwarded-For", "10.*"), .header("X-A", "a b"), .header("x-a", "*")],
            [.query("a", "1"), .query("b", "2"), .query(.init(value: "3"))], [.query("k", #"\*\*\*\*\*\*\*"#)],
            [.method("PURGE-ALL_NOW")], [.sourceIP("10.0.0.1/32", "2001:db8::/32", "0.0.0.0/0")],
        ] as [[ELB.RuleCondition]])
    func `a rule may have several header and query conditions, and escaped stars are no wildcards`(
        _ conditions: [ELB.RuleCondition]
    ) throws {
        var door = try Door([])
        try door.stage.createRule(on: door.door, priority: 1, conditions: conditions, action: .fixedResponse(200))
        #expect(try door.stage.describeRules(of: door.door)[0].conditions == conditions)
    }
}
