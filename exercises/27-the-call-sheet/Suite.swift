import JudgeKit
import Orchestra

private let name = "12-service-discovery#a-name-and-who-is-behind-it"
private let card = "12-service-discovery#the-card-in-the-pocket"
private let ill = "12-service-discovery#whoever-is-ill-is-not-called"

let suite = Suite([healthy, eight, allIll, order, numbers, one, kinds, nobody, fresh, others, nothing, sheets, evening])

/// A question, and all that is registered under its name.
struct Desk: Codable {
    var type = CloudMap.RecordType.a
    var healthy: Int
    var ill = 0
    var weighted = false
    /// The records that the name has; empty for a name that isn't there.
    var records: [CloudMap.RecordType] = [.a]
    /// Of the A record; the others have shorter ones.
    var ttl = 60

    var hasIPv6 = false

    func ttl(of type: CloudMap.RecordType) -> Int { type == .a ? ttl : type == .aaaa ? ttl / 3 : ttl / 6 }

    var question: CloudMap.DnsQuestion { .init(name: "strings.concert.local", type: type) }

    var zone: CloudMap.DnsZone {
        CloudMap.DnsZone(
            dnsConfig: records.isEmpty
                ? nil
                : .init(dnsRecords: records.map { .init($0, ttl: ttl(of: $0)) }, routingPolicy: weighted ? .weighted : .multivalue),
            // Those who are ill stand first: whoever doesn't look takes them.
            instances: (0..<ill + healthy).map {
                .init(
                    id: "player-\($0)", isHealthy: $0 >= ill, ipv4: "10.0.0.\($0 + 10)",
                    ipv6: hasIPv6 ? "2001:db8::\($0 + 10)" : nil, port: 8080 + $0)
            }, soaTTL: 15)
    }

    var words: String {
        records.isEmpty
            ? "\(type) of a name that isn't there"
            : "\(type) of a name with \(records.map { "\($0.rawValue) (TTL \(ttl(of: $0)))" }.joined(separator: " and ")) records, \(healthy) well, \(ill) ill"
                + (weighted ? ", weighted" : ", multivalue")
    }
}

/// Holds an answer against what the rules leave open, and what they don't.
private func look(_ desk: Desk, _ seed: UInt64 = 1) -> Finding? {
    var random = SeededGenerator(seed: seed)
    let answer = CallSheet().answer(to: desk.question, from: desk.zone, random: &random)
    happened("\(desk.words) → \(answer)")
    var other = SeededGenerator(seed: seed)
    let expected = CloudMap.HealthyValues().answer(to: desk.question, from: desk.zone, random: &other)
    if answer.status != expected.status { return Finding(expected: "\(expected.status)", got: "\(answer.status)") }
    if answer.ttl != expected.ttl {
        let whose = expected.values.isEmpty ? "the zone's soaTTL" : "that of the \(desk.type) record"
        return Finding(expected: "a TTL of \(expected.ttl), \(whose)", got: "\(answer.ttl)")
    }
    if answer.values.count != expected.values.count {
        return Finding(expected: "\(expected.values.count) values", got: "\(answer.values.count)")
    }
    if Set(answer.values).count != answer.values.count { return Finding(expected: "nobody twice", got: "\(answer)") }
    let pool = desk.zone.instances.filter { desk.healthy == 0 || $0.isHealthy }
    let possible = Set(pool.compactMap { $0.value(of: desk.type, under: desk.question.name) })
    if let stranger = answer.values.first(where: { !possible.contains($0) }) {
        return Finding(expected: "values out of \(possible.sorted().joined(separator: ", "))", got: stranger)
    }
    return nil
}

private func check(_ id: String, _ title: String, reads: String, _ tries: String, _ desks: [Desk]) -> Check {
    Check(id, title, reads: reads, cases: .examples(desks)) { (desk: Desk) -> Finding? in
        trying(tries)
        return look(desk)
    }
}

private let healthy = check(
    "healthy", "Whoever is ill isn't named", reads: ill, "some well, some ill",
    [Desk(healthy: 2), Desk(healthy: 2, ill: 1), Desk(healthy: 1, ill: 4), Desk(healthy: 3, ill: 9)])

