// caught-by: expires
// misconception: It doesn't look at the time: a cookie counts for ever. From `expires` on it counts for nothing.
// reads: 07-target-group#a-face-that-is-remembered
import Orchestra

/// Sends clients back to their targets.
struct StickySession {
    private var roundRobin = RoundRobin()

    mutating func choose(cookie: Cookie?, among targets: [TargetState], now: Duration, durationSeconds: Int) -> Choice? {
        let healthy = targets.filter { $0.state == .healthy }.map(\.id)
        // Three reasons to let a client go: a wrong seal, too late, nobody there.
        let stays = cookie.flatMap { cookie -> ELB.Target.ID? in
            guard cookie.seal == seal(target: cookie.target, expires: cookie.expires) else { return nil }
            return healthy.contains(cookie.target) ? cookie.target : nil
        }
        guard let target = stays ?? roundRobin.next(among: healthy) else { return nil }
        // The time begins anew.
        let expires = now + .seconds(durationSeconds)
        let cookie = Cookie(target: target, expires: expires, seal: seal(target: target, expires: expires))
        return Choice(target: target, cookie: cookie)
    }
}
