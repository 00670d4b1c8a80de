import Orchestra
import Testing

/// Why a task never ran, where it was for its network.
@Suite struct NetworkExplanationTests {
    @Test func `no address was free`() throws {
        var world = try NetworkStage(privateBlock: "10.0.2.0/28")
        for _ in 0..<11 { _ = try world.task(world.inside) }
        let id = try world.task(world.inside)
        #expect(world.stage[id].lastStatus == .stopped)
        let why = try world.stage.why(.stopped, "users/L")
        #expect(why.rule == .noFreeAddress)
        #expect(why.answer.hasSuffix("it got no address in its subnets."))
    }

    @Test func `nothing led to its image`() throws {
        var world = try NetworkStage()
        try world.stage.deleteRoute(in: world.privateTable)
        _ = try world.task(world.inside)
        let why = try world.stage.why(.stopped, "users/A")
        #expect(why.rule == .noWayToRegistry)
        #expect(why.answer.hasSuffix("from its subnet nothing led to its image or its secrets."))
    }
}
