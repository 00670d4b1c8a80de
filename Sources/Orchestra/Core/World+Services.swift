// CreateService, UpdateService, DeleteService, DescribeServices, ListServices.

extension World {
    mutating func createService(_ request: ECS.CreateServiceRequest, _ policies: Policies) throws(ECS.Error)
        -> ECS.Service.ID
    {
        let cluster = try cluster(request.cluster)
        let id = ECS.Service.ID(cluster: clusters[cluster].name, name: request.serviceName)
        guard ECS.isName(request.serviceName) else {
            throw invalid(
                "Service name '\(request.serviceName)' is invalid.", "Use 1 to 255 letters, digits, hyphens and underscores.")
        }
        let isDaemon = request.schedulingStrategy == .daemon
        let (desiredCount, configuration) = try isDaemon ? checkDaemon(request) : checkReplica(request)
        let known = serviceIndex[key(id)].map(Int.init).flatMap { services[$0].status == .inactive ? nil : $0 }
        if let known, services[known].status == .draining { throw invalid("Unable to Start a service that is still Draining.") }
        if let known, let token = request.clientToken, token == services[known].clientToken { return id }
        let infrastructure = try infrastructure(request.launchType, request.capacityProviderStrategy, in: cluster)
        let definition = try usableTaskDefinition(request.taskDefinition, inactive: .clientException)
        try checkRuns(definition, on: infrastructure)
        let (launchType, placement) = try placement(request, definition, on: infrastructure)
        let loadBalancers = try resolve(request.loadBalancers, for: definition)
        let grace = try check(grace: request.healthCheckGracePeriodSeconds ?? 0)
        if let known {
            // The same again is the same service; anything else under its name is refused.
            let service = services[known]
            guard isDaemon || service.desiredCount == desiredCount, service.configuration == configuration,
                service.launchType == launchType, service.asksForTheSame(placement), service.loadBalancers == loadBalancers,
                service.gracePeriod == grace,
                Int(service.deployments[0].taskDefinition) == definition
            else {
                throw invalid(
                    "Creation of service was not idempotent.",
                    "There is a service \(id.name) in \(id.cluster) already: use updateService to change it.")
            }
            return id
        }
        guard clusters[cluster].services.count < quotas.servicesPerCluster else {
            throw ECS.Error(
                .limitExceededException, "The cluster \(id.cluster) has \(quotas.servicesPerCluster) services, as many as it may.")
        }

        let index = services.count
        services.append(
            ServiceRecord(
                id: id, cluster: Int32(cluster), desiredCount: desiredCount, configuration: configuration,
                launchType: launchType, loadBalancers: loadBalancers, gracePeriod: grace, deployments: [], createdAt: moment,
                clientToken: request.clientToken, placement: placement))
        serviceIndex[key(id)] = Int32(index)
        clusters[cluster].services.append(Int32(index))
        log(.serviceCreated(service: id, taskDefinition: taskDefinitions[definition].id, desiredCount: desiredCount))
        if isDaemon { changeCapacity(of: cluster) { $0.daemons.append(Int32(index)) } }
        beginDeployment(index, of: definition, policies.startThrottle)
        return id
    }

