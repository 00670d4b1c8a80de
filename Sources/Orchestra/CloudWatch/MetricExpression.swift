extension CloudWatch {
    /// A metric math expression (Amazon CloudWatch User Guide, using metric math), as far as the engine computes it.
    indirect enum MetricExpression: Hashable, Sendable, Codable {
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

        case number(Double)
        case id(String)
        case negated(MetricExpression)
        case operation(MetricExpression, Operator, MetricExpression)
        case function(Function, MetricExpression)
        case aggregate(Aggregate, [MetricExpression])
        /// What is missing is this instead.
        case filled(MetricExpression, with: MetricExpression)
        case choice(MetricExpression, then: MetricExpression, otherwise: MetricExpression?)

        /// - Parameter values: By id; `nil` for what has no data in this minute.
        /// - Returns: `nil` where a datum that it needs is missing, and where the result is no number.
        func value(_ values: (String) -> Double?) -> Double? {
            let result: Double? =
                switch self {
                case .number(let number): number
                case .id(let id): values(id)
                case .negated(let operand): operand.value(values).map { -$0 }
                case .operation(let left, let sign, let right):
                    left.value(values).flatMap { left in right.value(values).map { sign.result(left, $0) } }
                case .function(let function, let operand): operand.value(values).map { function.result($0) }
                case .aggregate(let aggregate, let operands): aggregate.result(operands.map { $0.value(values) })
                case .filled(let operand, let other): operand.value(values) ?? other.value(values)
                case .choice(let condition, let then, let otherwise):
                    condition.value(values).flatMap { $0 != 0 ? then.value(values) : otherwise?.value(values) }
                }
            return result.flatMap { $0.isFinite ? $0 : nil }
        }

        /// The metrics and expressions that it speaks of.
        var ids: [String] {
            switch self {
            case .number: []
            case .id(let id): [id]
            case .negated(let operand), .function(_, let operand): operand.ids
            case .operation(let one, _, let other), .filled(let one, let other): one.ids + other.ids
            case .aggregate(_, let operands): operands.flatMap(\.ids)
            case .choice(let condition, let then, let otherwise): condition.ids + then.ids + (otherwise?.ids ?? [])
            }
        }
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
    func result(_ values: [Double?]) -> Double? {
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
