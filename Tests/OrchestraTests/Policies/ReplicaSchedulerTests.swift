import Foundation
import Orchestra
import Testing

@Suite struct ReplicaSchedulerTests {
    /// A rolling deployment tick by tick; what is started in one tick is healthy in the next.
    struct Rollout: CustomTestStringConvertible, Sendable {
        var desired: Int
        var minimum: Int
        var maximum: Int
        /// `started-stopped` for each tick.
        var ticks: [String]
        var testDescription: String { "\(desired) tasks, \(minimum)/\(maximum)" }
    }

    @Test(
        .rule("deployment.rolling-ticks", "deployment.budgets-round"),
        arguments: [
            Rollout(desired: 4, minimum: 100, maximum: 200, ticks: ["+4-0", "+0-4"]),
            Rollout(desired: 4, minimum: 50, maximum: 100, ticks: ["+0-2", "+2-0", "+0-2", "+2-0"]),
            Rollout(desired: 4, minimum: 50, maximum: 200, ticks: ["+4-2", "+0-2"]),
            Rollout(desired: 1, minimum: 100, maximum: 200, ticks: ["+1-0", "+0-1"]),
            Rollout(desired: 1, minimum: 0, maximum: 100, ticks: ["+0-1", "+1-0"]),
            Rollout(desired: 4, minimum: 0, maximum: 100, ticks: ["+0-4", "+4-0"]),
            Rollout(desired: 3, minimum: 100, maximum: 150, ticks: ["+1-0", "+0-1", "+1-0", "+0-1", "+1-0", "+0-1"]),
            Rollout(desired: 10, minimum: 50, maximum: 150, ticks: ["+5-5", "+5-5"]),
            Rollout(desired: 5, minimum: 60, maximum: 140, ticks: ["+2-2", "+2-2", "+1-1"]),
            Rollout(desired: 6, minimum: 66, maximum: 133, ticks: ["+1-2", "+2-1", "+1-2", "+2-1"]),
            Rollout(desired: 2, minimum: 75, maximum: 100, ticks: []),
            Rollout(desired: 3, minimum: 100, maximum: 125, ticks: []),
        ])
    func `a deployment goes through these ticks`(_ rollout: Rollout) {
        var tasks = (1...rollout.desired).map { task($0, isPrimary: false, .healthy) }
        var number = rollout.desired
        var ticks: [String] = []
        for _ in 0..<30 {
            becomeHealthy(&tasks)
            let changes = ECS.ReplicaScheduler().changes(for: state(rollout, tasks))
            let (started, stopped) = apply(changes, to: &tasks, &number)
            if started + stopped.count == 0, !tasks.contains(where: { $0.health == .unknown }) { break }
            if started + stopped.count > 0 { ticks.append("+\(started)-\(stopped.count)") }
        }
        #expect(ticks == rollout.ticks)
    }

    @Test(.rule("deployment.budgets-round")) func `minimumHealthyPercent rounds up and maximumPercent rounds down`() {
        let state = ECS.ServiceState(desiredCount: 3, minimumHealthyPercent: 66, maximumPercent: 150, tasks: [])
        #expect(state.lowerLimit == 2)
        #expect(state.upperLimit == 4)
    }

    @Test(.rule("deployment.missing-tasks-need-no-room")) func `what is missing is started at once, whatever maximumPercent says`()
    {
        let rollout = Rollout(desired: 3, minimum: 100, maximum: 100, ticks: [])
        let changes = ECS.ReplicaScheduler().changes(for: state(rollout, [task(1, .healthy), task(2, .healthy)]))
        #expect(changes == [.start(count: 1, replacingUnhealthy: 0)])
    }

