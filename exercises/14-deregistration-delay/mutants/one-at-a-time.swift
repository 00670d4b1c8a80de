// caught-by: late
// misconception: A tick gives back one target at most. If several delays are over, all of them leave.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Those who are leaving a target group.
struct DeregistrationDelay {
    private var draining: [ELB.Target.ID: (inFlight: Int, end: Duration)] = [:]

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        guard draining[target.id] == nil else { return }
        draining[target.id] = (target.outstandingRequests, now + .seconds(timeoutSeconds))
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        draining[target]?.inFlight -= 1
    }

    mutating func tick(at now: Duration) -> [Departure] {
        let first = draining.filter { $0.value.end <= now }.min { $0.value.end < $1.value.end }
        let over = first.map { [$0.key: $0.value] } ?? [:]
        for id in over.keys { draining[id] = nil }
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        draining[target] != nil
    }
}
