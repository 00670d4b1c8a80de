// DAEMON services: one task on each container instance that meets the constraints (Amazon ECS Developer Guide, daemon strategy).

extension World {
    mutating func evaluateDaemon(_ index: Int, _ policies: Policies) {
        noteHealthyTasks(of: index, policies)
        dropEmptyDeployments(index)
        let round = beginRound(
            placementNeed(of: index, services[index].deployments[0].taskDefinition, services[index].deployments[0].interfaces),
            policies)
        let state = daemonState(index, round, policies)
        services[index].desiredCount = state.desiredCount
        let seen = serviceState(index, policies)
        apply(policies.daemonScheduler.changes(for: state), of: index, seen, round, policies)
        for instance in round.members { noLongerAwaits(instance, daemon: index) }
        dropEmptyDeployments(index)
        settle(index, seen, now: serviceState(index, policies), policies)
        planNextLook(index, policies)
    }

    private func daemonState(_ index: Int, _ round: PlacementRound, _ policies: Policies) -> ECS.DaemonState {
        let primary = services[index].deployments[0].id
        // The instances of its capacity providers, if it names any.
        let providers = services[index].placement?.capacityProviderStrategy.map(\.capacityProvider) ?? []
        let members = round.members.filter { instance in
            providers.isEmpty || providers.contains(capacity!.instances[Int(instance)].capacityProviderName ?? "")
        }
        let instances = members.map { instance -> ECS.DaemonState.InstanceState in
            let record = capacity!.instances[Int(instance)]
            return .init(
                id: record.id, status: record.status, agentConnected: record.agentConnected,
                meetsConstraints: unmetConstraint(of: round, instance, policies) == nil
                    && !round.requiredAttributes.contains { record.value(of: $0) == nil },
                hasTasksOfServices: record.tasks.contains {
                    tasks[$0].service >= 0 && !isDaemon(Int(tasks[$0].service)) && tasks[$0].lastStatus < .stopping
                })
        }
        let states = services[index].tasks.compactMap { slot -> ECS.DaemonState.TaskState? in
            guard let host = tasks[slot].host else { return nil }
            return .init(
                id: tasks[slot].id, instance: capacity!.instances[Int(host.instance)].id,
                isPrimary: tasks[slot].deployment == primary, isStopping: tasks[slot].desiredStatus != .running,
                health: schedulingHealth(of: slot, policies), isProtected: isProtected(slot))
        }
        return ECS.DaemonState(
            minimumHealthyPercent: services[index].configuration.minimumHealthyPercent, launchesAllowed: launchesAllowed(index),
            instances: instances, tasks: states)
    }

    private mutating func apply(
        _ changes: [ECS.DaemonChange], of index: Int, _ seen: ECS.ServiceState, _ round: PlacementRound, _ policies: Policies
    ) {
        var starting: [Int32] = []
        var leaving: [(slot: TaskSlot, cause: ECS.TaskChange.StopCause)] = []
        for change in changes {
            switch change {
            case .start(let id):
                guard starting.count < launchesAllowed(index), let instance = fleet.instanceIndex[id],
                    round.members.contains(instance), !starting.contains(instance)
                else { continue }
                starting.append(instance)
            case .stop(let id, let cause):
                guard let slot = leavingSlot(id, of: index) else { continue }
                leaving.append((slot, cause == .unhealthy ? .unhealthy : cause == .deployment ? .deployment : .scalingIn))
            }
        }
        guard !starting.isEmpty || !leaving.isEmpty else { return }
        services[index].isSteady = false
        log(
            .scheduled(
                service: services[index].id, desiredCount: services[index].desiredCount, active: seen.tasks.count,
                healthy: seen.tasks.count { $0.health == .healthy }, starting: starting.count, stopping: leaving.count))
        let started = starting.compactMap { launchDaemon(on: $0, round, of: index, policies) }
        if !started.isEmpty {
            countLaunches(started.count, of: index)
            tell(index, Sentence.started(started, replacing: 0))
        }
        stop(leaving, of: index, TaskGroup(deployment: services[index].deployments[0]), policies)
    }

    /// The daemon has looked at the instance: others may come now.
    mutating func noLongerAwaits(_ instance: Int32, daemon index: Int) {
        guard fleet.instances[Int(instance)].awaitedDaemons.contains(Int32(index)) else { return }
        fleet.instances[Int(instance)].awaitedDaemons.removeAll { $0 == Int32(index) }
        if capacity!.instances[Int(instance)].awaitedDaemons.isEmpty {
            // Those that found no room meanwhile; the daemons themselves have looked.
            let cluster = clusterCapacity(Int(services[index].cluster))
            for service in cluster.waitingServices { scheduleEvaluation(service) }
            if !cluster.waitingTasks.isEmpty { wake(.capacityChanged(cluster: services[index].cluster), at: moment) }
        }
    }
}
