import Orchestra

/// Makes the cookie that an honest client would have, and compares; goes round with a place of its own.
struct StickySession {
    private var last: ELB.Target.ID?

    private func make(_ target: ELB.Target.ID, _ expires: Duration) -> Cookie {
        Cookie(target: target, expires: expires, seal: seal(target: target, expires: expires))
    }

    mutating func choose(cookie: Cookie?, among targets: [TargetState], now: Duration, durationSeconds: Int) -> Choice? {
        let end = now + .seconds(durationSeconds)
        if let cookie, make(cookie.target, cookie.expires) == cookie, cookie.expires > now {
            for one in targets where one.id == cookie.target && one.state == .healthy {
                return Choice(target: one.id, cookie: make(one.id, end))
            }
        }
        let healthy = targets.filter { $0.state == .healthy }.map(\.id).sorted(by: >)
        guard let next = healthy.first(where: { last != nil && $0 < last! }) ?? healthy.first else { return nil }
        last = next
        return Choice(target: next, cookie: make(next, end))
    }
}
