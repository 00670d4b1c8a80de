extension CloudWatch {
    /// A metric math expression (Amazon CloudWatch User Guide, using metric math), as far as the engine computes it: operands first, and
    /// then what is done with them, so that a long one is no deep one.
    struct MetricExpression: Hashable, Sendable, Codable {
        enum Operator: String, Hashable, Sendable, Codable {
            case plus = "+"
            case minus = "-"
            case times = "*"
            case dividedBy = "/"
            case less = "<"
            case greater = ">"
            case atMost = "<="
            case atLeast = ">="
            case equals = "=="
            case differs = "!="
            case and = "AND"
            case or = "OR"
        }

        enum Function: String, Hashable, Sendable, Codable {
            case abs = "ABS"
            case ceil = "CEIL"
            case floor = "FLOOR"
        }

        enum Aggregate: String, Hashable, Sendable, Codable {
            case sum = "SUM"
            case average = "AVG"
            case minimum = "MIN"
            case maximum = "MAX"
        }

        enum Step: Hashable, Sendable, Codable {
            case number(Double)
            case id(String)
            case negated
            case operation(Operator)
            case function(Function)
            case aggregate(Aggregate, count: Int)
            /// What is missing is this instead.
            case filled
            /// Without the second of two choices nothing is chosen.
            case choice(ofTwo: Bool)
        }

        private(set) var steps: [Step]

        init(steps: [Step]) { self.steps = steps }

        /// - Parameter values: By id; `nil` for what has no data in this minute.
        /// - Returns: `nil` where a datum that it needs is missing, and where the result is no number.
        func value(_ values: (String) -> Double?) -> Double? {
            var stack: [Double?] = []
            for step in steps {
                let result = Self.result(of: step, &stack, values)
                stack.append(result.flatMap { $0.isFinite ? $0 : nil })
            }
            return stack[0]
        }

        private static func result(of step: Step, _ stack: inout [Double?], _ values: (String) -> Double?) -> Double? {
            switch step {
            case .number(let number): return number
            case .id(let id): return values(id)
            case .negated: return stack.removeLast().map { -$0 }
            case .operation(let sign):
                let (right, left) = (stack.removeLast(), stack.removeLast())
                return left.flatMap { left in right.map { sign.result(left, $0) } }
            case .function(let function): return stack.removeLast().map { function.result($0) }
            case .aggregate(let aggregate, let count):
                defer { stack.removeLast(count) }
                return aggregate.result(stack.suffix(count))
            case .filled:
                let (other, operand) = (stack.removeLast(), stack.removeLast())
                return operand ?? other
            case .choice(let ofTwo):
                let otherwise = ofTwo ? stack.removeLast() : nil
                let (then, condition) = (stack.removeLast(), stack.removeLast())
                return condition.flatMap { $0 != 0 ? then : otherwise }
            }
        }

        /// The metrics and expressions that it speaks of.
        var ids: [String] { steps.compactMap { if case .id(let id) = $0 { id } else { nil } } }
    }
}

extension CloudWatch.MetricExpression {
    static func number(_ number: Double) -> Self { Self(steps: [.number(number)]) }
    static func id(_ id: String) -> Self { Self(steps: [.id(id)]) }
    static func negated(_ operand: Self) -> Self { Self(steps: operand.steps + [.negated]) }
    static func operation(_ left: Self, _ sign: Operator, _ right: Self) -> Self {
        Self(steps: left.steps + right.steps + [.operation(sign)])
    }
    static func function(_ function: Function, _ operand: Self) -> Self { Self(steps: operand.steps + [.function(function)]) }
    static func aggregate(_ aggregate: Aggregate, _ operands: [Self]) -> Self {
        Self(steps: operands.flatMap(\.steps) + [.aggregate(aggregate, count: operands.count)])
    }
    static func filled(_ operand: Self, with other: Self) -> Self { Self(steps: operand.steps + other.steps + [.filled]) }
    static func choice(_ condition: Self, then: Self, otherwise: Self?) -> Self {
        Self(steps: condition.steps + then.steps + (otherwise?.steps ?? []) + [.choice(ofTwo: otherwise != nil)])
    }
}

extension CloudWatch.MetricExpression.Operator {
    func result(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .dividedBy: left / right
        case .less: left < right ? 1 : 0
        case .greater: left > right ? 1 : 0
        case .atMost: left <= right ? 1 : 0
        case .atLeast: left >= right ? 1 : 0
        case .equals: left == right ? 1 : 0
        case .differs: left != right ? 1 : 0
        case .and: left != 0 && right != 0 ? 1 : 0
        case .or: left != 0 || right != 0 ? 1 : 0
        }
    }
}

extension CloudWatch.MetricExpression.Function {
    func result(_ value: Double) -> Double {
        switch self {
        case .abs: value.magnitude
        case .ceil: value.rounded(.up)
        case .floor: value.rounded(.down)
        }
    }
}

extension CloudWatch.MetricExpression.Aggregate {
    func result(_ values: ArraySlice<Double?>) -> Double? {
        let known = values.compactMap { $0 }
        guard known.count == values.count, let first = known.first else { return nil }
        return switch self {
        case .sum: known.reduce(0, +)
        case .average: known.reduce(0, +) / Double(known.count)
        case .minimum: known.reduce(first, min)
        case .maximum: known.reduce(first, max)
        }
    }
}
