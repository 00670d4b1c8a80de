// caught-by: remainder
// misconception: It sends what is left along with the last whole step: 30, 60, 100. What is left is a step of its own, after a bake time.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .linear:
            let whole = Int(100 / shift.stepPercent)
            let shares = (1...whole).dropLast().map { Double($0) * shift.stepPercent }
            return steps(shares, every: shift.stepBakeTime)
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
}
