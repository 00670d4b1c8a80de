import Orchestra

/// Rule conditions, matched by the letter of the guide and without a thought of speed: an oracle for the engine's matcher.
enum NaiveMatcher {
    static func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        conditions.allSatisfy { condition in
            switch condition.field {
            case .pathPattern: condition.values.contains { wildcards(Array($0.utf8), Array(request.path.utf8)) }
            case .hostHeader:
                condition.values.contains {
                    wildcards(lower($0), lower(String(request.host.split(separator: ":", omittingEmptySubsequences: false)[0])))
                }
            case .httpRequestMethod: condition.httpRequestMethodConfig!.values.contains(request.method)
            case .httpHeader:
                request.headers.contains { header in
                    lower(header.name) == lower(condition.httpHeaderConfig!.httpHeaderName)
                        && condition.httpHeaderConfig!.values.contains { wildcards(lower($0), lower(header.value)) }
                }
            case .queryString:
                request.query.split(separator: "&").contains { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    let (key, value) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
                    return condition.queryStringConfig!.values.contains {
                        escaped($0.key ?? "*", key) && escaped($0.value, value)
                    }
                }
            case .sourceIp: condition.sourceIpConfig!.values.contains { ELB.CIDRBlock($0)?.contains(request.sourceIP) ?? false }
            }
        }
    }

    private static func lower(_ text: String) -> [UInt8] { text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 } }

    /// `*`: any number of characters; `?`: one. A table of all beginnings against all beginnings.
    static func wildcards(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        tokens(pattern.map { $0 == UInt8(ascii: "*") ? .any : $0 == UInt8(ascii: "?") ? .one : .this($0) }, text)
    }

    /// A `\` takes the meaning from what follows.
    static func escaped(_ pattern: String, _ text: String) -> Bool {
        var parts: [Token] = []
        var isEscaped = false
        for byte in lower(pattern) {
            if isEscaped {
                parts.append(.this(byte))
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                parts.append(byte == UInt8(ascii: "*") ? .any : byte == UInt8(ascii: "?") ? .one : .this(byte))
            }
        }
        return tokens(parts, lower(text))
    }

    enum Token: Equatable { case any, one, this(UInt8) }

    private static func tokens(_ pattern: [Token], _ text: [UInt8]) -> Bool {
        // reached[t]: the pattern so far matches the first t characters.
        var reached = [true] + Array(repeating: false, count: text.count)
        for token in pattern {
            var next = Array(repeating: false, count: text.count + 1)
            if token == .any, let first = reached.firstIndex(of: true) { for t in first...text.count { next[t] = true } }
            for t in text.indices where reached[t] {
                switch token {
                case .any: break
                case .one: next[t + 1] = true
                case .this(let byte): if text[t] == byte { next[t + 1] = true }
                }
            }
            reached = next
        }
        return reached[text.count]
    }
}
