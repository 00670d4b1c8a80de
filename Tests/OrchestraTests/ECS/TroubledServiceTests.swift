import Orchestra
import Testing

/// Services to which everything happens by chance.
@Suite struct TroubledServiceTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `when all is well again a new deployment comes to its end, and a recording gives the same log`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (minimum, maximum) = [(100, 200), (50, 100), (50, 150), (0, 100), (100, 150)][Int(random.bounded(5))]
        var hall = try Hall(seed: seed, desiredCount: 2, minimumHealthyPercent: minimum, maximumPercent: maximum)
        let users = hall.users
        for version in 2...4 { _ = try hall.register(image: "example.com/users:\(version)") }
        try hall.stage.updateService(
            users, deploymentCircuitBreaker: .init(enable: true, rollback: random.bounded(3) > 0),
            alarms: .init(alarmNames: ["errors"], enable: true, rollback: random.bounded(2) == 0),
            bakeTimeInMinutes: Int(random.bounded(2)))
        for _ in 0..<60 {
            try disturb(&hall, &random)
            hall.stage.run(for: .seconds(Int(1 + random.bounded(50))))
            let deployments = hall.stage[users].deployments
            #expect(deployments.count { $0.status == .primary } == 1)
            #expect(Set(deployments.map(\.id)).count == deployments.count)
        }
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)

        for version in 1...4 {
            hall.stage.allowPull(ofImage: "example.com/users:\(version)")
            hall.stage.slowStart(ofImage: "example.com/users:\(version)", .zero)
        }
        hall.stage.setAlarmState("errors", .ok)
        try hall.stage.updateService(users, desiredCount: 3, taskDefinition: "users:1", forceNewDeployment: true)
        hall.stage.run(for: .seconds(3600))
        #expect(hall.stage[users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage[users].runningCount == 3)
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    private func disturb(_ hall: inout Hall, _ random: inout SeededGenerator) throws {
        let running = hall.stage.tasks(of: hall.users, .running)
        let task = running.isEmpty ? nil : running[Int(random.bounded(UInt64(running.count)))]
        let version = 1 + random.bounded(4)
        let image = "example.com/users:\(version)"
        switch random.bounded(10) {
        case 0: try hall.stage.updateService(hall.users, taskDefinition: "users:\(version)")
        case 1: try hall.stage.updateService(hall.users, desiredCount: Int(random.bounded(6)))
        case 2: if let task { hall.stage.crash(task) }
        case 3: if let task { hall.stage.answer(500, from: task) }
        case 4:
            guard let task else { return }
            try hall.stage.updateTaskProtection(
                [task], in: "api", protectionEnabled: random.bounded(3) > 0, expiresInMinutes: 1 + Int(random.bounded(5)))
        case 5: hall.stage.setAlarmState("errors", random.bounded(3) == 0 ? .alarm : .ok)
        case 6: hall.stage.failPull(ofImage: image)
        case 7: hall.stage.allowPull(ofImage: image)
        case 8: hall.stage.slowStart(ofImage: image, random.bounded(2) == 0 ? .zero : .seconds(600))
        default: break
        }
    }
}
