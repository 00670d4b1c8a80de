// caught-by: at-once
// misconception: It sends a few first whatever the strategy. BLUE_GREEN moves everybody in one step; only CANARY tries it with a few.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
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
