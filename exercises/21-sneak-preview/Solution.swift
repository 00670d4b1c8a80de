import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        // podium.write: give back the steps of the strategy, in order, down to the one with 100 percent
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: shift.canaryBakeTime)
        case .linear:
            let shares = stride(from: shift.stepPercent, to: 100, by: shift.stepPercent)
            return steps(Array(shares), every: shift.stepBakeTime)
        }
        // podium.end
    }

    // podium.write: if you like, helpers of your own
    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }
    // podium.end
}
