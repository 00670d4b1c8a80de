// caught-by: over
// misconception: The delay begins anew whenever a request ends. It counts from the deregistration, whatever happens on the way.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Those who are leaving a target group.
struct DeregistrationDelay {
    private var draining: [ELB.Target.ID: (inFlight: Int, end: Duration, delay: Duration)] = [:]

    private var clock = Duration.zero

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        guard draining[target.id] == nil else { return }
        draining[target.id] = (target.outstandingRequests, now + .seconds(timeoutSeconds), .seconds(timeoutSeconds))
        clock = now
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        draining[target]?.inFlight -= 1
        if let delay = draining[target]?.delay { draining[target]!.end = max(draining[target]!.end, clock + delay) }
    }

    mutating func tick(at now: Duration) -> [Departure] {
        clock = now
        let over = draining.filter { $0.value.end <= now }
        for id in over.keys { draining[id] = nil }
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        draining[target] != nil
    }
}
