import Foundation
import Orchestra
import Testing

/// What ECS says of a service, and when.
@Suite struct ServiceEventTests {
    private func messages(_ hall: Hall, since count: Int = 0) -> [String] {
        hall.stage.eventMessages(of: hall.users).dropFirst(count).map { message in
            String(message[message.range(of: "(service users")!.lowerBound...])
        }
    }

    @Test(
        .rule(
            "service.event-order", "service.event-started", "service.event-targets", "service.event-stopped",
            "service.event-draining", "service.event-deployment", "service.event-steady-state"))
    func `one rolling step is told of in order`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        hall.stage.run(for: .seconds(30))
        let before = hall.stage.eventMessages(of: hall.users).count
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        let id = hall.stage[hall.users].deployments[0].id
        hall.stage.run(for: .seconds(120))
        let told = messages(hall, since: before)
        #expect(
            Array(told.prefix(3)) == [
                "(service users) has started 1 tasks: (task B).",
                "(service users) registered 1 targets in (target-group users-tg)",
                "(service users) has stopped 1 running tasks: (task A).",
            ])
        #expect(
            Set(told.dropFirst(3)) == [
                "(service users) deregistered 1 targets in (target-group users-tg)",
                "(service users) has begun draining connections on 1 tasks.",
                "(service users) (deployment \(id)) deployment completed.",
                "(service users) has reached a steady state.",
            ])
    }

    @Test(.rule("service.event-stopped")) func `tasks that never ran are counted, not named`() throws {
        var hall = try Hall()
        hall.stage.run(for: .seconds(6))
        try hall.stage.updateService(hall.users, desiredCount: 1)
        hall.stage.run(for: .seconds(10))
        #expect(messages(hall).contains("(service users) stopped 2 pending tasks."))
    }

    @Test(.rule("service.events-newest-first")) func `the newest is first, and there are 100 at most`() throws {
        var hall = try Hall(desiredCount: 1)
        for _ in 0..<60 {
            try hall.stage.updateService(hall.users, forceNewDeployment: true)
            hall.stage.run(for: .seconds(60))
        }
        let events = hall.stage[hall.users].events
        #expect(events.count == 100)
        #expect(events.map(\.createdAt) == events.map(\.createdAt).sorted(by: >))
        #expect(events.allSatisfy { $0.id.count == 36 && $0.id.split(separator: "-").count == 5 })
    }
}

/// What CreateService assumes, and which updates start a deployment.
@Suite struct ServiceFieldTests {
    @Test(.rule("service.defaults", "deployment.rollout-reasons"))
    func `a new service has the API's defaults and one deployment in progress`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        let users = try stage.createService("users", taskDefinition: "users", desiredCount: 1)
        let service = stage[users]
        #expect(service.deploymentConfiguration == ECS.DeploymentConfiguration())
        #expect(service.deploymentConfiguration.minimumHealthyPercent == 100)
        #expect(service.deploymentConfiguration.maximumPercent == 200)
        #expect(service.healthCheckGracePeriodSeconds == 0)
        #expect(service.deploymentController == .ecs)
        #expect(service.schedulingStrategy == "REPLICA")
        #expect(service.taskSets == nil)
        #expect(service.events == [])
        #expect(service.deployments.map(\.status) == [.primary])
        #expect(service.deployments[0].rolloutState == .inProgress)
        #expect(service.deployments[0].rolloutStateReason == "ECS deployment \(service.deployments[0].id) in progress.")
    }

    @Test(.rule("service.zero-is-allowed", "service.counts")) func `a service may want no tasks`() throws {
        var hall = try Hall(desiredCount: 0)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        try hall.stage.updateService(hall.users, desiredCount: 2)
        hall.stage.run(for: .seconds(6))
        #expect(hall.stage[hall.users].pendingCount == 2 && hall.stage[hall.users].runningCount == 0)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage[hall.users].pendingCount == 0 && hall.stage[hall.users].runningCount == 2)
    }

    @Test(.rule("service.fields-without-deployment", "service.same-definition-is-no-deployment"))
    func `what tasks aren't made from starts no deployment, nor does the same again`() throws {
        var hall = try Hall()
        hall.settle()
        let id = hall.stage[hall.users].deployments[0].id
        try hall.stage.updateService(hall.users, minimumHealthyPercent: 50, maximumPercent: 150)
        try hall.stage.updateService(hall.users, healthCheckGracePeriodSeconds: 30)
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: .init(enable: true))
        try hall.stage.updateService(hall.users, alarms: .init(alarmNames: ["a"], enable: true), bakeTimeInMinutes: 3)
        try hall.stage.updateService(hall.users, taskDefinition: "users:1")
        try hall.stage.updateService(hall.users, loadBalancers: hall.stage[hall.users].loadBalancers)
        #expect(hall.stage[hall.users].deployments.map(\.id) == [id])
        try hall.stage.updateService(hall.users, loadBalancers: [])
        #expect(hall.stage[hall.users].deployments.count == 2)
    }
}
