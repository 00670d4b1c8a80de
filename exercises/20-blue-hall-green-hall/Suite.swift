import JudgeKit
import Orchestra

// MARK: What befalls a deployment

/// A deployment that shifts traffic, and everything that befalls it.
struct Move: Codable {
    struct Hooks: Codable {
        var stage: ECS.LifecycleStage
        /// So long they are in progress each time, in looks.
        var looks = 1
        var fail = false
    }

    struct Trouble: Codable {
        var failure: ECS.LifecycleFailure
        /// `nil`: before the first stage.
        var stage: ECS.LifecycleStage?
        /// How many steps were done before.
        var steps = 0
        var seconds = 0
    }

    var desiredCount = 3
    var percents: [Double] = [100]
    var stepBakeTime = 0
    var bakeTime = 0
    /// Nobody has the traffic before.
    var isFirst = false
    /// Tasks of earlier revisions; the traffic is shared out, as one that was given up has left it.
    var otherTasks = 0
    var hooks: [Hooks] = []
    var trouble: Trouble?
    /// Whether a green task falls ill as soon as the stage SCALE_UP is over.
    var fallsIll = false

    var smaller: [Move] {
        func with(_ change: (inout Move) -> Void) -> Move {
            var copy = self
            change(&copy)
            return copy
        }
        var candidates = Shrink.list(hooks).map { fewer in with { $0.hooks = fewer } }
        if trouble != nil { candidates.append(with { $0.trouble = nil }) }
        if percents.count > 1 { candidates.append(with { $0.percents = [100] }) }
        if otherTasks > 0 { candidates.append(with { $0.otherTasks = 0 }) }
        if fallsIll { candidates.append(with { $0.fallsIll = false }) }
        if bakeTime > 0 { candidates.append(with { $0.bakeTime = 0 }) }
        if stepBakeTime > 0 { candidates.append(with { $0.stepBakeTime = 0 }) }
        return candidates + Shrink.number(desiredCount).map { fewer in with { $0.desiredCount = fewer } }
    }
}

// MARK: In words

private func words(_ percent: Double) -> String {
    percent == percent.rounded() && abs(percent) < 1e6 ? "\(Int(percent)) %" : "\(percent) %"
}

private func words(_ action: ECS.LifecycleAction) -> String {
    switch action {
    case .enter(let stage): "enter \(stage)"
    case .shiftTestTraffic(let percent): "shift test traffic to \(words(percent))"
    case .shiftProductionTraffic(let percent): "shift production traffic to \(words(percent))"
    case .rollBack(let failure): "roll back because of \(failure.rawValue)"
    case .complete: "complete"
    }
}

private func words(_ actions: [ECS.LifecycleAction]) -> String {
    actions.isEmpty ? "nothing" : actions.prefix(12).map { words($0) }.joined(separator: ", ")
}

private func words(_ move: Move) -> String {
    var parts = ["desiredCount \(move.desiredCount)", "steps \(move.percents.map { words($0) }.joined(separator: ", "))"]
    if move.stepBakeTime > 0 { parts.append("\(move.stepBakeTime) s between them") }
    parts.append("bakeTime \(move.bakeTime) s")
    if move.isFirst { parts.append("the service's first deployment") }
    if move.otherTasks > 0 { parts.append("\(move.otherTasks) tasks of other revisions") }
    parts += move.hooks.map { "hooks in \($0.stage) that \($0.fail ? "fail" : "succeed") after \($0.looks) looks" }
    if move.fallsIll { parts.append("a green task falls ill after SCALE_UP") }
    if let trouble = move.trouble {
        let place = trouble.stage.map { "\($0)" } ?? "no stage yet"
        let later = trouble.steps > 0 ? ", after \(trouble.steps) steps" : ""
        parts.append("\(trouble.failure.rawValue) in \(place)\(later)")
    }
    return parts.joined(separator: "; ")
}

// MARK: The two halls

