import JudgeKit
import Orchestra

/// An instance, and a letter for each task on it: N is new and healthy, P is new and on its way, U is new and unhealthy, S is new and
/// stopping; O is old and healthy, Q is old and not healthy, T is old and stopping.
struct Desk: Codable {
    var tasks: String
    var status = ECS.ContainerInstance.Status.active
    var agentConnected = true
    var meetsConstraints = true
    var hasTasksOfServices = false

    init(
        _ tasks: String = "", _ status: ECS.ContainerInstance.Status = .active, agent: Bool = true, meets: Bool = true,
        services: Bool = false
    ) {
        self.tasks = tasks
        self.status = status
        agentConnected = agent
        meetsConstraints = meets
        hasTasksOfServices = services
    }

    var isWanted: Bool { status == .active && agentConnected && meetsConstraints }

    var words: String {
        status.rawValue + (agentConnected ? "" : ", the agent is away") + (meetsConstraints ? "" : ", doesn't meet the constraints")
            + (hasTasksOfServices ? ", has tasks of other services" : "")
    }
}

/// A service, desk by desk.
struct Section: Codable {
    var desks: [Desk]
    var minimumHealthyPercent = 0
    var launchesAllowed = 500

    init(_ desks: [Desk], minimum: Int = 0, launches: Int = 500) {
        self.desks = desks
        minimumHealthyPercent = minimum
        launchesAllowed = launches
    }

    init(_ desks: String..., minimum: Int = 0, launches: Int = 500) {
        self.init(desks.map { Desk($0) }, minimum: minimum, launches: launches)
    }

    /// Its tasks in order: where each is, and its letter.
    var places: [(desk: Int, letter: Character)] {
        desks.enumerated().flatMap { number, desk in desk.tasks.map { (desk: number, letter: $0) } }
    }

    var state: ECS.DaemonState {
        let instances = desks.enumerated().map { number, desk in
            ECS.DaemonState.InstanceState(
                id: name(number), status: desk.status, agentConnected: desk.agentConnected, meetsConstraints: desk.meetsConstraints,
                hasTasksOfServices: desk.hasTasksOfServices)
        }
        let tasks = places.enumerated().map { number, place in
            ECS.DaemonState.TaskState(
                id: ids[number], instance: name(place.desk), isPrimary: "NPUS".contains(place.letter),
                isStopping: "ST".contains(place.letter),
                health: place.letter == "U" ? .unhealthy : "PQ".contains(place.letter) ? .unknown : .healthy)
        }
        return ECS.DaemonState(
            minimumHealthyPercent: minimumHealthyPercent, launchesAllowed: launchesAllowed, instances: instances, tasks: tasks)
    }

    var smaller: [Section] {
        Shrink.list(desks).map { Section($0, minimum: minimumHealthyPercent, launches: launchesAllowed) }
    }
}

func name(_ desk: Int) -> String { "i\(desk + 1)" }

private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

/// Ids for as many tasks as a section may have.
private let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "log", containers: [.init("log", image: "example.com/log:1")])
    return (1...3).flatMap { _ in (try? stage.runTask("log", count: 8)) ?? [] }
}()

private let kinds: [Character: String] = [
    "N": "new, healthy", "P": "new, health unknown", "U": "new, unhealthy", "S": "new, stopping", "O": "old, healthy",
    "Q": "old, health unknown", "T": "old, stopping",
]

/// An answer, taken apart.
private struct Answer {
    var starts: [Int] = []
    /// Places in the list of tasks.
    var stops: [Int] = []
    var problem: Finding?

    init(_ changes: [ECS.DaemonChange], of section: Section) {
        let places = section.places
        for change in changes {
            switch change {
            case .start(let id):
                guard let desk = section.desks.indices.first(where: { name($0) == id }), !starts.contains(desk) else {
                    problem = Finding(expected: "one start on an instance, and instances of the list only", got: "start on \(id)")
                    return
                }
                starts.append(desk)
            case .stop(let id, _):
                guard let place = places.indices.first(where: { ids[$0] == id }), !stops.contains(place) else {
                    problem = Finding(expected: "each task is stopped once, and only tasks of the list are", got: "another stop")
                    return
                }
                if "ST".contains(places[place].letter) {
                    problem = Finding(
                        expected: "\(letters[place]) is stopping already, and isn't told again", got: "stop \(letters[place])")
                }
                stops.append(place)
            }
        }
    }

    var words: String {
        let words = starts.sorted().map { "start on \(name($0))" } + stops.sorted().map { "stop \(letters[$0])" }
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }
}

