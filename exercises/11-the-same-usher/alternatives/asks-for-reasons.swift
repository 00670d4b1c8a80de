import Orchestra

/// Says why a client is let go; turns stand in a queue.
struct StickySession {
    private enum Reason { case noCookie, forged, expired, gone, ill }
    private var queue: [TargetState] = []

    private func reason(_ cookie: Cookie?, _ targets: [TargetState], _ now: Duration) -> Reason? {
        guard let cookie else { return .noCookie }
        if seal(target: cookie.target, expires: cookie.expires) != cookie.seal { return .forged }
        if cookie.expires <= now { return .expired }
        switch targets.last(where: { $0.id == cookie.target })?.state {
        case nil: return .gone
        case .healthy?: return nil
        default: return .ill
        }
    }

    mutating func choose(cookie: Cookie?, among targets: [TargetState], now: Duration, durationSeconds: Int) -> Choice? {
        var target = cookie?.target
        if reason(cookie, targets, now) != nil {
            queue += targets.reversed().filter { one in !queue.contains { $0.id == one.id } }
            let place = queue.firstIndex { one in targets.contains { $0.id == one.id && $0.state == .healthy } }
            guard let place else { return nil }
            let next = queue.remove(at: place)
            queue.append(next)
            target = next.id
        }
        let expires = now + .seconds(1) * durationSeconds
        return Choice(
            target: target!, cookie: .init(target: target!, expires: expires, seal: seal(target: target!, expires: expires)))
    }
}
