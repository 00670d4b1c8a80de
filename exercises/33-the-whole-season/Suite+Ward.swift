import JudgeKit
import Orchestra

/// A service as it is found, and then looked at again and again. Who is ill stays ill; who is started is healthy two looks later.
struct Ward: Codable {
    struct Patient: Codable {
        var isPrimary: Bool
        var health: ECS.ServiceState.TaskState.Health
        /// How many looks until it is healthy, if it isn't ill.
        var comesIn = 0
    }

    var desiredCount: Int
    var minimum: Int
    var maximum: Int
    var patients: [Patient]

    init(random: inout SeededGenerator) {
        desiredCount = 1 + Int(random.bounded(6))
        (minimum, maximum) =
            [(100, 200), (100, 150), (50, 100), (50, 150), (0, 100), (100, 100), (75, 125)][Int(random.bounded(7))]
        let mayDeploy = (desiredCount * minimum + 99) / 100 < desiredCount * maximum / 100
        let least = max(1, desiredCount - Int(random.bounded(2)))
        patients = (0..<(least + Int(random.bounded(2)))).map { _ in
            Patient(
                isPrimary: !mayDeploy || random.bounded(3) > 0,
                health: [.healthy, .healthy, .unhealthy, .unknown][Int(random.bounded(4))], comesIn: 1 + Int(random.bounded(2)))
        }
    }

    var smaller: [Ward] {
        JudgeKit.Shrink.list(patients).filter { !$0.isEmpty }.map { patients in
            var copy = self
            copy.patients = patients
            return copy
        }
    }
}

/// Ids enough for those who are there at one time.
private let ids: [ECS.Task.ID] = {
    var stage = Simulation(seed: 1)
    _ = try? stage.createCluster()
    _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    return (1...8).flatMap { _ in (try? stage.runTask("users", count: 10)) ?? [] }
}()

func playWard(_ ward: Ward) -> Finding? {
    trying(
        "desiredCount \(ward.desiredCount), \(ward.minimum) to \(ward.maximum) percent; whoever is ill stays ill, and who is started is healthy two looks later"
    )
    var number = 0
    func task(_ patient: Ward.Patient) -> (state: ECS.ServiceState.TaskState, comesIn: Int) {
        number += 1
        let id = ids[number % ids.count]
        return (
            .init(
                id: id, isPrimary: patient.isPrimary, lastStatus: patient.health == .unknown ? .pending : .running,
                health: patient.health, number: number), patient.health == .unknown ? max(patient.comesIn, 1) : 0
        )
    }
    var tasks = ward.patients.map(task)
    var isAtRest = false
    for look in 1...80 where !isAtRest {
        let service = ECS.ServiceState(
            desiredCount: ward.desiredCount, minimumHealthyPercent: ward.minimum, maximumPercent: ward.maximum,
            tasks: tasks.map(\.state))
        let changes = Manager().changes(for: service)
        let words = tasks.map { "\($0.state.isPrimary ? "new" : "old") \($0.state.health.rawValue)" }.joined(separator: ", ")
        var (starts, leaving) = (0, [ECS.Task.ID]())
        for change in changes {
            switch change {
            case .start(let count, _): starts += count
            case .stop(let id, _), .replace(let id): leaving.append(id)
            }
        }
        happened(
            "look \(look): \(words) → starts \(starts), stops \(leaving.compactMap { id in tasks.first { $0.state.id == id }?.state.number })"
        )
        if starts > 0, tasks.count + starts > service.upperLimit {
            return Finding(expected: "at most \(service.upperLimit) tasks", got: "\(tasks.count), and \(starts) more are started")
        }
        isAtRest = changes.isEmpty && tasks.allSatisfy { $0.comesIn == 0 }
        tasks.removeAll { leaving.contains($0.state.id) }
        for index in tasks.indices where tasks[index].comesIn > 0 {
            tasks[index].comesIn -= 1
            tasks[index].state.lastStatus = .running
            if tasks[index].comesIn == 0 { tasks[index].state.health = .healthy }
        }
        for _ in 0..<starts { tasks.append(task(.init(isPrimary: true, health: .unknown, comesIn: 2))) }
    }
    let well = tasks.count { $0.state.isPrimary && $0.state.health == .healthy }
    return .unless(
        isAtRest && well == ward.desiredCount && tasks.count == well,
        expected: "it comes to rest with \(ward.desiredCount) healthy new tasks and nobody else",
        got: (isAtRest ? "rest" : "no rest after 80 looks") + " with \(tasks.count), \(well) of them new and healthy")
}
