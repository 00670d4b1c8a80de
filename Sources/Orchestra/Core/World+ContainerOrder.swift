// In which order a task's containers start and stop (Amazon ECS Developer Guide, container dependency).

extension World {
    // MARK: Starting

    /// Starts those whose image is there and whose dependencies hold; asked whenever something changed that they may wait for.
    mutating func startContainers(_ slot: TaskSlot, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .pending, tasks[slot].desiredStatus == .running else { return }
        let waiting = tasks[slot].containers.indices.filter { tasks[slot].containers[$0].awaitsStart == true }
        guard !waiting.isEmpty else { return }
        let definitions = definition(of: slot).containers
        switch policies.containerStartPolicy.decide(on: containerStates(of: slot)) {
        case .start(let names):
            for container in waiting where names.contains(definitions[container].name) {
                tasks[slot].containers[container].awaitsStart = nil
                perform(.startContainer(slot, container: Int32(container)))
            }
        case .fail(let name, let dependency):
            guard let container = definitions.firstIndex(where: { $0.name == name }),
                tasks[slot].containers[container].status == .pending
            else { return }
            tasks[slot].containers[container].reason =
                "CannotStartContainerError: container \(name) waits for \(dependency.condition) of container "
                + "\(dependency.containerName), which cannot come any more"
            beginStop(slot, .taskFailedToStart, "Task failed to start", graceful: false, policies)
        }
    }

    private func containerStates(of slot: TaskSlot) -> [ECS.ContainerState] {
        let task = definition(of: slot)
        return tasks[slot].containers.indices.map { index in
            let (definition, record) = (task.containers[index], tasks[slot].containers[index])
            let timeoutEnds = record.startedAt.isSet ? definition.startTimeout.map { record.startedAt + .seconds($0) } : nil
            return ECS.ContainerState(
                definition.name, dependsOn: task.dependencies(of: index), lastStatus: record.status,
                exitCode: record.exitCode.map(Int.init), healthStatus: record.health,
                startTimeoutElapsed: timeoutEnds.map { moment >= $0 } ?? false)
        }
    }

    // MARK: Stopping

    /// The stop signal, to those first that nobody running waited for.
    mutating func stopContainers(_ slot: TaskSlot) {
        let running = tasks[slot].containers.indices.filter { tasks[slot].containers[$0].status == .running }
        guard !running.isEmpty else { return containersGone(slot) }
        advance(slot, to: .stopping)
        for container in running.reversed() where !isStillNeeded(container, in: slot) {
            perform(.stopContainer(slot, container: Int32(container)))
        }
    }

    /// A container of a stopping task has ended: those that it had waited for may be next.
    mutating func stopDependencies(of container: Int, in slot: TaskSlot) {
        // Before STOPPING, its targets drain: the others go on.
        guard tasks[slot].lastStatus == .stopping else { return }
        let definition = definition(of: slot)
        let definitions = definition.containers
        for other in definitions.indices.reversed()
        where tasks[slot].containers[other].status == .running
            && definition.dependencies(of: container).contains(where: { $0.containerName == definitions[other].name })
            && !isStillNeeded(other, in: slot)
        {
            perform(.stopContainer(slot, container: Int32(other)))
        }
    }

    /// Somebody who waited for it runs, or was told to start and will be heard of.
    private func isStillNeeded(_ container: Int, in slot: TaskSlot) -> Bool {
        let definition = definition(of: slot)
        let name = definition.containers[container].name
        return definition.containers.indices.contains { other in
            let record = tasks[slot].containers[other]
            let lives = record.status == .running || record.status == .pending && record.imagePulled && record.awaitsStart == nil
            return lives && definition.dependencies(of: other).contains { $0.containerName == name }
        }
    }
}
