import Foundation
import Orchestra
import Testing

/// Where there is very much of something, it is kept in pages and buckets: nobody may notice.
@Suite struct CrowdTests {
    /// A service of 1,500 tasks, of which some have crashed and were replaced; what stopped first is forgotten already.
    private func crowd() throws -> (stage: Simulation, service: ECS.Service.ID) {
        var quotas = Quotas()
        quotas.tasksPerService = 2000
        quotas.tasksLaunchedPerServicePerMinute = 2000
        var stage = Simulation(seed: 11, quotas: quotas)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(
            family: "web", containers: [.init("web", image: "i", port: 80), .init("log", image: "l", essential: false)])
        let service = try stage.createService("web", in: "api", taskDefinition: "web", desiredCount: 1500)
        let isComplete = { (stage: borrowing Simulation) in stage.tasks(of: service, .running).count == 1500 }
        stage.run(until: isComplete)
        for wave in 0..<3 {
            for task in stage.tasks(of: service).dropFirst(wave * 400).prefix(90) { stage.crash(task) }
            stage.run(for: .seconds(120))
            stage.run(until: isComplete)
            stage.run(for: .seconds(1800))
        }
        return (stage, service)
    }

    @Test func `a crowd is saved whole, and goes on as the one that wasn't saved`() throws {
        let stage = try crowd().stage
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = try encoder.encode(stage.world)
        let saved = try JSONDecoder().decode(World.self, from: bytes)
        #expect(saved == stage.world)
        #expect(try encoder.encode(saved) == bytes)
    }

    @Test func `a copy is changed alone, and the same changes make the same of both`() throws {
        var (stage, service) = try crowd()
        let before = stage
        var copy = stage
        copy.crash(copy.tasks(of: service)[700])
        copy.run(for: .seconds(300))
        #expect(stage.world == before.world)
        #expect(stage.log == before.log)
        #expect(copy.world != stage.world)
        stage.crash(stage.tasks(of: service)[700])
        stage.run(for: .seconds(300))
        #expect(copy.world == stage.world)
        #expect(copy.log == stage.log)
    }

    @Test func `each task is found by its id, and none by another's`() throws {
        let (stage, service) = try crowd()
        let ids = stage.tasks(of: service)
        for id in ids { #expect(stage[id].taskArn.hasSuffix("/\(id)")) }
        let forgotten = stage.log.compactMap { entry -> ECS.Task.ID? in
            guard case .taskStatusChanged(let task, _, .stopped) = entry.event, entry.time < stage.now - .seconds(3700) else {
                return nil
            }
            return task
        }
        #expect(forgotten.count >= 90)
        let stranger = Simulation(seed: 12)
        #expect(stage.describeTasks(ids).failures.isEmpty)
        #expect(stage.describeTasks(forgotten).failures.map(\.reason) == forgotten.map { _ in "MISSING" })
        #expect(stranger.describeTasks(ids).tasks.isEmpty)
    }

    @Test func `what falls due in one moment comes in the order in which it was scheduled, however much it is`() throws {
        var door = try Door([])
        var expected: [String] = []
        for number in 0..<5000 {
            try door.stage.startTraffic(.get("/\(number)"), to: door.doors, perSecond: 1)
            expected.append("/\(number)")
        }
        door.stage.run(for: .milliseconds(5500))
        let paths = door.stage.log.compactMap { entry -> String? in
            guard case .requestAnswered(let request) = entry.event else { return nil }
            return request.path
        }
        #expect(paths.count >= 5 * 5000)
        for wave in 0..<5 { #expect(Array(paths[wave * 5000..<(wave + 1) * 5000]) == expected) }
    }

    @Test func `time never runs backwards, however far apart things are`() throws {
        var (stage, service) = try crowd()
        for task in stage.tasks(of: service).prefix(1000) { try stage.stopTask(task, reason: nil) }
        stage.run(for: .seconds(2 * 3600))
        for (entry, next) in zip(stage.log, stage.log.dropFirst()) { #expect(entry.time <= next.time) }
        #expect(stage.tasks(of: service, .running).count == 1500)
    }
}
