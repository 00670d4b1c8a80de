import JudgeKit
import Orchestra

// One look of a scheduler, by the sentences of "One glance" and "Change of edition": what it must do, and what it mustn't. How many
// it starts at once, and how many healthy ones leave at once, is its own affair, as long as it isn't too many.

private typealias TaskState = ECS.ServiceState.TaskState

/// A service as it is found: a letter for each task, a capital for a new one. H is RUNNING and healthy, R is RUNNING and neither
/// healthy nor unhealthy yet, U is RUNNING and unhealthy, P is PENDING; `'` behind a letter protects it.
struct Look: Codable {
    var tasks: String
    var desiredCount: Int
    var minimum: Int
    var maximum: Int
    var launchesAllowed: Int

    init(_ tasks: String, _ desiredCount: Int, _ minimum: Int = 100, _ maximum: Int = 200, launchesAllowed: Int = 500) {
        (self.tasks, self.desiredCount, self.launchesAllowed) = (tasks, desiredCount, launchesAllowed)
        (self.minimum, self.maximum) = (minimum, maximum)
    }

    var state: ECS.ServiceState {
        var states: [ECS.ServiceState.TaskState] = []
        for letter in tasks {
            if letter == "'" {
                states[states.count - 1].isProtected = true
                continue
            }
            let health: ECS.ServiceState.TaskState.Health =
                switch letter {
                case "h", "H": .healthy
                case "u", "U": .unhealthy
                default: .unknown
                }
            states.append(
                .init(
                    id: ids[states.count], isPrimary: letter.isUppercase, lastStatus: "pP".contains(letter) ? .pending : .running,
                    health: health, number: states.count + 1))
        }
        return ECS.ServiceState(
            desiredCount: desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum, launchesAllowed: launchesAllowed,
            tasks: states)
    }
}

/// Ids enough for those who are there at one time.
let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    return (1...8).flatMap { _ in (try? stage.runTask("users", count: 10)) ?? [] }
}()

// MARK: In words

private func kind(of task: TaskState) -> String {
    let health =
        switch task.health {
        case .healthy: "healthy"
        case .unhealthy: "unhealthy"
        case .unknown: task.lastStatus == .running ? "RUNNING, health unknown" : task.lastStatus.rawValue
        }
    return health + (task.isProtected ? ", protected" : "")
}

func words(_ service: ECS.ServiceState) -> String {
    var text = "desiredCount \(service.desiredCount), lowerLimit \(service.lowerLimit), upperLimit \(service.upperLimit)"
    if service.launchesAllowed < 100 { text += ", launchesAllowed \(service.launchesAllowed)" }
    for edition in ["old", "new"] {
        let tasks = service.tasks.filter { $0.isPrimary == (edition == "new") }.map { "\($0.number) \(kind(of: $0))" }
        if !tasks.isEmpty { text += "; \(edition): \(tasks.joined(separator: "; "))" }
    }
    return text + (service.tasks.isEmpty ? "; no tasks" : "")
}

private func words(starts: Int, stops: [TaskState]) -> String {
    let names = stops.map { "\($0.number)" }.joined(separator: ", ")
    let parts = [starts > 0 ? "start \(starts)" : "", names.isEmpty ? "" : "stop \(names)"].filter { !$0.isEmpty }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
}

private func name(_ task: TaskState) -> String { "task \(task.number)" }

private func tasks(_ count: Int) -> String { count == 1 ? "1 task" : "\(count) tasks" }

// MARK: One look

/// What a scheduler wants at one look, once it is certain that it can be done.
struct Wishes {
    var starts = 0
    var leaving: [ECS.Task.ID] = []
    var finding: Finding?

    init(_ changes: [ECS.TaskChange], at service: ECS.ServiceState) {
        let room = max(service.upperLimit - service.tasks.count, 0)
        for change in changes {
            switch change {
            case .start(let count, _):
                guard count >= 0 else {
                    finding = Finding(expected: "a count of 0 or more", got: "start(count: \(count), …)")
                    return
                }
                guard count <= room - starts else {
                    finding = Finding(
                        expected: "never so many that there are more than \(service.upperLimit), which is upperLimit",
                        got: "there are \(service.tasks.count), and \(starts == 0 ? "" : "\(starts) and ")\(count) more are started"
                    )
                    return
                }
                starts += count
            case .stop(let id, _), .replace(let id):
                guard service.tasks.contains(where: { $0.id == id }), !leaving.contains(id) else {
                    finding = Finding(expected: "tasks of the list are stopped, each once", got: "another one is, or one twice")
                    return
                }
                leaving.append(id)
            }
        }
    }
}

