import JudgeKit
import Orchestra

/// An instance, and how many tasks of the new one's group are on it.
struct Seat: Codable {
    var attributes: [String: String] = [:]
    var tasks = 0
    var noise = 0
    var isCandidate = true

    init(_ zone: String? = nil, rack: String? = nil, _ tasks: Int, noise: Int = 0, isCandidate: Bool = true) {
        if let zone { attributes["ecs.availability-zone"] = zone }
        if let rack { attributes["rack"] = rack }
        self.tasks = tasks
        self.noise = noise
        self.isCandidate = isCandidate
    }

    /// Without any attribute.
    init(_ tasks: Int, noise: Int = 0, isCandidate: Bool = true) {
        self.init(nil, tasks, noise: noise, isCandidate: isCandidate)
    }

    func candidate(_ number: Int) -> ECS.PlacementCandidate {
        ECS.PlacementCandidate(
            id: name(number), ec2InstanceId: "i-\(number + 1)",
            attributes: attributes.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.isEmpty ? nil : $0.value) },
            remainingCPU: 1024, remainingMemory: 2048, runningTasksCount: tasks + noise,
            taskGroups: (tasks > 0 ? ["service:web"] : []) + (noise > 0 ? ["service:users"] : []), tasksOfGroup: tasks)
    }
}

private func name(_ number: Int) -> String { "i\(number + 1)" }

/// Instances, and the field to go by.
struct House: Codable {
    var field: String
    var seats: [Seat]

    init(_ field: String, _ seats: [Seat]) {
        self.field = field
        self.seats = seats
    }

    var candidates: [ECS.PlacementCandidate] { seats.indices.filter { seats[$0].isCandidate }.map { seats[$0].candidate($0) } }
    var others: [ECS.PlacementCandidate] { seats.indices.filter { !seats[$0].isCandidate }.map { seats[$0].candidate($0) } }

    var smaller: [House] {
        let fewer = Shrink.list(seats).map { House(field, $0) }
        let emptier = seats.indices.flatMap { place in
            Shrink.number(seats[place].tasks).map { count in
                var copy = self
                copy.seats[place].tasks = count
                return copy
            }
        }
        return (fewer + emptier).filter { $0.seats.contains(where: \.isCandidate) }
    }
}

private func ask(_ house: House) -> Finding? {
    trying("one more task, spread over \(house.field)")
    for (number, seat) in house.seats.enumerated() {
        let own = seat.attributes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.isEmpty ? "without a value" : $0.value)" }
        let tasks = "\(seat.tasks) of the group" + (seat.noise > 0 ? " and \(seat.noise) others" : "")
        happened("\(name(number))\(seat.isCandidate ? "" : " (no candidate)"): \((own + [tasks]).joined(separator: ", "))")
    }
    let got = SpreadOut().bestInstances(among: house.candidates, others: house.others, field: house.field)
    let right = ECS.SpreadPlacement().bestInstances(among: house.candidates, others: house.others, field: house.field)
    return .unless(
        got.count == right.count && Set(got) == Set(right),
        expected: right.sorted().joined(separator: ", ") + (right.count > 1 ? ", in any order" : ""),
        got: got.isEmpty ? "none" : got.joined(separator: ", "))
}

private let zone = "attribute:ecs.availability-zone"
private let chairs = "02-cluster#six-free-chairs-and-no-place-to-sit"

let suite = Suite([instances, zones, ties, counted, full, missing, any, stage])

private let instances = Check(
    "instances", "Over instances, the one with the fewest tasks is best", reads: chairs,
    cases: .examples([
        House("instanceId", [Seat(2), Seat(1), Seat(3)]), House("instanceId", [Seat("a", 1), Seat("a", 0), Seat("b", 2)]),
        House("instanceId", [Seat("a", 2), Seat("b", 0, isCandidate: false), Seat("b", 1)]), House("instanceId", [Seat(4)]),
    ]), judge: ask)

