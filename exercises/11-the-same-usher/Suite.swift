import JudgeKit
import Orchestra

private let letters = ["A", "B", "C", "D", "E"]

private func target(_ place: Int) -> ELB.Target.ID { ELB.Target.ID(id: "10.0.0.\(place + 1)", port: 8080) }

private func name(_ id: ELB.Target.ID?) -> String {
    guard let id else { return "nobody" }
    return letters.indices.first { target($0) == id }.map { letters[$0] } ?? "\(id)"
}

private func words(_ time: Duration) -> String {
    let parts = time.components
    return parts.attoseconds == 0 ? "\(parts.seconds) s" : "\(parts.seconds).\(parts.attoseconds / 100_000_000_000_000_000) s"
}

/// One request, as it is told to the target group.
struct Step: Codable {
    /// What becomes of a client's cookie on its way.
    enum Forgery: String, Codable {
        case wrongSeal, otherTarget, longerLife
    }

    /// Whose cookie it brings; `nil` brings none.
    var client: Int?
    /// Since the request before.
    var seconds: Int
    /// Of the targets A, B, C …: a letter each. h is healthy, u unhealthy, d draining, i initial, n unused, - isn't in the list.
    var states: String
    var forgery: Forgery?

    init(_ client: Int?, after seconds: Int = 1, _ states: String, forged forgery: Forgery? = nil) {
        self.client = client
        self.seconds = seconds
        self.states = states
        self.forgery = forgery
    }
}

/// Requests of several clients, each of which keeps the cookie that it got last.
struct Evening: Codable {
    var durationSeconds: Int
    var steps: [Step]

    init(_ durationSeconds: Int, _ steps: [Step]) {
        self.durationSeconds = durationSeconds
        self.steps = steps
    }

    var smaller: [Evening] { Shrink.list(steps).map { Evening(durationSeconds, $0) } }
}

private func states(_ text: String) -> [TargetState] {
    let kinds: [Character: ELB.TargetHealth.State] = [
        "h": .healthy, "u": .unhealthy, "d": .draining, "i": .initial, "n": .unused,
    ]
    return text.enumerated().compactMap { place, letter in kinds[letter].map { TargetState(id: target(place), state: $0) } }
}

/// A tampered copy: it has the seal of another one.
private func forge(_ cookie: Cookie, _ forgery: Step.Forgery, among targets: [TargetState], now: Duration) -> Cookie {
    var cookie = cookie
    switch forgery {
    case .wrongSeal: cookie.seal ^= 1
    case .longerLife: cookie.expires = max(cookie.expires, now) + .seconds(86_400)
    case .otherTarget: cookie.target = targets.first { $0.id != cookie.target && $0.state == .healthy }?.id ?? target(4)
    }
    return cookie
}

