import Orchestra
import Testing

@Suite struct DrainingTests {
    @Test(.rule("container-instance.draining-replaces-first"))
    func `where there is room, others come first`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        let (found, _) = try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        #expect(found.map(\.status) == [.draining])
        var fewest = 2
        for _ in 0..<100 {
            machines.stage.run(for: .seconds(1))
            fewest = min(fewest, machines.stage.tasks(of: web, .running).count)
        }
        #expect(fewest == 2)
        #expect(machines.loads == [0, 2])
        #expect(machines.stage.labels(of: web) == ["B", "C"])
        #expect(machines.stage[web].deployments.count == 1)
    }

    @Test(.rule("container-instance.draining-stops-first"))
    func `where maximumPercent forbids it, they leave first`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2, minimum: 50, maximum: 100)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        machines.stage.run(for: .seconds(7))
        #expect(machines.stage.labels(of: web) == ["B"])
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [0, 2])
    }

    @Test(.rule("container-instance.draining-never"))
    func `with 100 and 100 it never drains`() throws {
        var machines = try Machines("ab")
        try machines.define()
        try machines.serve(2, minimum: 100, maximum: 100)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        machines.stage.run(for: .seconds(3600))
        #expect(machines.loads == [1, 1])
    }

    @Test(.rule("container-instance.draining-pending"))
    func `what is still pending there stops at once`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2, minimum: 100, maximum: 100)
        machines.stage.run(for: .seconds(6))
        #expect(machines.loads == [1, 1])
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        #expect(machines.loads == [0, 1])
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [0, 2])
        #expect(machines.stage.tasks(of: web, .running).count == 2)
    }

    @Test(.rule("container-instance.draining-standalone", "container-instance.draining-no-placements"))
    func `standalone tasks stay, and no others come`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let task = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(30))
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        let others = try machines.run(count: 3).tasks
        machines.stage.run(for: .seconds(600))
        #expect(machines.stage[task].lastStatus == .running)
        #expect(machines.places(of: others) == [1, 1, 1])
    }

    @Test(.rule("container-instance.draining-and-back"))
    func `ACTIVE again, it gets tasks again`() throws {
        var machines = try Machines("a")
        try machines.define()
        try machines.stage.updateContainerInstancesState(machines.instances, status: .draining)
        let web = try machines.serve(1)
        machines.stage.run(for: .seconds(60))
        #expect(machines.hasEvent(of: web, "Reason: No Container Instances were found in your cluster."))
        try machines.stage.updateContainerInstancesState(machines.instances, status: .active)
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web, .running).count == 1)
    }

    @Test(.rule("container-instance.state-bounds"))
    func `ACTIVE and DRAINING are all that can be asked for`() throws {
        var machines = try Machines("a")
        let error = ecsError { _ = try machines.stage.updateContainerInstancesState(machines.instances, status: .inactive) }
        #expect(error?.message == "Container instance status should be one of [ACTIVE, DRAINING]")
        #expect(ecsError { _ = try machines.stage.updateContainerInstancesState([], status: .draining) }?.code == .clientException)
        let eleven = Array(repeating: machines.instances[0], count: 11)
        #expect(ecsError { _ = try machines.stage.updateContainerInstancesState(eleven, status: .draining) } != nil)
        try machines.stage.deregisterContainerInstance(machines.instances[0])
        let (found, failures) = try machines.stage.updateContainerInstancesState(machines.instances, status: .draining)
        #expect(found == [])
        #expect(failures.map(\.reason) == ["INACTIVE"])
    }
}
