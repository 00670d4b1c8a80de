import Foundation
import Orchestra
import Testing

@Suite struct DoublingDelayTests {
    /// The delays in seconds after each of the outcomes: `f` failed, `r` running, `d` a deployment.
    private func delays(_ outcomes: String, _ limits: ECS.StartThrottleLimits = .init()) -> [Int64] {
        var record = ECS.StartThrottleRecord()
        return outcomes.map { outcome in
            record = ECS.DoublingDelay().evaluate(
                outcome == "f" ? .failed : outcome == "r" ? .running : .deploymentStarted, of: record, limits: limits)
            return record.delay.components.seconds
        }
    }

    @Test(.rule("service.throttle-delays"))
    func `the first two failures in a row cost nothing, the third 10 s, and it doubles up to 27 minutes`() {
        #expect(delays("ffffffffffff") == [0, 0, 10, 20, 40, 80, 160, 320, 640, 1280, 1620, 1620])
    }

    @Test(.rule("service.throttle-resets")) func `a task that runs ends the row`() {
        #expect(delays("ffffrfff") == [0, 0, 10, 20, 0, 0, 0, 10])
    }

    @Test(.rule("service.throttle-resets")) func `a new deployment ends the row`() {
        #expect(delays("fffdfff") == [0, 0, 10, 0, 0, 0, 10])
    }

    @Test func `other limits are kept`() {
        #expect(delays("ffffff", .init(firstDelay: .seconds(3), longestDelay: .seconds(10))) == [0, 0, 3, 6, 10, 10])
    }

    @Test(.rule("service.throttle-delays")) func `a hundred failures still wait 27 minutes`() {
        #expect(delays(String(repeating: "f", count: 100)).last == 1620)
    }

    @Test func `a record is coded`() throws {
        let record = ECS.StartThrottleRecord(consecutiveFailures: 4, delay: .seconds(20))
        #expect(try JSONDecoder().decode(ECS.StartThrottleRecord.self, from: JSONEncoder().encode(record)) == record)
    }
}

@Suite struct StartThrottleTests {
    private func starts(
        _ policies: Policies = Policies(), _ change: (inout Simulation, ECS.Service.ID) throws -> Void = { _, _ in }
    ) throws
        -> [Int64]
    {
        var stage = Simulation(policies: policies)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i")])
        stage.failPull(ofImage: "i")
        let web = try stage.createService("web", taskDefinition: "web", desiredCount: 1)
        stage.run(for: .seconds(200))
        try change(&stage, web)
        stage.run(for: .seconds(200))
        return stage.log.compactMap { if case .taskCreated = $0.event { $0.time.components.seconds } else { nil } }
    }

    private func gaps(_ times: [Int64]) -> [Int64] { zip(times.dropFirst(), times).map { $0 - $1 } }

    @Test func `a service whose tasks never run tries more and more rarely`() throws {
        let gaps = gaps(try starts())
        #expect(gaps.count >= 5)
        #expect(zip(gaps.dropFirst(2), gaps.dropFirst(3)).allSatisfy { $0 < $1 })
    }

    @Test(.rule("service.throttle-resets")) func `a new deployment starts at once, and changing desiredCount alone doesn't`() throws
    {
        let calm = try starts().count { $0 > 200 && $0 <= 210 }
        #expect(try starts { _ = try $0.updateService($1, forceNewDeployment: true) }.count { $0 > 200 && $0 <= 210 } == calm + 1)
        #expect(try starts { _ = try $0.updateService($1, desiredCount: 2) }.count { $0 > 200 && $0 <= 210 } == calm)
    }

    @Test(.rule("service.throttle-counts-starts-only")) func `tasks that stop after they ran never throttle, however soon`() throws
    {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i")])
        stage.crashAfterStart(ofImage: "i", .milliseconds(1))
        let web = try stage.createService("web", taskDefinition: "web", desiredCount: 1)
        stage.run(for: .seconds(600))
        #expect(stage[web].deployments[0].failedTasks == 0)
        #expect(!stage.eventMessages(of: web).contains { $0.contains("unable to consistently start") })
        let gaps = gaps(stage.log.compactMap { if case .taskCreated = $0.event { $0.time.components.seconds } else { nil } })
        #expect(gaps.count > 20 && gaps.allSatisfy { $0 <= 25 }, "\(gaps)")
    }

    @Test func `somebody else's throttle decides instead, and gets back the record that it gave`() throws {
        struct Steady: ECS.StartThrottle {
            func evaluate(_ outcome: ECS.StartOutcome, of record: ECS.StartThrottleRecord, limits: ECS.StartThrottleLimits)
                -> ECS.StartThrottleRecord
            {
                guard outcome == .failed else { return .init() }
                return .init(consecutiveFailures: record.consecutiveFailures + 1, delay: record.delay + .seconds(30))
            }
        }
        // 30 s, 60 s, 90 s, and between them the time that a task takes to fail.
        let gaps = gaps(try starts(Policies(startThrottle: Steady())))
        #expect(zip(gaps, gaps.dropFirst()).allSatisfy { (25...35).contains($1 - $0) }, "\(gaps)")
    }
}
