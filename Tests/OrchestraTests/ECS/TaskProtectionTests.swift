import Orchestra
import Testing

@Suite struct TaskProtectionTests {
    private func settled(_ desiredCount: Int = 3) throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount)
        hall.settle()
        return hall
    }

    @Test(.rule("service.protected-stays", "task.protected-from-scale-in", "task.protection-expires"))
    func `a protected task isn't scaled in, and is when its protection expires`() throws {
        var hall = try settled()
        let newest = hall.stage.tasks(of: hall.users)[2]
        let answer = try hall.stage.updateTaskProtection([newest], in: "api", protectionEnabled: true, expiresInMinutes: 5)
        #expect(answer.failures == [])
        #expect(answer.protectedTasks.map(\.protectionEnabled) == [true])
        #expect(answer.protectedTasks[0].expirationDate?.sinceEpoch == hall.stage.now + .seconds(300))
        try hall.stage.updateService(hall.users, desiredCount: 1)
        hall.stage.run(for: .seconds(30))
        #expect(hall.stage.labels(of: hall.users) == ["C"])
        try hall.stage.updateService(hall.users, desiredCount: 0)
        hall.stage.run(for: .seconds(260))
        #expect(hall.stage.labels(of: hall.users) == ["C"])
        hall.stage.run(for: .seconds(20))
        #expect(hall.stage.labels(of: hall.users) == [])
        #expect(hall.stage.eventMessages(of: hall.users).suffix(5).contains { $0.hasSuffix("has reached a steady state.") })
    }

    @Test(.rule("service.protection-blocks", "service.event-protected", "task.protection-blocks-deployment"))
    func `more protected tasks than may stay are told of once, and no more can be protected`() throws {
        var hall = try settled()
        let tasks = hall.stage.tasks(of: hall.users)
        try hall.stage.updateTaskProtection(Array(tasks.prefix(2)), in: "api", protectionEnabled: true)
        try hall.stage.updateService(hall.users, desiredCount: 1)
        hall.stage.run(for: .seconds(600))
        #expect(hall.stage.labels(of: hall.users) == ["A", "B"])
        let deployment = hall.stage[hall.users].deployments[0].id
        let sentence =
            "(service users) was unable to reach steady state because (taskSet \(deployment)) was unable to scale in due to "
            + "(reason 2 tasks under protection)"
        #expect(hall.stage.eventMessages(of: hall.users).count { $0.hasSuffix(sentence) } == 1)
        let again = try hall.stage.updateTaskProtection([tasks[0]], in: "api", protectionEnabled: true)
        #expect(again.failures.map(\.reason) == ["DEPLOYMENT_BLOCKED"])
        #expect(try hall.stage.updateTaskProtection([tasks[0]], in: "api", protectionEnabled: false).failures == [])
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.labels(of: hall.users) == ["B"])
    }

    @Test(.rule("service.protected-stays", "service.protection-blocks", "task.protected-from-deployments"))
    func `a protected task survives a deployment and blocks its end`() throws {
        var hall = try settled()
        let old = hall.stage[hall.users].deployments[0].id
        try hall.stage.updateTaskProtection([hall.stage.tasks(of: hall.users)[0]], in: "api", protectionEnabled: true)
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage.labels(of: hall.users) == ["A", "D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.inProgress, .completed])
        #expect(
            hall.stage.eventMessages(of: hall.users).contains {
                $0.hasSuffix("(taskSet \(old)) was unable to scale in due to (reason 1 tasks under protection)")
            })
        hall.stage.run(for: .seconds(7200))
        #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("service.protection-ends", "task.not-protected-from-stop"))
    func `protection doesn't keep StopTask away, nor health checks`() throws {
        var hall = try settled()
        let tasks = hall.stage.tasks(of: hall.users)
        try hall.stage.updateTaskProtection(tasks, in: "api", protectionEnabled: true)
        try hall.stage.stopTask(tasks[0])
        hall.stage.answer(500, from: tasks[1])
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.labels(of: hall.users) == ["C", "D", "E"])
    }

    @Test(.rule("task.protection-again")) func `asking again lets the time begin anew`() throws {
        var hall = try settled()
        let task = hall.stage.tasks(of: hall.users)[2]
        try hall.stage.updateTaskProtection([task], in: "api", protectionEnabled: true, expiresInMinutes: 2)
        hall.stage.run(for: .seconds(60))
        try hall.stage.updateTaskProtection([task], in: "api", protectionEnabled: true, expiresInMinutes: 2)
        hall.stage.run(for: .seconds(90))
        #expect(try hall.stage.getTaskProtection([task], in: "api").protectedTasks.map(\.protectionEnabled) == [true])
        hall.stage.run(for: .seconds(30))
        #expect(try hall.stage.getTaskProtection([task], in: "api").protectedTasks.map(\.protectionEnabled) == [false])
        #expect(try hall.stage.getTaskProtection([task], in: "api").protectedTasks.map(\.expirationDate) == [nil])
    }

    @Test(.rule("task.protection-default")) func `two hours is the default`() throws {
        var hall = try settled(1)
        let task = hall.stage.tasks(of: hall.users)[0]
        let answer = try hall.stage.updateTaskProtection([task], in: "api", protectionEnabled: true)
        #expect(answer.protectedTasks[0].expirationDate?.sinceEpoch == hall.stage.now + .seconds(7200))
        #expect(try hall.stage.getTaskProtection(in: "api").protectedTasks.map(\.taskArn) == [hall.stage[task].taskArn])
        let log = hall.stage.log
        #expect(Simulation(replaying: hall.stage.recording).log == log)
    }

    @Test(.rule("task.protection-failures")) func `what can't be protected is among the failures`() throws {
        var hall = try settled()
        let standalone = try hall.stage.runTask("users", in: "api")[0]
        let stopped = hall.stage.tasks(of: hall.users)[0]
        try hall.stage.stopTask(stopped)
        let elsewhere = try {
            var other = Simulation(seed: 99)
            try other.createCluster()
            try other.registerTaskDefinition(family: "t", containers: [.init("t", image: "t")])
            return try other.runTask("t")[0]
        }()
        let answer = try hall.stage.updateTaskProtection([elsewhere, standalone, stopped], in: "api", protectionEnabled: true)
        #expect(answer.protectedTasks == [])
        #expect(answer.failures.map(\.reason) == ["MISSING", "TASK_NOT_VALID", "TASK_NOT_VALID"])
        #expect(answer.failures[1].arn == hall.stage[standalone].taskArn)
    }

    @Test(.rule("task.protection-bounds"), arguments: [0, 2881, -1])
    func `minutes out of bounds are refused`(_ minutes: Int) throws {
        var hall = try settled(1)
        let task = hall.stage.tasks(of: hall.users)[0]
        let error = ecsError {
            try hall.stage.updateTaskProtection([task], in: "api", protectionEnabled: true, expiresInMinutes: minutes)
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test(.rule("task.protection-bounds"), arguments: [0, 11])
    func `1 to 10 tasks can be named`(_ count: Int) throws {
        var hall = try settled(1)
        let tasks = Array(repeating: hall.stage.tasks(of: hall.users)[0], count: count)
        let error = ecsError { try hall.stage.updateTaskProtection(tasks, in: "api", protectionEnabled: true) }
        #expect(error?.code == .invalidParameterException)
        let unknown = ecsError {
            try hall.stage.updateTaskProtection([tasks.first].compactMap { $0 }, in: "x", protectionEnabled: true)
        }
        #expect(unknown?.code == (count == 0 ? .invalidParameterException : .clusterNotFoundException))
    }
}
