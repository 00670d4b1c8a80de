import JudgeKit
import Orchestra

private typealias Health = ECS.ServiceState.TaskState.Health
private typealias Target = ELB.TargetHealth.State

/// A task at a moment.
struct Scene: Codable {
    var task: TaskView
    var now: Duration

    /// - Parameters:
    ///   - seconds: So long the task has been RUNNING; where it isn't RUNNING, so long it has been there.
    ///   - starting: So long it took from its creation until it was RUNNING.
    fileprivate init(
        _ seconds: Int, _ container: ECS.HealthStatus? = nil, _ targets: [Target] = [], grace: Int = 0,
        _ lastStatus: ECS.TaskStatus = .running, starting: Int = 12
    ) {
        let isStarted = lastStatus >= .running
        task = TaskView(
            lastStatus: lastStatus, createdAt: .seconds(100), startedAt: isStarted ? .seconds(100 + starting) : nil,
            containerHealth: container, targets: targets, healthCheckGracePeriodSeconds: grace)
        now = .seconds(100 + (isStarted ? starting : 0) + seconds)
    }

    fileprivate init(_ task: TaskView, at now: Duration) {
        self.task = task
        self.now = now
    }

    fileprivate func with(_ change: (inout TaskView) -> Void) -> Scene {
        var copy = self
        change(&copy.task)
        return copy
    }

    var smaller: [Scene] {
        var all = Shrink.list(task.targets).map { list in with { $0.targets = list } }
        if task.healthCheckGracePeriodSeconds > 0 { all.append(with { $0.healthCheckGracePeriodSeconds = 0 }) }
        if task.containerHealth != nil { all.append(with { $0.containerHealth = nil }) }
        return all
    }
}

private func words(_ time: Duration) -> String {
    let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
}

private func words(_ scene: Scene) -> String {
    let task = scene.task
    var text = "created \(words(scene.now - task.createdAt)) ago, \(task.lastStatus.rawValue)"
    if let startedAt = task.startedAt, task.lastStatus == .running { text += " for \(words(scene.now - startedAt))" }
    text += "; container \(task.containerHealth?.rawValue ?? "without a check")"
    text += task.targets.isEmpty ? "; no load balancer" : "; targets \(task.targets.map(\.rawValue).joined(separator: ", "))"
    return text + "; healthCheckGracePeriodSeconds \(task.healthCheckGracePeriodSeconds)"
}

/// What is right: the worst voice decides, and within the grace period the worst is no news.
private func right(_ scene: Scene) -> Health {
    let task = scene.task
    guard task.lastStatus == .running, let startedAt = task.startedAt else { return .unknown }
    var voices = task.targets.map { state -> Health in
        switch state {
        case .healthy: .healthy
        case .unhealthy, .unused: .unhealthy
        case .initial, .draining: .unknown
        }
    }
    switch task.containerHealth {
    case .healthy: voices.append(.healthy)
    case .unhealthy: voices.append(.unhealthy)
    case .unknown: voices.append(.unknown)
    case nil: break
    }
    let age = scene.now - startedAt
    if voices.isEmpty { return age >= .seconds(40) ? .healthy : .unknown }
    if voices.contains(.unhealthy) { return age < .seconds(task.healthCheckGracePeriodSeconds) ? .unknown : .unhealthy }
    return voices.contains(.unknown) ? .unknown : .healthy
}

private func look(at scene: Scene) -> Finding? {
    trying(words(scene))
    return .unless(health(of: scene.task, now: scene.now).rawValue, equals: right(scene).rawValue)
}

private let well = "04-task#does-she-feel-well"
private let missed = "07-target-group#one-missed-call-is-not-enough"
private let unread = "07-target-group#a-list-that-nobody-reads"
private let wanted = "04-task#what-is-wanted-and-what-is"
private let budgets = "08-performance#how-the-replacement-is-decided"

let suite = Suite([bare, container, target, both, several, bad, grace, good, coming, mixed, evening])

private let bare = Check(
    "bare", "Where nothing vouches for a task, it is healthy after it ran for 40 seconds", reads: budgets,
    cases: .examples([
        Scene(0), Scene(39), Scene(40), Scene(41), Scene(3600), Scene(30, starting: 30), Scene(40, starting: 300),
        Scene(39, starting: 0), Scene(40, grace: 120), Scene(39, grace: 20), Scene(20, grace: 20), Scene(10, grace: 60),
    ]), judge: look)

private let container = Check(
    "container", "With a check of the container alone, its word counts", reads: well,
    cases: .examples([
        Scene(1, .healthy), Scene(30, .healthy), Scene(50, .healthy), Scene(1, .unknown), Scene(39, .unknown), Scene(40, .unknown),
        Scene(300, .unknown),
    ]), judge: look)

private let target = Check(
    "target", "With a load balancer alone, the target's state counts", reads: missed,
    cases: .examples([
        Scene(1, nil, [.healthy]), Scene(30, nil, [.healthy]), Scene(60, nil, [.healthy]), Scene(1, nil, [.initial]),
        Scene(45, nil, [.initial]), Scene(300, nil, [.initial]), Scene(45, nil, [.draining]),
    ]), judge: look)

