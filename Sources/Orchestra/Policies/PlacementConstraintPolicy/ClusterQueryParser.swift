/// Reads the cluster query language: one function for each level of precedence, `or` binding least.
///
///     expression := and { ("or" | "||") and }        and := not { ("and" | "&&") not }
///     not := ("not" | "!") not | "(" expression ")" | subject operator argument | subject ("exists" | "!exists")
struct ClusterQueryParser {
    typealias SyntaxError = ECS.ClusterQuery.SyntaxError
    typealias Expression = ECS.ClusterQuery.Expression

    private let text: [Character]
    private var place = 0
    private var depth = 0

    static let longest = 2000
    private static let deepest = 60

    init(_ text: String) { self.text = Array(text) }

    mutating func parse() throws(SyntaxError) -> Expression {
        guard text.count <= Self.longest else {
            throw SyntaxError(column: Self.longest + 1, message: "an expression has at most \(Self.longest) characters")
        }
        skipSpaces()
        guard place < text.count else { throw SyntaxError(column: 1, message: "the expression is empty") }
        let expression = try or()
        guard place == text.count else { throw unexpected("'and', 'or' or the end") }
        return expression
    }

    // MARK: Levels

    // snippet.levels
    private mutating func or() throws(SyntaxError) -> Expression {
        var left = try and()
        while take(word: "or") || take("||") { left = .or(left, try and()) }
        return left
    }

    private mutating func and() throws(SyntaxError) -> Expression {
        var left = try not()
        while take(word: "and") || take("&&") { left = .and(left, try not()) }
        return left
    }

    private mutating func not() throws(SyntaxError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw SyntaxError(column: place + 1, message: "the expression is nested too deeply") }
        if take(word: "not") || take("!") { return .not(try not()) }
        guard take("(") else { return .predicate(try predicate()) }
        let inner = try or()
        guard take(")") else { throw unexpected("')'") }
        return inner
    }
    // snippet.end

    // MARK: Predicates

    private mutating func predicate() throws(SyntaxError) -> ECS.ClusterQuery.Predicate {
        let start = place
        let word = readWord { !$0.isWhitespace && !"=!<>()',[]&|".contains($0) }
        skipSpaces()
        guard let subject = Self.subject(word) else {
            place = start
            throw unexpected(
                "a subject: agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt, runningTasksCount or task:group"
            )
        }
        if case .attribute(let name) = subject, name.isEmpty {
            throw SyntaxError(column: start + 1, message: "attribute: needs a name")
        }
        let operatorStart = place
        guard let operation = readOperator() else { throw unexpected("an operator") }
        guard subject.takes(operation) else {
            throw SyntaxError(column: operatorStart + 1, message: "\(word) does not take \(operation.rawValue)")
        }
        return .init(subject: subject, test: try test(of: subject, operation))
    }

    private static func subject(_ word: String) -> ECS.ClusterQuery.Subject? {
        if word.lowercased().hasPrefix("attribute:") { return .attribute(String(word.dropFirst(10))) }
        return switch word.lowercased() {
        case "agentconnected": .agentConnected
        case "agentversion": .agentVersion
        case "ec2instanceid": .ec2InstanceId
        case "registeredat": .registeredAt
        case "runningtaskscount": .runningTasksCount
        case "task:group": .taskGroup
        default: nil
        }
    }

    private mutating func test(of subject: ECS.ClusterQuery.Subject, _ operation: Operator) throws(SyntaxError)
        -> ECS.ClusterQuery.Test
    {
        if operation == .exists || operation == .notExists { return .exists(operation == .exists) }
        if operation == .isIn || operation == .notIn { return .isOneOf(try list(), operation == .isIn) }
        skipSpaces()
        let column = place + 1
        let isPattern = operation == .matches || operation == .notMatches
        let value = try literal(isPattern: isPattern)
        if isPattern {
            guard let pattern = ValuePattern(value) else {
                throw SyntaxError(column: column, message: "'\(value)' is not a regular expression that can be used here")
            }
            return .matches(pattern, operation == .matches)
        }
        let comparison = operation.comparison!
        switch subject {
        case .runningTasksCount:
            guard let number = Int(value) else { throw SyntaxError(column: column, message: "'\(value)' is not a number") }
            return .number(comparison, number)
        case .agentVersion:
            guard let version = ECS.ClusterQuery.version(value) else {
                throw SyntaxError(column: column, message: "'\(value)' is not a version such as 1.94.0")
            }
            return .version(comparison, version)
        case .registeredAt:
            guard let date = ECS.ClusterQuery.date(value) else {
                throw SyntaxError(column: column, message: "'\(value)' is not a date such as 2018-06-18T22:28:28+00:00")
            }
            return .date(comparison, date)
        case .agentConnected, .ec2InstanceId, .taskGroup, .attribute: return .isOneOf([value], comparison == .equal)
        }
    }

    private mutating func list() throws(SyntaxError) -> [String] {
        guard take("[") else { throw unexpected("'['") }
        var values = [try literal(isPattern: false)]
        while take(",") { values.append(try literal(isPattern: false)) }
        guard take("]") else { throw unexpected("',' or ']'") }
        return values
    }

    /// Quoted, or up to the next space, comma or bracket; a pattern may have brackets of its own.
    private mutating func literal(isPattern: Bool) throws(SyntaxError) -> String {
        skipSpaces()
        let start = place
        if place < text.count, text[place] == "'" {
            place += 1
            let value = readWord { $0 != "'" }
            guard place < text.count else { throw SyntaxError(column: start + 1, message: "the quotation mark is never closed") }
            place += 1
            skipSpaces()
            return value
        }
        if !isPattern, place < text.count, "=<>!".contains(text[place]) { throw unexpected("a value") }
        var open = 0
        var value = ""
        while place < text.count, !text[place].isWhitespace {
            let character = text[place]
            if isPattern, character == "(" || character == "[" { open += 1 }
            if isPattern, open > 0, character == ")" || character == "]" {
                open -= 1
            } else if open == 0, ",)]".contains(character) || !isPattern && "([".contains(character) || startsConnective() {
                break
            }
            value.append(character)
            place += 1
        }
        guard !value.isEmpty else { throw unexpected("a value") }
        skipSpaces()
        return value
    }

    private func startsConnective() -> Bool {
        place + 1 < text.count && (text[place] == "&" && text[place + 1] == "&" || text[place] == "|" && text[place + 1] == "|")
    }
}

