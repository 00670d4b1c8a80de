// caught-by: sum
// misconception: The target is rounded to a whole number. It may be 62.5, and the sum is of it.
// reads: 10-auto-scaling#up-in-three-minutes
import Orchestra

/// How many chairs a full hall needs.
struct ExtraChairs: AutoScaling.TargetTrackingPolicy {
    func capacity(for question: AutoScaling.TrackingQuestion) -> Int? {
        let current = question.currentCapacity
        let coolsAfterOut = cools(question.lastScaleOut, question.scaleOutCooldown, question.now)
        if isRow(of: 3, question.datapoints, { $0 > question.targetValue }) {
            let basis = coolsAfterOut ? min(question.lastScaleOut!.from, current) : current
            return max(current, min(question.maxCapacity, max(1, needed(basis, question))))
        }
        let coolsAfterIn = cools(question.lastScaleIn, question.scaleInCooldown, question.now)
        guard !question.disableScaleIn, !coolsAfterOut, !coolsAfterIn,
            isRow(of: 15, question.datapoints, { $0 < question.targetValue * 0.9 })
        else { return nil }
        return min(current, max(question.minCapacity, needed(current, question)))
    }

    private func isRow(of count: Int, _ datapoints: [Double?], _ holds: (Double) -> Bool) -> Bool {
        let last = datapoints.suffix(count)
        return last.count == count && last.allSatisfy { $0.map(holds) ?? false }
    }

    private func cools(_ change: AutoScaling.CapacityChange?, _ cooldown: Int, _ now: Int) -> Bool {
        guard let change else { return false }
        return now < change.at + cooldown
    }

    private func needed(_ capacity: Int, _ question: AutoScaling.TrackingQuestion) -> Int {
        Int((Double(capacity) * question.datapoints.last!! / question.targetValue.rounded()).rounded(.up))
    }
}
