extension CloudWatch {
    public enum ComparisonOperator: String, Hashable, Sendable, Codable {
        case greaterThanOrEqualToThreshold = "GreaterThanOrEqualToThreshold"
        case greaterThanThreshold = "GreaterThanThreshold"
        case lessThanThreshold = "LessThanThreshold"
        case lessThanOrEqualToThreshold = "LessThanOrEqualToThreshold"

        func isBreached(by value: Double, threshold: Double) -> Bool {
            switch self {
            case .greaterThanOrEqualToThreshold: value >= threshold
            case .greaterThanThreshold: value > threshold
            case .lessThanThreshold: value < threshold
            case .lessThanOrEqualToThreshold: value <= threshold
            }
        }
    }

    public enum Statistic: String, Hashable, Sendable, Codable {
        case average = "Average"
        case sum = "Sum"
        case minimum = "Minimum"
        case maximum = "Maximum"

        /// - Returns: `nil` for no values.
        func of(_ values: [Double]) -> Double? {
            guard let first = values.first else { return nil }
            return switch self {
            case .average: values.reduce(0, +) / Double(values.count)
            case .sum: values.reduce(0, +)
            case .minimum: values.reduce(first, min)
            case .maximum: values.reduce(first, max)
            }
        }
    }

    /// What a period without a datum counts as.
    public enum MissingDataTreatment: String, Hashable, Sendable, Codable {
        case missing
        case breaching
        case notBreaching
        case ignore
    }

    /// An alarm that watches a metric (API Reference, PutMetricAlarm).
    public struct MetricAlarm: Hashable, Sendable, Codable {
        public var alarmName: String
        public var metric: Metric
        public var statistic: Statistic
        /// Seconds; a multiple of 60.
        public var period: Int
        public var evaluationPeriods: Int
        /// How many of the evaluated periods have to breach the threshold; all of them if it isn't given.
        public var datapointsToAlarm: Int?
        public var threshold: Double
        public var comparisonOperator: ComparisonOperator
        public var treatMissingData: MissingDataTreatment
        /// ARNs of step scaling policies.
        public var alarmActions: [String]
        public var actionsEnabled: Bool

        public init(
            _ alarmName: String, metric: Metric, statistic: Statistic = .average, period: Int = 60, evaluationPeriods: Int = 1,
            datapointsToAlarm: Int? = nil, threshold: Double, _ comparisonOperator: ComparisonOperator = .greaterThanThreshold,
            treatMissingData: MissingDataTreatment = .missing, alarmActions: [String] = [], actionsEnabled: Bool = true
        ) {
            self.alarmName = alarmName
            self.metric = metric
            self.statistic = statistic
            self.period = period
            self.evaluationPeriods = evaluationPeriods
            self.datapointsToAlarm = datapointsToAlarm
            self.threshold = threshold
            self.comparisonOperator = comparisonOperator
            self.treatMissingData = treatMissingData
            self.alarmActions = alarmActions
            self.actionsEnabled = actionsEnabled
        }

        /// What its state is, by the last periods' values, the newest last: `nil` for a period without data.
        ///
        /// - Returns: `nil` where it stays what it was.
        func state(of values: [Double?]) -> StateValue? {
            let known = values.compactMap { $0 }
            if known.isEmpty {
                switch treatMissingData {
                case .missing: return .insufficientData
                case .ignore: return nil
                case .breaching: return .alarm
                case .notBreaching: return .ok
                }
            }
            let missing = values.count - known.count
            let breaching =
                known.count { comparisonOperator.isBreached(by: $0, threshold: threshold) }
                + (treatMissingData == .breaching ? missing : 0)
            return breaching >= datapointsToAlarm ?? evaluationPeriods ? .alarm : .ok
        }
    }
}
