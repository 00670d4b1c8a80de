import Orchestra
import Testing

@Suite struct DeploymentFailureTests {
    typealias Breaker = ECS.DeploymentConfiguration.DeploymentCircuitBreaker

    /// A service that is steady, with a breaker.
    private func settled(rollback: Bool = true, desiredCount: Int = 3, minimum: Int = 100, maximum: Int = 200) throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum)
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: Breaker(enable: true, rollback: rollback))
        hall.settle()
        return hall
    }

    private func alone(_ breaker: Breaker?, desiredCount: Int = 1) throws -> (Simulation, ECS.Service.ID) {
        var stage = Simulation(seed: 1)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "none")])
        stage.failPull(ofImage: "none")
        let users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: desiredCount, deploymentCircuitBreaker: breaker)
        return (stage, users)
    }

    private func created(_ stage: Simulation) -> Int {
        stage.log.count { if case .taskCreated = $0.event { true } else { false } }
    }

    @Test(.rule("deployment.first-cannot-roll-back", "deployment.breaker-failed", "service.event-deployment"))
    func `the first deployment ever cannot roll back: it stalls FAILED and starts nothing more`() throws {
        var (stage, users) = try alone(Breaker(enable: true, rollback: true))
        stage.run(for: .seconds(300))
        let deployment = stage[users].deployments[0]
        #expect(deployment.status == .primary)
        #expect(deployment.rolloutState == .failed)
        #expect(deployment.rolloutStateReason == "ECS deployment circuit breaker: tasks failed to start.")
        #expect(deployment.failedTasks == 3)
        #expect(
            stage.eventMessages(of: users).last!.hasSuffix(
                "(deployment \(deployment.id)) deployment failed: tasks failed to start."))
        let tasks = created(stage)
        stage.run(for: .seconds(4000))
        #expect(created(stage) == tasks)
        #expect(tasks == 3)
    }

    @Test(.rule("deployment.update-after-failure", "deployment.rollout-reasons"))
    func `a new deployment starts afresh after one that stalled`() throws {
        var (stage, users) = try alone(Breaker(enable: true, rollback: true))
        stage.run(for: .seconds(300))
        stage.allowPull(ofImage: "none")
        try stage.updateService(users, forceNewDeployment: true)
        stage.run(for: .seconds(120))
        #expect(stage[users].deployments.map(\.rolloutState) == [.completed])
        #expect(stage[users].deployments[0].rolloutStateReason == "ECS deployment \(stage[users].deployments[0].id) completed.")
        #expect(stage[users].runningCount == 1)
    }

    @Test(.rule("deployment.no-breaker-retries-for-ever"), arguments: [nil, Breaker(enable: false, rollback: true)])
    func `without a breaker a failing deployment retries for ever and stays IN_PROGRESS`(_ breaker: Breaker?) throws {
        var (stage, users) = try alone(breaker)
        stage.run(for: .seconds(4000))
        #expect(stage[users].deployments[0].rolloutState == .inProgress)
        #expect(stage[users].deployments[0].failedTasks > 5)
    }

    @Test(.rule("deployment.breaker-rolls-back"))
    func `a deployment that cannot start goes back to the last one that was COMPLETED`() throws {
        var hall = try settled()
        let good = hall.stage[hall.users].deployments[0]
        hall.stage.failPull(ofImage: "example.com/users:2")
        let next = try hall.register(image: "example.com/users:2")
        try hall.stage.updateService(hall.users, taskDefinition: next)
        let bad = hall.stage[hall.users].deployments[0].id
        let users = hall.users
        let isBack = hall.stage.run(until: { $0[users].deployments[0].id == good.id })
        #expect(isBack)

        let deployments = hall.stage[hall.users].deployments
        #expect(deployments[0].status == .primary)
        #expect(deployments[0].taskDefinition == good.taskDefinition)
        #expect(deployments[0].rolloutState == .inProgress)
        #expect(
            deployments[0].rolloutStateReason == "ECS deployment circuit breaker: rolling back to deploymentId \(good.id).")
        #expect(deployments.dropFirst().allSatisfy { $0.id == bad && $0.rolloutState == .failed && $0.desiredCount == 0 })
        #expect(hall.stage[hall.users].taskDefinition == good.taskDefinition)
        let messages = hall.stage.eventMessages(of: hall.users).suffix(2)
        #expect(messages.first!.hasSuffix("(service users) (deployment \(bad)) deployment failed: tasks failed to start."))
        #expect(messages.last!.hasSuffix("(service users) rolling back to deployment \(good.id)."))

        hall.stage.run(for: .seconds(120))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        #expect(hall.stage.eventMessages(of: hall.users).last!.hasSuffix("has reached a steady state."))
    }

    @Test(.rule("deployment.without-rollback-old-tasks-run")) func `without rollback the old tasks go on running`() throws {
        var hall = try settled(rollback: false)
        hall.stage.failPull(ofImage: "example.com/users:2")
        let next = try hall.register(image: "example.com/users:2")
        try hall.stage.updateService(hall.users, taskDefinition: next)
        hall.stage.run(for: .seconds(900))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.failed, .completed])
        #expect(hall.stage[hall.users].deployments.map(\.status) == [.primary, .active])
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.labels(of: hall.users) == ["A", "B"])
    }

    @Test(.rule("deployment.breaker-second-stage"), arguments: [(100, 200), (50, 100), (0, 100)])
    func `tasks that run but fail their health checks count, and the service comes back`(_ minimum: Int, _ maximum: Int) throws {
        var hall = try settled(minimum: minimum, maximum: maximum)
        let good = hall.stage[hall.users].deployments[0].id
        let next = try hall.register(image: "example.com/users:2")
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(36_000))
        try hall.stage.updateService(hall.users, taskDefinition: next)
        let users = hall.users
        let isBack = hall.stage.run(until: { $0[users].deployments[0].id == good }, limit: .seconds(1200))
        #expect(isBack)
        #expect(hall.stage[hall.users].deployments.dropFirst().allSatisfy { $0.failedTasks == 3 })
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage[hall.users].deployments.map(\.id) == [good])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(.rule("deployment.breaker-early-exit")) func `tasks that end by themselves before they are healthy count`() throws {
        var stage = Simulation(seed: 3)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "short")])
        stage.crashAfterStart(ofImage: "short", .seconds(5))
        let users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: 1, deploymentCircuitBreaker: Breaker(enable: true))
        stage.run(for: .seconds(300))
        #expect(stage[users].deployments[0].rolloutState == .failed)
        #expect(stage[users].deployments[0].failedTasks == 3)
    }

    @Test(.rule("deployment.breaker-early-exit")) func `a task that ends after it was healthy doesn't count`() throws {
        var stage = Simulation(seed: 3)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "short")])
        stage.crashAfterStart(ofImage: "short", .seconds(50))
        let users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: 2, deploymentCircuitBreaker: Breaker(enable: true))
        stage.run(for: .seconds(600))
        #expect(stage[users].deployments[0].rolloutState != .failed)
        #expect(stage[users].deployments[0].failedTasks == 0)
    }

    @Test(.rule("deployment.no-rollback-of-a-rollback"))
    func `a second failure while the rollback is IN_PROGRESS finds no COMPLETED deployment and stalls`() throws {
        var hall = try settled(minimum: 0, maximum: 100)
        let good = hall.stage[hall.users].deployments[0].id
        for version in 1...2 { hall.stage.failPull(ofImage: "example.com/users:\(version)") }
        let next = try hall.register(image: "example.com/users:2")
        try hall.stage.updateService(hall.users, taskDefinition: next)
        hall.stage.run(for: .seconds(600))
        #expect(hall.stage[hall.users].deployments.map(\.id) == [good])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.failed])
        #expect(hall.stage.labels(of: hall.users) == [])
        #expect(hall.stage.eventMessages(of: hall.users).count { $0.contains("rolling back to deployment") } == 1)
    }

    @Test(.rule("deployment.breaker-own-tasks")) func `only tasks of the new deployment count`() throws {
        var hall = try settled()
        let next = try hall.register(image: "example.com/users:2")
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(60))
        try hall.stage.updateService(hall.users, taskDefinition: next, healthCheckGracePeriodSeconds: 120)
        hall.stage.run(for: .seconds(12))
        for task in hall.stage.tasks(of: hall.users).prefix(3) { hall.stage.crash(task) }
        hall.stage.run(for: .seconds(5))
        #expect(hall.stage[hall.users].deployments[0].failedTasks == 0)
        #expect(hall.stage[hall.users].deployments[0].rolloutState == .inProgress)
    }

    @Test(.rule("deployment.breaker-follows-desired-count")) func `lowering desiredCount during a deployment lowers the threshold`()
        throws
    {
        var (stage, users) = try alone(Breaker(enable: true), desiredCount: 20)
        stage.run(until: { $0[users].deployments[0].failedTasks >= 4 })
        #expect(stage[users].deployments[0].rolloutState == .inProgress)
        try stage.updateService(users, desiredCount: 2)
        #expect(stage[users].deployments[0].rolloutState == .failed)
    }

    @Test(.rule("service.update-keeps-what-is-not-given"))
    func `UpdateService without a circuit breaker keeps the one that there is`() throws {
        var hall = try settled()
        try hall.stage.updateService(hall.users, maximumPercent: 150)
        #expect(hall.stage[hall.users].deploymentConfiguration.deploymentCircuitBreaker == Breaker(enable: true, rollback: true))
        #expect(hall.stage[hall.users].deploymentConfiguration.maximumPercent == 150)
    }

    @Test func `a threshold below 1 is refused`() throws {
        var hall = try Hall()
        let error = ecsError {
            try hall.stage.updateService(
                hall.users,
                deploymentCircuitBreaker: Breaker(enable: true, thresholdConfiguration: .init(type: .count, value: 0)))
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test func `a rollback can be had again from its recording`() throws {
        var hall = try settled()
        hall.stage.failPull(ofImage: "example.com/users:2")
        let next = try hall.register(image: "example.com/users:2")
        try hall.stage.updateService(hall.users, taskDefinition: next)
        hall.stage.run(for: .seconds(300))
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }
}
