import JudgeKit
import Orchestra

/// A section as the scheduler finds it: a letter for each task. H is RUNNING and healthy, R is RUNNING and neither healthy nor
/// unhealthy yet, U is RUNNING and unhealthy, P is PENDING.
struct Section: Codable {
    var tasks: String
    var desiredCount: Int
    var maximumPercent = 200
    var launchesAllowed = 500

    init(_ tasks: String, _ desiredCount: Int, maximumPercent: Int = 200, launchesAllowed: Int = 500) {
        self.tasks = tasks
        self.desiredCount = desiredCount
        self.maximumPercent = maximumPercent
        self.launchesAllowed = launchesAllowed
    }

    var state: ECS.ServiceState {
        ECS.ServiceState(
            desiredCount: desiredCount, maximumPercent: maximumPercent, launchesAllowed: launchesAllowed,
            tasks: tasks.enumerated().map { number, letter in
                ECS.ServiceState.TaskState(
                    id: ids[number], lastStatus: letter == "P" ? .pending : .running,
                    health: letter == "H" ? .healthy : letter == "U" ? .unhealthy : .unknown, number: number + 1)
            })
    }

    var smaller: [Section] {
        Shrink.list(Array(tasks)).map {
            Section(String($0), desiredCount, maximumPercent: maximumPercent, launchesAllowed: launchesAllowed)
        }
            + Shrink.number(desiredCount).map {
                Section(tasks, $0, maximumPercent: maximumPercent, launchesAllowed: launchesAllowed)
            }
    }

    static func drawn(_ random: inout SeededGenerator, from letters: String, tasks: Int, desired: Int) -> Section {
        let letters = Array(letters)
        let count = Int(random.bounded(UInt64(tasks + 1)))
        let text = (0..<count).map { _ in letters[Int(random.bounded(UInt64(letters.count)))] }
        return Section(
            String(text), Int(random.bounded(UInt64(desired + 1))), maximumPercent: [100, 125, 150, 200][Int(random.bounded(4))])
    }
}

private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

/// Ids for as many tasks as a section may have.
private let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    return (1...2).flatMap { _ in (try? stage.runTask("users", count: 10)) ?? [] }
}()

private func name(_ id: ECS.Task.ID) -> String {
    ids.firstIndex(of: id).map { String(letters[$0]) } ?? "a task that isn't in the list"
}

private func words(_ section: Section) -> String {
    let kinds: [Character: String] = ["H": "healthy", "R": "RUNNING, health unknown", "U": "unhealthy", "P": "PENDING"]
    let tasks = section.tasks.enumerated().map { "\(letters[$0]) \(kinds[$1]!)" }.joined(separator: "; ")
    var text = "desiredCount \(section.desiredCount), upperLimit \(section.state.upperLimit)"
    if section.launchesAllowed < 100 { text += ", launchesAllowed \(section.launchesAllowed)" }
    return "\(text); tasks: \(tasks.isEmpty ? "none" : tasks)"
}

/// Changes, added up.
private struct Sum {
    var starts = 0
    var stops: [Int] = []
    var problem: Finding?

    init(_ changes: [ECS.TaskChange], of state: ECS.ServiceState) {
        for change in changes {
            switch change {
            case .start(let count, _):
                guard (0...1000).contains(count) else {
                    problem = Finding(
                        expected: count < 0 ? "a count of 0 or more" : "as many as are missing", got: "start(count: \(count), …)")
                    return
                }
                starts += count
            case .stop(let id, _):
                guard let place = state.tasks.firstIndex(where: { $0.id == id }) else {
                    problem = Finding(expected: "only tasks of the list are stopped", got: "another one is")
                    return
                }
                if stops.contains(place) {
                    problem = Finding(expected: "each task is stopped once", got: "\(name(id)) is stopped twice")
                }
                stops.append(place)
            case .replace(let id):
                problem = Finding(expected: "starts and stops: there is one deployment", got: "replace(\(name(id)))")
            }
        }
    }
}

private func counted(_ count: Int, _ verb: String) -> String { count == 0 ? "" : "\(verb) \(count)" }

private func told(starts: Int, stops: Int) -> String {
    let parts = [counted(starts, "start"), counted(stops, "stop")].filter { !$0.isEmpty }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
}

/// How soon a task leaves when there are too many.
private func rank(_ task: ECS.ServiceState.TaskState) -> Int {
    task.lastStatus != .running ? 0 : task.health == .unhealthy ? 1 : 2
}

