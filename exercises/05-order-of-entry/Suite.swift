import JudgeKit
import Orchestra

/// What was made of a list of containers.
private enum Answer {
    case waves([[String]])
    case error(StartError)

    var words: String {
        switch self {
        case .waves(let waves): told(waves)
        case .error(.unknownContainer(let name)): "the error unknownContainer(\"\(name)\")"
        case .error(.noHealthCheck(let name)): "the error noHealthCheck(\"\(name)\")"
        case .error(.essential(let name)): "the error essential(\"\(name)\")"
        case .error(.circle): "the error circle"
        }
    }
}

/// `(migration)` isn't essential, `db+` has a health check, and after `<` stands what a container waits for:
/// `api < db HEALTHY, migration SUCCESS`.
private func containers(_ lines: String...) -> [Container] {
    lines.map { line in
        let halves = line.split(separator: "<", maxSplits: 1).map { $0.split(separator: ",") }
        let name = halves[0][0].filter { $0 != " " }
        let dependencies = (halves.count == 1 ? [] : halves[1]).map { text in
            let words = text.split(separator: " ")
            return ECS.ContainerDependency(String(words[0]), ECS.ContainerCondition(rawValue: String(words[1]))!)
        }
        return Container(
            name: name.filter { !"()+".contains($0) }, essential: !name.hasPrefix("("), hasHealthCheck: name.hasSuffix("+"),
            dependsOn: dependencies)
    }
}

/// Which wave each container stands in, by what the engine lets start when everything that can come has come.
private func engineWaves(_ containers: [Container]) -> [[String]]? {
    var waves: [[String]] = []
    var isIn: Set<String> = []
    while isIn.count < containers.count {
        let wave = containers.filter { !isIn.contains($0.name) && mayStart($0, isIn, containers) }.map(\.name)
        if wave.isEmpty { return nil }
        waves.append(wave)
        isIn.formUnion(wave)
    }
    return waves
}

private func mayStart(_ container: Container, _ isIn: Set<String>, _ containers: [Container]) -> Bool {
    let dependencies = container.dependsOn.filter { dependency in containers.contains { $0.name == dependency.containerName } }
    var states = [ECS.ContainerState(container.name, dependsOn: dependencies)]
    for other in containers where other.name != container.name {
        let condition = dependencies.first { $0.containerName == other.name }?.condition
        let hasEnded = condition == .complete || condition == .success
        states.append(
            isIn.contains(other.name)
                ? ECS.ContainerState(
                    other.name, lastStatus: hasEnded ? .stopped : .running, exitCode: hasEnded ? 0 : nil, healthStatus: .healthy)
                : ECS.ContainerState(other.name))
    }
    guard case .start(let names) = ECS.DependencyOrder().decide(on: states) else { return false }
    return names.contains(container.name)
}

/// Everything that is wrong with the containers, in the words of the exercise.
private func errors(_ containers: [Container]) -> [StartError] {
    var errors: [StartError] = []
    for dependency in containers.flatMap(\.dependsOn) {
        let name = dependency.containerName
        guard let other = containers.first(where: { $0.name == name }) else {
            errors.append(.unknownContainer(name))
            continue
        }
        switch dependency.condition {
        case .start: break
        case .healthy where !other.hasHealthCheck: errors.append(.noHealthCheck(name))
        case .complete where other.essential, .success where other.essential: errors.append(.essential(name))
        case .healthy, .complete, .success: break
        }
    }
    return engineWaves(containers) == nil ? errors + [.circle] : errors
}

/// Whether the engine takes them in a task definition.
private func engineAccepts(_ containers: [Container]) -> Bool {
    var stage = Simulation()
    let definitions = containers.map { container in
        ECS.ContainerDefinition(
            container.name, image: "example.com/\(container.name):1", essential: container.essential,
            healthCheck: container.hasHealthCheck ? .init(command: ["CMD-SHELL", "true"]) : nil, dependsOn: container.dependsOn)
    }
    // One that nobody waits for, since a task needs one that is essential.
    let conductor = ECS.ContainerDefinition("conductor", image: "example.com/conductor:1")
    return (try? stage.registerTaskDefinition(family: "order", containers: definitions + [conductor])) != nil
}

