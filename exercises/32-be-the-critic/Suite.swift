import JudgeKit
import Orchestra

private let most = 8
private let enough = 8

private typealias State = ECS.ServiceState
/// `memory` is the scheduler's own, and `nil` before its first look.
private typealias Scheduler = @Sendable (_ service: State, _ memory: inout Int?) -> [ECS.TaskChange]

// MARK: Rolling updates, right and wrong

private let reference: Scheduler = { service, _ in ECS.ReplicaScheduler().changes(for: service) }

/// A rolling update whose parts can be exchanged; what isn't given is right.
private func roll(
    _ service: State, lower: Int? = nil, healthy: Int? = nil, room: Int? = nil, missing: Int? = nil, mostAtOnce: Int = .max,
    keepsUnhealthy: Bool = false, keepsSurplus: Bool = false
) -> [ECS.TaskChange] {
    let new = service.tasks.filter(\.isPrimary)
    let old = service.tasks.filter { !$0.isPrimary }
    let starting = min(missing ?? service.desiredCount - new.count, room ?? service.upperLimit - service.tasks.count, mostAtOnce)
    let heard = healthy ?? service.tasks.count { $0.health == .healthy }
    let spare = max(heard - (lower ?? service.lowerLimit), 0)
    var leaving = keepsUnhealthy ? [] : old.filter { $0.health != .healthy }
    leaving += old.filter { $0.health == .healthy }.prefix(min(spare, mostAtOnce))
    if !keepsSurplus {
        let surplus = max(new.count - service.desiredCount, 0)
        leaving += (new.filter { $0.health != .healthy } + new.filter { $0.health == .healthy }).prefix(surplus)
    }
    return [.start(count: max(starting, 0), replacingUnhealthy: 0)] + leaving.map { .stop($0.id, because: .deployment) }
}

private func isOnTheWay(_ service: State) -> Bool { service.tasks.contains { $0.isPrimary && $0.health == .unknown } }

/// Right ones that go about it in ways of their own.
private let others: [(way: String, scheduler: Scheduler)] = [
    ("starts and stops one at each look", { service, _ in roll(service, mostAtOnce: 1) }),
    ("waits until all that it started are healthy", { service, _ in roll(service, room: isOnTheWay(service) ? 0 : nil) }),
    (
        "begins with the newest",
        { service, _ in
            var reversed = service
            reversed.tasks.reverse()
            return roll(reversed)
        }
    ),
    (
        "either stops or starts at a look",
        { service, _ in
            let stops = roll(service, room: 0)
            return stops.count > 1 ? stops : roll(service)
        }
    ),
]

private struct Wrong: Sendable {
    var name: String
    var words: String
    var scheduler: Scheduler

    init(_ name: String, _ words: String, _ scheduler: @escaping Scheduler) {
        self.name = name
        self.words = words
        self.scheduler = scheduler
    }
}

private let wrongOnes: [Wrong] = wrongLimits + wrongEnds

private let wrongLimits: [Wrong] = [
    Wrong("floor rounded down", "it rounds the floor down") { service, _ in
        roll(service, lower: service.desiredCount * service.minimumHealthyPercent / 100)
    },
    Wrong("ceiling rounded up", "it rounds the ceiling up") { service, _ in
        roll(service, room: (service.desiredCount * service.maximumPercent + 99) / 100 - service.tasks.count)
    },
    Wrong("pending ones heard", "it counts a new task as healthy while it is still on its way") { service, _ in
        roll(service, healthy: service.tasks.count { $0.health != .unhealthy })
    },
    Wrong("stops for whom it starts", "it stops as many old ones at once as it starts new ones") { service, _ in
        let missing = service.desiredCount - service.tasks.count(where: \.isPrimary)
        let starting = max(min(missing, service.upperLimit - service.tasks.count), 0)
        return roll(service, healthy: service.tasks.count { $0.health == .healthy } + starting)
    },
    Wrong("only healthy ones take a chair", "to it only healthy tasks count against the ceiling") { service, _ in
        roll(service, room: service.upperLimit - service.tasks.count { $0.health == .healthy })
    },
]

