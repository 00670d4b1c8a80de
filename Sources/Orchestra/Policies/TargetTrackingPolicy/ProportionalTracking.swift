extension AutoScaling {
    /// The reference: up at once and in proportion, down late and with care (Application Auto Scaling User Guide, target tracking
    /// scaling policies; for ECS, three minutes above the target and fifteen below nine tenths of it).
    public struct ProportionalTracking: TargetTrackingPolicy {
        /// Minutes in a row above the target before tasks are added, and below nine tenths of it before some are taken away.
        public static let highPeriods = 3
        public static let lowPeriods = 15
        /// Of the target, below which the low alarm counts.
        public static let lowShare = 0.9

        public init() {}

        // snippet.target-tracking
        public func capacity(for question: TrackingQuestion) -> Int? {
            let (now, current) = (question.now, question.currentCapacity)
            // A minute without data is neither high nor low: it never scales in.
            let high = question.datapoints.suffix(Self.highPeriods)
            let low = question.datapoints.suffix(Self.lowPeriods)
            let cools = question.lastScaleOut?.cools(at: now, for: question.scaleOutCooldown) ?? false

            if high.count == Self.highPeriods, high.allSatisfy({ $0.map { $0 > question.targetValue } ?? false }) {
                // While the last tasks are on their way, the metric still speaks of the capacity before them.
                let basis = cools ? min(question.lastScaleOut!.from, current) : current
                let wanted = max(needed(basis, high.last!!, question.targetValue), 1)
                return max(current, min(wanted, question.maxCapacity))
            }
            if low.count == Self.lowPeriods, !question.disableScaleIn, !cools,
                low.allSatisfy({ $0.map { $0 < question.targetValue * Self.lowShare } ?? false }),
                !(question.lastScaleIn?.cools(at: now, for: question.scaleInCooldown) ?? false)
            {
                let wanted = needed(current, low.last!!, question.targetValue)
                return min(current, max(wanted, question.minCapacity))
            }
            return nil
        }

        /// So many tasks that each has the target's share of what all have now, rounded up.
        private func needed(_ capacity: Int, _ metric: Double, _ target: Double) -> Int {
            let exact = Double(capacity) * metric / target
            // A quotient that is whole but for the last digits of its floating point isn't rounded up.
            return exact > 0 ? Int((min(exact, 1e9) - 1e-9).rounded(.up)) : 0
        }
        // snippet.end
    }
}

extension AutoScaling.TargetTrackingPolicy where Self == AutoScaling.ProportionalTracking {
    public static var proportional: AutoScaling.ProportionalTracking { AutoScaling.ProportionalTracking() }
}
