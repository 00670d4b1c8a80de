// caught-by: remainder
// misconception: It sends what is left together with the step before it, without a bake time in between. The smaller step bakes like the others.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .linear:
            let shares = Array(stride(from: shift.stepPercent, to: 100, by: shift.stepPercent))
            var plan = steps(shares, every: shift.stepBakeTime)
            let isSmaller = plan.count > 1 && 100 - plan[plan.count - 2].percent < shift.stepPercent - 0.01
            if isSmaller { plan[plan.count - 1].at = plan[plan.count - 2].at }
            return plan
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
