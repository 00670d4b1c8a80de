import Orchestra

/// Whether a pattern fits a whole text, with regard to case: `*` stands for any number of characters, none too; `?` for exactly one.
func fits(_ pattern: String, _ text: String) -> Bool { fits(characters(of: pattern), characters(of: text)) }

/// The same without regard to case, for keys and values of a query: there a `\` takes the meaning from what follows it.
func fitsEscaped(_ pattern: String, _ text: String) -> Bool {
    var found: [Character?] = []
    var isEscaped = false
    for character in pattern.lowercased() {
        if isEscaped {
            // What means itself is told apart by standing alone.
            found += [nil, character]
            isEscaped = false
        } else if character == "\\" {
            isEscaped = true
        } else {
            found.append(character)
        }
    }
    return fits(found, characters(of: text.lowercased()))
}

private func characters(of text: String) -> [Character?] { text.map { $0 } }

private func fits(_ pattern: [Character?], _ text: [Character?]) -> Bool {
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    var isLiteral = false
    for character in pattern {
        guard let character else {
            isLiteral = true
            continue
        }
        var next = [Bool](repeating: false, count: text.count + 1)
        for place in 0...text.count {
            if character == "*", !isLiteral {
                next[place] = reached[place] || place > 0 && next[place - 1]
            } else if place > 0, reached[place - 1], character == "?" && !isLiteral || character == text[place - 1] {
                next[place] = true
            }
        }
        reached = next
        isLiteral = false
    }
    return reached[text.count]
}

/// The pairs of a query, in order: `v=1&debug` has the key `v` with the value `1`, and the key `debug` with an empty one.
func pairs(of query: String) -> [(key: String, value: String)] {
    query.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
}

/// A host without its port.
func hostName(_ host: String) -> String { String(host.prefix { $0 != ":" }) }
