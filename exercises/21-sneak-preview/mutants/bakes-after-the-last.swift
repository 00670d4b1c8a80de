// caught-by: even
// misconception: It says 100 percent once more when the last step has baked. The plan is over when everybody is there.
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
            let end = ECS.TrafficStep(at: shift.stepBakeTime * (shares.count + 1), percent: 100)
            return steps(shares, every: shift.stepBakeTime) + [end]
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
