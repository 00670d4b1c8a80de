import JudgeKit
import Orchestra

/// What the task promises.
private let fewest = 3
private let chairs = 8
private let foundOut = Duration.seconds(15)
private let opensWithin = Duration.seconds(120)
private let healsWithin = Duration.seconds(180)
private let changesWithin = Duration.seconds(300)

/// The house that a learner gets, and what happens in it.
private struct Play {
    var stage: Simulation
    let house: House
    let doors: ELB.LoadBalancer.ID
    /// Tasks whose errors nobody could have kept from the clients: until when they were sent requests.
    var excused: [String: Duration] = [:]
    var openSince = Duration.zero

    init(seed: UInt64) throws {
        var timing = Timing()
        timing.healthCheckAnswer = .seconds(3)
        timing.answer = .seconds(8)
        stage = Simulation(seed: seed, timing: timing)
        try stage.createCluster("api")
        for edition in 1...2 {
            let image = "example.com/users:\(edition)"
            stage.slowStart(ofImage: image, .seconds(25))
            if edition == 1 {
                try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: image, port: 8080)])
            }
        }
        let group = try stage.createTargetGroup("users-tg")
        doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: group))
        let users = try stage.createService(
            "users", in: "api", taskDefinition: "users", desiredCount: 1,
            loadBalancers: [.init(group, containerName: "users", containerPort: 8080)])
        house = House(users: users, targetGroup: group)
    }

    var healthy: Int { stage.count(.healthy, in: house.targetGroup) }
    var desiredCount: Int { stage[house.users].desiredCount }

    func tell(_ what: String) {
        happened(
            "\(stage.clock) \(what); tasks \(stage.labels(of: house.users).joined(separator: ", ")); \(healthy) healthy targets")
    }

    /// Waits until as many are healthy as are wanted.
    mutating func waitUntilComplete(_ limit: Duration) -> Finding? {
        let (users, group) = (house.users, house.targetGroup)
        let done = stage.run(
            until: { stage in
                let wanted = stage[users].desiredCount
                return stage.count(.healthy, in: group) >= wanted && stage.labels(of: users).count == wanted
            }, limit: limit)
        if done { return nil }
        tell("the section isn't complete")
        if let one = stage.targets(in: group).first(where: { !$0.hasSuffix(" healthy") }) { happened("target \(one)") }
        let service = stage[users]
        return Finding(
            expected: "\(service.desiredCount) healthy targets and as many tasks within \(limit.clock)",
            got: "\(healthy) healthy targets, \(stage.labels(of: users).count) tasks")
    }

    /// The learner's settings, and then the doors open.
    mutating func open() -> Finding? {
        do { try keepTheHouseOpen(house, stage: &stage) } catch {
            return Finding(expected: "settings that ECS and ELB accept", got: "\(error)")
        }
        guard desiredCount <= chairs else {
            return Finding(expected: "at most \(chairs) tasks at once", got: "desiredCount \(desiredCount)")
        }
        if let finding = waitUntilComplete(opensWithin) { return finding }
        tell("the doors open")
        openSince = stage.now
        _ = try? stage.startTraffic(.get("/api/users"), to: doors, perSecond: 4)
        stage.run(for: .seconds(20))
        return nil
    }

    mutating func crash() {
        guard let task = stage.tasks(of: house.users, .running).first else { return }
        tell("\(stage.label(of: task)) crashes")
        excused[stage.label(of: task)] = stage.now + .seconds(1)
        stage.crash(task)
    }

    /// The last of those that run falls ill, right after it has passed a health check.
    ///
    /// - Returns: Its letter.
    @discardableResult
    mutating func fallIll() -> String {
        guard let task = stage.tasks(of: house.users, .running).last else { return "nobody" }
        var known = Duration.zero
        for entry in stage.log {
            guard case .targetHealthChanged(_, _, let whose, _, let health) = entry.event, whose == task else { continue }
            if health.state == .healthy { known = entry.time }
        }
        // A check began three seconds before its answer was known; the next ones follow at the interval.
        let interval = Duration.seconds(stage[house.targetGroup].healthCheckIntervalSeconds)
        var next = known - .seconds(3) + .milliseconds(100)
        while next <= stage.now { next += interval }
        stage.run(for: next - stage.now)
        tell("\(stage.label(of: task)) falls ill and answers 500")
        excused[stage.label(of: task)] = stage.now + foundOut
        stage.answer(500, from: task)
        return stage.label(of: task)
    }

    mutating func newRevision() {
        tell("a new revision is registered, and the service is updated to it")
        _ = try? stage.registerTaskDefinition(
            family: "users", containers: [.init("users", image: "example.com/users:2", port: 8080)])
        _ = try? stage.updateService(house.users, taskDefinition: "users")
    }

    // MARK: What has to hold

    /// The service's tasks, those included that are gone.
    var created: [ECS.Task.ID] {
        stage.log.compactMap { entry in
            if case .taskCreated(let task, _, _, _, _) = entry.event { task } else { nil }
        }
    }

    func isOld(_ task: ECS.Task.ID) -> Bool { stage[task].taskDefinitionArn.hasSuffix(":1") }

    /// No client gets an error that somebody could have kept from him.
    func errors() -> Finding? {
        var count = 0
        var first: String?
        for entry in stage.log {
            guard case .requestAnswered(let request) = entry.event else { continue }
            let sentAt = entry.time - .nanoseconds(request.nanoseconds)
            let letters = request.label?.letters
            if request.statusCode < 500, letters != nil { continue }
            if let letters, let until = excused[letters], sentAt < until { continue }
            count += 1
            if first == nil { first = "\(request.statusCode) from \(letters ?? "the load balancer"), sent at \(sentAt.clock)" }
        }
        guard let first else { return nil }
        happened("the first of them: \(first)")
        return Finding(
            expected: "every request is answered well by a task, but for those that nobody could have helped",
            got: "\(count) others")
    }

    /// Since the doors opened, enough targets were healthy at every moment.
    func tooFew() -> Finding? {
        var healthy: Set<ELB.Target.ID> = []
        for entry in stage.log {
            switch entry.event {
            case .targetHealthChanged(_, let target, _, _, let health):
                if health.state == .healthy { healthy.insert(target) } else { healthy.remove(target) }
            case .targetDeregistered(_, let target, _, _): healthy.remove(target)
            default: continue
            }
            if entry.time > openSince, healthy.count < fewest {
                return Finding(expected: "at least \(fewest) healthy targets", got: "\(healthy.count) at \(entry.time.clock)")
            }
        }
        return nil
    }

    /// How many tasks were meant to run at the same time, at most.
    func tooMany() -> Finding? {
        var there: Set<ECS.Task.ID> = []
        for entry in stage.log {
            if case .taskCreated(let task, _, _, _, _) = entry.event { there.insert(task) }
            if case .taskStopping(let task, _, _, _) = entry.event { there.remove(task) }
            if there.count > chairs {
                return Finding(expected: "at most \(chairs) tasks at once", got: "\(there.count) at \(entry.time.clock)")
            }
        }
        return nil
    }
}

