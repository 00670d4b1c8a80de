import JudgeKit
import Orchestra

/// A service in the middle of a change: a letter for each task. Small letters play an old edition, capitals the new one. H is RUNNING
/// and healthy, R is RUNNING and neither healthy nor unhealthy yet, P is PENDING, u is RUNNING and unhealthy.
struct Change: Codable {
    var tasks: String
    var desiredCount: Int
    var minimumHealthyPercent: Int
    var maximumPercent: Int
    var launchesAllowed = 500

    init(_ tasks: String, _ desiredCount: Int, _ minimum: Int = 100, _ maximum: Int = 200, launchesAllowed: Int = 500) {
        self.tasks = tasks
        self.desiredCount = desiredCount
        minimumHealthyPercent = minimum
        maximumPercent = maximum
        self.launchesAllowed = launchesAllowed
    }

    /// All play the old edition, and play well.
    static func fresh(_ desiredCount: Int, _ minimum: Int, _ maximum: Int) -> Change {
        Change(String(repeating: "h", count: desiredCount), desiredCount, minimum, maximum)
    }

    var state: ECS.ServiceState {
        ECS.ServiceState(
            desiredCount: desiredCount, minimumHealthyPercent: minimumHealthyPercent, maximumPercent: maximumPercent,
            launchesAllowed: launchesAllowed,
            tasks: tasks.enumerated().map { place, letter in
                let health: ECS.ServiceState.TaskState.Health =
                    switch letter {
                    case "h", "H": .healthy
                    case "u": .unhealthy
                    default: .unknown
                    }
                return ECS.ServiceState.TaskState(
                    id: ids[place], isPrimary: letter.isUppercase, lastStatus: "pP".contains(letter) ? .pending : .running,
                    health: health, number: place + 1)
            })
    }

    var smaller: [Change] {
        var all = Shrink.list(Array(tasks)).map { with(\.tasks, String($0)) }
        all += Shrink.number(desiredCount).map { with(\.desiredCount, $0) }
        if maximumPercent != 200 { all.append(with(\.maximumPercent, 200)) }
        if minimumHealthyPercent != 100 { all.append(with(\.minimumHealthyPercent, 100)) }
        return all
    }

    private func with<Value>(_ path: WritableKeyPath<Change, Value>, _ value: Value) -> Change {
        var copy = self
        copy[keyPath: path] = value
        return copy
    }
}

/// Ids for as many tasks as a service may have here.
private let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    return (1...5).flatMap { _ in (try? stage.runTask("users", count: 10)) ?? [] }
}()

// MARK: In words

private typealias TaskState = ECS.ServiceState.TaskState

private func name(_ task: TaskState) -> String {
    let letter = String(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[(task.number - 1) % 26])
    return task.number <= 26 ? letter : letter + "\((task.number - 1) / 26 + 1)"
}

private func kind(of task: TaskState) -> String {
    switch task.health {
    case .healthy: "healthy"
    case .unhealthy: "unhealthy"
    case .unknown: task.lastStatus == .running ? "RUNNING, health unknown" : "PENDING"
    }
}

private func words(_ state: ECS.ServiceState) -> String {
    var text = "desiredCount \(state.desiredCount), lowerLimit \(state.lowerLimit), upperLimit \(state.upperLimit)"
    if state.launchesAllowed < 100 { text += ", launchesAllowed \(state.launchesAllowed)" }
    for edition in ["old", "new"] {
        let tasks = state.tasks.filter { $0.isPrimary == (edition == "new") }
        var kinds: [String] = []
        for task in tasks where !kinds.contains(kind(of: task)) { kinds.append(kind(of: task)) }
        let parts = kinds.map { each in tasks.filter { kind(of: $0) == each }.map(name).joined(separator: " ") + " \(each)" }
        text += "; \(edition): \(parts.isEmpty ? "none" : parts.joined(separator: ", "))"
    }
    return text
}

