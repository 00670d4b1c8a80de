import Orchestra
import Testing

@Suite struct DaemonSchedulerTests {
    private let task = [ECS.Task.ID](tasks(6))

    private static func tasks(_ count: Int) -> [ECS.Task.ID] {
        var stage = Simulation()
        return try! {
            try stage.createCluster()
            try stage.registerTaskDefinition(family: "f", containers: [.init("a", image: "i")])
            return try stage.runTask("f", count: count)
        }()
    }

    private func changes(
        _ instances: [ECS.DaemonState.InstanceState], _ tasks: [ECS.DaemonState.TaskState] = [], minimum: Int = 0,
        allowed: Int = .max
    ) -> [ECS.DaemonChange] {
        ECS.OnePerInstance().changes(
            for: .init(minimumHealthyPercent: minimum, launchesAllowed: allowed, instances: instances, tasks: tasks))
    }

    @Test func `one on each instance that is to have one`() {
        let instances: [ECS.DaemonState.InstanceState] = [
            .init(id: "a"), .init(id: "b", status: .draining), .init(id: "c", agentConnected: false),
            .init(id: "d", meetsConstraints: false), .init(id: "e"),
        ]
        #expect(changes(instances) == [.start(on: "a"), .start(on: "e")])
        #expect(changes(instances, allowed: 1) == [.start(on: "a")])
        #expect(changes(instances, [.init(id: task[0], instance: "a")]) == [.start(on: "e")])
    }

    @Test func `who leaves with its instance isn't counted among those who are left`() {
        let instances: [ECS.DaemonState.InstanceState] = [.init(id: "a", status: .draining), .init(id: "b")]
        let tasks: [ECS.DaemonState.TaskState] = [
            .init(id: task[0], instance: "a", isPrimary: false), .init(id: task[1], instance: "b", isPrimary: false),
        ]
        #expect(changes(instances, tasks, minimum: 66) == [.stop(task[0], because: .instance)])
        #expect(changes(Array(instances[1...]), Array(tasks[1...])) == [.stop(task[1], because: .deployment)])
    }

    @Test func `none where there is to be none`() {
        func leaves(_ instance: ECS.DaemonState.InstanceState) -> Bool {
            changes([instance], [.init(id: task[0], instance: "a")]) == [.stop(task[0], because: .instance)]
        }
        #expect(leaves(.init(id: "a", meetsConstraints: false)))
        #expect(leaves(.init(id: "a", status: .draining)))
        #expect(!leaves(.init(id: "a", status: .draining, hasTasksOfServices: true)))
        #expect(!leaves(.init(id: "a", agentConnected: false)))
        #expect(!leaves(.init(id: "a")))
    }

    @Test func `a second one goes, and a place that isn't free yet is waited for`() {
        let twice: [ECS.DaemonState.TaskState] = [.init(id: task[0], instance: "a"), .init(id: task[1], instance: "a")]
        #expect(changes([.init(id: "a")], twice) == [.stop(task[1], because: .surplus)])
        #expect(changes([.init(id: "a")], [.init(id: task[0], instance: "a", isStopping: true)]) == [])
    }

    @Test func `old ones leave as far as minimumHealthyPercent allows`() {
        let instances = ["a", "b", "c", "d"].map { ECS.DaemonState.InstanceState(id: $0) }
        let old = instances.enumerated().map { ECS.DaemonState.TaskState(id: task[$0], instance: $1.id, isPrimary: false) }
        #expect(changes(instances, old).count == 4)
        #expect(
            changes(instances, old, minimum: 50) == [.stop(task[0], because: .deployment), .stop(task[1], because: .deployment)])
        #expect(changes(instances, old, minimum: 100) == [])
        var sick = old
        sick[3].health = .unhealthy
        #expect(changes(instances, sick, minimum: 100) == [.stop(task[3], because: .deployment)])
    }

    @Test func `a protected one doesn't leave for a deployment, and takes nobody's turn`() {
        let instances = ["a", "b"].map { ECS.DaemonState.InstanceState(id: $0) }
        var old = instances.enumerated().map { ECS.DaemonState.TaskState(id: task[$0], instance: $1.id, isPrimary: false) }
        old[0].isProtected = true
        #expect(changes(instances, old, minimum: 50) == [.stop(task[1], because: .deployment)])
        old[0].health = .unhealthy
        #expect(changes(instances, old).count == 2)
    }

    @Test func `an unhealthy one is stopped, its place is filled later`() {
        let sick = ECS.DaemonState.TaskState(id: task[0], instance: "a", health: .unhealthy)
        #expect(changes([.init(id: "a")], [sick]) == [.stop(task[0], because: .unhealthy)])
    }
}
