import JudgeKit
import Orchestra

/// A task's containers, and those of them that have ended.
struct Ends: Codable {
    var containers: [ECS.ContainerRole]
    var exits: [ECS.ContainerExit]

    /// A container that isn't essential is in brackets: `pianist (page-turner)`. Exits are `pianist 0`.
    init(_ containers: String, _ exits: String) {
        self.containers = containers.split(separator: " ").map { word in
            let isHelper = word.hasPrefix("(")
            return ECS.ContainerRole(isHelper ? String(word.dropFirst().dropLast()) : String(word), essential: !isHelper)
        }
        self.exits = exits.split(separator: ", ").map { exit in
            let words = exit.split(separator: " ")
            return ECS.ContainerExit(String(words[0]), exitCode: Int(words[1])!)
        }
    }

    init(containers: [ECS.ContainerRole], exits: [ECS.ContainerExit]) {
        self.containers = containers
        self.exits = exits
    }

    /// Without one container, or without one exit; an essential container and an exit are left.
    var smaller: [Ends] {
        let fewer = Shrink.list(containers).map { rest in
            Ends(containers: rest, exits: exits.filter { exit in rest.contains { $0.name == exit.name } })
        }
        return (fewer + Shrink.list(exits).map { Ends(containers: containers, exits: $0) })
            .filter { $0.containers.contains(where: \.essential) && !$0.exits.isEmpty }
    }
}

private func words(_ containers: [ECS.ContainerRole]) -> String {
    containers.map { "\($0.name) (\($0.essential ? "essential" : "not essential"))" }.joined(separator: ", ")
}

private func words(_ stop: ECS.TaskStop?) -> String {
    stop.map { "\($0.stopCode), \"\($0.stoppedReason)\"" } ?? "nil"
}

private func ask(_ ends: Ends) -> (expected: ECS.TaskStop?, got: ECS.TaskStop?) {
    trying("a task with \(words(ends.containers))")
    for exit in ends.exits { happened("\(exit.name) ends with exit code \(exit.exitCode)") }
    let expected = ECS.EssentialContainers().stop(of: ends.containers, after: ends.exits)
    return (expected, EssentialContainers().stop(of: ends.containers, after: ends.exits))
}

/// Whether the task stops; the words are looked at later.
private func decide(_ ends: Ends) -> Finding? {
    let (expected, got) = ask(ends)
    return .unless(
        (got == nil) == (expected == nil), expected: expected == nil ? "nil: the task goes on" : "the task stops",
        got: got == nil ? "nil: the task goes on" : "the task stops: \(words(got))")
}

let suite = Suite([essential, helpers, zero, enough, among, ownWords, any, stage])

private let essential = Check(
    "essential", "The end of an essential container is the end of the task",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        Ends("pianist", "pianist 1"), Ends("pianist (page-turner)", "pianist 1"), Ends("(page-turner) pianist", "pianist 1"),
        Ends("pianist (page-turner)", "pianist 137"), Ends("(tuner) (page-turner) pianist", "pianist 143"),
    ]), judge: decide)

private let helpers = Check(
    "helpers", "Who isn't essential may end, whatever the exit code",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        Ends("pianist (page-turner)", "page-turner 0"), Ends("pianist (page-turner)", "page-turner 1"),
        Ends("(page-turner) pianist", "page-turner 0"), Ends("(page-turner) pianist", "page-turner 137"),
        Ends("pianist (page-turner) (tuner)", "page-turner 0, tuner 0"),
        Ends("(tuner) (page-turner) pianist", "page-turner 1, tuner 2"),
    ]), judge: decide)

private let zero = Check(
    "exit-code-0", "Exit code 0 of an essential container stops the task as well",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        Ends("pianist", "pianist 0"), Ends("pianist (page-turner)", "pianist 0"),
        Ends("(page-turner) pianist", "page-turner 0, pianist 0"),
    ]), judge: decide)

private let enough = Check(
    "one-is-enough", "One essential container is enough, whoever is still there",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        Ends("violin piano", "piano 1"), Ends("violin piano", "violin 0"), Ends("violin viola cello", "viola 1"),
        Ends("violin viola (page-turner) cello", "cello 0"), Ends("violin (page-turner) cello", "page-turner 0, cello 1"),
    ]), judge: decide)

private let among = Check(
    "among-others", "It doesn't matter who ended before or after it",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        Ends("pianist (page-turner)", "page-turner 0, pianist 1"), Ends("pianist (page-turner)", "pianist 1, page-turner 0"),
        Ends("pianist (page-turner)", "pianist 0, page-turner 1"), Ends("pianist (page-turner)", "page-turner 1, pianist 0"),
        Ends("(tuner) pianist (page-turner)", "tuner 0, pianist 1, page-turner 0"),
        Ends("(tuner) (page-turner) pianist violin", "page-turner 0, tuner 1, violin 143"),
    ]), judge: decide)

