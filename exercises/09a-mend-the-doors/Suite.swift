import JudgeKit
import Orchestra

private let healsWithin = Duration.seconds(180)
private let foundOutWithin = Duration.seconds(120)

/// What somebody did last night. The number is a section's.
enum Damage: Codable, Equatable {
    /// The wide line stands before all others.
    case wideFirst
    /// The section's rule forwards to the target group of the next.
    case wrongTargetGroup(Int)
    case ruleDeleted(Int)
    /// The section's path is written in capitals.
    case wrongPath(Int)
    /// A rule that answers 503 to everybody was left behind.
    case leftover
    /// Whoever fits nowhere is sent to the section.
    case defaultForwards(Int)
    /// The health check wants 204.
    case wrongMatcher(Int)
    /// The health check doesn't wait long enough.
    case shortTimeout(Int)
    case desiredCount(Int, Int)
}

/// A house, and what is wrong with it.
struct World: Codable {
    var prefix: String
    var names: [String]
    var priorities: [Int]
    var desiredCount: Int
    var answerSeconds: Int
    var damages: [Damage]
    var seed: UInt64

    /// The last section is the wide one.
    func path(_ section: Int) -> String { section == names.count - 1 ? "\(prefix)/*" : "\(prefix)/\(names[section])" }

    var smaller: [World] {
        func with(_ change: (inout World) -> Void) -> World {
            var copy = self
            change(&copy)
            return copy
        }
        return Shrink.list(damages).map { fewer in with { $0.damages = fewer } }
            + (desiredCount > 1 ? [with { $0.desiredCount = 1 }] : [])
    }
}

private enum Concern { case requests, complete, undisturbed, checks }

private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

extension String {
    /// Without a space at its end.
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}

private struct Play {
    let world: World
    var stage: Simulation
    var house: House
    /// The sections' rules, in the programme's order.
    private var ruleOf: [ELB.Rule.ID] = []

    init(_ world: World) throws {
        self.world = world
        var timing = Timing()
        timing.healthCheckAnswer = .seconds(world.answerSeconds)
        stage = Simulation(seed: world.seed, timing: timing)
        try stage.createCluster("house")
        let doors = try stage.createLoadBalancer("hall")
        let listener = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        house = House(
            loadBalancer: doors, listener: listener, rules: [], sections: [], healthCheckAnswerSeconds: world.answerSeconds)
        let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 9, healthyThresholdCount: 2)
        for (number, name) in world.names.enumerated() {
            let group = try stage.createTargetGroup("\(name)-tg", healthCheck: check, deregistrationDelaySeconds: 10)
            ruleOf.append(
                try stage.createRule(
                    on: listener, priority: world.priorities[number], conditions: [.path(world.path(number))],
                    action: .forward(to: group)))
            try stage.registerTaskDefinition(
                family: name, containers: [.init("web", image: "example.com/\(name):1", port: 8080)])
            let service = try stage.createService(
                name, in: "house", taskDefinition: name, desiredCount: world.desiredCount,
                loadBalancers: [.init(group, containerName: "web", containerPort: 8080)])
            house.sections.append(
                Section(path: world.path(number), targetGroup: group, service: service, desiredCount: world.desiredCount))
        }
        stage.run(for: .seconds(40))
        var rules = ruleOf
        for damage in world.damages { try doDamage(damage, &rules) }
        let order = try stage.describeRules(of: listener).map(\.ruleArn)
        house.rules = order.compactMap { arn in rules.first { $0.arn == arn } }
        stage.run(for: .seconds(60))
    }

    private mutating func doDamage(_ damage: Damage, _ rules: inout [ELB.Rule.ID]) throws {
        let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 9, healthyThresholdCount: 2, matcher: .init("204"))
        let hasty = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 2, healthyThresholdCount: 2)
        switch damage {
        case .wideFirst: try stage.setRulePriorities([.init(ruleOf[ruleOf.count - 1], world.priorities[0] - 1)])
        case .wrongTargetGroup(let number):
            let other = house.sections[(number + 1) % house.sections.count].targetGroup
            try stage.modifyRule(ruleOf[number], action: .forward(to: other))
        case .ruleDeleted(let number):
            try stage.deleteRule(ruleOf[number])
            rules.removeAll { $0 == ruleOf[number] }
        case .wrongPath(let number):
            try stage.modifyRule(ruleOf[number], conditions: [.path(world.path(number).uppercased())])
        case .leftover:
            rules.append(
                try stage.createRule(
                    on: house.listener, priority: world.priorities[0] - 2, conditions: [.path("*")],
                    action: .fixedResponse(503, "We are closed for repairs.")))
        case .defaultForwards(let number):
            try stage.modifyListener(house.listener, defaultAction: .forward(to: house.sections[number].targetGroup))
        case .wrongMatcher(let number): try stage.modifyTargetGroup(house.sections[number].targetGroup, healthCheck: check)
        case .shortTimeout(let number): try stage.modifyTargetGroup(house.sections[number].targetGroup, healthCheck: hasty)
        case .desiredCount(let number, let count): try stage.updateService(house.sections[number].service, desiredCount: count)
        }
    }

    // MARK: Telling

    func tell(_ what: String) { happened("\(stage.clock) \(what)") }

    func tellRules() {
        for rule in (try? stage.describeRules(of: house.listener)) ?? [] {
            let paths = rule.conditions.flatMap(\.valueTexts).joined(separator: " or ")
            let action = rule.actions[0]
            let groups = action.targetGroups.map { tuple in
                house.sections.first { $0.targetGroup.arn == tuple.targetGroupArn }.map { "\($0.targetGroup)" } ?? "another group"
            }
            let goal =
                action.fixedResponseConfig.map { "answers \($0.statusCode)" } ?? "forwards to \(groups.joined(separator: ", "))"
            happened("  rule \(rule.priority)\(paths.isEmpty ? "" : " \(paths)") \(goal)")
        }
    }

    func tellSections() {
        for section in house.sections {
            let targets = stage.targets(in: section.targetGroup).map { target in
                target.contains(" unhealthy ") ? target : String(target.prefix { $0 != "(" }).trimmed
            }
            let check = stage[section.targetGroup]
            let list = targets.isEmpty ? "none" : targets.joined(separator: ", ")
            happened("  \(section.service): desiredCount \(stage[section.service].desiredCount), targets \(list)")
            happened(
                "    checked every \(check.healthCheckIntervalSeconds) s, timeout \(check.healthCheckTimeoutSeconds) s, "
                    + "matcher \(check.matcher.httpCode), unhealthy after \(check.unhealthyThresholdCount) failures")
        }
    }
}

