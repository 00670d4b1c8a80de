import Orchestra
import Testing

@Suite struct PlacementConstraintTests {
    @Test(.rule("placement.distinct-instance"))
    func `distinctInstance puts one task of the service on an instance, whatever else is there`() throws {
        var machines = try Machines("aab")
        for family in ["web", "users"] { try machines.define(family) }
        try machines.serve("users", 3)
        machines.stage.run(for: .seconds(10))
        let web = try machines.serve(4, constraints: [.distinctInstance])
        machines.stage.run(for: .seconds(10))
        #expect(Set(machines.places(of: machines.stage.tasks(of: web))) == [0, 1, 2])
        #expect(machines.stage.tasks(of: web).count == 3)
        #expect(machines.hasEvent(of: web, "encountered error \"DistinctInstance placement constraint unsatisfied.\""))
    }

    @Test(.rule("placement.distinct-instance-task-group"))
    func `distinctInstance goes by the task group of standalone tasks`() throws {
        var machines = try Machines("aa")
        try machines.define()
        _ = try machines.run(count: 2, group: "night", constraints: [.distinctInstance])
        let third = try machines.run(group: "night", constraints: [.distinctInstance])
        #expect(third.tasks == [])
        #expect(third.failures.map(\.reason) == ["DistinctInstance placement constraint unsatisfied."])
        #expect(try machines.run(group: "day", constraints: [.distinctInstance]).tasks.count == 1)
        #expect(machines.loads.sorted() == [1, 2])
    }

    @Test(.rule("placement.distinct-instance-desired-status"))
    func `a task that is told to stop makes room for another at once`() throws {
        var machines = try Machines("a")
        try machines.define()
        let first = try machines.run(constraints: [.distinctInstance]).tasks[0]
        machines.stage.run(for: .seconds(30))
        machines.stage.hang(first)
        try machines.stage.stopTask(first)
        #expect(machines.stage[first].lastStatus == .stopping)
        #expect(try machines.run(constraints: [.distinctInstance]).tasks.count == 1)
    }

    @Test(.rule("placement.member-of"))
    func `memberOf binds`() throws {
        var machines = try Machines("ab")
        try machines.add("a", attributes: [.init("stack", "prod")])
        try machines.define()
        let web = try machines.serve(5, constraints: [.memberOf("attribute:stack == prod")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [0, 0, 4])
        #expect(machines.hasEvent(of: web, "The closest matching (container-instance"))
    }

    @Test(.rule("placement.member-of-task-group"))
    func `affinity and its opposite go by task:group`() throws {
        var machines = try Machines("ab")
        for family in ["web", "database"] { try machines.define(family) }
        let database = try machines.run("database", group: "db").tasks
        let near = try machines.run(constraints: [.memberOf("task:group == db")]).tasks
        let far = try machines.run(constraints: [.memberOf("not(task:group == db)")]).tasks
        #expect(machines.places(of: database + near + far) == [0, 0, 1])
    }

    @Test(.rule("placement.constraints-of-task-definition"))
    func `the task definition's constraints count as well`() throws {
        var machines = try Machines("ab")
        let definition = try machines.define(constraints: [.memberOf("attribute:ecs.availability-zone == eu-west-1b")])
        try machines.serve(2)
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [0, 2])
        #expect(machines.stage[definition].placementConstraints.count == 1)
        let error = ecsError { _ = try machines.define("other", constraints: [.distinctInstance]) }
        #expect(error?.code == .clientException)
    }

    @Test(
        .rule("placement.constraint-expression", "placement.constraint-limit"),
        arguments: [
            ([.init(type: .distinctInstance, expression: "attribute:x exists")], "takes no expression"),
            ([.init(type: .memberOf)], "needs an expression"), ([.memberOf("attribute:x =")], "column 13"),
            (Array(repeating: .memberOf("attribute:x exists"), count: 11), "at most 10 placement constraints"),
        ] as [([ECS.PlacementConstraint], String)])
    func `a constraint that can't be is refused`(_ constraints: [ECS.PlacementConstraint], _ message: String) throws {
        var machines = try Machines()
        try machines.define()
        let error = ecsError { _ = try machines.serve(1, constraints: constraints) }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.contains(message) ?? false, "\(error.map { "\($0)" } ?? "")")
    }

    @Test(.rule("placement.update-starts-no-deployment"))
    func `new constraints start no deployment, and count for what starts later`() throws {
        var machines = try Machines("ab")
        try machines.define(cpu: 10, memory: 50)
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateService(
            .init(
                cluster: "api", service: "web", desiredCount: 4,
                placementConstraints: [.memberOf("attribute:ecs.availability-zone == eu-west-1b")]))
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [1, 3])
        #expect(machines.stage[web].deployments.count == 1)
        #expect(machines.stage[web].placementConstraints.count == 1)
    }

    /// Everywhere where the reference says no.
    private struct Contrary: ECS.PlacementConstraintPolicy {
        func isMet(_ constraint: ECS.PlacementConstraint, by instance: ECS.PlacementCandidate) -> Bool {
            !ECS.ClusterQueryConstraints().isMet(constraint, by: instance)
        }
    }

    @Test func `a language of one's own takes the reference's place`() throws {
        var policies = Policies()
        policies.placementConstraintPolicy = Contrary()
        var machines = try Machines("ab", policies: policies)
        try machines.define()
        try machines.serve(2, constraints: [.memberOf("attribute:ecs.availability-zone == eu-west-1a")])
        machines.stage.run(for: .seconds(10))
        #expect(machines.loads == [0, 2])
    }
}
