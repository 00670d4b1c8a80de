import JudgeKit
import Orchestra

/// An instance: its attributes, the groups of the tasks on it, and how many of them are of the new task's own group.
struct Seat: Codable {
    var attributes: [String: String] = [:]
    var groups: [String] = []
    var tasksOfGroup = 0

    init(_ attributes: [String: String] = [:], groups: [String] = [], tasksOfGroup: Int = 0) {
        self.attributes = attributes
        self.groups = groups
        self.tasksOfGroup = tasksOfGroup
    }

    var candidate: ECS.PlacementCandidate {
        ECS.PlacementCandidate(
            id: "4d3c", attributes: attributes.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.isEmpty ? nil : $0.value) },
            runningTasksCount: groups.count + tasksOfGroup, taskGroups: groups, tasksOfGroup: tasksOfGroup)
    }

    var words: String {
        let own = attributes.sorted { $0.key < $1.key }.map {
            $0.value.isEmpty ? "\($0.key) without a value" : "\($0.key) \($0.value)"
        }
        let all = own + groups.map { "a task of the group \($0)" }
        return all.isEmpty ? "an instance with nothing" : all.joined(separator: ", ")
    }
}

/// An expression, and the instances that it is held against.
struct Question: Codable {
    var expression: String
    var seats: [Seat]

    init(_ expression: String, _ seats: [Seat]) {
        self.expression = expression
        self.seats = seats
    }
}

private let prod = Seat(["stack": "prod"])
private let test = Seat(["stack": "test", "az": "a"])
private let bare = Seat()
private let all: [Seat] = [
    prod, test, bare, Seat(["az": "a"]), Seat(["az": "b", "gpu": ""]), Seat(["gpu": "", "stack": "prod"]),
    Seat(["az": "a", "gpu": "", "stack": "prod"]),
]

private func ask(_ question: Question) -> Finding? {
    trying("which instances does memberOf \(question.expression) select?")
    let constraint = ECS.PlacementConstraint.memberOf(question.expression)
    for seat in question.seats {
        let right = ECS.ClusterQueryConstraints().isMet(constraint, by: seat.candidate)
        let got = AskForSeats().isMet(constraint, by: seat.candidate)
        happened("\(seat.words) → \(got)")
        if got != right { return Finding(expected: "\(right) for \(seat.words)", got: "\(got)") }
    }
    return nil
}

private let chairs = "03-service#by-the-window-and-not-beside-the-drum"

let suite = Suite([
    equal, exists, list, differs, pattern, groups, precedence, negation, brackets, spaces, read, refused, distinct, any, stage,
])

private let equal = Check(
    "equals", "== holds where the attribute has this text", reads: chairs,
    cases: .examples([
        Question(
            "attribute:stack == prod", [prod, test, bare, Seat(["az": "prod"]), Seat(["stack": "Prod"]), Seat(["stack": "prod2"])]),
        Question("attribute:az == eu-west-1a", [Seat(["az": "eu-west-1a"]), Seat(["az": "eu-west-1b"]), bare]),
        Question("attribute:stack == 'prod'", [prod, test]),
        Question(
            "attribute:floor == 'top floor'", [Seat(["floor": "top floor"]), Seat(["floor": "top"]), Seat(["floor": "floor"])]),
    ]), judge: ask)

private let exists = Check(
    "exists", "exists holds where the attribute is, whatever it says", reads: chairs,
    cases: .examples([
        Question("attribute:stack exists", all), Question("attribute:gpu exists", all),
        Question("attribute:gpu == ''", all), Question("attribute:ecs.os-type exists", [Seat(["ecs.os-type": "linux"]), bare]),
    ]), judge: ask)

private let list = Check(
    "in", "in holds for each text of the list", reads: chairs,
    cases: .examples([
        Question("attribute:az in [a, b]", all + [Seat(["az": "c"])]), Question("attribute:stack in [prod]", all),
        Question(
            "attribute:az in ['a', 'b, c', d]", [Seat(["az": "a"]), Seat(["az": "b, c"]), Seat(["az": "b"]), Seat(["az": "d"])]),
    ]), judge: ask)

private let differs = Check(
    "differs", "What isn't there doesn't differ", reads: chairs,
    cases: .examples([
        Question("attribute:stack != prod", all), Question("not attribute:stack == prod", all),
        Question("attribute:gpu != big", all), Question("not(attribute:stack != prod)", all),
        Question(
            "task:group != db", [bare, Seat(groups: ["db"]), Seat(groups: ["service:web"]), Seat(groups: ["db", "service:web"])]),
    ]), judge: ask)

