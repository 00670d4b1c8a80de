import Orchestra
import Testing

/// The index of rules leaves out only rules that can't match.
@Suite(.rule("listener-rule.lowest-priority-first")) struct RuleIndexTests {
    private struct Plain: ELB.RuleMatcher {
        func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
            ELB.WildcardMatcher().matches(conditions, request)
        }
    }

    /// Draws rules whose patterns share beginnings and ends, so that many nearly match.
    private struct Draw {
        var random: SeededGenerator

        mutating func any(_ texts: [String]) -> String { texts[Int(random.bounded(UInt64(texts.count)))] }

        mutating func host() -> String {
            any([
                "api.example.com", "*.example.com", "API.Example.com", "*.com", "a?i.example.com", "*.*", "x.org",
                "longer-name.example.com",
            ])
        }

        mutating func path() -> String {
            any(["/api/*", "/api/users", "/api/users/*", "*/users", "/a?i/*", "/", "*", "/api/items/12345678/x", "/x*y"])
        }

        mutating func conditions() -> [ELB.RuleCondition] {
            var all: [ELB.RuleCondition] = []
            if random.bounded(2) == 0 { all.append(.init(field: .pathPattern, values: [path(), path()])) }
            if random.bounded(2) == 0 { all.append(.init(field: .hostHeader, values: [host()])) }
            if random.bounded(3) == 0 { all.append(.method(any(["GET", "POST", "OPTIONS-LONG-VERB"]))) }
            if random.bounded(6) == 0 { all.append(.query("k", "1")) }
            if all.isEmpty {
                all.append(random.bounded(2) == 0 ? .pathRegex(any(["^/api", "users$", "[0-9]+"])) : .hostRegex("com$"))
            }
            return all
        }

        mutating func request() -> ELB.Request {
            ELB.Request(
                method: any(["GET", "POST", "PUT", "OPTIONS-LONG-VERB"]),
                host: any([
                    "api.example.com", "API.EXAMPLE.COM:8080", "www.example.com", "example.com", "x.org", "longer-name.example.com",
                    "[::1]:80",
                ]),
                path: any(["/", "/api/", "/api/users", "/api/users/7", "/v/users", "/api/items/12345678/x", "/xay", "/xx"]),
                query: any(["", "k=1"]))
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `the index and a scan of all rules agree, by host, path, method and regular expression`(seed: UInt64) throws {
        var draw = Draw(random: SeededGenerator(seed: seed))
        var (indexed, plain) = (try Door([]), try Door([], policies: Policies(ruleMatcher: Plain())))
        // Few are compared one after the other, many are looked up.
        for number in 1...(seed % 3 == 0 ? 8 : 25) {
            let conditions = draw.conditions()
            // Some have too many wildcards, and are refused by both.
            let rule = try? indexed.stage.createRule(
                on: indexed.door, priority: number, conditions: conditions, action: .fixedResponse(200 + number))
            guard rule != nil else { continue }
            try plain.stage.createRule(
                on: plain.door, priority: number, conditions: conditions, action: .fixedResponse(200 + number))
        }
        for _ in 0..<60 {
            let request = draw.request()
            #expect(try indexed.status(request) == plain.status(request), "seed \(seed): \(request.host) \(request)")
        }
    }
}
