import JudgeKit
import Orchestra

/// A condition and a request to hold it against.
struct Asked: Codable {
    var condition: ELB.RuleCondition
    var request: ELB.Request

    init(_ condition: ELB.RuleCondition, _ request: ELB.Request) {
        self.condition = condition
        self.request = request
    }
}

private func words(_ request: ELB.Request) -> String {
    let headers = request.headers.map { ", \($0.name): \($0.value)" }.joined()
    return "\(request) to \(request.host)\(headers)"
}

private func words(_ holds: Bool) -> String { holds ? "it holds" : "it doesn't hold" }

/// Holds one answer against the engine's.
private func ask(_ asked: Asked) -> Finding? {
    trying("the condition \(asked.condition), the request \(words(asked.request))")
    let expected = ELB.WildcardMatcher().matches([asked.condition], asked.request)
    let got = holds(asked.condition, for: asked.request)
    return .unless(got == expected, expected: words(expected), got: words(got))
}

/// A list of rules, each with an action of its own, and requests.
struct Evening: Codable {
    struct Line: Codable {
        var priority: Int
        var conditions: [ELB.RuleCondition]

        init(_ priority: Int, _ conditions: ELB.RuleCondition...) {
            self.priority = priority
            self.conditions = conditions
        }
    }

    var lines: [Line]
    var requests: [ELB.Request]

    init(_ lines: [Line], _ requests: [ELB.Request]) {
        self.lines = lines
        self.requests = requests
    }

    var rules: [Rule] {
        lines.map { line in
            Rule(
                priority: line.priority, conditions: line.conditions,
                action: ELB.Action(type: .forward, targetGroupArn: "tg-\(line.priority)"))
        }
    }

    var smaller: [Evening] {
        Shrink.list(requests).map { Evening(lines, $0) } + Shrink.list(lines).map { Evening($0, requests) }
            + lines.indices.filter { lines[$0].conditions.count > 1 }.flatMap { place in
                lines[place].conditions.indices.map { gone in
                    var smaller = self
                    smaller.lines[place].conditions.remove(at: gone)
                    return smaller
                }
            }
    }
}

private func play(_ evening: Evening) -> Finding? {
    let rules = evening.rules
    let fallback = ELB.Action.fixedResponse(404)
    if rules.isEmpty { happened("the list is empty") }
    for rule in rules {
        happened("rule \(rule.priority): \(rule.conditions.map { "\($0)" }.joined(separator: ", and "))")
    }
    func words(_ action: ELB.Action) -> String {
        if action == fallback { return "the default action" }
        guard let rule = rules.first(where: { $0.action == action }) else { return "an action that stands in no rule: \(action)" }
        return "the action of rule \(rule.priority)"
    }
    for request in evening.requests {
        let right = rules.filter { ELB.WildcardMatcher().matches($0.conditions, request) }.min { $0.priority < $1.priority }
        let got = route(request, by: rules, defaultAction: fallback)
        let expected = right?.action ?? fallback
        happened("\(request) to \(request.host) → \(words(got))")
        if got != expected { return Finding(expected: words(expected), got: words(got)) }
    }
    return nil
}

private let first = "06-load-balancer#the-first-line-that-fits"
private let stars = "06-load-balancer#what-the-stars-mean"

private func header(_ lines: (String, String)...) -> ELB.Request {
    ELB.Request(path: "/", headers: lines.map { ELB.Request.Header($0.0, $0.1) })
}

private func query(_ query: String) -> ELB.Request { ELB.Request(path: "/api/items", query: query) }

let suite = Suite([paths, hosts, methods, headers, queries, anyValue, order, everyCondition, defaults, lists])

private let paths = Check(
    "path", "A path is compared with regard to case", reads: stars,
    cases: .examples([
        Asked(.path("/api/users"), .get("/api/users")), Asked(.path("/api/users"), .get("/api/items")),
        Asked(.path("/api/users"), .get("/API/users")), Asked(.path("/Api/*"), .get("/api/users")),
        Asked(.path("/img/*"), .get("/img/a/b.png")), Asked(.path("/img/*"), .get("/img")),
        Asked(.path("/api"), .get("/api/users")),
    ]), judge: ask)

private let hosts = Check(
    "host", "A host is compared without regard to case", reads: stars,
    cases: .examples([
        Asked(.host("www.example.org"), .get("/", host: "www.example.org")),
        Asked(.host("www.example.org"), .get("/", host: "WWW.Example.org")),
        Asked(.host("WWW.example.ORG"), .get("/", host: "www.example.org")),
        Asked(.host("*.Example.org"), .get("/", host: "api.example.org")),
        Asked(.host("*.example.org"), .get("/", host: "example.org")),
        Asked(.host("www.example.org"), .get("/www.example.org", host: "api.example.org")),
    ]), judge: ask)

