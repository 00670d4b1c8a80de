import JudgeKit
import Orchestra

/// A pattern, and a text that is held against it.
struct Ticket: Codable {
    var pattern: String
    var text: String

    init(_ pattern: String, _ text: String) {
        self.pattern = pattern
        self.text = text
    }

    var smaller: [Ticket] {
        Shrink.list(Array(text)).map { Ticket(pattern, String($0)) } + Shrink.list(Array(pattern)).map { Ticket(String($0), text) }
    }

    /// A pattern and a text that fits it; of every other one the text is changed a little, so that it may not fit any more.
    static func drawn(_ random: inout SeededGenerator) -> Ticket {
        func one(of letters: String) -> Character { Array(letters)[Int(random.bounded(UInt64(letters.count)))] }
        let pattern = (0..<(1 + Int(random.bounded(8)))).map { _ in one(of: "aaabbb/.A***??") }
        var text = pattern.flatMap { letter -> [Character] in
            switch letter {
            case "*": (0..<Int(random.bounded(4))).map { _ in one(of: "aabb/") }
            case "?": [one(of: "aabb/")]
            default: [letter]
            }
        }
        if random.bounded(2) == 0 {
            let place = Int(random.bounded(UInt64(text.count + 1)))
            let isAtEnd = place == text.count
            switch random.bounded(3) {
            case 0 where !isAtEnd: text.remove(at: place)
            case 1 where !isAtEnd: text[place] = one(of: "ab/")
            default: text.insert(one(of: "ab/"), at: place)
            }
        }
        return Ticket(String(pattern), String(text))
    }
}

private func hold(_ ticket: Ticket) -> Finding? {
    trying("the pattern \(told(ticket.pattern)) and the text \(told(ticket.text))")
    let fits = ELB.WildcardMatcher.matches(ticket.pattern, ticket.text)
    return .unless(matches(ticket.pattern, ticket.text), equals: fits)
}

let suite = Suite([plain, question, star, slash, again, any, long, doors])

private let plain = Check(
    "plain", "Without wildcards a pattern fits itself and nothing else", reads: "06-load-balancer#the-first-line-that-fits",
    cases: .examples([
        Ticket("/api/users", "/api/users"), Ticket("", ""), Ticket("/", "/"), Ticket("/api", "/app"), Ticket("/api", "/api/users"),
        Ticket("/users", "/api/users"), Ticket("/api", "/ap"), Ticket("", "/"), Ticket("/", ""), Ticket("/Api", "/api"),
        Ticket("/api", "/API"), Ticket("/a.c", "/abc"), Ticket("/a.c", "/a.c"), Ticket("/a+", "/aa"), Ticket("/a$", "/a"),
    ]), judge: hold)

private let question = Check(
    "question", "A question mark stands for exactly one character", reads: "06-load-balancer#what-the-stars-mean",
    cases: .examples([
        Ticket("/?", "/a"), Ticket("/?", "/"), Ticket("/?", "/ab"), Ticket("?", ""), Ticket("?", "a"), Ticket("??", "ab"),
        Ticket("??", "a"), Ticket("/v?/users", "/v1/users"), Ticket("/v?/users", "/v/users"), Ticket("/v?/users", "/v10/users"),
        Ticket("/a?", "/a?"), Ticket("/?", "/*"),
    ]), judge: hold)

private let star = Check(
    "star", "A star stands for any number of characters, none included", reads: "06-load-balancer#what-the-stars-mean",
    cases: .examples([
        Ticket("/img/*", "/img/a.png"), Ticket("/img/*", "/img/"), Ticket("/img/*", "/img"), Ticket("*", ""), Ticket("*", "a"),
        Ticket("/a*", "/a"), Ticket("**", "a"), Ticket("*.png", "a.png"), Ticket("*.png", "a.gif"),
        Ticket("*.png", "/img/a.png.gz"), Ticket("/api/*/users", "/api/v1/users"), Ticket("/api/*/users", "/api//users"),
        Ticket("/api/*/users", "/api/users"), Ticket("/a*", "b/a"), Ticket("?*", ""), Ticket("*?", "a"), Ticket("/a*", "/a*"),
    ]), judge: hold)

private let slash = Check(
    "slash", "A slash is a character like any other", reads: "06-load-balancer#what-the-stars-mean",
    cases: .examples([
        Ticket("/img/*", "/img/a/b"), Ticket("*", "/a/b/c"), Ticket("/a?b", "/a/b"), Ticket("??", "//"), Ticket("/*d", "/a/b/d"),
        Ticket("/a/*", "/b/a/c"),
    ]), judge: hold)

