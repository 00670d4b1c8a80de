import Orchestra
import Testing

/// Why a task could not be placed.
@Suite struct PlacementExplanationTests {
    private static let rules: [String: Explanation.Rule] = [
        "RESOURCE:MEMORY": .fit, "RESOURCE:CPU": .fit, "RESOURCE:PORTS": .fit, "RESOURCE:ENI": .networkInterfaces,
        "AGENT": .agentDisconnected, "ATTRIBUTE": .fit, "MemberOf placement constraint unsatisfied.": .memberOf,
        "DistinctInstance placement constraint unsatisfied.": .distinctInstance,
    ]

    @Test(arguments: PlacementFailureTests.cases)
    func `what is lacking is told with its rule`(_ wanted: PlacementFailureTests.Case) throws {
        var machines = try Machines("")
        try machines.add("a", attributes: [.init("ecs.cpu-architecture", wanted.architecture)])
        try machines.define(cpu: wanted.cpu, memory: wanted.memory, ports: wanted.ports, networkMode: wanted.networkMode)
        if wanted.before > 0 { _ = try machines.run(count: wanted.before) }
        if wanted.agentIsAway { machines.stage.disconnectAgent(of: machines.instances[0]) }
        // Its own first task is in the way of a second.
        try machines.serve(wanted.constraints == [.distinctInstance] ? 2 : 1, constraints: wanted.constraints)
        machines.stage.run(for: .seconds(10))
        let why = try machines.stage.why(.placement, "web")
        #expect(why.rule == Self.rules[wanted.reason])
        #expect(why.answer.hasSuffix(", and it starts when there is room."))
        #expect(why.mentions("was unable to place a task"))
        #expect(machines.stage.trace.questions.contains(.placement(of: "web")))
    }

    @Test(arguments: [true, false]) func `there is no machine, or it drains`(_ drains: Bool) throws {
        var machines = try Machines(drains ? "a" : "")
        try machines.define()
        if drains { try machines.stage.updateContainerInstancesState(machines.instances, status: .draining) }
        try machines.serve(1)
        machines.stage.run(for: .seconds(10))
        let why = try machines.stage.why(.placement, "web")
        #expect(why.rule == (drains ? .drainingNoPlacements : .noContainerInstances))
        #expect(why.mentions("is DRAINING") == drains)
    }

    @Test func `room came later`() throws {
        var machines = try Machines("a", cpu: 256)
        try machines.define()
        try machines.serve(2)
        machines.stage.run(for: .seconds(60))
        try machines.add("b")
        machines.stage.run(for: .seconds(60))
        let why = try machines.stage.why(.placement, "web")
        #expect(why.answer.contains("there was room"))
        #expect(why.chain.last == .serviceWaitsForRoom)
    }

    @Test func `a provider without capacity`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i")])
        try stage.putClusterCapacityProviders(
            "default", capacityProviders: ["FARGATE_SPOT"], defaultCapacityProviderStrategy: [.init("FARGATE_SPOT", weight: 1)])
        stage.exhaustCapacity(of: "FARGATE_SPOT")
        try stage.createService(.init(serviceName: "web", taskDefinition: "web", desiredCount: 1))
        stage.run(for: .seconds(60))
        let why = try stage.why(.placement, "web")
        #expect(why.rule == .noCapacity)
        #expect(why.links.first?.entry.event.description == "fault: FARGATE_SPOT has no capacity")
    }

    @Test func `a standalone family is known, and RunTask's own answer says more`() throws {
        var machines = try Machines("a")
        try machines.define()
        let why = try machines.stage.why(.placement, "web")
        #expect(why.rule == .partialSuccess)
        let unknown = #expect(throws: Explanation.UnknownName.self) { try machines.stage.why(.placement, "wbe") }
        #expect(unknown?.message == "There is no service or family 'wbe'; did you mean 'web'?")
    }
}
