import Orchestra

/// No tree: it splits the words at `or`, then at `and`, and evaluates what is left. `nil` is what can't be read.
struct AskForSeats: ECS.PlacementConstraintPolicy {
    func accepts(_ expression: String) -> Bool {
        value(of: expression, for: ECS.PlacementCandidate(id: "nobody")) != nil
    }

    func isMet(_ constraint: ECS.PlacementConstraint, by instance: ECS.PlacementCandidate) -> Bool {
        if constraint.type == .distinctInstance { return instance.tasksOfGroup < 1 }
        return value(of: constraint.expression!, for: instance) == true
    }

    private func value(of expression: String, for instance: ECS.PlacementCandidate) -> Bool? {
        guard let words = words(expression) else { return nil }
        return any(words[...], instance)
    }

    /// A quoted text begins with a quote.
    private func words(_ text: String) -> [String]? {
        var words: [String] = []
        var current = ""
        var isQuoted = false
        var previous: Character = " "
        for character in text {
            defer { previous = character }
            if character == "'" {
                if isQuoted { words.append(current) } else if !current.isEmpty { words.append(current) }
                current = isQuoted ? "" : "'"
                isQuoted.toggle()
            } else if isQuoted {
                current.append(character)
            } else if "=~".contains(character), "=!".contains(previous), let last = words.last, last == String(previous) {
                words[words.count - 1].append(character)
                if last + String(character) == "!~" { return nil }
            } else if " ()[],=!".contains(character) {
                if !current.isEmpty { words.append(current) }
                current = ""
                if character != " " { words.append(String(character)) }
            } else {
                current.append(character)
            }
        }
        if isQuoted { return nil }
        return current.isEmpty ? words : words + [current]
    }

    private func parts(_ words: ArraySlice<String>, at separator: String) -> [ArraySlice<String>] {
        var parts: [ArraySlice<String>] = []
        var depth = 0
        var start = words.startIndex
        for (place, word) in zip(words.indices, words) {
            if word == "(" { depth += 1 }
            if word == ")" { depth -= 1 }
            if word == separator, depth == 0 {
                parts.append(words[start..<place])
                start = place + 1
            }
        }
        return parts + [words[start...]]
    }

    private func any(_ words: ArraySlice<String>, _ instance: ECS.PlacementCandidate) -> Bool? {
        let values = parts(words, at: "or").map { all($0, instance) }
        return values.contains { $0 == nil } ? nil : values.contains(true)
    }

    private func all(_ words: ArraySlice<String>, _ instance: ECS.PlacementCandidate) -> Bool? {
        let values = parts(words, at: "and").map { one($0, instance) }
        return values.contains { $0 == nil } ? nil : !values.contains(false)
    }

    private func one(_ words: ArraySlice<String>, _ instance: ECS.PlacementCandidate) -> Bool? {
        if words.first == "not" { return one(words.dropFirst(), instance).map { !$0 } }
        if words.first == "(" { return words.last == ")" ? any(words.dropFirst().dropLast(), instance) : nil }
        let words = Array(words)
        guard words.count > 1, let values = values(words[0], instance) else { return nil }
        let texts = words.dropFirst(2).map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 }
        if words[1] == "exists" { return words.count == 2 && words[0] != "task:group" ? values.count > 0 : nil }
        if words[1] == "in" {
            guard words.count > 4, words.count % 2 == 1, words[2] == "[", words.last == "]" else { return nil }
            let list = words[3..<words.count - 1].enumerated()
            guard list.allSatisfy({ $0.offset % 2 == 0 ? isValue($0.element) : $0.element == "," }) else { return nil }
            let wanted = list.filter { $0.offset % 2 == 0 }.map {
                $0.element.hasPrefix("'") ? String($0.element.dropFirst()) : $0.element
            }
            return values.contains { wanted.contains($0) }
        }
        guard words.count == 3, isValue(words[2]) else { return nil }
        switch words[1] {
        case "==": return values.contains(texts[0])
        case "!=": return values.isEmpty ? false : values.allSatisfy { $0 != texts[0] }
        case "=~":
            guard let regex = try? Regex("(?:" + texts[0] + ")$") else { return nil }
            return values.contains { $0.prefixMatch(of: regex) != nil }
        default: return nil
        }
    }

    private func isValue(_ word: String) -> Bool { !["(", ")", "[", "]", ",", "==", "!=", "=~", "=", "!"].contains(word) }

    private func values(_ subject: String, _ instance: ECS.PlacementCandidate) -> [String]? {
        if subject == "task:group" { return instance.taskGroups }
        guard subject.hasPrefix("attribute:"), subject.utf8.count > 10 else { return nil }
        return instance.attributes.filter { $0.name == String(subject.dropFirst(10)) }.map { $0.value ?? "" }
    }
}
