import JudgeKit
import Orchestra

/// An instance, and what is left of it.
struct Desk: Codable {
    var cpu: Int
    var memory: Int
    var tasks = 1
    var isCandidate = true

    init(_ cpu: Int, _ memory: Int, tasks: Int = 1, isCandidate: Bool = true) {
        self.cpu = cpu
        self.memory = memory
        self.tasks = tasks
        self.isCandidate = isCandidate
    }

    func candidate(_ number: Int) -> ECS.PlacementCandidate {
        ECS.PlacementCandidate(
            id: name(number), ec2InstanceId: "i-\(number + 1)", remainingCPU: cpu, remainingMemory: memory,
            runningTasksCount: tasks,
            taskGroups: tasks > 0 ? ["service:web"] : [], tasksOfGroup: tasks)
    }
}

private func name(_ number: Int) -> String { "i\(number + 1)" }

/// Instances, and the field to go by.
struct Room: Codable {
    var field: String
    var desks: [Desk]

    init(_ field: String, _ desks: [Desk]) {
        self.field = field
        self.desks = desks
    }

    func list(candidates: Bool) -> [ECS.PlacementCandidate] {
        desks.indices.filter { desks[$0].isCandidate == candidates }.map { desks[$0].candidate($0) }
    }

    var smaller: [Room] {
        Shrink.list(desks).filter { $0.contains(where: \.isCandidate) }.map { Room(field, $0) }
    }
}

private func ask(_ room: Room) -> Finding? {
    trying("one more task, binpack by \(room.field)")
    for (number, desk) in room.desks.enumerated() {
        happened(
            "\(name(number))\(desk.isCandidate ? "" : " (no candidate)"): \(desk.cpu) CPU units and \(desk.memory) MiB left, "
                + (desk.tasks == 1 ? "1 task" : "\(desk.tasks) tasks"))
    }
    let (candidates, others) = (room.list(candidates: true), room.list(candidates: false))
    let got = FillTheDesks().bestInstances(among: candidates, others: others, field: room.field)
    let right = ECS.BinpackPlacement().bestInstances(among: candidates, others: others, field: room.field)
    return .unless(
        got.count == right.count && Set(got) == Set(right),
        expected: right.joined(separator: ", ") + (right.count > 1 ? ", in any order" : ""),
        got: got.isEmpty ? "none" : got.joined(separator: ", "))
}

private let chairs = "02-cluster#six-free-chairs-and-no-place-to-sit"

let suite = Suite([memory, cpu, ties, others, empty, zero, any, machines])

private let memory = Check(
    "memory", "By memory, the instance with the least memory left is best", reads: chairs,
    cases: .examples([
        Room("memory", [Desk(2048, 512), Desk(256, 3884), Desk(1024, 1024)]), Room("memory", [Desk(100, 3000), Desk(200, 2000)]),
        Room("memory", [Desk(512, 512)]), Room("memory", [Desk(300, 900), Desk(200, 600), Desk(100, 700)]),
    ]), judge: ask)

private let cpu = Check(
    "cpu", "By cpu, the instance with the least CPU left is best", reads: chairs,
    cases: .examples([
        Room("cpu", [Desk(2048, 512), Desk(256, 3884), Desk(1024, 1024)]), Room("cpu", [Desk(100, 3000), Desk(200, 2000)]),
        Room("cpu", [Desk(512, 512)]), Room("cpu", [Desk(300, 500), Desk(200, 600), Desk(250, 100)]),
    ]), judge: ask)

private let ties = Check(
    "ties", "All that have equally little are given back", reads: chairs,
    cases: .examples([
        Room("memory", [Desk(2048, 512), Desk(256, 3884), Desk(1024, 512)]), Room("cpu", [Desk(256, 100), Desk(256, 200)]),
        Room("memory", [Desk(1, 64), Desk(2, 64), Desk(3, 64)]),
        Room("cpu", [Desk(512, 1), Desk(256, 2), Desk(256, 2), Desk(256, 1)]),
    ]), judge: ask)

private let others = Check(
    "others", "Where the task doesn't fit, little room is no merit", reads: chairs,
    cases: .examples([
        Room("memory", [Desk(100, 128, isCandidate: false), Desk(1024, 512), Desk(2048, 1024)]),
        Room("cpu", [Desk(512, 600), Desk(64, 600, isCandidate: false), Desk(1024, 600)]),
        Room("cpu", [Desk(512, 600), Desk(512, 100, isCandidate: false), Desk(600, 600)]),
        Room("memory", [Desk(0, 0, isCandidate: false), Desk(2048, 4096)]),
    ]), judge: ask)