// MARK: One look

/// Changes, added up.
private struct Sum {
    var starts = 0
    var stops: [Int] = []
    var problem: Finding?
    private let state: ECS.ServiceState

    init(_ changes: [ECS.TaskChange], of state: ECS.ServiceState) {
        self.state = state
        for change in changes {
            switch change {
            case .start(let count, _):
                guard (0...1000).contains(count) else {
                    problem = Finding(
                        expected: count < 0 ? "a count of 0 or more" : "as many as are missing", got: "start(count: \(count), …)")
                    return
                }
                starts += count
            case .stop(let id, _): stop(id)
            case .replace: problem = Finding(expected: "starts and stops: nobody new plays an old edition", got: "replace(…)")
            }
        }
    }

    private mutating func stop(_ id: ECS.Task.ID) {
        guard let place = state.tasks.firstIndex(where: { $0.id == id }) else {
            problem = Finding(expected: "only tasks of the list are stopped", got: "another one is")
            return
        }
        if stops.contains(place) {
            problem = Finding(expected: "each task is stopped once", got: "\(name(state.tasks[place])) is stopped twice")
        }
        stops.append(place)
    }

    func count(new: Bool) -> Int { stops.count { state.tasks[$0].isPrimary == new } }
    var isNothing: Bool { starts == 0 && stops.isEmpty }
    var numbers: [Int] { [starts, count(new: true), count(new: false)] }
    /// How many of which.
    var told: String {
        let parts = zip(numbers, [("start", ""), ("stop", " new"), ("stop", " old")]).filter { $0.0 != 0 }
        return parts.isEmpty ? "nothing" : parts.map { "\($1.0) \($0)\($1.1)" }.joined(separator: ", ")
    }
    /// Who.
    var words: String {
        let names = stops.sorted().map { name(state.tasks[$0]) }.joined(separator: " ")
        let parts = [starts > 0 ? "start \(starts)" : "", names.isEmpty ? "" : "stop \(names)"].filter { !$0.isEmpty }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}

/// What the engine does, as far as it concerns this exercise: nobody plays on in an old edition for the sake of what has worked.
private func right(_ state: ECS.ServiceState) -> Sum {
    var plain = state
    for place in plain.tasks.indices {
        plain.tasks[place].hasCompletedDeployment = false
        plain.tasks[place].isReplacement = false
    }
    return Sum(ECS.ReplicaScheduler().changes(for: plain), of: state)
}

/// Holds one look against the engine's: the same numbers, and the right ones leave.
func look(at state: ECS.ServiceState, _ changes: [ECS.TaskChange]) -> Finding? {
    let sum = Sum(changes, of: state)
    happened("\(words(state)) → \(sum.words)")
    if let problem = sum.problem { return problem }
    let right = right(state)
    guard sum.numbers == right.numbers else { return Finding(expected: right.told, got: sum.told) }
    for gone in sum.stops where state.tasks[gone].health == .healthy {
        let before = state.tasks.indices.first {
            state.tasks[$0].isPrimary == state.tasks[gone].isPrimary && state.tasks[$0].health != .healthy
                && !sum.stops.contains($0)
        }
        guard let before else { continue }
        let (stays, leaves) = (name(state.tasks[before]), name(state.tasks[gone]))
        return Finding(
            expected: "\(stays), who isn't healthy, leaves before \(leaves)", got: "\(leaves) leaves and \(stays) stays")
    }
    return nil
}

private func look(at change: Change) -> Finding? {
    trying("one look at a service that changes to a new edition")
    return look(at: change.state, ChangeOfEdition().changes(for: change.state))
}

private func isStuck(_ state: ECS.ServiceState) -> Bool {
    state.tasks.contains { !$0.isPrimary } && state.tasks.allSatisfy { $0.health == .healthy }
        && state.tasks.count >= state.upperLimit && state.tasks.count <= state.lowerLimit
}

private func report(on change: Change) -> Finding? {
    let state = change.state
    let says = ChangeOfEdition().cannotMove(state)
    happened("\(words(state)) → cannotMove: \(says)")
    return .unless(says, equals: isStuck(state), "whether the limits leave a step")
}

// MARK: The checks

private let budgets = "09-deployments#they-come-first-then-the-others-go"
private let four = "03-service#what-the-scheduler-decides-in-four-lines"
let beside = "08-performance#five-ill-and-another-sits-down-beside-him"
private let full = "08-performance#four-ill-and-nobody-may-sit-beside-him"

let suite = Suite([rest, room, floor, ceiling, idle, many, stuck, mixed, toTheEnd, evening])

private let rest = Check(
    "rest", "When everybody plays the new edition, nothing is done", reads: four,
    cases: .examples([Change("HHH", 3), Change("HHHH", 4, 50, 200), Change("H", 1, 0, 100), Change("HRP", 3), Change("", 0)]),
    judge: look)

private let room = Check(
    "room", "With room for all, the new ones come first, and the old ones leave when those are healthy", reads: beside,
    cases: .examples([
        Change("hhhh", 4), Change("hhhhPPPP", 4), Change("hhhhRRRR", 4), Change("hhhhHHHH", 4), Change("h", 1), Change("hP", 1),
        Change("hR", 1), Change("hH", 1), Change("hhhhHHRP", 4), Change("hhHHHH", 4), Change("hhh", 5), Change("hhhHH", 5),
        Change("hhhh", 4, launchesAllowed: 1), Change("hhhhPP", 4, launchesAllowed: 0),
    ]), judge: look)

private let floor = Check(
    "floor", "Never fewer healthy ones than lowerLimit", reads: budgets,
    cases: .examples([
        Change("hhhh", 4, 50, 100), Change("hh", 4, 50, 100), Change("hhRR", 4, 50, 100), Change("hhHH", 4, 50, 100),
        Change("hhh", 3, 50, 100), Change("hhhhhh", 6, 66, 133), Change("hhhhR", 6, 66, 133), Change("hhhHRR", 6, 66, 133),
        Change("h", 1, 0, 100), Change("hhhh", 4, 0, 100), Change("hhhhh", 5, 60, 140), Change("hhh", 3, 34, 100),
        Change("h", 1, 1, 200), Change("hhHPP", 4, 75, 150), Change("h", 2, 50, 100),
    ]), judge: look)

private let ceiling = Check(
    "ceiling", "Never more in all than upperLimit", reads: budgets,
    cases: .examples([
        Change("hhh", 3, 100, 150), Change("hhhR", 3, 100, 150), Change("hhhH", 3, 100, 150), Change("hhH", 3, 100, 150),
        Change("hhhhhhhhhh", 10, 100, 110), Change("hhhhh", 5, 60, 140), Change("hhhRR", 5, 60, 140), Change("hhh", 3, 0, 166),
        Change("hh", 2, 50, 100), Change("h", 2, 50, 100), Change("hhhuu", 4, 100, 125), Change("hhpp", 2, 100, 200),
        Change("", 2, 50, 100), Change("hhhhhh", 4, 100, 125),
    ]), judge: look)

private let idle = Check(
    "idle", "Old ones that aren't healthy leave at once: nobody misses them", reads: budgets,
    cases: .examples([
        Change("hu", 2), Change("uu", 2), Change("pp", 2), Change("hhrp", 4), Change("uuuu", 4, 100, 100), Change("hpPP", 2),
        Change("huHH", 2), Change("uhuhH", 3, 66, 200), Change("hrhrHH", 4, 50, 200), Change("uhhh", 4, 75, 100),
        Change("rrHH", 2), Change("hhuu", 4, 25, 100),
    ]), judge: look)

private let many = Check(
    "many", "New ones beyond desiredCount leave, whoever isn't healthy first", reads: "03-service#from-three-to-five-to-two",
    cases: .examples([
        Change("HHHH", 2), Change("HHPH", 2), Change("RHHH", 3), Change("PHRHH", 2), Change("hhHHH", 2), Change("hhhhPPPP", 2),
        Change("hHRR", 1), Change("HH", 0), Change("hhhHHHH", 3, 50, 150),
    ]), judge: look)

private let stuck = Check(
    "stuck", "Two limits that leave no step are reported, and kept all the same", reads: full,
    cases: .examples([
        Change.fresh(2, 100, 100), .fresh(2, 75, 100), .fresh(3, 100, 125), .fresh(1, 100, 100), .fresh(1, 50, 100),
        .fresh(1, 100, 199), .fresh(4, 80, 100), .fresh(4, 100, 125), .fresh(4, 75, 100), .fresh(1, 0, 100), .fresh(3, 100, 200),
        Change("hHH", 3, 100, 100), Change("HHH", 3, 100, 100), Change("hhR", 3, 100, 100), Change("hhP", 3, 100, 125),
        Change("hhu", 3, 100, 100), Change("hh", 3, 100, 100), Change("hh", 2, launchesAllowed: 0), Change("", 0, 100, 100),
        Change("h", 0, 100, 100),
    ])
) { (change: Change) -> Finding? in
    if let finding = look(at: change) { return finding }
    return report(on: change)
}

private let mixed = Check(
    "mixed", "Any change is looked at by the same rules", reads: budgets,
    cases: .drawn(120, shrink: { (change: Change) in change.smaller }) { random in
        let letters = Array("hhhhrpuHHHRP")
        let desired = Int(random.bounded(7))
        let count = Int(random.bounded(UInt64(2 * desired + 2)))
        let tasks = String((0..<count).map { _ in letters[Int(random.bounded(UInt64(letters.count)))] })
        let (minimum, maximum) = drawnLimits(&random)
        return Change(tasks, desired, minimum, maximum, launchesAllowed: random.bounded(8) == 0 ? Int(random.bounded(3)) : 500)
    }
) { (change: Change) -> Finding? in
    if let finding = look(at: change) { return finding }
    return report(on: change)
}

private func drawnLimits(_ random: inout SeededGenerator) -> (Int, Int) {
    let minimum = [0, 25, 50, 66, 75, 90, 100, 100][Int(random.bounded(8))]
    let maximum = [100, 110, 125, 133, 150, 175, 200, 200][Int(random.bounded(8))]
    return (minimum, maximum)
}

private let toTheEnd = Check(
    "to-the-end", "Look after look, everybody plays the new edition in the end, or it is reported that nobody can", reads: budgets,
    cases: .drawn(14, shrink: { (change: Change) in change.smaller }) { random in
        let desired = random.bounded(3) == 0 ? 1 : 2 + Int(random.bounded(5))
        let (minimum, maximum) = drawnLimits(&random)
        return .fresh(desired, minimum, maximum)
    }
) { (change: Change) -> Finding? in
    trying("look after look; between two of them, whoever is on the way becomes healthy")
    var change = change
    for _ in 1...40 {
        let state = change.state
        let changes = ChangeOfEdition().changes(for: state)
        if let finding = look(at: state, changes) { return finding }
        let sum = Sum(changes, of: state)
        if sum.isNothing, state.tasks.allSatisfy({ $0.health == .healthy }) {
            let isDone = state.tasks.allSatisfy(\.isPrimary) && state.tasks.count == state.desiredCount
            return isDone ? nil : report(on: change)
        }
        let staying = change.tasks.enumerated().filter { !sum.stops.contains($0.offset) }.map { place, letter in
            letter == "u" ? "u" : letter.isUppercase ? "H" : "h"
        }
        change.tasks = staying.joined() + String(repeating: "P", count: sum.starts)
    }
    return Finding(expected: "an end within 40 looks", got: "there is always something to do")
}
