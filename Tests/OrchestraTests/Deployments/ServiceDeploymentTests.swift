import Foundation
import Orchestra
import Testing

@Suite struct ServiceDeploymentTests {
    private func rolled(_ hall: inout Hall, edition: Int) throws {
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:\(edition)"))
    }

    private func newest(_ hall: Hall) -> ECS.ServiceDeployment { hall.stage.serviceDeployment(of: hall.users)! }

    @Test(.rule("deployment.service-deployment-statuses")) func `it is PENDING, IN_PROGRESS and SUCCESSFUL`() throws {
        var hall = try Hall()
        #expect(newest(hall).status == .pending)
        #expect(newest(hall).startedAt == nil)
        hall.stage.run(for: .seconds(5))
        #expect(newest(hall).status == .inProgress)
        hall.settle()
        let done = newest(hall)
        #expect(done.status == .successful)
        #expect(done.finishedAt != nil && done.stoppedAt == nil)
        #expect(done.targetServiceRevision.runningTaskCount == 3)
        #expect(done.targetServiceRevision.requestedTaskCount == 3)
        #expect(done.sourceServiceRevisions == [])
        #expect(done.lifecycleStage == nil)
    }

    @Test(.rule("deployment.list-newest-first", "deployment.replaced-is-stopped"))
    func `they are listed, the newest first; one that is replaced is STOPPED`() throws {
        var hall = try Hall()
        hall.settle()
        try rolled(&hall, edition: 2)
        hall.stage.run(for: .seconds(5))
        try rolled(&hall, edition: 3)
        hall.stage.run(for: .seconds(7))
        let all = try hall.stage.listServiceDeployments(of: hall.users)
        #expect(all.map(\.status) == [.inProgress, .stopped, .successful])
        #expect(all[0].createdAt > all[1].createdAt)
        #expect(newest(hall).sourceServiceRevisions.count == 2)
        #expect(try hall.stage.listServiceDeployments(of: hall.users, status: [.stopped]).count == 1)
        let after = try hall.stage.listServiceDeployments(of: hall.users, createdAt: .init(after: all[1].createdAt))
        #expect(after.map(\.serviceDeploymentArn) == [all[0].serviceDeploymentArn])
        let before = try hall.stage.listServiceDeployments(of: hall.users, createdAt: .init(before: all[1].createdAt))
        #expect(before.map(\.serviceDeploymentArn) == [all[2].serviceDeploymentArn])
    }

    @Test(.rule("deployment.revision-for-each-deployment", "deployment.desired-count-is-no-deployment", "deployment.arns"))
    func `each deployment has a revision, and what starts no deployment has none`() throws {
        var hall = try Hall()
        hall.settle()
        let first = newest(hall).targetServiceRevision.arn
        try hall.stage.updateService(hall.users, desiredCount: 4)
        #expect(newest(hall).targetServiceRevision.arn == first)
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        let second = newest(hall).targetServiceRevision.arn
        #expect(second != first)
        let (revisions, failures) = try hall.stage.describeServiceRevisions([first, second, first + "0"])
        #expect(revisions.map(\.serviceRevisionArn) == [first, second])
        #expect(revisions[0].taskDefinition == revisions[1].taskDefinition)
        #expect(revisions[0].containerImages.map(\.image) == ["example.com/users:1"])
        #expect(revisions[0].launchType == .fargate)
        #expect(failures.map(\.reason) == ["MISSING"])
        #expect(first.hasPrefix("arn:aws:ecs:eu-west-1:123456789012:service-revision/api/users/"))
        #expect(newest(hall).serviceDeploymentArn.hasPrefix("arn:aws:ecs:eu-west-1:123456789012:service-deployment/api/users/"))
        #expect(newest(hall).serviceDeploymentArn.split(separator: "/").last?.count == 21)
    }

    @Test(.rule("deployment.describe-twenty"), arguments: [0, 21])
    func `one to twenty can be described at once`(_ count: Int) throws {
        let hall = try Hall()
        let arns = Array(repeating: newest(hall).serviceDeploymentArn, count: count)
        #expect(ecsError { _ = try hall.stage.describeServiceDeployments(arns) }?.code == .invalidParameterException)
        #expect(ecsError { _ = try hall.stage.describeServiceRevisions(arns) }?.code == .invalidParameterException)
    }

    @Test(
        .rule("deployment.describe-missing"), arguments: ["", "x", "arn:aws:ecs:eu-west-1:123456789012:service-deployment/a/b/c"])
    func `an unknown one is among the failures`(_ arn: String) throws {
        let hall = try Hall()
        let (found, failures) = try hall.stage.describeServiceDeployments([arn, newest(hall).serviceDeploymentArn])
        #expect(found.count == 1)
        #expect(failures.map(\.arn) == [arn] && failures.map(\.reason) == ["MISSING"])
    }

