import JudgeKit
import Orchestra

/// A target group, one letter for each target: H is healthy, U unhealthy, I initial, D draining, X unused.
struct Group: Codable {
    var letters: String
    var minimum: Int

    init(_ letters: String, minimum: Int = 1) {
        self.letters = letters
        self.minimum = minimum
    }

    var targets: [TargetState] {
        letters.enumerated().map { number, letter in
            let state: ELB.TargetHealth.State =
                switch letter {
                case "H": .healthy
                case "U": .unhealthy
                case "I": .initial
                case "D": .draining
                default: .unused
                }
            return TargetState(id: .init(id: "10.0.0.\(number / 2 + 1)", port: 8080 + number % 2), state: state)
        }
    }

    var smaller: [Group] {
        Shrink.list(Array(letters)).map { Group(String($0), minimum: minimum) }
            + Shrink.number(minimum - 1).map { Group(letters, minimum: $0 + 1) }
    }
}

private func choose(_ group: Group) -> Finding? { choose(among: group.targets, minimum: group.minimum) }

/// Asks who may get requests, and says what is wrong with the answer. Targets are told by letters, A for the first.
private func choose(among targets: [TargetState], minimum: Int, whoMay: [ELB.Target.ID]? = nil) -> Finding? {
    let names = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map { String($0) }
    func name(_ id: ELB.Target.ID) -> String {
        targets.firstIndex { $0.id == id }.map { names[$0] } ?? "\(id), which isn't in the group"
    }
    func list(_ ids: [ELB.Target.ID]) -> String {
        let order = targets.map(\.id)
        let sorted = ids.sorted { (order.firstIndex(of: $0) ?? order.count) < (order.firstIndex(of: $1) ?? order.count) }
        return ids.isEmpty ? "nobody" : sorted.map(name).joined(separator: ", ")
    }

    let words = zip(names, targets).map { "\($0) \($1.state)" }.joined(separator: ", ")
    trying("minimumHealthyTargetsCount \(minimum); targets: \(words.isEmpty ? "none" : words)")
    let failsOpen = targets.count { $0.state == .healthy } < minimum
    let whoMay =
        whoMay ?? targets.filter { $0.state == .healthy || failsOpen && $0.state == .unhealthy }.map(\.id)
    let got = mayGetRequests(targets, minimumHealthyTargetsCount: minimum)
    return .unless(Set(got) == Set(whoMay) && got.count == whoMay.count, expected: list(whoMay), got: list(got))
}

let suite = Suite([healthy, open, never, minimum, any, evening])

private let healthy = Check(
    "healthy", "Where enough targets are healthy, nobody else gets requests", reads: "07-target-group#a-b-c-a-b-c",
    cases: .examples([
        Group("HHH"), Group("H"), Group("HU"), Group("UH"), Group("UUHUU"), Group("HUHU"), Group("HUHH", minimum: 2),
    ]), judge: choose)

private let open = Check(
    "open", "When nobody is healthy, every unhealthy target gets requests",
    reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .examples([Group("UUU"), Group("U"), Group("UUUUUU"), Group("UU", minimum: 2)]), judge: choose)

private let never = Check(
    "never", "Who is initial, draining or unused never gets any", reads: "07-target-group#the-list-behind-the-list",
    cases: .examples([
        Group("I"), Group("D"), Group("X"), Group("HI"), Group("HD"), Group("HX"), Group("UI"), Group("UD"), Group("UX"),
        Group("IDX"), Group("UIDXU"), Group("HIDUX"), Group(""),
    ]), judge: choose)

private let minimum = Check(
    "minimum", "The group fails open when fewer than minimumHealthyTargetsCount are healthy",
    reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .examples([
        Group("HU", minimum: 2), Group("HHU", minimum: 2), Group("HHUU", minimum: 3), Group("UHUU", minimum: 2),
        Group("HHHU", minimum: 3), Group("HUUUU", minimum: 3), Group("H", minimum: 2), Group("UUH", minimum: 5),
        Group("HUI", minimum: 2), Group("HDUX", minimum: 2), Group("HHIU", minimum: 3),
    ]), judge: choose)