extension Play {
    // MARK: What has to hold

    /// What matters of the house for these concerns.
    private func tellHouse(_ when: String, _ concerns: Set<Concern>) {
        tell(when)
        if !concerns.isDisjoint(with: [.requests, .undisturbed]) { tellRules() }
        if concerns != [.requests] { tellSections() }
    }

    mutating func perform(_ concerns: Set<Concern>) -> Finding? {
        tellHouse("the house as you find it:", concerns)
        let healthy = house.sections.flatMap { healthyTargets(of: $0) }
        let mark = stage.log.count
        do { try mendTheDoors(house, stage: &stage) } catch {
            return Finding(expected: "calls that ECS and ELB accept", got: "\(error)")
        }
        tellHouse("after your repair:", concerns)
        if concerns.contains(.undisturbed), let finding = disturbed(healthy, since: mark) { return finding }
        stage.run(for: healsWithin)
        if concerns.contains(.undisturbed), let finding = disturbed(healthy, since: mark) { return finding }
        if concerns.contains(.complete), let finding = incomplete() { return finding }
        if concerns.contains(.requests), let finding = misled() { return finding }
        return concerns.contains(.checks) ? unchecked() : nil
    }

    private struct Known: Hashable {
        var group: String
        var target: ELB.Target.ID
    }

    private func healthyTargets(of section: Section) -> [Known] {
        ((try? stage.describeTargetHealth(section.targetGroup)) ?? []).filter { $0.targetHealth.state == .healthy }.map {
            Known(group: section.targetGroup.name, target: $0.target)
        }
    }

    /// Whoever was healthy goes on.
    private func disturbed(_ healthy: [Known], since mark: Int) -> Finding? {
        for entry in stage.log[mark...] {
            guard case .targetHealthChanged(let group, let target, _, let label, let health) = entry.event,
                health.state != .healthy,
                healthy.contains(Known(group: group.name, target: target))
            else { continue }
            let name = label.map { "\($0)" } ?? "\(target)"
            return Finding(
                expected: "\(name) was healthy in \(group) and stays so", got: "at \(entry.time.clock) it is \(health)")
        }
        return nil
    }

