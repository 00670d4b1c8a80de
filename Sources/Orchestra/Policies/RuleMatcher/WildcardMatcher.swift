extension ELB {
    /// The reference matcher: `*` and `?`, hosts without regard to case, paths with it
    /// (Application Load Balancers guide, condition types for listener rules).
    public struct WildcardMatcher: RuleMatcher {
        public init() {}

        // snippet.rule-matches
        public func matches(_ conditions: [RuleCondition], _ request: Request) -> Bool {
            conditions.allSatisfy { condition in
                condition.values.contains { pattern in
                    switch condition.field {
                    case .pathPattern: Self.matches(pattern, request.path)
                    case .hostHeader: Self.matches(pattern.lowercased(), Self.hostName(request.host).lowercased())
                    }
                }
            }
        }
        // snippet.end

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
