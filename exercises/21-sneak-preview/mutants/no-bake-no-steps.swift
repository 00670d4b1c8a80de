// caught-by: times
// misconception: Where the bake time is zero, it sends everybody at once. The steps are there all the same: hooks run at each of them.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary:
            let share = shift.canaryBakeTime == .zero ? [] : [shift.canaryPercent]
            return steps(share, every: shift.canaryBakeTime)
        case .linear:
            if shift.stepBakeTime == .zero { return steps([], every: .zero) }
            let shares = stride(from: shift.stepPercent, to: 100, by: shift.stepPercent)
            return steps(Array(shares), every: shift.stepBakeTime)
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
