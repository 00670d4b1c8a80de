// caught-by: lost
// misconception: It counts the tasks that it started and heard of, and doesn't read the look. Once an event is lost, the number is wrong for ever.
// reads: 03-service#what-the-scheduler-decides-in-four-lines
import Orchestra

/// Keeps services at their numbers, and waits where starting fails.
struct Tempo {
    private struct Throttle {
        var failures = 0
        var waitsUntil = Duration.zero
    }

    private var known: [String: Int] = [:]
    private var throttles: [String: Throttle] = [:]

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .look(let service, let desiredCount, let tasks):
            let tasks = known[service] ?? tasks
            known[service] = desiredCount
            if tasks > desiredCount { return [.stop(service: service, count: tasks - desiredCount)] }
            if tasks == desiredCount { return [] }
            let waitsUntil = throttles[service]?.waitsUntil ?? .zero
            if now < waitsUntil {
                known[service] = tasks
                return [.lookAgain(service: service, at: waitsUntil)]
            }
            return [.start(service: service, count: desiredCount - tasks)]
        case .outcome(let service, .failed):
            known[service]? -= 1
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