private let eight = check(
    "eight", "Eight values at most", reads: name, "more than eight that are well",
    [Desk(healthy: 8), Desk(healthy: 9), Desk(healthy: 30, ill: 3)])

private let allIll = check(
    "all-ill", "All are ill: everybody may be named", reads: ill, "nobody is well",
    [Desk(healthy: 0, ill: 1), Desk(healthy: 0, ill: 5), Desk(healthy: 0, ill: 12), Desk(healthy: 0, ill: 3, weighted: true)])

private let order = Check(
    "order", "Chance decides the order: each comes first now and then, where all are ill too", reads: name,
    cases: .examples([
        Desk(healthy: 3), Desk(healthy: 3, weighted: true), Desk(healthy: 12), Desk(healthy: 0, ill: 3),
        Desk(healthy: 0, ill: 3, weighted: true),
    ])
) { (desk: Desk) -> Finding? in
    let possible = desk.healthy == 0 ? desk.ill : desk.healthy
    trying("\(desk.words); the same question, \(possible * 20) times")
    var random = SeededGenerator(seed: 11)
    var first: [String: Int] = [:]
    for _ in 0..<(possible * 20) {
        guard let value = CallSheet().answer(to: desk.question, from: desk.zone, random: &random).values.first else {
            return Finding(expected: "at least one value", got: "none")
        }
        first[value, default: 0] += 1
    }
    for (value, count) in first.sorted(by: { $0.key < $1.key }) { happened("\(value) came first \(count) times") }
    return .unless(
        first.count == possible, expected: "each of the \(possible) first now and then", got: "\(first.count) of them were")
}

private let numbers = Check(
    "numbers", "Chance comes from the numbers that are given: the same ones, the same answer", reads: name,
    cases: .examples([Desk(healthy: 12), Desk(healthy: 0, ill: 9)])
) { (desk: Desk) -> Finding? in
    trying("\(desk.words); the same question four times, with the same random numbers")
    var answers: [CloudMap.DnsAnswer] = []
    for _ in 0..<4 {
        var random = SeededGenerator(seed: 7)
        answers.append(CallSheet().answer(to: desk.question, from: desk.zone, random: &random))
        happened("\(answers[answers.count - 1])")
    }
    return .unless(
        answers.allSatisfy { $0 == answers[0] }, expected: "chance from `random` alone: four times the same answer",
        got: "another one")
}

private let one = check(
    "one", "Weighted: exactly one", reads: name, "a weighted name",
    [Desk(healthy: 1, weighted: true), Desk(healthy: 5, ill: 2, weighted: true)])

private let kinds = check(
    "kinds", "A record says what its type says, and nothing of another", reads: name, "names with one type, questions for another",
    [
        Desk(type: .srv, healthy: 2, records: [.srv]), Desk(type: .a, healthy: 2, records: [.srv]),
        Desk(type: .srv, healthy: 2, records: [.a]), Desk(type: .aaaa, healthy: 2, records: [.a, .aaaa]), Desk(healthy: 2, ttl: 5),
        Desk(healthy: 2, ttl: 0),
        // Each record has a TTL of its own.
        Desk(type: .srv, healthy: 2, records: [.a, .srv]), Desk(type: .a, healthy: 2, records: [.a, .srv]),
        Desk(type: .a, healthy: 2, records: [.srv, .a]), Desk(type: .aaaa, healthy: 2, records: [.a, .aaaa], hasIPv6: true),
        Desk(type: .a, healthy: 2, records: [.aaaa, .a], hasIPv6: true),
    ])

private let nobody = check(
    "nobody", "A name without instances isn't there", reads: name, "names with nobody behind them",
    [Desk(healthy: 0), Desk(healthy: 0, records: []), Desk(healthy: 3, records: [])])

// MARK: The card

/// What a resolver heard, and what it is asked how much later.
struct Card: Codable {
    var heard: [Note]
    var asked: CloudMap.DnsQuestion
    var now: Duration

    struct Note: Codable {
        var question: CloudMap.DnsQuestion
        var ttl: Int
        var values: [String]
        var at: Duration
        /// Of an answer without values: whether the name is there, though not with such a record.
        var isThere = false
    }

    var memory: [CloudMap.RememberedAnswer] {
        heard.map {
            .init(
                question: $0.question,
                answer: .init(status: $0.values.isEmpty && !$0.isThere ? .nxDomain : .noError, values: $0.values, ttl: $0.ttl),
                heardAt: $0.at)
        }
    }
}

