import JudgeKit
import Orchestra

/// A rule's conditions and a request, and what the usher is to say of them.
struct Door: Codable {
    var conditions: [ELB.RuleCondition]
    var request: ELB.Request
    var holds: Bool
    /// The sentence that says so.
    var rule: String

    init(_ conditions: ELB.RuleCondition..., request: ELB.Request, holds: Bool, _ rule: String) {
        (self.conditions, self.request, self.holds, self.rule) = (conditions, request, holds, rule)
    }

    var words: String {
        let headers = request.headers.map { "\($0.name): \($0.value)" }
        let parts = ["\(request)", "host \(request.host)", "from \(request.sourceIP)"] + headers
        return "\(conditions.map(\.description).joined(separator: ", and ")); \(parts.joined(separator: ", "))"
    }
}

func knock(_ door: Door) -> Finding? {
    trying(door.words)
    let says = Usher().matches(door.conditions, door.request)
    let words = { (holds: Bool) in holds ? "they hold" : "they don't hold" }
    return .unless(says == door.holds, expected: "\(words(door.holds)): \(door.rule)", got: words(says))
}

private func sent(
    _ path: String = "/api/users", _ query: String = "", method: String = "GET", host: String = "orchestra.example.com",
    from address: String = "198.51.100.7", headers: [(String, String)] = []
) -> ELB.Request {
    ELB.Request(
        method: method, host: host, path: path, query: query, headers: headers.map { .init($0.0, $0.1) }, sourceIP: address)
}

let theDoors: [Door] = cases + texts + queries + senders + several

private let regard = "paths and methods are compared with regard to case"
private let letters = "a method is compared letter by letter, without wildcards"
private let anyCase = "hosts, header names and values are compared without regard to case"

private let cases = [
    Door(.path("/api/users*"), request: sent("/api/users/7"), holds: true, "a `*` stands for any number of characters"),
    Door(.path("/api/Users*"), request: sent("/api/users/7"), holds: false, regard),
    Door(.path("/api/users*"), request: sent("/API/users/7"), holds: false, regard),
    Door(.method("GET"), request: sent(), holds: true, regard),
    Door(.method("get"), request: sent(), holds: false, regard),
    Door(.method("GET"), request: sent(method: "get"), holds: false, regard),
    Door(.method("*"), request: sent(), holds: false, letters),
    Door(.method("P?T", "G*"), request: sent(), holds: false, letters),
    Door(.method("GE"), request: sent(), holds: false, letters),
]

private let texts = [
    Door(.host("*.Example.com"), request: sent(host: "api.example.COM"), holds: true, anyCase),
    Door(.host("api.example.com"), request: sent(host: "api.example.com:8080"), holds: true, "a host is compared without its port"),
    Door(.host("example.com"), request: sent(host: "api.example.com"), holds: false, "a pattern fits the whole host"),
    Door(.header("X-Edition", "*New*"), request: sent(headers: [("x-edition", "brand new parts")]), holds: true, anyCase),
    Door(
        .header("X-Edition", "new"), request: sent(headers: [("X-Edition", "newer")]), holds: false,
        "a pattern fits a header's whole value"),
    Door(
        .header("X-Edition", "*"), request: sent(headers: [("X-Editions", "new")]), holds: false, "a header's name has no wildcards"
    ),
    Door(
        .header("X-Edition", "new"), request: sent(headers: [("X-Edition", "old"), ("x-edition", "new")]), holds: true,
        "a name may stand there twice, and any of its values will do"),
    Door(
        .header("X-Edition", "new"), request: sent(headers: [("Accept", "text/html"), ("X-Edition", "new")]), holds: true,
        "any of the headers may have the name"),
]

private let takesTheMeaning = "in a query's pattern a `\\` takes the meaning from what follows"

private let queries = [
    Door(.query("q", "a*"), request: sent("/", "q=abc"), holds: true, "a `*` in a query's pattern stands for any number"),
    Door(.query("q", "\\*"), request: sent("/", "q=abc"), holds: false, takesTheMeaning),
    Door(.query("q", "\\*"), request: sent("/", "q=*"), holds: true, takesTheMeaning),
    Door(.query("q", "wh\\?"), request: sent("/", "q=who"), holds: false, takesTheMeaning),
    Door(.query("\\*", "1"), request: sent("/", "q=1"), holds: false, takesTheMeaning),
    Door(.query("Version", "V1"), request: sent("/", "version=v1"), holds: true, "queries are compared without regard to case"),
    Door(.query("v*", "1"), request: sent("/", "page=2&version=1"), holds: true, "any pair will do, and a key is a pattern"),
    Door(.query("a", "2"), request: sent("/", "a=1&b=2"), holds: false, "one pair has to fit by its key and its value"),
    Door(.query(.init(value: "2")), request: sent("/", "a=1&b=2"), holds: true, "where there is no key, any will do"),
    Door(.query(.init(value: "*")), request: sent("/"), holds: false, "a request without a query has no pair"),
]

private let connects = "the address is the one that connects, never one from a header"

private let senders = [
    Door(.sourceIP("198.51.100.0/24"), request: sent(), holds: true, connects),
    Door(.sourceIP("203.0.113.0/24"), request: sent(), holds: false, connects),
    Door(.sourceIP("203.0.113.0/24"), request: sent(headers: [("X-Forwarded-For", "203.0.113.9")]), holds: false, connects),
    Door(.sourceIP("198.51.100.0/24"), request: sent(headers: [("X-Forwarded-For", "203.0.113.9")]), holds: true, connects),
    Door(.sourceIP("192.0.2.0/24", "198.51.100.7/32"), request: sent(), holds: true, "any of the blocks will do"),
    Door(.sourceIP("2001:db8::/32"), request: sent(from: "2001:db8::7"), holds: true, "a block may be one of IPv6"),
]

private let every = "every condition has to hold"

private let several = [
    Door(
        .path("/api/*"), .method("GET", "HEAD"), request: sent(method: "HEAD"), holds: true, "any of a condition's values will do"),
    Door(.path("/api/*"), .method("POST"), request: sent(), holds: false, every),
    Door(.path("/items"), .method("GET"), request: sent(), holds: false, every),
    Door(
        .query("a", "1"), .query("b", "2"), request: sent("/", "a=1&b=2"), holds: true, "each condition may have a pair of its own"),
]
