// caught-by: renewed
// misconception: It gives a client that stays the cookie that it brought. The time has to begin anew, or an active client loses its target in the middle.
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
            guard now < cookie.expires else { return nil }
            return healthy.contains(cookie.target) ? cookie.target : nil
        }
        guard let target = stays ?? roundRobin.next(among: healthy) else { return nil }
        // The time begins anew.
        let expires = stays != nil ? cookie!.expires : now + .seconds(durationSeconds)
        let cookie = Cookie(target: target, expires: expires, seal: seal(target: target, expires: expires))
        return Choice(target: target, cookie: cookie)
    }
}
