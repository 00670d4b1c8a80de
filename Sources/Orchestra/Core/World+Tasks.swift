// A task's life, from PROVISIONING to STOPPED (Amazon ECS Developer Guide, task lifecycle).

extension World {
    /// Where a task comes from: a service's deployment, or a call of `RunTask`.
    struct TaskOrigin {
        var label: TaskLabel
        var cluster: Int32
        var service: Int32 = -1
        var deployment = ""
        var taskDefinition: Int32
        var group: String
        var startedBy: String?
        var launchType: ECS.LaunchType
        var isReplacement: Bool?
        /// The place that it has already, if it needs one.
        var host: TaskHost?
        var capacityProviderName: String?
        /// It waits in PROVISIONING until there is a place.
        var awaitsPlace = false
        /// Where it gets its network interface; `nil` for the default VPC.
        var interfaces: ECS.AwsVpcConfiguration?
    }

    mutating func createTask(_ origin: TaskOrigin, _ policies: Policies) -> TaskSlot {
        let definition = taskDefinitions[Int(origin.taskDefinition)]
        let high = identifiers.next(.task)
        let id = ECS.Task.ID(high: high, low: Identifiers.derived(from: high, .task))
        let siblings = origin.service < 0 ? clusters[Int(origin.cluster)].standaloneTasks : services[Int(origin.service)].tasks
        let slot = tasks.insert(
            TaskRecord(
                id: id, number: origin.label.number,
                origin: .init(
                    labelGroup: origin.label.group, cluster: origin.cluster, service: origin.service,
                    deployment: origin.deployment, taskDefinition: origin.taskDefinition, group: origin.group,
                    startedBy: origin.startedBy, launchType: origin.launchType,
                    capacityProviderName: origin.capacityProviderName),
                sharedWith: siblings.last.map { tasks[$0] }, isReplacement: origin.isReplacement, host: origin.host,
                containers: definition.containers.map { _ in ContainerRecord() }, launchedAt: moment))
        taskSlots[id] = slot
        taskDefinitions[Int(origin.taskDefinition)].tasks += 1
        log(
            .taskCreated(
                task: id, label: origin.label, cluster: clusters[Int(origin.cluster)].name, taskDefinition: definition.id,
                service: origin.service < 0 ? nil : services[Int(origin.service)].id.name))
        if let host = origin.host { fleet.instances[Int(host.instance)].tasks.append(slot) }
        if let interfaces = origin.interfaces { note(interfaces, of: slot) }
        if origin.awaitsPlace || (origin.host?.hasNetworkInterface ?? true) {
            log(.taskStatusChanged(task: id, label: origin.label, lastStatus: .provisioning))
        }
        if !origin.awaitsPlace { beginOnItsPlace(slot, policies) }
        return slot
    }

    /// With awsvpc and on Fargate it gets a network interface first.
    mutating func beginOnItsPlace(_ slot: TaskSlot, _ policies: Policies) {
        if network != nil { reserveAddress(for: slot, policies.addressChoice) }
        if tasks[slot].host?.hasNetworkInterface ?? true { perform(.attachNetworkInterface(slot)) } else { beginPulling(slot) }
    }

    private mutating func beginPulling(_ slot: TaskSlot) {
        tasks[slot].createdAt = moment
        advance(slot, to: .pending)
        for container in tasks[slot].containers.indices { perform(.pullImage(slot, container: Int32(container))) }
    }

    // snippet.never-backwards
    /// A task only moves on: whatever comes late finds it further ahead, and changes nothing.
    mutating func advance(_ slot: TaskSlot, to status: ECS.TaskStatus) {
        guard tasks[slot].lastStatus < status else { return }
        tasks[slot].lastStatus = status
        tasks[slot].version += 1
        log(.taskStatusChanged(task: tasks[slot].id, label: tasks[slot].label, lastStatus: status))
        lookAgain(atServiceOf: slot)
    }
    // snippet.end

    // MARK: Starting

    mutating func networkInterfaceAttached(_ slot: TaskSlot, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .provisioning else { return }
        if network != nil, interface(of: slot) != nil {
            guard attachInterface(of: slot, policies) else { return }
        } else {
            tasks[slot].address = addresses.take(for: slot)
        }
        beginPulling(slot)
    }

