// Reading: ids in, what the API would describe out. An id of another simulation is a mistake in the script, and stops it.

extension Simulation {
    public subscript(id: ECS.Cluster.ID) -> ECS.Cluster {
        guard let index = world.clusterIndex[id.name] else { mistake("no cluster '\(id)' in this simulation") }
        return world.describe(cluster: Int(index))
    }

    public subscript(id: ECS.TaskDefinition.ID) -> ECS.TaskDefinition {
        guard let index = world.taskDefinitions.firstIndex(where: { $0.id == id }) else {
            mistake("no task definition \(id) in this simulation")
        }
        return world.describe(taskDefinition: index)
    }

    public subscript(id: ECS.Service.ID) -> ECS.Service {
        guard let index = world.serviceIndex[world.key(id)] else { mistake("no service '\(id)' in this simulation") }
        return world.describe(service: Int(index))
    }

    public subscript(id: ECS.Task.ID) -> ECS.Task {
        guard let slot = world.taskSlots[id] else {
            mistake("no task \(id) in this simulation: a stopped task is forgotten after an hour")
        }
        return world.describe(task: slot)
    }

    public subscript(id: ELB.LoadBalancer.ID) -> ELB.LoadBalancer {
        guard let index = world.loadBalancers.firstIndex(where: { $0.id == id }) else {
            mistake("no load balancer '\(id)' in this simulation")
        }
        return world.describe(loadBalancer: index)
    }

    public subscript(id: ELB.TargetGroup.ID) -> ELB.TargetGroup {
        guard let index = world.targetGroups.firstIndex(where: { $0.id == id }) else {
            mistake("no target group '\(id)' in this simulation")
        }
        return world.describe(targetGroup: index)
    }

    // MARK: Tasks

    /// A service's tasks that are meant to run (`desiredStatus` RUNNING), in the order of their creation.
    public func tasks(of service: ECS.Service.ID) -> [ECS.Task.ID] {
        slots(of: service).filter { world.tasks[$0].desiredStatus == .running }.map { world.tasks[$0].id }
    }

    /// A service's tasks with this `lastStatus`; STOPPED ones for an hour.
    public func tasks(of service: ECS.Service.ID, _ lastStatus: ECS.TaskStatus) -> [ECS.Task.ID] {
        slots(of: service, stopped: lastStatus == .stopped).filter { world.tasks[$0].lastStatus == lastStatus }.map {
            world.tasks[$0].id
        }
    }

    /// The letter that people call a task by: A is the first that its service created.
    public func label(of task: ECS.Task.ID) -> String {
        guard let slot = world.taskSlots[task] else { mistake("no task \(task) in this simulation") }
        return world.tasks[slot].label.letters
    }

    /// The letters of a service's tasks that are meant to run.
    public func labels(of service: ECS.Service.ID) -> [String] {
        slots(of: service).filter { world.tasks[$0].desiredStatus == .running }.map { world.tasks[$0].label.letters }
    }

    private func slots(of service: ECS.Service.ID, stopped: Bool = false) -> [TaskSlot] {
        guard let index = world.serviceIndex[world.key(service)] else { mistake("no service '\(service)' in this simulation") }
        let record = world.services[Int(index)]
        let gone = stopped ? world.clusters[Int(record.cluster)].stoppedTasks.filter { world.tasks[$0].service == index } : []
        return gone + record.tasks
    }

    // MARK: Targets

    /// A target group's targets by letter, with their states: `A healthy`, `B unhealthy (Request timed out)`.
    public func targets(in targetGroup: ELB.TargetGroup.ID) -> [String] {
        targetSlots(targetGroup).map { slot in
            let record = world.targets[slot]
            let name = world.label(of: slot)?.letters ?? record.id.description
            return "\(name) \(ELB.TargetHealth(state: record.health.state, reason: record.reason, explanation: record.explanation))"
        }
    }

    /// How many targets of the group are in this state.
    public func count(_ state: ELB.TargetHealth.State, in targetGroup: ELB.TargetGroup.ID) -> Int {
        targetSlots(targetGroup).count { world.targets[$0].health.state == state }
    }

    private func targetSlots(_ id: ELB.TargetGroup.ID) -> [TargetSlot] {
        guard let group = world.targetGroups.first(where: { $0.id == id }) else {
            mistake("no target group '\(id)' in this simulation")
        }
        return group.targets
    }

    // MARK: What was said

    /// A service's events, the oldest first, with letters in the place of tasks' ids and names in that of target groups' ARNs.
    public func eventMessages(of service: ECS.Service.ID) -> [String] {
        self[service].events.reversed().map { "\($0.createdAt) \(readable($0.message))" }
    }

    /// The same sentence with `task A` for `task 5f3c…` and a target group's name for its ARN.
    public func readable(_ sentence: String) -> String {
        var words: [Substring] = []
        for word in sentence.split(separator: " ", omittingEmptySubsequences: false) {
            let bare = word.prefix { $0 != ")" && $0 != "." }
            if words.last == "(task", let id = ECS.Task.ID(hexadecimal: bare), let slot = world.taskSlots[id] {
                words.append(Substring(world.tasks[slot].label.letters) + word.dropFirst(32))
            } else if words.last == "(target-group", let group = world.targetGroups.first(where: { word.hasPrefix($0.id.arn) }) {
                words.append(Substring(group.id.name) + word.dropFirst(group.id.arn.count))
            } else {
                words.append(word)
            }
        }
        return words.joined(separator: " ")
    }
}