/// Plays an evening and holds each choice against what the engine's own policy says of an honest cookie.
///
/// - Parameter readsCookies: Whether clients keep the cookies of the answers, which are then looked at; otherwise they come with good ones.
private func play(_ evening: Evening, readsCookies: Bool = false) -> Finding? {
    var session = StickySession()
    var cookies: [Int: Cookie] = [:]
    var now = Duration.zero
    // Turns since the healthy targets changed.
    var turns: [ELB.Target.ID] = []
    var round: [ELB.Target.ID] = []
    for step in evening.steps {
        now += .seconds(step.seconds)
        let targets = states(step.states)
        let healthy = targets.filter { $0.state == .healthy }.map(\.id)
        if Set(healthy) != Set(round) { (turns, round) = ([], healthy) }
        var cookie = step.client.flatMap { cookies[$0] }
        let honest = cookie
        if let forgery = step.forgery, let kept = cookie { cookie = forge(kept, forgery, among: targets, now: now) }

        var line = "\(words(now)) client \(step.client.map { "\($0)" } ?? "new")"
        line += cookie.map { ", cookie \(name($0.target)) until \(words($0.expires))" } ?? ", no cookie"
        if cookie != honest { line += " (forged)" }
        let list = targets.map { "\(name($0.id)) \($0.state)" }.joined(separator: ", ")
        line += "; \(list.isEmpty ? "no targets" : list)"
        let choice = session.choose(cookie: cookie, among: targets, now: now, durationSeconds: evening.durationSeconds)
        happened("\(line) → \(name(choice?.target))")

        let candidates = healthy.enumerated().map { ELB.Target(id: $1, registration: $0 + 1) }
        let stays =
            cookie == honest
            ? cookie.flatMap { cookie in
                ELB.LoadBalancerCookie().stickyTarget(
                    of: .init(target: cookie.target, expires: cookie.expires), among: candidates, now: now)
            } : nil
        guard let choice else {
            if healthy.isEmpty { continue }
            return Finding(expected: stays.map { name($0) } ?? "one of the healthy targets", got: "nil")
        }
        if healthy.isEmpty { return Finding(expected: "nil: no target is healthy", got: name(choice.target)) }
        if let stays, choice.target != stays {
            return Finding(expected: "\(name(stays)), whom the cookie names", got: name(choice.target))
        }
        guard healthy.contains(choice.target) else {
            let state = targets.first { $0.id == choice.target }?.state
            return Finding(
                expected: "one of the healthy targets",
                got: "\(name(choice.target)), which \(state.map { "is \($0)" } ?? "isn't in the list")")
        }
        if stays == nil {
            turns.append(choice.target)
            if let finding = unfairness(turns, among: healthy) { return finding }
        }
        if readsCookies, let finding = problem(of: choice, now, evening.durationSeconds) { return finding }
        let expires = now + .seconds(evening.durationSeconds)
        if let client = step.client {
            let good = Cookie(target: choice.target, expires: expires, seal: seal(target: choice.target, expires: expires))
            cookies[client] = readsCookies ? choice.cookie : good
        }
    }
    return nil
}

private func problem(of choice: Choice, _ now: Duration, _ seconds: Int) -> Finding? {
    let cookie = choice.cookie
    guard cookie.target == choice.target else {
        return Finding(expected: "a cookie that names \(name(choice.target))", got: "one that names \(name(cookie.target))")
    }
    let expires = now + .seconds(seconds)
    guard cookie.expires == expires else {
        return Finding(
            expected: "a cookie that expires at \(words(now)) + \(seconds) s = \(words(expires))",
            got: "at \(words(cookie.expires))")
    }
    return .unless(
        cookie.seal == seal(target: cookie.target, expires: cookie.expires),
        expected: "the seal of the new cookie's target and time",
        got: "another seal")
}

/// In any stretch of the turns nobody is ahead of anybody else by more than one.
private func unfairness(_ turns: [ELB.Target.ID], among healthy: [ELB.Target.ID]) -> Finding? {
    for start in turns.indices {
        let counts = healthy.map { id in turns[start...].count { $0 == id } }
        let (most, least) = (counts.max()!, counts.min()!)
        guard most - least > 1 else { continue }
        let (greedy, waiting) = (healthy[counts.firstIndex(of: most)!], healthy[counts.firstIndex(of: least)!])
        return Finding(
            expected: "among those who get a turn, no target more than one ahead of another",
            got: "\(name(greedy)) got \(most) turns while \(name(waiting)) got \(least)")
    }
    return nil
}

private let leaving = "07-target-group#leaving-takes-time-as-well"
private let cookieReads = "07-target-group#a-face-that-is-remembered"
private let round = "07-target-group#a-b-c-a-b-c"
private let ill = "07-target-group#one-missed-call-is-not-enough"

let suite = Suite([fresh, empty, stays, rotation, expiry, sick, gone, forged, renewal, evening])

private let fresh = Check(
    "turns", "Clients without a cookie get turns", reads: round,
    cases: .examples([
        Evening(60, [Step(nil, "h"), Step(nil, "h")]), Evening(60, (1...7).map { _ in Step(nil, "hhh") }),
        Evening(60, [Step(nil, "huh"), Step(nil, "huh"), Step(nil, "idh"), Step(nil, "hhh"), Step(nil, "hhh"), Step(nil, "hhh")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("requests without cookies")
    return play(evening)
}

private let empty = Check(
    "nobody", "With no healthy target there is nobody to choose", reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .examples([
        Evening(60, [Step(nil, "")]), Evening(60, [Step(nil, "uid")]),
        Evening(60, [Step(1, "h"), Step(1, "u"), Step(1, "-"), Step(nil, "d")]),
        Evening(60, [Step(1, "n"), Step(1, "i"), Step(1, "h")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("requests while no target is healthy")
    return play(evening)
}

private let stays = Check(
    "stays", "A client with a good cookie stays", reads: cookieReads,
    cases: .examples([
        Evening(60, [Step(1, "hhh"), Step(1, "hhh"), Step(1, "hhh")]),
        Evening(60, [Step(1, "hhh"), Step(2, "hhh"), Step(1, "hhh"), Step(2, "hhh"), Step(2, "hhh"), Step(1, "hhh")]),
        Evening(86_400, [Step(1, "hhuh"), Step(1, after: 40_000, "hhhh"), Step(1, after: 80_000, "hhhh")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("clients that come again with the cookies they got, for \(evening.durationSeconds) s each")
    return play(evening)
}

private let expiry = Check(
    "expires", "From `expires` on the cookie counts for nothing", reads: cookieReads,
    cases: .examples([59, 60, 61, 600])
) { (seconds: Int) -> Finding? in
    trying("a cookie for 60 s comes back after \(seconds) s")
    // Whoever is let go has a turn, and after three of them it is the next one's.
    var session = StickySession()
    let targets = states("hhh")
    guard let first = session.choose(cookie: nil, among: targets, now: .seconds(5), durationSeconds: 60) else {
        return Finding(expected: "one of the healthy targets", got: "nil")
    }
    happened("5 s a new client → \(name(first.target))")
    let sealed = seal(target: first.target, expires: .seconds(65))
    let cookie = Cookie(target: first.target, expires: .seconds(65), seal: sealed)
    let again = session.choose(cookie: cookie, among: targets, now: .seconds(5 + seconds), durationSeconds: 60)
    happened("\(5 + seconds) s the same client, cookie \(name(first.target)) until 65 s → \(name(again?.target))")
    if seconds < 60 {
        return .unless(
            again?.target == first.target, expected: "\(name(first.target)): it is before 65 s", got: name(again?.target))
    }
    return .unless(
        again.map { $0.target != first.target } ?? false, expected: "a turn: the next target, not \(name(first.target)) again",
        got: name(again?.target))
}

private let renewal = Check(
    "renewed", "Each answer brings a new cookie", reads: cookieReads,
    cases: .examples([
        Evening(60, [Step(1, "hh"), Step(1, after: 50, "hh"), Step(1, after: 50, "hh"), Step(1, after: 59, "hh")]),
        Evening(60, [Step(1, "hh"), Step(1, after: 10, "uh"), Step(1, after: 10, "hh"), Step(1, after: 55, "hh"), Step(1, "hh")]),
        Evening(3600, [Step(1, after: 7, "h"), Step(1, after: 3600, "h"), Step(1, after: 3599, "h")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("a client that goes on coming, with \(evening.durationSeconds) s each time")
    return play(evening, readsCookies: true)
}

private let sick = Check(
    "healthy", "A client leaves a target that isn't healthy", reads: ill, cases: .examples(["u", "d", "i", "n"])
) { (state: String) -> Finding? in
    let words = states(state)[0].state.rawValue
    trying("a client's target is \(words) when it comes again")
    return play(Evening(60, [Step(1, "h--"), Step(1, "\(state)hh"), Step(1, "hhh"), Step(1, "hhh")]))
}

private let gone = Check(
    "gone", "A client leaves a target that isn't in the list", reads: leaving,
    cases: .examples([
        Evening(60, [Step(1, "h--"), Step(1, "-hh"), Step(1, "hhh")]),
        Evening(60, [Step(1, "--h"), Step(1, "hh-"), Step(1, "hhh")]),
    ])
) { (evening: Evening) -> Finding? in
    trying("a client's target is deregistered when it comes again")
    return play(evening)
}

/// Several clients with forged cookies: they get turns, like clients without any.
private let forged = Check(
    "forged", "A cookie without the right seal counts for nothing", reads: cookieReads,
    cases: .examples([
        Evening(60, [Step(1, "hhh"), Step(1, "hhh", forged: .wrongSeal), Step(1, "hhh")]),
        Evening(60, [Step(1, "hhh"), Step(2, "hhh"), Step(1, "hhh", forged: .wrongSeal), Step(2, "hhh", forged: .wrongSeal)]),
        Evening(60, [Step(1, "hhh"), Step(1, after: 100, "hhh", forged: .longerLife)]),
        Evening(60, [Step(1, "hhh"), Step(2, "hhh"), Step(1, after: 10, "hhh", forged: .longerLife)]),
        Evening(60, (1...4).map { Step($0, "hhhh") } + (1...4).map { Step($0, "hhhh", forged: .otherTarget) }),
        Evening(60, [Step(1, "h----"), Step(1, "h----", forged: .otherTarget)]),
    ])
) { (evening: Evening) -> Finding? in
    trying("cookies that somebody has tampered with")
    return play(evening)
}

private let rotation = Check(
    "rotation", "Who stays takes nobody's turn", reads: round,
    cases: .examples([
        Evening(
            60, [Step(1, "hh"), Step(1, "hh"), Step(nil, "hh"), Step(1, "hh"), Step(nil, "hh"), Step(1, "hh"), Step(nil, "hh")]),
        Evening(60, [Step(1, "hhh"), Step(nil, "hhh"), Step(1, "hhh"), Step(nil, "hhh"), Step(1, "hhh"), Step(nil, "hhh")]),
        Evening(
            60,
            [Step(1, "hhh"), Step(2, "hhh"), Step(3, "hhh")]
                + (1...3).flatMap { [Step(1, "hhh"), Step(1, "hhh"), Step($0 + 3, "hhh")] }),
    ])
) { (evening: Evening) -> Finding? in
    trying("some clients stay, others get turns in between")
    return play(evening)
}

private let evening = Check(
    "evening", "A whole evening: clients come back, targets fall ill, time goes by", reads: leaving,
    cases: .drawn(25, shrink: { (evening: Evening) in evening.smaller }) { random in
        var states = Array("hhhh")
        let steps = (0..<22).map { _ in
            if random.bounded(4) == 0 { states[Int(random.bounded(4))] = Array("hhhudin-")[Int(random.bounded(8))] }
            let forgery: Step.Forgery? =
                random.bounded(8) == 0 ? [.wrongSeal, .otherTarget, .longerLife][Int(random.bounded(3))] : nil
            let client = Int(random.bounded(5))
            return Step(
                client == 0 ? nil : client, after: [1, 1, 5, 30, 60, 61][Int(random.bounded(6))], String(states), forged: forgery)
        }
        return Evening(60, steps)
    }
) { (evening: Evening) -> Finding? in
    trying("\(evening.steps.count) requests, with cookies for \(evening.durationSeconds) s")
    return play(evening, readsCookies: true)
}
