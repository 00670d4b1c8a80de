extension AutoScaling {
    /// A metric of one's own that is tracked: named, or computed from others (API Reference, CustomizedMetricSpecification).
    public struct CustomizedMetricSpecification: Hashable, Sendable, Codable {
        public var metricName: String?
        public var namespace: String?
        public var dimensions: [MetricDimension]
        public var statistic: CloudWatch.Statistic?
        public var unit: String?
        /// Instead of all the others; exactly one of these is what is tracked.
        public var metrics: [TargetTrackingMetricDataQuery]

        public init(
            metricName: String, namespace: String, dimensions: [MetricDimension] = [], statistic: CloudWatch.Statistic = .average,
            unit: String? = nil
        ) {
            self.metricName = metricName
            self.namespace = namespace
            self.dimensions = dimensions
            self.statistic = statistic
            self.unit = unit
            metrics = []
        }

        public init(_ metric: CloudWatch.Metric, statistic: CloudWatch.Statistic = .average, unit: String? = nil) {
            self.init(
                metricName: metric.metricName, namespace: metric.namespace,
                dimensions: metric.dimensions.map { MetricDimension($0.name, $0.value) }, statistic: statistic, unit: unit)
        }

        public init(metrics: [TargetTrackingMetricDataQuery]) {
            dimensions = []
            self.metrics = metrics
        }

        /// Dimensions are a set: the same however they are ordered.
        var inOrder: CustomizedMetricSpecification {
            var ordered = self
            ordered.dimensions.sort { ($0.name, $0.value) < ($1.name, $1.value) }
            return ordered
        }

        private enum CodingKeys: String, CodingKey {
            case metricName = "MetricName"
            case namespace = "Namespace"
            case dimensions = "Dimensions"
            case statistic = "Statistic"
            case unit = "Unit"
            case metrics = "Metrics"
        }

        /// Members may be absent, as in the API.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            metricName = try container.decodeIfPresent(String.self, forKey: .metricName)
            namespace = try container.decodeIfPresent(String.self, forKey: .namespace)
            dimensions = try container.decodeIfPresent([MetricDimension].self, forKey: .dimensions) ?? []
            statistic = try container.decodeIfPresent(CloudWatch.Statistic.self, forKey: .statistic)
            unit = try container.decodeIfPresent(String.self, forKey: .unit)
            metrics = try container.decodeIfPresent([TargetTrackingMetricDataQuery].self, forKey: .metrics) ?? []
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(metricName, forKey: .metricName)
            try container.encodeIfPresent(namespace, forKey: .namespace)
            if !dimensions.isEmpty { try container.encode(dimensions, forKey: .dimensions) }
            try container.encodeIfPresent(statistic, forKey: .statistic)
            try container.encodeIfPresent(unit, forKey: .unit)
            if !metrics.isEmpty { try container.encode(metrics, forKey: .metrics) }
        }
    }

    /// API Reference, MetricDimension.
    public struct MetricDimension: Hashable, Sendable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case value = "Value"
        }
    }

    /// A metric, or an expression of others (API Reference, TargetTrackingMetricDataQuery).
    public struct TargetTrackingMetricDataQuery: Hashable, Sendable, Codable {
        /// What expressions call it: a small letter, then letters, digits and underscores.
        public var id: String
        public var expression: String?
        public var metricStat: TargetTrackingMetricStat?
        public var label: String?
        /// Whether this is what is tracked; true if it isn't given.
        public var returnData: Bool?

        public init(_ id: String, expression: String, label: String? = nil, returnData: Bool? = nil) {
            self.id = id
            self.expression = expression
            self.label = label
            self.returnData = returnData
        }

        public init(
            _ id: String, _ metric: CloudWatch.Metric, stat: String = "Average", unit: String? = nil, label: String? = nil,
            returnData: Bool? = false
        ) {
            self.id = id
            metricStat = TargetTrackingMetricStat(
                metric: TargetTrackingMetric(
                    metricName: metric.metricName, namespace: metric.namespace,
                    dimensions: metric.dimensions.map { MetricDimension($0.name, $0.value) }), stat: stat, unit: unit)
            self.label = label
            self.returnData = returnData
        }

        private enum CodingKeys: String, CodingKey {
            case id = "Id"
            case expression = "Expression"
            case metricStat = "MetricStat"
            case label = "Label"
            case returnData = "ReturnData"
        }
    }

    /// API Reference, TargetTrackingMetricStat.
    public struct TargetTrackingMetricStat: Hashable, Sendable, Codable {
        public var metric: TargetTrackingMetric
        /// A statistic's name; the engine computes those of `CloudWatch.Statistic`, and no percentiles.
        public var stat: String
        public var unit: String?

        private enum CodingKeys: String, CodingKey {
            case metric = "Metric"
            case stat = "Stat"
            case unit = "Unit"
        }
    }

    /// API Reference, TargetTrackingMetric.
    public struct TargetTrackingMetric: Hashable, Sendable, Codable {
        public var metricName: String?
        public var namespace: String?
        public var dimensions: [MetricDimension]?

        private enum CodingKeys: String, CodingKey {
            case metricName = "MetricName"
            case namespace = "Namespace"
            case dimensions = "Dimensions"
        }
    }
}

extension AutoScaling.CustomizedMetricSpecification {
    /// The one that it names, where it isn't computed.
    var metric: CloudWatch.Metric { CloudWatch.Metric(metricName, namespace, dimensions) }
}

extension AutoScaling.TargetTrackingMetric {
    var named: CloudWatch.Metric { CloudWatch.Metric(metricName, namespace, dimensions ?? []) }
}

extension CloudWatch.Metric {
    fileprivate init(_ name: String?, _ namespace: String?, _ dimensions: [AutoScaling.MetricDimension]) {
        self.init(namespace: namespace ?? "", metricName: name ?? "", dimensions: dimensions.map { .init($0.name, $0.value) })
    }
}
