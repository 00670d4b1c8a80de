// RunTask, StopTask, DescribeTasks, ListTasks.

extension World {
    mutating func runTask(_ request: ECS.RunTaskRequest) throws(ECS.Error) -> [ECS.Task.ID] {
        let cluster = try cluster(request.cluster)
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
        return (0..<request.count).map { _ in
            families[familyRecord].standaloneTasks += 1
            let slot = createTask(
                TaskOrigin(
                    label: TaskLabel(group: family, number: families[familyRecord].standaloneTasks), cluster: Int32(cluster),
                    taskDefinition: Int32(definition), group: request.group ?? "family:\(family)", startedBy: request.startedBy,
                    launchType: launchType))
            clusters[cluster].standaloneTasks.append(slot)
            return tasks[slot].id
        }
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
                reason: container.reason, healthStatus: container.health)
        }
        return ECS.Task(
            taskArn: Account.ecs("task/\(cluster)/\(record.id)"), clusterArn: ECS.Cluster.ID(name: cluster).arn,
            taskDefinitionArn: definition.id.arn, containers: containers, lastStatus: record.lastStatus,
            desiredStatus: record.desiredStatus,
            healthStatus: record.health, stopCode: record.stopCode, stoppedReason: record.stoppedReason, group: record.group,
            startedBy: record.startedBy, launchType: record.launchType, cpu: definition.cpu, memory: definition.memory,
            attachments: [attachment(of: record)], version: record.version, createdAt: Timestamp(ifSet: record.createdAt),
            pullStartedAt: Timestamp(ifSet: record.pullStartedAt), pullStoppedAt: Timestamp(ifSet: record.pullStoppedAt),
            startedAt: Timestamp(ifSet: record.startedAt), stoppingAt: Timestamp(ifSet: record.stoppingAt),
            executionStoppedAt: Timestamp(ifSet: record.executionStoppedAt), stoppedAt: Timestamp(ifSet: record.stoppedAt))
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