private let methods = Check(
    "method", "A method is compared letter by letter", reads: stars,
    cases: .examples([
        Asked(.method("GET"), .get("/")), Asked(.method("POST"), .get("/")),
        Asked(.method("POST"), ELB.Request(method: "POST", path: "/")),
        Asked(.method("GET"), ELB.Request(method: "HEAD", path: "/")),
        Asked(.method("GET"), ELB.Request(method: "get", path: "/")),
        Asked(.method("POST"), ELB.Request(method: "Post", path: "/")),
    ]), judge: ask)

private let headers = Check(
    "header", "Any header by that name, without regard to case", reads: stars,
    cases: .examples([
        Asked(.header("User-Agent", "*Chrome*"), header(("User-Agent", "Mozilla Chrome/1"))),
        Asked(.header("User-Agent", "*Chrome*"), header(("User-Agent", "Mozilla Safari/1"))),
        Asked(.header("User-Agent", "*chrome*"), header(("user-agent", "Mozilla CHROME/1"))),
        Asked(.header("X-Edition", "blue"), header(("x-edition", "blue"))),
        Asked(.header("X-Edition", "blue"), header(("X-Edition", "Blue"))),
        Asked(.header("X-Edition", "green"), header(("X-Edition", "blue"), ("X-Edition", "green"))),
        Asked(.header("X-Edition", "green"), header(("Accept", "text/html"), ("x-edition", "red"), ("X-EDITION", "green"))),
        Asked(.header("X-Edition", "green"), header(("X-Hall", "green"), ("X-Edition", "red"))),
        Asked(.header("X-Edition", "*"), header(("X-Hall", "green"))), Asked(.header("X-Edition", "*"), .get("/")),
    ]), judge: ask)

private let queries = Check(
    "query", "One pair of the query, its key and its value", reads: stars,
    cases: .examples([
        Asked(.query("version", "v1"), query("version=v1")), Asked(.query("version", "v1"), query("version=v2")),
        Asked(.query("version", "v1"), query("page=2&version=v1&sort=name")), Asked(.query("version", "v1"), query("")),
        Asked(.query("Version", "V1"), query("version=v1")), Asked(.query("version", "v1"), query("VERSION=V1")),
        Asked(.query("version", "v1"), query("page=v1&version=2")), Asked(.query("version", "v*"), query("version=v2")),
        Asked(.query("ver*", "v1"), query("page=2&version=v1")), Asked(.query(.init(value: "v1")), query("page=2&edition=v1")),
        Asked(.query(.init(value: "v1")), query("v1=page")), Asked(.query("debug", "*"), query("page=2&debug")),
        Asked(.query("version", "v1"), query("version=v1x")), Asked(.query("version", "v1"), query("subversion=v1")),
    ]), judge: ask)

private let anyValue = Check(
    "any-value", "Any one of the values is enough", reads: stars,
    cases: .examples([
        Asked(.path("/api/users", "/api/items"), .get("/api/items")), Asked(.path("/api/users", "/api/items"), .get("/api/users")),
        Asked(.path("/api/users", "/api/items"), .get("/about")),
        Asked(.host("a.example.org", "B.example.org"), .get("/", host: "b.example.org")),
        Asked(.method("GET", "HEAD"), ELB.Request(method: "HEAD", path: "/")),
        Asked(.method("PUT", "POST"), ELB.Request(method: "GET", path: "/")),
        Asked(.header("X-Edition", "blue", "green"), header(("X-Edition", "green"))),
        Asked(.header("X-Edition", "blue", "green"), header(("X-Edition", "red"), ("X-Edition", "blue"))),
        Asked(.query("version", "v1", "v2"), query("version=v2")), Asked(.query("version", "v1", "v2"), query("version=v3")),
        Asked(.query(.init(key: "version", value: "v1"), .init(key: "page", value: "2")), query("page=2&version=v3")),
        Asked(.query(.init(key: "version", value: "v1"), .init(key: "page", value: "2")), query("page=2&version=v1")),
    ]), judge: ask)

