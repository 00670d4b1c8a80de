import Orchestra
import Testing

@Suite struct InstanceNetworkTests {
    @Test(.rule("placement.dynamic-ports"))
    func `bridge tasks get the lowest free port, and give it back`() throws {
        var machines = try Machines()
        try machines.define(ports: [.init(containerPort: 80), .init(containerPort: 81, hostPort: 0)])
        let tasks = try machines.run(count: 2).tasks
        machines.stage.run(for: .seconds(30))
        func ports(_ task: ECS.Task.ID) -> [Int] { machines.stage[task].containers[0].networkBindings!.map(\.hostPort) }
        #expect(ports(tasks[0]) == [32_768, 32_769])
        #expect(ports(tasks[1]) == [32_770, 32_771])
        try machines.stage.stopTask(tasks[0])
        machines.stage.run(for: .seconds(30))
        let third = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(30))
        #expect(ports(third) == [32_768, 32_769])
        #expect(machines.stage[third].containers[0].networkBindings?[0].bindIP == "0.0.0.0")
        #expect(machines.stage[machines.instances[0]].remainingResources[2].stringSetValue?.count == 5)
    }

    @Test(.rule("placement.host-network"))
    func `with host networking one task has the port`() throws {
        var machines = try Machines("aa")
        try machines.define(ports: [.init(containerPort: 80)], networkMode: .host)
        let (tasks, failures) = try machines.run(count: 3)
        #expect(tasks.count == 2)
        #expect(failures.map(\.reason) == ["RESOURCE:PORTS"])
        #expect(machines.loads == [1, 1])
    }

    @Test(.rule("placement.awsvpc-interfaces"))
    func `with awsvpc each task needs an interface of the machine`() throws {
        var machines = try Machines()
        try machines.define(networkMode: .awsvpc)
        let (tasks, failures) = try machines.run(count: 3)
        #expect(failures.map(\.reason) == ["RESOURCE:ENI"])
        #expect(machines.stage[tasks[0]].lastStatus == .provisioning)
        machines.stage.run(for: .seconds(30))
        #expect(machines.stage[tasks[0]].privateIPv4Address != nil)
        #expect(machines.stage[tasks[0]].attachments.count == 1)
        try machines.stage.stopTask(tasks[0])
        machines.stage.run(for: .seconds(30))
        #expect(try machines.run().tasks.count == 1)
    }

    @Test(.rule("placement.ec2-walk"))
    func `a bridge task goes from PENDING to STOPPED without an interface`() throws {
        var machines = try Machines()
        try machines.define()
        let task = try machines.run().tasks[0]
        #expect(machines.stage[task].lastStatus == .pending)
        #expect(machines.stage[task].attachments == [])
        #expect(machines.stage[task].availabilityZone == "eu-west-1a")
        machines.stage.run(for: .seconds(30))
        try machines.stage.stopTask(task)
        machines.stage.run(for: .seconds(30))
        let walk = machines.stage.log.compactMap { entry -> ECS.TaskStatus? in
            if case .taskStatusChanged(task, _, let status) = entry.event { status } else { nil }
        }
        #expect(walk == [.pending, .running, .stopping, .stopped])
    }

    // MARK: Behind a load balancer

    private func serve(_ machines: inout Machines, _ type: ELB.TargetGroup.TargetType = .instance) throws -> (
        ECS.Service.ID, ELB.TargetGroup.ID, ELB.LoadBalancer.ID
    ) {
        try machines.define(ports: [.init(containerPort: 8080)])
        let list = try machines.stage.createTargetGroup(
            "web-tg", targetType: type, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2), deregistrationDelaySeconds: 15)
        let doors = try machines.stage.createLoadBalancer("hall")
        try machines.stage.createListener(on: doors, defaultAction: .forward(to: list))
        let web = try machines.stage.createService(
            .init(
                cluster: "api", serviceName: "web", taskDefinition: "web", desiredCount: 2,
                loadBalancers: [.init(list, containerName: "web", containerPort: 8080)], launchType: .ec2))
        return (web, list, doors)
    }

    @Test(.rule("placement.instance-targets"))
    func `the target is the machine and its port, and requests arrive`() throws {
        var machines = try Machines()
        let (web, list, doors) = try serve(&machines)
        machines.stage.run(for: .seconds(120))
        #expect(machines.stage.count(.healthy, in: list) == 2)
        let machine = machines.stage[machines.instances[0]].ec2InstanceId!
        let targets = try machines.stage.describeTargetHealth(list).map(\.target)
        #expect(targets == [.init(id: machine, port: 32_768), .init(id: machine, port: 32_769)])
        let answers = try (0..<4).map { _ in try machines.stage.send(.get("/"), to: doors).label }
        #expect(Set(answers) == ["A", "B"])
        #expect(answers[0] == answers[2])
        #expect(machines.lastEvent(of: web).hasSuffix("has reached a steady state."))
    }

    @Test(.rule("placement.instance-target-unhealthy"))
    func `an unhealthy target is named by its machine`() throws {
        var machines = try Machines()
        let (web, _, _) = try serve(&machines)
        machines.stage.run(for: .seconds(120))
        machines.stage.answer(500, from: machines.stage.tasks(of: web)[0])
        machines.stage.run(for: .seconds(120))
        let machine = machines.stage[machines.instances[0]].ec2InstanceId!
        #expect(machines.hasEvent(of: web, "(instance \(machine)) (port 32768) is unhealthy in (target-group"))
        #expect(machines.stage.labels(of: web) == ["B", "C"])
    }

    @Test(.rule("placement.target-type-ip-with-bridge"))
    func `a target group of addresses doesn't go with bridge networking`() throws {
        var machines = try Machines()
        let error = ecsError { _ = try serve(&machines, .ip) }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.contains("target type ip, which is incompatible with the bridge network mode") ?? false)
    }

    @Test(.rule("placement.fixed-port-waits"))
    func `a fixed host port is free only when the old task has stopped`() throws {
        var machines = try Machines()
        try machines.define(ports: [.init(containerPort: 8080, hostPort: 80)])
        let web = try machines.serve(1, minimum: 0, maximum: 100)
        machines.stage.run(for: .seconds(100))
        try machines.define(ports: [.init(containerPort: 8080, hostPort: 80)])
        machines.stage.hang(machines.stage.tasks(of: web)[0])
        try machines.stage.updateService(web, taskDefinition: "web")
        machines.stage.run(for: .seconds(20))
        #expect(machines.stage.tasks(of: web) == [])
        #expect(machines.hasEvent(of: web, "is already using a port required by your task."))
        machines.stage.run(for: .seconds(100))
        #expect(machines.stage.tasks(of: web, .running).count == 1)
        #expect(machines.stage[web].deployments.map(\.rolloutState) == [.completed])
    }
}
