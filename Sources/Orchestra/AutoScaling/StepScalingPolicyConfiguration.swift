extension AutoScaling {
    /// Changes the capacity in steps, by how far a metric is beyond an alarm's threshold (API Reference, StepScalingPolicyConfiguration).
    public struct StepScalingPolicyConfiguration: Hashable, Sendable, Codable {
        public enum AdjustmentType: String, CaseIterable, Hashable, Sendable, Codable {
            case changeInCapacity = "ChangeInCapacity"
            case exactCapacity = "ExactCapacity"
            case percentChangeInCapacity = "PercentChangeInCapacity"
        }

        public enum MetricAggregationType: String, CaseIterable, Hashable, Sendable, Codable {
            case average = "Average"
            case minimum = "Minimum"
            case maximum = "Maximum"
        }

        public var adjustmentType: AdjustmentType
        /// 1 to 20, without gap or overlap.
        public var stepAdjustments: [StepAdjustment]
        /// Of PercentChangeInCapacity alone: at least so many tasks.
        public var minAdjustmentMagnitude: Int?
        /// Seconds; 300 for ECS if it isn't given.
        public var cooldown: Int?
        public var metricAggregationType: MetricAggregationType

        public init(
            adjustmentType: AdjustmentType = .changeInCapacity, stepAdjustments: [StepAdjustment],
            minAdjustmentMagnitude: Int? = nil, cooldown: Int? = nil, metricAggregationType: MetricAggregationType = .average
        ) {
            self.adjustmentType = adjustmentType
            self.stepAdjustments = stepAdjustments
            self.minAdjustmentMagnitude = minAdjustmentMagnitude
            self.cooldown = cooldown
            self.metricAggregationType = metricAggregationType
        }

        private enum CodingKeys: String, CodingKey {
            case adjustmentType = "AdjustmentType"
            case stepAdjustments = "StepAdjustments"
            case minAdjustmentMagnitude = "MinAdjustmentMagnitude"
            case cooldown = "Cooldown"
            case metricAggregationType = "MetricAggregationType"
        }

        /// Members may be absent, as in the API.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                adjustmentType: try container.decode(AdjustmentType.self, forKey: .adjustmentType),
                stepAdjustments: try container.decodeIfPresent([StepAdjustment].self, forKey: .stepAdjustments) ?? [],
                minAdjustmentMagnitude: try container.decodeIfPresent(Int.self, forKey: .minAdjustmentMagnitude),
                cooldown: try container.decodeIfPresent(Int.self, forKey: .cooldown),
                metricAggregationType: try container.decodeIfPresent(
                    MetricAggregationType.self, forKey: .metricAggregationType) ?? .average)
        }
    }

    /// What to do where the metric is so far from the alarm's threshold (API Reference, StepAdjustment).
    ///
    /// The bounds are distances from the threshold. Above it the lower one belongs to the step; below it, the upper one.
    public struct StepAdjustment: Hashable, Sendable, Codable {
        /// `nil` for minus infinity.
        public var metricIntervalLowerBound: Double?
        /// `nil` for infinity.
        public var metricIntervalUpperBound: Double?
        /// Tasks more or fewer, tasks altogether, or percent: as the adjustment type says.
        public var scalingAdjustment: Int

        public init(from lower: Double? = nil, to upper: Double? = nil, _ scalingAdjustment: Int) {
            metricIntervalLowerBound = lower
            metricIntervalUpperBound = upper
            self.scalingAdjustment = scalingAdjustment
        }

        private enum CodingKeys: String, CodingKey {
            case metricIntervalLowerBound = "MetricIntervalLowerBound"
            case metricIntervalUpperBound = "MetricIntervalUpperBound"
            case scalingAdjustment = "ScalingAdjustment"
        }
    }
}