private let types = ["t3.large", "t3a.small", "at3.large", "t3", "m5.large", "t3.large2", "T3.large"].map { Seat(["type": $0]) }

private let pattern = Check(
    "pattern", "=~ matches the whole text", reads: chairs,
    cases: .examples([
        Question("attribute:type =~ t3.*", types + [bare]), Question("attribute:type =~ t3.large", types),
        Question("attribute:type =~ '(t3|m5)[.]large'", types), Question("attribute:type =~ t3", types),
        Question("attribute:type =~ '.*large'", types), Question("not(attribute:type =~ t3.*)", types + [bare]),
    ]), judge: ask)

private let crowds = [
    bare, Seat(groups: ["db"]), Seat(groups: ["service:web", "db"]), Seat(groups: ["db", "service:web"]),
    Seat(groups: ["service:web"]),
    Seat(groups: ["family:db"]),
]

private let groups = Check(
    "group", "task:group holds if it does for one of the groups", reads: chairs,
    cases: .examples([
        Question("task:group == db", crowds), Question("not(task:group == db)", crowds),
        Question("task:group in [service:web, family:db]", crowds), Question("task:group =~ service:.*", crowds),
        Question(
            "attribute:az == a and not(task:group == service:web)",
            [Seat(["az": "a"]), Seat(["az": "a"], groups: ["db", "service:web"])]),
    ]), judge: ask)

private let precedence = Check(
    "precedence", "and binds more than or", reads: chairs,
    cases: .examples([
        Question("attribute:stack == prod or attribute:az == a and attribute:gpu exists", all),
        Question("attribute:gpu exists and attribute:az == a or attribute:stack == prod", all),
        Question("attribute:stack exists and attribute:gpu exists or attribute:az == a and attribute:gpu exists", all),
        Question("attribute:gpu exists or attribute:stack == test and attribute:az == b or attribute:stack == prod", all),
        Question("attribute:gpu exists and attribute:az == a and attribute:stack == prod", all),
        Question("attribute:gpu exists or attribute:az == a or attribute:stack == prod", all),
    ]), judge: ask)

private let negation = Check(
    "not", "not binds most, and may be said twice", reads: chairs,
    cases: .examples([
        Question("not attribute:stack == prod and attribute:gpu exists", all),
        Question("not attribute:stack exists or attribute:gpu exists", all),
        Question("attribute:az == a and not attribute:gpu exists or attribute:stack == prod", all),
        Question("not not attribute:gpu exists", all), Question("not not not attribute:gpu exists and attribute:az exists", all),
        Question("not not(attribute:az == a or attribute:stack == prod)", all),
    ]), judge: ask)

private let brackets = Check(
    "brackets", "What stands in brackets belongs together", reads: chairs,
    cases: .examples([
        Question("(attribute:stack == prod or attribute:az == a) and attribute:gpu exists", all),
        Question("attribute:gpu exists and (attribute:az == a or attribute:stack == prod)", all),
        Question("not (attribute:stack == prod and attribute:gpu exists)", all),
        Question("not (attribute:stack == prod or attribute:gpu exists) and attribute:az exists", all),
        Question("((attribute:az == a)) and (not (attribute:gpu exists or (attribute:stack == test)))", all),
        Question("(attribute:az == a or attribute:gpu exists) and (attribute:stack == prod or attribute:stack == test)", all),
    ]), judge: ask)

private let spaces = Check(
    "spaces", "Spaces don't matter, and words that only begin like keywords are words", reads: chairs,
    cases: .examples([
        Question("attribute:stack==prod", all), Question("attribute:stack!=prod and attribute:az=='a'", all),
        Question("  not(attribute:az in[a,b])  ", all), Question("attribute:az in [ a , b ]and(attribute:gpu exists)", all),
        Question("(attribute:gpu exists)or not(attribute:stack=~pr.*)", all), Question("attribute:stack   ==   prod", all),
        Question("attribute:order == island or attribute:notes exists", [Seat(["order": "island"]), Seat(["notes": ""]), bare]),
        Question(
            "attribute:android in [nothing, existence, orange]", [Seat(["android": "orange"]), Seat(["android": "nothing"]), bare]),
        Question(
            "attribute:word == 'and' or attribute:word in ['not ', ')']",
            ["and", "not ", "not", ")", "or"].map { Seat(["word": $0]) }),
    ]), judge: ask)

private func ask(accepts expression: String) -> Finding? {
    trying("is this an expression: \(expression)")
    let right = (try? ECS.ClusterQuery(expression)) != nil
    return .unless(AskForSeats().accepts(expression), equals: right)
}