private let both = Check(
    "both", "With both, both have to say that it is well", reads: well,
    cases: .examples([
        Scene(20, .healthy, [.healthy]), Scene(20, .healthy, [.initial]), Scene(90, .healthy, [.initial]),
        Scene(20, .unknown, [.healthy]), Scene(90, .unknown, [.healthy]), Scene(90, .unknown, [.initial]),
        Scene(50, .healthy, [.healthy]), Scene(90, .healthy, [.draining]),
    ]), judge: look)

private let several = Check(
    "several", "In every target group", reads: missed,
    cases: .examples([
        Scene(20, nil, [.healthy, .healthy]), Scene(20, nil, [.healthy, .initial]), Scene(20, nil, [.initial, .healthy]),
        Scene(50, .healthy, [.healthy, .healthy, .initial]), Scene(50, nil, [.healthy, .unhealthy]),
        Scene(50, nil, [.unhealthy, .healthy]), Scene(50, nil, [.initial, .unhealthy]), Scene(50, .healthy, [.healthy, .healthy]),
    ]), judge: look)

private let bad = Check(
    "bad", "One bad voice is enough", reads: unread,
    cases: .examples([
        Scene(1, .unhealthy), Scene(90, .unhealthy), Scene(1, nil, [.unhealthy]), Scene(90, nil, [.unhealthy]),
        Scene(90, nil, [.unused]), Scene(90, .healthy, [.unhealthy]), Scene(90, .unhealthy, [.healthy]),
        Scene(90, .unhealthy, [.initial]), Scene(90, .unknown, [.unhealthy]), Scene(90, .healthy, [.unused]), Scene(0, .unhealthy),
        Scene(90, .healthy, [.healthy, .unused]),
    ]), judge: look)

private let grace = Check(
    "grace", "Within the grace period bad news isn't heard, and afterwards it is", reads: well,
    cases: .examples([
        Scene(10, .unhealthy, grace: 60), Scene(59, .unhealthy, grace: 60), Scene(60, .unhealthy, grace: 60),
        Scene(61, .unhealthy, grace: 60), Scene(29, nil, [.unhealthy], grace: 30), Scene(30, nil, [.unhealthy], grace: 30),
        Scene(20, nil, [.unhealthy], grace: 30, starting: 15), Scene(20, .unhealthy, grace: 30, starting: 15),
        Scene(20, nil, [.unused], grace: 30), Scene(35, nil, [.unused], grace: 30), Scene(20, .healthy, [.unhealthy], grace: 30),
        Scene(45, .healthy, [.unhealthy], grace: 60), Scene(45, .unhealthy, [.healthy], grace: 60),
        Scene(70, .unhealthy, [.healthy], grace: 60), Scene(3000, nil, [.unhealthy], grace: 60),
    ]), judge: look)

private let good = Check(
    "good", "Good news counts at once, however long the grace period is", reads: well,
    cases: .examples([
        Scene(5, .healthy, grace: 300), Scene(5, nil, [.healthy], grace: 300), Scene(5, .healthy, [.healthy], grace: 300),
        Scene(299, nil, [.healthy, .healthy], grace: 300), Scene(5, .unknown, [.healthy], grace: 300),
        Scene(301, nil, [.initial], grace: 300), Scene(301, .unknown, grace: 300),
    ]), judge: look)

private let coming = Check(
    "coming", "Who isn't RUNNING is neither", reads: wanted,
    cases: .examples([
        Scene(60, nil, [], .pending), Scene(60, nil, [], .provisioning), Scene(60, .healthy, [], .activating),
        Scene(60, .unhealthy, [], .pending), Scene(60, nil, [.unhealthy], .activating), Scene(60, nil, [.healthy], .activating),
        Scene(60, nil, [], .stopping), Scene(60, .healthy, [.healthy], .deactivating), Scene(60, .unhealthy, [], .deactivating),
        Scene(600, nil, [.draining], .stopped), Scene(60, .unknown, [.unused], .deprovisioning), Scene(60, nil, [], .deactivating),
    ]), judge: look)

private let mixed = Check(
    "mixed", "Any task at any time", reads: budgets,
    cases: .drawn(200, shrink: { (scene: Scene) in scene.smaller }) { random in
        let container: ECS.HealthStatus? = [nil, nil, .healthy, .healthy, .unknown, .unhealthy][Int(random.bounded(6))]
        let states: [Target] = [.healthy, .healthy, .healthy, .initial, .unhealthy, .draining, .unused]
        let count = [0, 0, 1, 1, 2, 3][Int(random.bounded(6))]
        let targets = (0..<count).map { _ in states[Int(random.bounded(7))] }
        let status: ECS.TaskStatus = random.bounded(10) == 0 ? ECS.TaskStatus.allCases[Int(random.bounded(8))] : .running
        return Scene(
            Int(random.bounded(90)), container, targets, grace: [0, 0, 30, 40, 60, 300][Int(random.bounded(6))], status,
            starting: Int(random.bounded(40)))
    }, judge: look)