private let wrongEnds: [Wrong] = [
    Wrong("never lets the last one go", "it keeps one more than the floor") { service, _ in
        roll(service, lower: service.lowerLimit + 1)
    },
    Wrong("forces a step", "where the limits leave no step it stops one all the same") { service, _ in
        let isStuck = service.tasks.count >= service.upperLimit && service.tasks.count <= service.lowerLimit
        return roll(service, lower: isStuck ? service.lowerLimit - 1 : nil)
    },
    Wrong("unhealthy ones stay", "it forgets old tasks that aren't healthy") { service, _ in roll(service, keepsUnhealthy: true) },
    Wrong("replaces nobody", "it starts as many as were missing at first, and replaces nobody who crashes") { service, memory in
        let started = memory ?? service.tasks.count(where: \.isPrimary)
        let starting = max(min(service.desiredCount - started, service.upperLimit - service.tasks.count), 0)
        memory = started + starting
        return roll(service, missing: starting)
    },
    Wrong("surplus stays", "it stops no new task when fewer are wanted") { service, _ in roll(service, keepsSurplus: true) },
]

// MARK: Rehearsing

/// Ids enough for those who are there at one time.
private let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    return (1...8).flatMap { _ in (try? stage.runTask("users", count: 10)) ?? [] }
}()

/// What came of a rehearsal.
private struct Outcome {
    var most = 0
    var fewestHealthy = Int.max
    var old = 0
    var new = 0
    var isWell = true
    var firstStarts = 0
    var firstStops = 0
    var lines: [String] = []

    func meets(_ expectation: Rehearsal.Expectation) -> Bool {
        switch expectation {
        case .neverMoreTasks(let count): most <= count
        case .neverFewerHealthy(let count): fewestHealthy >= count
        case .ends(let old, let new): self.old == old && self.new == new && isWell
        case .firstLook(let starts, let stops): firstStarts == starts && firstStops == stops
        }
    }

    /// What there is in the place of what was expected.
    func got(_ expectation: Rehearsal.Expectation) -> String {
        switch expectation {
        case .neverMoreTasks: "up to \(most) tasks at once"
        case .neverFewerHealthy: "only \(fewestHealthy) healthy tasks after a look"
        case .ends: "in the end \(old) old and \(new) new tasks\(isWell ? "" : ", not all healthy")"
        case .firstLook: "\(firstStarts) started and \(firstStops) stopped at the first look"
        }
    }
}

/// A service in rehearsal.
private struct Stage {
    struct Staged {
        var id: ECS.Task.ID
        var isNew: Bool
        var health: State.TaskState.Health
        /// The look at which it will be healthy.
        var readyAt: Int?
    }

    var rehearsal: Rehearsal
    var tasks: [Staged] = []
    var outcome = Outcome()

    init(_ rehearsal: Rehearsal) {
        self.rehearsal = rehearsal
        for player in rehearsal.tasks.prefix(12) {
            switch player {
            case .oldHealthy: add(isNew: false, .healthy)
            case .oldUnhealthy: add(isNew: false, .unhealthy)
            case .newHealthy: add(isNew: true, .healthy)
            case .newPending: add(isNew: true, .unknown, readyAt: 1 + rehearsal.newcomersNeed)
            }
        }
    }

    private mutating func add(isNew: Bool, _ health: State.TaskState.Health, readyAt: Int? = nil) {
        guard let id = ids.first(where: { id in !tasks.contains { $0.id == id } }) else { return }
        tasks.append(Staged(id: id, isNew: isNew, health: health, readyAt: readyAt))
    }

    private var state: State {
        State(
            desiredCount: rehearsal.desiredCount, minimumHealthyPercent: rehearsal.minimumHealthyPercent,
            maximumPercent: rehearsal.maximumPercent,
            tasks: tasks.enumerated().map { place, task in
                State.TaskState(
                    id: task.id, isPrimary: task.isNew, lastStatus: task.health == .unknown ? .pending : .running,
                    health: task.health, number: place + 1)
            })
    }

