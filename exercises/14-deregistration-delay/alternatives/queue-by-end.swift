import Orchestra

/// Keeps the ends in order, so that a tick looks at the first ones only, and the requests by themselves.
struct DeregistrationDelay {
    private var queue: [(end: Duration, id: ELB.Target.ID)] = []
    private var requests: [ELB.Target.ID: Int] = [:]

    mutating func deregister(_ target: ELB.Target, at now: Duration, timeoutSeconds: Int) {
        let end = now + .seconds(timeoutSeconds)
        guard requests.updateValue(requests[target.id] ?? target.outstandingRequests, forKey: target.id) == nil else { return }
        queue.insert((end, target.id), at: queue.firstIndex { $0.end > end } ?? queue.endIndex)
    }

    mutating func requestEnded(at target: ELB.Target.ID) {
        if let count = requests[target] { requests[target] = max(count - 1, 0) }
    }

    mutating func tick(at now: Duration) -> [Departure] {
        var departures: [Departure] = []
        while let first = queue.first, first.end <= now {
            queue.removeFirst()
            departures.insert(Departure(target: first.id, cutRequests: requests.removeValue(forKey: first.id)!), at: 0)
        }
        return departures
    }

    func isDraining(_ target: ELB.Target.ID) -> Bool { requests.keys.contains(target) }
}
