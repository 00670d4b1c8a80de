extension CloudWatch {
    public enum ComparisonOperator: String, CaseIterable, Hashable, Sendable, Codable {
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

    /// What a period without a datum counts as.
    public enum MissingDataTreatment: String, CaseIterable, Hashable, Sendable, Codable {
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
    }
}
