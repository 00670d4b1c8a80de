import Orchestra
import Testing

/// ECS's quotas: the defaults are AWS's, and a simulation can have others.
@Suite struct QuotaTests {
    @Test(
        .rule(
            "quota.clusters", "quota.services-per-cluster", "quota.tasks-per-service", "quota.containers-per-task-definition",
            "quota.revisions-per-family", "quota.tasks-per-run-task", "quota.target-groups-per-service", "quota.launch-rate",
            "quota.tags", "quota.task-definition-size", "quota.placement-constraints-per-task-definition",
            "quota.environment-files-per-container"))
    func `the defaults are AWS's`() {
        let quotas = Quotas()
        #expect(quotas.clusters == 10_000)
        #expect(quotas.servicesPerCluster == 5000)
        #expect(quotas.tasksPerService == 5000)
        #expect(quotas.containersPerTaskDefinition == 10)
        #expect(quotas.revisionsPerFamily == 1_000_000)
        #expect(quotas.tasksPerRunTask == 10)
        #expect(quotas.targetGroupsPerService == 5)
        #expect(quotas.tasksLaunchedPerServicePerMinute == 500)
        #expect(quotas.tagsPerResource == 50)
        #expect(quotas.taskDefinitionBytes == 65_536)
        #expect(quotas.placementConstraintsPerTaskDefinition == 10)
        #expect(quotas.environmentFilesPerContainer == 10)
    }

    private let web = ECS.ContainerDefinition("web", image: "i")

    @Test(.rule("quota.clusters", "quota.services-per-cluster", "quota.revisions-per-family"))
    func `what is over a quota is refused`() throws {
        var quotas = Quotas()
        quotas.clusters = 1
        quotas.servicesPerCluster = 1
        quotas.revisionsPerFamily = 2
        var stage = Simulation(quotas: quotas)
        try stage.createCluster()
        #expect(ecsError { try stage.createCluster("two") }?.code == .limitExceededException)
        try stage.registerTaskDefinition(family: "web", containers: [web])
        try stage.deregisterTaskDefinition(stage.registerTaskDefinition(family: "web", containers: [web]))
        // What was deregistered counts.
        #expect(ecsError { try stage.registerTaskDefinition(family: "web", containers: [web]) }?.code == .limitExceededException)
        try stage.createService("one", taskDefinition: "web", desiredCount: 0)
        #expect(
            ecsError { try stage.createService("two", taskDefinition: "web", desiredCount: 0) }?.code == .limitExceededException)
    }

    @Test(
        .rule("quota.containers-per-task-definition", "quota.tasks-per-service", "quota.tasks-per-run-task"), arguments: [(10, 11)])
    func `counts have their bounds`(_ allowed: Int, _ refused: Int) throws {
        var stage = Simulation()
        try stage.createCluster()
        func containers(_ count: Int) -> [ECS.ContainerDefinition] { (1...count).map { .init("c\($0)", image: "i") } }
        try stage.registerTaskDefinition(family: "web", containers: containers(allowed))
        #expect(
            ecsError { try stage.registerTaskDefinition(family: "web", containers: containers(refused)) }?.message
                == "Too many containers: 11.")
        #expect(try stage.runTask("web", count: allowed).count == allowed)
        #expect(ecsError { try stage.runTask("web", count: refused) }?.code == .invalidParameterException)
        for count in [-1, 5001, Int.max] {
            #expect(
                ecsError { try stage.createService("s", taskDefinition: "web", desiredCount: count) }?.code
                    == .invalidParameterException)
        }
    }

    @Test(.rule("quota.launch-rate")) func `a service launches so many tasks in a minute and no more`() throws {
        var quotas = Quotas()
        quotas.tasksLaunchedPerServicePerMinute = 3
        var stage = Simulation(quotas: quotas)
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "web", containers: [web])
        let service = try stage.createService("web", taskDefinition: "web", desiredCount: 5)
        stage.run(for: .seconds(30))
        #expect(stage.tasks(of: service).count == 3)
        stage.run(for: .seconds(60))
        #expect(stage.tasks(of: service).count == 5)
    }
}