private let zones = Check(
    "zones", "Over an attribute, the tasks of all instances with the same value count", reads: chairs,
    cases: .examples([
        House(zone, [Seat("a", 2), Seat("b", 1)]), House(zone, [Seat("a", 1), Seat("a", 1), Seat("b", 1)]),
        House(zone, [Seat("a", 0), Seat("a", 3), Seat("b", 2)]),
        House(zone, [Seat("b", 1), Seat("c", 5), Seat("b", 1), Seat("a", 3)]),
        House(zone, [Seat("a", 1), Seat("a", 1), Seat("a", 1), Seat("b", 2)]),
        House("attribute:rack", [Seat("a", rack: "2", 1), Seat("b", rack: "1", 0), Seat("c", rack: "2", 0)]),
        House("attribute:rack", [Seat("a", rack: "1", 3), Seat("b", rack: "1", 0), Seat("a", rack: "2", 2)]),
    ]), judge: ask)

private let ties = Check(
    "ties", "All that are equally good are given back", reads: chairs,
    cases: .examples([
        House("instanceId", [Seat(1), Seat(1), Seat(2)]), House(zone, [Seat("a", 0), Seat("b", 0), Seat("c", 0)]),
        House(zone, [Seat("a", 2), Seat("a", 0), Seat("b", 3)]),
        House(zone, [Seat("a", 1), Seat("b", 0), Seat("b", 1), Seat("c", 3)]),
        House("instanceId", [Seat("a", 0), Seat("a", 0)]),
    ]), judge: ask)

private let counted = Check(
    "counted", "Only tasks of the same service or task group count", reads: chairs,
    cases: .examples([
        House("instanceId", [Seat(0, noise: 5), Seat(1)]), House(zone, [Seat("a", 1, noise: 4), Seat("b", 2)]),
        House(zone, [Seat("a", 0, noise: 2), Seat("a", 0, noise: 1), Seat("b", 1)]),
        House("instanceId", [Seat(1, noise: 3), Seat(1), Seat(1, noise: 1)]),
    ]), judge: ask)

private let full = Check(
    "full", "Instances that can't have the task still count for their group", reads: chairs,
    cases: .examples([
        House(zone, [Seat("a", 2, isCandidate: false), Seat("a", 0), Seat("b", 1)]),
        House(zone, [Seat("a", 0), Seat("b", 1), Seat("b", 1, isCandidate: false)]),
        House(zone, [Seat("a", 3), Seat("b", 2), Seat("c", 0, isCandidate: false)]),
        House(zone, [Seat("a", 1, isCandidate: false), Seat("b", 1, isCandidate: false), Seat("a", 0), Seat("b", 1)]),
        House("attribute:rack", [Seat(2, isCandidate: false), Seat(0), Seat(rack: "1", 1)]),
    ]), judge: ask)

private let missing = Check(
    "missing", "Instances without the attribute are one group", reads: chairs,
    cases: .examples([
        House("attribute:rack", [Seat(1), Seat(rack: "1", 0)]), House("attribute:rack", [Seat(0), Seat(rack: "1", 1)]),
        House("attribute:rack", [Seat(0), Seat(1), Seat(rack: "1", 1)]),
        House("attribute:rack", [Seat(1), Seat(1), Seat(rack: "1", 1)]),
        House("attribute:rack", [Seat(2), Seat(0)]), House("attribute:rack", [Seat(rack: "", 1), Seat(0)]),
        House("attribute:rack", [Seat(rack: "", 0), Seat(1), Seat(rack: "x", 2)]),
    ]), judge: ask)

private let any = Check(
    "any", "Any house is spread by the same rule", reads: chairs,
    cases: .drawn(60, shrink: { (house: House) in house.smaller }) { random in
        let count = 2 + Int(random.bounded(6))
        var seats = (0..<count).map { _ in
            Seat(
                ["a", "b", "c"][Int(random.bounded(3))], rack: [nil, "", "1", "2"][Int(random.bounded(4))], Int(random.bounded(4)),
                noise: Int(random.bounded(3)), isCandidate: random.bounded(3) > 0)
        }
        seats[0].isCandidate = true
        return House(["instanceId", zone, zone, "attribute:rack"][Int(random.bounded(4))], seats)
    }, judge: ask)

// MARK: On stage

/// A service that is spread over the zones of a cluster, and what happens to it.
struct Evening: Codable {
    /// A zone for each instance.
    var zones: [String]
    /// How many tasks an instance has room for.
    var rooms: [Int]
    var strategies: [String]
    var desiredCount: Int
    var happenings: [Int]

