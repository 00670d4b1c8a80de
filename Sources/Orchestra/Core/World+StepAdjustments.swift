// What step adjustments have to be like (Application Auto Scaling API Reference, StepAdjustment).

extension World {
    func check(_ steps: AutoScaling.StepScalingPolicyConfiguration) throws(AutoScaling.Error) {
        let adjustments = steps.stepAdjustments
        guard (1...20).contains(adjustments.count) else {
            throw refused("There must be 1 to 20 step adjustments: there are \(adjustments.count).")
        }
        try check(cooldown: steps.cooldown)
        if let least = steps.minAdjustmentMagnitude {
            guard steps.adjustmentType == .percentChangeInCapacity, least > 0 else {
                throw refused("MinAdjustmentMagnitude is 1 or more, and goes with PercentChangeInCapacity alone.")
            }
        }
        if steps.adjustmentType == .exactCapacity, adjustments.contains(where: { $0.scalingAdjustment < 0 }) {
            throw refused("With ExactCapacity an adjustment is 0 or more.")
        }
        for step in adjustments {
            let bounds = [step.metricIntervalLowerBound, step.metricIntervalUpperBound].compactMap { $0 }
            guard bounds.allSatisfy(\.isFinite) else { throw refused("A bound of a step adjustment is a number.") }
            guard !bounds.isEmpty else {
                throw refused(
                    "Only one bound of a step adjustment may be left out.",
                    "One step has neither: begin it at 0, or end it there, as the alarm rings above or below its threshold.")
            }
            guard bounds.count < 2 || bounds[0] < bounds[1] else {
                throw refused("A step's lower bound is less than its upper bound: \(bounds[0]) and \(bounds[1]).")
            }
        }
        try checkThatTheyMeet(adjustments)
    }

    private func checkThatTheyMeet(_ adjustments: [AutoScaling.StepAdjustment]) throws(AutoScaling.Error) {
        guard adjustments.count(where: { $0.metricIntervalLowerBound == nil }) <= 1,
            adjustments.count(where: { $0.metricIntervalUpperBound == nil }) <= 1
        else { throw refused("At most one step adjustment has no lower bound, and at most one no upper bound.") }
        let ordered = adjustments.sorted { $0.metricIntervalLowerBound ?? -.infinity < $1.metricIntervalLowerBound ?? -.infinity }
        for (step, next) in zip(ordered, ordered.dropFirst())
        where step.metricIntervalUpperBound != next.metricIntervalLowerBound {
            let (end, start) = (step.metricIntervalUpperBound ?? .infinity, next.metricIntervalLowerBound ?? -.infinity)
            throw refused(
                end > start ? "Step adjustments must not overlap." : "There must be no gap between step adjustments.",
                "One step ends at \(end), the next begins at \(start).")
        }
        // A step whose bound is on the far side of the threshold leaves something open there.
        if let least = ordered[0].metricIntervalLowerBound, least < 0 {
            throw refused("If a lower bound is negative, one step adjustment has no lower bound.")
        }
        if let most = ordered.last!.metricIntervalUpperBound, most > 0 {
            throw refused("If an upper bound is positive, one step adjustment has no upper bound.")
        }
    }
}
