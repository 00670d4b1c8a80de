import JudgeKit
import Orchestra

private let letters = ["A", "B", "C", "D", "E"]

private func target(_ place: Int) -> ELB.Target.ID { ELB.Target.ID(id: "10.0.0.\(place + 1)", port: 8080) }

private func name(_ id: ELB.Target.ID?) -> String {
    guard let id else { return "nobody" }
    return letters.indices.first { target($0) == id }.map { letters[$0] } ?? "\(id), which isn't in the list"
}

/// What happens at the target group: a request comes, or one has ended.
enum Event: Codable {
    case comes(Int, among: [Int])
    case ends(Int, Int?)

    /// Requests that all go to these targets, and stay there.
    static func come(_ numbers: ClosedRange<Int>, among targets: [Int]) -> [Event] { numbers.map { .comes($0, among: targets) } }
    static func end(_ numbers: ClosedRange<Int>, _ statusCode: Int? = 200) -> [Event] { numbers.map { .ends($0, statusCode) } }
}

/// Plays events and holds each choice against what is outstanding. Numbers of targets among the events are places in `order`.
///
/// - Returns: Who was chosen, by request; and what went wrong.
private func play(_ events: [Event]) -> (chosen: [Int], finding: Finding?) {
    var algorithm = LeastOutstanding()
    var sent: [Int: Int] = [:]
    var chosen: [Int] = []
    for event in events {
        switch event {
        case .comes(let request, let among):
            let id = algorithm.choose(for: request, among: among.map(target))
            let loads = among.map { place in sent.values.count { $0 == place } }
            let list = zip(among, loads).map { "\(letters[$0]) has \($1)" }.joined(separator: ", ")
            happened("request \(request) comes (\(list.isEmpty ? "no targets" : list)) → \(name(id))")
            if among.isEmpty {
                if let id { return (chosen, Finding(expected: "nil", got: name(id))) }
                continue
            }
            guard let place = among.first(where: { target($0) == id }) else {
                return (chosen, Finding(expected: "one of the targets of the list", got: name(id)))
            }
            let least = zip(among, loads).filter { $1 == loads.min()! }.map { letters[$0.0] }
            guard least.contains(letters[place]) else {
                let load = sent.values.count { $0 == place }
                return (
                    chosen,
                    Finding(
                        expected: "\(least.joined(separator: " or ")), with \(loads.min()!) outstanding",
                        got: "\(letters[place]), with \(load) outstanding")
                )
            }
            sent[request] = place
            chosen.append(place)
        case .ends(let request, let statusCode):
            algorithm.finished(request, statusCode: statusCode)
            happened("request \(request) has ended: \(statusCode.map { "\($0)" } ?? "no answer")")
            sent[request] = nil
        }
    }
    return (chosen, nil)
}

private func numbers(_ targets: [Int]) -> String { targets.map { letters[$0] }.joined(separator: ", ") }

let suite = Suite([empty, fewest, ends, failures, twice, leaves, ties, hour])

private let empty = Check(
    "empty", "With no target there is nobody to choose", reads: "07-target-group#when-everybody-is-ill-everybody-plays"
) {
    trying("a request while the list is empty, and later one more when A is there")
    return play([.comes(1, among: []), .ends(1, nil), .comes(2, among: [0])]).finding
}

private let fewest = Check(
    "fewest", "Whoever has the fewest outstanding requests gets the next",
    reads: "07-target-group#the-one-with-the-fewest-requests",
    cases: .examples([
        Event.come(1...6, among: [0, 1, 2]),
        Event.come(1...2, among: [0]) + Event.come(3...4, among: [0, 1]),
        Event.come(1...3, among: [2]) + Event.come(4...5, among: [1, 2]) + Event.come(6...9, among: [0, 1, 2]),
        Event.come(1...4, among: [1]) + Event.come(5...8, among: [0, 1]),
    ])
) { (events: [Event]) -> Finding? in
    trying("requests that stay outstanding")
    return play(events).finding
}

private let ends = Check(
    "ends", "A request that has ended isn't outstanding", reads: "07-target-group#the-one-with-the-fewest-requests",
    cases: .examples([
        Event.come(1...3, among: [0]) + Event.come(4...5, among: [1]) + Event.end(1...3) + [.comes(6, among: [0, 1])],
        Event.come(1...2, among: [1]) + Event.come(3...3, among: [0]) + Event.end(1...2) + Event.come(4...6, among: [0, 1]),
        Event.come(1...4, among: [0, 1]) + Event.come(5...5, among: [0]) + Event.end(1...5) + Event.come(6...7, among: [1])
            + Event.come(8...9, among: [0, 1]),
    ])
) { (events: [Event]) -> Finding? in
    trying("some requests end with 200, then others come")
    return play(events).finding
}

/// Five requests that end in the same way.
private let failures = Check(
    "failures", "It isn't outstanding any more, however it ended", reads: "07-target-group#the-one-with-the-fewest-requests",
    cases: .examples([302, 404, 500, 502, 503, 504, nil])
) { (statusCode: Int?) -> Finding? in
    trying("A has five requests, which end with \(statusCode.map { "the status code \($0)" } ?? "no answer at all"); B has two")
    return play(
        Event.come(1...5, among: [0]) + Event.come(6...7, among: [1]) + Event.end(1...5, statusCode)
            + Event.come(8...9, among: [0, 1])
    ).finding
}