/// Holds one look against what the two exercises say.
func look(at service: ECS.ServiceState, _ changes: [ECS.TaskChange]) -> Finding? {
    let wishes = Wishes(changes, at: service)
    if let finding = wishes.finding {
        happened("\(words(service)) → …")
        return Finding(expected: finding.expected, got: finding.got)
    }
    let leaving = service.tasks.filter { wishes.leaving.contains($0.id) }
    let staying = service.tasks.filter { !wishes.leaving.contains($0.id) }
    happened("\(words(service)) → \(words(starts: wishes.starts, stops: leaving))")
    if let task = leaving.first(where: { $0.isProtected && $0.health != .unhealthy }) {
        return Finding(
            expected: "who isProtected leaves neither as surplus nor for a new edition, unless it is unhealthy",
            got: "\(name(task)) is protected and not unhealthy, and leaves")
    }
    return starts(wishes.starts, at: service) ?? old(leaving, staying, at: service) ?? new(leaving, staying, at: service)
}

private func starts(_ count: Int, at service: ECS.ServiceState) -> Finding? {
    let present = service.tasks.count { $0.isPrimary && $0.health != .unhealthy }
    let missing = max(service.desiredCount - present, 0)
    if count > missing {
        return Finding(
            expected: "as many start as are missing among the present, \(missing): new ones that aren't unhealthy",
            got: "\(count) start")
    }
    return .unless(
        count <= service.launchesAllowed, expected: "never more start than launchesAllowed, \(service.launchesAllowed)",
        got: "\(count) start")
}

/// Those of older editions.
private func old(_ leaving: [TaskState], _ staying: [TaskState], at service: ECS.ServiceState) -> Finding? {
    let idle = staying.first { !$0.isPrimary && ($0.health == .unhealthy || $0.health == .unknown && !$0.isProtected) }
    if let idle {
        let rule = "old ones that aren't healthy leave, all of them"
        return Finding(
            expected: idle.isProtected ? rule + ", the protected too if they are unhealthy" : rule,
            got: "\(name(idle)), which is \(kind(of: idle)), stays")
    }
    let healthy = service.tasks.count { $0.health == .healthy }
    let spare = max(healthy - service.lowerLimit, 0)
    let well = leaving.count { !$0.isPrimary && $0.health == .healthy }
    return .unless(
        well <= spare,
        expected:
            "healthy old ones leave as far as the floor allows: \(healthy) are healthy, and lowerLimit is \(service.lowerLimit)",
        got: "\(tasks(well)) of them leave")
}

/// How soon a new one leaves when there are too many.
private func rank(_ task: TaskState) -> Int { task.lastStatus != .running ? 0 : task.health == .unhealthy ? 1 : 2 }

/// Those of the new edition.
private func new(_ leaving: [TaskState], _ staying: [TaskState], at service: ECS.ServiceState) -> Finding? {
    let new = service.tasks.filter(\.isPrimary)
    let gone = leaving.filter(\.isPrimary)
    let ill = new.count { $0.health == .unhealthy }
    if new.count - ill > service.desiredCount { return surplus(gone, staying.filter(\.isPrimary), at: service) }

    if let task = gone.first(where: { $0.health != .unhealthy }) {
        return Finding(
            expected:
                "of the new ones only the unhealthy leave, as no more than desiredCount, \(service.desiredCount), are present",
            got: "\(name(task)) leaves")
    }
    let well = new.count { $0.health == .healthy }
    let replaced = max(min(well + ill - service.desiredCount, ill), 0)
    let isInTheWay = replaced == 0 && service.tasks.count >= service.upperLimit && well == new.count - ill
    let most = isInTheWay ? min(1, ill) : replaced
    return .unless(
        gone.count <= most,
        expected: "unhealthy new ones wait until they are replaced, or one of them is in the way: \(tasks(most)) may leave now",
        got: "\(gone.map(name).joined(separator: ", ")) \(gone.count == 1 ? "leaves" : "leave")")
}

/// There are too many of the new edition.
private func surplus(_ gone: [TaskState], _ left: [TaskState], at service: ECS.ServiceState) -> Finding? {
    let free = left.filter { !$0.isProtected || $0.health == .unhealthy }
    if left.count < service.desiredCount {
        return Finding(
            expected: "new ones leave until desiredCount, \(service.desiredCount), of them are left",
            got: "\(tasks(left.count)) left")
    }
    for task in gone {
        guard let before = free.first(where: { rank($0) < rank(task) }) else { continue }
        return Finding(
            expected: "of too many, first those leave who aren't RUNNING, then the unhealthy, then the rest",
            got: "\(name(task)), which is \(kind(of: task)), leaves, and \(name(before)), which is \(kind(of: before)), stays")
    }
    guard left.count > service.desiredCount, let idle = free.first(where: { rank($0) < 2 }) else { return nil }
    return Finding(
        expected:
            "those who aren't RUNNING and the unhealthy leave until desiredCount, \(service.desiredCount), of the list are left",
        got: "\(tasks(left.count)) are left, and \(name(idle)), which is \(kind(of: idle)), is one of them")
}