    @Test func `a pending task counts as present`() {
        let rollout = Rollout(desired: 3, minimum: 100, maximum: 200, ticks: [])
        #expect(
            ECS.ReplicaScheduler().changes(for: state(rollout, [task(1, .healthy), task(2, .healthy), task(3, .unknown)])) == [])
    }

    @Test(.rule("service.replace-before-stop")) func `an unhealthy task is replaced before it is stopped where there is room`() {
        let rollout = Rollout(desired: 3, minimum: 100, maximum: 200, ticks: [])
        var tasks = [task(1, .healthy), task(2, .unhealthy), task(3, .healthy)]
        let scheduler = ECS.ReplicaScheduler()
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.start(count: 1, replacingUnhealthy: 1)])
        tasks.append(task(4, .unknown))
        #expect(scheduler.changes(for: state(rollout, tasks)) == [])
        tasks[3].health = .healthy
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.stop(tasks[1].id, because: .unhealthy)])
    }

    @Test(.rule("service.stop-first-without-room"))
    func `with no room an unhealthy task is stopped first, one at a time, the oldest first`() {
        let rollout = Rollout(desired: 3, minimum: 100, maximum: 100, ticks: [])
        let tasks = [task(1, .unhealthy), task(2, .unhealthy), task(3, .healthy)]
        let scheduler = ECS.ReplicaScheduler()
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.stop(tasks[0].id, because: .unhealthy)])
        let next = [tasks[1], tasks[2], task(4, .unknown)]
        #expect(scheduler.changes(for: state(rollout, next)) == [])
    }

    @Test(.rule("service.scale-in-at-once")) func `scaling in takes pending tasks first, then unhealthy ones, then the newest`() {
        let rollout = Rollout(desired: 1, minimum: 100, maximum: 200, ticks: [])
        let tasks = [task(1, .healthy), task(2, .healthy), task(3, .unknown)]
        let changes = ECS.ReplicaScheduler().changes(for: state(rollout, tasks))
        #expect(changes == [.stop(tasks[2].id, because: .scalingIn), .stop(tasks[1].id, because: .scalingIn)])
    }

    @Test(.rule("service.failing-leaves-first"))
    func `unhealthy tasks within their grace period leave before healthy and new ones when there are too many`() {
        let rollout = Rollout(desired: 2, minimum: 100, maximum: 200, ticks: [])
        var tasks = [task(1, .healthy), task(2, .unknown), task(3, .healthy), task(4, .unknown)]
        for index in [1, 3] { tasks[index].lastStatus = .running }
        tasks[1].isFailingChecks = true
        let changes = ECS.ReplicaScheduler().changes(for: state(rollout, tasks))
        #expect(changes == [.stop(tasks[1].id, because: .scalingIn), .stop(tasks[3].id, because: .scalingIn)])
    }

    @Test(.rule("service.protected-stays")) func `a protected task isn't scaled in, whoever leaves in its place`() {
        let rollout = Rollout(desired: 1, minimum: 100, maximum: 200, ticks: [])
        var tasks = [task(1, .healthy), task(2, .healthy), task(3, .healthy)]
        tasks[2].isProtected = true
        let scheduler = ECS.ReplicaScheduler()
        #expect(
            scheduler.changes(for: state(rollout, tasks)) == [
                .stop(tasks[1].id, because: .scalingIn), .stop(tasks[0].id, because: .scalingIn),
            ])
        tasks[1].isProtected = true
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.stop(tasks[0].id, because: .scalingIn)])
        #expect(scheduler.changes(for: state(rollout, Array(tasks[1...]))) == [])
    }

    @Test func `a deployment leaves protected tasks alone, health checks don't`() {
        let rollout = Rollout(desired: 2, minimum: 100, maximum: 200, ticks: [])
        var tasks = [
            task(1, isPrimary: false, .healthy), task(2, isPrimary: false, .unhealthy), task(3, .healthy), task(4, .healthy),
        ]
        tasks[0].isProtected = true
        tasks[1].isProtected = true
        #expect(ECS.ReplicaScheduler().changes(for: state(rollout, tasks)) == [.stop(tasks[1].id, because: .deployment)])
        var steady = [task(1, .unhealthy), task(2, .healthy), task(3, .healthy)]
        steady[0].isProtected = true
        #expect(ECS.ReplicaScheduler().changes(for: state(rollout, steady)) == [.stop(steady[0].id, because: .unhealthy)])
    }

    @Test(.rule("deployment.old-revision-replaces-its-own"))
    func `an unhealthy old task is replaced by one of its own deployment while healthy tasks are missing`() {
        let rollout = Rollout(desired: 2, minimum: 100, maximum: 200, ticks: [])
        var tasks = [
            task(1, isPrimary: false, .healthy), task(2, isPrimary: false, .unhealthy), task(3, .unknown), task(4, .unknown),
        ]
        let scheduler = ECS.ReplicaScheduler()
        // Its deployment never worked: what is broken goes.
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.stop(tasks[1].id, because: .deployment)])
        tasks[0].hasCompletedDeployment = true
        tasks[1].hasCompletedDeployment = true
        #expect(scheduler.changes(for: state(rollout, tasks)) == [.replace(tasks[1].id)])
        // The replacement is waited for, until there are enough healthy tasks.
        tasks[1] = task(5, isPrimary: false, .unknown)
        tasks[1].hasCompletedDeployment = true
        tasks[1].isReplacement = true
        #expect(scheduler.changes(for: state(rollout, tasks)) == [])
        tasks[2].health = .healthy
        tasks[3].health = .healthy
        #expect(
            scheduler.changes(for: state(rollout, tasks)) == [
                .stop(tasks[1].id, because: .deployment), .stop(tasks[0].id, because: .deployment),
            ])
    }

    @Test func `where the two budgets leave no room an unhealthy old task makes room for what is new`() {
        let rollout = Rollout(desired: 2, minimum: 100, maximum: 100, ticks: [])
        var tasks = [task(1, isPrimary: false, .healthy), task(2, isPrimary: false, .unhealthy)]
        tasks[1].hasCompletedDeployment = true
        #expect(ECS.ReplicaScheduler().changes(for: state(rollout, tasks)) == [.stop(tasks[1].id, because: .deployment)])
    }

    @Test func `a deployment that has failed takes no old task's place`() {
        let tasks = [task(1, isPrimary: false, .healthy), task(2, isPrimary: false, .healthy), task(3, .healthy)]
        func changes(desired: Int) -> [ECS.TaskChange] {
            ECS.ReplicaScheduler().changes(
                for: .init(
                    desiredCount: desired, minimumHealthyPercent: 50, launchesAllowed: 0, rolloutState: .failed, tasks: tasks))
        }
        #expect(changes(desired: 2) == [])
        #expect(changes(desired: 1) == [.stop(tasks[1].id, because: .scalingIn)])
    }

    @Test func `a task's state is coded as it always was where nothing is special`() throws {
        var state = task(1, .healthy)
        let plain = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
        #expect(plain.filter { $0 == ":" }.count == 5)
        state.isProtected = true
        #expect(try JSONDecoder().decode(ECS.ServiceState.TaskState.self, from: JSONEncoder().encode(state)) == state)
    }

    @Test func `a throttled service starts no more than it may`() {
        let state = ECS.ServiceState(desiredCount: 5, launchesAllowed: 2, tasks: [])
        #expect(ECS.ReplicaScheduler().changes(for: state) == [.start(count: 2, replacingUnhealthy: 0)])
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func `from any state it comes to rest with what is wanted, and never has more than maximumPercent allows beside`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rollout = Rollout(
            desired: Int(random.bounded(8)), minimum: Int(random.bounded(3)) * 50, maximum: 150 + Int(random.bounded(2)) * 50,
            ticks: [])
        var tasks = (0..<Int(random.bounded(12))).map { index in
            task(index + 1, isPrimary: random.bounded(2) == 0, [.healthy, .unhealthy, .unknown][Int(random.bounded(3))])
        }
        if seed % 2 == 0 {
            for index in tasks.indices where !tasks[index].isPrimary { tasks[index].hasCompletedDeployment = true }
        }
        var number = tasks.count
        var last: [ECS.TaskChange] = []
        for _ in 0..<90 {
            let state = state(rollout, tasks)
            let changes = ECS.ReplicaScheduler().changes(for: state)
            last = changes
            let before = tasks.count
            if random.bounded(2) == 0 { becomeHealthy(&tasks) }
            let (started, stopped) = apply(changes, to: &tasks, &number)
            #expect(Set(stopped).count == stopped.count, "seed \(seed): a task is stopped twice")
            let missing = max(0, rollout.desired - state.tasks.count(where: \.isPrimary))
            if before != state.tasks.count(where: \.isPrimary) {
                #expect(started == 0 || before + started <= state.upperLimit, "seed \(seed)")
            }
            if started > missing { #expect(before + started <= max(state.upperLimit, before + missing), "seed \(seed)") }
        }
        let limits = state(rollout, [])
        let canMove = limits.lowerLimit < rollout.desired || limits.upperLimit > rollout.desired || rollout.desired == 0
        if canMove {
            #expect(last == [], "seed \(seed)")
            #expect(tasks.count == rollout.desired, "seed \(seed): \(rollout) \(tasks.map { "\($0.isPrimary) \($0.health)" })")
            #expect(tasks.allSatisfy { $0.isPrimary && $0.health == .healthy }, "seed \(seed)")
        }
    }

    // MARK: -

    private func task(_ number: Int, isPrimary: Bool = true, _ health: ECS.ServiceState.TaskState.Health)
        -> ECS.ServiceState.TaskState
    {
        var stage = Simulation(seed: UInt64(number))
        let id = try! {
            try stage.createCluster()
            try stage.registerTaskDefinition(family: "t", containers: [.init("t", image: "t")])
            return try stage.runTask("t")[0]
        }()
        return .init(
            id: id, isPrimary: isPrimary, lastStatus: health == .unknown ? .pending : .running, health: health, number: number)
    }

    private func state(_ rollout: Rollout, _ tasks: [ECS.ServiceState.TaskState]) -> ECS.ServiceState {
        ECS.ServiceState(
            desiredCount: rollout.desired, minimumHealthyPercent: rollout.minimum, maximumPercent: rollout.maximum, tasks: tasks)
    }

    private func becomeHealthy(_ tasks: inout [ECS.ServiceState.TaskState]) {
        for index in tasks.indices where tasks[index].health == .unknown {
            tasks[index].health = .healthy
            tasks[index].lastStatus = .running
        }
    }

    private func apply(
        _ changes: [ECS.TaskChange], to tasks: inout [ECS.ServiceState.TaskState], _ number: inout Int
    ) -> (started: Int, stopped: [ECS.Task.ID]) {
        var (started, stopped) = (0, [ECS.Task.ID]())
        for change in changes {
            switch change {
            case .start(let count, _):
                for _ in 0..<count {
                    number += 1
                    tasks.append(task(number, .unknown))
                }
                started += count
            case .stop(let id, _):
                tasks.removeAll { $0.id == id }
                stopped.append(id)
            case .replace(let id):
                tasks.removeAll { $0.id == id }
                stopped.append(id)
                // A place is taken over: there aren't more tasks than before.
                number += 1
                var replacement = task(number, isPrimary: false, .unknown)
                replacement.hasCompletedDeployment = true
                replacement.isReplacement = true
                tasks.append(replacement)
            }
        }
        return (started, stopped)
    }
}
