import Orchestra

/// Counts tenths of a percent, and goes on until there are a thousand of them.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        var plan: [ECS.TrafficStep] = []
        var (tenths, now) = (0, Duration.zero)
        while tenths < 1000 {
            tenths = min(tenths + next(after: tenths, shift), 1000)
            plan.append(ECS.TrafficStep(at: now, percent: Double(tenths) / 10))
            now += shift.strategy == .linear ? shift.stepBakeTime : shift.canaryBakeTime
        }
        return plan
    }

    /// How many tenths the next step has more.
    private func next(after tenths: Int, _ shift: ECS.TrafficShift) -> Int {
        switch shift.strategy {
        case .linear: Int(shift.stepPercent * 10 + 0.5)
        case .canary: tenths == 0 ? Int(shift.canaryPercent * 10 + 0.5) : 1000
        default: 1000
        }
    }
}