/// What is due.
private enum Due {
    case wait(String)
    case enter(ECS.LifecycleStage)
    case back([ECS.LifecycleFailure])
    case complete

    var words: String {
        switch self {
        case .wait(let why): "to wait: \(why)"
        case .enter(let stage): "enter \(stage)"
        case .back(let failures): "all traffic back, and roll back because of \(failures[0].rawValue)"
        case .complete: "complete"
        }
    }
}

/// Both halls while a deployment goes on. What the learner's code wants is held against what is due, and done.
private struct Halls {
    let move: Move
    var now = 0
    var stage: ECS.LifecycleStage?
    var since = 0
    var green = ECS.LifecycleState.Revision(tasks: 0, healthy: 0)
    var blueTasks: Int
    var otherTasks: Int
    var testPercent: Double
    var productionPercent: Double
    var stepsDone = 0
    var shiftedAt = 0
    var hasShifted = false
    var failure: ECS.LifecycleFailure?
    var isOver = false

    init(_ move: Move) {
        self.move = move
        blueTasks = move.isFirst ? 0 : move.desiredCount
        otherTasks = move.otherTasks
        testPercent = move.otherTasks > 0 ? 100 : 0
        productionPercent = move.otherTasks > 0 ? 40 : 0
    }

    var hooks: ECS.LifecycleState.Hooks {
        guard let own = move.hooks.first(where: { $0.stage == stage }) else { return .succeeded }
        if (now - since) / 30 < own.looks { return .inProgress }
        return own.fail ? .failed : .succeeded
    }

    /// Sees whether something has failed by now. What fails while an answer is carried out is told with the next question.
    mutating func notice() {
        guard let trouble = move.trouble else { return }
        let isThere = stage == trouble.stage && stepsDone >= trouble.steps && now - since >= trouble.seconds
        if isThere { failure = trouble.failure }
    }

    var nextPercent: Double? { stepsDone < move.percents.count ? move.percents[stepsDone] : nil }

    var timeToNextStep: Int {
        stepsDone == 0 || nextPercent == nil ? 0 : max(shiftedAt + move.stepBakeTime - now, 0)
    }

    var state: ECS.LifecycleState {
        ECS.LifecycleState(
            stage: stage, elapsed: .seconds(now - since), desiredCount: move.desiredCount, green: green,
            blue: move.isFirst ? nil : .init(tasks: blueTasks, healthy: blueTasks), otherTasks: otherTasks, hooks: hooks,
            nextPercent: nextPercent, timeToNextStep: .seconds(timeToNextStep), bakeTime: .seconds(move.bakeTime),
            failure: failure)
    }

    var due: Due {
        if stage == .cleanUp { return blueTasks == 0 ? .complete : .wait("\(blueTasks) blue tasks are still there") }
        let failures = [failure, hooks == .failed ? .hookFailed : nil].compactMap { $0 }
        if !failures.isEmpty { return .back(failures) }
        if hooks == .inProgress { return .wait("the hooks of \(stage!) are in progress") }
        switch stage {
        case nil: return .enter(otherTasks > 0 ? .reconcileService : .preScaleUp)
        case .reconcileService:
            return otherTasks == 0 ? .enter(.preScaleUp) : .wait("\(otherTasks) tasks of other revisions are still there")
        case .scaleUp:
            let missing = move.desiredCount - green.healthy
            return missing <= 0 ? .enter(.postScaleUp) : .wait("\(green.healthy) of \(move.desiredCount) green tasks are healthy")
        case .postProductionTrafficShift:
            if nextPercent == nil { return .enter(.bakeTime) }
            return timeToNextStep == 0
                ? .enter(.preProductionTrafficShift) : .wait("\(timeToNextStep) s are left until the next step")
        case .bakeTime:
            let left = move.bakeTime - (now - since)
            return left <= 0 ? .enter(.cleanUp) : .wait("\(left) s of the bake time are left")
        case let stage?:
            let all = ECS.LifecycleStage.allCases
            return .enter(all[all.firstIndex(of: stage)! + 1])
        }
    }