    private mutating func incomplete() -> Finding? {
        for section in house.sections {
            let (tasks, healthy) = (stage.tasks(of: section.service).count, stage.count(.healthy, in: section.targetGroup))
            if tasks != section.desiredCount || healthy != section.desiredCount {
                tell("three minutes later:")
                tellSections()
                return Finding(
                    expected: "\(section.service): \(counted(section.desiredCount, "task")) and as many healthy targets",
                    got: "\(counted(tasks, "task")), \(counted(healthy, "healthy target"))")
            }
        }
        let mark = stage.log.count
        stage.run(for: .seconds(60))
        for entry in stage.log[mark...] {
            if case .taskCreated(_, let label, _, _, _) = entry.event {
                return Finding(expected: "from then on nobody comes or goes", got: "\(label) is started at \(entry.time.clock)")
            }
        }
        return nil
    }

    private mutating func misled() -> Finding? {
        for (path, section) in requests() {
            guard let answer = try? stage.send(.get(path), to: house.loadBalancer) else {
                return Finding(expected: "a listener on port 80", got: "none")
            }
            let whose = house.sections.firstIndex { section in
                answer.task.map { stage.tasks(of: section.service).contains($0) } ?? false
            }
            let who = whose.map { "a task of \(house.sections[$0].service)" } ?? "the load balancer"
            guard answer.statusCode != (section == nil ? 404 : 200) || whose != section else { continue }
            return Finding(
                expected: "GET \(path): "
                    + (section.map { "200 from a task of \(house.sections[$0].service)" } ?? "404 from the load balancer"),
                got: "\(answer.statusCode) from \(who)")
        }
        return nil
    }

    /// Paths, and the sections that they belong to.
    private func requests() -> [(String, Int?)] {
        let narrow = world.names.dropLast().map { "\(world.prefix)/\($0)" }
        let paths =
            narrow + narrow.map { $0 + "/7" } + [
                "\(world.prefix)/other", "/about", "/x\(world.prefix)/\(world.names[0])", world.prefix,
            ]
        return paths.map { path in
            (path, house.sections.firstIndex { ELB.WildcardMatcher.matches($0.path, path) })
        }
    }

    /// Somebody who falls ill is still found out.
    private mutating func unchecked() -> Finding? {
        for section in house.sections {
            guard let task = stage.tasks(of: section.service, .running).first else { continue }
            stage.answer(404, from: task)
        }
        tell("in each section one task begins to answer 404 to everything")
        var waiting = house.sections
        let since = stage.now
        while !waiting.isEmpty, stage.now < since + foundOutWithin {
            stage.run(for: .seconds(1))
            waiting.removeAll { stage.count(.healthy, in: $0.targetGroup) < $0.desiredCount }
        }
        guard let first = waiting.first else { return nil }
        let found = stage.run(until: { $0.count(.healthy, in: first.targetGroup) < first.desiredCount }, limit: .seconds(1800))
        return Finding(
            expected: "the one of \(first.service) isn't healthy any more within two minutes",
            got: found ? "it is healthy for \((stage.now - since).clock)" : "it is still healthy after half an hour")
    }
}

private func play(_ world: World, _ concerns: Set<Concern>) -> Finding? {
    trying(
        "a house with the sections \(world.names.joined(separator: ", ")), where an answer to a health check takes "
            + "\(world.answerSeconds) seconds" + (world.damages.isEmpty ? ", and nothing is wrong" : ""))
    guard var play = try? Play(world) else { return Finding(expected: "a house", got: "one that can't be built") }
    return play.perform(concerns)
}

// MARK: Worlds

private let names = ["users", "auth", "dashboard", "items", "tickets", "scores", "seats", "orders", "bar", "cloakroom"]
private let prefixes = ["/api", "/v1", "/v2", "/hall", "/tonight"]

