// What can go wrong with machines.

extension Simulation {
    /// The machine is gone, with everything on it; ECS hears of it a little later.
    public mutating func terminate(_ instance: ECS.ContainerInstance.ID) { inject(.terminateInstance(instance)) }

    /// Its agent can't be reached: its tasks run on, new ones go elsewhere, and nobody is told to stop.
    public mutating func disconnectAgent(of instance: ECS.ContainerInstance.ID) { inject(.disconnectAgent(instance)) }

    /// The agent is back, and tells what happened meanwhile.
    public mutating func connectAgent(of instance: ECS.ContainerInstance.ID) { inject(.connectAgent(instance)) }

    /// The task's Spot capacity is reclaimed.
    public mutating func interruptSpot(_ task: ECS.Task.ID) { inject(.interruptSpot(task: task)) }

    /// `FARGATE` or `FARGATE_SPOT` has no room for further tasks of capacity provider strategies.
    public mutating func exhaustCapacity(of provider: String) { inject(.exhaustCapacity(provider: provider)) }

    public mutating func restoreCapacity(of provider: String) { inject(.restoreCapacity(provider: provider)) }

    mutating func injectIntoCapacity(_ fault: Fault) {
        switch fault {
        case .terminateInstance(let id):
            let index = machine(id)
            log(fault, nil)
            for slot in world.fleet.instances[Int(index)].tasks {
                for container in world.tasks[slot].containers.indices { endProcess(slot, container, nil) }
            }
            schedule(.containerInstanceTerminated(index), after: world.timing.containerExitReport)
        case .disconnectAgent(let id):
            let index = machine(id)
            log(fault, nil)
            world.setAgentConnected(index, false)
        case .connectAgent(let id):
            let index = machine(id)
            log(fault, nil)
            world.setAgentConnected(index, true)
            catchUp(index)
        case .interruptSpot(let task):
            let slot = running(task)
            log(fault, slot)
            world.beginStop(slot, .spotInterruption, "Your Spot Task was interrupted.")
        case .exhaustCapacity(let provider):
            log(fault, nil)
            if !world.fleet.exhausted.contains(provider) { world.fleet.exhausted.append(provider) }
        case .restoreCapacity(let provider):
            log(fault, nil)
            world.fleet.exhausted.removeAll { $0 == provider }
            for cluster in world.clusters.indices { world.capacityChanged(in: cluster) }
        default: break
        }
    }

    private func machine(_ id: ECS.ContainerInstance.ID) -> Int32 {
        guard let index = world.fleet.instanceIndex[id.id] else { mistake("no container instance \(id) in this simulation") }
        return index
    }

    // MARK: Agents

    /// Whether the agent that looks after the task can be reached; Fargate's always can.
    func hears(_ task: TaskSlot) -> Bool {
        world.tasks[task].host.map { world.capacity!.instances[Int($0.instance)].agentConnected } ?? true
    }

    /// Tells ECS of a container's end, as soon as somebody can.
    mutating func report(_ task: TaskSlot, _ container: Int32, after delay: Duration) {
        guard world.tasks.contains(task), hears(task),
            let end = runtime.behavior(of: task, Int(container)).unreportedEnd
        else { return }
        runtime.change(task, Int(container)) { $0.unreportedEnd = nil }
        let news: Event =
            switch end {
            case .exit(let code): .containerExited(task, container: container, exitCode: code)
            case .outOfMemory: .containerOutOfMemory(task, container: container)
            }
        schedule(news, after: delay)
    }

    /// What ended while the agent was away is told now, and what was told to stop hears of it.
    private mutating func catchUp(_ instance: Int32) {
        for slot in world.fleet.instances[Int(instance)].tasks {
            for container in world.tasks[slot].containers.indices {
                report(slot, Int32(container), after: world.timing.containerExitReport)
            }
            if world.tasks[slot].lastStatus == .stopping { world.stopContainers(slot) }
        }
    }
}
