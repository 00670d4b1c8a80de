import Orchestra
import Testing

@Suite struct ScaleInPlacementTests {
    /// The instances of the tasks that are left after scaling in.
    private func left(
        _ zones: String, from: Int, to: Int, _ strategy: [ECS.PlacementStrategy] = [], uneven: Bool = false
    ) throws -> [Int] {
        var machines = try Machines(zones)
        try machines.define(cpu: 100, memory: 100)
        let web = try machines.serve(from, strategy: strategy)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateService(web, desiredCount: to)
        machines.stage.run(for: .seconds(100))
        return machines.loads
    }

    @Test(.rule("placement.scale-in-default"), arguments: [(6, 4, [1, 1, 2]), (6, 5, [2, 1, 2]), (6, 2, [1, 0, 1])])
    func `without a strategy the fullest zone gives, then the fullest instance`(_ from: Int, _ to: Int, _ loads: [Int]) throws {
        #expect(try left("aab", from: from, to: to) == loads)
    }

    @Test(.rule("placement.scale-in-zone-tie"))
    func `of equal zones, the last by name`() throws {
        #expect(try left("ab", from: 4, to: 3) == [2, 1])
    }

    @Test(.rule("placement.scale-in-spread"))
    func `spread keeps the balance`() throws {
        #expect(try left("aaab", from: 8, to: 4, [.spread("instanceId")]) == [1, 1, 1, 1])
    }

    @Test(.rule("placement.scale-in-binpack"))
    func `binpack empties the instance that ends with most free`() throws {
        var machines = try Machines("", cpu: 0)
        try machines.add("a", memory: 500)
        try machines.add("a", memory: 2000)
        try machines.define(cpu: 10, memory: 100)
        let web = try machines.serve(7, strategy: [.binpack("memory")])
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [5, 2])
        try machines.stage.updateService(web, desiredCount: 5)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [5, 0])
    }

    @Test(.rule("placement.scale-in-newest"))
    func `of tasks that are alike the newest leaves`() throws {
        var machines = try Machines("a")
        try machines.define(cpu: 100, memory: 100)
        let web = try machines.serve(3)
        machines.stage.run(for: .seconds(100))
        try machines.stage.updateService(web, desiredCount: 1)
        machines.stage.run(for: .seconds(100))
        #expect(machines.stage.labels(of: web) == ["A"])
    }

    @Test(.rule("placement.scale-in-protected"))
    func `a protected task stays, even in the fullest zone`() throws {
        var machines = try Machines("ab")
        try machines.define(cpu: 100, memory: 100)
        let web = try machines.serve(3)
        machines.stage.run(for: .seconds(100))
        let tasks = machines.stage.tasks(on: machines.instances[0])
        _ = try machines.stage.updateTaskProtection(tasks, in: "api", protectionEnabled: true)
        try machines.stage.updateService(web, desiredCount: 2)
        machines.stage.run(for: .seconds(100))
        #expect(machines.loads == [2, 0])
    }
}