private let ownWords = Check(
    "words", "The stop is told in ECS's own words", reads: "04-task#what-is-wanted-and-what-is",
    cases: .examples([
        Ends("pianist (page-turner)", "pianist 0"), Ends("violin piano", "piano 137"),
    ])
) { (ends: Ends) -> Finding? in
    let (expected, got) = ask(ends)
    return .unless(got == expected, expected: words(expected), got: words(got))
}

private let any = Check(
    "any", "Any task is decided on as the engine decides", reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .drawn(60, shrink: { (ends: Ends) in ends.smaller }) { random in
        let containers = random.containers(upTo: 5)
        let ended = random.shuffled(containers.map(\.name)).prefix(1 + Int(random.bounded(UInt64(containers.count))))
        return Ends(containers: containers, exits: ended.map { ECS.ContainerExit($0, exitCode: random.exitCode()) })
    }, judge: decide)

extension SeededGenerator {
    fileprivate mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
        var list = list
        for index in list.indices.dropLast() { list.swapAt(index, index + Int(bounded(UInt64(list.count - index)))) }
        return list
    }

    fileprivate mutating func exitCode() -> Int { [0, 0, 1, 2, 137, 143][Int(bounded(6))] }

    /// One of them at least is essential.
    fileprivate mutating func containers(upTo most: Int) -> [ECS.ContainerRole] {
        let names = shuffled(["violin", "viola", "cello", "piano", "page-turner", "tuner"])
        var containers = names.prefix(1 + Int(bounded(UInt64(most)))).map { ECS.ContainerRole($0, essential: bounded(3) == 0) }
        containers[Int(bounded(UInt64(containers.count)))].essential = true
        return containers
    }
}

private let stage = Check(
    "stage", "On the stage a task runs on until an essential container ends, and then it stops",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .drawn(12, shrink: { (ends: Ends) in ends.smaller }) { random in
        let containers = random.containers(upTo: 4)
        return Ends(
            containers: containers,
            exits: random.shuffled(containers.map(\.name)).map { ECS.ContainerExit($0, exitCode: random.exitCode()) })
    }
) { (ends: Ends) -> Finding? in
    trying("a service with desiredCount 1; its task has \(words(ends.containers))")
    do { return try play(ends) } catch { return Finding(expected: "a service", got: "\(error)") }
}

/// One container after the other ends by itself, half a minute apart, until the task is over.
private func play(_ ends: Ends) throws -> Finding? {
    var stage = Simulation(seed: 4, policies: Policies(taskStopPolicy: EssentialContainers()))
    try stage.createCluster()
    try stage.registerTaskDefinition(
        family: "quartet",
        containers: ends.containers.map { .init($0.name, image: "example.com/\($0.name):1", essential: $0.essential) })
    let service = try stage.createService("quartet", taskDefinition: "quartet", desiredCount: 1)
    stage.run(for: .seconds(60))
    let task = stage.tasks(of: service)[0]
    for exit in ends.exits {
        happened("\(stage.clock) \(exit.name) ends with exit code \(exit.exitCode)")
        stage.crash(task, container: exit.name, exitCode: Int32(exit.exitCode))
        stage.run(for: .seconds(1))
        let isOver = ends.containers.contains { $0.essential && $0.name == exit.name }
        let isStopping = stage[task].desiredStatus == .stopped
        guard isStopping == isOver else {
            return Finding(
                expected: isOver ? "task A stops" : "task A runs on",
                got: isStopping ? "it stops: \(reason(stage[task]))" : "it runs on")
        }
        stage.run(for: .seconds(60))
        let labels = stage.tasks(of: service, .running).map { stage.label(of: $0) }
        let expected = isOver ? ["B"] : ["A"]
        guard labels == expected else {
            return Finding(
                expected: "after a minute \(expected[0]) is RUNNING",
                got: labels.isEmpty ? "nobody is" : "\(labels.joined(separator: ", ")) is")
        }
        if isOver {
            let stopCode = stage[task].stopCode
            return .unless(
                stopCode == .essentialContainerExited, expected: "stopCode EssentialContainerExited", got: reason(stage[task]))
        }
    }
    return nil
}

private func reason(_ task: ECS.Task) -> String {
    "\(task.stopCode.map { "\($0)" } ?? "no stopCode"), \"\(task.stoppedReason ?? "")\""
}
