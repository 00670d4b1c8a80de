import Foundation
import Orchestra
import Testing

@Suite struct ContainerInstanceTests {
    @Test(.rule("container-instance.registration", "container-instance.id", "container-instance.reserved-ports"))
    func `a machine registers with all that it has`() throws {
        let machines = try Machines("b", cpu: 2048, memory: 3884)
        let instance = machines.stage[machines.instances[0]]
        #expect(instance.status == .active)
        #expect(instance.agentConnected)
        #expect(instance.containerInstanceArn.hasPrefix("arn:aws:ecs:eu-west-1:123456789012:container-instance/api/"))
        #expect(machines.instances[0].id.count == 32)
        #expect(instance.ec2InstanceId?.hasPrefix("i-0") ?? false)
        #expect(instance.registeredResources == .instance(cpu: 2048, memory: 3884))
        #expect(instance.remainingResources == instance.registeredResources)
        #expect(instance.attributes.first { $0.name == "ecs.availability-zone" }?.value == "eu-west-1b")
        #expect(instance.attributes.first { $0.name == "ecs.cpu-architecture" }?.value == "x86_64")
        #expect(machines.stage.describeClusters(["api"]).clusters[0].registeredContainerInstancesCount == 1)
    }

    @Test(.rule("container-instance.remaining-resources", "container-instance.counts"))
    func `what remains is free CPU and memory, and ports that are taken`() throws {
        var machines = try Machines()
        try machines.define(ports: [
            .init(containerPort: 8080, hostPort: 80), .init(containerPort: 53, hostPort: 53, protocol: .udp),
        ])
        let task = try machines.run().tasks[0]
        var instance = machines.stage[machines.instances[0]]
        #expect(instance.remainingResources[0].integerValue == 768)
        #expect(instance.remainingResources[1].integerValue == 1536)
        #expect(instance.remainingResources[2].stringSetValue == ["22", "2375", "2376", "51678", "51679", "80"])
        #expect(instance.remainingResources[3].stringSetValue == ["53"])
        #expect((instance.runningTasksCount, instance.pendingTasksCount) == (0, 1))
        machines.stage.run(for: .seconds(30))
        instance = machines.stage[machines.instances[0]]
        #expect((instance.runningTasksCount, instance.pendingTasksCount) == (1, 0))
        try machines.stage.stopTask(task)
        machines.stage.run(for: .seconds(30))
        instance = machines.stage[machines.instances[0]]
        #expect(instance.remainingResources == instance.registeredResources)
        #expect(instance.runningTasksCount == 0)
    }