private let read = Check(
    "accepted", "Every expression of the language is accepted", reads: chairs,
    cases: .examples([
        "attribute:stack == prod", "attribute:a exists", "task:group == db", "attribute:a in [x]", "attribute:a in [x,'y z']",
        "not(attribute:a=~'(x|y)+')", "attribute:a == ''", "((attribute:a exists))", "not not attribute:a exists",
        "attribute:a exists and attribute:b exists or attribute:c exists", "task:group =~ service:.*", "attribute:a != 'x'",
    ]), judge: ask(accepts:))

private let refused = Check(
    "refused", "What isn't an expression to its last character is none", reads: chairs,
    cases: .examples([
        "", " ", "attribute:stack", "attribute:stack ==", "attribute:stack = prod", "attribute:stack == prod and",
        "or attribute:stack exists", "attribute:a exists attribute:b exists", "(attribute:a exists", "attribute:a exists)", "()",
        "not",
        "not and attribute:a exists", "attribute:a in []", "attribute:a in x", "attribute:a in [x,]", "attribute:a in [x y]",
        "attribute:a in [x", "attribute:a == 'x", "attribute: == x", "stack == prod", "'attribute:a' == x", "task:group exists",
        "attribute:a exists and or attribute:b exists", "attribute:a == prod test", "attribute:a == [x]",
    ]), judge: ask(accepts:))

private let distinct = Check(
    "distinct", "distinctInstance looks at the service's own tasks only", reads: chairs,
    cases: .examples([
        Seat(), Seat(groups: ["service:web"]), Seat(groups: ["service:users"], tasksOfGroup: 1), Seat(tasksOfGroup: 3),
        Seat(["stack": "prod"], groups: ["db", "service:web"]),
    ])
) { (seat: Seat) -> Finding? in
    trying("distinctInstance: \(seat.words), \(seat.tasksOfGroup) of the new task's own group")
    return .unless(AskForSeats().isMet(.distinctInstance, by: seat.candidate), equals: seat.tasksOfGroup == 0)
}

// MARK: Any expression

/// An expression as a tree.
indirect enum Tree: Codable, Sendable {
    case either(Tree, Tree)
    case both(Tree, Tree)
    case not(Tree)
    case predicate(String)

    /// How tightly it is bound.
    private var level: Int {
        switch self {
        case .either: 0
        case .both: 1
        case .not, .predicate: 2
        }
    }

    /// With no more brackets than it needs.
    func text(within level: Int = 0) -> String {
        let text =
            switch self {
            case .either(let a, let b): "\(a.text()) or \(b.text(within: 1))"
            case .both(let a, let b): "\(a.text(within: 1)) and \(b.text(within: 2))"
            case .not(let inner): "not \(inner.text(within: 2))"
            case .predicate(let text): text
            }
        return self.level < level ? "(\(text))" : text
    }

    var smaller: [Tree] {
        switch self {
        case .either(let a, let b): [a, b] + a.smaller.map { .either($0, b) } + b.smaller.map { .either(a, $0) }
        case .both(let a, let b): [a, b] + a.smaller.map { .both($0, b) } + b.smaller.map { .both(a, $0) }
        case .not(let inner): [inner] + inner.smaller.map { .not($0) }
        case .predicate: []
        }
    }

    static func drawn(_ random: inout SeededGenerator, depth: Int) -> Tree {
        let kind = depth == 0 ? 9 : random.bounded(10)
        switch kind {
        case 0...2: return .either(drawn(&random, depth: depth - 1), drawn(&random, depth: depth - 1))
        case 3...5: return .both(drawn(&random, depth: depth - 1), drawn(&random, depth: depth - 1))
        case 6...7: return .not(drawn(&random, depth: depth - 1))
        default: return .predicate(predicates[Int(random.bounded(UInt64(predicates.count)))])
        }
    }

    private static let predicates = [
        "attribute:az == a", "attribute:az in [b, c]", "attribute:stack == prod", "attribute:stack != prod", "attribute:gpu exists",
        "attribute:stack =~ 'p.*'", "task:group == db", "task:group =~ service:.*", "attribute:az != a",
    ]
}

/// A tree, and what it is held against.
struct Wish: Codable, Sendable {
    var tree: Tree
    var seats: [Seat]

    var smaller: [Wish] {
        tree.smaller.map { Wish(tree: $0, seats: seats) } + Shrink.list(seats).map { Wish(tree: tree, seats: $0) }
    }
}

