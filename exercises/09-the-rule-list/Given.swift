import Orchestra

/// One line of a listener's list.
struct Rule: Codable {
    /// 1 to 50000; each number once in a list.
    var priority: Int
    var conditions: [ELB.RuleCondition]
    var action: ELB.Action
}

/// Whether a pattern matches a text, with regard to case: `*` stands for any number of characters, none too; `?` for exactly one.
func matches(_ pattern: String, _ text: String) -> Bool {
    var rest = Array(pattern.utf8)[...]
    var text = Array(text.utf8)[...]
    var again: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while !text.isEmpty {
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            again = (rest, text)
        } else if let one = rest.first, one == UInt8(ascii: "?") || one == text.first {
            rest.removeFirst()
            text.removeFirst()
        } else if let star = again {
            again = (star.pattern, star.text.dropFirst())
            (rest, text) = again!
        } else {
            return false
        }
    }
    return rest.allSatisfy { $0 == UInt8(ascii: "*") }
}

/// The pairs of a query, in order: `version=v1&debug` has the key `version` with the value `v1`, and the key `debug` with an empty one.
func pairs(of query: String) -> [(key: String, value: String)] {
    query.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
}