    private mutating func happen(before look: Int) {
        for place in tasks.indices where tasks[place].readyAt == look { tasks[place].health = .healthy }
        let well = tasks.firstIndex { !$0.isNew && $0.health == .healthy }
        for happening in rehearsal.happenings {
            switch happening {
            case .oldCrashes(look): if let well { tasks.remove(at: well) }
            case .oldFallsIll(look): if let well { tasks[well].health = .unhealthy }
            case .newCrashes(look): if let place = tasks.firstIndex(where: \.isNew) { tasks.remove(at: place) }
            case .desiredCount(let count, look): rehearsal.desiredCount = count
            default: continue
            }
            outcome.lines.append("  \(happening)")
        }
    }

    private var words: String {
        func count(_ isNew: Bool) -> String {
            let all = tasks.filter { $0.isNew == isNew }
            let healthy = all.count { $0.health == .healthy }
            return healthy == all.count ? "\(all.count)" : "\(all.count) (\(healthy) healthy)"
        }
        return "\(count(false)) old, \(count(true)) new"
    }

    /// - Returns: Whether anything was changed.
    private mutating func look(_ number: Int, _ changes: [ECS.TaskChange]) -> Bool {
        var starts = 0
        var stopped: [ECS.Task.ID] = []
        for change in changes {
            switch change {
            case .start(let count, _): starts += count
            case .stop(let id, _), .replace(let id): stopped.append(id)
            }
        }
        let before = words
        outcome.most = max(outcome.most, tasks.count + starts)
        tasks.removeAll { stopped.contains($0.id) }
        outcome.fewestHealthy = min(outcome.fewestHealthy, tasks.count { $0.health == .healthy })
        for _ in 0..<starts { add(isNew: true, .unknown, readyAt: number + rehearsal.newcomersNeed) }
        if number == 1 { (outcome.firstStarts, outcome.firstStops) = (starts, stopped.count) }
        let isNothing = starts == 0 && stopped.isEmpty
        if !isNothing { outcome.lines.append("  look \(number): \(before) → start \(starts), stop \(stopped.count)") }
        return !isNothing
    }

    mutating func perform(_ scheduler: Scheduler) -> Outcome {
        var memory: Int?
        outcome.lines.append("  at the beginning: \(words)")
        for number in 1...200 {
            happen(before: number)
            let isChanging = look(number, scheduler(state, &memory))
            let isComing = tasks.contains { $0.health == .unknown }
            if !isChanging, !isComing, number > 20 { break }
        }
        outcome.old = tasks.count { !$0.isNew }
        outcome.new = tasks.count - outcome.old
        outcome.isWell = tasks.allSatisfy { $0.health == .healthy }
        outcome.lines.append("  in the end: \(words)")
        return outcome
    }
}

extension Rehearsal {
    fileprivate func perform(_ scheduler: Scheduler) -> Outcome {
        var stage = Stage(self)
        return stage.perform(scheduler)
    }

    /// The first expectation that isn't met.
    fileprivate func failure(of scheduler: Scheduler) -> (expectation: Expectation, outcome: Outcome)? {
        let outcome = perform(scheduler)
        return expected.first { !outcome.meets($0) }.map { ($0, outcome) }
    }

    fileprivate func tell(_ number: Int, of all: Int) {
        trying("rehearsal \(number + 1) of \(all)")
        happened(
            "desiredCount \(desiredCount), minimumHealthyPercent \(minimumHealthyPercent), maximumPercent \(maximumPercent), "
                + "newcomersNeed \(newcomersNeed)")
    }

    /// What the API and the exercise don't allow.
    fileprivate var impossible: String? {
        let looks = happenings.map { happening in
            switch happening {
            case .oldCrashes(let look), .oldFallsIll(let look), .newCrashes(let look), .desiredCount(_, let look): look
            }
        }
        for case .desiredCount(let count, _) in happenings where !(1...6).contains(count) { return "desiredCount \(count)" }
        if let look = looks.first(where: { !(1...20).contains($0) }) { return "look \(look)" }
        if !(1...6).contains(desiredCount) { return "desiredCount \(desiredCount)" }
        if !(0...100).contains(minimumHealthyPercent) { return "minimumHealthyPercent \(minimumHealthyPercent)" }
        if !(100...200).contains(maximumPercent) { return "maximumPercent \(maximumPercent)" }
        return (1...5).contains(newcomersNeed) ? nil : "newcomersNeed \(newcomersNeed)"
    }

