extension AutoScaling {
    /// Keeps a metric at a value (API Reference, TargetTrackingScalingPolicyConfiguration).
    public struct TargetTrackingScalingPolicyConfiguration: Hashable, Sendable, Codable {
        /// In the metric's unit: percent for the two utilizations, requests a minute for ALBRequestCountPerTarget.
        public var targetValue: Double
        public var predefinedMetricSpecification: PredefinedMetricSpecification?
        public var customizedMetricSpecification: CustomizedMetricSpecification?
        /// Seconds; 300 for ECS if it isn't given.
        public var scaleOutCooldown: Int?
        public var scaleInCooldown: Int?
        /// It never takes tasks away.
        public var disableScaleIn: Bool

        public init(
            targetValue: Double, predefinedMetricSpecification: PredefinedMetricSpecification? = nil,
            customizedMetricSpecification: CustomizedMetricSpecification? = nil, scaleOutCooldown: Int? = nil,
            scaleInCooldown: Int? = nil,
            disableScaleIn: Bool = false
        ) {
            self.targetValue = targetValue
            self.predefinedMetricSpecification = predefinedMetricSpecification
            self.customizedMetricSpecification = customizedMetricSpecification
            self.scaleOutCooldown = scaleOutCooldown
            self.scaleInCooldown = scaleInCooldown
            self.disableScaleIn = disableScaleIn
        }

        /// The average of a metric of one's own.
        public init(
            targetValue: Double, predefinedMetricSpecification: PredefinedMetricSpecification? = nil,
            customizedMetricSpecification: CloudWatch.Metric, scaleOutCooldown: Int? = nil, scaleInCooldown: Int? = nil,
            disableScaleIn: Bool = false
        ) {
            self.init(
                targetValue: targetValue, predefinedMetricSpecification: predefinedMetricSpecification,
                customizedMetricSpecification: CustomizedMetricSpecification(customizedMetricSpecification),
                scaleOutCooldown: scaleOutCooldown, scaleInCooldown: scaleInCooldown, disableScaleIn: disableScaleIn)
        }

        /// Of a minute's values.
        var statistic: CloudWatch.Statistic { customizedMetricSpecification?.statistic ?? .average }

        private enum CodingKeys: String, CodingKey {
            case targetValue = "TargetValue"
            case predefinedMetricSpecification = "PredefinedMetricSpecification"
            case customizedMetricSpecification = "CustomizedMetricSpecification"
            case scaleOutCooldown = "ScaleOutCooldown"
            case scaleInCooldown = "ScaleInCooldown"
            case disableScaleIn = "DisableScaleIn"
        }

        /// Members may be absent, as in the API.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                targetValue: try container.decode(Double.self, forKey: .targetValue),
                predefinedMetricSpecification: try container.decodeIfPresent(
                    PredefinedMetricSpecification.self, forKey: .predefinedMetricSpecification),
                customizedMetricSpecification: try container.decodeIfPresent(
                    CustomizedMetricSpecification.self, forKey: .customizedMetricSpecification),
                scaleOutCooldown: try container.decodeIfPresent(Int.self, forKey: .scaleOutCooldown),
                scaleInCooldown: try container.decodeIfPresent(Int.self, forKey: .scaleInCooldown),
                disableScaleIn: try container.decodeIfPresent(Bool.self, forKey: .disableScaleIn) ?? false)
        }
    }

    /// One of the metrics that need no description (API Reference, PredefinedMetricSpecification).
    public struct PredefinedMetricSpecification: Hashable, Sendable, Codable {
        public enum MetricType: String, CaseIterable, Hashable, Sendable, Codable {
            /// Percent of what the service's tasks reserve.
            case ecsServiceAverageCPUUtilization = "ECSServiceAverageCPUUtilization"
            case ecsServiceAverageMemoryUtilization = "ECSServiceAverageMemoryUtilization"
            /// Requests a minute, for each target.
            case albRequestCountPerTarget = "ALBRequestCountPerTarget"
        }

        public var predefinedMetricType: MetricType
        /// `app/NAME/ID/targetgroup/NAME/ID`, of ALBRequestCountPerTarget alone.
        public var resourceLabel: String?

        public init(_ predefinedMetricType: MetricType, resourceLabel: String? = nil) {
            self.predefinedMetricType = predefinedMetricType
            self.resourceLabel = resourceLabel
        }

        private enum CodingKeys: String, CodingKey {
            case predefinedMetricType = "PredefinedMetricType"
            case resourceLabel = "ResourceLabel"
        }
    }
}
