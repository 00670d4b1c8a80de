// CreateService, UpdateService, DeleteService, DescribeServices, ListServices.

extension World {
    /// - Parameter inDefaultVpc: It names no subnets although there is a VPC, since it is elsewhere.
    mutating func createService(
        _ request: ECS.CreateServiceRequest, _ policies: Policies, inDefaultVpc: Bool = false
    ) throws(ECS.Error) -> ECS.Service.ID {
        let cluster = try cluster(request.cluster)
        let id = ECS.Service.ID(cluster: clusters[cluster].name, name: request.serviceName)
        guard ECS.isName(request.serviceName) else {
            throw invalid(
                "Service name '\(request.serviceName)' is invalid.", "Use 1 to 255 letters, digits, hyphens and underscores.")
        }
        let isDaemon = request.schedulingStrategy == .daemon
        let isExternal = request.deploymentController?.type == .external
        let (desiredCount, configuration) = try isDaemon ? checkDaemon(request) : checkReplica(request)
        try check(request.deploymentController, with: request)
        try check(clientToken: request.clientToken)
        let known = serviceIndex[key(id)].map(Int.init).flatMap { services[$0].status == .inactive ? nil : $0 }
        if let known, services[known].status == .draining { throw invalid("Unable to Start a service that is still Draining.") }
        if let known, let token = request.clientToken, token == services[known].clientToken { return id }
        let infrastructure =
            try isExternal
            ? Infrastructure.launchType(request.launchType ?? .ec2)
            : infrastructure(request.launchType, request.capacityProviderStrategy, in: cluster)
        var definition: Int?
        var loadBalancers: [ServiceTargetGroup] = []
        var discovery = ServiceDiscoveryRecord()
        if isExternal {
            try checkExternal(request)
        } else {
            let usable = try usableTaskDefinition(request.taskDefinition ?? "", inactive: .clientException)
            try checkRuns(usable, on: infrastructure)
            loadBalancers = try resolve(request.loadBalancers, for: usable)
            try checkTrafficShift(configuration, loadBalancers)
            discovery = try resolveDiscovery(request, for: usable, in: cluster)
            try checkInstances(request.desiredCount ?? 0, discovery)
            let interfaces = try interfaces(
                request.networkConfiguration, for: usable, isFargate: infrastructure.isFargate, inherits: inDefaultVpc)
            try checkVpc(of: loadBalancers, interfaces)
            definition = usable
        }
        let (launchType, placement) = try placement(request, definition, on: infrastructure)
        try check(request.settings, on: launchType)
        let grace = try check(grace: request.healthCheckGracePeriodSeconds ?? 0)
        if let known {
            // The same again is the same service; anything else under its name is refused.
            let service = services[known]
            guard isDaemon || service.desiredCount == desiredCount, service.configuration == configuration,
                service.launchType == launchType, service.asksForTheSame(placement), service.gracePeriod == grace,
                (service.taskSets != nil) == isExternal, isExternal || service.loadBalancers == loadBalancers,
                asksForTheSame(discovery, of: known),
                service.deployments.first.map({ Int($0.taskDefinition) }) == definition,
                service.settings?.networkConfiguration == request.networkConfiguration
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
                launchType: launchType, loadBalancers: loadBalancers, gracePeriod: grace, deployments: [],
                taskSets: isExternal ? [] : nil, settings: request.settings == .init() ? nil : request.settings, createdAt: moment,
                clientToken: request.clientToken, placement: placement, discovery: discovery.isEmpty ? nil : discovery))
        serviceIndex[key(id)] = Int32(index)
        clusters[cluster].services.append(Int32(index))
        guard let definition else {
            log(.serviceStatusChanged(service: id, status: .active))
            return id
        }
        log(.serviceCreated(service: id, taskDefinition: taskDefinitions[definition].id, desiredCount: desiredCount))
        if isDaemon { changeCapacity(of: cluster) { $0.daemons.append(Int32(index)) } }
        beginDeployment(index, of: definition, policies)
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
        try check(request.settings, on: services[index].launchType)
        guard services[index].taskSets == nil else { return try updateExternalService(index, request) }
        let configuration = request.deploymentConfiguration?.filled(from: services[index].configuration)
        let current = services[index].deployments[0]
        var definition = Int(current.taskDefinition)
        if let reference = request.taskDefinition {
            definition = try usableTaskDefinition(reference, inactive: .clientException)
            try checkRuns(definition, on: services[index].launchType)
        }
        let placement = try updatedPlacement(of: index, request, definition)
        var loadBalancers = services[index].loadBalancers
        if let wanted = request.loadBalancers { loadBalancers = try resolve(wanted, for: definition) }
        try checkContainers(loadBalancers, of: definition)
        let discovery = try updatedDiscovery(of: index, request, definition)
        try checkInstances(request.desiredCount ?? services[index].desiredCount, discovery)
        try checkTrafficShift(configuration ?? services[index].configuration, loadBalancers)
        let interfaces = try updatedInterfaces(of: index, request, definition)
        try checkVpc(of: loadBalancers, interfaces)
        if let grace = request.healthCheckGracePeriodSeconds { services[index].gracePeriod = try check(grace: grace) }

