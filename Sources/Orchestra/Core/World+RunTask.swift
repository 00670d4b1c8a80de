// RunTask, StopTask, and how a task is described.

extension World {
    mutating func runTask(_ request: ECS.RunTaskRequest) throws(ECS.Error) -> [ECS.Task.ID] {
        let cluster = try cluster(request.cluster)
        try check(request)
        if let former = try tasks(runBefore: request) { return former }
        guard (1...quotas.tasksPerRunTask).contains(request.count) else {
            throw invalid("count \(request.count) is not within 1 and \(quotas.tasksPerRunTask).")
        }
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .invalidParameterException)
        let launchType = request.launchType ?? .ec2
        try checkRuns(definition, on: launchType)
        guard launchType == .fargate else {
            throw invalid("No Container Instances were found in your cluster.", "Run it with launchType FARGATE.")
        }
        let family = taskDefinitions[definition].id.family
        if let group = request.group, group.utf8.count > 255 || group.isEmpty { throw invalid("A group has 1 to 255 characters.") }
        let familyRecord = Int(familyIndex[family]!)
        let extras = TaskExtras(
            overrides: try checked(request.overrides, of: definition, on: launchType),
            enableExecuteCommand: request.enableExecuteCommand, platformVersion: request.platformVersion)
        let tags = tags(for: request, of: definition)
        let ids = (0..<request.count).map { _ in
            families[familyRecord].standaloneTasks += 1
            let slot = createTask(
                TaskOrigin(
                    label: TaskLabel(group: family, number: families[familyRecord].standaloneTasks), cluster: Int32(cluster),
                    taskDefinition: Int32(definition), group: request.group ?? "family:\(family)", startedBy: request.startedBy,
                    launchType: launchType))
            clusters[cluster].standaloneTasks.append(slot)
            note(extras, of: slot)
            if !tags.isEmpty { setTags(tags, of: arn(of: tasks[slot].id, in: cluster)) }
            return tasks[slot].id
        }
        note(ids, runBy: request)
        return ids
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
                memory: own.memory.map(String.init), memoryReservation: own.memoryReservation.map(String.init))
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
            attributes: [.cpuArchitecture(definition.cpuArchitecture)], attachments: [attachment(of: record)],
            connectivity: record.createdAt.isSet ? "CONNECTED" : nil, connectivityAt: Timestamp(ifSet: record.createdAt),
            version: record.version, createdAt: Timestamp(ifSet: record.createdAt),
            pullStartedAt: Timestamp(ifSet: record.pullStartedAt), pullStoppedAt: Timestamp(ifSet: record.pullStoppedAt),
            startedAt: Timestamp(ifSet: record.startedAt), stoppingAt: Timestamp(ifSet: record.stoppingAt),
            executionStoppedAt: Timestamp(ifSet: record.executionStoppedAt), stoppedAt: Timestamp(ifSet: record.stoppedAt))
    }

    private func networkInterfaces(of record: TaskRecord) -> [ECS.NetworkInterface] {
        guard record.address != 0 else { return [] }
        return [
            ECS.NetworkInterface(attachmentId: attachment(of: record).id, privateIpv4Address: AddressPool.text(record.address))
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
