// caught-by: back
// misconception: Whoever has left is given back again at every later tick. Once gone, it has to be forgotten.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// Those who are leaving a target group.
struct DeregistrationDelay {
    private var draining: [ELB.Target.ID: (inFlight: Int, end: Duration)] = [:]

    private var gone: Set<ELB.Target.ID> = []

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        guard draining[target.id] == nil || gone.remove(target.id) != nil else { return }
        draining[target.id] = (target.outstandingRequests, now + .seconds(timeoutSeconds))
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        draining[target]?.inFlight -= 1
    }

    mutating func tick(at now: Duration) -> [Departure] {
        let over = draining.filter { $0.value.end <= now }
        gone.formUnion(over.keys)
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        draining[target] != nil && !gone.contains(target)
    }
}