private func question(_ name: String, _ type: CloudMap.RecordType = .a) -> CloudMap.DnsQuestion {
    .init(name: "\(name).concert.local", type: type)
}

private func note(
    _ name: String, _ type: CloudMap.RecordType = .a, ttl: Int = 60, _ values: [String] = ["10.0.0.11"], at seconds: Double = 100,
    isThere: Bool = false
) -> Card.Note {
    .init(question: question(name, type), ttl: ttl, values: values, at: .milliseconds(Int(seconds * 1000)), isThere: isThere)
}

private func card(_ heard: [Card.Note], _ asked: CloudMap.DnsQuestion = question("strings"), at seconds: Double) -> Card {
    Card(heard: heard, asked: asked, now: .milliseconds(Int(seconds * 1000)))
}

private func read(_ card: Card) -> Finding? {
    let got = CallSheet().remembered(card.asked, in: card.memory, at: card.now)
    let expected = CloudMap.TimeToLive().remembered(card.asked, in: card.memory, at: card.now)
    for entry in card.heard {
        let said = entry.values.isEmpty ? entry.isThere ? "no such record" : "no such name" : entry.values.joined(separator: " ")
        happened("heard at \(entry.at.clock): \(entry.question.type) \(entry.question.name) → \(said), TTL \(entry.ttl)")
    }
    happened("asked at \(card.now.clock): \(card.asked.type) \(card.asked.name) → \(got.map { "\($0)" } ?? "ask the name server")")
    return .unless(
        got == expected, expected: expected.map { "\($0)" } ?? "ask the name server",
        got: got.map { "\($0)" } ?? "ask the name server")
}

private func check(_ id: String, _ title: String, _ tries: String, _ cards: [Card]) -> Check {
    Check(id, title, reads: "12-service-discovery#the-card-in-the-pocket", cases: .examples(cards)) { (card: Card) -> Finding? in
        trying(tries)
        return read(card)
    }
}

private let fresh = check(
    "fresh", "From memory until the TTL is over, and not an instant longer", "a question a while after its answer",
    [
        card([note("strings")], at: 100), card([note("strings")], at: 130), card([note("strings")], at: 159.5),
        card([note("strings")], at: 160), card([note("strings")], at: 400), card([note("strings", ttl: 0)], at: 100),
        card([note("strings", ttl: 5, at: 100.5)], at: 103),
        // To the instant, and in the order in which they were heard.
        card([note("strings", at: 0.5)], at: 60.25), card([note("strings", at: 0.5)], at: 60.9),
        card([note("strings", .a, ["10.0.0.13", "10.0.0.11", "10.0.0.12"])], at: 110),
    ])

private let others = check(
    "others", "Another name, or another type, is another question", "a memory of other questions",
    [
        card([note("brass")], at: 110), card([note("strings", .srv, ["1 1 80 x"])], at: 110), card([], at: 110),
        card([note("brass", .a, ["10.0.0.9"]), note("strings")], at: 110),
        card([note("strings", ttl: 5), note("brass", ttl: 300)], at: 110),
        card([note("strings", .srv, ttl: 300, ["1 1 80 x"]), note("strings", ttl: 5)], at: 110),
        card([note("strings"), note("brass", .a, ["10.0.0.9"])], at: 110),
        card([note("wind"), note("strings", .a, ["10.0.0.7"]), note("strings", .srv, ["1 1 80 x"])], at: 110),
        card([note("second.strings")], at: 110), card([note("strings")], question("second.strings"), at: 110),
    ])

private let nothing = check(
    "nothing", "That there is nothing is remembered, and forgotten, like the rest", "an answer without values",
    [
        card([note("strings", ttl: 15, [])], at: 110), card([note("strings", ttl: 15, [])], at: 115),
        card([note("strings", ttl: 15, [])], at: 5000),
        card([note("strings", ttl: 15, [], isThere: true)], at: 110), card([note("strings", ttl: 15, [], isThere: true)], at: 115),
    ])

// MARK: By chance

