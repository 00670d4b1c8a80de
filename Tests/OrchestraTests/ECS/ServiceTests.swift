import Orchestra
import Testing

@Suite struct ServiceTests {
    @Test(.rule("service.starts-what-is-missing", "service.event-started", "service.event-steady-state"))
    func `it starts what is missing and says so`() throws {
        var hall = try Hall()
        hall.settle()
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        let messages = hall.stage.eventMessages(of: hall.users)
        #expect(messages[0].hasSuffix("(service users) has started 3 tasks: (task A) (task B) (task C)."))
        #expect(messages.contains { $0.contains("registered") && $0.contains("targets in (target-group users-tg)") })
        #expect(messages.last!.hasSuffix("(service users) has reached a steady state."))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("service.stopped-is-replaced", "task.replaced-not-restarted"))
    func `a task that is lost is replaced by another, not started again`() throws {
        var hall = try Hall()
        hall.settle()
        let lost = hall.stage.tasks(of: hall.users)[1]
        hall.stage.crash(lost)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.labels(of: hall.users) == ["A", "C", "D"])
        #expect(hall.stage[lost].lastStatus == .stopped)
    }

    @Test(.rule("service.stopped-is-replaced", "task.stopped-in-service-replaced"))
    func `StopTask on a service's task is followed by a replacement, and desiredCount stays`() throws {
        var hall = try Hall()
        hall.settle()
        try hall.stage.stopTask(hall.stage.tasks(of: hall.users)[0])
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.labels(of: hall.users) == ["B", "C", "D"])
        #expect(hall.stage[hall.users].desiredCount == 3)
    }

    @Test(
        .rule(
            "service.replace-before-stop", "service.stop-first-without-room", "service.event-unhealthy", "service.event-replaced"),
        arguments: [(100, [["A", "C"], ["A", "C", "D"]]), (200, [["A", "B", "C", "D"], ["A", "C", "D"]])])
    func `an unhealthy task is replaced, first or afterwards as maximumPercent allows`(_ maximum: Int, _ expected: [[String]])
        throws
    {
        var hall = try Hall(maximumPercent: maximum)
        hall.settle()
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        var seen: [[String]] = []
        for _ in 0..<120 {
            hall.stage.run(for: .seconds(1))
            let labels = hall.stage.labels(of: hall.users)
            if labels != seen.last ?? ["A", "B", "C"] { seen.append(labels) }
        }
        #expect(seen == expected)
        #expect(
            hall.stage.eventMessages(of: hall.users).contains {
                $0.contains("(task B) (port 8080) is unhealthy in (target-group users-tg)")
            })
        let started = hall.stage.eventMessages(of: hall.users).contains {
            $0.contains("Amazon ECS replaced 1 tasks due to an unhealthy status.")
        }
        #expect(started == (maximum == 200))
    }

    @Test(.rule("service.grace-period")) func `within its grace period an unhealthy task is left alone`() throws {
        var hall = try Hall(grace: 300)
        hall.settle()
        hall.stage.answer(500, from: hall.stage.tasks(of: hall.users)[1])
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage.labels(of: hall.users) == ["A", "C", "D"])
    }

    @Test(.rule("deployment.never-below-the-minimum"))
    func `a new task definition is rolled out without ever going below the minimum`() throws {
        var hall = try Hall()
        hall.settle()
        let next = try hall.register(image: "example.com/users:2")
        let crowd = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 20)
        try hall.stage.updateService(hall.users, taskDefinition: next)
        #expect(hall.stage[hall.users].deployments.count == 2)
        var fewest = 3
        for _ in 0..<120 {
            hall.stage.run(for: .seconds(1))
            fewest = min(fewest, hall.stage.count(.healthy, in: hall.list))
        }
        #expect(fewest == 3)
        #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage[crowd].byStatusCode.map(\.name) == ["200"])
    }

    @Test(.rule("service.desired-count-is-no-deployment", "service.force-new-deployment"))
    func `desiredCount starts no deployment, forceNewDeployment does`() throws {
        var hall = try Hall()
        hall.settle()
        let first = hall.stage[hall.users].deployments[0].id
        try hall.stage.updateService(hall.users, desiredCount: 4)
        #expect(hall.stage[hall.users].deployments.map(\.id) == [first])
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        #expect(hall.stage[hall.users].deployments.count == 2)
        #expect(hall.stage[hall.users].deployments[0].id != first)
    }

    @Test(.rule("deployment.no-room-no-deployment", "service.event-stuck", "service.events-not-repeated"))
    func `two budgets that leave no room are told of once`() throws {
        var hall = try Hall(minimumHealthyPercent: 100, maximumPercent: 125)
        hall.settle()
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        hall.stage.run(for: .seconds(600))
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        #expect(
            hall.stage.eventMessages(of: hall.users).count { $0.contains("was unable to stop or start tasks during a deployment") }
                == 1)
    }

    @Test(.rule("service.throttle-delays", "service.event-cannot-start", "service.events-not-repeated"))
    func `a service whose tasks never run is throttled more and more`() throws {
        var stage = Simulation(seed: 1)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "none")])
        stage.failPull(ofImage: "none")
        let users = try stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1)
        stage.run(for: .seconds(3000))
        let starts = stage.log.compactMap { entry in
            if case .taskCreated = entry.event { Int(entry.time.components.seconds) } else { nil }
        }
        let gaps = zip(starts.dropFirst(), starts).map { $0 - $1 }
        #expect(gaps.count > 5)
        #expect(gaps.suffix(3) == gaps.suffix(3).sorted())
        #expect(gaps.last! > 300)
        #expect(stage.eventMessages(of: users).count { $0.contains("is unable to consistently start tasks successfully.") } == 1)
        stage.allowPull(ofImage: "none")
        stage.run(for: .seconds(1800))
        #expect(stage[users].runningCount == 1)
    }

    @Test(.rule("service.launch-rate", "service.event-throttled", "quota.launch-rate"))
    func `no more than 500 tasks are launched in a minute`() throws {
        var stage = Simulation()
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        let users = try stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1200)
        stage.run(for: .seconds(50))
        #expect(stage.tasks(of: users).count == 500)
        stage.run(for: .seconds(60))
        #expect(stage.tasks(of: users).count == 1000)
        stage.run(for: .seconds(120))
        #expect(stage[users].runningCount == 1200)
    }

    @Test(.rule("service.delete-needs-zero-or-force", "service.status", "service.list-active-only", "service.draining-blocks-name"))
    func `deleting needs desiredCount 0 or force, and ends INACTIVE`() throws {
        var hall = try Hall()
        hall.settle()
        let refusal = ecsError { try hall.stage.deleteService(hall.users) }
        #expect(refusal?.message == "The service cannot be stopped while it is scaled above 0.")
        #expect(try hall.stage.deleteService(hall.users, force: true).status == .draining)
        #expect(try hall.stage.listServices(in: "api") == [])
        let again = ecsError { try hall.stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1) }
        #expect(again?.message == "Unable to Start a service that is still Draining.")
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage[hall.users].status == .inactive)
        #expect(hall.stage.count(.healthy, in: hall.list) == 0)
        #expect(throws: Never.self) { try hall.stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1) }
    }

    @Test(.rule("service.number-bounds"), arguments: [(-1, 100, 200), (5001, 100, 200), (1, 101, 200), (1, 100, 99), (1, -1, 200)])
    func `numbers out of bounds are refused`(_ desired: Int, _ minimum: Int, _ maximum: Int) throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        let error = ecsError {
            try stage.createService(
                "users", taskDefinition: "users", desiredCount: desired, minimumHealthyPercent: minimum, maximumPercent: maximum)
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test(.rule("service.create-is-idempotent"))
    func `the same CreateService again is the same service, another one is not idempotent`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        let users = try stage.createService("users", taskDefinition: "users", desiredCount: 2)
        #expect(try stage.createService("users", taskDefinition: "users:1", desiredCount: 2) == users)
        #expect(try stage.listServices().count == 1)
        let error = ecsError { try stage.createService("users", taskDefinition: "users", desiredCount: 3) }
        #expect(error?.message == "Creation of service was not idempotent.")
    }

    @Test(.rule("service.update-needs-active")) func `a service that is DRAINING or INACTIVE isn't updated`() throws {
        var hall = try Hall()
        hall.settle()
        try hall.stage.deleteService(hall.users, force: true)
        #expect(ecsError { try hall.stage.updateService(hall.users, desiredCount: 1) }?.code == .serviceNotActiveException)
        hall.stage.run(for: .seconds(120))
        #expect(ecsError { try hall.stage.updateService(hall.users, desiredCount: 1) }?.message == "Service was not ACTIVE.")
        #expect(ecsError { try hall.stage.deleteService(hall.users) }?.code == .serviceNotFoundException)
    }

    @Test(.rule("service.target-group-needs-load-balancer")) func `a target group without a load balancer is refused`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i", port: 80)])
        let list = try stage.createTargetGroup("lonely")
        let error = ecsError {
            try stage.createService(
                "users", taskDefinition: "users", desiredCount: 1,
                loadBalancers: [.init(list, containerName: "web", containerPort: 80)])
        }
        #expect(error?.message.hasSuffix("does not have an associated load balancer.") == true)
    }

    @Test(.rule("service.missing-is-a-failure", "service.list-active-only"))
    func `describing finds DRAINING and INACTIVE services, and lists what is missing`() throws {
        var hall = try Hall()
        try hall.stage.deleteService(hall.users, force: true)
        let described = try hall.stage.describeServices(["users", "nobody"], in: "api")
        #expect(described.services.map(\.serviceName) == ["users"])
        #expect(described.failures.map(\.reason) == ["MISSING"])
        #expect(ecsError { _ = try hall.stage.describeServices(["users"], in: "nowhere") }?.code == .clusterNotFoundException)
    }

    @Test(.rule("service.event-no-instances")) func `a service with launch type EC2 and no instances says why nothing starts`()
        throws
    {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        let users = try stage.createService("users", taskDefinition: "users", desiredCount: 1, launchType: .ec2)
        stage.run(for: .seconds(60))
        #expect(stage.eventMessages(of: users)[0].contains("Reason: No Container Instances were found in your cluster."))
    }

    @Test(.rule("service.idle-is-free")) func `an idle service costs nothing`() throws {
        var stage = Simulation()
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        try stage.createService("users", taskDefinition: "users", desiredCount: 3)
        stage.run(for: .seconds(120))
        let before = stage.eventsHandled
        stage.run(for: .seconds(86_400))
        #expect(stage.eventsHandled == before)
    }
}