    /// What isn't given stays. Only what the tasks are made from starts a deployment; `desiredCount` doesn't.
    mutating func updateService(_ request: ECS.UpdateServiceRequest, _ policies: Policies) throws(ECS.Error)
        -> ECS.Service
    {
        let index = try service(request.service, in: request.cluster, orInactive: true)
        guard services[index].status == .active else {
            throw ECS.Error(.serviceNotActiveException, "Service was not ACTIVE.", help: "It is \(services[index].status).")
        }
        if let count = request.desiredCount { try check(desiredCount: count) }
        guard request.desiredCount == nil || !isDaemon(index) else { throw daemonHasNoDesiredCount() }
        if let configuration = request.deploymentConfiguration { try check(configuration) }
        if let configuration = request.deploymentConfiguration, isDaemon(index) { try checkOfDaemon(configuration) }
        let current = services[index].deployments[0]
        var definition = Int(current.taskDefinition)
        if let reference = request.taskDefinition {
            definition = try usableTaskDefinition(reference, inactive: .clientException)
            try checkRuns(definition, on: services[index].launchType)
        }
        let placement = try updatedPlacement(of: index, request, definition)
        var loadBalancers = services[index].loadBalancers
        if let wanted = request.loadBalancers { loadBalancers = try resolve(wanted, for: definition) }
        if let grace = request.healthCheckGracePeriodSeconds { services[index].gracePeriod = try check(grace: grace) }

        services[index].desiredCount = request.desiredCount ?? services[index].desiredCount
        if let placement { services[index].placement = placement }
        if var configuration = request.deploymentConfiguration {
            configuration.deploymentCircuitBreaker =
                configuration.deploymentCircuitBreaker ?? services[index].configuration.deploymentCircuitBreaker
            configuration.alarms = configuration.alarms ?? services[index].configuration.alarms
            configuration.bakeTimeInMinutes = configuration.bakeTimeInMinutes ?? services[index].configuration.bakeTimeInMinutes
            services[index].configuration = configuration
        }
        let redeploys =
            request.forceNewDeployment || definition != Int(current.taskDefinition)
            || loadBalancers != services[index].loadBalancers
        services[index].loadBalancers = loadBalancers
        log(
            .serviceUpdated(
                service: services[index].id, desiredCount: services[index].desiredCount,
                taskDefinition: taskDefinitions[definition].id))
        if redeploys { beginDeployment(index, of: definition, policies.startThrottle) }
        if request.desiredCount != nil { noteDesiredCount(of: index, policies) }
        scheduleEvaluation(Int32(index))
        return describe(service: index)
    }

    private mutating func beginDeployment(_ index: Int, of definition: Int, _ throttle: any ECS.StartThrottle) {
        // 19 digits, as AWS has them.
        let id = "ecs-svc/\(1_000_000_000_000_000_000 + identifiers.next(.deployment) % 9_000_000_000_000_000_000)"
        if let former = services[index].deployments.first, former.rolloutState == .completed {
            services[index].lastCompleted = former
        }
        services[index].deployments.insert(
            DeploymentRecord(
                id: id, taskDefinition: Int32(definition), loadBalancers: services[index].loadBalancers, createdAt: moment,
                updatedAt: moment),
            at: 0)
        services[index].isSteady = false
        beginWatchingAlarms(index)
        noteStart(.deploymentStarted, of: index, throttle)
        log(.deploymentStarted(service: services[index].id, deployment: id, taskDefinition: taskDefinitions[definition].id))
        scheduleEvaluation(Int32(index))
    }

    mutating func deleteService(_ reference: String, in cluster: String?, force: Bool) throws(ECS.Error) -> ECS.Service {
        let index = try service(reference, in: cluster)
        guard services[index].status == .active else { return describe(service: index) }
        guard force || services[index].desiredCount == 0 || isDaemon(index) else {
            throw invalid(
                "The service cannot be stopped while it is scaled above 0.",
                "Set desiredCount to 0 first, or delete it with force: true.")
        }
        services[index].desiredCount = 0
        services[index].status = .draining
        log(.serviceStatusChanged(service: services[index].id, status: .draining))
        let deployment = services[index].deployments[0].id
        for slot in services[index].tasks {
            beginStop(slot, .serviceSchedulerInitiated, "Scaling activity initiated by (deployment \(deployment))")
        }
        settleDeletedService(index)
        return describe(service: index)
    }

    /// A DRAINING service is INACTIVE once all of its tasks are STOPPING or STOPPED.
    mutating func settleDeletedService(_ index: Int) {
        guard services[index].status == .draining, services[index].tasks.allSatisfy({ tasks[$0].lastStatus >= .stopping }) else {
            return
        }
        services[index].status = .inactive
        clusters[Int(services[index].cluster)].services.removeAll { $0 == Int32(index) }
        if services[index].placement != nil { forgetPlacement(of: index) }
        log(.serviceStatusChanged(service: services[index].id, status: .inactive))
    }

    /// The ARNs of a cluster's ACTIVE services, in the order of their creation.
    func listServices(in reference: String?) throws(ECS.Error) -> [String] {
        let cluster = try cluster(reference)
        return clusters[cluster].services.filter { services[Int($0)].status == .active }.map { services[Int($0)].id.arn }
    }

