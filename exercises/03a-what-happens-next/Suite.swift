import JudgeKit
import Orchestra

/// How a scene comes about on a stage.
struct Plan: Codable {
    enum Happening: Codable {
        /// The tasks by their places among those that run.
        case containersExit([Int], exitCode: Int)
        case stopTask(Int)
        case updateService(Int)
        case registerTaskDefinition
    }

    var running: Int
    /// Tasks that crashed long ago, one after the other, by their places.
    var earlier: [Int] = []
    var pending = 0
    var happening: Happening

    init(_ running: Int, earlier: [Int] = [], pending: Int = 0, _ happening: Happening) {
        self.running = running
        self.earlier = earlier
        self.pending = pending
        self.happening = happening
    }

    /// Whether what happens can happen here.
    var isPossible: Bool {
        switch happening {
        case .containersExit(let places, _): !places.isEmpty && places.allSatisfy { $0 < running }
        case .stopTask(let place): place < running
        default: true
        }
    }

    var smaller: [Plan] {
        var all = Shrink.list(earlier).map { Plan(running, earlier: $0, pending: pending, happening) }
        all += Shrink.number(pending).map { Plan(running, earlier: earlier, pending: $0, happening) }
        all += Shrink.number(running).map { Plan($0, earlier: earlier, pending: pending, happening) }
        if case .containersExit(let places, let code) = happening {
            all += Shrink.list(places).map {
                Plan(running, earlier: earlier, pending: pending, .containersExit($0, exitCode: code))
            }
        }
        return all.filter(\.isPossible)
    }
}

/// A scene on a stage of its own, one second after a look.
private struct Played {
    var stage: Simulation
    let users: ECS.Service.ID
    let doors: ELB.LoadBalancer.ID
    var scene: Scene

    init(_ plan: Plan) throws {
        var stage = Simulation(seed: 3)
        try stage.createCluster()
        try stage.registerTaskDefinition(
            family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
        let group = try stage.createTargetGroup(
            "users-tg", healthCheck: .init(intervalSeconds: 10), deregistrationDelaySeconds: 30)
        doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: group))
        users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: plan.running,
            loadBalancers: [.init(group, containerName: "users", containerPort: 8080)])
        stage.run(for: .seconds(90))
        for place in plan.earlier {
            let running = stage.tasks(of: users)
            if !running.isEmpty { stage.crash(running[place % running.count]) }
            stage.run(for: .seconds(90))
        }
        if plan.pending > 0 { try stage.updateService(users, desiredCount: plan.running + plan.pending) }
        stage.run(for: .seconds(6))
        let created = stage.log.count { entry in
            if case .taskCreated = entry.event { true } else { false }
        }
        let running = stage.tasks(of: users, .running)
        func letters(_ tasks: [ECS.Task.ID]) -> [String] { tasks.map { stage.label(of: $0) } }
        let happening: Scene.Happening =
            switch plan.happening {
            case .containersExit(let places, let code): .containersExit(tasks: letters(places.map { running[$0] }), exitCode: code)
            case .stopTask(let place): .stopTask(letters([running[place]])[0])
            case .updateService(let count): .updateService(desiredCount: count)
            case .registerTaskDefinition: .registerTaskDefinition
            }
        scene = Scene(
            desiredCount: stage[users].desiredCount, startedSoFar: created,
            running: letters(running), pending: stage.labels(of: users).filter { !letters(running).contains($0) },
            happening: happening)
        switch plan.happening {
        case .containersExit(let places, let code): for place in places { stage.crash(running[place], exitCode: Int32(code)) }
        case .stopTask(let place): try stage.stopTask(running[place])
        case .updateService(let count): try stage.updateService(users, desiredCount: count)
        case .registerTaskDefinition:
            try stage.registerTaskDefinition(
                family: "users", containers: [.init("users", image: "example.com/users:2", port: 8080)])
        }
        self.stage = stage
    }

    /// The stage so much later.
    func after(_ duration: Duration) -> Simulation {
        var later = stage
        later.run(for: duration)
        return later
    }

    var words: String {
        func list(_ letters: [String], _ state: String) -> String {
            letters.isEmpty ? "" : "\(letters.joined(separator: ", ")) \(state)"
        }
        let there = [list(scene.running, "RUNNING"), list(scene.pending, "PENDING")].filter { !$0.isEmpty }.joined(separator: "; ")
        let what =
            switch scene.happening {
            case .containersExit(let tasks, let code):
                "the container of \(tasks.joined(separator: " and ")) exits with code \(code)"
            case .stopTask(let task): "somebody calls StopTask on \(task)"
            case .updateService(let count): "somebody sets desiredCount to \(count)"
            case .registerTaskDefinition: "somebody registers a new revision"
            }
        return
            "desiredCount \(scene.desiredCount), \(there.isEmpty ? "no tasks" : there), \(scene.startedSoFar) started so far; \(what)"
    }
}