private let twice = Check(
    "twice", "An end that is reported twice counts once", reads: "07-target-group#leaving-takes-time-as-well",
    cases: .examples([
        // One request, and its end three times.
        Event.come(1...1, among: [0]) + [.ends(1, nil), .ends(1, 200), .ends(1, 200)] + Event.come(2...3, among: [0])
            + Event.come(4...6, among: [0, 1]),
        // One of three ends; the other two are still there.
        Event.come(1...3, among: [0]) + [.ends(1, nil), .ends(1, 200)] + Event.come(4...4, among: [1])
            + Event.come(5...6, among: [0, 1]),
        // Reports of requests that never were.
        Event.come(1...2, among: [0]) + Event.come(3...3, among: [1]) + [.ends(17, 200), .ends(18, nil)]
            + Event.come(4...5, among: [0, 1]),
        [.comes(1, among: []), .ends(1, nil)] + Event.come(2...4, among: [0]) + Event.come(5...7, among: [0, 1]),
    ])
) { (events: [Event]) -> Finding? in
    trying("ends that are reported twice, or of requests that were never sent")
    return play(events).finding
}

private let leaves = Check(
    "leaves", "A target that isn't in the list keeps what it has", reads: "07-target-group#leaving-takes-time-as-well",
    cases: .examples([
        Event.come(1...4, among: [0, 1]) + Event.come(5...5, among: [1]) + Event.come(6...7, among: [0, 1]),
        Event.come(1...3, among: [0]) + Event.come(4...5, among: [1, 2]) + Event.come(6...9, among: [0, 1, 2]),
        Event.come(1...4, among: [0, 1]) + Event.come(5...6, among: [0]) + Event.end(5...6) + Event.end(1...4)
            + Event.come(7...9, among: [0, 1]),
    ])
) { (events: [Event]) -> Finding? in
    trying("a target leaves the list for a while and comes back")
    return play(events).finding
}

/// Everybody has `load` requests that go on; before that, one has served some more.
struct Quiet: Codable {
    var targets: Int
    var load: Int
    var before: [Int]
    var requests: Int

    var smaller: [Quiet] {
        Shrink.list(before).map { Quiet(targets: targets, load: load, before: $0, requests: requests) }
            + Shrink.number(load).map { Quiet(targets: targets, load: $0, before: before, requests: requests) }
            + Shrink.number(requests).map { Quiet(targets: targets, load: load, before: before, requests: $0) }
    }
}

private let ties = Check(
    "ties", "Of equals nobody is passed over", reads: "07-target-group#the-one-with-the-fewest-requests",
    cases: .drawn(25, shrink: { (quiet: Quiet) in quiet.smaller }) { random in
        let count = 2 + Int(random.bounded(3))
        let alone = Int(random.bounded(UInt64(count)))
        let before = [Int](repeating: alone, count: Int(random.bounded(5)))
        return Quiet(targets: count, load: Int(random.bounded(2)), before: before, requests: count * 3)
    }
) { (quiet: Quiet) -> Finding? in
    let all = Array(0..<quiet.targets)
    let busy = quiet.load == 0 ? "idle" : "busy with \(quiet.load) long requests each"
    var words = "\(quiet.requests) short requests for \(numbers(all)), who are \(busy)"
    if let alone = quiet.before.first { words += "; before that, \(quiet.before.count) for \(letters[alone]) alone" }
    trying("\(words)")
    var events: [Event] = []
    var number = 0
    func add(_ among: [Int], ends: Bool) {
        number += 1
        events.append(.comes(number, among: among))
        if ends { events.append(.ends(number, 200)) }
    }
    for place in all { for _ in 0..<quiet.load { add([place], ends: false) } }
    for place in quiet.before { add([place], ends: true) }
    for _ in 0..<quiet.requests { add(all, ends: true) }
    let (chosen, finding) = play(events)
    if let finding { return finding }
    let stretch = Array(chosen.suffix(quiet.requests))
    for start in stretch.indices {
        var counts = [Int](repeating: 0, count: quiet.targets)
        for place in start..<stretch.count {
            counts[stretch[place]] += 1
            let (most, least) = (counts.max()!, counts.min()!)
            guard most - least > 1 else { continue }
            let (greedy, waiting) = (counts.firstIndex(of: most)!, counts.firstIndex(of: least)!)
            return Finding(
                expected: "among equals, no target more than one request ahead of another",
                got: "\(letters[greedy]) got \(most) while \(letters[waiting]) got \(least)")
        }
    }
    return nil
}

private let hour = Check(
    "hour", "A busy hour: requests come and end, targets leave and come back", reads: "07-target-group#leaving-takes-time-as-well",
    cases: .drawn(20, shrink: { (events: [Event]) in Shrink.list(events) }) { random in
        var events: [Event] = []
        var open: [Int] = []
        var closed = 0
        for number in 1...24 {
            let among = (0..<4).filter { _ in random.bounded(4) > 0 }
            events.append(.comes(number, among: among))
            open.append(number)
            while !open.isEmpty, random.bounded(5) < 2 {
                closed = open.remove(at: Int(random.bounded(UInt64(open.count))))
                events.append(.ends(closed, [200, 200, 404, 502, nil][Int(random.bounded(5))]))
            }
            if closed > 0, random.bounded(6) == 0 { events.append(.ends(closed, 200)) }
        }
        return events
    }
) { (events: [Event]) -> Finding? in
    trying("\(events.count) events, one after the other")
    return play(events).finding
}