private func answer(_ containers: [Container]) -> Answer {
    trying("startWaves for " + (containers.isEmpty ? "no containers" : containers.map(\.name).joined(separator: ", ")))
    for container in containers {
        let marks =
            (container.essential ? "essential" : "not essential") + (container.hasHealthCheck ? ", with a health check" : "")
        let waits = container.dependsOn.map { "\($0.condition) of \($0.containerName)" }.joined(separator: " and ")
        happened("\(container.name) (\(marks))" + (waits.isEmpty ? " waits for nobody" : " waits for \(waits)"))
    }
    do throws(StartError) { return .waves(try startWaves(containers)) } catch { return .error(error) }
}

private func ask(_ containers: [Container]) -> Finding? {
    let answer = answer(containers)
    let errors = errors(containers)
    guard errors.isEmpty == engineAccepts(containers) else { return Finding(expected: "the engine's answer", got: answer.words) }
    guard errors.isEmpty, let right = engineWaves(containers) else {
        if case .error(let error) = answer, errors.contains(error) { return nil }
        return Finding(expected: errors.map { Answer.error($0).words }.joined(separator: ", or "), got: answer.words)
    }
    let expected = told(right) + (right.contains { $0.count > 1 } ? ", in any order within a wave" : "")
    guard case .waves(let waves) = answer else { return Finding(expected: expected, got: answer.words) }
    return .unless(waves.map { $0.sorted() } == right.map { $0.sorted() }, expected: expected, got: told(waves))
}

let suite = Suite([free, conditions, all, earliest, order, refused, unknown, healthless, essential, circle, any, wrong])

private let free = Check(
    "free", "Who waits for nobody starts in the first wave", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        [], containers("api"), containers("api", "proxy"), containers("api+", "(log)", "proxy"),
    ]), judge: ask)

private let conditions = Check(
    "conditions", "Whatever the condition, who waits comes later", reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        containers("db+", "api < db HEALTHY"), containers("(migration)", "api < migration SUCCESS"),
        containers("(secrets)", "api < secrets COMPLETE"), containers("proxy", "api < proxy START"),
        containers("(proxy)+", "api < proxy START"),
    ]), judge: ask)

private let all = Check(
    "all", "A container waits for all that it names", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("db+", "(migration) < db HEALTHY", "api < db HEALTHY, migration SUCCESS"),
        containers("db+", "(migration) < db HEALTHY", "api < migration SUCCESS, db HEALTHY"),
        containers("proxy", "cache < proxy START", "db+ < cache START", "api < proxy START, db HEALTHY"),
        containers("proxy", "cache < proxy START", "db+ < cache START", "api < db HEALTHY, proxy START"),
    ]), judge: ask)

private let earliest = Check(
    "earliest", "Nobody waits longer than necessary", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("db+", "cache", "api < db HEALTHY, cache START"), containers("db+", "api < db HEALTHY", "log"),
        containers("a", "b", "c", "d < a START, b START, c START"),
        containers("db", "api < db START", "proxy < db START", "(log) < db START"),
        containers("a", "b < a START", "c < b START", "d", "e < d START"),
    ]), judge: ask)

private let order = Check(
    "order", "The order of the list says nothing", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("api < db HEALTHY", "db+"), containers("c < b START", "b < a START", "a"),
        containers("b < a START", "c < b START", "a"), containers("c < b START", "a", "b < a START"),
        containers("api < migration SUCCESS, proxy START", "proxy", "(migration) < db HEALTHY", "db+"),
    ]), judge: ask)

private let refused = Check(
    "refused", "Containers that can never all start are refused, with one error or another",
    reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("api < db START"), containers("db", "api < db HEALTHY"), containers("migration", "api < migration SUCCESS"),
        containers("a < b START", "b < a START"), containers("db+", "api < db HEALTHY, cache START"),
    ])
) { (containers: [Container]) -> Finding? in
    guard case .waves(let waves) = answer(containers) else { return nil }
    return Finding(expected: errors(containers).map { Answer.error($0).words }.joined(separator: ", or "), got: told(waves))
}

private let unknown = Check(
    "unknown", "Nobody can wait for a container that isn't there", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("api < db START"), containers("api < db HEALTHY"), containers("api < db SUCCESS", "bd"),
        containers("db+", "api < db HEALTHY, cache COMPLETE"), containers("api < cache COMPLETE, db HEALTHY", "db+"),
        containers("a < b START", "b < a START", "c < lamp START"),
    ]), judge: ask)

