// How an alarm's state follows from its metric (Amazon CloudWatch User Guide, configuring how CloudWatch alarms treat missing data).

extension CloudWatch.MetricAlarm {
    /// So many periods more than it evaluates are looked at, for values in the place of those that are missing.
    static let furtherPeriods = 2

    /// What its state is, by the values of the evaluation range, the newest last: `nil` for a period without data.
    ///
    /// Where there are as many values as periods to evaluate, the newest count, and none is missing. Otherwise the lack is filled.
    /// - Returns: `nil` where it stays what it was.
    func state(ofRange values: [Double?]) -> CloudWatch.StateValue? {
        let needed = datapointsToAlarm ?? evaluationPeriods
        let known = values.compactMap { $0 }.suffix(evaluationPeriods)
        let breaching = known.count { isBreached(by: $0) }
        let lack = evaluationPeriods - known.count
        if breaching >= needed { return .alarm }
        switch treatMissingData {
        case .breaching: return breaching + lack >= needed ? .alarm : .ok
        case .notBreaching: return .ok
        case .missing, .ignore:
            if lack == 0 || breaching < known.count { return .ok }
            guard treatMissingData == .missing else { return nil }
            guard let oldest = values.firstIndex(where: { $0 != nil }) else { return .insufficientData }
            // Nothing but breaches, and fewer than it takes: early after the first one the next value may be better still.
            return values.count - oldest >= needed ? .alarm : .ok
        }
    }

    /// The same for the alarms of target tracking, where a minute without data is neither high nor low and breaks a row.
    func state(ofRow values: [Double?]) -> CloudWatch.StateValue {
        guard values.contains(where: { $0 != nil }) else { return .insufficientData }
        return values.count { $0.map { isBreached(by: $0) } ?? false } >= evaluationPeriods ? .alarm : .ok
    }

    private func isBreached(by value: Double) -> Bool { comparisonOperator.isBreached(by: value, threshold: threshold) }
}
