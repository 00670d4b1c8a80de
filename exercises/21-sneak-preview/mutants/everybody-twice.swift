// caught-by: whole-canary
// misconception: It sends everybody, and then everybody again. Where the canary is 100 percent, nobody is left for a second step.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary:
            return [
                ECS.TrafficStep(at: .zero, percent: shift.canaryPercent), ECS.TrafficStep(at: shift.canaryBakeTime, percent: 100),
            ]
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
