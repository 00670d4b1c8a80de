extension CloudWatch {
    public enum Statistic: String, Hashable, Sendable, Codable, CaseIterable {
        case average = "Average"
        case sum = "Sum"
        case minimum = "Minimum"
        case maximum = "Maximum"
        case sampleCount = "SampleCount"

        func of(_ values: StatisticSet) -> Double {
            switch self {
            case .average: values.sum / Double(values.sampleCount)
            case .sum: values.sum
            case .minimum: values.minimum
            case .maximum: values.maximum
            case .sampleCount: Double(values.sampleCount)
            }
        }

        /// Of several minutes together.
        /// - Returns: `nil` for no values.
        func of(_ minutes: ArraySlice<StatisticSet?>) -> Double? {
            var all: StatisticSet?
            for case let values? in minutes { all = all.map { $0.adding(values) } ?? values }
            return all.map { of($0) }
        }
    }

    /// What a minute's values come to, whichever statistic is asked for later (API Reference, StatisticSet).
    struct StatisticSet: Hashable, Sendable, Codable {
        var sampleCount = 1
        var sum: Double
        var minimum: Double
        var maximum: Double

        init(_ value: Double) { (sum, minimum, maximum) = (value, value, value) }

        func adding(_ other: StatisticSet) -> StatisticSet {
            var both = self
            both.sampleCount += other.sampleCount
            both.sum += other.sum
            both.minimum = min(minimum, other.minimum)
            both.maximum = max(maximum, other.maximum)
            return both
        }
    }
}
