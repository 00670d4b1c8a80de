// caught-by: even
// misconception: It doubles the share in each step. LINEAR sends as many more in each step as in the first.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .linear:
            var shares: [Double] = []
            var share = shift.stepPercent
            while share < 100 {
                shares.append(share)
                share *= 2
            }
            return steps(shares, every: shift.stepBakeTime)
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
