import Orchestra

/// Remembers the next delay instead of a number of failures.
struct Tempo {
    private var strikes: [String: Int] = [:]
    private var nextDelay: [String: Duration] = [:]
    private var gate: [String: Duration] = [:]

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        let limits = ECS.StartThrottleLimits()
        if case .outcome(let service, let outcome) = event {
            switch outcome {
            case .running, .deploymentStarted:
                strikes[service] = nil
                nextDelay[service] = nil
                gate[service] = nil
            case .failed:
                strikes[service, default: 0] += 1
                if strikes[service]! > 2 {
                    let delay = nextDelay[service] ?? limits.firstDelay
                    gate[service] = now + delay
                    nextDelay[service] = delay + delay > limits.longestDelay ? limits.longestDelay : delay + delay
                }
            }
        }
        guard case .look(let service, let desired, let present) = event else { return [] }
        var actions: [Action] = []
        if let gate = gate[service], gate > now {
            if present < desired { actions.append(.lookAgain(service: service, at: gate)) }
        } else {
            for _ in 0..<max(desired - present, 0) { actions.append(.start(service: service, count: 1)) }
        }
        if present > desired { actions.append(.stop(service: service, count: present - desired)) }
        return actions
    }
}
