// caught-by: back
// misconception: It keeps everybody on its list who has left, and takes a second deregistration, much later, for a repetition. Whoever is gone can come back, and leave again.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Those who are leaving a target group.
struct DeregistrationDelay {
    private var draining: [ELB.Target.ID: (inFlight: Int, end: Duration)] = [:]

    private var gone: Set<ELB.Target.ID> = []

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        guard draining[target.id] == nil else { return }
        draining[target.id] = (target.outstandingRequests, now + .seconds(timeoutSeconds))
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        draining[target]?.inFlight -= 1
    }

    mutating func tick(at now: Duration) -> [Departure] {
        let over = draining.filter { $0.value.end <= now && !gone.contains($0.key) }
        gone.formUnion(over.keys)
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        draining[target] != nil && !gone.contains(target)
    }
}