// MARK: Characters

extension ClusterQueryParser {
    private mutating func skipSpaces() {
        while place < text.count, text[place].isWhitespace { place += 1 }
    }

    private mutating func readWord(while isPart: (Character) -> Bool) -> String {
        var word = ""
        while place < text.count, isPart(text[place]) {
            word.append(text[place])
            place += 1
        }
        return word
    }

    private mutating func take(_ symbol: String) -> Bool {
        skipSpaces()
        guard starts(with: symbol) else { return false }
        place += symbol.count
        skipSpaces()
        return true
    }

    /// A keyword, in capital or small letters, that no letter follows.
    private mutating func take(word: String) -> Bool {
        skipSpaces()
        guard starts(with: word) else { return false }
        let next = place + word.count
        guard next == text.count || text[next].isWhitespace || "('[!".contains(text[next]) else { return false }
        place = next
        skipSpaces()
        return true
    }

    private func starts(with word: String) -> Bool {
        place + word.count <= text.count && String(text[place..<place + word.count]).lowercased() == word
    }

    private func unexpected(_ wanted: String) -> SyntaxError {
        guard place < text.count else {
            return SyntaxError(column: text.count + 1, message: "expected \(wanted), but it ends here")
        }
        let found = String(text[place...].prefix { !$0.isWhitespace }.prefix(40))
        return SyntaxError(column: place + 1, message: "expected \(wanted), found '\(found)'")
    }
}

// MARK: Operators

extension ClusterQueryParser {
    enum Operator: String {
        case equals = "=="
        case notEquals = "!="
        case greaterEqual = ">="
        case lessEqual = "<="
        case matches = "=~"
        case notMatches = "!~"
        case notIn = "!in"
        case notExists = "!exists"
        case greater = ">"
        case less = "<"
        case isIn = "in"
        case exists = "exists"

        /// The longer first, where one begins with another.
        static let spellings: [(String, Operator)] = [
            ("==", .equals), ("equals", .equals), ("!=", .notEquals), ("not_equals", .notEquals), (">=", .greaterEqual),
            ("greater_than_equal", .greaterEqual), ("<=", .lessEqual), ("less_than_equal", .lessEqual), ("=~", .matches),
            ("matches", .matches), ("!~", .notMatches), ("not_matches", .notMatches), ("!in", .notIn), ("not_in", .notIn),
            ("!exists", .notExists), ("not_exists", .notExists), (">", .greater), ("greater_than", .greater), ("<", .less),
            ("less_than", .less), ("in", .isIn), ("exists", .exists),
        ]

        var comparison: ECS.ClusterQuery.Comparison? {
            switch self {
            case .equals: .equal
            case .notEquals: .notEqual
            case .greater: .greater
            case .greaterEqual: .greaterOrEqual
            case .less: .less
            case .lessEqual: .lessOrEqual
            default: nil
            }
        }
    }

    private mutating func readOperator() -> Operator? {
        skipSpaces()
        for (spelling, operation) in Operator.spellings {
            if spelling.last!.isLetter {
                // `exists` may be the last thing before a bracket.
                let next = place + spelling.count
                guard starts(with: spelling), next >= text.count || text[next].isWhitespace || "()'[&|".contains(text[next]) else {
                    continue
                }
                place = next
                skipSpaces()
                return operation
            }
            if take(spelling) { return operation }
        }
        return nil
    }
}

extension ECS.ClusterQuery.Subject {
    /// Numbers, versions and dates are compared; texts are equal or not, and match or not; only an attribute can be missing.
    fileprivate func takes(_ operation: ClusterQueryParser.Operator) -> Bool {
        switch self {
        case .agentVersion, .registeredAt, .runningTasksCount: return operation.comparison != nil
        case .agentConnected, .ec2InstanceId, .taskGroup, .attribute:
            switch operation {
            case .equals, .notEquals, .isIn, .notIn, .matches, .notMatches: return true
            case .exists, .notExists: if case .attribute = self { return true } else { return false }
            default: return false
            }
        }
    }
}
