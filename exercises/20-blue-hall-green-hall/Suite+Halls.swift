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
            let isItsTime = stage == .testTrafficShift ? percent == 100 : percent == 0 && isBefore(.preScaleUp)
            if case .back = due {
                guard percent == 0 else { return refused("test traffic goes back to 0 %") }
            } else if !isItsTime, percent != testPercent {
                return refused("the test traffic stays at \(words(testPercent))")
            }
            testPercent = percent
        case .shiftProductionTraffic(let percent):
            if case .back = due {
                guard percent == 0 else { return refused("production traffic goes back to 0 %") }
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
func played(_ move: Move) -> Finding? {
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
