// CreateTaskSet, UpdateTaskSet, UpdateServicePrimaryTaskSet, DeleteTaskSet, DescribeTaskSets (Amazon ECS Developer Guide, deploy
// services using a third-party controller).

extension World {
    mutating func createTaskSet(_ request: ECS.CreateTaskSetRequest, _ policies: Policies) throws(ECS.Error) -> ECS.TaskSet {
        let index = try externalService(request.service, in: request.cluster)
        let scale = request.scale ?? .percent(0)
        try check(scale)
        if let token = request.clientToken, let known = services[index].taskSets?.first(where: { $0.clientToken == token }) {
            return describe(taskSet: known, of: index)
        }
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .clientException)
        let launchType = request.launchType ?? services[index].launchType
        try checkRuns(definition, on: launchType)
        let loadBalancers = try resolve(request.loadBalancers, for: definition)
        let interfaces = try interfaces(request.networkConfiguration, for: definition, isFargate: launchType == .fargate)
        try checkVpc(of: loadBalancers, interfaces)
        guard loadBalancers.allSatisfy({ $0.advanced == nil }) else {
            throw invalid("advancedConfiguration can only be used with the ECS deployment controller.")
        }
        let id = "ecs-svc/\(Self.digits(identifiers.next(.deployment)))"
        let record = TaskSetRecord(
            deployment: DeploymentRecord(
                id: id, taskDefinition: Int32(definition), loadBalancers: loadBalancers, interfaces: interfaces,
                createdAt: moment, updatedAt: moment),
            startedBy: "arn:aws:iam::\(Account.id):root", externalId: request.externalId, clientToken: request.clientToken,
            launchType: launchType, scale: scale, stabilityAt: moment)
        services[index].taskSets!.append(record)
        noteStart(.deploymentStarted, of: index, policies.startThrottle)
        logTaskSet(services[index].taskSets!.count - 1, of: index)
        scheduleEvaluation(Int32(index))
        return describe(taskSet: record, of: index)
    }

    mutating func updateTaskSet(
        _ reference: String, of service: String, in cluster: String?, scale: ECS.Scale
    ) throws(ECS.Error) -> ECS.TaskSet {
        let index = try externalService(service, in: cluster)
        try check(scale)
        let place = try taskSet(reference, of: index)
        guard services[index].taskSets![place].status != .draining else {
            throw invalid("The task set \(reference) is draining.", "A task set that was deleted doesn't come back.")
        }
        changeTaskSet(place, of: index) { $0.scale = scale }
        return describe(taskSet: services[index].taskSets![place], of: index)
    }

    /// It serves from now on; the service takes over its load balancers.
    mutating func updateServicePrimaryTaskSet(
        _ reference: String, of service: String, in cluster: String?
    ) throws(ECS.Error) -> ECS.TaskSet {
        let index = try externalService(service, in: cluster)
        let place = try taskSet(reference, of: index)
        guard services[index].taskSets![place].status != .draining else {
            throw invalid("The task set \(reference) is draining.", "Choose one that serves.")
        }
        if let former = services[index].taskSets!.firstIndex(where: { $0.status == .primary }), former != place {
            changeTaskSet(former, of: index) { $0.status = .active }
        }
        services[index].loadBalancers = services[index].taskSets![place].deployment.loadBalancers
        changeTaskSet(place, of: index) { $0.status = .primary }
        return describe(taskSet: services[index].taskSets![place], of: index)
    }

    /// Its tasks stop, and then it is gone. Without `force` it must have been scaled to 0 before.
    mutating func deleteTaskSet(
        _ reference: String, of service: String, in cluster: String?, force: Bool
    ) throws(ECS.Error) -> ECS.TaskSet {
        let index = try externalService(service, in: cluster)
        let place = try taskSet(reference, of: index)
        guard force || services[index].taskSets![place].scale.value == 0 else {
            throw invalid(
                "The task set cannot be deleted while it is scaled above 0.",
                "Set its scale to 0 percent first, or delete it with force: true.")
        }
        changeTaskSet(place, of: index) { $0.status = .draining }
        return describe(taskSet: services[index].taskSets![place], of: index)
    }

    /// All of a service's, or those that are asked for.
    func describeTaskSets(
        _ references: [String], of service: String, in cluster: String?
    ) throws(ECS.Error) -> (taskSets: [ECS.TaskSet], failures: [ECS.Failure]) {
        let index = try externalService(service, in: cluster)
        let records = services[index].taskSets!
        guard !references.isEmpty else { return (records.map { describe(taskSet: $0, of: index) }, []) }
        var found: [ECS.TaskSet] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            if let record = records.first(where: { $0.deployment.id == taskSetID(reference) }) {
                found.append(describe(taskSet: record, of: index))
            } else {
                failures.append(ECS.Failure(arn: taskSetARN(taskSetID(reference), of: index), reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    // MARK: UpdateService

    /// Of a service whose deployments somebody else conducts, how many tasks there are and how they are judged may change.
    mutating func updateExternalService(_ index: Int, _ request: ECS.UpdateServiceRequest) throws(ECS.Error) -> ECS.Service {
        guard request.taskDefinition == nil, request.loadBalancers == nil, request.networkConfiguration == nil,
            !request.forceNewDeployment
        else {
            throw invalid(
                "Unable to update task definition on services with a EXTERNAL deployment controller.", "Create a task set instead.")
        }
        if let configuration = request.deploymentConfiguration { try checkExternal(configuration) }
        try checkOfExternal(request.capacityProviderStrategy)
        let placement = try updatedPlacement(of: index, request, nil)
        if let grace = request.healthCheckGracePeriodSeconds { services[index].gracePeriod = try check(grace: grace) }
        take(request.settings, index)
        if let placement { services[index].placement = placement }
        if let count = request.desiredCount, count != services[index].desiredCount { overrideActivity(ofService: index) }
        services[index].desiredCount = request.desiredCount ?? services[index].desiredCount
        services[index].configuration =
            request.deploymentConfiguration?.filled(from: services[index].configuration) ?? services[index].configuration
        scheduleEvaluation(Int32(index))
        return describe(service: index)
    }

    mutating func drainTaskSets(of index: Int) {
        for place in services[index].taskSets!.indices { services[index].taskSets![place].status = .draining }
    }

    // MARK: Finding

    private func externalService(_ reference: String, in cluster: String?) throws(ECS.Error) -> Int {
        let index = try service(reference, in: cluster, orInactive: true)
        guard services[index].status == .active else {
            throw ECS.Error(.serviceNotActiveException, "Service was not ACTIVE.", help: "It is \(services[index].status).")
        }
        guard services[index].taskSets != nil else {
            throw invalid(
                "Task sets can only be used with the EXTERNAL deployment controller.", "Update the service itself instead.")
        }
        return index
    }

    private func taskSet(_ reference: String, of index: Int) throws(ECS.Error) -> Int {
        let id = taskSetID(reference)
        if let place = services[index].taskSets!.firstIndex(where: { $0.deployment.id == id }) { return place }
        throw ECS.Error(
            .taskSetNotFoundException, "The specified task set does not exist.",
            help: NearMiss.help(for: id, among: services[index].taskSets!.map(\.deployment.id), kind: "task set"))
    }

    /// `ecs-svc/N` of an ARN, or of itself.
    private func taskSetID(_ reference: String) -> String {
        guard reference.hasPrefix("arn:") else { return reference }
        return reference.split(separator: "/").suffix(2).joined(separator: "/")
    }

    func taskSetARN(_ id: String, of index: Int) -> String {
        let service = services[index].id
        return Account.ecs("task-set/\(service.cluster)/\(service.name)/\(id)")
    }

    private func check(_ scale: ECS.Scale) throws(ECS.Error) {
        guard scale.value.isFinite, (0...100).contains(scale.value) else {
            throw invalid("The scale \(scale.value) is not within 0 and 100 percent.")
        }
    }

    /// A deployment or a task set, by its id.
    func deployment(_ id: String, of index: Int) -> DeploymentRecord? {
        services[index].deployments.first { $0.id == id } ?? services[index].taskSets?.first { $0.deployment.id == id }?.deployment
    }

    func servedTaskDefinition(of index: Int) -> Int32? {
        let primary = services[index].taskSets?.first { $0.status == .primary }?.deployment
        return (services[index].deployments.first ?? primary)?.taskDefinition
    }

    // MARK: Changing and describing

    private mutating func changeTaskSet(_ place: Int, of index: Int, _ change: (inout TaskSetRecord) -> Void) {
        change(&services[index].taskSets![place])
        services[index].taskSets![place].deployment.updatedAt = moment
        let record = services[index].taskSets![place]
        let running = services[index].tasks.count {
            tasks[$0].deployment == record.deployment.id && tasks[$0].lastStatus == .running
        }
        if record.isSteady, running != computedDesiredCount(of: record, index) {
            services[index].taskSets![place].isSteady = false
            services[index].taskSets![place].stabilityAt = moment
        }
        logTaskSet(place, of: index)
        scheduleEvaluation(Int32(index))
    }

    mutating func logTaskSet(_ place: Int, of index: Int) {
        let record = services[index].taskSets![place]
        log(
            .taskSetChanged(
                service: services[index].id, taskSet: record.deployment.id, status: record.status, scale: record.scale.value,
                stabilityStatus: record.isSteady ? .steadyState : .stabilizing))
    }

    func describe(taskSet record: TaskSetRecord, of index: Int) -> ECS.TaskSet {
        let own = services[index].tasks.filter { tasks[$0].deployment == record.deployment.id }
        let counts = count(own)
        return ECS.TaskSet(
            id: record.deployment.id, taskSetArn: taskSetARN(record.deployment.id, of: index),
            serviceArn: services[index].id.arn, clusterArn: ECS.Cluster.ID(name: services[index].id.cluster).arn,
            startedBy: record.startedBy, externalId: record.externalId, status: record.status,
            taskDefinition: taskDefinitions[Int(record.deployment.taskDefinition)].id.arn,
            computedDesiredCount: computedDesiredCount(of: record, index), pendingCount: counts.pending,
            runningCount: counts.running, createdAt: Timestamp(record.deployment.createdAt),
            updatedAt: Timestamp(record.deployment.updatedAt), launchType: record.launchType,
            loadBalancers: record.deployment.loadBalancers.map { describe(loadBalancer: $0) }, scale: record.scale,
            stabilityStatus: record.isSteady ? .steadyState : .stabilizing, stabilityStatusAt: Timestamp(record.stabilityAt),
            networkConfiguration: record.deployment.interfaces.map { ECS.NetworkConfiguration(awsvpcConfiguration: $0) })
    }
}
