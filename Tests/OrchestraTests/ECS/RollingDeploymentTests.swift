import Orchestra
import Testing

@Suite struct RollingDeploymentTests {
    /// The old tasks are steady, and the new ones never become healthy.
    private func stuck(seed: UInt64 = 4, minimum: Int = 100, maximum: Int = 200) throws -> (Hall, old: String) {
        var hall = try Hall(seed: seed, minimumHealthyPercent: minimum, maximumPercent: maximum)
        hall.settle()
        let old = hall.stage[hall.users].deployments[0].id
        let next = try hall.register(image: "example.com/users:2")
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(36_000))
        try hall.stage.updateService(hall.users, taskDefinition: next, healthCheckGracePeriodSeconds: 0)
        hall.stage.run(for: .seconds(20))
        return (hall, old)
    }

    private func deployments(_ hall: Hall) -> [String?] {
        hall.stage.tasks(of: hall.users).map { hall.stage[$0].startedBy }
    }

    @Test(.rule("deployment.old-revision-replaces-its-own", "service.event-replaced"), arguments: 1...10 as ClosedRange<UInt64>)
    func `during a rollout an unhealthy old task is replaced by a task of the old revision`(seed: UInt64) throws {
        var (hall, old) = try stuck(seed: seed)
        let sick = hall.stage.tasks(of: hall.users)[1]
        hall.stage.answer(500, from: sick)
        hall.stage.run(for: .seconds(90))
        #expect(hall.stage[sick].desiredStatus == .stopped)
        #expect(hall.stage[sick].stoppedReason?.hasPrefix("Task failed ELB health checks in (target-group ") == true)
        #expect(deployments(hall).filter { $0 == old }.count == 3)
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
        #expect(hall.stage.tasks(of: hall.users).count <= 6)
        let said = hall.stage.eventMessages(of: hall.users).contains {
            $0.hasSuffix("Amazon ECS replaced 1 tasks due to an unhealthy status.")
        }
        #expect(said)
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test(.rule("deployment.old-revision-replaces-its-own")) func `a rollout that has replaced an old task still comes to its end`()
        throws
    {
        var hall = try Hall()
        hall.settle()
        let next = try hall.register(image: "example.com/users:2")
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(40))
        try hall.stage.updateService(hall.users, taskDefinition: next, healthCheckGracePeriodSeconds: 120)
        hall.stage.run(for: .seconds(5))
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(.rule("deployment.fix-over-bad-rollout")) func `a fix can be deployed over a bad rollout`() throws {
        var (hall, _) = try stuck()
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        hall.stage.run(for: .seconds(40))
        let fix = try hall.register(image: "example.com/users:3")
        try hall.stage.updateService(hall.users, taskDefinition: fix)
        hall.stage.run(for: .seconds(200))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage[hall.users].taskDefinition.hasSuffix(":3"))
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(.rule("service.force-new-deployment", "deployment.one-primary"))
    func `forceNewDeployment is a new deployment of the same task definition`() throws {
        var hall = try Hall()
        hall.settle()
        let first = hall.stage[hall.users].deployments[0]
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        let second = hall.stage[hall.users].deployments[0]
        #expect(second.id != first.id && second.id.hasPrefix("ecs-svc/"))
        #expect(second.taskDefinition == first.taskDefinition)
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.id) == [second.id])
    }
}
