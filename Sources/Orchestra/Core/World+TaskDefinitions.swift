// RegisterTaskDefinition, DeregisterTaskDefinition, DescribeTaskDefinition.

extension World {
    mutating func registerTaskDefinition(_ request: ECS.RegisterTaskDefinitionRequest) throws(ECS.Error) -> ECS.TaskDefinition.ID {
        let sizes = try request.validate(quotas)
        try checkOfDefinition(request.options.placementConstraints)
        let family = family(named: request.family)
        guard families[family].lastRevision < quotas.revisionsPerFamily else {
            throw ECS.Error(
                .limitExceededException,
                "The family \(request.family) has \(quotas.revisionsPerFamily) revisions, as many as it may.")
        }
        // snippet.revision
        // The highest revision ever given, plus one: deregistered and deleted ones are never given again.
        families[family].lastRevision += 1
        let id = ECS.TaskDefinition.ID(family: request.family, revision: families[family].lastRevision)
        // snippet.end
        families[family].revisions.append(Int32(taskDefinitions.count))
        taskDefinitions.append(TaskDefinitionRecord(id, request, sizes, at: moment))
        if let tags = request.tags { setTags(tags, of: id.arn) }
        log(.taskDefinitionRegistered(id))
        return id
    }

    private mutating func family(named name: String) -> Int {
        if let index = familyIndex[name] { return Int(index) }
        familyIndex[name] = Int32(families.count)
        familyNames.append(name)
        families.append(FamilyRecord())
        return families.count - 1
    }

    /// Services and tasks that use it go on; nothing new can be started from it.
    mutating func deregisterTaskDefinition(_ reference: String) throws(ECS.Error) -> ECS.TaskDefinition {
        let parsed = try ECS.TaskDefinitionName(reference)
        guard parsed.revision != nil else {
            throw ECS.Error(.clientException, "Revision is missing.", help: "Name one: '\(parsed.family):1'.")
        }
        guard let index = find(parsed), taskDefinitions[index].status != .deleteInProgress else {
            throw ECS.Error(.clientException, "The specified task definition does not exist.", help: missing(parsed))
        }
        if taskDefinitions[index].status == .active {
            taskDefinitions[index].status = .inactive
            taskDefinitions[index].deregisteredAt = moment
            log(.taskDefinitionDeregistered(taskDefinitions[index].id))
        }
        return describe(taskDefinition: index)
    }

    func describeTaskDefinition(_ reference: String) throws(ECS.Error) -> ECS.TaskDefinition {
        let parsed = try ECS.TaskDefinitionName(reference)
        guard let index = find(parsed), !isGone(index) else {
            throw ECS.Error(.clientException, "Unable to describe task definition.", help: missing(parsed))
        }
        return describe(taskDefinition: index)
    }

    /// The task definition that RunTask, CreateService and UpdateService may start tasks from.
    func usableTaskDefinition(_ reference: String, inactive code: ECS.Error.Code) throws(ECS.Error) -> Int {
        let parsed = try ECS.TaskDefinitionName(reference)
        guard let index = find(parsed) else {
            throw ECS.Error(.clientException, "TaskDefinition not found.", help: missing(parsed))
        }
        guard !isGone(index) else {
            throw ECS.Error(.clientException, "TaskDefinition not found.", help: "\(taskDefinitions[index].id) was deleted.")
        }
        guard taskDefinitions[index].status == .active else {
            throw ECS.Error(
                code, "TaskDefinition is inactive", help: "\(taskDefinitions[index].id) was deregistered: use a newer revision.")
        }
        return index
    }

    func checkRuns(_ definition: Int, on launchType: ECS.LaunchType) throws(ECS.Error) {
        guard launchType == .fargate, !taskDefinitions[definition].compatibilities.contains(.fargate) else { return }
        throw ECS.Error(
            .invalidParameterException, "Task definition does not support launch_type FARGATE.",
            help: "It needs networkMode awsvpc and a valid pair of 'cpu' and 'memory'.")
    }

    // MARK: References

    /// Without a revision, the latest that is ACTIVE.
    func find(_ reference: ECS.TaskDefinitionName) -> Int? {
        guard let family = familyIndex[reference.family] else { return nil }
        let revisions = families[Int(family)].revisions
        if let wanted = reference.revision {
            return revisions.first { taskDefinitions[Int($0)].id.revision == wanted }.map(Int.init)
        }
        return revisions.last { taskDefinitions[Int($0)].status == .active }.map(Int.init)
    }

    private func missing(_ reference: ECS.TaskDefinitionName) -> String? {
        guard let family = familyIndex[reference.family] else {
            return NearMiss.help(for: reference.family, among: familyNames, kind: "family")
        }
        guard let revision = reference.revision else { return "The family \(reference.family) has no ACTIVE revision." }
        return "The family \(reference.family) has no revision \(revision); its latest is \(families[Int(family)].lastRevision)."
    }

    func describe(taskDefinition index: Int) -> ECS.TaskDefinition {
        let record = taskDefinitions[index]
        return ECS.TaskDefinition(
            taskDefinitionArn: record.id.arn, family: record.id.family, revision: record.id.revision, status: record.status,
            networkMode: record.networkMode, containerDefinitions: record.containers, cpu: record.cpu, memory: record.memory,
            requiresCompatibilities: record.requiresCompatibilities, compatibilities: record.compatibilities,
            requiresAttributes: record.requiresAttributes, options: record.options?.value ?? ECS.TaskDefinitionOptions(),
            registeredAt: Timestamp(record.registeredAt), deregisteredAt: Timestamp(ifSet: record.deregisteredAt),
            registeredBy: Account.caller)
    }
}