private let order = Check(
    "order", "The lowest priority that fits decides", reads: first,
    cases: .examples([
        Evening([.init(10, .path("/api/users")), .init(20, .path("/api/*"))], [.get("/api/users"), .get("/api/items")]),
        Evening([.init(20, .path("/api/*")), .init(10, .path("/api/users"))], [.get("/api/users"), .get("/api/items")]),
        Evening([.init(10, .path("/api/*")), .init(20, .path("/api/users"))], [.get("/api/users")]),
        Evening([.init(20, .path("/api/users")), .init(10, .path("/api/*"))], [.get("/api/users")]),
        Evening([.init(100, .path("/*")), .init(9, .path("/*")), .init(20, .path("/*"))], [.get("/about")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("a list of which several rules fit")
    return play(evening)
}

private let everyCondition = Check(
    "every-condition", "All conditions of a rule must hold", reads: stars,
    cases: .examples([
        Evening(
            [.init(1, .host("*.example.org"), .path("/admin/*"))],
            [
                .get("/admin/x", host: "WWW.example.org"), .get("/admin/x", host: "example.com"),
                .get("/about", host: "www.example.org"), .get("/about", host: "example.com"),
            ]),
        Evening(
            [.init(1, .path("/api/*"), .method("POST"), .header("X-Edition", "blue")), .init(2, .path("/api/*"))],
            [
                ELB.Request(method: "POST", path: "/api/items", headers: [.init("X-Edition", "blue")]),
                ELB.Request(method: "POST", path: "/api/items", headers: [.init("X-Edition", "red")]),
                ELB.Request(method: "GET", path: "/api/items", headers: [.init("X-Edition", "blue")]),
                ELB.Request(method: "POST", path: "/about", headers: [.init("X-Edition", "blue")]),
            ]),
        Evening(
            [.init(7, .query("version", "v1"), .query("page", "2"))],
            [query("version=v1"), query("page=2"), query("page=2&version=v1")]
        ),
    ])
) { (evening: Evening) -> Finding? in
    trying("rules with several conditions")
    return play(evening)
}

private let defaults = Check(
    "default", "The default comes last, and only then", reads: "06-load-balancer#a-hall-has-doors-and-each-door-has-a-number",
    cases: .examples([
        Evening([], [.get("/")]), Evening([.init(10, .path("/api/*"))], [.get("/about")]),
        Evening([.init(10, .path("/api/users")), .init(20, .path("/api/items"))], [.get("/about"), .get("/api/items")]),
        Evening([.init(1, .path("/a")), .init(2, .path("/b")), .init(3, .path("/c"))], [.get("/c"), .get("/d"), .get("/a")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("a list of which one rule fits, or none")
    return play(evening)
}

private let lists = Check(
    "lists", "Any list, any requests", reads: "06-load-balancer#swap-two-numbers-and-the-house-is-upside-down",
    cases: .drawn(40, shrink: { (evening: Evening) in evening.smaller }) { random in
        func one<Element>(_ list: [Element]) -> Element { list[Int(random.bounded(UInt64(list.count)))] }
        let paths = ["/api/*", "/api/users", "/api/items", "/*", "/img/*", "/?pi/*", "/Api/*"]
        var priorities = Array(1...60)
        random.shuffle(&priorities)
        let lines = (0...Int(random.bounded(5))).map { number in
            var line = Evening.Line(priorities[number])
            line.conditions = [.path(one(paths), one(paths))]
            if random.bounded(3) == 0 { line.conditions.append(.host(one(["*.example.org", "API.example.org", "a.example.com"]))) }
            if random.bounded(4) == 0 { line.conditions.append(.method(one(["GET", "POST"]))) }
            if random.bounded(4) == 0 { line.conditions.append(.query(one(["version", "page"]), one(["v1", "2", "*"]))) }
            if random.bounded(4) == 0 { line.conditions.append(.header("X-Edition", one(["blue", "gr*"]))) }
            if random.bounded(4) == 0 { line.conditions.removeFirst(line.conditions.count > 1 ? 1 : 0) }
            return line
        }
        let requests = (0..<4).map { _ in
            ELB.Request(
                method: one(["GET", "GET", "POST"]), host: one(["api.example.org", "WWW.example.org", "a.example.com"]),
                path: one(["/api/users", "/api/items", "/img/a.png", "/about"]),
                query: one(["", "version=v1", "page=2&version=V1"]),
                headers: random.bounded(2) == 0 ? [] : [.init("x-edition", one(["blue", "green"]))])
        }
        return Evening(lines, requests)
    }
) { (evening: Evening) -> Finding? in
    trying("\(evening.lines.count == 1 ? "1 rule" : "\(evening.lines.count) rules"), one request after the other")
    return play(evening)
}
