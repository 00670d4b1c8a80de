extension AutoScaling {
    /// When to scale, and by how much (API Reference, ScalingPolicy).
    public struct ScalingPolicy: Hashable, Sendable, Codable {
        public enum PolicyType: String, CaseIterable, Hashable, Sendable, Codable {
            case targetTrackingScaling = "TargetTrackingScaling"
            case stepScaling = "StepScaling"
        }

        public var policyARN: String
        public var policyName: String
        public var resourceId: String
        public var policyType: PolicyType
        public var targetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration?
        public var stepScalingPolicyConfiguration: StepScalingPolicyConfiguration?
        /// Those that target tracking made, or those of one's own that name the policy.
        public var alarms: [Alarm]
        public var creationTime: Timestamp

        private enum CodingKeys: String, CodingKey {
            case policyARN = "PolicyARN"
            case policyName = "PolicyName"
            case resourceId = "ResourceId"
            case policyType = "PolicyType"
            case targetTrackingScalingPolicyConfiguration = "TargetTrackingScalingPolicyConfiguration"
            case stepScalingPolicyConfiguration = "StepScalingPolicyConfiguration"
            case alarms = "Alarms"
            case creationTime = "CreationTime"
        }
    }

    public struct Alarm: Hashable, Sendable, Codable {
        public var alarmName: String
        public var alarmARN: String

        private enum CodingKeys: String, CodingKey {
            case alarmName = "AlarmName"
            case alarmARN = "AlarmARN"
        }
    }

    /// What a policy goes by: one of the two kinds.
    public enum PolicyConfiguration: Hashable, Sendable, Codable {
        case targetTracking(TargetTrackingScalingPolicyConfiguration)
        case stepScaling(StepScalingPolicyConfiguration)

        /// Target tracking of a predefined metric. Cooldowns in seconds.
        public static func targetTracking(
            _ metric: PredefinedMetricSpecification.MetricType, targetValue: Double, resourceLabel: String? = nil,
            scaleOutCooldown: Int? = nil, scaleInCooldown: Int? = nil, disableScaleIn: Bool = false
        ) -> Self {
            .targetTracking(
                TargetTrackingScalingPolicyConfiguration(
                    targetValue: targetValue, predefinedMetricSpecification: .init(metric, resourceLabel: resourceLabel),
                    scaleOutCooldown: scaleOutCooldown, scaleInCooldown: scaleInCooldown, disableScaleIn: disableScaleIn))
        }

        /// Step scaling. The cooldown in seconds.
        public static func stepScaling(
            _ adjustmentType: StepScalingPolicyConfiguration.AdjustmentType, _ stepAdjustments: [StepAdjustment],
            minAdjustmentMagnitude: Int? = nil, cooldown: Int? = nil
        ) -> Self {
            .stepScaling(
                StepScalingPolicyConfiguration(
                    adjustmentType: adjustmentType, stepAdjustments: stepAdjustments,
                    minAdjustmentMagnitude: minAdjustmentMagnitude, cooldown: cooldown))
        }
    }
}