    /// - Returns: What is wrong with an action, if anything is.
    mutating func perform(_ action: ECS.LifecycleAction) -> Finding? {
        let due = due
        func refused(_ expected: String) -> Finding { Finding(expected: expected, got: words(action)) }
        if isOver { return refused("nothing after it is over") }
        switch action {
        case .enter(let next):
            guard case .enter(next) = due else {
                return Finding(expected: due.words, got: "\(words(action)), \(now) s after the beginning")
            }
            if stage == .testTrafficShift, testPercent != 100 {
                return refused("the test traffic is shifted to 100 % before \(next) is entered")
            }
            if stage == .productionTrafficShift, !hasShifted {
                return refused("the production traffic is shifted to \(words(nextPercent ?? 100)) before \(next) is entered")
            }
            (stage, since, hasShifted) = (next, now, false)
        case .shiftTestTraffic(let percent):
            if case .back = due, percent != 0 { return refused("test traffic goes back to 0 %") }
            let isItsTime = percent == (stage == .testTrafficShift ? 100 : 0) && mayShiftTest(due)
            guard isItsTime || percent == testPercent else { return refused("the test traffic stays at \(words(testPercent))") }
            testPercent = percent
        case .shiftProductionTraffic(let percent):
            if case .back = due, percent != 0 { return refused("production traffic goes back to 0 %") }
            if case .back = due {
            } else if stage == .productionTrafficShift {
                guard !hasShifted, let share = nextPercent else { return refused("one shift in a step") }
                guard abs(percent - share) < 0.001 else { return refused("shift production traffic to \(words(share))") }
                (hasShifted, shiftedAt) = (true, now)
                stepsDone += 1
            } else if !(percent == 0 && isBefore(.preScaleUp)), percent != productionPercent {
                return refused("the production traffic stays at \(words(productionPercent))")
            }
            productionPercent = percent
        case .rollBack(let failure):
            guard case .back(let failures) = due else { return refused(due.words) }
            guard failures.contains(failure) else { return refused(due.words) }
            guard testPercent == 0, productionPercent == 0 else {
                return Finding(
                    expected: "all traffic goes back before the green revision leaves",
                    got: "\(words(action)), with test traffic at \(words(testPercent)), production traffic at "
                        + words(productionPercent))
            }
            isOver = true
        case .complete:
            guard case .complete = due else { return refused(due.words) }
            isOver = true
        }
        return nil
    }

    private func isBefore(_ stage: ECS.LifecycleStage) -> Bool { self.stage.map { $0 < stage } ?? true }

    private func mayShiftTest(_ due: Due) -> Bool {
        if case .back = due { return true }
        return stage == .testTrafficShift || isBefore(.preScaleUp)
    }

    /// Half a minute passes: tasks start and become healthy, or leave.
    mutating func pass() {
        now += 30
        if let stage, stage >= .scaleUp {
            green.healthy = green.tasks
            green.tasks = min(green.tasks + 2, move.desiredCount)
            if stage > .scaleUp, move.fallsIll { green.healthy = max(green.healthy - 1, 0) }
        }
        if stage == .reconcileService { otherTasks = max(otherTasks - 2, 0) }
        if stage == .cleanUp { blueTasks = max(blueTasks - 2, 0) }
    }
}

/// Plays a deployment from its beginning to its end.
private func played(_ move: Move) -> Finding? {
    trying("a deployment: \(words(move))")
    var halls = Halls(move)
    for _ in 0..<1000 where !halls.isOver {
        if let finding = look(&halls) { return finding }
        halls.pass()
    }
    return .unless(halls.isOver, expected: "an end", got: "none")
}

