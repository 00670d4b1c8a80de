import Orchestra

/// One function for all levels, which is told how tightly it may bind; what it reads is a closure.
struct AskForSeats: ECS.PlacementConstraintPolicy {
    private typealias Test = (ECS.PlacementCandidate) -> Bool

    func accepts(_ expression: String) -> Bool { test(expression) != nil }

    func isMet(_ constraint: ECS.PlacementConstraint, by instance: ECS.PlacementCandidate) -> Bool {
        constraint.type == .distinctInstance
            ? instance.tasksOfGroup == 0 : test(constraint.expression ?? "").map { $0(instance) } ?? false
    }

    private func test(_ expression: String) -> Test? {
        var text = Text(characters: Array(expression))
        guard let test = climb(&text, above: 0) else { return nil }
        text.skip()
        return text.place == text.characters.count ? test : nil
    }

    private func climb(_ text: inout Text, above level: Int) -> Test? {
        guard var left = operand(&text) else { return nil }
        while true {
            let before = text.place
            guard let word = text.word(), let binds = ["or": 1, "and": 2][word], binds > level else {
                text.place = before
                return left
            }
            guard let right = climb(&text, above: binds) else { return nil }
            let first = left
            left = binds == 1 ? { first($0) || right($0) } : { first($0) && right($0) }
        }
    }

    private func operand(_ text: inout Text) -> Test? {
        if text.take("(") {
            guard let inner = climb(&text, above: 0), text.take(")") else { return nil }
            return inner
        }
        guard let subject = text.word() else { return nil }
        if subject == "not" { return operand(&text).map { inner in { !inner($0) } } }
        let isAttribute = subject.hasPrefix("attribute:") && subject.count > 10
        guard isAttribute || subject == "task:group" else { return nil }
        let name = String(subject.dropFirst(10))
        func own(_ instance: ECS.PlacementCandidate) -> [String] {
            if !isAttribute { return instance.taskGroups }
            if let value = instance.value(of: name) { return [value] }
            return []
        }
        if text.take("==") { return text.value().map { value in { own($0).contains(value) } } }
        if text.take("!=") { return text.value().map { value in { !own($0).isEmpty && !own($0).contains(value) } } }
        if text.take("=~") {
            return text.value().map { pattern in { own($0).contains { (try? Regex(pattern).wholeMatch(in: $0)) ?? nil != nil } } }
        }
        switch text.word() {
        case "exists" where isAttribute: return { !own($0).isEmpty }
        case "in":
            guard text.take("["), let first = text.value() else { return nil }
            var values = [first]
            while text.take(",") {
                guard let value = text.value() else { return nil }
                values.append(value)
            }
            let all = values
            return text.take("]") ? { !own($0).filter(all.contains).isEmpty } : nil
        default: return nil
        }
    }

    private struct Text {
        var characters: [Character]
        var place = 0

        mutating func skip() { while place < characters.count, characters[place] == " " { place += 1 } }

        mutating func take(_ sign: String) -> Bool {
            skip()
            guard characters[place...].starts(with: sign) else { return false }
            place += sign.count
            return true
        }

        mutating func word() -> String? {
            skip()
            let word = String(characters[place...].prefix { !" ()[],'=!".contains($0) })
            place += word.count
            return word.isEmpty ? nil : word
        }

        mutating func value() -> String? {
            skip()
            guard place < characters.count, characters[place] == "'" else { return word() }
            guard let end = characters[(place + 1)...].firstIndex(of: "'") else { return nil }
            defer { place = end + 1 }
            return String(characters[(place + 1)..<end])
        }
    }
}