private let sheets = Check(
    "sheets", "Any sheet", reads: name,
    cases: .drawn(60, shrink: { (desk: Desk) in smaller(desk) }) { random in
        Desk(
            type: [.a, .a, .a, .srv, .aaaa][Int(random.bounded(5))], healthy: Int(random.bounded(14)), ill: Int(random.bounded(5)),
            weighted: random.bounded(4) == 0, records: [[.a], [.a], [.srv], [.a, .aaaa], []][Int(random.bounded(5))],
            ttl: [0, 15, 60][Int(random.bounded(3))])
    }
) { (desk: Desk) -> Finding? in
    trying("one question")
    return look(desk)
}

private func smaller(_ desk: Desk) -> [Desk] {
    var found: [Desk] = []
    for count in Shrink.number(desk.healthy) {
        var copy = desk
        copy.healthy = count
        found.append(copy)
    }
    for count in Shrink.number(desk.ill) {
        var copy = desk
        copy.ill = count
        found.append(copy)
    }
    return found
}

/// Seconds to wait, and then a player who comes, one who goes, or nobody.
struct Turn: Codable {
    var wait: Int
    var comes: Int?
    var goes: Int?
}

private let evening = Check(
    "evening", "A whole evening: nobody hears of one who left longer ago than the TTL", reads: card,
    cases: .drawn(6, shrink: { (turns: [Turn]) in Shrink.list(turns) }) { random in
        (0..<25).map { _ in
            Turn(
                wait: Int(random.bounded(25)), comes: random.bounded(3) == 0 ? Int(random.bounded(6)) : nil,
                goes: random.bounded(4) == 0 ? Int(random.bounded(6)) : nil)
        }
    }
) { (turns: [Turn]) -> Finding? in
    trying("a name with a TTL of 20 s, players who come and go, and one resolver that asks")
    do { return try hear(turns) } catch { return Finding(expected: "an evening", got: "\(error)") }
}

private func hear(_ turns: [Turn]) throws -> Finding? {
    var policies = Policies()
    policies.dnsAnswerPolicy = CallSheet()
    policies.resolverCachePolicy = CallSheet()
    var stage = Simulation(seed: 3, policies: policies)
    let operation = try stage.createPrivateDnsNamespace("concert.local")
    stage.run(for: .seconds(30))
    let zone = CloudMap.Namespace.ID(try stage.getOperation(operation).targets["NAMESPACE"]!)
    let strings = try stage.createService("strings", in: zone, dnsRecords: [.init(.a, ttl: 20)])
    var goneAt: [String: Duration] = [:]
    var askedAt: Duration?
    for turn in turns {
        if let player = turn.comes {
            _ = try? stage.registerInstance("p\(player)", in: strings, attributes: ["AWS_INSTANCE_IPV4": "10.0.0.\(player)"])
        }
        if let player = turn.goes { _ = try? stage.deregisterInstance("p\(player)", from: strings) }
        let before = Set(try stage.listInstances(in: strings).map { $0.attributes["AWS_INSTANCE_IPV4"]! })
        stage.run(for: .seconds(turn.wait))
        let present = Set(try stage.listInstances(in: strings).map { $0.attributes["AWS_INSTANCE_IPV4"]! })
        for address in before.subtracting(present) { goneAt[address] = stage.now }
        for address in present { goneAt[address] = nil }
        let entries = stage.log.count
        let answer = stage.resolve("strings.concert.local")
        happened("\(stage.clock) \(present.sorted().joined(separator: " ")) are there, the answer is \(answer)")
        guard case .nameResolved(_, _, _, let fromMemory)? = stage.log[entries...].first?.event else { continue }
        if fromMemory, let asked = askedAt, stage.now - asked >= .seconds(20) {
            return Finding(
                expected: "the name server asked again after 20 s", got: "an answer from memory, \(stage.now - asked) old")
        }
        if !fromMemory { askedAt = stage.now }
        for value in answer.values where !present.contains(value) {
            guard fromMemory, let gone = goneAt[value], stage.now - gone < .seconds(20 + turn.wait) else {
                return Finding(expected: "who is there, or was 20 s ago", got: value)
            }
        }
        if answer.values.isEmpty != (fromMemory ? answer.values.isEmpty : present.isEmpty) {
            return Finding(expected: "an answer that names somebody while somebody is there", got: "\(answer)")
        }
    }
    return nil
}
