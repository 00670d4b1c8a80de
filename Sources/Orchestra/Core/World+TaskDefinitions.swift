// RegisterTaskDefinition, DeregisterTaskDefinition, DeleteTaskDefinitions, DescribeTaskDefinition, ListTaskDefinitions.

extension World {
    mutating func registerTaskDefinition(_ request: ECS.RegisterTaskDefinitionRequest) throws(ECS.Error) -> ECS.TaskDefinition.ID {
        let sizes = try request.validate(quotas)
        try checkOfDefinition(request.placementConstraints ?? [])
        let networkMode = request.networkMode ?? .bridge
        let runsOnFargate =
            networkMode == .awsvpc
            && sizes.memory.map { ECS.RegisterTaskDefinitionRequest.fargateMemory(forCPU: sizes.cpu ?? 0).contains($0) } ?? false

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
        taskDefinitions.append(
            TaskDefinitionRecord(
                id: id, networkMode: networkMode, containers: request.containerDefinitions, cpu: sizes.cpu.map(String.init),
                memory: sizes.memory.map(String.init), requiresCompatibilities: request.requiresCompatibilities,
                compatibilities: runsOnFargate ? [.ec2, .fargate] : [.ec2],
                placementConstraints: request.placementConstraints.flatMap { $0.isEmpty ? nil : $0 }, registeredAt: moment))
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

    /// At most ten, INACTIVE ones only; the others are reported as failures.
    mutating func deleteTaskDefinitions(_ references: [String]) throws(ECS.Error) -> (
        deleted: [ECS.TaskDefinition], failures: [ECS.Failure]
    ) {
        guard (1...10).contains(references.count) else {
            throw ECS.Error(.invalidParameterException, "Specify 1 to 10 task definitions.")
        }
        var deleted: [ECS.TaskDefinition] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            let parsed = try ECS.TaskDefinitionName(reference)
            guard parsed.revision != nil, let index = find(parsed) else {
                failures.append(
                    ECS.Failure(
                        arn: reference,
                        reason: "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."))
                continue
            }
            guard taskDefinitions[index].status != .active else {
                failures.append(
                    ECS.Failure(
                        arn: taskDefinitions[index].id.arn,
                        reason:
                            "The specified task definition is still in ACTIVE status. Please deregister the target and try again."))
                continue
            }
            taskDefinitions[index].status = .deleteInProgress
            deleted.append(describe(taskDefinition: index))
        }
        return (deleted, failures)
    }

    func describeTaskDefinition(_ reference: String) throws(ECS.Error) -> ECS.TaskDefinition {
        let parsed = try ECS.TaskDefinitionName(reference)
        guard let index = find(parsed) else {
            throw ECS.Error(.clientException, "Unable to describe task definition.", help: missing(parsed))
        }
        return describe(taskDefinition: index)
    }

    /// ARNs by family and revision; `familyPrefix` is a whole family's name, as in the API.
    func listTaskDefinitions(familyPrefix: String?, status: ECS.TaskDefinition.Status) -> [String] {
        let chosen = taskDefinitions.filter { $0.status == status && (familyPrefix == nil || $0.id.family == familyPrefix) }
        return chosen.map(\.id).sorted().map(\.arn)
    }

    func listTaskDefinitionFamilies(prefix: String, activeOnly: Bool) -> [String] {
        familyNames.filter { name in
            name.hasPrefix(prefix)
                && families[Int(familyIndex[name]!)].revisions.contains {
                    taskDefinitions[Int($0)].status == .active || !activeOnly && taskDefinitions[Int($0)].status == .inactive
                }
        }.sorted()
    }

    /// The task definition that RunTask, CreateService and UpdateService may start tasks from.
    func usableTaskDefinition(_ reference: String, inactive code: ECS.Error.Code) throws(ECS.Error) -> Int {
        let parsed = try ECS.TaskDefinitionName(reference)
        guard let index = find(parsed) else {
            throw ECS.Error(.clientException, "TaskDefinition not found.", help: missing(parsed))
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
    private func find(_ reference: ECS.TaskDefinitionName) -> Int? {
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
            registeredAt: Timestamp(record.registeredAt), deregisteredAt: Timestamp(ifSet: record.deregisteredAt),
            placementConstraints: record.placementConstraints ?? [],
            requiresAttributes: record.requiredAttributes.map { ECS.Attribute($0) })
    }
}