extension Seat {
    static func drawn(_ random: inout SeededGenerator) -> Seat {
        var seat = Seat()
        if random.bounded(4) > 0 { seat.attributes["az"] = ["a", "b", "c"][Int(random.bounded(3))] }
        if random.bounded(3) > 0 { seat.attributes["stack"] = random.bounded(2) == 0 ? "prod" : "test" }
        if random.bounded(2) > 0 { seat.attributes["gpu"] = "" }
        if random.bounded(2) > 0 { seat.groups.append("service:web") }
        if random.bounded(3) == 0 { seat.groups.append("db") }
        return seat
    }
}

private let any = Check(
    "any", "Any expression selects who it says", reads: chairs,
    cases: .drawn(40, shrink: { (wish: Wish) in wish.smaller }) { random in
        let tree = Tree.drawn(&random, depth: 4)
        return Wish(tree: tree, seats: (0..<5).map { _ in Seat.drawn(&random) })
    }
) { (wish: Wish) -> Finding? in
    ask(Question(wish.tree.text(), wish.seats))
}

// MARK: On stage

/// A service on a stage of four instances, and what happens to them.
struct Evening: Codable {
    var tree: Tree
    var isDistinct: Bool
    var seats: [Seat]
    var desiredCount: Int
    var happenings: [Int]

    var smaller: [Evening] {
        func with(_ change: (inout Evening) -> Void) -> Evening {
            var copy = self
            change(&copy)
            return copy
        }
        return tree.smaller.map { tree in with { $0.tree = tree } }
            + Shrink.list(happenings).map { list in with { $0.happenings = list } }
            + (isDistinct ? [with { $0.isDistinct = false }] : [])
    }
}

private let stage = Check(
    "stage", "On stage nobody sits where the constraint isn't met", reads: "08-performance#three-somebody-leaves-at-once",
    cases: .drawn(6, shrink: { (evening: Evening) in evening.smaller }) { random in
        let tree = Tree.drawn(&random, depth: 2)
        return Evening(
            tree: tree, isDistinct: random.bounded(2) == 0, seats: (0..<4).map { _ in Seat.drawn(&random) },
            desiredCount: 2 + Int(random.bounded(4)), happenings: (0..<3).map { _ in Int(random.bounded(12)) })
    }
) { (evening: Evening) -> Finding? in
    trying(
        "desiredCount \(evening.desiredCount), memberOf \(evening.tree.text())"
            + (evening.isDistinct ? ", and distinctInstance" : ""))
    for (number, seat) in evening.seats.enumerated() { happened("instance \(number + 1): \(Seat(seat.attributes).words)") }
    var policies = Policies()
    policies.placementConstraintPolicy = AskForSeats()
    guard let got = try? play(evening, policies), let right = try? play(evening, Policies()) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    for (number, loads) in got.enumerated() {
        happened("\(number == 0 ? "after two minutes" : "after fault \(number)"): tasks per instance \(told(loads))")
        guard right[number] == loads else {
            return Finding(expected: "tasks per instance \(told(right[number]))", got: told(loads))
        }
    }
    return nil
}

/// - Returns: How many tasks of `web` are on each instance, after each fault.
private func play(_ evening: Evening, _ policies: Policies) throws -> [[Int]] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    for family in ["web", "database"] {
        try stage.registerTaskDefinition(
            ECS.RegisterTaskDefinitionRequest(
                family: family, containerDefinitions: [.init(family, image: "example.com/\(family):1", cpu: 128, memory: 128)]))
    }
    let instances = try evening.seats.map { seat in
        try stage.registerContainerInstance(
            attributes: seat.attributes.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.isEmpty ? nil : $0.value) })
    }
    _ = try stage.runTask(ECS.RunTaskRequest(taskDefinition: "database", group: "db"))
    let constraints: [ECS.PlacementConstraint] = [.memberOf(evening.tree.text())] + (evening.isDistinct ? [.distinctInstance] : [])
    let web = try stage.createService(
        ECS.CreateServiceRequest(
            serviceName: "web", taskDefinition: "web", desiredCount: evening.desiredCount, launchType: .ec2,
            placementConstraints: constraints))
    func loads() -> [Int] {
        instances.map { instance in stage.tasks(on: instance).filter { stage[$0].group == "service:web" }.count }
    }
    stage.run(for: .seconds(120))
    var seen = [loads()]
    for happening in evening.happenings {
        let instance = instances[happening % 4]
        switch happening / 4 {
        case 0: for task in stage.tasks(of: web, .running).prefix(2) { stage.crash(task) }
        case 1: try stage.updateContainerInstancesState([instance], status: .draining)
        default: try stage.updateContainerInstancesState([instance], status: .active)
        }
        stage.run(for: .seconds(200))
        seen.append(loads())
    }
    return seen
}