    mutating func imagePulled(_ slot: TaskSlot, _ container: Int, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .pending else { return }
        tasks[slot].containers[container].imagePulled = true
        if tasks[slot].containers.allSatisfy(\.imagePulled) { tasks[slot].pullStoppedAt = moment }
        tasks[slot].containers[container].awaitsStart = true
        startContainers(slot, policies)
    }

    mutating func imagePullFailed(_ slot: TaskSlot, _ container: Int, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .pending else { return }
        let image = definition(of: slot).containers[container].image
        let reason =
            unreachableImage(of: slot, container)
            ?? "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref \(image): not found"
        tasks[slot].containers[container].reason = reason
        beginStop(slot, .taskFailedToStart, reason, graceful: false, policies)
    }

    mutating func containerStarted(_ slot: TaskSlot, _ container: Int, _ policies: Policies) {
        // Its task was told to stop before it had started, and is past its containers.
        guard tasks.contains(slot), tasks[slot].containers[container].status == .pending, tasks[slot].lastStatus < .deprovisioning
        else { return }
        tasks[slot].containers[container].status = .running
        tasks[slot].containers[container].startedAt = moment
        logContainer(slot, container)
        guard tasks[slot].desiredStatus == .running, tasks[slot].lastStatus <= .running else {
            // Started after all, while its task was told to stop.
            perform(.stopContainer(slot, container: Int32(container)))
            return
        }
        if let check = definition(of: slot).containers[container].healthCheck {
            wake(checkDue(slot, container), at: moment + .seconds(check.interval))
        }
        if let timeout = definition(of: slot).containers[container].startTimeout {
            wake(.startTimeoutElapsed(slot), at: moment + .seconds(timeout))
        }
        startContainers(slot, policies)
        moveOnIfStarted(slot, policies)
    }

    /// A task has started when none of its containers is still to start; those that have ended already don't count.
    mutating func moveOnIfStarted(_ slot: TaskSlot, _ policies: Policies) {
        guard tasks[slot].lastStatus == .pending, tasks[slot].desiredStatus == .running,
            tasks[slot].containers.allSatisfy({ $0.status != .pending })
        else { return }
        registerTargets(of: slot)
        registerInstance(of: slot, policies)
        guard tasks[slot].desiredStatus == .running else { return }
        if isRegisteredAnywhere(slot) { advance(slot, to: .activating) } else { becomeRunning(slot, policies) }
    }

    mutating func becomeRunning(_ slot: TaskSlot, _ policies: Policies) {
        tasks[slot].startedAt = moment
        advance(slot, to: .running)
        updateRegisteredHealth(of: slot)
        let service = tasks[slot].service
        guard service >= 0 else { return }
        noteStart(.running, of: Int(service), policies.startThrottle)
        noteOutcome(.taskRunning, of: slot, policies)
    }

    // MARK: Stopping

    /// Decides that a task stops; the first reason stays. `graceful` leaves its targets the time to finish what they have;
    /// `policies` hear of a task that fails by itself.
    mutating func beginStop(
        _ slot: TaskSlot, _ code: ECS.StopCode, _ reason: String, graceful: Bool = true, _ policies: Policies? = nil
    ) {
        guard tasks[slot].desiredStatus == .running else { return }
        markStopping(slot, code, reason, policies)
        for target in tasks[slot].targets { deregister(target) }
        deregisterInstance(of: slot)
        if graceful, isRegisteredAnywhere(slot) {
            advance(slot, to: .deactivating)
        } else {
            stopContainers(slot)
        }
    }

    /// The decision, irreversible; nothing is stopped yet.
    mutating func markStopping(_ slot: TaskSlot, _ code: ECS.StopCode, _ reason: String, _ policies: Policies?) {
        tasks[slot].desiredStatus = .stopped
        tasks[slot].stopCode = code
        tasks[slot].stoppedReason = reason
        tasks[slot].stoppingAt = moment
        log(.taskStopping(task: tasks[slot].id, label: tasks[slot].label, stopCode: code, stoppedReason: reason))
        lookAgain(atServiceOf: slot)
        leaveGroup(slot)
        if let policies, code == .taskFailedToStart || code == .essentialContainerExited { countFailure(of: slot, policies) }
    }

