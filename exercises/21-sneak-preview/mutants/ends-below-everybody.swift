// caught-by: grows
// misconception: It ends when the next step doesn't fit any more: after 90 percent where the step is 30. The last tenth never comes.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .linear:
            let shares = stride(from: shift.stepPercent, through: 100, by: shift.stepPercent)
            return shares.enumerated().map { ECS.TrafficStep(at: shift.stepBakeTime * $0, percent: $1) }
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