// MARK: On the stage

/// A service whose tasks are watched by the container, by the load balancer, by both or by nobody.
struct Evening: Codable {
    var hasCheck: Bool
    var hasLoadBalancer: Bool
    var grace: Int
    /// From each start on nobody answers for so long.
    var slowStart: Int
}

private let evening = Check(
    "evening", "A whole evening on the stage: at each look, the health that the scheduler works with", reads: budgets,
    cases: .drawn(8) { random in
        Evening(
            hasCheck: random.bounded(2) == 0, hasLoadBalancer: random.bounded(3) > 0,
            grace: [0, 20, 45, 60][Int(random.bounded(4))],
            slowStart: [0, 10, 25][Int(random.bounded(3))])
    }
) { (evening: Evening) -> Finding? in
    trying(
        "a service \(evening.hasCheck ? "with" : "without") a container health check, "
            + "\(evening.hasLoadBalancer ? "with" : "without") a load balancer, healthCheckGracePeriodSeconds \(evening.grace)")
    guard let findings = try? watch(evening) else { return Finding(expected: "an evening", got: "one that can't be set up") }
    return findings.first
}

/// The reference scheduler, and what it saw at its last look.
private struct Listening: ECS.ServiceScheduler {
    final class Notes: @unchecked Sendable { var seen: [ECS.ServiceState.TaskState] = [] }

    let notes: Notes

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        notes.seen = service.tasks
        return ECS.ReplicaScheduler().changes(for: service)
    }
}

private struct House {
    var stage: Simulation
    let users: ECS.Service.ID
    let list: ELB.TargetGroup.ID?

    init(_ evening: Evening, _ notes: Listening.Notes) throws {
        stage = Simulation(seed: 7, policies: Policies(serviceScheduler: Listening(notes: notes)))
        try stage.createCluster()
        stage.slowStart(ofImage: "example.com/users:1", .seconds(evening.slowStart))
        let check = ECS.HealthCheck(command: ["CMD-SHELL", "curl -f http://localhost:8080/"], interval: 7, timeout: 2, retries: 2)
        try stage.registerTaskDefinition(
            family: "users",
            containers: [
                .init("users", image: "example.com/users:1", port: 8080, healthCheck: evening.hasCheck ? check : nil)
            ])
        if evening.hasLoadBalancer {
            let check = ELB.HealthCheck(intervalSeconds: 6, timeoutSeconds: 2, healthyThresholdCount: 2, unhealthyThresholdCount: 2)
            let group = try stage.createTargetGroup("users-tg", healthCheck: check, deregistrationDelaySeconds: 10)
            let doors = try stage.createLoadBalancer("hall")
            try stage.createListener(on: doors, defaultAction: .forward(to: group))
            list = group
        } else {
            list = nil
        }
        users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: 2,
            loadBalancers: list.map { [.init($0, containerName: "users", containerPort: 8080)] } ?? [],
            healthCheckGracePeriodSeconds: evening.grace)
    }

    /// Everybody who is meant to run, as the API describes them.
    func views(_ evening: Evening) -> [ECS.Task.ID: TaskView] {
        let targets = list.flatMap { try? stage.describeTargetHealth($0) } ?? []
        var views: [ECS.Task.ID: TaskView] = [:]
        for id in stage.tasks(of: users) {
            let task = stage[id]
            let own = targets.filter { $0.target.id == task.privateIPv4Address }
            guard let createdAt = task.createdAt?.sinceEpoch else { continue }
            views[id] = TaskView(
                lastStatus: task.lastStatus, createdAt: createdAt, startedAt: task.startedAt?.sinceEpoch,
                containerHealth: evening.hasCheck ? task.healthStatus : nil, targets: own.map(\.targetHealth.state),
                healthCheckGracePeriodSeconds: evening.grace)
        }
        return views
    }
}

/// - Returns: Where an answer isn't what the scheduler was told.
private func watch(_ evening: Evening) throws -> [Finding] {
    let notes = Listening.Notes()
    var house = try House(evening, notes)
    for look in 1...34 {
        if look == 18, let first = house.stage.tasks(of: house.users, .running).first { house.stage.answer(500, from: first) }
        if look == 20, let last = house.stage.tasks(of: house.users, .running).last {
            house.stage.failContainerHealthCheck(of: last)
        }
        // The moment just before a look, and the moment after it: only who looks the same at both was seen like that.
        house.stage.run(for: .seconds(5) - .milliseconds(1))
        let before = house.views(evening)
        notes.seen = []
        house.stage.run(for: .milliseconds(1))
        let after = house.views(evening)
        for seen in notes.seen {
            guard let view = after[seen.id], view == before[seen.id] else { continue }
            let scene = Scene(view, at: house.stage.now)
            let answer = health(of: view, now: house.stage.now)
            happened("\(house.stage.clock) \(house.stage.label(of: seen.id)): \(words(scene)) → \(answer.rawValue)")
            if answer != seen.health { return [Finding(expected: seen.health.rawValue, got: answer.rawValue)] }
        }
    }
    return []
}