/// What is wrong with an answer, by the rules of the exercise.
private func problem(_ answer: Answer, _ section: Section) -> Finding? {
    if let problem = answer.problem { return problem }
    let empty = section.desks.indices.filter { section.desks[$0].isWanted && section.desks[$0].tasks.isEmpty }
    if let wrong = answer.starts.first(where: { !empty.contains($0) }) {
        let why = section.desks[wrong].isWanted ? ", where a task still has its place" : ""
        return Finding(expected: "no start on \(name(wrong))\(why)", got: answer.words)
    }
    let wanted = min(empty.count, section.launchesAllowed)
    if answer.starts.count != wanted { return Finding(expected: "starts: \(wanted)", got: answer.words) }
    var healthyOld: [Int] = []
    let places = section.places
    for (number, desk) in section.desks.enumerated() {
        let active = places.indices.filter { places[$0].desk == number && !"ST".contains(places[$0].letter) }
        let stopped = active.filter { answer.stops.contains($0) }
        let new = active.filter { "NPU".contains(places[$0].letter) }
        var must = active
        if !desk.isWanted {
            if stays(desk) { must = [] }
        } else if new.count > 1 {
            let staying = new.filter { !stopped.contains($0) }
            if staying.count != 1 { return Finding(expected: "one new task stays on \(name(number))", got: answer.words) }
            must.removeAll { $0 == staying[0] }
        } else if new.count == 1 {
            must.removeAll { "NP".contains(places[$0].letter) }
        } else {
            let healthy = active.filter { places[$0].letter == "O" }
            healthyOld += healthy
            must.removeAll { healthy.contains($0) }
            if must.isEmpty { continue }
        }
        if let missing = must.first(where: { !stopped.contains($0) }) {
            return Finding(expected: "\(letters[missing]) leaves", got: answer.words)
        }
        if let wrong = stopped.first(where: { !must.contains($0) && !healthyOld.contains($0) }) {
            return Finding(expected: "\(letters[wrong]) stays", got: answer.words)
        }
    }
    let staying = places.count { "NO".contains($0.letter) && stays(section.desks[$0.desk]) }
    let spare = max(staying - section.state.lowerLimit, 0)
    let leave = min(spare, healthyOld.count)
    let left = healthyOld.count { answer.stops.contains($0) }
    return .unless(
        leave == left,
        expected: "\(leave) of the healthy old tasks \(leave == 1 ? "leaves" : "leave"): \(spare) to spare above lowerLimit "
            + "\(section.state.lowerLimit)", got: answer.words)
}

private func stays(_ desk: Desk) -> Bool {
    desk.meetsConstraints && (desk.status == .active || desk.status == .draining && desk.hasTasksOfServices)
}

private func ask(_ section: Section) -> Finding? {
    var words = "one look, minimumHealthyPercent \(section.minimumHealthyPercent)"
    if section.launchesAllowed < 100 { words += ", launchesAllowed \(section.launchesAllowed)" }
    trying(words)
    let places = section.places
    for (number, desk) in section.desks.enumerated() {
        let tasks = places.indices.filter { places[$0].desk == number }.map { "\(letters[$0]) \(kinds[places[$0].letter]!)" }
        happened("\(name(number)) \(desk.words): \(tasks.isEmpty ? "no task" : tasks.joined(separator: "; "))")
    }
    let reference = Answer(ECS.OnePerInstance().changes(for: section.state), of: section)
    if let finding = problem(reference, section) { return Finding(expected: finding.expected, got: "the engine's: \(finding.got)") }
    let answer = Answer(OnePerDesk().changes(for: section.state), of: section)
    return problem(answer, section)
}

private let lines = "03-service#what-the-scheduler-decides-in-four-lines"
let again = "03-service#the-manager-counts-again-and-again"
private let locked = "03-service#a-section-whose-instrument-cant-be-found"

let suite = Suite([empty, unwanted, away, draining, constraints, place, surplus, launches, ill, rollout, any, evening])

private let empty = Check(
    "empty", "A task is started on each wanted instance that has none", reads: again,
    cases: .examples([
        Section("", "", ""), Section("N", "", "P"), Section("N", "N"), Section([]), Section(""), Section("", "S"), Section("", "O"),
    ]), judge: ask)

private let unwanted = Check(
    "unwanted", "Nothing is started where nothing is wanted", reads: lines,
    cases: .examples([
        Section([Desk("", .draining), Desk("N")]), Section([Desk("", agent: false)]), Section([Desk("", meets: false), Desk()]),
        Section([Desk("", .inactive)]), Section([Desk("", .draining, services: true), Desk("N")]),
    ]), judge: ask)

