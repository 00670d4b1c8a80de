import Orchestra

/// Every strategy is a first share and a share that is added later; the plan is a row, each step made from the one before it.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        let (first, more, bakeTime): (Double, Double, Duration) =
            switch shift.strategy {
            case .canary: (shift.canaryPercent, 100, shift.canaryBakeTime)
            case .linear: (shift.stepPercent, shift.stepPercent, shift.stepBakeTime)
            case .blueGreen, .rolling: (100, 0, .zero)
            }
        let start = ECS.TrafficStep(at: .zero, percent: first)
        let row = sequence(first: start) { step -> ECS.TrafficStep? in
            // What added up to a hair below 100 is 100.
            guard step.percent < 99.9999 else { return nil }
            return ECS.TrafficStep(at: step.at + bakeTime, percent: min(step.percent + more, 100))
        }
        return Array(row)
    }
}