    @Test(.rule("deployment.breaker-status"))
    func `it shows the circuit breaker, and the way back that it took`() throws {
        var hall = try Hall()
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        hall.settle()
        let good = newest(hall).targetServiceRevision.arn
        hall.stage.failPull(ofImage: "example.com/users:2")
        try rolled(&hall, edition: 2)
        hall.stage.run(for: .seconds(5))
        var breaker = newest(hall).deploymentCircuitBreaker
        #expect(breaker.status == .monitoring && breaker.failureCount == 0 && breaker.threshold == 3)
        let users = hall.users
        hall.stage.run(until: { $0.serviceDeployment(of: users)?.status == .rollbackInProgress })
        breaker = newest(hall).deploymentCircuitBreaker
        #expect(breaker.status == .triggered && breaker.failureCount == 3 && breaker.threshold == 3)
        #expect(newest(hall).rollback?.serviceRevisionArn == good)
        #expect(newest(hall).rollback?.reason == "ECS deployment circuit breaker: tasks failed to start.")
        hall.settle()
        hall.stage.run(for: .seconds(30))
        #expect(newest(hall).status == .rollbackSuccessful)
        #expect(newest(hall).deploymentCircuitBreaker.status == .triggered)
        // The revision is used again, and there is no new deployment for it.
        #expect(try hall.stage.listServiceDeployments(of: hall.users).count == 2)
    }

    @Test(.rule("deployment.failed-without-way-back-is-stopped", "deployment.rollback-failed"))
    func `without a way back it is STOPPED, and a rollback that fails is ROLLBACK_FAILED`() throws {
        var hall = try Hall(minimumHealthyPercent: 0, maximumPercent: 100)
        try hall.stage.updateService(hall.users, deploymentCircuitBreaker: .init(enable: true))
        hall.settle()
        for edition in 1...2 { hall.stage.failPull(ofImage: "example.com/users:\(edition)") }
        try rolled(&hall, edition: 2)
        var other = hall
        hall.stage.run(for: .seconds(600))
        #expect(newest(hall).status == .stopped)
        #expect(newest(hall).statusReason == "ECS deployment circuit breaker: tasks failed to start.")
        try other.stage.updateService(other.users, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        other.stage.run(for: .seconds(600))
        #expect(newest(other).status == .rollbackFailed)
    }

    @Test(.rule("deployment.stop-rolls-back"))
    func `a rolling deployment that is stopped goes back to the revision before`() throws {
        var hall = try Hall()
        hall.settle()
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(3600))
        let good = hall.stage[hall.users].deployments[0].id
        try rolled(&hall, edition: 2)
        hall.stage.run(for: .seconds(12))
        #expect(try hall.stage.stopServiceDeployment(newest(hall).serviceDeploymentArn) == newest(hall).serviceDeploymentArn)
        #expect(newest(hall).status == .rollbackRequested)
        hall.stage.run(for: .seconds(60))
        #expect(newest(hall).status == .rollbackSuccessful)
        #expect(hall.stage[hall.users].deployments.map(\.id) == [good])
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        #expect(hall.stage.eventMessages(of: hall.users).contains { $0.hasSuffix("rolling back to deployment \(good).") })
    }

    @Test(.rule("deployment.abort-leaves-it"))
    func `a rolling deployment that is aborted stays FAILED, and the old tasks go on running`() throws {
        var hall = try Hall()
        hall.settle()
        hall.stage.slowStart(ofImage: "example.com/users:2", .seconds(3600))
        try rolled(&hall, edition: 2)
        hall.stage.run(for: .seconds(12))
        try hall.stage.stopServiceDeployment(newest(hall).serviceDeploymentArn, stopType: .abort)
        hall.stage.run(for: .seconds(300))
        #expect(newest(hall).status == .stopped)
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.failed, .completed])
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(.rule("deployment.stop-errors"))
    func `one that is over, unknown, or the first, can't be stopped`() throws {
        var hall = try Hall()
        let first = newest(hall).serviceDeploymentArn
        #expect(ecsError { try hall.stage.stopServiceDeployment(first) }?.code == .conflictException)
        hall.settle()
        #expect(ecsError { try hall.stage.stopServiceDeployment(first) }?.code == .conflictException)
        #expect(ecsError { try hall.stage.stopServiceDeployment("x") }?.code == .serviceDeploymentNotFoundException)
    }

    @Test(.rule("service.delete-stops-its-deployment")) func `a service that is deleted has no deployment going on`() throws {
        var hall = try Hall()
        try hall.stage.deleteService(hall.users, force: true)
        #expect(newest(hall).status == .stopped)
    }

    @Test(.rule("deployment.described-as-json")) func `it is coded with the API's own names`() throws {
        let hall = try Hall()
        let json = String(decoding: try JSONEncoder().encode(newest(hall)), as: UTF8.self)
        for name in [
            "serviceDeploymentArn", "serviceArn", "clusterArn", "createdAt", "updatedAt", "sourceServiceRevisions",
            "targetServiceRevision", "requestedTaskCount", "runningTaskCount", "pendingTaskCount", "status",
            "deploymentConfiguration", "deploymentCircuitBreaker", "alarms", "triggeredAlarmNames",
        ] { #expect(json.contains("\"\(name)\":")) }
        #expect(!json.contains("lifecycleStage"))
    }
}