private let away = Check(
    "agent", "Where only the agent is away, the task stays", reads: lines,
    cases: .examples([
        Section([Desk("N", agent: false), Desk("N")]), Section([Desk("O", agent: false)]),
        Section([Desk("P", agent: false), Desk()]),
        Section([Desk("N", agent: false, meets: false)]),
    ]), judge: ask)

private let draining = Check(
    "draining", "On a draining instance the daemon's task is the last to leave", reads: lines,
    cases: .examples([
        Section([Desk("N", .draining), Desk("N")]), Section([Desk("N", .draining, services: true), Desk("N")]),
        Section([Desk("N", .inactive, services: true)]), Section([Desk("S", .draining)]),
        Section([Desk("O", .draining), Desk("O")]),
        Section([Desk("N", .draining, meets: false, services: true)]),
    ]), judge: ask)

private let constraints = Check(
    "constraints", "A task leaves an instance that doesn't meet the constraints any more", reads: lines,
    cases: .examples([
        Section([Desk("N", meets: false), Desk("N")]), Section([Desk("N", meets: false, services: true)]),
        Section([Desk("P", meets: false), Desk("", meets: false), Desk()]), Section([Desk("NS", meets: false)]),
    ]), judge: ask)

private let place = Check(
    "place", "A task that is stopping still has its place", reads: lines,
    cases: .examples([Section("S"), Section("T", "N"), Section("S", ""), Section("NS"), Section("ST", ""), Section("TP")]),
    judge: ask)

private let surplus = Check(
    "surplus", "Of several on one instance, one new task stays", reads: lines,
    cases: .examples([
        Section("NN"), Section("NP", "N"), Section("NNN", "", "N"), Section("NO"), Section("ON", "O"), Section("PO", minimum: 100),
        Section("NN", "", ""), Section("NQ", "PT"),
    ]), judge: ask)

private let launches = Check(
    "launches", "No more are started than launchesAllowed says", reads: locked,
    cases: .examples([
        Section("", "", "", launches: 2), Section("", launches: 0), Section("N", "", "", launches: 1),
        Section("U", "", launches: 1),
        Section([Desk("", .draining), Desk("", agent: false), Desk(), Desk()], launches: 1),
    ]), judge: ask)

private let ill = Check(
    "unhealthy", "An unhealthy task leaves, whatever the floor", reads: "08-performance#four-ill-and-nobody-may-sit-beside-him",
    cases: .examples([
        Section("U"), Section("U", "N", minimum: 100), Section("U", "U", ""), Section("Q", "N", minimum: 100),
        Section("Q", "O", minimum: 100), Section("UO", minimum: 100),
    ]), judge: ask)

private let rollout = Check(
    "deployment", "Old tasks leave as far as the floor allows, and no further", reads: lines,
    cases: .examples([
        Section("O", "O", "O"), Section("O", "O", "O", "O", minimum: 50), Section("O", "O", "O", minimum: 50),
        Section("O", "O", minimum: 100), Section("N", "T", "O", "O", minimum: 50), Section("N", "P", "O", "O", minimum: 50),
        Section("N", "N", "N", "O", minimum: 50), Section("N", "", "O", "O", minimum: 75), Section("O", "Q", "O", minimum: 34),
        Section([Desk("O", agent: false), Desk("O"), Desk("O")], minimum: 100), Section("O", "T", "T", minimum: 34),
        Section("O", "S", "N", minimum: 50), Section([Desk("O", .draining), Desk("O")], minimum: 100),
    ]), judge: ask)

private let any = Check(
    "any", "Any service is looked at by the same rules", reads: lines,
    cases: .drawn(60, shrink: { (section: Section) in section.smaller }) { random in
        let contents = ["", "", "N", "N", "P", "U", "S", "O", "O", "Q", "T", "NN", "NO", "NS"]
        let desks = (0..<1 + Int(random.bounded(6))).map { _ in
            Desk(
                contents[Int(random.bounded(UInt64(contents.count)))],
                [.active, .active, .active, .active, .draining, .inactive][Int(random.bounded(6))], agent: random.bounded(6) > 0,
                meets: random.bounded(6) > 0, services: random.bounded(2) == 0)
        }
        return Section(
            desks, minimum: [0, 34, 50, 66, 100][Int(random.bounded(5))],
            launches: random.bounded(4) == 0 ? Int(random.bounded(3)) : 500)
    }, judge: ask)