private let again = Check(
    "again", "If there is a way to make it fit, it fits", reads: "06-load-balancer#what-the-stars-mean",
    cases: .examples([
        Ticket("*ab", "aab"), Ticket("*ab", "abab"), Ticket("*/users", "/api/users/users"), Ticket("a*b*c", "abbcbc"),
        Ticket("*a?c", "aaac"), Ticket("*aab*", "aaaaab"), Ticket("ab*ba", "aba"), Ticket("ab*ba", "abba"), Ticket("*a*b*", "ba"),
        Ticket("/*.p?g", "/a.pig.png"), Ticket("*x*y", "xyxz"), Ticket("*a*a", "a"), Ticket("*ab*b", "ab"),
        Ticket("*/x/*", "/a/x/b"), Ticket("/*/d", "/a/b/c/d"),
    ]), judge: hold)

private let any = Check(
    "any", "Any pattern and any text", reads: "06-load-balancer#what-the-stars-mean",
    cases: .drawn(150, shrink: { (ticket: Ticket) in ticket.smaller }) { random in Ticket.drawn(&random) }, judge: hold)

private let long = Check(
    "long", "Many stars and a long text are answered in time", reads: "06-load-balancer#what-the-stars-mean",
    cases: .examples(["b", "", "a*b"])
) { (end: String) -> Finding? in
    let stars = 20 - end.filter { $0 == "*" }.count
    let ticket = Ticket(String(repeating: "a*", count: stars) + end, String(repeating: "a", count: 300))
    trying("the pattern \(told("a*a*…a*" + end)), with 20 stars, and 300 times a")
    let fits = ELB.WildcardMatcher.matches(ticket.pattern, ticket.text)
    return .unless(matches(ticket.pattern, ticket.text), equals: fits)
}

/// The learner's comparison where the listener asks for the path.
private struct PathMatcher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        conditions.allSatisfy { condition in condition.values.contains { asked($0, request.path) } }
    }
}

private func asked(_ pattern: String, _ path: String) -> Bool { matches(pattern, path) }

/// A door with a list, and guests.
struct Evening: Codable {
    var patterns: [String]
    var paths: [String]

    var smaller: [Evening] {
        Shrink.list(paths).map { Evening(patterns: patterns, paths: $0) }
            + Shrink.list(patterns).map { Evening(patterns: $0, paths: paths) }
    }
}

private let doors = Check(
    "doors", "At a listener every request takes the rule that it takes with ELB's own comparison",
    reads: "06-load-balancer#ask-the-usher-why",
    cases: .drawn(10, shrink: { (evening: Evening) in evening.smaller }) { random in
        var patterns = [
            "/api/users", "/api/users/*", "/api/*", "/v?/*", "*/users", "*.png", "/img/*.p?g", "/*/x/*", "/Api/*", "*users*",
        ]
        var paths = [
            "/api/users", "/api/users/", "/api/users/1", "/api/v1/users", "/v2/users", "/v10/x/y", "/img/a.png", "/img/a/b.pig.png",
            "/img/a.pg", "/API/x", "/about", "/a/b/x/c", "/users/users", "/",
        ]
        random.shuffle(&patterns)
        random.shuffle(&paths)
        return Evening(patterns: Array(patterns.prefix(5)), paths: Array(paths.prefix(8)))
    }
) { (evening: Evening) -> Finding? in
    trying("a listener with the rules \(evening.patterns.joined(separator: ", ")), in this order")
    guard let mine = try? taken(evening, Policies(ruleMatcher: PathMatcher())), let enough = try? taken(evening, Policies()) else {
        return Finding(expected: "a listener", got: "one that can't be set up")
    }
    for (path, (got, expected)) in zip(evening.paths, zip(mine, enough)) {
        happened("GET \(path) → \(got)")
        if got != expected { return Finding(expected: "GET \(path) takes \(expected)", got: got) }
    }
    return nil
}

/// Which rule takes each path.
private func taken(_ evening: Evening, _ policies: Policies) throws -> [String] {
    var stage = Simulation(seed: 7, policies: policies)
    let hall = try stage.createLoadBalancer("hall")
    let door = try stage.createListener(on: hall, defaultAction: .fixedResponse(404))
    for (number, pattern) in evening.patterns.enumerated() {
        try stage.createRule(
            on: door, priority: (number + 1) * 10, conditions: [.path(pattern)], action: .fixedResponse(200))
    }
    return try evening.paths.map { path in
        let priority = try stage.route(.get(path), to: hall).priority
        return Int(priority).map { "the rule \(evening.patterns[$0 / 10 - 1])" } ?? "the default rule"
    }
}
