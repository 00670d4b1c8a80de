// caught-by: others
// misconception: It counts on everybody being on its list whose request ends. Requests end at healthy targets too, and they aren't there.
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
        draining[target]!.inFlight -= 1
    }

    mutating func tick(at now: Duration) -> [Departure] {
        let over = draining.filter { $0.value.end <= now }
        for id in over.keys { draining[id] = nil }
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        draining[target] != nil
    }
}