private typealias Question = @Sendable (Played) -> Finding?

/// Sets the scene and asks.
private func ask(_ plan: Plan, _ questions: [Question]) -> Finding? {
    guard plan.isPossible, let played = try? Played(plan) else { return nil }
    trying(played.words)
    for question in questions {
        if let finding = question(played) { return finding }
    }
    return nil
}

private let oneSecond: Question = { played in
    let right = played.after(.seconds(1))[played.users].runningCount
    let said = runningAfterOneSecond(played.scene)
    happened("runningAfterOneSecond → \(said)")
    return .unless(said == right, expected: "\(right) RUNNING one second later", got: "\(said)")
}

private let nextLook: Question = { played in
    let before = played.stage.labels(of: played.users)
    let later = played.after(.seconds(5))
    let right = later.labels(of: played.users).filter { !before.contains($0) }
    let said = startedAtNextLook(played.scene)
    happened("startedAtNextLook → \(told(said))")
    return .unless(
        said.count == right.count, expected: "\(right.count) started at the next look", got: "\(said.count): \(told(said))")
}

private let whoComes: Question = { played in
    let before = played.stage.labels(of: played.users)
    let later = played.after(.seconds(5))
    let right = later.labels(of: played.users).filter { !before.contains($0) }
    let said = startedAtNextLook(played.scene)
    happened("startedAtNextLook → \(told(said))")
    return .unless(said.sorted() == right.sorted(), expected: told(right), got: told(said))
}

private let twoMinutes: Question = { played in
    let right = played.after(.seconds(120))[played.users].runningCount
    let said = runningAfterTwoMinutes(played.scene)
    happened("runningAfterTwoMinutes → \(said)")
    return .unless(said == right, expected: "\(right) RUNNING two minutes later", got: "\(said)")
}

private let answer: Question = { played in
    var later = played.after(.seconds(1))
    let right = (try? later.send(.get("/"), to: played.doors))?.statusCode ?? 0
    let said = statusCodeAfterOneSecond(played.scene)
    happened("statusCodeAfterOneSecond → \(said)")
    return .unless(said == right, expected: "\(right)", got: "\(said)")
}

let suite = Suite([gap, look, letters, rest, client, more])

private let gap = Check(
    "one-second", "In the first second nobody has looked", reads: "03-service#he-looks-now-and-then-not-always",
    cases: .examples([
        Plan(3, .containersExit([1], exitCode: 1)), Plan(3, .containersExit([0, 2], exitCode: 0)),
        Plan(1, .containersExit([0], exitCode: 1)),
        Plan(3, .stopTask(2)), Plan(3, .updateService(5)), Plan(3, .updateService(1)), Plan(3, .registerTaskDefinition),
        Plan(2, pending: 1, .containersExit([0], exitCode: 1)), Plan(2, pending: 2, .updateService(2)), Plan(0, .updateService(2)),
        Plan(0, pending: 2, .registerTaskDefinition),
    ])
) { (plan: Plan) -> Finding? in ask(plan, [oneSecond]) }

