// caught-by: refused
// misconception: It accepts whatever it is given. A constraint that nobody can read would be met nowhere, and nobody would be told.
// reads: 03-service#by-the-window-and-not-beside-the-drum
import Orchestra

/// Says which instances meet a constraint.
struct AskForSeats: ECS.PlacementConstraintPolicy {
    /// Whether the text is an expression of the language, from its first character to its last.
    func accepts(_ expression: String) -> Bool {
        true
    }

    func isMet(_ constraint: ECS.PlacementConstraint, by instance: ECS.PlacementCandidate) -> Bool {
        switch constraint.type {
        case .distinctInstance: return instance.tasksOfGroup == 0
        case .memberOf: return (try? tree(of: constraint.expression ?? ""))?.holds(for: instance) ?? false
        }
    }

    private func tree(of expression: String) throws(Unreadable) -> Tree {
        var reader = Reader(tokens: try tokens(expression)[...])
        let tree = try reader.or()
        guard reader.tokens.isEmpty else { throw Unreadable() }
        return tree
    }

    private indirect enum Tree {
        case or(Tree, Tree)
        case and(Tree, Tree)
        case not(Tree)
        case exists(String)
        case isOneOf(String, [String])
        case differs(String, String)
        case matches(String, String)

        func holds(for instance: ECS.PlacementCandidate) -> Bool {
            switch self {
            case .or(let a, let b): return a.holds(for: instance) || b.holds(for: instance)
            case .and(let a, let b): return a.holds(for: instance) && b.holds(for: instance)
            case .not(let inner): return !inner.holds(for: instance)
            case .exists(let subject): return !values(of: subject, instance).isEmpty
            case .isOneOf(let subject, let texts): return values(of: subject, instance).contains { texts.contains($0) }
            case .differs(let subject, let text):
                let own = values(of: subject, instance)
                return !own.isEmpty && !own.contains(text)
            case .matches(let subject, let pattern):
                guard let regex = try? Regex(pattern) else { return false }
                return values(of: subject, instance).contains { $0.wholeMatch(of: regex) != nil }
            }
        }

        private func values(of subject: String, _ instance: ECS.PlacementCandidate) -> [String] {
            if subject == "task:group" { return instance.taskGroups }
            return instance.value(of: String(subject.dropFirst("attribute:".count))).map { [$0] } ?? []
        }
    }

    private struct Unreadable: Error {}

    private enum Token: Equatable {
        case word(String)
        case quoted(String)
        case sign(String)
    }

    private func tokens(_ text: String) throws(Unreadable) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first == " " {
                rest.removeFirst()
            } else if first == "'" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "'") else { throw Unreadable() }
                tokens.append(.quoted(String(rest[..<end])))
                rest = rest[end...].dropFirst()
            } else if let sign = ["==", "!=", "=~", "(", ")", "[", "]", ","].first(where: { rest.hasPrefix($0) }) {
                tokens.append(.sign(sign))
                rest = rest.dropFirst(sign.count)
            } else {
                let word = rest.prefix { !" '()[],=!".contains($0) }
                guard !word.isEmpty else { throw Unreadable() }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            }
        }
        return tokens
    }

    private struct Reader {
        var tokens: ArraySlice<Token>

        mutating func or() throws(Unreadable) -> Tree {
            var left = try and()
            while take(.word("or")) { left = .or(left, try and()) }
            return left
        }

        mutating func and() throws(Unreadable) -> Tree {
            var left = try not()
            while take(.word("and")) { left = .and(left, try not()) }
            return left
        }

        mutating func not() throws(Unreadable) -> Tree {
            if take(.word("not")) { return .not(try not()) }
            guard take(.sign("(")) else { return try predicate() }
            let inner = try or()
            guard take(.sign(")")) else { throw Unreadable() }
            return inner
        }

        mutating func predicate() throws(Unreadable) -> Tree {
            guard case .word(let subject)? = tokens.popFirst() else { throw Unreadable() }
            let isAttribute = subject.hasPrefix("attribute:") && subject != "attribute:"
            guard isAttribute || subject == "task:group" else { throw Unreadable() }
            switch tokens.popFirst() {
            case .word("exists")? where isAttribute: return .exists(subject)
            case .word("in")?: return .isOneOf(subject, try list())
            case .sign("==")?: return .isOneOf(subject, [try value()])
            case .sign("!=")?: return .differs(subject, try value())
            case .sign("=~")?: return .matches(subject, try value())
            default: throw Unreadable()
            }
        }

        mutating func list() throws(Unreadable) -> [String] {
            guard take(.sign("[")) else { throw Unreadable() }
            var values = [try value()]
            while take(.sign(",")) { values.append(try value()) }
            guard take(.sign("]")) else { throw Unreadable() }
            return values
        }

        mutating func value() throws(Unreadable) -> String {
            switch tokens.popFirst() {
            case .word(let text)?, .quoted(let text)?: return text
            default: throw Unreadable()
            }
        }

        mutating func take(_ token: Token) -> Bool {
            guard tokens.first == token else { return false }
            tokens.removeFirst()
            return true
        }
    }
}
