import Orchestra
import Testing

/// `RegexValues`: conditions by regular expression, as RE2 reads them.
@Suite struct RegularExpressionRuleTests {
    private func path(_ regex: String, _ path: String) -> Bool {
        ELB.WildcardMatcher().matches([.pathRegex(regex)], .get(path))
    }

    @Test(
        .rule("listener-rule.regex-is-searched-for", "listener-rule.regex-syntax"),
        arguments: [
            ("^/api/v[0-9]+/users$", "/api/v12/users", true), ("^/api/v[0-9]+/users$", "/api/vx/users", false),
            ("users", "/api/users/1", true), ("^users", "/users", false), ("(cat|dog)s?$", "/dogs", true),
            ("a{2,3}b", "/aab", true), ("a{2,3}b$", "/ab", false), ("/a.c", "/abc", true), ("/a\\.c", "/abc", false),
            ("[^/]+\\.(png|jpe?g)$", "/img/a.jpeg", true), ("(?i)^/API", "/api", true), ("^/API", "/api", false),
            ("/(?:a|b)*$", "/abab", true), ("\\bx\\b", "/a/x/b", true), ("\\bx\\b", "/axb", false), ("a+?b", "/aaab", true),
            ("^/(?i:A)b$", "/ab", true), ("^/(?i:A)b$", "/aB", false), ("^$", "/", false), ("[]a]", "/]", true),
            ("\\d{3}", "/12", false),
            ("a|(?i)b|c", "/C", true), ("x*", "/", true), ("[a-c-]$", "/-", true),
        ])
    func `a regular expression matches wherever it is found, with regard to case`(_ regex: String, _ text: String, _ expected: Bool)
    {
        #expect(path(regex, text) == expected, "\(regex) \(text)")
    }

    @Test(
        .rule("listener-rule.regex-refused"),
        arguments: ["(", "a)", "[a", "*a", "a{1001}", "(?=a)", "(?<!a)b", "\\1", "a\\", "[z-a]", "(?P<n", "\\q", "(a{1000}){1000}"])
    func `what RE2 doesn't read is refused`(_ regex: String) throws {
        var door = try Door()
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 1, conditions: [.pathRegex(regex)], action: .fixedResponse(200))
        }
        #expect(error?.code == .validationError)
    }

    @Test(
        .rule("listener-rule.regex-linear-time"),
        arguments: ["^/(a+)+$", "^/(a|a)*$", "^/(a|aa)+$", "(a+a+)+b", "^/(([a-z])+.)+[A-Z]([a-z])+$", "^/(a?){64}a{64}$"])
    func `an expression that others take for ever to try is tried once`(_ regex: String) {
        #expect(!path(regex, "/" + String(repeating: "a", count: 1000) + "!"))
    }

    @Test(.rule("listener-rule.regex-fields")) func `hosts and headers may be matched by regular expressions too`() {
        let request = ELB.Request(host: "api.example.com:8080", path: "/", headers: [.init("User-Agent", "curl/8.1")])
        let matcher = ELB.WildcardMatcher()
        #expect(matcher.matches([.hostRegex("^(api|www)\\.example\\.com$")], request))
        #expect(!matcher.matches([.hostRegex("^example")], request))
        #expect(matcher.matches([.headerRegex("user-agent", "^curl/[0-9.]+$")], request))
        #expect(!matcher.matches([.headerRegex("X-None", ".*")], request))
        #expect(matcher.matches([.headerRegex("user-agent", "^wget", "8")], request))
    }

    @Test(.rule("listener-rule.regex-excludes-values")) func `a condition has patterns or regular expressions, not both`() throws {
        var door = try Door()
        let both = ELB.RuleCondition(field: .pathPattern, values: ["/a"], regexValues: ["b"])
        let header = ELB.RuleCondition(
            field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: "X", values: ["1"], regexValues: ["2"]))
        let wrongField = ELB.RuleCondition(
            field: .httpRequestMethod, httpRequestMethodConfig: .init(values: ["GET"]), regexValues: ["G"])
        for condition in [both, header, wrongField] {
            let error = elbError {
                try door.stage.createRule(on: door.door, priority: 1, conditions: [condition], action: .fixedResponse(200))
            }
            #expect(error?.code == .validationError)
        }
    }

    @Test(.rule("listener-rule.regex-counts-as-value"))
    func `regular expressions count as values, and their stars as no wildcards`() throws {
        var door = try Door()
        let many = ELB.RuleCondition.pathRegex("a.*b*c*d*e*f*g*")
        try door.stage.createRule(on: door.door, priority: 1, conditions: [many], action: .fixedResponse(200))
        let four = ELB.RuleCondition.pathRegex("a", "b", "c", "d")
        let error = elbError {
            try door.stage.createRule(on: door.door, priority: 2, conditions: [four], action: .fixedResponse(200))
        }
        #expect(error?.code == .validationError)
        let long = ELB.RuleCondition.pathRegex(String(repeating: "a", count: 129))
        #expect(
            elbError {
                try door.stage.createRule(on: door.door, priority: 2, conditions: [long], action: .fixedResponse(200))
            }?.code == .validationError)
    }

    @Test(.rule("listener-rule.condition-config-shapes")) func `the API's other shapes of a condition are read`() throws {
        let text = #"{"Field":"host-header","HostHeaderConfig":{"RegexValues":["^a"]}}"#
        #expect(try read(text) == ELB.RuleCondition.hostRegex("^a"))
        #expect(
            try read(#"{"Field":"path-pattern","PathPatternConfig":{"Values":["/a"]}}"#) == ELB.RuleCondition.path("/a"))
        #expect(try json(ELB.RuleCondition.pathRegex("a")) == #"{"Field":"path-pattern","RegexValues":["a"],"Values":[]}"#)
        #expect(
            try json(ELB.RuleCondition.headerRegex("X", "a"))
                == #"{"Field":"http-header","HttpHeaderConfig":{"HttpHeaderName":"X","RegexValues":["a"],"Values":[]},"Values":[]}"#
        )
    }
}
