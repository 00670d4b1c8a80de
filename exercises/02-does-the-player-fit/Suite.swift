import JudgeKit
import Orchestra

/// A task, and an instance that it is to be placed on.
struct Place: Codable {
    var task: ECS.TaskRequirements
    var instance: ECS.InstanceRoom

    init(_ task: ECS.TaskRequirements, _ instance: ECS.InstanceRoom) {
        self.task = task
        self.instance = instance
    }

    var smaller: [Place] {
        var smaller: [Place] = []
        func add(_ change: (inout Place) -> Void) {
            var copy = self
            change(&copy)
            smaller.append(copy)
        }
        for ports in Shrink.list(task.hostPorts) { add { $0.task.hostPorts = ports } }
        for ports in Shrink.list(instance.portsInUse) { add { $0.instance.portsInUse = ports } }
        if task.cpu != 0 { add { $0.task.cpu = 0 } }
        if task.memory != 0 { add { $0.task.memory = 0 } }
        return smaller
    }
}

private func words(_ ports: [ECS.HostPort]) -> String {
    ports.isEmpty ? "none" : ports.map { "\($0.port)/\($0.protocol)" }.joined(separator: ", ")
}

private func words(_ task: ECS.TaskRequirements) -> String {
    "cpu \(task.cpu), memory \(task.memory), hostPorts \(words(task.hostPorts)), \(task.cpuArchitecture)"
}

private func words(_ instance: ECS.InstanceRoom) -> String {
    "cpu \(instance.cpu), memory \(instance.memory), portsInUse \(words(instance.portsInUse)), "
        + (instance.cpuArchitecture.map { "\($0)" } ?? "no architecture")
}

/// The engine's answer, with its reason.
private func engine(_ place: Place) -> (fits: Bool, words: String) {
    let failure = ECS.ResourceFit().failure(placing: place.task, on: place.instance)
    return (failure == nil, failure.map { "false (\($0))" } ?? "true")
}

private func look(_ place: Place) -> Finding? {
    trying("whether a task fits on an instance")
    happened("the task needs:        \(words(place.task))")
    happened("the instance has left: \(words(place.instance))")
    let expected = engine(place)
    let got = fits(place.task, on: place.instance)
    return .unless(got == expected.fits, expected: expected.words, got: "\(got)")
}

let suite = Suite([room, cpu, memory, limit, ports, protocols, architecture, alone, any, full])

private let room = Check(
    "room", "A task fits where there is plenty of everything", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        Place(.init(cpu: 256, memory: 512), .init(cpu: 2048, memory: 4096)),
        Place(.init(cpu: 256, memory: 512, hostPorts: [.init(80)]), .init(cpu: 1024, memory: 4096, portsInUse: [.init(22)])),
        Place(.init(cpu: 1024, memory: 512, cpuArchitecture: .arm64), .init(cpu: 2048, memory: 8192, cpuArchitecture: .arm64)),
        Place(.init(), .init(cpu: 1, memory: 1)),
    ]), judge: look)

private let cpu = Check(
    "cpu", "A task that needs more cpu than is left doesn't fit", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        Place(.init(cpu: 1024, memory: 512), .init(cpu: 512, memory: 4096)),
        Place(.init(cpu: 257, memory: 512), .init(cpu: 256, memory: 4096)),
        Place(.init(cpu: 256, memory: 256), .init(cpu: 0, memory: 8192)),
    ]), judge: look)

private let memory = Check(
    "memory", "A task that needs more memory than is left doesn't fit", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        Place(.init(cpu: 256, memory: 4096), .init(cpu: 2048, memory: 512)),
        Place(.init(cpu: 256, memory: 513), .init(cpu: 4096, memory: 512)),
        Place(.init(cpu: 128, memory: 512), .init(cpu: 4096, memory: 0)),
    ]), judge: look)

private let limit = Check(
    "exactly", "To need exactly what is left is a fit", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        Place(.init(cpu: 512, memory: 512), .init(cpu: 512, memory: 4096)),
        Place(.init(cpu: 256, memory: 1024), .init(cpu: 2048, memory: 1024)),
        Place(.init(cpu: 1024, memory: 2048), .init(cpu: 1024, memory: 2048)),
        Place(.init(cpu: 0, memory: 512), .init(cpu: 0, memory: 1024)),
        Place(.init(), .init(cpu: 0, memory: 0)),
    ]), judge: look)

private func withPorts(_ task: [ECS.HostPort], _ inUse: [ECS.HostPort]) -> Place {
    Place(.init(cpu: 256, memory: 512, hostPorts: task), .init(cpu: 1024, memory: 2048, portsInUse: inUse))
}

