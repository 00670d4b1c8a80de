extension AutoScaling {
    /// A change of the capacity that a policy made.
    public struct CapacityChange: Hashable, Sendable, Codable {
        /// Seconds since the simulation began.
        public var at: Int
        public var from: Int
        public var to: Int

        public init(at: Int, from: Int, to: Int) {
            self.at = at
            self.from = from
            self.to = to
        }

        /// Whether so many seconds haven't passed since, however many they are.
        func cools(at now: Int, for cooldown: Int) -> Bool {
            let (age, overflow) = now.subtractingReportingOverflow(at)
            return overflow ? now < at : age < cooldown
        }
    }

    /// What target tracking is asked once a minute.
    public struct TrackingQuestion: Hashable, Sendable, Codable {
        /// Seconds since the simulation began.
        public var now: Int
        /// The service's `desiredCount`.
        public var currentCapacity: Int
        public var minCapacity: Int
        public var maxCapacity: Int
        public var targetValue: Double
        /// The metric of the last minutes, 15 at most, the newest last; `nil` for a minute without data.
        public var datapoints: [Double?]
        /// Seconds.
        public var scaleOutCooldown: Int
        public var scaleInCooldown: Int
        public var disableScaleIn: Bool
        /// The last time that tasks were added. `from` is the capacity that the metric speaks of: what there was before, and those of
        /// the added tasks that run already.
        public var lastScaleOut: CapacityChange?
        /// The last time that tasks were taken away; `nil` once tasks were added since.
        public var lastScaleIn: CapacityChange?

        public init(
            now: Int, currentCapacity: Int, minCapacity: Int, maxCapacity: Int, targetValue: Double, datapoints: [Double?],
            scaleOutCooldown: Int = 300, scaleInCooldown: Int = 300, disableScaleIn: Bool = false,
            lastScaleOut: CapacityChange? = nil, lastScaleIn: CapacityChange? = nil
        ) {
            self.now = now
            self.currentCapacity = currentCapacity
            self.minCapacity = minCapacity
            self.maxCapacity = maxCapacity
            self.targetValue = targetValue
            self.datapoints = datapoints
            self.scaleOutCooldown = scaleOutCooldown
            self.scaleInCooldown = scaleInCooldown
            self.disableScaleIn = disableScaleIn
            self.lastScaleOut = lastScaleOut
            self.lastScaleIn = lastScaleIn
        }
    }

    /// Decides how many tasks bring a metric to its target.
    ///
    /// Several policies may look after one service, and a deployment may be in progress: what becomes of an answer then isn't this
    /// policy's business.
    public protocol TargetTrackingPolicy: Sendable {
        /// - Returns: The capacity that it wants, within the bounds; `nil` where it wants none in particular.
        func capacity(for question: TrackingQuestion) -> Int?
    }
}