private let healthless = Check(
    "no-health-check", "Without a health check nobody is ever HEALTHY", reads: "04-task#does-she-feel-well",
    cases: .examples([
        containers("db", "api < db HEALTHY"), containers("api+ < db HEALTHY", "(db)"),
        containers("db+", "cache", "api < db HEALTHY, cache HEALTHY"),
        containers("db+", "cache", "api < cache HEALTHY, db HEALTHY"),
    ]), judge: ask)

private let essential = Check(
    "essential", "Who waits for the end of an essential container waits for the end of the task",
    reads: "04-task#the-page-turner-may-leave-the-pianist-may-not",
    cases: .examples([
        containers("migration", "api < migration SUCCESS"), containers("migration", "api < migration COMPLETE"),
        containers("(api) < migration COMPLETE", "migration+"), containers("(api) < migration SUCCESS", "migration"),
        containers("(secrets)", "migration", "api < secrets COMPLETE, migration SUCCESS"),
    ]), judge: ask)

private let circle = Check(
    "circle", "Nobody starts who waits for himself in the end", reads: "04-task#somebody-has-to-tune-first",
    cases: .examples([
        containers("a < b START", "b < a START"), containers("a < a START"),
        containers("a < b START", "b < c START", "c < a START"),
        containers("db", "a < db START, b START", "b < a START"), containers("db", "api < a START", "a < b START", "b < a START"),
        containers("a < d START", "b < a START", "c < b START", "d < c START", "e"),
    ]), judge: ask)

extension SeededGenerator {
    fileprivate mutating func number(below limit: Int) -> Int { Int(bounded(UInt64(limit))) }

    fileprivate mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
        var list = list
        for index in list.indices.dropLast() { list.swapAt(index, index + number(below: list.count - index)) }
        return list
    }

    /// Containers that can all start, in any order.
    fileprivate mutating func task(_ count: Int) -> [Container] {
        let names = shuffled(["api", "db", "cache", "proxy", "log", "migration", "secrets"]).prefix(count)
        var containers: [Container] = []
        for name in names {
            let earlier = shuffled(Array(containers.indices)).prefix(number(below: 4))
            var dependencies: [ECS.ContainerDependency] = []
            for other in earlier {
                let condition = ECS.ContainerCondition.allCases[number(below: 4)]
                if condition == .healthy { containers[other].hasHealthCheck = true }
                if condition == .complete || condition == .success { containers[other].essential = false }
                dependencies.append(.init(containers[other].name, condition))
            }
            containers.append(
                Container(name: name, essential: bounded(3) > 0, hasHealthCheck: bounded(3) == 0, dependsOn: dependencies))
        }
        return shuffled(containers)
    }

    /// With one thing that may be wrong.
    fileprivate mutating func spoiled(_ task: [Container]) -> [Container] {
        var task = task
        let (one, other) = (number(below: task.count), number(below: task.count))
        switch bounded(5) {
        case 0: task[one].essential.toggle()
        case 1: task[one].hasHealthCheck.toggle()
        case 2: task[one].dependsOn.append(.init("lamp", ECS.ContainerCondition.allCases[number(below: 4)]))
        default:
            guard !task[one].dependsOn.contains(where: { $0.containerName == task[other].name }) else { break }
            task[one].dependsOn.append(.init(task[other].name, .start))
        }
        return task
    }
}

/// Without some containers, and nobody waits for those; or without one of the dependencies.
private func smaller(_ task: [Container]) -> [[Container]] {
    let fewer = Shrink.list(task).map { rest in
        let gone = task.map(\.name).filter { name in !rest.contains { $0.name == name } }
        return rest.map { container in
            var container = container
            container.dependsOn.removeAll { gone.contains($0.containerName) }
            return container
        }
    }
    let freer = task.indices.flatMap { place in
        task[place].dependsOn.indices.map { dependency in
            var copy = task
            copy[place].dependsOn.remove(at: dependency)
            return copy
        }
    }
    return fewer + freer
}

private let any = Check(
    "any", "Any containers that can start come in as soon as they can", reads: "04-task#somebody-has-to-tune-first",
    cases: .drawn(50, shrink: smaller) { random in random.task(2 + random.number(below: 6)) }, judge: ask)

private let wrong = Check(
    "spoiled", "Of any containers, those are refused that can't all start", reads: "04-task#somebody-has-to-tune-first",
    cases: .drawn(50, shrink: smaller) { random in
        let task = random.task(2 + random.number(below: 5))
        return random.spoiled(task)
    }, judge: ask)