/// Asks until nothing is wanted any more.
private func look(_ halls: inout Halls) -> Finding? {
    while !halls.isOver {
        halls.notice()
        let before = halls.state
        let shares = [halls.testPercent, halls.productionPercent]
        let wanted = BlueHallGreenHall().nextActions(of: before)
        happened("\(halls.now) s, \(before.stage.map { "\($0)" } ?? "no stage yet"): \(words(wanted))")
        for action in wanted {
            if let finding = halls.perform(action) { return finding }
        }
        if halls.state == before, shares == [halls.testPercent, halls.productionPercent], !halls.isOver { break }
    }
    if halls.isOver { return nil }
    guard case .wait = halls.due else { return Finding(expected: halls.due.words, got: "nothing that would lead on") }
    guard halls.stage != .reconcileService || halls.testPercent == 0 && halls.productionPercent == 0 else {
        return Finding(
            expected: "all traffic goes to the blue revision when RECONCILE_SERVICE begins",
            got: "test traffic at \(words(halls.testPercent)), production traffic at \(words(halls.productionPercent))")
    }
    return nil
}

// MARK: The checks

private let halls = "09-deployments#a-second-orchestra-tunes-next-door"
private let canary = "09-deployments#one-in-ten-hears-it-first"
private let evenings = "08-performance#six-was-anybody-sent-to-the-dead"

let suite = Suite([
    stages, healthy, ill, hooks, test, steps, bake, cleanUp, reconcile, back, refusals, late, any, evening,
])

private let withHooks = ECS.LifecycleStage.allCases.filter(\.allowsHooks)
private let afterwards = withHooks.filter { $0 > .reconcileService }
private let thirds: [Double] = [30, 60, 90, 100]

private let stages = Check(
    "stages", "It goes through all stages in their order", reads: halls,
    cases: .examples([Move(desiredCount: 2), Move(desiredCount: 2, isFirst: true), Move(desiredCount: 0)]), judge: played)

private let healthy = Check(
    "healthy", "SCALE_UP lasts until as many green tasks are healthy as are wanted", reads: halls,
    cases: .examples([Move(desiredCount: 1), Move(desiredCount: 2), Move(desiredCount: 5), Move(desiredCount: 4, isFirst: true)]),
    judge: played)

private let ill = Check(
    "ill", "A task that falls ill later stops nothing", reads: halls,
    cases: .examples([Move(desiredCount: 1, fallsIll: true), Move(percents: thirds, bakeTime: 60, fallsIll: true)]), judge: played)

private let hooks = Check(
    "hooks", "No stage ends before its hooks do", reads: halls,
    cases: .examples(afterwards.map { Move(hooks: [.init(stage: $0, looks: 3)]) }), judge: played)

private let test = Check(
    "test-traffic", "The test traffic is green before POST_TEST_TRAFFIC_SHIFT", reads: halls,
    cases: .examples([Move(), Move(hooks: [.init(stage: .testTrafficShift), .init(stage: .postTestTrafficShift)])]), judge: played)

private let steps = Check(
    "steps", "Each step of the plan moves its share, waits, and has its own stages", reads: canary,
    cases: .examples([
        Move(percents: [5, 100]), Move(percents: [10, 100], stepBakeTime: 60), Move(percents: thirds, stepBakeTime: 45),
        Move(percents: [50, 100], stepBakeTime: 30, hooks: [.init(stage: .preProductionTrafficShift)]),
    ]), judge: played)

private let bake = Check(
    "bake-time", "Both stay for the bake time, and no longer", reads: halls,
    cases: .examples([Move(bakeTime: 60), Move(bakeTime: 45), Move(percents: [20, 100], stepBakeTime: 90, bakeTime: 300)]),
    judge: played)

private let cleanUp = Check(
    "clean-up", "It is complete when the blue tasks have left", reads: halls,
    cases: .examples([Move(desiredCount: 5), Move(desiredCount: 1), Move(isFirst: true)]), judge: played)

