// caught-by: times
// misconception: It counts whole minutes. A bake time is a Duration, and may be of any number of seconds.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Writes down who is sent to the new production, and when.
struct SneakPreview: ECS.TrafficProgression {
    func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
        switch shift.strategy {
        case .rolling, .blueGreen: return steps([], every: .zero)
        case .canary: return steps([shift.canaryPercent], every: minutes(shift.canaryBakeTime))
        case .linear:
            let shares = stride(from: shift.stepPercent, to: 100, by: shift.stepPercent)
            return steps(Array(shares), every: minutes(shift.stepBakeTime))
        }
    }

    /// The shares that aren't everybody yet, and then everybody.
    private func steps(_ shares: [Double], every bakeTime: Duration) -> [ECS.TrafficStep] {
        let all = shares.filter { $0 < 100 } + [100]
        return all.enumerated().map { ECS.TrafficStep(at: bakeTime * $0, percent: $1) }
    }

    private func minutes(_ time: Duration) -> Duration { .seconds(time.components.seconds / 60 * 60) }
}
