extension ELB {
    /// The reference matcher: `*` and `?`, paths and methods with regard to case, everything else without it
    /// (Application Load Balancers guide, condition types for listener rules).
    public struct WildcardMatcher: RuleMatcher {
        public init() {}

        // snippet.rule-matches
        public func matches(_ conditions: [RuleCondition], _ request: Request) -> Bool {
            matches(conditions, request, regex: RegularExpression.isFound)
        }

        /// `regex` says whether a regular expression is found in a text.
        func matches(_ conditions: [RuleCondition], _ request: Request, regex: (String, String) -> Bool) -> Bool {
            conditions.allSatisfy { condition in
                switch condition.field {
                case .pathPattern: Self.anyMatches(condition, request.path, Self.matches, regex)
                case .hostHeader: Self.anyMatches(condition, Self.hostName(request.host), Self.matchesAnyCase, regex)
                case .httpHeader: Self.matches(condition.httpHeaderConfig, request, regex)
                case .httpRequestMethod: condition.httpRequestMethodConfig?.values.contains(request.method) ?? false
                case .queryString: Self.matches(condition.queryStringConfig, request)
                case .sourceIp: Self.matches(condition.sourceIpConfig, request)
                }
            }
        }
        // snippet.end

        /// Patterns by `matches`, regular expressions wherever they are found, with regard to case.
        private static func anyMatches(
            _ condition: RuleCondition, _ text: String, _ matches: (String, String) -> Bool, _ regex: (String, String) -> Bool
        ) -> Bool {
            condition.values.contains { matches($0, text) } || condition.regexValues?.contains { regex($0, text) } ?? false
        }

        private static func matches(
            _ header: RuleCondition.HttpHeaderConfig?, _ request: Request, _ regex: (String, String) -> Bool
        ) -> Bool {
            guard let header else { return false }
            return request.values(ofHeader: header.httpHeaderName).contains { value in
                header.values.contains { matchesAnyCase($0, value) }
                    || header.regexValues?.contains { regex($0, value) } ?? false
            }
        }

        private static func matches(_ query: RuleCondition.QueryStringConfig?, _ request: Request) -> Bool {
            guard let query, !request.query.isEmpty else { return false }
            return pairs(of: request.query).contains { key, value in
                query.values.contains { pair in
                    (pair.key.map { matchesEscaped($0, key) } ?? true) && matchesEscaped(pair.value, value)
                }
            }
        }

        private static func matches(_ source: RuleCondition.SourceIpConfig?, _ request: Request) -> Bool {
            source?.values.contains { CIDRBlock($0)?.contains(request.sourceIP) ?? false } ?? false
        }

        /// What stands between `&` and `&`, as it was sent; without a `=`, the value is empty.
        private static func pairs(of query: String) -> [(key: String, value: String)] {
            query.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            }
        }

        private static func matchesAnyCase(_ pattern: String, _ text: String) -> Bool {
            matches(pattern.asciiLowercased, text.asciiLowercased)
        }

        /// Without regard to case; a `\` takes the meaning from the `*`, `?` or `\` that follows it.
        ///
        /// Two control characters, which no URL holds, stand for the stars and question marks that mean themselves, so that
        /// ``matches(_:_:)`` needs to know nothing of them.
        private static func matchesEscaped(_ pattern: String, _ text: String) -> Bool {
            guard pattern.utf8.contains(UInt8(ascii: "\\")) else { return matchesAnyCase(pattern, text) }
            var unescaped: [UInt8] = []
            var isEscaped = false
            for byte in pattern.utf8 {
                if isEscaped {
                    unescaped.append(literal(byte))
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    unescaped.append(byte)
                }
            }
            return matchesAnyCase(
                String(decoding: unescaped, as: UTF8.self), String(decoding: text.utf8.map(literal), as: UTF8.self))
        }

        private static func literal(_ byte: UInt8) -> UInt8 {
            switch byte {
            case UInt8(ascii: "*"): 1
            case UInt8(ascii: "?"): 2
            default: byte
            }
        }

        /// The host without its port.
        static func hostName(_ host: String) -> String {
            guard let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")), !host.hasSuffix("]") else { return host }
            return String(host[..<colon])
        }

        /// In time proportional to the two lengths' product at most: only the last `*` is ever tried again.
        // snippet.wildcards
        public static func matches(_ pattern: String, _ text: String) -> Bool {
            let (pattern, text) = (pattern.utf8, text.utf8)
            var p = pattern.startIndex
            var t = text.startIndex
            var afterStar: (pattern: String.UTF8View.Index, text: String.UTF8View.Index)?
            while t < text.endIndex {
                if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
                    p = pattern.index(after: p)
                    afterStar = (p, t)
                } else if p < pattern.endIndex, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                    p = pattern.index(after: p)
                    t = text.index(after: t)
                } else if let star = afterStar {
                    p = star.pattern
                    t = text.index(after: star.text)
                    afterStar = (p, t)
                } else {
                    return false
                }
            }
            return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
        }
        // snippet.end
    }
}

extension ELB.RuleMatcher where Self == ELB.WildcardMatcher {
    public static var wildcards: ELB.WildcardMatcher { ELB.WildcardMatcher() }
}
