import Orchestra
import Testing

/// What deployments, task sets and calls with extras do on container instances as on Fargate.
@Suite struct EverywhereOnMachinesTests {
    // MARK: RunTask and StartTask

    @Test(.rule("placement.overrides-count"))
    func `a task takes the sizes that its call overrides`() throws {
        var machines = try Machines(cpu: 1024, memory: 2048)
        try machines.define(cpu: 100, memory: 200)
        let task = try machines.stage.runTask(
            .init(
                cluster: "api", taskDefinition: "web", overrides: .init(containerOverrides: [.init("web", cpu: 300, memory: 700)]),
                tags: [.init(key: "hall", value: "large")])
        ).tasks[0]
        let left = machines.stage[machines.instances[0]].remainingResources
        #expect(left[0].integerValue == 724)
        #expect(left[1].integerValue == 1348)
        #expect(machines.stage[task].tags == [.init(key: "hall", value: "large")])
        let more = try machines.stage.runTask(
            .init(cluster: "api", taskDefinition: "web", overrides: .init(cpu: "1 vCPU")))
        #expect(more.tasks == [])
        #expect(more.failures.map(\.reason) == ["RESOURCE:CPU"])
    }

    @Test(.rule("placement.client-token-with-failures"))
    func `a client token gives the same failures again`() throws {
        var machines = try Machines()
        try machines.define(cpu: 600)
        let request = ECS.RunTaskRequest(cluster: "api", taskDefinition: "web", count: 2, clientToken: "t")
        let first = try machines.stage.runTask(request)
        let again = try machines.stage.runTask(request)
        #expect(first.tasks.count == 1 && first.failures.count == 1)
        #expect(again.tasks == first.tasks && again.failures == first.failures)
    }

    @Test(.rule("placement.start-task-extras"))
    func `StartTask takes overrides and tags as RunTask does`() throws {
        var machines = try Machines()
        try machines.define(cpu: 100)
        let request = ECS.StartTaskRequest(
            cluster: "api", containerInstances: [machines.instances[0].id], taskDefinition: "web",
            overrides: .init(containerOverrides: [.init("web", cpu: 200)]), tags: [.init(key: "a", value: "b")])
        let task = try machines.stage.startTask(request).tasks[0]
        #expect(machines.stage[machines.instances[0]].remainingResources[0].integerValue == 824)
        #expect(machines.stage[task].tags == [.init(key: "a", value: "b")])
        var bad = request
        bad.group = "service:web"
        #expect(ecsError { _ = try machines.stage.startTask(bad) }?.code == .invalidParameterException)
    }

    // MARK: Task sets

    @Test(.rule("placement.task-sets"))
    func `tasks of a task set find their instances, and say so where they find none`() throws {
        var machines = try Machines("ab")
        try machines.define(cpu: 512)
        let web = try machines.stage.createService(
            .init(
                cluster: "api", serviceName: "web", desiredCount: 6, launchType: .ec2, deploymentController: .external,
                placementConstraints: [.memberOf("attribute:ecs.availability-zone == eu-west-1b")]))
        _ = try machines.stage.createTaskSet(in: web, taskDefinition: "web", scale: .percent(50))
        machines.stage.run(for: .seconds(30))
        #expect(machines.loads == [0, 2])
        #expect(machines.hasEvent(of: web, "was unable to place a task"))
        try machines.stage.updateService(.init(cluster: "api", service: "web", placementConstraints: []))
        machines.stage.run(for: .seconds(60))
        #expect(machines.loads == [1, 2])
        #expect(machines.stage[web].availabilityZoneRebalancing == .disabled)
        try machines.stage.updateContainerInstancesState([machines.instances[0]], status: .draining)
        try machines.add("a")
        machines.stage.run(for: .seconds(300))
        #expect(machines.loads == [0, 2, 1])
    }

