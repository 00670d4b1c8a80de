// caught-by: even
// misconception: It lets a bake time pass before the first step. There is nothing to bake yet: the first step is at the time zero.
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
            return steps(shares, every: shift.stepBakeTime).map {
                ECS.TrafficStep(at: $0.at + shift.stepBakeTime, percent: $0.percent)
            }
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
