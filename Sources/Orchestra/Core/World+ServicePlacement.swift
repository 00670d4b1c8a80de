// Services on container instances: where their tasks go, and which of them leave first.

extension World {
    func isDaemon(_ service: Int) -> Bool { services[service].placement?.isDaemon ?? false }

    private func infrastructure(of index: Int) -> Infrastructure {
        let strategy = services[index].placement?.capacityProviderStrategy ?? []
        return strategy.isEmpty ? .launchType(services[index].launchType) : .providers(strategy)
    }

    mutating func placementNeed(
        of index: Int, _ taskDefinition: Int32, _ interfaces: ECS.AwsVpcConfiguration?
    ) -> PlacementNeed {
        let (service, placement) = (services[index], services[index].placement)
        let strategies = placement?.strategies ?? []
        return PlacementNeed(
            cluster: Int(service.cluster), definition: Int(taskDefinition), group: fleet.group("service:\(service.id.name)"),
            constraints: placement?.constraints ?? [],
            strategies: strategies.isEmpty ? ECS.PlacementStrategy.serviceDefault : strategies,
            isDaemon: placement?.isDaemon ?? false, zones: zones(of: interfaces))
    }

    // MARK: Starting

    /// Starts up to `count` tasks of a deployment. Where there is no room the service says why, and looks again when there is.
    /// - Parameter launchType: A task set's own; otherwise it is as the service says.
    mutating func launchTasks(
        _ count: Int, of deployment: DeploymentRecord, of index: Int, on launchType: ECS.LaunchType? = nil,
        isReplacement: Bool? = nil, in zone: String? = nil, _ policies: Policies
    ) -> [ECS.Task.ID] {
        let infrastructure = launchType.map { .launchType($0) } ?? infrastructure(of: index)
        if infrastructure == .launchType(.fargate) {
            return (0..<count).map { _ in
                tasks[createTask(of: deployment, of: index, isReplacement, Launch(launchType: .fargate), policies)].id
            }
        }
        var need = placementNeed(of: index, deployment.taskDefinition, deployment.interfaces)
        need.availabilityZone = zone
        let outcome = launch(count, need, on: infrastructure, tasks: tasksByProvider(of: index), policies) { world, launch in
            world.createTask(of: deployment, of: index, isReplacement, launch, policies)
        }
        note(outcome.failures, of: index, sayWhy: zone == nil)
        return outcome.started.map { tasks[$0].id }
    }

    /// One on this very instance, for a DAEMON service.
    mutating func launchDaemon(on instance: Int32, _ round: PlacementRound, of index: Int, _ policies: Policies) -> ECS.Task.ID? {
        if let failure = failure(placing: round, on: instance, policies) {
            note([.closest(instance: instance, failure)], of: index)
            return nil
        }
        let deployment = services[index].deployments[0]
        let host = takePlace(on: instance, Int(deployment.taskDefinition), round.requirements, group: round.need.group)
        let launch = Launch(
            launchType: services[index].launchType, host: host,
            capacityProviderName: services[index].placement?.capacityProviderStrategy.isEmpty ?? true
                ? nil : capacity!.instances[Int(instance)].capacityProviderName)
        return tasks[createTask(of: deployment, of: index, nil, launch, policies)].id
    }

    private mutating func createTask(
        of deployment: DeploymentRecord, of index: Int, _ isReplacement: Bool?, _ launch: Launch, _ policies: Policies
    ) -> TaskSlot {
        services[index].tasksCreated += 1
        let service = services[index]
        let slot = createTask(
            TaskOrigin(
                label: TaskLabel(group: service.id.name, number: service.tasksCreated), cluster: service.cluster,
                service: Int32(index), deployment: deployment.id, taskDefinition: deployment.taskDefinition,
                group: "service:\(service.id.name)", startedBy: deployment.id, launchType: launch.launchType,
                isReplacement: isReplacement, host: launch.host, capacityProviderName: launch.capacityProviderName,
                awaitsPlace: launch.awaitsPlace, interfaces: deployment.interfaces), policies)
        services[index].tasks.append(slot)
        return slot
    }

    mutating func note(_ failures: [LaunchFailure], of index: Int, sayWhy: Bool = true) {
        guard !failures.isEmpty else { return }
        changeCapacity(of: Int(services[index].cluster)) {
            if !$0.waitingServices.contains(Int32(index)) { $0.waitingServices.append(Int32(index)) }
        }
        guard sayWhy else { return }
        var told: [LaunchFailure] = []
        for failure in failures where !told.contains(failure) {
            told.append(failure)
            tellOnce(index, sentence(for: failure))
        }
    }

    /// It looks now: who finds no room again says so again.
    mutating func stopWaiting(_ index: Int) {
        let cluster = Int(services[index].cluster)
        guard clusterCapacity(cluster).waitingServices.contains(Int32(index)) else { return }
        changeCapacity(of: cluster) { $0.waitingServices.removeAll { $0 == Int32(index) } }
    }

    private func tasksByProvider(of index: Int) -> [Int] {
        (services[index].placement?.capacityProviderStrategy ?? []).map { item in
            services[index].tasks.count {
                tasks[$0].desiredStatus == .running && tasks[$0].capacityProviderName == item.capacityProvider
            }
        }
    }

    // MARK: Leaving

    /// In which order a service's tasks leave when nothing else tells them apart; empty where placement has no say.
    ///
    /// As placement chooses the best place for one more, this chooses the worst for one less, again and again: from the provider with
    /// more than its share, the fullest group of instances, the instance that would have the most left.
    ///
    /// - Parameters:
    ///   - deployment: Of its tasks alone; `nil` for all of the service's.
    ///   - desiredCount: How many are to stay.
    func leavingRanks(of index: Int, _ deployment: String? = nil, desiredCount: Int) -> [ECS.Task.ID: Int] {
        guard capacity != nil else { return [:] }
        let service = services[index]
        let active = service.tasks.filter {
            tasks[$0].desiredStatus == .running && (deployment == nil || tasks[$0].deployment == deployment)
        }
        let leaving = active.count - desiredCount
        guard leaving > 0,
            active.contains(where: { tasks[$0].host != nil || tasks[$0].capacityProviderName != nil })
        else { return [:] }
        let primary = deployment ?? service.deployments[0].id
        var order = LeavingOrder(
            strategies: service.placement?.strategies ?? [], providers: service.placement?.capacityProviderStrategy ?? [],
            tasks: active.map { slot in
                let task = tasks[slot]
                let machine = task.host.map { capacity!.instances[Int($0.instance)] }
                return .init(
                    instance: task.host?.instance ?? -1, zone: machine?.availabilityZone ?? "",
                    attributes: machine?.attributes ?? [], freeCPU: machine?.freeCPU ?? 0, freeMemory: machine?.freeMemory ?? 0,
                    cpu: task.host?.cpu ?? 0, memory: task.host?.memory ?? 0, provider: task.capacityProviderName,
                    leavesFirst: isProtected(slot)
                        ? nil : task.deployment != primary ? 0 : task.lastStatus < .running ? 1 : failsChecks(slot) ? 2 : 3)
            })
        var ranks: [ECS.Task.ID: Int] = [:]
        // Beyond those that may leave now, the order doesn't matter; of very many, only the first are sorted.
        for rank in 0..<min(leaving, 500) {
            guard let next = order.next() else { break }
            ranks[tasks[active[next]].id] = rank - 500
        }
        return ranks
    }
}
