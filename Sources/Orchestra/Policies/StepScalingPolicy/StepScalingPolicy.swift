extension AutoScaling {
    /// What a step scaling policy is asked once a minute while its alarm is in ALARM.
    public struct StepQuestion: Hashable, Sendable, Codable {
        /// Seconds since the simulation began.
        public var now: Int
        /// The service's `desiredCount`.
        public var currentCapacity: Int
        public var minCapacity: Int
        public var maxCapacity: Int
        /// The metric less the alarm's threshold.
        public var distance: Double
        /// Whether the alarm rings above its threshold, and not below it.
        public var isAbove: Bool
        public var adjustmentType: StepScalingPolicyConfiguration.AdjustmentType
        public var stepAdjustments: [StepAdjustment]
        public var minAdjustmentMagnitude: Int?
        /// Seconds.
        public var cooldown: Int
        public var lastScaleOut: CapacityChange?
        public var lastScaleIn: CapacityChange?

        public init(
            now: Int, currentCapacity: Int, minCapacity: Int, maxCapacity: Int, distance: Double, isAbove: Bool = true,
            adjustmentType: StepScalingPolicyConfiguration.AdjustmentType, stepAdjustments: [StepAdjustment],
            minAdjustmentMagnitude: Int? = nil, cooldown: Int = 300, lastScaleOut: CapacityChange? = nil,
            lastScaleIn: CapacityChange? = nil
        ) {
            self.now = now
            self.currentCapacity = currentCapacity
            self.minCapacity = minCapacity
            self.maxCapacity = maxCapacity
            self.distance = distance
            self.isAbove = isAbove
            self.adjustmentType = adjustmentType
            self.stepAdjustments = stepAdjustments
            self.minAdjustmentMagnitude = minAdjustmentMagnitude
            self.cooldown = cooldown
            self.lastScaleOut = lastScaleOut
            self.lastScaleIn = lastScaleIn
        }
    }

    /// Decides what a breach of an alarm's threshold means for the capacity.
    public protocol StepScalingPolicy: Sendable {
        /// - Returns: The capacity that it wants, within the bounds; `nil` where no step holds or a cooldown forbids it.
        func capacity(for question: StepQuestion) -> Int?
    }
}
