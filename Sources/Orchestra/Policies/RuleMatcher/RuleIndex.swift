/// Says quickly which rules of a listener a request can't match, so that the matcher is asked for few of them.
///
/// Of every path, host and method that a rule names, the index keeps eight bytes that have to stand at a certain place: a path's
/// literal beginning, up to its first wildcard; a host's literal end, after its last; a method as a whole. Comparing them is one
/// comparison of two words each. What has no literal, be it a regular expression, a header or an address, leaves nobody out.
/// Of many rules, those whose words are the request's are looked up; the others aren't looked at.
final class RuleIndex: Sendable {
    /// Up to eight bytes that end at a certain place, and what is known of the text's length.
    struct Literal: Sendable {
        var word: UInt64 = 0
        /// The last eight bytes or, where there are fewer, as many.
        var length: Int32 = 0
        /// No wildcard is left: the text must be as long.
        var isWhole = false

        static let any = Literal()
        var asksNothing: Bool { length == 0 && !isWhole }
    }

    struct Entry: Sendable {
        var path: Literal
        var host: Literal
        var method: Literal
        var rule: Int32
    }

    /// Of the rules that it was made from.
    let version: Int
    private let entries: ContiguousArray<Entry>
    private let asksForHost: Bool
    private let tables: RuleTables?
    private let regexes: HashIndex<String, RegularExpression>

    init(_ rules: [RuleRecord], version: Int) {
        self.version = version
        var entries: ContiguousArray<Entry> = []
        var regexes = HashIndex<String, RegularExpression>()
        for (number, rule) in rules.enumerated() {
            for path in Self.literals(rule, .pathPattern, Self.beginning) {
                for host in Self.literals(rule, .hostHeader, { Self.ending($0.asciiLowercased) }) {
                    for method in Self.literals(rule, .httpRequestMethod, Self.whole) {
                        entries.append(Entry(path: path, host: host, method: method, rule: Int32(number)))
                    }
                }
            }
            for regex in rule.conditions.flatMap({ ($0.regexValues ?? []) + ($0.httpHeaderConfig?.regexValues ?? []) }) {
                regexes[regex] = RegularExpression(regex)
            }
        }
        self.entries = entries
        self.regexes = regexes
        asksForHost = entries.contains { !$0.host.asksNothing }
        tables = entries.count > RuleTables.few ? RuleTables(entries) : nil
    }

    /// The first rule for which `matches` holds; it is asked only for those that the request may match.
    @inline(__always)
    func firstMatch(for request: ELB.Request, where matches: (Int) -> Bool) -> Int? {
        var (path, method) = (request.path, request.method)
        var host = asksForHost ? ELB.WildcardMatcher.hostName(request.host).asciiLowercased : ""
        return path.withUTF8 { path in
            host.withUTF8 { host in
                method.withUTF8 { method in
                    first(UnsafeRawBufferPointer(path), UnsafeRawBufferPointer(host), UnsafeRawBufferPointer(method), matches)
                }
            }
        }
    }

    /// What ``RegularExpression/isFound(_:in:)`` says, without reading the pattern again.
    func isFound(_ regex: String, in text: String) -> Bool { regexes[regex]?.isFound(in: text) ?? false }

    @inline(__always)
    private func first(
        _ path: UnsafeRawBufferPointer, _ host: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer,
        _ isMatch: (Int) -> Bool
    ) -> Int? {
        func matches(_ entry: Entry) -> Bool {
            Self.mayBegin(path, with: entry.path) && Self.mayEnd(host, with: entry.host)
                && Self.mayBegin(method, with: entry.method) && isMatch(Int(entry.rule))
        }
        let place =
            if let tables {
                tables.first(path: path, host: host) { matches(entries[$0]) }
            } else {
                entries.firstIndex(where: matches)
            }
        return place.map { Int(entries[$0].rule) }
    }

    @inline(__always)
    private static func mayBegin(_ text: UnsafeRawBufferPointer, with literal: Literal) -> Bool {
        let length = Int(literal.length)
        return text.count >= length && (!literal.isWhole || text.count == length) && word(text, endingAt: length) == literal.word
    }

    @inline(__always)
    private static func mayEnd(_ text: UnsafeRawBufferPointer, with literal: Literal) -> Bool {
        if literal.asksNothing { return true }
        let length = Int(literal.length)
        guard text.count >= length, !literal.isWhole || text.count == length else { return false }
        return lastWord(text, length) == literal.word
    }

    /// The last bytes, and not those before them: a shorter literal's word holds no more.
    @inline(__always)
    static func lastWord(_ text: UnsafeRawBufferPointer, _ length: Int) -> UInt64 {
        word(UnsafeRawBufferPointer(rebasing: text[(text.count - length)...]), endingAt: length)
    }

    // MARK: Literals

    private static func literals(
        _ rule: RuleRecord, _ field: ELB.RuleCondition.Field, _ literal: (String) -> Literal
    ) -> [Literal] {
        guard let condition = rule.conditions.first(where: { $0.field == field }), condition.regexValues == nil else {
            return [.any]
        }
        return condition.valueTexts.map(literal)
    }

    private static func isLiteral(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "*") && byte != UInt8(ascii: "?") }

    private static func beginning(_ pattern: String) -> Literal { literal(pattern.utf8.prefix(while: isLiteral), of: pattern) }
    private static func ending(_ pattern: String) -> Literal {
        literal(Array(pattern.utf8.reversed().prefix(while: isLiteral).reversed()), of: pattern)
    }
    private static func whole(_ text: String) -> Literal { literal(text.utf8, of: text) }

    private static func literal(_ bytes: some Sequence<UInt8>, of pattern: String) -> Literal {
        let bytes = Array(bytes)
        return Literal(
            word: bytes.withUnsafeBytes { word($0, endingAt: bytes.count) }, length: Int32(bytes.count),
            isWhole: bytes.count == pattern.utf8.count)
    }

    /// Up to eight bytes that end there, as a number.
    @inline(__always)
    static func word(_ bytes: UnsafeRawBufferPointer, endingAt end: Int) -> UInt64 {
        if end >= 8 { return bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) }
        var word: UInt64 = 0
        for index in 0..<end { word = word << 8 | UInt64(bytes[index]) }
        return word
    }
}
