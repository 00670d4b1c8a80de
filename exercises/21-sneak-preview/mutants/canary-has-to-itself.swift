// caught-by: canary
// misconception: It sends the canary's share, and stops there. A few are only the first; the rest is to follow after the bake time.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return [ECS.TrafficStep(at: .zero, percent: shift.canaryPercent)]
        case .linear:
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
