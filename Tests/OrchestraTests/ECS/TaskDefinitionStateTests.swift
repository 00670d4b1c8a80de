import Orchestra
import Testing

/// ACTIVE, INACTIVE, DELETE_IN_PROGRESS, gone.
@Suite struct TaskDefinitionStateTests {
    private let web = ECS.ContainerDefinition("web", image: "i", port: 8080)

    private func stage(_ revisions: Int, family: String = "web") throws -> Simulation {
        var stage = Simulation()
        try stage.createCluster()
        for _ in 0..<revisions { try stage.registerTaskDefinition(family: family, containers: [web]) }
        return stage
    }

    @Test(.rule("task-definition.deregister-again", "task-definition.deregister-needs-revision"))
    func `deregistering again changes nothing, and needs a revision`() throws {
        var stage = try stage(1)
        let first = try stage.deregisterTaskDefinition("web:1").deregisteredAt
        stage.run(for: .seconds(60))
        #expect(try stage.deregisterTaskDefinition("web:1").deregisteredAt == first)
        #expect(ecsError { try stage.deregisterTaskDefinition("web") }?.message == "Revision is missing.")
        #expect(
            ecsError { try stage.deregisterTaskDefinition("web:9") }?.message == "The specified task definition does not exist.")
    }

    @Test(.rule("task-definition.inactive-keeps-going", "task-definition.inactive-starts-nothing"))
    func `a service of an INACTIVE revision still scales and replaces, and no call begins with it`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        try hall.stage.deregisterTaskDefinition("users:1")
        try hall.stage.updateService(hall.users, desiredCount: 3)
        hall.stage.crash(hall.stage.tasks(of: hall.users)[0])
        hall.settle()
        #expect(hall.stage.tasks(of: hall.users, .running).count == 3)
        #expect(ecsError { try hall.stage.runTask("users:1", in: "api") }?.code == .invalidParameterException)
        #expect(
            ecsError { try hall.stage.updateService(hall.users, taskDefinition: "users:1") }?.message
                == "TaskDefinition is inactive")
    }

    @Test(
        .rule("task-definition.delete-needs-inactive", "task-definition.delete-needs-revision"),
        arguments: [
            ("web:1", "The specified task definition is still in ACTIVE status. Please deregister the target and try again."),
            ("web", "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."),
            ("web:7", "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."),
            ("a b:1", "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."),
        ])
    func `what can't be deleted is among the failures`(_ reference: String, _ reason: String) throws {
        var stage = try stage(1)
        let (deleted, failures) = try stage.deleteTaskDefinitions([reference])
        #expect(deleted.isEmpty)
        #expect(failures.map(\.reason) == [reason])
    }

    @Test(.rule("task-definition.delete-one-to-ten")) func `one call deletes one to ten`() throws {
        var stage = try stage(1)
        let none = ecsError { try stage.deleteTaskDefinitions([]) }
        #expect(none?.message == "size of TaskDefinition references list must be greater than 0")
        let many = ecsError { try stage.deleteTaskDefinitions((1...11).map { "web:\($0)" }) }
        #expect(many?.message == "Size of TaskDefinition references list cannot exceed 10")
    }

    @Test(.rule("task-definition.deleted-when-unused", "task-definition.revisions-never-again"))
    func `what nobody uses is gone at once, and its number stays taken`() throws {
        var stage = try stage(2)
        try stage.deregisterTaskDefinition("web:2")
        #expect(try stage.deleteTaskDefinitions(["web:2"]).taskDefinitions.map(\.status) == [.deleteInProgress])
        #expect(ecsError { try stage.describeTaskDefinition("web:2") }?.message == "Unable to describe task definition.")
        #expect(ecsError { try stage.runTask("web:2") }?.message == "TaskDefinition not found.")
        #expect(stage.listTaskDefinitions(status: .deleteInProgress).isEmpty)
        #expect(try stage.registerTaskDefinition(family: "web", containers: [web]).revision == 3)
    }

    @Test(.rule("task-definition.delete-in-progress-while-used"))
    func `what a task uses is being deleted until the task has stopped`() throws {
        var stage = try stage(1)
        let task = try stage.runTask("web")[0]
        stage.run(for: .seconds(30))
        try stage.deregisterTaskDefinition("web:1")
        try stage.deleteTaskDefinitions(["web:1"])
        #expect(try stage.describeTaskDefinition("web:1").status == .deleteInProgress)
        #expect(stage.listTaskDefinitions(status: .deleteInProgress).count == 1)
        try stage.stopTask(task)
        stage.run(for: .seconds(30))
        #expect(ecsError { _ = try stage.describeTaskDefinition("web:1") } != nil)
    }

    @Test(.rule("task-definition.delete-in-progress-while-used")) func `what a service uses is being deleted until it is INACTIVE`()
        throws
    {
        var stage = try stage(1)
        let service = try stage.createService("web", taskDefinition: "web", desiredCount: 0)
        try stage.deregisterTaskDefinition("web:1")
        try stage.deleteTaskDefinitions(["web:1"])
        #expect(try stage.describeTaskDefinition("web:1").status == .deleteInProgress)
        try stage.updateService(service, desiredCount: 1)
        stage.run(for: .seconds(60))
        #expect(stage.tasks(of: service, .running).count == 1)
        try stage.deleteService(service, force: true)
        stage.run(for: .seconds(60))
        #expect(ecsError { _ = try stage.describeTaskDefinition("web:1") } != nil)
    }

    @Test(.rule("task-definition.list-order", "task-definition.list-by-family", "task-definition.list-active"))
    func `lists go by family and by number, up or down, and show ACTIVE ones`() throws {
        var stage = try stage(11)
        try stage.registerTaskDefinition(family: "web2", containers: [web])
        try stage.registerTaskDefinition(family: "api", containers: [web])
        try stage.deregisterTaskDefinition("web:1")
        func names(_ arns: [String]) -> [String] { arns.map { String($0.split(separator: "/").last!) } }
        let up = ["api:1"] + (2...11).map { "web:\($0)" } + ["web2:1"]
        #expect(names(stage.listTaskDefinitions()) == up)
        #expect(names(stage.listTaskDefinitions(sort: .descending)) == up.reversed())
        #expect(names(stage.listTaskDefinitions(familyPrefix: "web")).count == 10)
        #expect(names(stage.listTaskDefinitions(familyPrefix: "we")).isEmpty)
        #expect(names(stage.listTaskDefinitions(status: .inactive)) == ["web:1"])
    }

    @Test(.rule("task-definition.families")) func `families are listed by prefix and status until all is deleted`() throws {
        var stage = try stage(1)
        try stage.registerTaskDefinition(family: "old", containers: [web])
        try stage.deregisterTaskDefinition("old:1")
        #expect(stage.listTaskDefinitionFamilies() == ["old", "web"])
        #expect(stage.listTaskDefinitionFamilies(prefix: "we") == ["web"])
        #expect(stage.listTaskDefinitionFamilies(status: .active) == ["web"])
        #expect(stage.listTaskDefinitionFamilies(status: .inactive) == ["old"])
        try stage.deleteTaskDefinitions(["old:1"])
        #expect(stage.listTaskDefinitionFamilies(status: .all) == ["web"])
        #expect(try stage.registerTaskDefinition(family: "old", containers: [web]).revision == 2)
    }
}
