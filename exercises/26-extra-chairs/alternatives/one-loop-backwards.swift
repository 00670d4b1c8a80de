import Orchestra

/// Counts the rows from the newest value back, and works in whole thousandths.
struct ExtraChairs: AutoScaling.TargetTrackingPolicy {
    func capacity(for q: AutoScaling.TrackingQuestion) -> Int? {
        var high = 0
        var low = 0
        for value in q.datapoints.reversed() {
            guard let value else { break }
            if value > q.targetValue, low == 0 {
                high += 1
            } else if value < 0.9 * q.targetValue, high == 0 {
                low += 1
            } else {
                break
            }
        }
        var arriving = false
        if let out = q.lastScaleOut { arriving = q.now - out.at < q.scaleOutCooldown }
        if high >= 3 {
            var start = q.currentCapacity
            if arriving, let out = q.lastScaleOut, out.from < start { start = out.from }
            var wanted = roundedUp(start, q.datapoints[q.datapoints.count - 1]!, q.targetValue)
            if wanted < 1 { wanted = 1 }
            if wanted > q.maxCapacity { wanted = q.maxCapacity }
            return wanted > q.currentCapacity ? wanted : nil
        }
        if arriving || q.disableScaleIn || low < 15 { return nil }
        if let change = q.lastScaleIn, q.now - change.at < q.scaleInCooldown { return nil }
        var wanted = roundedUp(q.currentCapacity, q.datapoints[q.datapoints.count - 1]!, q.targetValue)
        if wanted < q.minCapacity { wanted = q.minCapacity }
        return wanted < q.currentCapacity ? wanted : nil
    }

    private func roundedUp(_ capacity: Int, _ value: Double, _ target: Double) -> Int {
        let share = Int((value * 1000).rounded()) * capacity
        let whole = Int((target * 1000).rounded())
        return (share + whole - 1) / whole
    }
}
