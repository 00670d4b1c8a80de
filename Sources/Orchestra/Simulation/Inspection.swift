// For those who look after every single event, as the simulator's invariants do: one event at a time, and facts without the cost of a
// description.

/// What there is of a task, in numbers.
package struct TaskFacts: Sendable {
    package var id: ECS.Task.ID
    package var lastStatus: ECS.TaskStatus
    package var desiredStatus: ECS.TaskStatus
    package var healthStatus: ECS.HealthStatus
    /// Of its containers, in the order of the task definition.
    package var containerHealth: [ECS.HealthStatus]
    /// The deployment that started it; empty for a standalone task.
    package var deployment: String
    package var taskDefinition: ECS.TaskDefinition.ID
    package var startedAt: Duration?
    /// 0 while it has none.
    package var address: UInt32
    /// `nil` for the default VPC.
    package var vpcId: String?
    /// The states of the targets that ECS registered for it; `nil` for one that is gone.
    package var targets: [ELB.TargetHealth.State?]
    package var protectedUntil: Duration?
    /// `nil` on Fargate, and while it waits for one.
    package var instance: String?
    package var isOnDrainingInstance: Bool
    /// Of its container instance.
    package var hostPorts: [Int]
}

/// What there is of a service, with its tasks that haven't stopped.
package struct ServiceFacts: Sendable {
    package var status: ECS.Service.Status
    package var desiredCount: Int
    package var configuration: ECS.DeploymentConfiguration
    package var gracePeriod: Duration
    /// The PRIMARY first.
    package var deployments: [(id: String, rolloutState: ECS.Deployment.RolloutState, failedTasks: Int)]
    package var tasks: [TaskFacts]
    package var launchType: ECS.LaunchType
    package var isDaemon: Bool
    package var constraints: [ECS.PlacementConstraint]
    /// A task was started to even the zones out, and isn't counted until it is healthy.
    package var evensOut: Bool
    /// The PRIMARY is moving traffic to its tasks.
    package var shiftsTraffic: Bool
    /// While it does: the stage that it is in, and who has the traffic that it moves.
    package var lifecycleStage: ECS.LifecycleStage?
    package var blueDeployment: String?
}

/// What there is of a container instance, in numbers.
package struct InstanceFacts: Sendable {
    package var id: String
    package var status: ECS.ContainerInstance.Status
    package var agentConnected: Bool
    package var cpu: Int
    package var memory: Int
    package var freeCPU: Int
    package var freeMemory: Int
    package var networkInterfaces: Int
    package var networkInterfacesInUse: Int
    package var reservedPorts: [Int]
    /// Those too.
    package var takenPorts: [Int]
}

extension Duration {
    /// Saturates.
    package var wholeNanoseconds: Int64 { inNanoseconds }
}

extension Simulation {
    /// Takes the earliest event alone, if its time comes by `limit`. The caller lets the rest of the time pass with `run(for:)`.
    package mutating func takeNextEvent(until limit: Duration) -> Bool { takeNextEvent(until: Moment(limit)) }

    package func facts(of id: ECS.Service.ID) -> ServiceFacts? {
        guard let index = world.serviceIndex[world.key(id)] else { return nil }
        let record = world.services[Int(index)]
        return ServiceFacts(
            status: record.status, desiredCount: record.desiredCount, configuration: record.configuration,
            gracePeriod: record.gracePeriod, deployments: record.deployments.map { ($0.id, $0.rolloutState, $0.failedTasks) },
            tasks: record.tasks.map { world.facts(of: $0) }, launchType: record.launchType,
            isDaemon: record.placement?.isDaemon ?? false, constraints: record.placement?.constraints ?? [],
            evensOut: record.placement?.rebalancingTask != nil, shiftsTraffic: record.deployments.first?.shift != nil,
            lifecycleStage: record.deployments.first?.shift?.stage, blueDeployment: record.deployments.first?.shift?.blue)
    }

    /// Of all there ever were, in the order of their registration.
    package var containerInstances: [InstanceFacts] { world.capacity?.instances.indices.map { world.facts(ofInstance: $0) } ?? [] }

    package func facts(ofInstance id: String) -> InstanceFacts? {
        world.capacity?.instanceIndex[id].map { world.facts(ofInstance: Int($0)) }
    }

    /// `nil` once it is forgotten.
    package func facts(of id: ECS.Task.ID) -> TaskFacts? { world.taskSlots[id].map { world.facts(of: $0) } }

    /// By ascending priority, the default rule last.
    package func rules(of id: ELB.Listener.ID) -> [ELB.Rule.ID] {
        world.listeners.first { $0.id == id && !$0.isDeleted }?.rules.map(\.id) ?? []
    }

}

extension World {
    fileprivate func facts(of slot: TaskSlot) -> TaskFacts {
        let record = tasks[slot]
        return TaskFacts(
            id: record.id, lastStatus: record.lastStatus, desiredStatus: record.desiredStatus, healthStatus: record.health,
            containerHealth: record.containers.map(\.health), deployment: record.deployment,
            taskDefinition: taskDefinitions[Int(record.taskDefinition)].id,
            startedAt: record.startedAt.isSet ? record.startedAt.duration : nil, address: record.address,
            vpcId: network?.interfaces[record.id]?.vpcId,
            targets: record.targets.map { targets.contains($0) ? targets[$0].health.state : nil },
            protectedUntil: record.protectedUntil?.duration,
            instance: record.host.map { capacity!.instances[Int($0.instance)].id },
            isOnDrainingInstance: isOnDrainingInstance(slot),
            hostPorts: record.host?.ports.map(\.hostPort) ?? [])
    }

    fileprivate func facts(ofInstance index: Int) -> InstanceFacts {
        let record = capacity!.instances[index]
        return InstanceFacts(
            id: record.id, status: record.status, agentConnected: record.agentConnected, cpu: record.cpu, memory: record.memory,
            freeCPU: record.freeCPU, freeMemory: record.freeMemory, networkInterfaces: record.networkInterfaces,
            networkInterfacesInUse: record.networkInterfacesInUse, reservedPorts: record.reservedPorts.map(\.port),
            takenPorts: record.reservedPorts.map(\.port) + record.portsInUse.map(\.port) + record.dynamicPorts)
    }
}

// What Cloud Map has of tasks.

extension Simulation {
    /// Whether a task's deployment has a registry that is still there, and whether the task can be found in one.
    package func registration(of id: ECS.Task.ID) -> (isWanted: Bool, isFound: Bool) {
        guard let slot = world.taskSlots[id], world.tasks[slot].service >= 0 else { return (false, false) }
        let deployment = world.deployment(world.tasks[slot].deployment, of: Int(world.tasks[slot].service))
        let isFound = world.instance(of: slot).map { world.registry.instances[$0].isFound } ?? false
        let wanted = deployment?.discovery?.value.registry.map { !world.registry.services[Int($0.service)].isDeleted }
        return (wanted ?? false, isFound)
    }

    /// Its own address, or its machine's; `nil` for a task that is forgotten.
    package func address(of id: ECS.Task.ID) -> String? { world.taskSlots[id].map { world.address(of: $0) } }
}

extension Simulation {
    /// The account and the region that every ARN of a simulation names.
    package static let account = Account.id
    package static let region = Account.region
}