private let reconcile = Check(
    "reconcile", "Where there are other revisions, RECONCILE_SERVICE comes first", reads: halls,
    cases: .examples([
        Move(otherTasks: 1), Move(otherTasks: 5), Move(otherTasks: 1, hooks: [.init(stage: .reconcileService, looks: 4)]),
    ]), judge: played)

private let back = Check(
    "back", "Whatever fails sends everybody back at once, before and after the shift", reads: halls,
    cases: .examples(
        ([nil] + ECS.LifecycleStage.allCases.filter { $0 != .cleanUp }).enumerated().map { number, stage in
            let all = ECS.LifecycleFailure.allCases
            let trouble = Move.Trouble(failure: all[number % all.count], stage: stage)
            return Move(percents: [20, 100], bakeTime: 60, otherTasks: stage == .reconcileService ? 3 : 0, trouble: trouble)
        } + [
            Move(otherTasks: 3, trouble: .init(failure: .alarm)),
            Move(bakeTime: 90, trouble: .init(failure: .alarm, stage: .bakeTime, seconds: 60)),
            Move(percents: thirds, trouble: .init(failure: .alarm, stage: .postProductionTrafficShift, steps: 2)),
            Move(hooks: [.init(stage: .postScaleUp, looks: 9)], trouble: .init(failure: .timedOut, stage: .postScaleUp)),
        ]), judge: played)

private let refusals = Check(
    "refusals", "A hook that fails sends everybody back", reads: halls,
    cases: .examples(afterwards.map { Move(bakeTime: 60, hooks: [.init(stage: $0, fail: true)]) }), judge: played)

private let late = Check(
    "too-late", "In CLEAN_UP there is no way back", reads: halls,
    cases: .examples(
        [.alarm, .stopRequested, .timedOut].map { Move(trouble: .init(failure: $0, stage: .cleanUp)) }), judge: played)

private let any = Check(
    "any", "Any deployment, whatever befalls it", reads: halls,
    cases: .drawn(40, shrink: { (move: Move) in move.smaller }) { random in
        var move = Move(desiredCount: Int(random.bounded(5)), bakeTime: 15 * Int(random.bounded(9)))
        move.percents = [[100], [10, 100], [40, 80, 100], thirds][Int(random.bounded(4))]
        move.stepBakeTime = 15 * Int(random.bounded(7))
        move.isFirst = random.bounded(5) == 0
        if move.isFirst { move.percents = [100] } else if random.bounded(3) == 0 { move.otherTasks = Int(random.bounded(5)) }
        for stage in withHooks where random.bounded(4) == 0 {
            move.hooks.append(.init(stage: stage, looks: 1 + Int(random.bounded(3)), fail: random.bounded(8) == 0))
        }
        move.fallsIll = random.bounded(3) == 0
        let stage = ECS.LifecycleStage.allCases[Int(random.bounded(11))]
        if random.bounded(2) == 0 {
            let failure = ECS.LifecycleFailure.allCases[Int(random.bounded(5))]
            let steps = Int(random.bounded(UInt64(move.percents.count)))
            move.trouble = .init(failure: failure, stage: stage, steps: stage > .productionTrafficShift ? steps : 0)
        }
        return move
    }, judge: played)

// MARK: On the stage

/// A deployment on a stage of its own, and what happens in its course.
struct Evening: Codable {
    enum Trouble: String, Codable, CaseIterable { case none, alarm, failingHook, waitingHook }

    var strategy: ECS.DeploymentStrategy
    var trouble: Trouble
    /// Where the hook is, or the alarm goes off.
    var stage: ECS.LifecycleStage
}

private struct Course: Equatable {
    var stages: [ECS.LifecycleStage] = []
    var status: ECS.ServiceDeployment.Status
    var weights: [[Int]]
    var turnedAway: Int

    var words: String {
        let last = stages.last.map { "\($0)" } ?? "no stage"
        return "\(status) after \(last), weights \(weights), \(turnedAway) guests turned away"
    }
}