/// Holds one look against the engine's: the same numbers, and the right ones leave.
private func look(at section: Section, _ changes: [ECS.TaskChange], tellsSection: Bool = false) -> Finding? {
    let state = section.state
    let sum = Sum(changes, of: state)
    let stopped = sum.stops.map { String(letters[$0]) }.sorted().joined(separator: ", ")
    let parts = [counted(sum.starts, "start"), stopped.isEmpty ? "" : "stop \(stopped)"].filter { !$0.isEmpty }
    happened(
        (tellsSection ? "\(words(section)) → " : "the answer: ") + "\(parts.isEmpty ? "nothing" : parts.joined(separator: ", "))")
    if let problem = sum.problem { return problem }
    let right = Sum(ECS.ReplicaScheduler().changes(for: state), of: state)
    guard sum.starts == right.starts, sum.stops.count == right.stops.count else {
        return Finding(
            expected: told(starts: right.starts, stops: right.stops.count), got: told(starts: sum.starts, stops: sum.stops.count))
    }
    let staying = state.tasks.indices.filter { !sum.stops.contains($0) }
    let present = state.tasks.count { $0.health != .unhealthy }
    if present > state.desiredCount {
        for gone in sum.stops {
            guard let before = staying.first(where: { rank(state.tasks[$0]) < rank(state.tasks[gone]) }) else { continue }
            return Finding(
                expected: "\(letters[before]) leaves before \(letters[gone])",
                got: "\(letters[gone]) leaves and \(letters[before]) stays")
        }
    } else if let well = sum.stops.first(where: { state.tasks[$0].health != .unhealthy }) {
        return Finding(expected: "only unhealthy tasks leave", got: "\(letters[well]) leaves")
    }
    return nil
}

private func look(at section: Section) -> Finding? {
    trying("one look: \(words(section))")
    return look(at: section, OneGlance().changes(for: section.state))
}

let suite = Suite([rest, few, pending, allowed, many, order, unhealthy, room, mixed, toRest, evening])

private let rest = Check(
    "rest", "Nothing is done when what there is is what is wanted", reads: "03-service#what-the-scheduler-decides-in-four-lines",
    cases: .examples([Section("HHH", 3), Section("H", 1, maximumPercent: 100), Section("HRH", 3), Section("", 0)]), judge: look)

private let few = Check(
    "few", "What is missing is started, all at one look", reads: "03-service#the-manager-counts-again-and-again",
    cases: .examples([
        Section("", 3), Section("HH", 3), Section("H", 3), Section("HH", 5), Section("", 1, maximumPercent: 100),
        Section("HHH", 4, maximumPercent: 100),
    ]), judge: look)

private let pending = Check(
    "pending", "A task on its way counts", reads: "03-service#the-manager-counts-again-and-again",
    cases: .examples([
        Section("PPP", 3), Section("HP", 3), Section("HHP", 3), Section("PPR", 4), Section("HR", 2), Section("RR", 3),
    ]), judge: look)

private let allowed = Check(
    "launches", "No more are started than launchesAllowed says", reads: "03-service#a-section-whose-instrument-cant-be-found",
    cases: .examples([
        Section("", 3, launchesAllowed: 2), Section("H", 5, launchesAllowed: 1), Section("HH", 3, launchesAllowed: 0),
        Section("HP", 4, launchesAllowed: 2),
    ]), judge: look)

private let many = Check(
    "many", "The surplus leaves, and no more than that", reads: "03-service#from-three-to-five-to-two",
    cases: .examples([
        Section("HHHHH", 2), Section("HHH", 2), Section("HH", 0), Section("HRHR", 1), Section("HHHH", 3, maximumPercent: 100),
        Section("PP", 0), Section("PP", 1),
    ]), judge: look)

private let order = Check(
    "order", "Who isn't RUNNING leaves first, then the unhealthy", reads: "03-service#from-three-to-five-to-two",
    cases: .examples([
        Section("HPH", 2), Section("PHHH", 3), Section("HHHP", 3), Section("UHHH", 2), Section("HUHH", 2), Section("HHHU", 2),
        Section("UHHHP", 2), Section("HPUHP", 2), Section("PHUHH", 2), Section("HUPPP", 3), Section("PUPUPP", 3),
    ]), judge: look)

private let unhealthy = Check(
    "unhealthy", "An unhealthy task leaves when a healthy one has its place",
    reads: "08-performance#five-ill-and-another-sits-down-beside-him",
    cases: .examples([
        Section("HUH", 3), Section("HUHP", 3), Section("HUHR", 3), Section("HUHH", 3), Section("UUH", 3), Section("UUHPP", 3),
        Section("UUHHP", 3), Section("U", 1), Section("UP", 1), Section("UH", 1), Section("HUU", 1), Section("UU", 0),
        Section("HHUU", 4, launchesAllowed: 1),
    ]), judge: look)

private let room = Check(
    "room", "The list never grows beyond upperLimit", reads: "08-performance#four-ill-and-nobody-may-sit-beside-him",
    cases: .examples([
        Section("HUH", 3, maximumPercent: 100), Section("UUH", 3, maximumPercent: 100), Section("HH", 3, maximumPercent: 100),
        Section("UHP", 3, maximumPercent: 100), Section("UUU", 3, maximumPercent: 100), Section("UUHH", 4, maximumPercent: 125),
        Section("UUHHP", 4, maximumPercent: 125), Section("UUUH", 4, maximumPercent: 150), Section("UH", 3, maximumPercent: 100),
        Section("UUHR", 4, maximumPercent: 100),
    ]), judge: look)

