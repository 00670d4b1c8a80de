import Orchestra
import Testing

@Suite struct RoundRobinTests {
    private func targets(_ numbers: [Int]) -> [ELB.Target] {
        numbers.map { ELB.Target(id: .init(id: "10.0.0.\($0)", port: 80), registration: $0) }
    }

    @Test func `each target has its turn`() {
        var (policy, random) = (ELB.RoundRobin(), SeededGenerator(seed: 1))
        let chosen = (1...7).map { _ in policy.chooseTarget(for: .get("/"), among: targets([1, 2, 3]), random: &random)!.id.last! }
        #expect(String(chosen) == "1231231")
    }

    @Test func `nobody is skipped or served twice when the one served last leaves`() {
        var (policy, random) = (ELB.RoundRobin(), SeededGenerator(seed: 1))
        _ = policy.chooseTarget(for: .get("/"), among: targets([1, 2, 3]), random: &random)
        _ = policy.chooseTarget(for: .get("/"), among: targets([1, 2, 3]), random: &random)
        #expect(policy.chooseTarget(for: .get("/"), among: targets([1, 3]), random: &random)?.id == "10.0.0.3")
    }

    @Test func `an empty list has no target`() {
        var (policy, random) = (ELB.RoundRobin(), SeededGenerator(seed: 1))
        #expect(policy.chooseTarget(for: .get("/"), among: [], random: &random) == nil)
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `over any window with a stable list, counts differ by one at most`(seed: UInt64) {
        var (policy, random) = (ELB.RoundRobin(), SeededGenerator(seed: seed))
        for _ in 0..<5 {
            let members = targets((1...9).filter { _ in random.bounded(2) == 0 } + [10])
            var counts: [ELB.Target.ID: Int] = [:]
            for _ in 0..<Int(random.bounded(40)) + 1 {
                counts[policy.chooseTarget(for: .get("/"), among: members, random: &random)!, default: 0] += 1
            }
            let all = members.map { counts[$0.id] ?? 0 }
            #expect(all.max()! - all.min()! <= 1, "seed \(seed)")
        }
    }
}

@Suite struct WildcardMatcherTests {
    @Test(arguments: [
        ("/img/*", "/img/a.png", true), ("/img/*", "/img", false), ("/img/*", "/img/", true), ("/img/*", "/img/a/b", true),
        ("*", "", true),
        ("/?", "/", false), ("/?", "/a", true), ("*/x/*", "/a/x/b", true), ("/Api", "/api", false), ("/a.c", "/abc", false),
        ("*ab", "aab", true),
        ("", "", true), ("", "a", false), ("/api/*/edit", "/api/1/edit", true), ("/api/*/edit", "/api/1/edit/", false),
        ("**", "x", true),
    ])
    func `a pattern matches a path`(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(ELB.WildcardMatcher.matches(pattern, path) == expected)
    }

    @Test func `many stars cost no more than the two lengths allow`() {
        let pattern = String(repeating: "a*", count: 60) + "b"
        #expect(!ELB.WildcardMatcher.matches(pattern, String(repeating: "a", count: 5_000)))
    }

    @Test(arguments: 1...400 as ClosedRange<UInt64>)
    func `it agrees with the plain definition`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pattern = String((0..<random.bounded(7)).map { _ in ["a", "b", "*", "?"][Int(random.bounded(4))] as Character })
        let text = String((0..<random.bounded(7)).map { _ in ["a", "b"][Int(random.bounded(2))] as Character })
        #expect(
            ELB.WildcardMatcher.matches(pattern, text) == plainly(Array(pattern)[...], Array(text)[...]),
            "seed \(seed): \(pattern) \(text)")
    }

    private func plainly(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" { return plainly(pattern.dropFirst(), text) || !text.isEmpty && plainly(pattern, text.dropFirst()) }
        guard let letter = text.first, first == "?" || first == letter else { return false }
        return plainly(pattern.dropFirst(), text.dropFirst())
    }

    @Test func `hosts are compared without case and port, all conditions must hold, any value will do`() {
        let matcher = ELB.WildcardMatcher()
        let conditions: [ELB.RuleCondition] = [.host("*.Example.com"), .path("/a", "/b")]
        #expect(matcher.matches(conditions, .get("/b", host: "API.example.COM:8080")))
        #expect(!matcher.matches(conditions, .get("/b", host: "example.com")))
        #expect(!matcher.matches(conditions, .get("/c", host: "api.example.com")))
    }
}

@Suite struct ThresholdHealthTests {
    /// `p` is a pass, `f` a failure; the states that follow are written `i`, `h`, `u`.
    @Test(arguments: [
        ("p", "h"), ("fp", "ih"), ("ff", "iu"), ("fpff", "ihhu"), ("pffppp", "hhuuuh"), ("pffppfppp", "hhuuuuuuh"),
        ("pfpfpf", "hhhhhh"),
    ])
    func `states follow the checks`(_ checks: String, _ expected: String) {
        var record = ELB.TargetHealthRecord(state: .initial)
        let thresholds = ELB.HealthThresholds(healthyThresholdCount: 3, unhealthyThresholdCount: 2)
        let states = checks.map { check in
            record = ELB.ThresholdHealth().evaluate(check == "p" ? .passed : .timedOut, of: record, thresholds: thresholds)
            return record.state.rawValue.first!
        }
        #expect(String(states) == expected)
    }
}