private let look = Check(
    "next-look", "At the look, the difference is started", reads: "03-service#what-the-scheduler-decides-in-four-lines",
    cases: .examples([
        Plan(3, .containersExit([1], exitCode: 1)), Plan(3, .containersExit([1], exitCode: 0)),
        Plan(3, .containersExit([0, 1, 2], exitCode: 1)),
        Plan(3, .stopTask(0)), Plan(3, .updateService(5)), Plan(5, .updateService(2)), Plan(3, .registerTaskDefinition),
        Plan(2, pending: 1, .containersExit([0], exitCode: 1)), Plan(1, pending: 2, .stopTask(0)),
        Plan(2, pending: 1, .updateService(5)),
        Plan(2, pending: 2, .updateService(3)), Plan(2, pending: 2, .registerTaskDefinition), Plan(0, .updateService(3)),
    ])
) { (plan: Plan) -> Finding? in ask(plan, [nextLook]) }

private let letters = Check(
    "letters", "Who comes is new", reads: "04-task#a-stopped-task-is-history",
    cases: .examples([
        Plan(3, .containersExit([1], exitCode: 1)), Plan(3, earlier: [1], .containersExit([1], exitCode: 1)),
        Plan(2, earlier: [0, 0], .updateService(4)), Plan(3, .stopTask(2)),
        Plan(1, earlier: [0], .containersExit([0], exitCode: 1)),
        Plan(2, earlier: [1], pending: 1, .containersExit([0, 1], exitCode: 137)), Plan(3, .updateService(4)),
        Plan(1, .updateService(3)),
    ])
) { (plan: Plan) -> Finding? in ask(plan, [whoComes]) }

private let rest = Check(
    "two-minutes", "In the end there are as many as are wanted", reads: "03-service#from-three-to-five-to-two",
    cases: .examples([
        Plan(3, .containersExit([1], exitCode: 1)), Plan(3, .containersExit([1], exitCode: 0)), Plan(3, .stopTask(0)),
        Plan(3, .updateService(5)), Plan(5, .updateService(2)), Plan(2, .updateService(0)), Plan(3, .registerTaskDefinition),
        Plan(2, pending: 1, .containersExit([0], exitCode: 1)), Plan(2, pending: 2, .updateService(3)), Plan(0, .updateService(1)),
    ])
) { (plan: Plan) -> Finding? in ask(plan, [twoMinutes]) }

private let client = Check(
    "client", "A request goes to whoever is healthy now", reads: "07-target-group#when-everybody-is-ill-everybody-plays",
    cases: .examples([
        Plan(3, .containersExit([1], exitCode: 1)), Plan(1, .containersExit([0], exitCode: 1)), Plan(1, .stopTask(0)),
        Plan(2, .containersExit([0, 1], exitCode: 1)), Plan(1, pending: 1, .containersExit([0], exitCode: 1)),
        Plan(2, .stopTask(0)),
        Plan(1, .updateService(0)), Plan(0, .updateService(2)), Plan(0, pending: 2, .registerTaskDefinition),
        Plan(1, .registerTaskDefinition),
        Plan(1, pending: 1, .stopTask(0)),
    ])
) { (plan: Plan) -> Finding? in ask(plan, [answer]) }

private let more = Check(
    "more-scenes", "All four, for any scene", reads: "03-service#what-the-scheduler-decides-in-four-lines",
    cases: .drawn(20, shrink: { (plan: Plan) in plan.smaller }) { random in
        let running = 1 + Int(random.bounded(4))
        let earlier = (0..<random.bounded(3)).map { _ in Int(random.bounded(4)) }
        let happening: Plan.Happening
        switch random.bounded(7) {
        case 0...2:
            let count = 1 + Int(random.bounded(UInt64(running)))
            happening = .containersExit(Array(0..<count), exitCode: [0, 1, 137][Int(random.bounded(3))])
        case 3: happening = .stopTask(Int(random.bounded(UInt64(running))))
        case 4, 5: happening = .updateService(Int(random.bounded(7)))
        default: happening = .registerTaskDefinition
        }
        return Plan(running, earlier: earlier, pending: Int(random.bounded(3)), happening)
    }
) { (plan: Plan) -> Finding? in ask(plan, [oneSecond, whoComes, twoMinutes, answer]) }
