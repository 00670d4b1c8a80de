extension ECS {
    /// The reference: all at once, in equal steps, or a small share first (Amazon ECS Developer Guide, blue/green, linear and
    /// canary deployments).
    public struct StepwiseShift: TrafficProgression {
        public init() {}

        // snippet.traffic-progression
        public func plan(for shift: TrafficShift) -> [TrafficStep] {
            switch shift.strategy {
            case .rolling, .blueGreen: return [TrafficStep(at: .zero, percent: 100)]
            case .canary:
                let canary = min(max(shift.canaryPercent, 0), 100)
                guard canary < 100 else { return [TrafficStep(at: .zero, percent: 100)] }
                return [TrafficStep(at: .zero, percent: canary), TrafficStep(at: shift.canaryBakeTime, percent: 100)]
            case .linear:
                // Whole tenths of a percent: sums of 33.3 don't drift.
                let step = Int((min(max(shift.stepPercent, 0.1), 100) * 10).rounded())
                let count = (1000 + step - 1) / step
                return (1...count).map { number in
                    TrafficStep(at: shift.stepBakeTime * (number - 1), percent: Double(min(number * step, 1000)) / 10)
                }
            }
        }
        // snippet.end
    }
}

extension ECS.TrafficProgression where Self == ECS.StepwiseShift {
    public static var stepwise: ECS.StepwiseShift { ECS.StepwiseShift() }
}