    var smaller: [Evening] {
        let shorter = Shrink.list(happenings).map { list in with { $0.happenings = list } }
        return shorter + Shrink.number(desiredCount).filter { $0 > 0 }.map { count in with { $0.desiredCount = count } }
    }

    private func with(_ change: (inout Evening) -> Void) -> Evening {
        var copy = self
        change(&copy)
        return copy
    }
}

private let stage = Check(
    "stage", "On stage, no zone with room left is two tasks behind another", reads: chairs,
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        let count = 3 + Int(random.bounded(3))
        return Evening(
            zones: (0..<count).map { $0 < 2 ? ["a", "b"][$0] : ["a", "b", "c"][Int(random.bounded(3))] },
            rooms: (0..<count).map { _ in 1 + Int(random.bounded(4)) },
            strategies: random.bounded(2) == 0 ? [zone] : [zone, "instanceId"], desiredCount: 2 + Int(random.bounded(6)),
            happenings: (0..<4).map { _ in Int(random.bounded(30)) })
    }
) { (evening: Evening) -> Finding? in
    trying(
        "a service web with desiredCount \(evening.desiredCount), spread over \(evening.strategies.joined(separator: ", then "))")
    var policies = Policies()
    policies.spreadPlacement = SpreadOut()
    guard let got = try? play(evening, policies), let right = try? play(evening, Policies()) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    for (number, look) in got.enumerated() {
        happened("\(look.what): " + told(look.loads))
        if number == 0, let finding = evenness(evening, look.loads) { return finding }
        guard right[number].loads == look.loads else {
            return Finding(expected: "tasks per instance \(told(right[number].loads))", got: told(look.loads))
        }
    }
    return nil
}

/// Of the service's first placement: a zone with room is at most one task behind.
private func evenness(_ evening: Evening, _ loads: [Int]) -> Finding? {
    var tasks: [String: Int] = [:]
    var room: [String: Int] = [:]
    for (place, zone) in evening.zones.enumerated() {
        tasks[zone, default: 0] += loads[place]
        room[zone, default: 0] += evening.rooms[place] - loads[place]
    }
    let most = tasks.values.max() ?? 0
    for (zone, count) in tasks.sorted(by: { $0.key < $1.key }) where room[zone]! > 0 && most - count > 1 {
        return Finding(expected: "at least \(most - 1) tasks in zone \(zone), which has room", got: "\(count)")
    }
    return nil
}

/// - Returns: How many tasks of `web` are on each instance, at first and after each thing that happens.
private func play(_ evening: Evening, _ policies: Policies) throws -> [(what: String, loads: [Int])] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    try stage.registerTaskDefinition(
        ECS.RegisterTaskDefinitionRequest(
            family: "web", containerDefinitions: [.init("web", image: "example.com/web:1", cpu: 100, memory: 128)]))
    let instances = try evening.zones.indices.map { place in
        try stage.registerContainerInstance(
            cpu: 100 * evening.rooms[place], memory: 4096, availabilityZone: "eu-west-1\(evening.zones[place])")
    }
    let web = try stage.createService(
        ECS.CreateServiceRequest(
            serviceName: "web", taskDefinition: "web", desiredCount: evening.desiredCount, launchType: .ec2,
            placementStrategy: evening.strategies.map { .spread($0) }, availabilityZoneRebalancing: .disabled))
    func loads() -> [Int] { instances.map { stage.tasks(on: $0).count } }
    stage.run(for: .seconds(100))
    let zones = evening.zones.enumerated().map { "\(name($0)) in zone \($1) with room for \(evening.rooms[$0])" }
    var seen = [(what: "tasks on \(zones.joined(separator: ", "))", loads: loads())]
    for happening in evening.happenings {
        let number = happening % instances.count
        var what = "after \(name(number)) "
        switch happening / 10 {
        case 0:
            if let task = stage.tasks(on: instances[number]).first(where: { stage[$0].lastStatus == .running }) {
                stage.crash(task)
            }
            what += "lost a task"
        case 1:
            try stage.updateContainerInstancesState([instances[number]], status: .draining)
            what += "was told to drain"
        default:
            try stage.updateContainerInstancesState([instances[number]], status: .active)
            what += "was active again"
        }
        stage.run(for: .seconds(200))
        seen.append((what, loads()))
    }
    return seen
}
