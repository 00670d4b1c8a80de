// RunTask, StopTask, and how a task is described.

extension World {
    /// Tasks that find no place are among the failures, one for each; none of it is an error.
    mutating func runTask(_ request: ECS.RunTaskRequest, _ policies: Policies) throws(ECS.Error) -> (
        tasks: [ECS.Task.ID], failures: [ECS.Failure]
    ) {
        let cluster = try cluster(request.cluster)
        try check(request)
        if let former = try tasks(runBefore: request) { return (former.tasks, former.failures) }
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
        if let group = request.group, group.utf8.count > 255 || group.isEmpty { throw invalid("A group has 1 to 255 characters.") }
        let (group, overrides) = (
            taskGroup(request.group, definition), try checked(request.overrides, of: definition, on: infrastructure)
        )
        let interfaces = try interfaces(request.networkConfiguration, for: definition, isFargate: infrastructure.isFargate)
        let extras = TaskExtras(
            overrides: overrides, enableExecuteCommand: request.enableExecuteCommand, platformVersion: request.platformVersion)
        let tags = tags(for: request, of: definition)
        let need = PlacementNeed(
            cluster: cluster, definition: definition, group: groupNumber(group, infrastructure), constraints: constraints,
            strategies: strategies.isEmpty ? ECS.PlacementStrategy.serviceDefault : strategies, overrides: overrides,
            zones: zones(of: interfaces))
        let outcome = launch(request.count, need, on: infrastructure, policies) { world, launch in
            world.createStandaloneTask(need, group, request.startedBy, launch, extras, tags, interfaces, policies)
        }
        let (ids, failures) = (outcome.started.map { tasks[$0].id }, outcome.failures.map { failure(for: $0, in: cluster) })
        note(ids, failures, runBy: request)
        return (ids, failures)
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
        try check(request.asRunTask)
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .invalidParameterException)
        if let group = request.group, group.utf8.count > 255 || group.isEmpty { throw invalid("A group has 1 to 255 characters.") }
        let group = taskGroup(request.group, definition)
        let overrides = try checked(request.overrides, of: definition, on: .launchType(.ec2))
        let interfaces = try interfaces(request.networkConfiguration, for: definition, isFargate: false)
        let extras = TaskExtras(overrides: overrides, enableExecuteCommand: request.enableExecuteCommand)
        let tags = tags(for: request.asRunTask, of: definition)
        let need = PlacementNeed(
            cluster: cluster, definition: definition, group: groupNumber(group, .launchType(.ec2)), constraints: [], strategies: [],
            overrides: overrides, zones: zones(of: interfaces))
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
            let launch = Launch(launchType: .ec2, host: host)
            started.append(
                tasks[createStandaloneTask(need, group, request.startedBy, launch, extras, tags, interfaces, policies)].id)
        }
        return (started, failures)
    }

    private func taskGroup(_ group: String?, _ definition: Int) -> String {
        group ?? "family:\(taskDefinitions[definition].id.family)"
    }

    /// Only tasks on container instances are counted by groups.
    private mutating func groupNumber(_ group: String, _ infrastructure: Infrastructure) -> Int32 {
        if case .launchType(.fargate) = infrastructure { return -1 }
        return fleet.group(group)
    }

    private mutating func createStandaloneTask(
        _ need: PlacementNeed, _ group: String, _ startedBy: String?, _ launch: Launch, _ extras: TaskExtras, _ tags: [ECS.Tag],
        _ interfaces: ECS.AwsVpcConfiguration?, _ policies: Policies
    ) -> TaskSlot {
        let family = taskDefinitions[need.definition].id.family
        let familyRecord = Int(familyIndex[family]!)
        families[familyRecord].standaloneTasks += 1
        let slot = createTask(
            TaskOrigin(
                label: TaskLabel(group: family, number: families[familyRecord].standaloneTasks), cluster: Int32(need.cluster),
                taskDefinition: Int32(need.definition), group: group, startedBy: startedBy, launchType: launch.launchType,
                host: launch.host, capacityProviderName: launch.capacityProviderName, awaitsPlace: launch.awaitsPlace,
                interfaces: interfaces), policies)
        clusters[need.cluster].standaloneTasks.append(slot)
        note(extras, of: slot)
        if !tags.isEmpty { setTags(tags, of: arn(of: tasks[slot].id, in: need.cluster)) }
        return slot
    }

    /// A service's task is replaced; `desiredCount` stays. A task that has stopped already is left as it is.
    mutating func stopTask(_ id: ECS.Task.ID, reason: String?) throws(ECS.Error) -> ECS.Task {
        guard let slot = taskSlots[id], tasks.contains(slot) else {
            throw invalid("The referenced task was not found.", "A stopped task can be described for an hour.")
        }
        beginStop(slot, .userInitiated, reason ?? "Task stopped by user")
        if tags != nil { setTags([], of: arn(of: id, in: Int(tasks[slot].cluster))) }
        return describe(task: slot)
    }

    func describe(task slot: TaskSlot) -> ECS.Task {
        let record = tasks[slot]
        let definition = definition(of: slot)
        let cluster = clusters[Int(record.cluster)].name
        let arn = arn(of: record.id, in: Int(record.cluster))
        let extras = extras(of: slot)
        let containers = record.containers.indices.map { index -> ECS.Container in
            let (container, own) = (record.containers[index], definition.containers[index])
            let number = Identifiers.derived(from: record.id.high, .container, index)
            return ECS.Container(
                containerArn: Account.ecs(
                    "container/\(cluster)/\(record.id)/\(uuid(number, Identifiers.derived(from: number, .container)))"),
                taskArn: arn, name: own.name, image: own.image, lastStatus: container.describedStatus,
                exitCode: container.exitCode.map(Int.init), reason: container.reason,
                networkInterfaces: networkInterfaces(of: record), healthStatus: container.health, cpu: "\(own.cpu)",
                memory: own.memory.map(String.init), memoryReservation: own.memoryReservation.map(String.init),
                networkBindings: networkBindings(of: record, index))
        }
        return ECS.Task(
            taskArn: arn, clusterArn: ECS.Cluster.ID(name: cluster).arn,
            taskDefinitionArn: definition.id.arn, containers: containers, lastStatus: record.lastStatus,
            desiredStatus: record.desiredStatus,
            healthStatus: record.health, stopCode: record.stopCode, stoppedReason: record.stoppedReason, group: record.group,
            startedBy: record.startedBy, launchType: record.launchType, platformFamily: platformFamily(of: definition),
            platformVersion: record.launchType == .fargate
                ? extras.platformVersion.flatMap { $0 == "LATEST" ? nil : $0 } ?? "1.4.0" : nil,
            cpu: extras.overrides?.cpu ?? definition.cpu, memory: extras.overrides?.memory ?? definition.memory,
            ephemeralStorage: ephemeralStorage(of: definition, record.launchType, extras),
            overrides: overrides(of: definition, extras), enableExecuteCommand: extras.enableExecuteCommand, tags: tags(of: arn),
            attributes: [.cpuArchitecture(definition.cpuArchitecture)],
            attachments: record.host?.hasNetworkInterface ?? true ? [attachment(of: record)] : [],
            connectivity: record.createdAt.isSet ? "CONNECTED" : nil, connectivityAt: Timestamp(ifSet: record.createdAt),
            version: record.version, createdAt: Timestamp(ifSet: record.createdAt),
            pullStartedAt: Timestamp(ifSet: record.pullStartedAt), pullStoppedAt: Timestamp(ifSet: record.pullStoppedAt),
            startedAt: Timestamp(ifSet: record.startedAt), stoppingAt: Timestamp(ifSet: record.stoppingAt),
            executionStoppedAt: Timestamp(ifSet: record.executionStoppedAt), stoppedAt: Timestamp(ifSet: record.stoppedAt),
            containerInstanceArn: record.host.map { containerInstanceID($0.instance).arn },
            availabilityZone: record.host.flatMap { capacity!.instances[Int($0.instance)].availabilityZone }
                ?? network?.interfaces[record.id]?.zone,
            capacityProviderName: record.capacityProviderName)
    }

    private func networkInterfaces(of record: TaskRecord) -> [ECS.NetworkInterface] {
        guard record.address != 0 else { return [] }
        return [
            ECS.NetworkInterface(attachmentId: attachment(of: record).id, privateIpv4Address: EC2.addressText(record.address))
        ]
    }

    private func platformFamily(of definition: TaskDefinitionRecord) -> String {
        let family = definition.options?.value.runtimePlatform?.operatingSystemFamily ?? .linux
        return family == .linux ? "Linux" : family.rawValue
    }

    private func ephemeralStorage(
        of definition: TaskDefinitionRecord, _ launchType: ECS.LaunchType, _ extras: TaskExtras
    ) -> ECS.EphemeralStorage? {
        guard launchType == .fargate else { return nil }
        return extras.overrides?.ephemeralStorage ?? definition.options?.value.ephemeralStorage
            ?? ECS.EphemeralStorage(sizeInGiB: 20)
    }

    /// With a line for each container, as the API answers.
    private func overrides(of definition: TaskDefinitionRecord, _ extras: TaskExtras) -> ECS.TaskOverride {
        var overrides = extras.overrides ?? ECS.TaskOverride()
        overrides.containerOverrides = definition.containers.map { container in
            extras.overrides?.containerOverrides.first { $0.name == container.name } ?? ECS.ContainerOverride(container.name)
        }
        return overrides
    }

    private func attachment(of record: TaskRecord) -> ECS.Attachment {
        let number = Identifiers.derived(from: record.id.high, .networkInterface)
        var details: [ECS.KeyValuePair] = []
        if let interface = network?.interfaces[record.id] {
            details = attachmentDetails(of: interface, number, isAttached: record.address != 0)
        } else if record.address != 0 {
            details = [
                .init("networkInterfaceId", "eni-0\(number.hexadecimal)"),
                .init("privateIPv4Address", EC2.addressText(record.address)),
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
