import Orchestra
import Testing

/// When a task counts toward minimumHealthyPercent.
@Suite struct TaskHealthTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var task: ECS.TaskEvidence
        var expected: ECS.ServiceState.TaskState.Health
        var testDescription: String { "\(task.ranFor) \(task.hasHealthCheck) \(task.healthStatus) \(task.targets) → \(expected)" }

        init(
            _ expected: ECS.ServiceState.TaskState.Health, ranFor: Int = 300, check: ECS.HealthStatus? = nil,
            targets: [ELB.TargetHealth.State] = [], grace: Int = 0, _ lastStatus: ECS.TaskStatus = .running
        ) {
            task = ECS.TaskEvidence(
                lastStatus: lastStatus, ranFor: .seconds(ranFor), hasHealthCheck: check != nil, healthStatus: check ?? .unknown,
                targets: targets, gracePeriod: .seconds(grace))
            self.expected = expected
        }
    }

    @Test(
        .rule(
            "service.healthy-without-checks", "service.healthy-with-check", "service.healthy-with-targets",
            "service.healthy-with-both"),
        arguments: [
            Case(.unknown, ranFor: 39), Case(.healthy, ranFor: 40),
            Case(.healthy, ranFor: 0, check: .healthy), Case(.unknown, check: .unknown), Case(.unhealthy, check: .unhealthy),
            Case(.healthy, ranFor: 0, targets: [.healthy]), Case(.unknown, targets: [.healthy, .initial]),
            Case(.unhealthy, targets: [.healthy, .unhealthy]), Case(.unhealthy, targets: [.unused]),
            Case(.healthy, check: .healthy, targets: [.healthy]), Case(.unknown, check: .unknown, targets: [.healthy]),
            Case(.unknown, check: .healthy, targets: [.initial]), Case(.unhealthy, check: .unhealthy, targets: [.healthy]),
            Case(.unhealthy, check: .healthy, targets: [.unhealthy]),
        ])
    func `present checks all have to pass, and a task without any has to run for 40 seconds`(_ test: Case) {
        #expect(ECS.ProvenHealth().health(of: test.task) == test.expected)
    }

    @Test(
        .rule("service.grace-period", "service.initial-is-neither"),
        arguments: [
            Case(.unknown, ranFor: 59, targets: [.unhealthy], grace: 60),
            Case(.unhealthy, ranFor: 60, targets: [.unhealthy], grace: 60),
            Case(.unknown, ranFor: 59, check: .unhealthy, grace: 60), Case(.unhealthy, ranFor: 60, check: .unhealthy, grace: 60),
            Case(.healthy, ranFor: 1, targets: [.healthy], grace: 60), Case(.unknown, targets: [.initial]),
            Case(.unknown, targets: [.draining]),
        ])
    func `within the grace period nobody has to go, and a target that is initial is neither`(_ test: Case) {
        #expect(ECS.ProvenHealth().health(of: test.task) == test.expected)
    }

    @Test(
        .rule("service.healthy-needs-running"),
        arguments: [ECS.TaskStatus.provisioning, .pending, .activating, .deactivating, .stopped])
    func `who doesn't run isn't healthy yet`(_ status: ECS.TaskStatus) {
        #expect(ECS.ProvenHealth().health(of: Case(.unknown, check: .healthy, targets: [.healthy], status).task) == .unknown)
    }

    @Test(.rule("service.health-is-a-policy")) func `somebody else's judgement takes its place`() throws {
        struct Impatient: ECS.TaskHealthPolicy {
            func health(of task: ECS.TaskEvidence) -> ECS.ServiceState.TaskState.Health {
                task.lastStatus == .running ? .healthy : .unknown
            }
        }
        func steadyAt(_ policies: Policies) throws -> Duration {
            var stage = Simulation(seed: 1, policies: policies)
            try stage.createCluster()
            try stage.registerTaskDefinition(family: "jobs", containers: [.init("job", image: "i")])
            let jobs = try stage.createService("jobs", taskDefinition: "jobs", desiredCount: 1)
            stage.run(until: { $0[jobs].deployments[0].rolloutState == .completed })
            return stage.now
        }
        #expect(try steadyAt(Policies()) - steadyAt(Policies(taskHealthPolicy: Impatient())) == .seconds(40))
    }
}