    /// What is too much, or too little.
    fileprivate var excess: (expected: String, got: String)? {
        if !(1...12).contains(tasks.count) { return ("1 to 12 tasks", "\(tasks.count)") }
        if happenings.count > 4 { return ("at most 4 happenings", "\(happenings.count)") }
        if !(1...4).contains(expected.count) { return ("1 to 4 expectations", "\(expected.count)") }
        return nil
    }
}

// MARK: The checks

private let budgets = "09-deployments#they-come-first-then-the-others-go"
private let full = "08-performance#four-ill-and-nobody-may-sit-beside-him"

let suite = Suite([few, possible, holds, leavesFree, findsOut])

private let few = Check("few", "A few rehearsals are enough", reads: budgets) { () -> Finding? in
    trying("to count your rehearsals")
    let all = rehearsals()
    guard (1...most).contains(all.count) else { return Finding(expected: "1 to \(most) rehearsals", got: "\(all.count)") }
    for (number, rehearsal) in all.enumerated() {
        guard let excess = rehearsal.excess else { continue }
        rehearsal.tell(number, of: all.count)
        return Finding(expected: excess.expected, got: excess.got)
    }
    return nil
}

private let possible = Check("possible", "They rehearse what can happen", reads: budgets) { () -> Finding? in
    let all = rehearsals()
    for (number, rehearsal) in all.enumerated() {
        guard let impossible = rehearsal.impossible else { continue }
        rehearsal.tell(number, of: all.count)
        return Finding(expected: "numbers within the limits that `Rehearsal` names", got: impossible)
    }
    return nil
}

private let holds = Check("right", "What they expect is right", reads: full) { () -> Finding? in
    let all = rehearsals().filter { $0.impossible == nil }
    for (number, rehearsal) in all.enumerated() {
        guard let (expectation, outcome) = rehearsal.failure(of: reference) else { continue }
        // How somebody works isn't right or wrong.
        if case .firstLook = expectation { continue }
        rehearsal.tell(number, of: all.count)
        outcome.lines.prefix(40).forEach(happened)
        return Finding(
            expected: "what the engine does: \(outcome.got(expectation))", got: "rehearsal \(number + 1) expects \(expectation)")
    }
    return nil
}

private let leavesFree = Check(
    "free", "No right scheduler is refused: how fast it goes is its own business", reads: budgets
) { () -> Finding? in
    let all = rehearsals().filter { $0.impossible == nil }
    for (number, rehearsal) in all.enumerated() {
        let isRight = rehearsal.failure(of: reference).map { if case .firstLook = $0.expectation { true } else { false } } ?? true
        guard isRight else { continue }
        for (way, scheduler) in [("works as the engine does", reference)] + others {
            guard let (expectation, outcome) = rehearsal.failure(of: scheduler) else { continue }
            rehearsal.tell(number, of: all.count)
            outcome.lines.prefix(40).forEach(happened)
            return Finding(
                expected: "every right scheduler passes",
                got: "rehearsal \(number + 1) expects \(expectation) and refuses one that \(way)")
        }
    }
    return nil
}

private let findsOut = Check(
    "finds-out", "At least \(enough) of \(wrongOnes.count) wrong schedulers are found out", reads: full
) { () -> Finding? in
    let all = rehearsals().filter { $0.impossible == nil }
    trying("your \(all.count == 1 ? "rehearsal" : "\(all.count) rehearsals") on \(wrongOnes.count) wrong schedulers")
    let slipped = wrongOnes.filter { wrong in all.allSatisfy { $0.failure(of: wrong.scheduler) == nil } }
    for wrong in slipped { happened("slips through: \(wrong.words)") }
    let found = wrongOnes.count - slipped.count
    return .unless(
        found >= enough, expected: "at least \(enough) of \(wrongOnes.count) fail a rehearsal",
        got: "\(found) of \(wrongOnes.count). These slip through: \(slipped.map(\.name).joined(separator: ", "))")
}
