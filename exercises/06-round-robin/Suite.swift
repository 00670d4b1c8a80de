import JudgeKit
import Orchestra

private let request = ELB.Request.get("/api/users")

private func target(_ registration: Int) -> ELB.Target {
    ELB.Target(id: .init(id: "10.0.0.\(registration)", port: 8080), registration: registration)
}

/// Who is there for a while, and how many requests come.
struct Stretch: Codable {
    var registrations: [Int]
    var requests: Int

    init(_ registrations: [Int], requests: Int) {
        self.registrations = registrations
        self.requests = requests
    }

    var smaller: [Stretch] {
        Shrink.list(registrations).filter { !$0.isEmpty }.map { Stretch($0, requests: requests) }
            + Shrink.number(requests).map { Stretch(registrations, requests: $0) }
    }
}

/// Some targets get requests; then one leaves, or some come.
struct Change: Codable {
    var before: Stretch
    var after: [Int]

    var smaller: [Change] {
        before.smaller.map { less in
            let gone = before.registrations.filter { !less.registrations.contains($0) }
            return Change(before: less, after: after.filter { !gone.contains($0) })
        }
    }
}

private func name(_ id: ELB.Target.ID?) -> String { id.map { "\($0)" } ?? "nobody" }

private func names(_ registrations: [Int]) -> String { registrations.map { "\(target($0).id)" }.joined(separator: ", ") }

/// What was chosen, stretch by stretch; a finding if somebody was chosen who isn't there.
private func play(_ stretches: [Stretch]) -> (chosen: [[Int]], finding: Finding?) {
    var algorithm = RoundRobin()
    var random = SeededGenerator(seed: 1)
    var chosen: [[Int]] = []
    for stretch in stretches {
        let targets = stretch.registrations.map(target)
        happened("targets \(names(stretch.registrations))")
        chosen.append([])
        for _ in 0..<stretch.requests {
            let id = algorithm.chooseTarget(for: request, among: targets, random: &random)
            happened("  \(request) → \(name(id))")
            guard let found = targets.first(where: { $0.id == id }) else {
                return (chosen, Finding(expected: "one of the targets", got: name(id)))
            }
            chosen[chosen.count - 1].append(found.registration)
        }
    }
    return (chosen, nil)
}

/// Within each stretch nobody may be ahead of anybody else by more than one, in any window.
private func unfairness(_ chosen: [Int], among registrations: [Int]) -> String? {
    for start in chosen.indices {
        var counts: [Int: Int] = [:]
        for place in start..<chosen.count {
            counts[chosen[place], default: 0] += 1
            let most = registrations.map { counts[$0] ?? 0 }.max() ?? 0
            let least = registrations.map { counts[$0] ?? 0 }.min() ?? 0
            if most - least > 1 {
                let greedy = registrations.first { counts[$0] == most }!
                let waiting = registrations.first { (counts[$0] ?? 0) == least }!
                return "\(target(greedy).id) got \(most) while \(target(waiting).id) got \(least)"
            }
        }
    }
    return nil
}

let suite = Suite([empty, turns, leaving, coming])

private let empty = Check(
    "empty", "With no target there is nobody to choose", reads: "07-target-group#when-everybody-is-ill-everybody-plays"
) {
    trying("a request while the target group is empty")
    var algorithm = RoundRobin()
    var random = SeededGenerator(seed: 1)
    let id = algorithm.chooseTarget(for: request, among: [], random: &random)
    return .unless(id == nil, expected: "nil", got: name(id))
}

private let turns = Check(
    "turns", "Each target in its turn", reads: "07-target-group#a-b-c-a-b-c",
    cases: .drawn(30, shrink: { (stretch: Stretch) in stretch.smaller }) { random in
        let count = 1 + Int(random.bounded(6))
        return Stretch((0..<count).map { $0 * 2 + 1 }, requests: count * 3)
    }
) { (stretch: Stretch) -> Finding? in
    trying("\(stretch.requests) requests for \(stretch.registrations.count) targets that stay the same")
    let (chosen, finding) = play([stretch])
    if let finding { return finding }
    guard let unfair = unfairness(chosen[0], among: stretch.registrations) else { return nil }
    return Finding(expected: "no target more than one request ahead of another", got: unfair)
}

private let leaving = Check(
    "leaving", "A target that leaves changes nobody else's turn", reads: "07-target-group#leaving-takes-time-as-well",
    cases: .drawn(40, shrink: { (change: Change) in change.smaller }) { random in
        let all = Array(1...(3 + Int(random.bounded(4))))
        var rest = all
        rest.remove(at: Int(random.bounded(UInt64(all.count))))
        return Change(before: Stretch(all, requests: 1 + Int(random.bounded(UInt64(all.count * 2)))), after: rest)
    }
) { (change: Change) -> Finding? in
    guard !change.after.isEmpty, change.before.requests > 0 else { return nil }
    let left = change.before.registrations.filter { !change.after.contains($0) }
    trying("\(change.before.requests) requests, then \(names(left)) leaves, then a round for those who stay")
    let (chosen, finding) = play([change.before, Stretch(change.after, requests: change.after.count)])
    if let finding { return finding }
    // A round: each of those who stay once, and nobody twice.
    if let twice = change.after.first(where: { one in chosen[1].count { $0 == one } > 1 }) {
        return Finding(expected: "each of the \(change.after.count) once", got: "\(target(twice).id) twice")
    }
    // Whoever had no turn yet when others had theirs comes before them.
    guard chosen[0].count < change.before.registrations.count else { return nil }
    let waiting = change.after.filter { !chosen[0].contains($0) }
    let first = chosen[1].prefix(waiting.count)
    return .unless(
        Set(first) == Set(waiting), expected: "first those who had no turn yet: \(names(waiting))", got: names(Array(first)))
}

private let coming = Check(
    "coming", "A target that comes gets its turn, and only one before the others have had theirs",
    reads: "07-target-group#a-b-c-a-b-c",
    cases: .drawn(40, shrink: { (change: Change) in change.smaller }) { random in
        let old = Array(1...(2 + Int(random.bounded(4))))
        let new = (0...Int(random.bounded(2))).map { 11 + $0 }
        return Change(before: Stretch(old, requests: 1 + Int(random.bounded(9))), after: old + new)
    }
) { (change: Change) -> Finding? in
    trying("\(change.before.requests) requests for \(change.before.registrations.count) targets, then more targets come")
    let (chosen, finding) = play([change.before, Stretch(change.after, requests: change.after.count * 2)])
    if let finding { return finding }
    guard let unfair = unfairness(chosen[1], among: change.after) else { return nil }
    return Finding(expected: "from then on no target more than one request ahead of another", got: unfair)
}