private let mixed = Check(
    "mixed", "Any section is looked at by the same rules", reads: "03-service#what-the-scheduler-decides-in-four-lines",
    cases: .drawn(80, shrink: { (section: Section) in section.smaller }) { random in
        Section.drawn(&random, from: "HHHPRU", tasks: 8, desired: 6)
    }, judge: look)

private let toRest = Check(
    "comes-to-rest", "Look after look, it comes to rest with what is wanted",
    reads: "03-service#what-the-scheduler-decides-in-four-lines",
    cases: .drawn(20, shrink: { (section: Section) in section.smaller }) { random in
        Section.drawn(&random, from: "HHPRU", tasks: 7, desired: 5)
    }
) { (section: Section) -> Finding? in
    trying("look after look; between two of them, whoever is on the way becomes healthy")
    var section = section
    for _ in 1...20 {
        let changes = OneGlance().changes(for: section.state)
        if let finding = look(at: section, changes, tellsSection: true) { return finding }
        let sum = Sum(changes, of: section.state)
        let steady = sum.starts == 0 && sum.stops.isEmpty && section.tasks.allSatisfy { $0 == "H" }
        if steady {
            return .unless(
                section.tasks.count == section.desiredCount, expected: "\(section.desiredCount) tasks in the end",
                got: "\(section.tasks.count)")
        }
        let staying = section.tasks.enumerated().filter { !sum.stops.contains($0.offset) }.map { $0.element == "U" ? "U" : "H" }
        section.tasks = staying.joined() + String(repeating: "P", count: sum.starts)
    }
    return Finding(expected: "rest within 20 looks", got: "there is always something to do")
}

/// An evening: how many are wanted, and what happens at which second.
struct Evening: Codable {
    enum Happening: Codable {
        case crash(Int)
        case fallIll(Int)
        case desiredCount(Int)
    }

    var desiredCount: Int
    var maximumPercent: Int
    var happenings: [Happening]

    var smaller: [Evening] {
        Shrink.list(happenings).map { Evening(desiredCount: desiredCount, maximumPercent: maximumPercent, happenings: $0) }
    }
}

private let evening = Check(
    "evening", "A whole evening on the stage: crashes, illness, and other numbers",
    reads: "08-performance#three-somebody-leaves-at-once",
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        let happenings = (0..<5).map { _ in
            switch random.bounded(4) {
            case 0, 1: Evening.Happening.crash(Int(random.bounded(5)))
            case 2: Evening.Happening.fallIll(Int(random.bounded(5)))
            default: Evening.Happening.desiredCount(1 + Int(random.bounded(5)))
            }
        }
        return Evening(
            desiredCount: 2 + Int(random.bounded(3)), maximumPercent: [100, 150, 200][Int(random.bounded(3))],
            happenings: happenings)
    }
) { (evening: Evening) -> Finding? in
    trying("a service with desiredCount \(evening.desiredCount) and maximumPercent \(evening.maximumPercent) on a stage of its own")
    guard let (finding, created) = try? play(evening, Policies(serviceScheduler: OneGlance()), tells: true),
        let (_, enough) = try? play(evening, Policies(), tells: false)
    else { return Finding(expected: "an evening", got: "one that can't be set up") }
    if let finding { return finding }
    return .unless(created == enough, expected: "\(enough) tasks are started in the whole evening", got: "\(created) are")
}

/// - Returns: How many tasks were created in all, and what went wrong.
private func play(_ evening: Evening, _ policies: Policies, tells: Bool) throws -> (Finding?, Int) {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    let check = ECS.HealthCheck(command: ["CMD-SHELL", "curl -f http://localhost:8080/"], interval: 5, timeout: 2, retries: 2)
    try stage.registerTaskDefinition(
        family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080, healthCheck: check)])
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: evening.desiredCount, maximumPercent: evening.maximumPercent)
    func tell(_ what: String) {
        if tells { happened("\(stage.clock) \(what); tasks: \(stage.labels(of: users).joined(separator: ", "))") }
    }
    stage.run(for: .seconds(60))
    tell("the section is there")
    for happening in evening.happenings {
        let running = stage.tasks(of: users, .running)
        switch happening {
        case .crash(let number) where !running.isEmpty:
            tell("\(stage.label(of: running[number % running.count])) crashes")
            stage.crash(running[number % running.count])
        case .fallIll(let number) where !running.isEmpty:
            tell("\(stage.label(of: running[number % running.count])) falls ill")
            stage.failContainerHealthCheck(of: running[number % running.count])
        case .desiredCount(let count):
            tell("desiredCount is \(count) from now on")
            try stage.updateService(users, desiredCount: count)
        default: break
        }
        stage.run(for: .seconds(90))
        let service = stage[users]
        tell("after a minute and a half")
        guard service.runningCount == service.desiredCount, stage.labels(of: users).count == service.desiredCount else {
            return (
                Finding(
                    expected: "\(service.desiredCount) tasks run, and no others are meant to",
                    got: "\(service.runningCount) run, \(stage.labels(of: users).count) are meant to"), 0
            )
        }
    }
    var created = 0
    for entry in stage.log {
        if case .taskCreated = entry.event { created += 1 }
    }
    return (nil, created)
}
