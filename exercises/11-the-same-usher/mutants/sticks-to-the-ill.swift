// caught-by: healthy
// misconception: It keeps clients with a target that is unhealthy. Who is ill gets no new requests, whatever a cookie says.
// reads: 07-target-group#one-missed-call-is-not-enough
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
            return targets.contains { $0.id == cookie.target && ($0.state == .healthy || $0.state == .unhealthy) }
                ? cookie.target : nil
        }
        guard let target = stays ?? roundRobin.next(among: healthy) else { return nil }
        // The time begins anew.
        let expires = now + .seconds(durationSeconds)
        let cookie = Cookie(target: target, expires: expires, seal: seal(target: target, expires: expires))
        return Choice(target: target, cookie: cookie)
    }
}
