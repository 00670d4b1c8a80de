// RunTask, StopTask, DescribeTasks, ListTasks.

extension World {
    /// Tasks that find no place are among the failures, one for each; none of it is an error.
    mutating func runTask(_ request: ECS.RunTaskRequest, _ policies: Policies) throws(ECS.Error) -> (
        tasks: [ECS.Task.ID], failures: [ECS.Failure]
    ) {
        let cluster = try cluster(request.cluster)
        guard (1...quotas.tasksPerRunTask).contains(request.count) else {
            throw invalid("count \(request.count) is not within 1 and \(quotas.tasksPerRunTask).")
        }
        let infrastructure = try infrastructure(request.launchType, request.capacityProviderStrategy, in: cluster)
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .invalidParameterException)
        try checkRuns(definition, on: infrastructure)
        let (constraints, strategies) = (request.placementConstraints ?? [], request.placementStrategy ?? [])
        try check(constraints, strategies, definition, on: infrastructure)
        if case .launchType(let type) = infrastructure, type != .fargate, !hasActiveInstances(cluster) {
            throw invalid("No Container Instances were found in your cluster.", "Run it with launchType FARGATE.")
        }
        let group = try taskGroup(request.group, definition)
        let need = PlacementNeed(
            cluster: cluster, definition: definition, group: groupNumber(group, infrastructure), constraints: constraints,
            strategies: strategies.isEmpty ? ECS.PlacementStrategy.serviceDefault : strategies)
        let outcome = launch(request.count, need, on: infrastructure, policies) { world, launch in
            world.createStandaloneTask(need, group, request.startedBy, launch)
        }
        return (outcome.started.map { tasks[$0].id }, outcome.failures.map { failure(for: $0, in: cluster) })
    }

    /// On these instances, if they have room: no constraint and no strategy is asked.
    mutating func startTask(_ request: ECS.StartTaskRequest, _ policies: Policies) throws(ECS.Error) -> (
        tasks: [ECS.Task.ID], failures: [ECS.Failure]
    ) {
        let cluster = try cluster(request.cluster)
        guard !request.containerInstances.isEmpty else { throw ECS.Error(.clientException, "Container Instances cannot be empty.") }
        guard request.containerInstances.count <= 10 else {
            throw invalid("\(request.containerInstances.count) container instances are too many.", "Name 1 to 10.")
        }
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .invalidParameterException)
        let group = try taskGroup(request.group, definition)
        let need = PlacementNeed(
            cluster: cluster, definition: definition, group: groupNumber(group, .launchType(.ec2)), constraints: [], strategies: [])
        var started: [ECS.Task.ID] = []
        var failures: [ECS.Failure] = []
        for reference in request.containerInstances {
            guard let index = try find(containerInstance: reference, in: cluster) else {
                failures.append(missing(reference, in: cluster))
                continue
            }
            let arn = containerInstanceID(index).arn
            guard fleet.instances[Int(index)].status != .inactive else {
                failures.append(ECS.Failure(arn: arn, reason: "INACTIVE"))
                continue
            }
            var round = beginRound(need, policies)
            round.checks = []
            if let failure = failure(placing: round, on: index, policies) {
                failures.append(ECS.Failure(arn: arn, reason: failure.rawValue))
                continue
            }
            let host = takePlace(on: index, definition, round.requirements, group: need.group)
            let slot = createStandaloneTask(
                need, group, request.startedBy, Launch(launchType: .ec2, host: host))
            started.append(tasks[slot].id)
        }
        return (started, failures)
    }

    private func taskGroup(_ group: String?, _ definition: Int) throws(ECS.Error) -> String {
        if let group, group.utf8.count > 255 || group.isEmpty { throw invalid("A group has 1 to 255 characters.") }
        return group ?? "family:\(taskDefinitions[definition].id.family)"
    }

    /// Only tasks on container instances are counted by groups.
    private mutating func groupNumber(_ group: String, _ infrastructure: Infrastructure) -> Int32 {
        if case .launchType(.fargate) = infrastructure { return -1 }
        return fleet.group(group)
    }

    private mutating func createStandaloneTask(
        _ need: PlacementNeed, _ group: String, _ startedBy: String?, _ launch: Launch
    ) -> TaskSlot {
        let family = taskDefinitions[need.definition].id.family
        let familyRecord = Int(familyIndex[family]!)
        families[familyRecord].standaloneTasks += 1
        let slot = createTask(
            TaskOrigin(
                label: TaskLabel(group: family, number: families[familyRecord].standaloneTasks), cluster: Int32(need.cluster),
                taskDefinition: Int32(need.definition), group: group, startedBy: startedBy, launchType: launch.launchType,
                host: launch.host, capacityProviderName: launch.capacityProviderName, awaitsPlace: launch.awaitsPlace))
        clusters[need.cluster].standaloneTasks.append(slot)
        return slot
    }

    /// A service's task is replaced; `desiredCount` stays. A task that has stopped already is left as it is.
    mutating func stopTask(_ id: ECS.Task.ID, reason: String?) throws(ECS.Error) -> ECS.Task {
        guard let slot = taskSlots[id], tasks.contains(slot) else {
            throw invalid("The referenced task was not found.", "A stopped task can be described for an hour.")
        }
        beginStop(slot, .userInitiated, reason ?? "Task stopped by user")
        return describe(task: slot)
    }

    func describeTasks(_ ids: [ECS.Task.ID]) -> (tasks: [ECS.Task], failures: [ECS.Failure]) {
        var found: [ECS.Task] = []
        var failures: [ECS.Failure] = []
        for id in ids {
            if let slot = taskSlots[id] {
                found.append(describe(task: slot))
            } else {
                failures.append(ECS.Failure(arn: Account.ecs("task/\(id)"), reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    /// By `desiredStatus`: a task that is told to stop is listed under STOPPED, even while it still runs.
    func listTasks(_ request: ECS.ListTasksRequest) throws(ECS.Error) -> [ECS.Task.ID] {
        let cluster = try cluster(request.cluster)
        var slots = clusters[cluster].services.flatMap { services[Int($0)].tasks } + clusters[cluster].standaloneTasks
        slots += clusters[cluster].stoppedTasks
        if let name = request.serviceName {
            let service = Int32(try service(name, in: request.cluster))
            slots = slots.filter { tasks[$0].service == service }
        }
        if let reference = request.containerInstance {
            let index = try containerInstance(reference, in: cluster)
            slots = slots.filter { tasks[$0].host?.instance == index }
        }
        if let family = request.family { slots = slots.filter { definition(of: $0).id.family == family } }
        return slots.filter { tasks[$0].desiredStatus == request.desiredStatus }.map { tasks[$0].id }
    }

    func describe(task slot: TaskSlot) -> ECS.Task {
        let record = tasks[slot]
        let definition = definition(of: slot)
        let cluster = clusters[Int(record.cluster)].name
        let containers = record.containers.indices.map { index -> ECS.Container in
            let (container, own) = (record.containers[index], definition.containers[index])
            let number = Identifiers.derived(from: record.id.high, .container, index)
            return ECS.Container(
                containerArn: Account.ecs(
                    "container/\(cluster)/\(record.id)/\(uuid(number, Identifiers.derived(from: number, .container)))"),
                name: own.name, image: own.image, lastStatus: container.status, exitCode: container.exitCode.map(Int.init),
                reason: container.reason, healthStatus: container.health, networkBindings: networkBindings(of: record, index))
        }
        return ECS.Task(
            taskArn: Account.ecs("task/\(cluster)/\(record.id)"), clusterArn: ECS.Cluster.ID(name: cluster).arn,
            taskDefinitionArn: definition.id.arn, containers: containers, lastStatus: record.lastStatus,
            desiredStatus: record.desiredStatus,
            healthStatus: record.health, stopCode: record.stopCode, stoppedReason: record.stoppedReason, group: record.group,
            startedBy: record.startedBy, launchType: record.launchType, cpu: definition.cpu, memory: definition.memory,
            attachments: record.host?.hasNetworkInterface ?? true ? [attachment(of: record)] : [], version: record.version,
            createdAt: Timestamp(ifSet: record.createdAt),
            pullStartedAt: Timestamp(ifSet: record.pullStartedAt), pullStoppedAt: Timestamp(ifSet: record.pullStoppedAt),
            startedAt: Timestamp(ifSet: record.startedAt), stoppingAt: Timestamp(ifSet: record.stoppingAt),
            executionStoppedAt: Timestamp(ifSet: record.executionStoppedAt), stoppedAt: Timestamp(ifSet: record.stoppedAt),
            containerInstanceArn: record.host.map { containerInstanceID($0.instance).arn },
            availabilityZone: record.host.flatMap { capacity!.instances[Int($0.instance)].availabilityZone },
            capacityProviderName: record.capacityProviderName)
    }

    private func attachment(of record: TaskRecord) -> ECS.Attachment {
        let number = Identifiers.derived(from: record.id.high, .networkInterface)
        var details: [ECS.KeyValuePair] = []
        if record.address != 0 {
            details = [
                .init("networkInterfaceId", "eni-0\(number.hexadecimal)"),
                .init("privateIPv4Address", AddressPool.text(record.address)),
            ]
        }
        let status =
            record.lastStatus == .stopped
            ? "DELETED" : record.lastStatus == .deprovisioning ? "DETACHING" : record.address == 0 ? "PRECREATED" : "ATTACHED"
        return ECS.Attachment(
            id: uuid(number, Identifiers.derived(from: number, .networkInterface)), type: "ElasticNetworkInterface", status: status,
            details: details)
    }
}
