// caught-by: other-number
// misconception: It takes a new `desiredCount` for a new beginning and ends the wait. The image is missing as it was; only a deployment or a task that runs ends it.
// reads: 03-service#from-three-to-five-to-two
import Orchestra

/// Keeps services at their numbers, and waits where starting fails.
struct Tempo {
    private struct Throttle {
        var failures = 0
        var waitsUntil = Duration.zero
    }

    private var wanted: [String: Int] = [:]
    private var throttles: [String: Throttle] = [:]

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .look(let service, let desiredCount, let tasks):
            if tasks > desiredCount { return [.stop(service: service, count: tasks - desiredCount)] }
            if tasks == desiredCount { return [] }
            if let before = wanted[service], before != desiredCount { throttles[service] = nil }
            wanted[service] = desiredCount
            let waitsUntil = throttles[service]?.waitsUntil ?? .zero
            if now < waitsUntil { return [.lookAgain(service: service, at: waitsUntil)] }
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