private func worlds(_ count: Int, _ draw: @escaping @Sendable (_ sections: Int, inout SeededGenerator) -> [Damage]) -> Cases<World>
{
    .drawn(count, shrink: { (world: World) in world.smaller }) { random in
        func among(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(random.bounded(UInt64(range.count))) }
        var pool = names
        let chosen = (0..<among(2...3)).map { _ in pool.remove(at: among(0...pool.count - 1)) }
        var priorities: [Int] = []
        for _ in chosen { priorities.append((priorities.last ?? 0) + among(3...400)) }
        let prefix = prefixes[among(0...prefixes.count - 1)]
        let (desiredCount, answerSeconds, seed) = (among(2...4), among(3...8), 1 + random.bounded(1000))
        return World(
            prefix: prefix, names: chosen, priorities: priorities, desiredCount: desiredCount, answerSeconds: answerSeconds,
            damages: draw(chosen.count, &random), seed: seed)
    }
}

private func one(_ count: Int, _ random: inout SeededGenerator) -> Int { Int(random.bounded(UInt64(count))) }

let suite = Suite([order, forwards, strangers, health, stillChecked, empty, undisturbed, everything])

private let order = Check(
    "order", "The narrow lines come before the wide one", reads: "06-load-balancer#swap-two-numbers-and-the-house-is-upside-down",
    cases: worlds(4) { _, _ in [.wideFirst] }
) { (world: World) -> Finding? in play(world, [.requests]) }

private let forwards = Check(
    "forwards", "Each section's requests reach its own tasks", reads: "06-load-balancer#the-first-line-that-fits",
    cases: worlds(9) { count, random in
        let number = one(count, &random)
        return [[.wrongTargetGroup(number)], [.ruleDeleted(number)], [.wrongPath(number)]][one(3, &random)]
    }
) { (world: World) -> Finding? in play(world, [.requests]) }

private let strangers = Check(
    "strangers", "Nobody is turned away who belongs here, and nobody let in who doesn't",
    reads: "06-load-balancer#the-first-line-that-fits",
    cases: worlds(6) { count, random in
        let stranger = Damage.defaultForwards(one(count, &random))
        return [[.leftover], [stranger], [.leftover, stranger]][one(3, &random)]
    }
) { (world: World) -> Finding? in play(world, [.requests]) }

private let health = Check(
    "health", "Who is well counts as healthy", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: worlds(8) { count, random in
        let number = one(count, &random)
        let matcher = Damage.wrongMatcher((number + 1) % count)
        return [[matcher], [.shortTimeout(number)], [matcher, .shortTimeout(number)]][one(3, &random)]
    }
) { (world: World) -> Finding? in play(world, [.complete]) }

private let stillChecked = Check(
    "still-checked", "Who falls ill is still found out", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: worlds(3) { count, random in [.wrongMatcher(one(count, &random))] }
) { (world: World) -> Finding? in play(world, [.checks]) }

private let empty = Check(
    "empty", "Each section has as many tasks as it is meant to have", reads: "03-service#the-manager-counts-again-and-again",
    cases: worlds(6) { count, random in
        let number = one(count, &random)
        return [.desiredCount(number, 0), .desiredCount((number + 1) % count, 1)]
    }
) { (world: World) -> Finding? in play(world, [.complete]) }

private let undisturbed = Check(
    "undisturbed", "Who plays well isn't disturbed by the repair", reads: "07-target-group#a-list-that-nobody-reads",
    cases: worlds(6) { count, random in
        let number = one(count, &random)
        return [[], [.wideFirst], [.wideFirst, .wrongMatcher(number)], [.wideFirst, .desiredCount(number, 1)]][one(4, &random)]
    }
) { (world: World) -> Finding? in play(world, [.undisturbed]) }

private let everything = Check(
    "everything", "A house in which much is wrong at once", reads: "06-load-balancer#ask-the-usher-why",
    cases: worlds(5) { count, random in
        let rule: [Damage] = [.wideFirst, .leftover, .defaultForwards(one(count, &random)), .wrongPath(one(count, &random))]
        let group: [Damage] = [.wrongTargetGroup(one(count, &random)), .ruleDeleted(one(count, &random)), .wideFirst]
        let inside: [Damage] = [
            .wrongMatcher(one(count, &random)), .shortTimeout(one(count, &random)), .desiredCount(one(count, &random), 0),
        ]
        return [rule[one(4, &random)], group[one(2, &random)], inside[one(3, &random)]]
    }
) { (world: World) -> Finding? in play(world, [.requests, .complete, .undisturbed, .checks]) }
