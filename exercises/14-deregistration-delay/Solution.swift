import Orchestra

/// Those who are leaving a target group.
struct DeregistrationDelay {
    // podium.write: what is remembered of each target that is draining
    private var draining: [ELB.Target.ID: (inFlight: Int, end: Duration)] = [:]
    // podium.end

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        // podium.write: remember this target, unless it is draining already
        guard draining[target.id] == nil else { return }
        draining[target.id] = (target.outstandingRequests, now + .seconds(timeoutSeconds))
        // podium.end
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        // podium.write: take note that one of this target's requests has ended
        draining[target]?.inFlight -= 1
        // podium.end
    }

    mutating func tick(at now: Duration) -> [Departure] {
        // podium.write: forget everybody whose delay is over, and give them back
        let over = draining.filter { $0.value.end <= now }
        for id in over.keys { draining[id] = nil }
        return over.map { Departure(target: $0.key, cutRequests: $0.value.inFlight) }
        // podium.end
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool {
        // podium.write: say whether this target is draining
        draining[target] != nil
        // podium.end
    }
}