private let evening = Check(
    "evening", "A whole deployment on the stage goes as the engine's own does", reads: evenings,
    cases: .drawn(6) { random in
        Evening(
            strategy: [.blueGreen, .canary, .linear][Int(random.bounded(3))],
            trouble: Evening.Trouble.allCases[Int(random.bounded(4))],
            stage: afterwards[Int(random.bounded(UInt64(afterwards.count)))])
    }
) { (evening: Evening) -> Finding? in
    trying("a deployment: \(evening.strategy), \(evening.trouble.rawValue) in \(evening.stage)")
    guard let course = try? play(evening, Policies(deploymentLifecycle: BlueHallGreenHall())),
        let right = try? play(evening, Policies())
    else { return Finding(expected: "a deployment", got: "one that can't be set up") }
    for stage in course.stages { happened("the deployment comes to \(stage)") }
    guard course.stages == right.stages else {
        return Finding(expected: "the stages \(right.stages)", got: "\(course.stages)")
    }
    return .unless(course == right, expected: right.words, got: course.words)
}

private func play(_ evening: Evening, _ policies: Policies) throws -> Course {
    var stage = Simulation(seed: 5, policies: policies)
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 2, unhealthyThresholdCount: 3)
    let blue = try stage.createTargetGroup("blue", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let green = try stage.createTargetGroup("green", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let doors = try stage.createLoadBalancer("hall")
    let shares: [ELB.TargetGroupTuple] = [.init(blue, weight: 1), .init(green, weight: 0)]
    let listeners = try [80, 9000].map { try stage.createListener(on: doors, port: $0, defaultAction: .forward(to: shares)) }
    let rules = try listeners.map { try stage.describeRules(of: $0)[0].ruleArn }
    let advanced = ECS.AdvancedConfiguration(
        alternateTargetGroupArn: green.arn, productionListenerRule: rules[0], testListenerRule: rules[1])
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: 2,
        loadBalancers: [.init(blue, containerName: "users", containerPort: 8080, advancedConfiguration: advanced)],
        alarms: .init(alarmNames: ["errors"], enable: true, rollback: true), bakeTimeInMinutes: 1, strategy: evening.strategy,
        lifecycleHooks: [.lambda("check", in: evening.stage)],
        linearConfiguration: evening.strategy == .linear ? .init(stepPercent: 40, stepBakeTimeInMinutes: 1) : nil,
        canaryConfiguration: evening.strategy == .canary ? .init(canaryPercent: 10, canaryBakeTimeInMinutes: 1) : nil)
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(3600))
    stage.run(for: .seconds(10))
    let (before, crowd) = (stage.log.count, try stage.startTraffic(.get("/"), to: doors, perSecond: 1))
    if evening.trouble == .failingHook { stage.setLifecycleHook("check", .failed) }
    if evening.trouble == .waitingHook { stage.setLifecycleHook("check", .inProgress(callBackDelay: 20)) }
    try stage.updateService(users, forceNewDeployment: true)
    stage.run(until: { $0.serviceDeployment(of: users)?.lifecycleStage == evening.stage }, limit: .seconds(600))
    stage.run(for: .seconds(50))
    if evening.trouble == .waitingHook { stage.setLifecycleHook("check", .succeeded) }
    if evening.trouble == .alarm { stage.setAlarmState("errors", .alarm) }
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(3600))
    let weights = try listeners.map { try stage.describeRules(of: $0)[0].actions[0].targetGroups.map(\.weight) }
    let turnedAway = stage[crowd].answered - stage[crowd].answered(with: 200)
    var course = Course(status: stage.serviceDeployment(of: users)?.status ?? .pending, weights: weights, turnedAway: turnedAway)
    for case .lifecycleStageEntered(_, _, let entered) in stage.log[before...].map(\.event) { course.stages.append(entered) }
    return course
}