    @Test(.rule("placement.task-set-launch-type"))
    func `a task set's launch type is its own`() throws {
        var machines = try Machines("")
        try machines.stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i", cpu: 64, memory: 128)])
        let web = try machines.stage.createService(
            .init(cluster: "api", serviceName: "web", desiredCount: 1, launchType: .ec2, deploymentController: .external))
        _ = try machines.stage.createTaskSet(in: web, taskDefinition: "web", launchType: .fargate)
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web).map { machines.stage[$0].launchType } == [.fargate])
    }

    @Test(
        .rule("placement.daemon-rolls"),
        arguments: [ECS.DeploymentStrategy.blueGreen, .linear, .canary])
    func `a daemon's deployments don't shift traffic`(_ strategy: ECS.DeploymentStrategy) throws {
        var machines = try Machines()
        try machines.define()
        var request = ECS.CreateServiceRequest(
            cluster: "api", serviceName: "web", taskDefinition: "web", launchType: .ec2, schedulingStrategy: .daemon)
        request.deploymentConfiguration.strategy = strategy
        request.deploymentConfiguration.bakeTimeInMinutes = 1
        #expect(ecsError { _ = try machines.stage.createService(request) }?.code == .invalidParameterException)
        request.deploymentConfiguration = .init()
        let web = try machines.stage.createService(request)
        let refused = ecsError {
            try machines.stage.updateService(
                .init(
                    cluster: "api", service: web.name,
                    deploymentConfiguration: .init(minimumHealthyPercent: 0, maximumPercent: 100, strategy: strategy)))
        }
        #expect(refused?.code == .invalidParameterException)
        request.serviceName = "other"
        request.taskDefinition = nil
        request.deploymentController = .external
        #expect(ecsError { _ = try machines.stage.createService(request) }?.code == .invalidParameterException)
    }

    // MARK: Load balancers

    /// Two target groups of instances, and a service that moves from one to the other.
    private func serveBlueGreen(_ machines: inout Machines) throws -> (
        service: ECS.Service.ID, blue: ELB.TargetGroup.ID, green: ELB.TargetGroup.ID
    ) {
        try machines.define(cpu: 200, memory: 200, ports: [.init(containerPort: 8080)])
        let groups = try ["blue", "green"].map {
            try machines.stage.createTargetGroup(
                $0, targetType: .instance, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2),
                deregistrationDelaySeconds: 5)
        }
        let doors = try machines.stage.createLoadBalancer("hall")
        let door = try machines.stage.createListener(
            on: doors, defaultAction: .forward(to: [.init(groups[0], weight: 1), .init(groups[1], weight: 0)]))
        let advanced = ECS.AdvancedConfiguration(
            alternateTargetGroupArn: groups[1].arn, productionListenerRule: try machines.stage.describeRules(of: door)[0].ruleArn)
        let web = try machines.stage.createService(
            .init(
                cluster: "api", serviceName: "web", taskDefinition: "web", desiredCount: 2,
                deploymentConfiguration: .init(bakeTimeInMinutes: 1, strategy: .blueGreen),
                loadBalancers: [.init(groups[0], containerName: "web", containerPort: 8080, advancedConfiguration: advanced)],
                launchType: .ec2, placementStrategy: [.spread("instanceId")]))
        return (web, groups[0], groups[1])
    }

    @Test(.rule("placement.blue-green"))
    func `the new tasks of a blue/green deployment have their places beside the old ones`() throws {
        var machines = try Machines("ab")
        let (web, blue, green) = try serveBlueGreen(&machines)
        machines.stage.run(until: { $0[web].deployments.map(\.rolloutState) == [.completed] }, limit: .seconds(3600))
        #expect(machines.loads == [1, 1])
        #expect(machines.stage.count(.healthy, in: blue) == 2)
        try machines.stage.updateService(web, forceNewDeployment: true)
        machines.stage.run(
            until: { $0.serviceDeployment(of: web)?.lifecycleStage == .bakeTime }, limit: .seconds(3600))
        #expect(machines.loads == [2, 2])
        #expect(machines.stage.count(.healthy, in: green) == 2)
        machines.stage.run(until: { $0.serviceDeployment(of: web)!.status.isFinal }, limit: .seconds(3600))
        #expect(machines.stage.serviceDeployment(of: web)!.status == .successful)
        #expect(machines.loads == [1, 1])
    }

    @Test(.rule("placement.blue-green-draining"))
    func `while traffic is shifted, tasks leave an instance that drains`() throws {
        var machines = try Machines("ab")
        let (web, _, green) = try serveBlueGreen(&machines)
        machines.stage.run(until: { $0[web].deployments.map(\.rolloutState) == [.completed] }, limit: .seconds(3600))
        try machines.stage.updateService(web, forceNewDeployment: true)
        machines.stage.run(
            until: { $0.serviceDeployment(of: web)?.lifecycleStage == .bakeTime }, limit: .seconds(3600))
        try machines.stage.updateContainerInstancesState([machines.instances[1]], status: .draining)
        machines.stage.run(until: { $0.serviceDeployment(of: web)!.status.isFinal }, limit: .seconds(3600))
        machines.stage.run(for: .seconds(300))
        #expect(machines.loads == [2, 0])
        #expect(machines.stage.count(.healthy, in: green) == 2)
    }

    @Test(.rule("target-group.instance-zone"))
    func `a target by instance id is in the zone of its machine`() throws {
        var machines = try Machines("c")
        let list = try machines.stage.createTargetGroup("web-tg", port: 80, targetType: .instance)
        let doors = try machines.stage.createLoadBalancer("hall", subnets: ELB.AvailabilityZone.defaults.prefix(2).map(\.subnetId))
        try machines.stage.createListener(on: doors, defaultAction: .forward(to: list))
        let machine = machines.stage[machines.instances[0]].ec2InstanceId!
        try machines.stage.registerTargets(list, [.init(id: machine, port: 80)])
        #expect(try machines.stage.describeTargetHealth(list)[0].targetHealth.state == .unused)
        try machines.stage.setSubnets(doors, ELB.AvailabilityZone.defaults.map(\.subnetId))
        #expect(try machines.stage.describeTargetHealth(list)[0].targetHealth.state == .initial)
        let refused = elbError {
            try machines.stage.registerTargets(list, targets: [.init(id: machine, port: 81, availabilityZone: "all")])
        }
        #expect(refused?.code == .validationError)
    }

    // MARK: Agents

    @Test(.rule("container-instance.out-of-memory-told-later"))
    func `that a container took too much memory is told when the agent is back`() throws {
        var machines = try Machines()
        try machines.define()
        let task = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(30))
        machines.stage.disconnectAgent(of: machines.instances[0])
        machines.stage.exhaustMemory(of: task)
        machines.stage.run(for: .seconds(30))
        #expect(machines.stage[task].lastStatus == .running)
        machines.stage.connectAgent(of: machines.instances[0])
        machines.stage.run(for: .seconds(30))
        #expect(machines.stage[task].containers[0].exitCode == 137)
        #expect(machines.stage[task].containers[0].reason == "OutOfMemoryError: Container killed due to memory usage")
    }
}