private func play(_ what: String, _ seed: UInt64, _ scene: (inout Play) -> Finding?) -> Finding? {
    trying(what)
    guard var play = try? Play(seed: seed) else { return Finding(expected: "a house", got: "one that can't be built") }
    return play.open() ?? scene(&play)
}

let suite = Suite([opening, losses, foundOutInTime, healed, clients, floor, ceiling, begins, rolledOut, oldOnesGone])

private func nights() -> Cases<UInt64> { .drawn(3) { random in 1 + random.bounded(1000) } }

private let opening = Check(
    "opening", "Before the doors open all are there, and nobody is replaced while tuning", reads: "03-service#ecs-keeps-a-diary",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("from the beginning until the doors open", seed) { play in
        let created = play.created.count
        return .unless(created == play.desiredCount, expected: "\(play.desiredCount) tasks are started", got: "\(created) are")
    }
}

private let losses = Check(
    "losses", "With one crashed and one ill, three are left", reads: "08-performance#three-somebody-leaves-at-once", cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a task crashes; before it is replaced, another falls ill", seed) { play in
        play.crash()
        play.stage.run(for: .seconds(3))
        play.fallIll()
        play.stage.run(for: .seconds(90))
        return play.tooFew()
    }
}

private let foundOutInTime = Check(
    "found-out", "Who is ill gets no requests after fifteen seconds", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a task falls ill: it answers 500 to everything", seed) { play in
        play.fallIll()
        play.stage.run(for: .seconds(60))
        return play.errors()
    }
}