        if let count = request.desiredCount, count != services[index].desiredCount { overrideActivity(ofService: index) }
        services[index].desiredCount = request.desiredCount ?? services[index].desiredCount
        if let placement { services[index].placement = placement }
        services[index].configuration = configuration ?? services[index].configuration
        let redeploys =
            request.forceNewDeployment || definition != Int(current.taskDefinition)
            || loadBalancers != services[index].loadBalancers || !asksForTheSame(discovery, of: index)
            || interfaces != current.interfaces
            || request.platformVersion.map { platform($0) != platform(current.platformVersion) } ?? false
        take(request.settings, index)
        services[index].loadBalancers = loadBalancers
        services[index].discovery = discovery.isEmpty ? nil : discovery
        log(
            .serviceUpdated(
                service: services[index].id, desiredCount: services[index].desiredCount,
                taskDefinition: taskDefinitions[definition].id))
        if redeploys { beginDeployment(index, of: definition, policies) }
        if request.desiredCount != nil { noteDesiredCount(of: index, policies) }
        scheduleEvaluation(Int32(index))
        return describe(service: index)
    }

    private mutating func beginDeployment(_ index: Int, of definition: Int, _ policies: Policies) {
        let number = identifiers.next(.deployment)
        let id = "ecs-svc/\(Self.digits(number))"
        let serving = servingDeployment(of: index)
        let loadBalancers = targetGroups(forNextDeploymentOf: index, serving: serving)
        if let serving { giveTrafficBack(to: serving, before: loadBalancers, index) }
        for place in services[index].deployments.indices { services[index].deployments[place].shift = nil }
        if let former = services[index].deployments.first, former.rolloutState == .completed {
            services[index].lastCompleted = former
        }
        services[index].deployments.insert(
            DeploymentRecord(
                id: id, taskDefinition: Int32(definition), loadBalancers: loadBalancers,
                platformVersion: services[index].settings?.platformVersion, discovery: beginDiscovery(of: index),
                interfaces: taskDefinitions[definition].networkMode == .awsvpc
                    ? services[index].settings?.networkConfiguration?.awsvpcConfiguration : nil,
                createdAt: moment, updatedAt: moment),
            at: 0)
        beginServiceDeployment(index, number: number)
        beginTrafficShift(index, from: serving, policies.trafficProgression)
        services[index].isSteady = false
        beginWatchingAlarms(index)
        noteStart(.deploymentStarted, of: index, policies.startThrottle)
        log(.deploymentStarted(service: services[index].id, deployment: id, taskDefinition: taskDefinitions[definition].id))
        scheduleEvaluation(Int32(index))
    }

    mutating func take(_ settings: ECS.ServiceSettings, _ index: Int) {
        guard settings != .init() else { return }
        services[index].settings = settings.filled(from: services[index].settings ?? .init())
    }

    /// The number that `LATEST` stands for.
    func platform(_ version: String?) -> String { version == nil || version == "LATEST" ? "1.4.0" : version! }

    mutating func deleteService(_ reference: String, in cluster: String?, force: Bool) throws(ECS.Error) -> ECS.Service {
        let index = try service(reference, in: cluster)
        guard services[index].status == .active else { return describe(service: index) }
        guard force || services[index].desiredCount == 0 || isDaemon(index) else {
            throw invalid(
                "The service cannot be stopped while it is scaled above 0.",
                "Set desiredCount to 0 first, or delete it with force: true.")
        }
        if services[index].desiredCount != 0 { overrideActivity(ofService: index) }
        services[index].desiredCount = 0
        services[index].status = .draining
        log(.serviceStatusChanged(service: services[index].id, status: .draining))
        stopServiceDeployment(of: index, because: "The service was deleted.")
        if services[index].taskSets != nil { drainTaskSets(of: index) }
        for slot in services[index].tasks {
            let deployment = services[index].deployments.first?.id ?? tasks[slot].deployment
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
        if services[index].discovery?.connect != nil { removeEndpoints(of: index) }
        forgetScalableTarget(ofService: index)
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
        let clusterIndex = try cluster(reference)
        let cluster = clusters[clusterIndex].name
        guard (1...10).contains(references.count) else { throw invalid("Specify 1 to 10 services.") }
        var found: [ECS.Service] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            let id = ECS.Service.ID(cluster: cluster, name: try identifier(reference, in: clusterIndex))
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
        let name = try identifier(reference, in: clusterIndex)
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
                createdAt: Timestamp(deployment.createdAt), updatedAt: Timestamp(deployment.updatedAt),
                serviceConnectConfiguration: deployment.discovery?.value.connect?.given,
                serviceConnectResources: resources(of: deployment),
                networkConfiguration: deployment.interfaces.map { ECS.NetworkConfiguration(awsvpcConfiguration: $0) })
        }
        let counts = count(record.tasks)
        return ECS.Service(
            serviceArn: record.id.arn, serviceName: record.id.name, clusterArn: ECS.Cluster.ID(name: record.id.cluster).arn,
            status: record.status, desiredCount: record.desiredCount, runningCount: counts.running, pendingCount: counts.pending,
            launchType: record.launchType,
            platformVersion: record.launchType == .fargate ? platform(record.settings?.platformVersion) : nil,
            platformFamily: record.launchType == .fargate ? "Linux" : nil, roleArn: serviceRole(of: index),
            propagateTags: record.settings?.propagateTags ?? .none,
            enableECSManagedTags: record.settings?.enableECSManagedTags ?? false,
            enableExecuteCommand: record.settings?.enableExecuteCommand ?? false,
            schedulingStrategy: (isDaemon(index) ? ECS.SchedulingStrategy.daemon : .replica).rawValue,
            taskDefinition: servedTaskDefinition(of: index).map { taskDefinitions[Int($0)].id.arn } ?? "",
            deploymentController: record.taskSets == nil ? .ecs : .external, deploymentConfiguration: record.configuration,
            loadBalancers: record.loadBalancers.map { describe(loadBalancer: $0) },
            healthCheckGracePeriodSeconds: Int(record.gracePeriod.components.seconds), deployments: deployments,
            taskSets: record.taskSets.map { $0.map { describe(taskSet: $0, of: index) } }, events: record.events.reversed(),
            createdAt: Timestamp(record.createdAt), placementConstraints: record.placement?.constraints ?? [],
            placementStrategy: record.placement?.strategies ?? [],
            capacityProviderStrategy: record.placement.flatMap {
                $0.capacityProviderStrategy.isEmpty ? nil : $0.capacityProviderStrategy
            },
            availabilityZoneRebalancing: zoneRebalancing(of: index),
            serviceRegistries: (record.discovery?.registry?.given).map { [$0] } ?? [],
            networkConfiguration: record.settings?.networkConfiguration)
    }

    private func serviceRole(of index: Int) -> String? {
        let usesVPC = servedTaskDefinition(of: index).map { taskDefinitions[Int($0)].networkMode == .awsvpc } ?? false
        guard usesVPC || !services[index].loadBalancers.isEmpty else { return nil }
        return "arn:aws:iam::\(Account.id):role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    }

    func count(_ slots: [TaskSlot]) -> (running: Int, pending: Int) {
        (
            slots.count { tasks[$0].lastStatus == .running },
            slots.count { tasks[$0].desiredStatus == .running && tasks[$0].lastStatus < .running }
        )
    }
}