private let empty = Check(
    "tasks", "How many tasks run there isn't asked", reads: chairs,
    cases: .examples([
        Room("memory", [Desk(2048, 1024, tasks: 0), Desk(2048, 2048, tasks: 5)]),
        Room("cpu", [Desk(900, 1024, tasks: 7), Desk(512, 1024, tasks: 0), Desk(600, 1024, tasks: 1)]),
        Room("memory", [Desk(512, 512, tasks: 0), Desk(512, 512, tasks: 3)]),
        Room("cpu", [Desk(512, 512, tasks: 2), Desk(256, 512, tasks: 2), Desk(512, 512, tasks: 9)]),
    ]), judge: ask)

private let zero = Check(
    "nothing-left", "An instance with nothing left is the fullest of all", reads: chairs,
    cases: .examples([
        Room("cpu", [Desk(0, 512), Desk(128, 256)]), Room("memory", [Desk(512, 0), Desk(0, 0), Desk(256, 64)]),
        Room("cpu", [Desk(0, 512), Desk(0, 256)]),
    ]), judge: ask)

private let any = Check(
    "any", "Any instances are filled by the same rule", reads: chairs,
    cases: .drawn(60, shrink: { (room: Room) in room.smaller }) { random in
        var desks = (0..<1 + Int(random.bounded(7))).map { _ in
            Desk(
                128 * Int(random.bounded(6)), 256 * Int(random.bounded(6)), tasks: Int(random.bounded(4)),
                isCandidate: random.bounded(4) > 0)
        }
        desks[0].isCandidate = true
        return Room(random.bounded(2) == 0 ? "cpu" : "memory", desks)
    }, judge: ask)

// MARK: Machines

/// What a task needs.
struct Need: Codable {
    var cpu: Int
    var memory: Int
}

/// Instances of a cluster, and tasks that come one after another.
struct Evening: Codable {
    var field: String
    var instances: [Need]
    var tasks: [Need]

    var smaller: [Evening] { Shrink.list(tasks).map { Evening(field: field, instances: instances, tasks: $0) } }
}

private let machines = Check(
    "machines", "On stage, no instance is opened while an open one has room", reads: chairs,
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        // All of one size, so that an open one always has less left than a new one.
        let size = Need(cpu: 1024, memory: 2048)
        let tasks = (0..<4 + Int(random.bounded(9))).map { _ in
            Need(cpu: 64 * (1 + Int(random.bounded(6))), memory: 128 * (1 + Int(random.bounded(7))))
        }
        return Evening(
            field: random.bounded(2) == 0 ? "cpu" : "memory", instances: Array(repeating: size, count: 6), tasks: tasks)
    }
) { (evening: Evening) -> Finding? in
    trying("tasks placed one after another with binpack by \(evening.field), on empty instances of 1024 CPU units and 2048 MiB")
    var policies = Policies()
    policies.binpackPlacement = FillTheDesks()
    guard let got = try? play(evening, policies), let right = try? play(evening, Policies()) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    var left = evening.instances
    for (number, place) in got.enumerated() {
        let task = evening.tasks[number]
        happened("a task of \(task.cpu) CPU units and \(task.memory) MiB → \(place.map(name) ?? "no room")")
        guard let place else { continue }
        let open = left.indices.filter { left[$0].cpu < 1024 && left[$0].cpu >= task.cpu && left[$0].memory >= task.memory }
        if left[place].cpu == 1024, let first = open.first {
            return Finding(
                expected: "an instance that has tasks and room, such as \(name(first))", got: "\(name(place)), an empty one")
        }
        if place != right[number] {
            return Finding(expected: right[number].map(name) ?? "no room", got: name(place))
        }
        left[place].cpu -= task.cpu
        left[place].memory -= task.memory
    }
    return nil
}

/// - Returns: The instance that each task gets; `nil` for none.
private func play(_ evening: Evening, _ policies: Policies) throws -> [Int?] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    let instances = try evening.instances.map { try stage.registerContainerInstance(cpu: $0.cpu, memory: $0.memory) }
    return try evening.tasks.enumerated().map { number, task in
        try stage.registerTaskDefinition(
            ECS.RegisterTaskDefinitionRequest(
                family: "task-\(number)",
                containerDefinitions: [.init("web", image: "example.com/web:1", cpu: task.cpu, memory: task.memory)]))
        let run = try stage.runTask(
            ECS.RunTaskRequest(taskDefinition: "task-\(number)", placementStrategy: [.binpack(evening.field)]))
        stage.run(for: .seconds(5))
        return run.tasks.first.flatMap { task in instances.firstIndex { $0.arn == stage[task].containerInstanceArn } }
    }
}