private let healed = Check(
    "healed", "Who is ill is replaced within three minutes", reads: "08-performance#five-ill-and-another-sits-down-beside-him",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a task falls ill: it answers 500 to everything", seed) { play in
        let ill = play.fallIll()
        play.stage.run(for: healsWithin)
        play.tell("three minutes later")
        guard !play.stage.labels(of: play.house.users).contains(ill) else {
            return Finding(expected: "\(ill) is stopped within three minutes", got: "it is still meant to run")
        }
        return .unless(
            play.healthy == play.desiredCount, expected: "\(play.desiredCount) healthy targets", got: "\(play.healthy)")
    }
}

private let clients = Check(
    "clients", "A new revision costs no client an answer", reads: "07-target-group#leaving-takes-time-as-well", cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out under traffic", seed) { play in
        play.newRevision()
        play.stage.run(for: changesWithin)
        return play.errors()
    }
}

private let floor = Check(
    "floor", "During a deployment three are left, even when a task crashes", reads: "08-performance#how-the-replacement-is-decided",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out; six seconds later a task of the old one crashes", seed) { play in
        play.newRevision()
        play.stage.run(for: .seconds(6))
        play.crash()
        play.stage.run(for: changesWithin)
        return play.tooFew()
    }
}

private let ceiling = Check(
    "ceiling", "There are never more than eight tasks at once", reads: "08-performance#how-the-replacement-is-decided",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out", seed) { play in
        play.newRevision()
        play.stage.run(for: changesWithin)
        return play.tooMany()
    }
}

private let begins = Check(
    "begins", "A deployment can take its first step", reads: "08-performance#how-the-replacement-is-decided", cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out", seed) { play in
        let before = play.created.count
        play.newRevision()
        play.stage.run(for: .seconds(60))
        for message in play.stage.eventMessages(of: play.house.users).suffix(1) { happened(message) }
        return .unless(
            play.created.count > before, expected: "a task of the new revision is started within a minute", got: "none is")
    }
}

private let rolledOut = Check(
    "rolled-out", "Within five minutes the new revision is all there is",
    reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out", seed) { play in
        play.newRevision()
        play.stage.run(for: changesWithin)
        play.tell("five minutes later")
        let old = play.stage.tasks(of: play.house.users).filter { play.isOld($0) }.map { play.stage.label(of: $0) }
        guard old.isEmpty else {
            return Finding(expected: "no task of the old revision is meant to run", got: "\(old.joined(separator: ", ")) still are")
        }
        return .unless(
            play.healthy == play.desiredCount, expected: "\(play.desiredCount) healthy targets", got: "\(play.healthy)")
    }
}

private let oldOnesGone = Check(
    "old-ones-gone", "Within five minutes the old tasks are STOPPED", reads: "07-target-group#leaving-takes-time-as-well",
    cases: nights()
) { (seed: UInt64) -> Finding? in
    play("a new revision is rolled out", seed) { play in
        play.newRevision()
        play.stage.run(for: changesWithin)
        play.tell("five minutes later")
        let old = play.created.filter { play.isOld($0) && play.stage[$0].lastStatus != .stopped }
        let names = old.map { "\(play.stage.label(of: $0)) is \(play.stage[$0].lastStatus)" }
        return .unless(old.isEmpty, expected: "all tasks of the old revision are STOPPED", got: names.joined(separator: ", "))
    }
}