private let any = Check(
    "any", "Any group gives its requests to the right targets", reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .drawn(80, shrink: { (group: Group) in group.smaller }) { random in
        let kinds = Array(["HHHUUIDX", "UUUIDX", "HU"][Int(random.bounded(3))])
        let letters = (0..<Int(random.bounded(9))).map { _ in kinds[Int(random.bounded(UInt64(kinds.count)))] }
        return Group(String(letters), minimum: 1 + Int(random.bounded(4)))
    }, judge: choose)

/// An evening with four tasks behind a target group.
struct Evening: Codable {
    enum Happening: Codable {
        case fallIll(Int)
        case recover(Int)
        case deregister(Int)
    }

    var minimum: Int
    var happenings: [Happening]

    var smaller: [Evening] {
        Shrink.list(happenings).map { Evening(minimum: minimum, happenings: $0) }
            + Shrink.number(minimum - 1).map { Evening(minimum: $0 + 1, happenings: happenings) }
    }
}

private let evening = Check(
    "evening", "On a stage, at every moment, the same targets as with ELB",
    reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        Evening(
            minimum: 1 + Int(random.bounded(3)),
            happenings: (0..<6).map { _ in
                let task = Int(random.bounded(4))
                switch random.bounded(7) {
                case 0...3: return .fallIll(task)
                case 4, 5: return .recover(task)
                default: return .deregister(task)
                }
            })
    }
) { (evening: Evening) -> Finding? in
    guard let moments = try? play(evening) else { return Finding(expected: "an evening", got: "one that can't be set up") }
    for moment in moments {
        if let finding = choose(among: moment.targets, minimum: evening.minimum, whoMay: moment.asked) { return finding }
    }
    return nil
}

/// Sees among whom the target group chooses.
private final class Spy: ELB.RoutingAlgorithm, @unchecked Sendable {
    var asked: [ELB.Target.ID] = []

    func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target.ID? {
        asked = targets.map(\.id)
        return asked.first
    }
}

private func play(_ evening: Evening) throws -> [(targets: [TargetState], asked: [ELB.Target.ID])] {
    let spy = Spy()
    var stage = Simulation(seed: 7, policies: Policies(routingAlgorithm: spy))
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let group = try stage.createTargetGroup(
        "users-tg", port: 8080,
        healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2, healthyThresholdCount: 2, unhealthyThresholdCount: 2),
        deregistrationDelaySeconds: 20)
    try stage.modifyTargetGroupAttributes(
        group, .init(deregistrationDelayTimeoutSeconds: 20, minimumHealthyTargetsCount: evening.minimum))
    let hall = try stage.createLoadBalancer("hall")
    try stage.createListener(on: hall, defaultAction: .forward(to: group))
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: 4,
        loadBalancers: [.init(group, containerName: "users", containerPort: 8080)])
    var moments: [(targets: [TargetState], asked: [ELB.Target.ID])] = []
    func look() throws {
        _ = try stage.route(.get("/"), to: hall)
        let targets = try stage.describeTargetHealth(group).map { TargetState(id: $0.target, state: $0.targetHealth.state) }
        moments.append((targets, spy.asked))
    }
    stage.run(for: .seconds(14))
    try look()
    stage.run(for: .seconds(30))
    for happening in evening.happenings {
        let running = stage.tasks(of: users, .running)
        let registered = try stage.describeTargetHealth(group).map(\.target)
        switch happening {
        case .fallIll(let number) where !running.isEmpty: stage.answer(500, from: running[number % running.count])
        case .recover(let number) where !running.isEmpty: stage.recover(running[number % running.count])
        case .deregister(let number) where !registered.isEmpty:
            try stage.deregisterTargets(group, [registered[number % registered.count]])
        default: break
        }
        for _ in 0..<2 {
            stage.run(for: .seconds(6))
            try look()
        }
    }
    return moments
}