    /// Goes on once every target's deregistration is complete, and Cloud Map's too.
    mutating func targetGone(from slot: TaskSlot) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .deactivating, !isRegisteredAnywhere(slot) else { return }
        stopContainers(slot)
    }

    mutating func containerExited(_ slot: TaskSlot, _ container: Int, _ exitCode: Int32, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].containers[container].status != .stopped else { return }
        if restart(slot, container, exitCode, policies) { return }
        tasks[slot].containers[container].status = .stopped
        tasks[slot].containers[container].exitCode = exitCode
        tasks[slot].containers[container].exitOrder = Int32(exits(in: slot).count)
        logContainer(slot, container)
        if tasks[slot].desiredStatus == .running {
            if let stop = policies.taskStopPolicy.stop(of: roles(in: slot), after: exits(in: slot)) {
                beginStop(slot, stop.stopCode, stop.stoppedReason, graceful: false, policies)
            } else {
                updateHealth(slot)
                startContainers(slot, policies)
                moveOnIfStarted(slot, policies)
            }
        } else if tasks[slot].containers.allSatisfy({ $0.status != .running }) {
            containersGone(slot)
        } else {
            stopDependencies(of: container, in: slot)
        }
    }

    private func roles(in slot: TaskSlot) -> [ECS.ContainerRole] {
        definition(of: slot).containers.map { ECS.ContainerRole($0.name, essential: $0.essential) }
    }

    /// Which containers have ended, in the order of their ends.
    private func exits(in slot: TaskSlot) -> [ECS.ContainerExit] {
        let records = tasks[slot].containers
        let ended = records.indices.filter { records[$0].exitCode != nil }
        return ended.sorted { records[$0].exitOrder ?? 0 < records[$1].exitOrder ?? 0 }.map {
            ECS.ContainerExit(definition(of: slot).containers[$0].name, exitCode: Int(records[$0].exitCode!))
        }
    }

    mutating func containersGone(_ slot: TaskSlot) {
        guard tasks[slot].lastStatus < .deprovisioning, tasks[slot].lastStatus != .deactivating || !isRegisteredAnywhere(slot)
        else {
            return
        }
        tasks[slot].executionStoppedAt = moment
        guard tasks[slot].host?.hasNetworkInterface ?? true else { return finish(slot) }
        advance(slot, to: .deprovisioning)
        perform(.detachNetworkInterface(slot))
    }

    /// With a target group, or with Cloud Map.
    private func isRegisteredAnywhere(_ slot: TaskSlot) -> Bool {
        tasks[slot].targets.contains { targets.contains($0) } || instance(of: slot) != nil
    }

    mutating func networkInterfaceDetached(_ slot: TaskSlot) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .deprovisioning else { return }
        finish(slot)
    }

    /// STOPPED: what it had is free again.
    mutating func finish(_ slot: TaskSlot) {
        guard tasks[slot].lastStatus < .stopped else { return }
        tasks[slot].stoppedAt = moment
        for container in tasks[slot].containers.indices where tasks[slot].containers[container].status != .stopped {
            tasks[slot].containers[container].status = .stopped
        }
        if network != nil, interface(of: slot) != nil {
            releaseInterface(of: slot)
        } else if tasks[slot].address != 0 {
            addresses.giveBack(tasks[slot].address)
        }
        discovery?.proxies[tasks[slot].id] = nil
        advance(slot, to: .stopped)
        taskDefinitions[Int(tasks[slot].taskDefinition)].tasks -= 1
        givePlaceBack(slot)
        let (cluster, service) = (Int(tasks[slot].cluster), Int(tasks[slot].service))
        clusters[cluster].stoppedTasks.append(slot)
        if service >= 0 {
            services[service].tasks.removeAll { $0 == slot }
            settleDeletedService(service)
        } else {
            clusters[cluster].standaloneTasks.removeAll { $0 == slot }
        }
        wake(.taskMayBeForgotten(slot), at: moment + timing.stoppedTaskRetention)
    }

    mutating func forget(_ slot: TaskSlot) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .stopped else { return }
        clusters[Int(tasks[slot].cluster)].stoppedTasks.remove(slot)
        forgetExtras(of: slot)
        taskSlots[tasks[slot].id] = nil
        tasks.remove(slot)
    }

    func definition(of slot: TaskSlot) -> TaskDefinitionRecord { taskDefinitions[Int(tasks[slot].taskDefinition)] }

    mutating func logContainer(_ slot: TaskSlot, _ container: Int) {
        let record = tasks[slot].containers[container]
        log(
            .containerStatusChanged(
                task: tasks[slot].id, label: tasks[slot].label, container: definition(of: slot).containers[container].name,
                lastStatus: record.status, exitCode: record.exitCode.map(Int.init), reason: record.reason))
    }
}
