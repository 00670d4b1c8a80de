import Orchestra
import Testing

@Suite struct PlacementFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: String
        /// How the service's event goes on after `The closest matching (container-instance ID) `.
        var event: String
        var cpu = 256
        var memory = 512
        var ports: [ECS.PortMapping] = []
        var networkMode: ECS.NetworkMode?
        var constraints: [ECS.PlacementConstraint] = []
        /// Tasks that are there already.
        var before = 0
        var architecture = "x86_64"
        var agentIsAway = false
        var testDescription: String { reason }
    }

    static let cases = [
        Case(reason: "RESOURCE:MEMORY", event: "has insufficient memory available.", memory: 3000),
        Case(reason: "RESOURCE:CPU", event: "has insufficient CPU units available.", cpu: 1025),
        Case(
            reason: "RESOURCE:PORTS", event: "is already using a port required by your task.",
            ports: [.init(containerPort: 80, hostPort: 80)], before: 1),
        Case(reason: "RESOURCE:ENI", event: "encountered error \"RESOURCE:ENI\".", networkMode: .awsvpc, before: 2),
        Case(reason: "AGENT", event: "encountered error \"AGENT\".", agentIsAway: true),
        Case(reason: "ATTRIBUTE", event: "is missing an attribute required by your task.", architecture: "arm64"),
        Case(
            reason: "MemberOf placement constraint unsatisfied.",
            event: "encountered error \"MemberOf placement constraint unsatisfied.\".",
            constraints: [.memberOf("attribute:ssd exists")]),
        Case(
            reason: "DistinctInstance placement constraint unsatisfied.",
            event: "encountered error \"DistinctInstance placement constraint unsatisfied.\".", constraints: [.distinctInstance],
            before: 1),
    ]

    private func machines(_ wanted: Case) throws -> Machines {
        var machines = try Machines("")
        try machines.add("a", attributes: [.init("ecs.cpu-architecture", wanted.architecture)])
        try machines.define(
            cpu: wanted.cpu, memory: wanted.memory, ports: wanted.ports, networkMode: wanted.networkMode)
        if wanted.before > 0 { _ = try machines.run(count: wanted.before, group: "web") }
        if wanted.agentIsAway { machines.stage.disconnectAgent(of: machines.instances[0]) }
        return machines
    }

    @Test(.rule("placement.failure-reasons", "placement.failure-arn"), arguments: cases)
    func `RunTask says why, and of which instance`(_ wanted: Case) throws {
        var machines = try machines(wanted)
        let (tasks, failures) = try machines.run(group: "web", constraints: wanted.constraints)
        #expect(tasks == [])
        #expect(failures.map(\.reason) == [wanted.reason])
        #expect(failures.map(\.arn) == [machines.instances[0].arn])
    }

    @Test(.rule("placement.service-event-closest"), arguments: cases)
    func `a service says the same in its own words`(_ wanted: Case) throws {
        var machines = try machines(wanted)
        // Its own first task is in the way of a second.
        let web = try machines.serve(wanted.constraints == [.distinctInstance] ? 2 : 1, constraints: wanted.constraints)
        machines.stage.run(for: .seconds(10))
        #expect(
            machines.stage[web].events.map(\.message).last { $0.contains("unable to place") }
                == "(service web) was unable to place a task because no container instance met all of its requirements. The closest "
                + "matching (container-instance \(machines.instances[0].id)) \(wanted.event) For more information, see the "
                + "Troubleshooting section of the Amazon ECS Developer Guide.")
    }

    @Test(.rule("placement.closest-instance"))
    func `the instance is named that came closest`() throws {
        var machines = try Machines("", cpu: 0)
        try machines.add("a", cpu: 4096, memory: 100)
        try machines.add("a", cpu: 100, memory: 4096)
        try machines.add("a", cpu: 200, memory: 4096)
        try machines.define(cpu: 1024, memory: 512)
        let failure = try machines.run().failures[0]
        #expect(failure.arn == machines.instances[1].arn)
        #expect(failure.reason == "RESOURCE:CPU")
    }

    @Test(.rule("placement.partial-success"))
    func `what fits is started, and each of the others is a failure`() throws {
        var machines = try Machines("a")
        try machines.define()
        let (tasks, failures) = try machines.run(count: 6)
        #expect(tasks.count == 4)
        #expect(failures.map(\.reason) == ["RESOURCE:MEMORY", "RESOURCE:MEMORY"])
    }

    @Test(.rule("placement.empty-cluster-raises"))
    func `a cluster without machines is an error, not a failure`() throws {
        var machines = try Machines("")
        try machines.define()
        for _ in 0..<2 {
            let error = ecsError { _ = try machines.run() }
            #expect(error?.code == .invalidParameterException)
            #expect(error?.message == "No Container Instances were found in your cluster.")
            // One that drains is as good as none.
            try machines.stage.updateContainerInstancesState([try machines.add()], status: .draining)
        }
    }

    @Test(.rule("placement.event-once", "placement.service-waits-for-room"))
    func `a service says it once, and starts when there is room`() throws {
        var machines = try Machines("a", cpu: 256)
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(600))
        #expect(machines.stage[web].events.count { $0.message.contains("was unable to place a task") } == 1)
        let before = machines.stage.eventsHandled
        machines.stage.run(for: .seconds(3600))
        #expect(machines.stage.eventsHandled == before)
        try machines.add("b")
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [1, 1])
        #expect(machines.lastEvent(of: web).hasSuffix("has reached a steady state."))
    }

    // MARK: StartTask

    @Test(.rule("placement.start-task-failures"))
    func `StartTask fails for instances that are unknown, gone or full`() throws {
        var machines = try Machines("aa", cpu: 256)
        try machines.define()
        try machines.stage.deregisterContainerInstance(machines.instances[1])
        let first = try machines.stage.startTask("web", on: machines.instances, in: "api")
        #expect(first.tasks.count == 1)
        #expect(first.failures.map(\.reason) == ["INACTIVE"])
        let second = try machines.stage.startTask("web", on: [machines.instances[0]], in: "api")
        #expect(second.failures.map(\.arn) == [machines.instances[0].arn])
        #expect(second.failures.map(\.reason) == ["RESOURCE:CPU"])
        try machines.stage.createCluster("db")
        let other = try machines.stage.startTask("web", on: [machines.instances[0]], in: "db")
        #expect(other.failures.map(\.reason) == ["MISSING"])
    }

    @Test(.rule("placement.start-task-bypasses-placement"))
    func `StartTask asks no constraint`() throws {
        var machines = try Machines("ab")
        try machines.define(constraints: [.memberOf("attribute:ecs.availability-zone == eu-west-1b")])
        let (tasks, _) = try machines.stage.startTask("web", on: [machines.instances[0]], in: "api")
        #expect(machines.places(of: tasks) == [0])
        #expect(machines.stage[tasks[0]].group == "family:web")
    }

    @Test(.rule("placement.start-task-count"))
    func `StartTask takes one to ten instances`() throws {
        var machines = try Machines("a")
        try machines.define()
        #expect(
            ecsError { _ = try machines.stage.startTask("web", on: [], in: "api") }?.message
                == "Container Instances cannot be empty.")
        let eleven = Array(repeating: machines.instances[0], count: 11)
        #expect(ecsError { _ = try machines.stage.startTask("web", on: eleven, in: "api") }?.code == .invalidParameterException)
    }
}
