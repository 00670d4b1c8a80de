import Orchestra
import Testing

/// Ids and ARNs, and by which of them calls find what they mean.
@Suite struct TaskReferenceTests {
    private func stage() throws -> (Simulation, ECS.Task.ID) {
        var stage = Simulation()
        try stage.createCluster("api")
        try stage.createCluster("jobs")
        try stage.registerTaskDefinition(family: "solo", containers: [.init("web", image: "i")])
        let task = try stage.runTask("solo", in: "api", startedBy: "me")[0]
        return (stage, task)
    }

    @Test(.rule("task.arn", "task.id", "task.container-arn", "task-definition.arn", "cluster.arn"))
    func `ARNs have the cluster in them`() throws {
        let (stage, task) = try stage()
        let head = "arn:aws:ecs:eu-west-1:123456789012:"
        #expect(task.description.count == 32)
        #expect(task.description.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(stage[task].taskArn == "\(head)task/api/\(task)")
        #expect(stage[task].clusterArn == "\(head)cluster/api")
        #expect(stage[task].taskDefinitionArn == "\(head)task-definition/solo:1")
        let container = stage[task].containers[0]
        #expect(container.taskArn == stage[task].taskArn)
        #expect(container.containerArn.hasPrefix("\(head)container/api/\(task)/"))
        #expect(container.containerArn.split(separator: "/").last!.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    @Test(.rule("task.by-id-or-arn")) func `a task is found by id and by ARN`() throws {
        var (stage, task) = try stage()
        for reference in [task.description, stage[task].taskArn] {
            #expect(try stage.describeTasks([reference], in: "api").tasks.map(\.taskArn) == [stage[task].taskArn])
        }
        #expect(try stage.stopTask(stage[task].taskArn, in: "api", reason: "enough").stoppedReason == "enough")
    }

    @Test(.rule("cluster.identifier-of-another", "task.in-its-cluster"))
    func `an ARN of another cluster is refused, and a bare id isn't found there`() throws {
        var (stage, task) = try stage()
        let message = "Invalid identifier: Identifier is for cluster api. Your cluster is jobs"
        #expect(ecsError { _ = try stage.describeTasks([stage[task].taskArn], in: "jobs") }?.message == message)
        let arn = stage[task].taskArn
        #expect(ecsError { try stage.stopTask(arn, in: "jobs") }?.code == .invalidParameterException)
        #expect(try stage.describeTasks([task.description], in: "jobs").failures.map(\.reason) == ["MISSING"])
        #expect(ecsError { try stage.stopTask(task.description, in: "jobs") }?.message == "The referenced task was not found.")
        let service = try stage.createService("web", in: "api", taskDefinition: "solo", desiredCount: 0)
        #expect(ecsError { _ = try stage.describeServices([service.arn], in: "jobs") }?.message == message)
        #expect(ecsError { _ = try stage.listTasks(in: "jobs", serviceName: service.arn) }?.message == message)
        #expect(try stage.listTasks(in: "api", serviceName: service.arn) == [])
    }

    @Test(.rule("task.describe-one-to-hundred", "task.id-length")) func `DescribeTasks takes 1 to 100 ids`() throws {
        let (stage, task) = try stage()
        #expect(ecsError { _ = try stage.describeTasks([String](), in: "api") }?.message == "Tasks cannot be empty.")
        let many = Array(repeating: task.description, count: 101)
        #expect(ecsError { _ = try stage.describeTasks(many, in: "api") }?.code == .invalidParameterException)
        for bad in ["", "abc", task.description.uppercased() + "a", "+" + task.description.dropFirst()] {
            #expect(
                ecsError { _ = try stage.describeTasks([bad], in: "api") }?.message == "taskId length should be one of [32,36]")
        }
    }

    @Test(.rule("task.missing", "task.describe-order", "cluster.unknown-is-an-error"))
    func `what isn't there is a failure with its ARN, and an unknown cluster an error`() throws {
        var (stage, task) = try stage()
        let second = try stage.runTask("solo", in: "api")[0]
        let none = String(repeating: "0", count: 32)
        let (tasks, failures) = try stage.describeTasks([second.description, none, task.description], in: "api")
        #expect(tasks.map(\.taskArn) == [stage[second].taskArn, stage[task].taskArn])
        #expect(failures.map(\.arn) == ["arn:aws:ecs:eu-west-1:123456789012:task/api/\(none)"])
        #expect(failures.map(\.reason) == ["MISSING"])
        #expect(ecsError { _ = try stage.describeTasks([none], in: "pai") }?.code == .clusterNotFoundException)
    }

    @Test(.rule("task.list-filters", "task.list-started-by-alone", "task.list-pending-is-empty", "task.list-unknown-service"))
    func `ListTasks' filters hold together, and startedBy stands alone`() throws {
        var (stage, task) = try stage()
        let service = try stage.createService("web", in: "api", taskDefinition: "solo", desiredCount: 1)
        stage.run(for: .seconds(60))
        #expect(try stage.listTasks(in: "api").count == 2)
        #expect(try stage.listTasks(in: "api", startedBy: "me") == [task])
        #expect(try stage.listTasks(in: "api", startedBy: stage[service].deployments[0].id) == stage.tasks(of: service))
        #expect(
            try stage.listTasks(in: "api", serviceName: "web", family: "solo", launchType: .fargate) == stage.tasks(of: service))
        #expect(try stage.listTasks(in: "api", serviceName: "web", family: "other").isEmpty)
        #expect(try stage.listTasks(in: "api", launchType: .ec2).isEmpty)
        #expect(try stage.listTasks(in: "api", desiredStatus: .pending).isEmpty)
        #expect(
            ecsError { _ = try stage.listTasks(in: "api", family: "solo", startedBy: "me") }?.code == .invalidParameterException)
        #expect(ecsError { _ = try stage.listTasks(in: "api", desiredStatus: .stopping) }?.code == .invalidParameterException)
        #expect(ecsError { _ = try stage.listTasks(in: "api", serviceName: "wbe") }?.code == .serviceNotFoundException)
    }

    @Test(.rule("task.ids-of-texts")) func `texts become the ids that other calls take`() throws {
        let (stage, task) = try stage()
        #expect(try stage.taskIDs([stage[task].taskArn, task.description], in: "api") == [task, task])
        #expect(ecsError { _ = try stage.taskIDs(["A"], in: "api") }?.code == .invalidParameterException)
        let ids = try stage.taskIDs([String(repeating: "0", count: 32)], in: "api")
        #expect(try stage.getTaskProtection(ids, in: "api").failures.map(\.reason) == ["MISSING"])
    }
}