    func describeServices(_ references: [String], in reference: String?) throws(ECS.Error) -> (
        services: [ECS.Service], failures: [ECS.Failure]
    ) {
        let cluster = clusters[try cluster(reference)].name
        guard (1...10).contains(references.count) else { throw invalid("Specify 1 to 10 services.") }
        var found: [ECS.Service] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            let id = ECS.Service.ID(cluster: cluster, name: shortName(reference))
            if let index = serviceIndex[key(id)] {
                found.append(describe(service: Int(index)))
            } else {
                failures.append(ECS.Failure(arn: id.arn, reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    // MARK: Checking

    func service(_ reference: String, in cluster: String?, orInactive: Bool = false) throws(ECS.Error) -> Int {
        let clusterIndex = try self.cluster(cluster)
        let name = shortName(reference)
        if let index = serviceIndex["\(clusters[clusterIndex].name)/\(name)"],
            orInactive || services[Int(index)].status != .inactive
        {
            return Int(index)
        }
        let known = clusters[clusterIndex].services.map { services[Int($0)].id.name }
        throw ECS.Error(
            .serviceNotFoundException, "Service not found.", help: NearMiss.help(for: name, among: known, kind: "service"))
    }

    func key(_ id: ECS.Service.ID) -> String { "\(id.cluster)/\(id.name)" }

    func check(desiredCount: Int) throws(ECS.Error) {
        guard desiredCount >= 0 else { throw invalid("desiredCount cannot be negative: \(desiredCount).", "0 stops all tasks.") }
        guard desiredCount <= quotas.tasksPerService else {
            throw invalid(
                "desiredCount \(desiredCount) is over the quota.", "A service has at most \(quotas.tasksPerService) tasks.")
        }
    }

    func check(_ configuration: ECS.DeploymentConfiguration) throws(ECS.Error) {
        let (minimum, maximum) = (configuration.minimumHealthyPercent, configuration.maximumPercent)
        guard (0...100).contains(minimum) else { throw invalid("minimumHealthyPercent \(minimum) is not within 0 and 100.") }
        guard (100...1_000_000).contains(maximum) else { throw invalid("maximumPercent \(maximum) is less than 100.") }
        if let alarms = configuration.alarms, alarms.enable, alarms.alarmNames.isEmpty {
            throw invalid("alarmNames cannot be empty while alarms are enabled.", "Name the alarms that make a deployment fail.")
        }
        if let minutes = configuration.bakeTimeInMinutes {
            guard (0...1440).contains(minutes) else { throw invalid("bakeTimeInMinutes \(minutes) is not within 0 and 1440.") }
        }
        if let threshold = configuration.deploymentCircuitBreaker?.thresholdConfiguration {
            guard (1...1_000_000).contains(threshold.value) else {
                throw invalid(
                    "The value \(threshold.value) of thresholdConfiguration is out of bounds.",
                    "It is a number of failed tasks or a percentage of desiredCount, and 1 at least.")
            }
        }
    }

    private func check(grace seconds: Int) throws(ECS.Error) -> Duration {
        guard (0...2_147_483_647).contains(seconds) else { throw invalid("healthCheckGracePeriodSeconds cannot be negative.") }
        return .seconds(seconds)
    }

    private func resolve(_ loadBalancers: [ECS.LoadBalancer], for definition: Int) throws(ECS.Error) -> [ServiceTargetGroup] {
        guard loadBalancers.count <= quotas.targetGroupsPerService else {
            throw invalid("A service has at most \(quotas.targetGroupsPerService) target groups.")
        }
        var resolved: [ServiceTargetGroup] = []
        for wanted in loadBalancers {
            guard let container = taskDefinitions[definition].containers.first(where: { $0.name == wanted.containerName }) else {
                throw invalid("The container \(wanted.containerName) does not exist in the task definition.")
            }
            guard container.portMappings.contains(where: { $0.containerPort == wanted.containerPort }) else {
                throw invalid(
                    "The container \(wanted.containerName) did not have a container port \(wanted.containerPort) defined.")
            }
            guard let group = targetGroups.firstIndex(where: { !$0.isDeleted && $0.id.arn == wanted.targetGroupArn }) else {
                throw invalid("The target group \(wanted.targetGroupArn) does not exist.", "Create it first.")
            }
            guard targetGroups[group].isInUse else {
                throw invalid(
                    "The target group with targetGroupArn \(wanted.targetGroupArn) does not have an associated load balancer.",
                    "Let a listener's rule or default action forward to it first.")
            }
            if taskDefinitions[definition].networkMode == .awsvpc, targetGroups[group].targetType != .ip {
                throw invalid(
                    "The provided target group \(wanted.targetGroupArn) has target type instance, which is incompatible with the awsvpc "
                        + "network mode specified in the task definition.")
            }
            let mode = taskDefinitions[definition].networkMode
            if mode != .awsvpc, targetGroups[group].targetType == .ip {
                throw invalid(
                    "The provided target group \(wanted.targetGroupArn) has target type ip, which is incompatible with the "
                        + "\(mode.rawValue) network mode specified in the task definition.")
            }
            resolved.append(
                ServiceTargetGroup(
                    targetGroup: Int32(group), containerName: wanted.containerName, containerPort: wanted.containerPort))
        }
        return resolved
    }

    func invalid(_ message: String, _ help: String? = nil) -> ECS.Error {
        ECS.Error(.invalidParameterException, message, help: help)
    }

    // MARK: Describing

    func describe(service index: Int) -> ECS.Service {
        let record = services[index]
        let deployments = record.deployments.enumerated().map { place, deployment in
            let own = record.tasks.filter { tasks[$0].deployment == deployment.id }
            let counts = count(own)
            let ending = deployment.rolloutState == .completed ? "completed" : "in progress"
            // What has failed is to go, whatever is left of it.
            let remaining = deployment.rolloutState == .failed ? 0 : own.count { tasks[$0].desiredStatus == .running }
            return ECS.Deployment(
                id: deployment.id, status: place == 0 ? .primary : .active,
                taskDefinition: taskDefinitions[Int(deployment.taskDefinition)].id.arn,
                desiredCount: place == 0 ? record.desiredCount : remaining,
                pendingCount: counts.pending, runningCount: counts.running, failedTasks: deployment.failedTasks,
                rolloutState: deployment.rolloutState,
                rolloutStateReason: deployment.rolloutStateReason ?? "ECS deployment \(deployment.id) \(ending).",
                createdAt: Timestamp(deployment.createdAt), updatedAt: Timestamp(deployment.updatedAt))
        }
        let counts = count(record.tasks)
        return ECS.Service(
            serviceArn: record.id.arn, serviceName: record.id.name, clusterArn: ECS.Cluster.ID(name: record.id.cluster).arn,
            status: record.status, desiredCount: record.desiredCount, runningCount: counts.running, pendingCount: counts.pending,
            launchType: record.launchType,
            schedulingStrategy: (isDaemon(index) ? ECS.SchedulingStrategy.daemon : .replica).rawValue,
            taskDefinition: taskDefinitions[Int(record.deployments[0].taskDefinition)].id.arn,
            deploymentConfiguration: record.configuration,
            loadBalancers: record.loadBalancers.map {
                ECS.LoadBalancer(
                    targetGroups[Int($0.targetGroup)].id, containerName: $0.containerName, containerPort: $0.containerPort)
            },
            healthCheckGracePeriodSeconds: Int(record.gracePeriod.components.seconds), deployments: deployments,
            events: record.events.reversed(), createdAt: Timestamp(record.createdAt),
            placementConstraints: record.placement?.constraints ?? [], placementStrategy: record.placement?.strategies ?? [],
            capacityProviderStrategy: record.placement.flatMap {
                $0.capacityProviderStrategy.isEmpty ? nil : $0.capacityProviderStrategy
            },
            availabilityZoneRebalancing: zoneRebalancing(of: index))
    }

    private func count(_ slots: [TaskSlot]) -> (running: Int, pending: Int) {
        (
            slots.count { tasks[$0].lastStatus == .running },
            slots.count { tasks[$0].desiredStatus == .running && tasks[$0].lastStatus < .running }
        )
    }
}
