import Orchestra

/// Keeps a diary of everything since the last good news, and works the wait out when somebody asks.
struct Tempo {
    private var diary: [(service: String, at: Duration)] = []

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .outcome(let service, let outcome):
            if outcome == .failed { diary.append((service, now)) } else { diary.removeAll { $0.service == service } }
            return []
        case .look(let service, let wanted, let there):
            let missing = wanted - there
            let end = endOfWait(of: service)
            return [
                missing > 0 && now >= end ? .start(service: service, count: missing) : nil,
                missing > 0 && now < end ? .lookAgain(service: service, at: end) : nil,
                missing < 0 ? .stop(service: service, count: -missing) : nil,
            ].compactMap { $0 }
        }
    }

    private func endOfWait(of service: String) -> Duration {
        let entries = diary.filter { $0.service == service }
        guard entries.count >= 3, let last = entries.last else { return .zero }
        let limits = ECS.StartThrottleLimits()
        let doublings = min(entries.count - 3, 30)
        return last.at + min(limits.firstDelay * (1 << doublings), limits.longestDelay)
    }
}
