import Orchestra

/// Keeps a list of those who leave, and counts what has ended instead of what is left.
struct DeregistrationDelay {
    private struct Leaver {
        let target: ELB.Target
        let since: Duration
        let seconds: Int
        var ended = 0
    }

    private var leavers: [Leaver] = []

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        if isDraining(target.id) { return }
        leavers.append(Leaver(target: target, since: now, seconds: timeoutSeconds))
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        for place in leavers.indices where leavers[place].target.id == target { leavers[place].ended += 1 }
    }

    mutating func tick(at now: Duration) -> [Departure] {
        var departures: [Departure] = []
        leavers.removeAll { leaver in
            guard now - leaver.since >= .seconds(leaver.seconds) else { return false }
            departures.append(Departure(target: leaver.target.id, cutRequests: leaver.target.outstandingRequests - leaver.ended))
            return true
        }
        return departures
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool { leavers.contains { $0.target.id == target } }
}