    @Test(.rule("placement.resources-free-when-stopped"))
    func `a task that is stopping keeps its place until it has stopped`() throws {
        var machines = try Machines(cpu: 256)
        try machines.define()
        let task = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(30))
        machines.stage.hang(task)
        try machines.stage.stopTask(task)
        machines.stage.run(for: .seconds(20))
        #expect(try machines.run().failures.map(\.reason) == ["RESOURCE:CPU"])
        machines.stage.run(for: .seconds(20))
        #expect(try machines.run().tasks.count == 1)
    }

    @Test(.rule("container-instance.describe-missing", "container-instance.identifier-cluster"))
    func `an unknown instance is a failure, one of another cluster a mistake`() throws {
        var machines = try Machines()
        try machines.stage.createCluster("db")
        let (found, failures) = try machines.stage.describeContainerInstances([machines.instances[0].arn, "nobody"], in: "api")
        #expect(found.count == 1)
        #expect(failures.map(\.reason) == ["MISSING"])
        #expect(failures[0].arn.hasSuffix("container-instance/api/nobody"))
        let error = ecsError { _ = try machines.stage.describeContainerInstances([machines.instances[0].arn], in: "db") }
        #expect(error?.message == "Invalid identifier: Identifier is for cluster api. Your cluster is db")
        #expect(
            ecsError { _ = try machines.stage.describeContainerInstances([], in: "api") }?.message
                == "Container Instances cannot be empty.")
    }

    @Test(.rule("container-instance.deregister-needs-force"))
    func `a machine with running tasks is deregistered by force only`() throws {
        var machines = try Machines()
        try machines.define()
        let task = try machines.run().tasks[0]
        machines.stage.run(for: .seconds(30))
        let error = ecsError { try machines.stage.deregisterContainerInstance(machines.instances[0]) }
        #expect(error?.message == "Found running tasks on the instance.")
        let gone = try machines.stage.deregisterContainerInstance(machines.instances[0], force: true)
        #expect(gone.status == .inactive)
        #expect(machines.stage[task].lastStatus == .stopped)
        #expect(try machines.stage.listContainerInstances(in: "api") == [])
        #expect(try machines.stage.listContainerInstances(in: "api", status: .inactive).count == 1)
    }

    @Test(.rule("container-instance.forced-deregistration-replaces"))
    func `the service replaces what was orphaned`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        try machines.stage.deregisterContainerInstance(machines.instances[0], force: true)
        machines.stage.run(for: .seconds(20))
        #expect(machines.loads == [0, 2])
        #expect(machines.stage.labels(of: web) == ["B", "C"])
    }

    @Test(.rule("container-instance.terminated"))
    func `what ran on a machine that is gone stops with its notice`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        let lost = machines.stage.tasks(on: machines.instances[0])[0]
        machines.stage.terminate(machines.instances[0])
        machines.stage.run(for: .seconds(60))
        let machine = machines.stage[machines.instances[0]]
        #expect(machine.status == .inactive)
        #expect(machines.stage[lost].stopCode == .terminationNotice)
        #expect(machines.stage[lost].stoppedReason == "Host EC2 (instance \(machine.ec2InstanceId!)) terminated.")
        #expect(machines.stage.tasks(of: web, .running).count == 2)
        #expect(machines.loads == [0, 2])
    }

    @Test(.rule("container-instance.agent-disconnected"))
    func `a machine whose agent is away gets no tasks, and keeps those it has`() throws {
        var machines = try Machines("a")
        try machines.define()
        let web = try machines.serve(2)
        machines.stage.run(for: .seconds(100))
        machines.stage.disconnectAgent(of: machines.instances[0])
        try machines.stage.updateService(web, desiredCount: 3)
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web, .running).count == 2)
        #expect(machines.hasEvent(of: web, "encountered error \"AGENT\""))
        #expect(try machines.run().failures.map(\.reason) == ["AGENT"])
        machines.stage.connectAgent(of: machines.instances[0])
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web, .running).count == 3)
    }

    @Test(.rule("container-instance.agent-catches-up"))
    func `what happened while the agent was away is told when it is back`() throws {
        var machines = try Machines("a")
        try machines.define()
        let tasks = try machines.run(count: 2).tasks
        machines.stage.run(for: .seconds(60))
        machines.stage.disconnectAgent(of: machines.instances[0])
        machines.stage.crash(tasks[0])
        try machines.stage.stopTask(tasks[1])
        machines.stage.run(for: .seconds(300))
        #expect(machines.stage[tasks[0]].lastStatus == .running)
        #expect(machines.stage[tasks[1]].lastStatus == .stopping)
        machines.stage.connectAgent(of: machines.instances[0])
        machines.stage.run(for: .seconds(10))
        #expect(machines.stage[tasks[0]].stopCode == .essentialContainerExited)
        #expect(machines.stage[tasks[1]].lastStatus == .stopped)
    }

    @Test(.rule("container-instance.cluster-deletion"))
    func `a cluster with machines can't be deleted`() throws {
        var machines = try Machines()
        let error = ecsError { try machines.stage.deleteCluster("api") }
        #expect(error?.code == .clusterContainsContainerInstancesException)
        #expect(error?.message == "The Cluster cannot be deleted while Container Instances are active or draining.")
        try machines.stage.deregisterContainerInstance(machines.instances[0])
        try machines.stage.deleteCluster("api")
    }

    @Test(.rule("container-instance.quota", "container-instance.attribute-limit"))
    func `there are bounds`() throws {
        var quotas = Quotas()
        quotas.containerInstancesPerCluster = 1
        var stage = Simulation(quotas: quotas)
        try stage.createCluster()
        for (cpu, memory) in [(-1, 10), (Int.max, 10), (10, 0), (10, Int.max)] {
            #expect(ecsError { try stage.registerContainerInstance(cpu: cpu, memory: memory) }?.code == .invalidParameterException)
        }
        #expect(ecsError { try stage.registerContainerInstance(reservedPorts: [0]) }?.code == .invalidParameterException)
        let many = (0...10).map { ECS.Attribute("x\($0)") }
        #expect(ecsError { try stage.registerContainerInstance(attributes: many) }?.code == .attributeLimitExceededException)
        try stage.registerContainerInstance()
        #expect(ecsError { try stage.registerContainerInstance() }?.code == .limitExceededException)
    }

    @Test func `a run with machines can be replayed, and saved`() throws {
        var machines = try Machines("ab")
        try machines.define(ports: [.init(containerPort: 80)])
        let web = try machines.serve(3, strategy: [.random])
        machines.stage.run(for: .seconds(60))
        machines.stage.terminate(machines.instances[0])
        machines.stage.run(for: .seconds(60))
        try machines.stage.updateContainerInstancesState([machines.instances[1]], status: .draining)
        machines.stage.run(for: .seconds(60))
        let again = Simulation(replaying: machines.stage.recording)
        #expect(again.log == machines.stage.log)
        #expect(again.world == machines.stage.world)
        #expect(again[web] == machines.stage[web])
        let saved = try JSONEncoder().encode(again.world)
        #expect(try JSONDecoder().decode(World.self, from: saved) == again.world)
    }

    @Test(.rule("container-instance.list-tasks"))
    func `ListTasks can be asked for one instance`() throws {
        var machines = try Machines("ab")
        try machines.define()
        let tasks = try machines.run(count: 3).tasks
        let listed = try machines.stage.listTasks(in: "api", containerInstance: machines.instances[1])
        #expect(listed == tasks.filter { machines.stage[$0].containerInstanceArn == machines.instances[1].arn })
        #expect(listed.count == 1)
    }
}
