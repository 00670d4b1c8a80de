import JudgeKit
import Orchestra

/// A service as it is found, and then looked at again and again. Who is ill stays ill; who is started is healthy two looks later.
struct Ward: Codable {
    struct Patient: Codable {
        var isPrimary: Bool
        var health: ECS.ServiceState.TaskState.Health
        /// How many looks until it is healthy, if it isn't ill.
        var comesIn = 0
        var isProtected = false
    }

    var desiredCount: Int
    var minimum: Int
    var maximum: Int
    var patients: [Patient]
    /// Where the row begins of how many may start at a look: none, one, two, three, and again.
    var launches: Int

    init(random: inout SeededGenerator) {
        desiredCount = 1 + Int(random.bounded(6))
        (minimum, maximum) =
            [(100, 200), (100, 150), (50, 100), (50, 150), (0, 100), (100, 100), (75, 125)][Int(random.bounded(7))]
        let mayDeploy = (desiredCount * minimum + 99) / 100 < desiredCount * maximum / 100
        let least = max(1, desiredCount - Int(random.bounded(2)))
        patients = (0..<(least + Int(random.bounded(2)))).map { _ in
            Patient(
                isPrimary: !mayDeploy || random.bounded(3) > 0,
                health: [.healthy, .healthy, .unhealthy, .unknown][Int(random.bounded(4))], comesIn: 1 + Int(random.bounded(2)),
                isProtected: random.bounded(5) == 0)
        }
        launches = Int(random.bounded(4))
    }

    /// The old ones whom nothing makes leave.
    var kept: Int { patients.count { !$0.isPrimary && $0.isProtected && $0.health != .unhealthy } }

    /// How many of the new ones there are in the end: as many as are wanted, unless protection leaves more of them or takes their room.
    var wanted: Int {
        let sound = patients.filter { $0.isPrimary && $0.health != .unhealthy }
        if sound.count > desiredCount { return max(desiredCount, sound.count(where: \.isProtected)) }
        return max(sound.count, min(desiredCount, desiredCount * maximum / 100 - kept))
    }

    var smaller: [Ward] {
        JudgeKit.Shrink.list(patients).filter { !$0.isEmpty }.map { patients in
            var copy = self
            copy.patients = patients
            return copy
        }
    }
}

/// Looks, each with one thing to be done or left undone.
let looks: [Look] = [
    // Who is ill waits until it is replaced, or in the way.
    Look("HUU", 3), Look("HUUP", 3), Look("UUU", 3), Look("HHUU", 3), Look("HUUHH", 3), Look("UUHH", 4, 100, 100),
    Look("UUHP", 4, 100, 100), Look("U'HH", 2), Look("UUhhh", 3, 100, 150),
    // Too many.
    Look("HHHH", 2), Look("HPHR", 2), Look("PHUHH", 2), Look("HUUHHH", 2), Look("UUHHPH", 3), Look("UPPHH", 3), Look("H'HP'H", 1),
    Look("HU'HH", 2), Look("PP", 0), Look("RHP", 1),
    // As many as may start.
    Look("", 3, launchesAllowed: 2), Look("HH", 4, launchesAllowed: 1), Look("H", 3, launchesAllowed: 0),
    Look("HU", 3, launchesAllowed: 1), Look("hhh", 3, launchesAllowed: 2), Look("hhhhhh", 4, 100, 125), Look("H'H'H'", 2),
    Look("HHH", 3), Look("", 0),
    // The old ones.
    Look("hrpu", 4), Look("rrr", 3, 50, 100), Look("hp", 2), Look("r'hp'", 3), Look("u'hh", 3), Look("u'u'", 2),
    Look("h'h'hHHH", 3),
    Look("hhHH", 4, 50, 100), Look("hhhhHH", 4), Look("hhRR", 4, 50, 100),
]

func playLook(_ one: Look) -> Finding? {
    trying("one look at a service")
    return look(at: one.state, Manager().changes(for: one.state))
}

func playWard(_ ward: Ward) -> Finding? {
    trying(
        "\(ward.minimum) to \(ward.maximum) percent, look after look; whoever is ill stays ill, and who is started is healthy two looks later"
    )
    var number = 0
    func task(_ patient: Ward.Patient) -> (state: ECS.ServiceState.TaskState, comesIn: Int) {
        number += 1
        return (
            .init(
                id: ids[number % ids.count], isPrimary: patient.isPrimary,
                lastStatus: patient.health == .unknown ? .pending : .running, health: patient.health, number: number,
                isProtected: patient.isProtected), patient.health == .unknown ? max(patient.comesIn, 1) : 0
        )
    }
    var tasks = ward.patients.map(task)
    var isAtRest = false
    for round in 1...80 where !isAtRest {
        // Now and then nobody may start; that is no rest.
        let launchesAllowed = (ward.launches + round) % 4
        let service = ECS.ServiceState(
            desiredCount: ward.desiredCount, minimumHealthyPercent: ward.minimum, maximumPercent: ward.maximum,
            launchesAllowed: launchesAllowed, tasks: tasks.map(\.state))
        let changes = Manager().changes(for: service)
        if let finding = look(at: service, changes) { return finding }
        let wishes = Wishes(changes, at: service)
        isAtRest = changes.isEmpty && launchesAllowed > 0 && tasks.allSatisfy { $0.comesIn == 0 }
        tasks.removeAll { wishes.leaving.contains($0.state.id) }
        for index in tasks.indices where tasks[index].comesIn > 0 {
            tasks[index].comesIn -= 1
            tasks[index].state.lastStatus = .running
            if tasks[index].comesIn == 0 { tasks[index].state.health = .healthy }
        }
        for _ in 0..<wishes.starts { tasks.append(task(.init(isPrimary: true, health: .unknown, comesIn: 2))) }
    }
    let kept = ward.kept
    let wanted = ward.wanted
    let well = tasks.count { $0.state.isPrimary && $0.state.health == .healthy }
    return .unless(
        isAtRest && well == wanted && tasks.count == well + kept,
        expected: "it comes to rest with \(wanted) healthy new tasks and "
            + (kept == 0 ? "nobody else" : "\(kept) protected old, and nobody else"),
        got: (isAtRest ? "rest" : "no rest after 80 looks") + " with \(tasks.count), \(well) of them new and healthy")
}
