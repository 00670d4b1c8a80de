import Orchestra
import Testing

@Suite struct TaskSetTests {
    /// A service whose deployments somebody else conducts, and two target groups.
    struct Guests {
        var stage = Simulation(seed: 6)
        let users: ECS.Service.ID
        var lists: [ELB.TargetGroup.ID] = []

        init(desiredCount: Int = 5) throws {
            try stage.createCluster("api")
            for edition in 1...2 {
                try stage.registerTaskDefinition(
                    family: "users", containers: [.init("web", image: "example.com/users:\(edition)", port: 8080)])
            }
            for name in ["one", "two"] {
                lists.append(
                    try stage.createTargetGroup(
                        name, port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2), deregistrationDelaySeconds: 5))
            }
            let doors = try stage.createLoadBalancer("hall")
            try stage.createListener(on: doors, defaultAction: .forward(to: lists.map { .init($0, weight: 1) }))
            users = try stage.createExternalService("users", in: "api", desiredCount: desiredCount)
        }

        mutating func create(_ edition: Int, scale: Double = 100) throws -> ECS.TaskSet {
            try stage.createTaskSet(
                in: users, taskDefinition: "users:\(edition)", scale: .percent(scale),
                loadBalancers: [.init(lists[edition - 1], containerName: "web", containerPort: 8080)])
        }

