import Orchestra
import Testing

/// Why a stack went back, or what it waits for.
@Suite struct StackExplanationTests {
    @Test func `a service whose image can't be pulled takes its stack back`() throws {
        var world = StackStage()
        world.stage.failPull(ofImage: "example.com/users:1")
        try world.create()
        let why = try world.stage.why(.stack, "house")
        #expect(why.rule == .stackServiceBreaker)
        #expect(why.answer.hasPrefix("house is ROLLBACK_COMPLETE, since Users failed at "))
        #expect(why.mentions("CannotPullContainerError"))
        #expect(why.mentions("CREATE_FAILED"))
        #expect(world.stage.trace.questions.contains(.stack(name: "house")))
    }

    @Test func `a stack at work waits for its service to be steady`() throws {
        var world = StackStage()
        try world.stage.createStack("house", world.template)
        world.stage.run(for: .seconds(20))
        let why = try world.stage.why(.stack, "house")
        #expect(why.rule == .stackServiceSteady)
        #expect(why.answer == "house waits for Users: a service is complete once it is steady.")
    }

    @Test func `one that is what it was to be isn't asked about, and says so`() throws {
        var world = StackStage()
        try world.create()
        #expect(world.stage.trace.questions.allSatisfy { $0.kind != .stack })
        let why = try world.stage.why(.stack, "house")
        #expect(why.rule == nil)
        #expect(why.answer.contains("CREATE_COMPLETE"))
    }

    @Test func `an update that was called off`() throws {
        var world = StackStage()
        try world.create()
        world.edit(image: "example.com/users:2")
        try world.stage.updateStack("house", world.template)
        world.stage.run(for: .seconds(20))
        try world.stage.cancelUpdateStack("house")
        world.settle()
        #expect(try world.stage.why(.stack, "house").rule == .stackCancelUpdate)
    }

    @Test func `a name that there isn't gets the one that was meant`() throws {
        var world = StackStage()
        try world.create()
        #expect { try world.stage.why(.stack, "huose") } throws: { "\($0)".contains("house") }
        #expect { try Simulation(seed: 1).why(.stack, "house") } throws: { "\($0)".contains("no stack in this run") }
    }
}
