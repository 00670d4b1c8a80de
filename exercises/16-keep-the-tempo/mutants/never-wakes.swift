// caught-by: waits
// misconception: While it waits it gives back nothing. Nothing changes in a service that waits, so nobody would look at it when the wait is over.
// reads: 03-service#he-looks-now-and-then-not-always
import Orchestra

/// Keeps services at their numbers, and waits where starting fails.
struct Tempo {
    private struct Throttle {
        var failures = 0
        var waitsUntil = Duration.zero
    }

    private var throttles: [String: Throttle] = [:]

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .look(let service, let desiredCount, let tasks):
            if tasks > desiredCount { return [.stop(service: service, count: tasks - desiredCount)] }
            if tasks == desiredCount { return [] }
            let waitsUntil = throttles[service]?.waitsUntil ?? .zero
            if now < waitsUntil { return [] }
            return [.start(service: service, count: desiredCount - tasks)]
        case .outcome(let service, .failed):
            let failures = (throttles[service]?.failures ?? 0) + 1
            let wait = failures < 3 ? .zero : delay(after: failures)
            throttles[service] = Throttle(failures: failures, waitsUntil: now + wait)
        case .outcome(let service, _): throttles[service] = nil
        }
        return []
    }

    private func delay(after failures: Int) -> Duration {
        let limits = ECS.StartThrottleLimits()
        var delay = limits.firstDelay
        for _ in 3..<failures { delay = min(delay * 2, limits.longestDelay) }
        return delay
    }
}
