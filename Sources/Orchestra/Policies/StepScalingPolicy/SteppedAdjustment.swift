extension AutoScaling {
    /// The reference (Application Auto Scaling User Guide, step scaling policies).
    public struct SteppedAdjustment: StepScalingPolicy {
        public init() {}

        // snippet.step-scaling
        public func capacity(for question: StepQuestion) -> Int? {
            guard let step = question.stepAdjustments.first(where: { $0.holds(question.distance, isAbove: question.isAbove) })
            else {
                return nil
            }
            let (now, current) = (question.now, question.currentCapacity)
            // What was added within the cooldown counts: another step adds only what goes beyond it.
            let cools = question.lastScaleOut?.cools(at: now, for: question.cooldown) ?? false
            let basis = cools ? min(question.lastScaleOut!.from, current) : current
            let more = adjusted(basis, by: step.scalingAdjustment, question)
            // To set a count that is less than there is now takes tasks away, whatever there was before.
            if more > basis, question.adjustmentType != .exactCapacity || more >= current {
                return max(current, min(more, question.maxCapacity))
            }
            let fewer = adjusted(current, by: step.scalingAdjustment, question)
            guard fewer < current, !cools, !(question.lastScaleIn?.cools(at: now, for: question.cooldown) ?? false) else {
                return nil
            }
            return min(current, max(fewer, question.minCapacity))
        }
        // snippet.end

        private func adjusted(_ capacity: Int, by adjustment: Int, _ question: StepQuestion) -> Int {
            switch question.adjustmentType {
            case .exactCapacity: return adjustment
            case .changeInCapacity: return clamped(capacity, adding: adjustment)
            case .percentChangeInCapacity:
                var change = Self.whole(Double(capacity) * Double(adjustment) / 100)
                if let least = question.minAdjustmentMagnitude, abs(change) < least { change = adjustment < 0 ? -least : least }
                return clamped(capacity, adding: change)
            }
        }

        private func clamped(_ capacity: Int, adding change: Int) -> Int {
            let (sum, overflow) = capacity.addingReportingOverflow(change)
            return overflow ? (change < 0 ? 0 : Int.max) : max(0, sum)
        }

        /// Towards zero, but never to it: 12.7 is 12, 0.67 is 1, -0.58 is -1, -6.67 is -6.
        static func whole(_ value: Double) -> Int {
            if value > 0, value < 1 { return 1 }
            if value < 0, value > -1 { return -1 }
            return abs(value) >= 1e15
                ? (value < 0 ? -1_000_000_000_000_000 : 1_000_000_000_000_000) : Int(value.rounded(.towardZero))
        }
    }
}

extension AutoScaling.StepAdjustment {
    /// Whether a metric so far from the threshold is in this step's interval.
    func holds(_ distance: Double, isAbove: Bool) -> Bool {
        let (lower, upper) = (metricIntervalLowerBound ?? -.infinity, metricIntervalUpperBound ?? .infinity)
        return isAbove ? lower <= distance && distance < upper : lower < distance && distance <= upper
    }
}

extension AutoScaling.StepScalingPolicy where Self == AutoScaling.SteppedAdjustment {
    public static var stepped: AutoScaling.SteppedAdjustment { AutoScaling.SteppedAdjustment() }
}
