// Reads metric math: operators by their rank, functions by their names (Amazon CloudWatch User Guide, metric math syntax and
// functions).

extension CloudWatch.MetricExpression {
    /// What is wrong, and at which character, counted from 1.
    struct Mistake: Swift.Error, Hashable {
        var message: String
        var place: Int
    }

    /// - Parameter metrics: The ids of all metrics, for METRICS().
    init(_ text: String, metrics: [String]) throws(Mistake) {
        var parser = MetricExpressionParser(text, metrics)
        self = try parser.whole()
    }
}

private struct MetricExpressionParser {
    typealias Expression = CloudWatch.MetricExpression
    typealias Mistake = CloudWatch.MetricExpression.Mistake

    /// So deep may parentheses stand in each other.
    private static let deepest = 50
    /// The lowest rank first.
    private static let ranks: [[(sign: String, operation: Expression.Operator)]] = [
        [("||", .or), ("OR", .or)], [("&&", .and), ("AND", .and)],
        [
            ("<=", .atMost), (">=", .atLeast), ("==", .equals), ("!=", .differs), ("<", .less), (">", .greater),
        ], [("+", .plus), ("-", .minus)], [("*", .times), ("/", .dividedBy)],
    ]

    private let characters: [Character]
    private let metrics: [String]
    private var next = 0
    private var depth = 0

    init(_ text: String, _ metrics: [String]) {
        characters = Array(text)
        self.metrics = metrics
    }

    mutating func whole() throws(Mistake) -> Expression {
        let result = try operation(0)
        guard peek() == nil else { throw mistake("nothing is to follow here") }
        return result
    }

    private mutating func operation(_ rank: Int) throws(Mistake) -> Expression {
        guard rank < Self.ranks.count else { return try operand() }
        var left = try operation(rank + 1)
        while let found = Self.ranks[rank].first(where: { startsHere($0.sign) }) {
            next += found.sign.count
            left = .operation(left, found.operation, try operation(rank + 1))
        }
        return left
    }

    private mutating func operand() throws(Mistake) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw mistake("it is nested too deeply") }
        guard let first = peek() else { throw mistake("a number, an id or a function is wanted") }
        if first == "-" {
            next += 1
            return .negated(try operand())
        }
        if first == "(" {
            next += 1
            let inner = try operation(0)
            try take(")")
            return inner
        }
        if isDigit(first) || first == "." { return .number(try number()) }
        guard first.isASCII, first.isLetter else { throw mistake("a number, an id or a function is wanted, not '\(first)'") }
        let place = next
        let name = word()
        if name.first!.isLowercase { return .id(name) }
        return try function(name, at: place)
    }

    private mutating func function(_ name: String, at place: Int) throws(Mistake) -> Expression {
        if let aggregate = Expression.Aggregate(rawValue: name) {
            try take("(")
            let operands = try array()
            try take(")")
            return .aggregate(aggregate, operands)
        }
        if let function = Expression.Function(rawValue: name) {
            try take("(")
            let operand = try operation(0)
            try take(")")
            return .function(function, operand)
        }
        switch name {
        case "FILL":
            try take("(")
            let operand = try operation(0)
            try take(",")
            let other = try operation(0)
            try take(")")
            return .filled(operand, with: other)
        case "IF":
            try take("(")
            let condition = try operation(0)
            try take(",")
            let then = try operation(0)
            var otherwise: Expression?
            if peek() == "," {
                next += 1
                otherwise = try operation(0)
            }
            try take(")")
            return .choice(condition, then: then, otherwise: otherwise)
        case "METRICS":
            throw Mistake(message: "METRICS() is an array, which stands in SUM, AVG, MIN or MAX", place: place + 1)
        default:
            throw Mistake(
                message: "\(name) is none of the functions SUM, AVG, MIN, MAX, METRICS, ABS, CEIL, FLOOR, FILL and IF",
                place: place + 1)
        }
    }

    /// `[m1, m2]`, `METRICS()`, `METRICS("part of an id")`, or one of these that is filled.
    private mutating func array() throws(Mistake) -> [Expression] {
        if peek() == "[" {
            next += 1
            var operands = [try operation(0)]
            while peek() == "," {
                next += 1
                operands.append(try operation(0))
            }
            try take("]")
            return operands
        }
        let place = next
        switch word() {
        case "METRICS":
            try take("(")
            let part = try quoted()
            try take(")")
            let found = metrics.filter { part.map($0.contains) ?? true }
            guard !found.isEmpty else { throw Mistake(message: "METRICS names no metric", place: place + 1) }
            return found.map { .id($0) }
        case "FILL":
            try take("(")
            let operands = try array()
            try take(",")
            let other = try operation(0)
            try take(")")
            return operands.map { .filled($0, with: other) }
        default: throw Mistake(message: "an array is wanted: [m1, m2] or METRICS()", place: place + 1)
        }
    }

    // MARK: Characters

    private mutating func peek() -> Character? {
        while next < characters.count, characters[next].isWhitespace { next += 1 }
        return next < characters.count ? characters[next] : nil
    }

    private mutating func take(_ character: Character) throws(Mistake) {
        guard peek() == character else { throw mistake("'\(character)' is wanted") }
        next += 1
    }

    private mutating func startsHere(_ sign: String) -> Bool {
        guard peek() != nil, characters[next...].starts(with: sign) else { return false }
        let end = next + sign.count
        return !sign.first!.isLetter || end == characters.count || !isWord(characters[end])
    }

    private mutating func word() -> String {
        _ = peek()
        let start = next
        while next < characters.count, isWord(characters[next]) { next += 1 }
        return String(characters[start..<next])
    }

    private mutating func number() throws(Mistake) -> Double {
        let start = next
        while next < characters.count, isDigit(characters[next]) || characters[next] == "." { next += 1 }
        guard let number = Double(String(characters[start..<next])), number.isFinite else {
            next = start
            throw mistake("that is no number")
        }
        return number
    }

    private mutating func quoted() throws(Mistake) -> String? {
        guard let mark = peek(), mark == "\"" || mark == "'" else { return nil }
        next += 1
        guard let end = characters[next...].firstIndex(of: mark) else { throw mistake("the text has no end") }
        defer { next = end + 1 }
        return String(characters[next..<end])
    }

    private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    private func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }

    private func mistake(_ message: String) -> Mistake { Mistake(message: message, place: min(next, characters.count) + 1) }
}
