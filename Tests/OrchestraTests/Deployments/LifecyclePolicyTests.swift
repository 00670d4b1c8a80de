import Foundation
import Orchestra
import Testing

@Suite struct StagedLifecycleTests {
    private let lifecycle = ECS.StagedLifecycle()

    private func state(_ stage: ECS.LifecycleStage?, green: Int = 3, healthy: Int = 3, blue: Int? = 3) -> ECS.LifecycleState {
        ECS.LifecycleState(
            stage: stage, desiredCount: 3, green: .init(tasks: green, healthy: healthy),
            blue: blue.map { .init(tasks: $0, healthy: $0) })
    }

    @Test(
        .rule("deployment.green-is-healthy-first"),
        arguments: [(3, 3, true), (3, 2, false), (2, 2, false), (0, 0, false), (4, 3, false)])
    func `scaling up is over when as many new tasks are there and healthy as are wanted`(
        _ tasks: Int, _ healthy: Int, _ goesOn: Bool
    ) {
        let actions = lifecycle.nextActions(of: state(.scaleUp, green: tasks, healthy: healthy))
        #expect(actions == (goesOn ? [.enter(.postScaleUp)] : []))
    }

    @Test(.rule("deployment.reconcile-service")) func `other revisions go first`() {
        var beginning = state(nil)
        #expect(lifecycle.nextActions(of: beginning) == [.enter(.preScaleUp)])
        beginning.otherTasks = 2
        #expect(lifecycle.nextActions(of: beginning).first == .enter(.reconcileService))
        beginning.stage = .reconcileService
        #expect(lifecycle.nextActions(of: beginning) == [])
        beginning.otherTasks = 0
        #expect(lifecycle.nextActions(of: beginning) == [.enter(.preScaleUp)])
    }

    @Test(.rule("deployment.rollback-at-any-stage"), arguments: ECS.LifecycleStage.allCases, ECS.LifecycleFailure.allCases)
    func `whatever fails sends it all the way back, except while the old tasks are leaving`(
        _ stage: ECS.LifecycleStage, _ failure: ECS.LifecycleFailure
    ) {
        var failing = state(stage)
        failing.failure = failure
        let back: [ECS.LifecycleAction] = [
            .shiftProductionTraffic(percent: 0), .shiftTestTraffic(percent: 0), .rollBack(because: failure),
        ]
        #expect(lifecycle.nextActions(of: failing) == (stage == .cleanUp ? [] : back))
    }

    @Test(.rule("deployment.hooks-hold-the-stage"), arguments: ECS.LifecycleStage.allCases.filter(\.allowsHooks))
    func `no stage ends before its hooks do`(_ stage: ECS.LifecycleStage) {
        var waiting = state(stage)
        waiting.hooks = .inProgress
        #expect(lifecycle.nextActions(of: waiting) == [])
        waiting.hooks = .failed
        #expect(lifecycle.nextActions(of: waiting).last == .rollBack(because: .hookFailed))
    }

    @Test(.rule("deployment.bake-time")) func `the bake time is waited for, and then the old tasks leave`() {
        var baking = state(.bakeTime)
        baking.bakeTime = .seconds(60)
        baking.elapsed = .seconds(59)
        #expect(lifecycle.nextActions(of: baking) == [])
        baking.elapsed = .seconds(60)
        #expect(lifecycle.nextActions(of: baking) == [.enter(.cleanUp)])
        #expect(lifecycle.nextActions(of: state(.cleanUp, blue: 1)) == [])
        #expect(lifecycle.nextActions(of: state(.cleanUp, blue: 0)) == [.complete])
    }

    @Test(.rule("deployment.linear-steps")) func `the next step waits until the last one has baked`() {
        var between = state(.postProductionTrafficShift)
        between.nextPercent = 60
        between.timeToNextStep = .seconds(1)
        #expect(lifecycle.nextActions(of: between) == [])
        between.timeToNextStep = .zero
        #expect(lifecycle.nextActions(of: between) == [.enter(.preProductionTrafficShift)])
        between.nextPercent = nil
        #expect(lifecycle.nextActions(of: between) == [.enter(.bakeTime)])
    }

    @Test func `states and actions are coded`() throws {
        let state = state(.bakeTime)
        #expect(try JSONDecoder().decode(ECS.LifecycleState.self, from: JSONEncoder().encode(state)) == state)
        let actions: [ECS.LifecycleAction] = [
            .enter(.scaleUp), .shiftTestTraffic(percent: 5), .rollBack(because: .alarm), .complete,
        ]
        #expect(try JSONDecoder().decode([ECS.LifecycleAction].self, from: JSONEncoder().encode(actions)) == actions)
    }

    @Test(.rule("deployment.lifecycle-is-a-policy")) func `a lifecycle of nonsense neither hangs nor goes backwards`() throws {
        struct Nonsense: ECS.DeploymentLifecycle {
            func nextActions(of deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
                [.enter(.bakeTime), .enter(.scaleUp), .shiftProductionTraffic(percent: .nan), .shiftTestTraffic(percent: -7)]
            }
        }
        var halls = try TwoHalls(policies: Policies(deploymentLifecycle: Nonsense()))
        halls.stage.run(for: .seconds(600))
        #expect(halls.stages == [.bakeTime])
    }
}