        subscript(id: String) -> ECS.TaskSet? { stage[users].taskSets?.first { $0.id == id } }
    }

    @Test(.rule("deployment.external-has-no-tasks-by-itself"))
    func `a service has no tasks before it has a task set`() throws {
        var guests = try Guests()
        guests.stage.run(for: .seconds(60))
        let service = guests.stage[guests.users]
        #expect(service.deploymentController.type == .external)
        #expect(service.deployments == [] && service.taskSets == [] && service.runningCount == 0)
        #expect(guests.stage.serviceDeployment(of: guests.users) == nil)
    }

    @Test(.rule("deployment.task-set-life", "deployment.task-set-stability", "service.event-task-set"))
    func `one task set takes over from another`() throws {
        var guests = try Guests()
        let old = try guests.create(1)
        #expect(old.status == .active && old.stabilityStatus == .stabilizing)
        #expect(old.taskSetArn == "arn:aws:ecs:eu-west-1:123456789012:task-set/api/users/\(old.id)")
        try guests.stage.updateServicePrimaryTaskSet(of: guests.users, primaryTaskSet: old.id)
        guests.stage.run(for: .seconds(60))
        #expect(guests[old.id]?.stabilityStatus == .steadyState)
        #expect(guests.stage[guests.users].loadBalancers.map(\.targetGroupArn) == [guests.lists[0].arn])
        #expect(guests.stage.eventMessages(of: guests.users)[0].contains("(service users, taskSet \(old.id)) has started 5 tasks:"))

        let new = try guests.create(2, scale: 30)
        guests.stage.run(for: .seconds(60))
        #expect(guests[new.id]?.runningCount == 2)
        try guests.stage.updateTaskSet(new.id, of: guests.users, scale: .percent(100))
        #expect(guests[new.id]?.stabilityStatus == .stabilizing)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage.tasks(of: guests.users).count == 10)
        try guests.stage.updateServicePrimaryTaskSet(of: guests.users, primaryTaskSet: new.taskSetArn)
        #expect(guests.stage[guests.users].taskSets?.map(\.status) == [.active, .primary])
        #expect(guests.stage[guests.users].taskDefinition.hasSuffix("users:2"))

        try guests.stage.updateTaskSet(old.id, of: guests.users, scale: .percent(0))
        guests.stage.run(for: .seconds(60))
        #expect(guests[old.id]?.stabilityStatus == .steadyState)
        #expect(try guests.stage.deleteTaskSet(old.id, of: guests.users).status == .draining)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage[guests.users].taskSets?.map(\.id) == [new.id])
        #expect(guests.stage.count(.healthy, in: guests.lists[1]) == 5)
        #expect(guests.stage.count(.healthy, in: guests.lists[0]) == 0)
        #expect(Simulation(replaying: guests.stage.recording).log == guests.stage.log)
    }

    @Test(
        .rule("deployment.computed-desired-count"),
        arguments: [(5, 30.0, 2), (5, 100, 5), (5, 0, 0), (7, 10, 1), (3, 33.4, 2), (0, 100, 0), (5000, 0.1, 5)]
            as [(Int, Double, Int)])
    func `its size is its share of desiredCount, rounded up`(_ desired: Int, _ scale: Double, _ expected: Int) throws {
        var guests = try Guests(desiredCount: desired)
        #expect(try guests.create(1, scale: scale).computedDesiredCount == expected)
    }

    @Test(.rule("deployment.task-sets-follow-desired-count"))
    func `all task sets follow desiredCount`() throws {
        var guests = try Guests(desiredCount: 2)
        _ = try guests.create(1)
        _ = try guests.create(2, scale: 50)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage[guests.users].taskSets?.map(\.runningCount) == [2, 1])
        try guests.stage.updateService(guests.users, desiredCount: 4)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage[guests.users].taskSets?.map(\.runningCount) == [4, 2])
    }

    @Test(.rule("deployment.task-set-heals")) func `a task that is lost is replaced in its own task set`() throws {
        var guests = try Guests(desiredCount: 2)
        let old = try guests.create(1)
        let new = try guests.create(2)
        guests.stage.run(for: .seconds(60))
        guests.stage.crash(guests.stage.tasks(of: guests.users)[0])
        guests.stage.run(for: .seconds(60))
        #expect(guests[old.id]?.runningCount == 2 && guests[new.id]?.runningCount == 2)
        #expect(guests.stage.tasks(of: guests.users).count { guests.stage[$0].startedBy == old.id } == 2)
    }

    @Test(.rule("deployment.delete-task-set"))
    func `deleting needs scale 0 or force`() throws {
        var guests = try Guests(desiredCount: 2)
        let set = try guests.create(1)
        #expect(ecsError { try guests.stage.deleteTaskSet(set.id, of: guests.users) }?.code == .invalidParameterException)
        try guests.stage.deleteTaskSet(set.id, of: guests.users, force: true)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage[guests.users].taskSets == [])
        #expect(
            ecsError { try guests.stage.deleteTaskSet(set.id, of: guests.users) }?.message
                == "The specified task set does not exist.")
    }

    @Test(.rule("deployment.task-set-errors"))
    func `task sets are for EXTERNAL services, and services of that kind know no deployments`() throws {
        var guests = try Guests()
        let own = try guests.stage.createService("own", in: "api", taskDefinition: "users:1", desiredCount: 1)
        #expect(ecsError { try guests.stage.createTaskSet(in: own, taskDefinition: "users:1") }?.code == .invalidParameterException)
        for scale in [-1, 100.5, .nan, .infinity] {
            #expect(ecsError { _ = try guests.create(1, scale: scale) }?.code == .invalidParameterException)
        }
        #expect(
            ecsError { try guests.stage.updateService(guests.users, taskDefinition: "users:2") }?.code == .invalidParameterException
        )
        #expect(ecsError { _ = try guests.stage.listServiceDeployments(of: guests.users) }?.code == .unsupportedFeatureException)
        let missing = try guests.stage.describeTaskSets(["ecs-svc/1"], of: guests.users)
        #expect(missing.failures.map(\.reason) == ["MISSING"])
    }

    @Test(.rule("deployment.task-set-client-token")) func `the same clientToken gives the same task set`() throws {
        var guests = try Guests()
        let first = try guests.stage.createTaskSet(in: guests.users, taskDefinition: "users:1", clientToken: "a")
        #expect(try guests.stage.createTaskSet(in: guests.users, taskDefinition: "users:1", clientToken: "a").id == first.id)
        #expect(guests.stage[guests.users].taskSets?.count == 1)
    }

    @Test(.rule("service.delete-external")) func `a service is deleted with its task sets`() throws {
        var guests = try Guests(desiredCount: 2)
        _ = try guests.create(1)
        guests.stage.run(for: .seconds(60))
        try guests.stage.deleteService(guests.users, force: true)
        guests.stage.run(for: .seconds(60))
        #expect(guests.stage[guests.users].status == .inactive)
        #expect(guests.stage[guests.users].runningCount == 0)
    }
}