private let ports = Check(
    "ports", "A port that somebody has is taken, and any other is free", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        withPorts([.init(80)], []), withPorts([.init(80)], [.init(80)]), withPorts([], [.init(22), .init(80)]),
        withPorts([.init(8080)], [.init(22), .init(80)]), withPorts([.init(80)], [.init(22), .init(80), .init(443)]),
        withPorts([.init(8080), .init(443)], [.init(22), .init(443)]),
        withPorts([.init(443), .init(8080)], [.init(22), .init(443)]),
        withPorts([.init(80), .init(443)], [.init(443), .init(80)]), withPorts([.init(80), .init(443)], [.init(22)]),
    ]), judge: look)

private let protocols = Check(
    "protocol", "A port is a number and a protocol", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        withPorts([.init(53, .udp)], [.init(53, .tcp)]), withPorts([.init(53, .tcp)], [.init(53, .udp)]),
        withPorts([.init(53, .udp)], [.init(53, .udp)]), withPorts([.init(53, .udp)], [.init(53, .tcp), .init(53, .udp)]),
        withPorts([.init(53, .udp), .init(80)], [.init(53, .tcp), .init(80, .udp)]),
    ]), judge: look)

private let architecture = Check(
    "architecture", "A task runs on its own architecture only",
    reads: "05-task-definition#the-music-says-how-the-instrument-says-what",
    cases: .examples(
        [ECS.CPUArchitecture.x86_64, .arm64].flatMap { needed in
            [ECS.CPUArchitecture.x86_64, .arm64, nil].map { there in
                Place(
                    .init(cpu: 256, memory: 512, cpuArchitecture: needed), .init(cpu: 1024, memory: 2048, cpuArchitecture: there))
            }
        }), judge: look)

private let alone = Check(
    "each-alone", "One thing that is missing is enough", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .examples([
        Place(.init(cpu: 256, memory: 513, hostPorts: [.init(80)]), .init(cpu: 512, memory: 512)),
        Place(.init(cpu: 513, memory: 256, hostPorts: [.init(80)]), .init(cpu: 512, memory: 512)),
        Place(.init(cpu: 256, memory: 256, hostPorts: [.init(80)]), .init(cpu: 512, memory: 512, portsInUse: [.init(80)])),
        Place(
            .init(cpu: 256, memory: 256, hostPorts: [.init(80)], cpuArchitecture: .arm64),
            .init(cpu: 512, memory: 512, portsInUse: [.init(22)])),
        Place(
            .init(cpu: 900, memory: 900, hostPorts: [.init(80)], cpuArchitecture: .arm64),
            .init(cpu: 512, memory: 512, portsInUse: [.init(80)])),
    ]), judge: look)

extension SeededGenerator {
    fileprivate mutating func one<Element>(of list: [Element]) -> Element { list[Int(bounded(UInt64(list.count)))] }

    fileprivate mutating func ports(upTo most: UInt64) -> [ECS.HostPort] {
        var ports: [ECS.HostPort] = []
        for _ in 0..<bounded(most + 1) {
            let port = ECS.HostPort(one(of: [53, 80, 443, 8080]), bounded(3) == 0 ? .udp : .tcp)
            if !ports.contains(port) { ports.append(port) }
        }
        return ports
    }

    fileprivate mutating func task() -> ECS.TaskRequirements {
        .init(
            cpu: one(of: [0, 128, 256, 512]), memory: one(of: [128, 256, 512, 1024]),
            hostPorts: bounded(2) == 0 ? [] : ports(upTo: 2),
            cpuArchitecture: bounded(5) == 0 ? .arm64 : .x86_64)
    }
}

private let any = Check(
    "any", "Any task and any instance are answered as the engine answers", reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .drawn(80, shrink: { (place: Place) in place.smaller }) { random in
        let task = random.task()
        let room = ECS.InstanceRoom(
            cpu: random.one(of: [task.cpu, 512, 1024]), memory: random.one(of: [task.memory, 512, 1024, 2048]),
            portsInUse: random.ports(upTo: 3), cpuArchitecture: random.one(of: [.x86_64, .x86_64, .x86_64, .arm64, nil]))
        return Place(task, room)
    }, judge: look)

private let full = Check(
    "until-full", "One task after the other, an instance never gives away more than it has",
    reads: "02-cluster#six-free-chairs-and-no-place-to-sit",
    cases: .drawn(20, shrink: { (tasks: [ECS.TaskRequirements]) in Shrink.list(tasks) }) { random in
        (0..<10).map { _ in random.task() }
    }
) { (tasks: [ECS.TaskRequirements]) -> Finding? in
    trying("tasks one after the other on the same instance; each that fits takes its part")
    var room = ECS.InstanceRoom(cpu: 1024, memory: 2048, portsInUse: [.init(22)])
    for task in tasks {
        let got = fits(task, on: room)
        happened("left: \(words(room)); a task with \(words(task)) \(got ? "is placed" : "isn't placed")")
        let expected = engine(Place(task, room))
        guard got == expected.fits else { return Finding(expected: expected.words, got: "\(got)") }
        if got {
            room.cpu -= task.cpu
            room.memory -= task.memory
            room.portsInUse += task.hostPorts
        }
    }
    return nil
}
