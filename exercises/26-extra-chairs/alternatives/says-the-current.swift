import Orchestra

/// Always answers with a number: the current one where nothing is to be done.
struct ExtraChairs: AutoScaling.TargetTrackingPolicy {
    private enum Direction { case up, down, none }

    func capacity(for question: AutoScaling.TrackingQuestion) -> Int? {
        let current = question.currentCapacity
        switch direction(question) {
        case .none: return current
        case .up:
            let from = isFresh(question) ? min(current, question.lastScaleOut?.from ?? current) : current
            return [current, min(max(sum(from, question), 1), question.maxCapacity)].max()
        case .down: return [current, max(sum(current, question), question.minCapacity)].min()
        }
    }

    private func isFresh(_ question: AutoScaling.TrackingQuestion) -> Bool {
        question.lastScaleOut.map { question.now < $0.at + question.scaleOutCooldown } == true
    }

    private func direction(_ question: AutoScaling.TrackingQuestion) -> Direction {
        let known = question.datapoints.map { $0 ?? .nan }
        if known.count >= 3, known.suffix(3).allSatisfy({ $0 > question.targetValue }) { return .up }
        let rests = question.lastScaleIn.map { question.now < $0.at + question.scaleInCooldown } == true
        if known.count >= 15, !question.disableScaleIn, !rests, !isFresh(question),
            known.suffix(15).allSatisfy({ $0 < question.targetValue * 0.9 })
        {
            return .down
        }
        return .none
    }

    private func sum(_ capacity: Int, _ question: AutoScaling.TrackingQuestion) -> Int {
        let exact = Double(capacity) * question.datapoints.last!! / question.targetValue
        let whole = Int(exact)
        return exact > Double(whole) ? whole + 1 : whole
    }
}
