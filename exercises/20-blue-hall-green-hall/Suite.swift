import JudgeKit
import Orchestra

private let halls = "09-deployments#a-second-orchestra-tunes-next-door"
private let canary = "09-deployments#one-in-ten-hears-it-first"
let evenings = "08-performance#six-was-anybody-sent-to-the-dead"

let suite = Suite([
    stages, healthy, ill, hooks, test, steps, bake, cleanUp, reconcile, back, refusals, late, any, evening,
])

private let withHooks = ECS.LifecycleStage.allCases.filter(\.allowsHooks)
let afterwards = withHooks.filter { $0 > .reconcileService }
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
