// DescribeServiceDeployments, ListServiceDeployments, DescribeServiceRevisions, StopServiceDeployment.

extension World {
    /// Up to 20 by ARN; what isn't there is among the failures.
    func describeServiceDeployments(_ arns: [String]) throws(ECS.Error) -> (
        serviceDeployments: [ECS.ServiceDeployment], failures: [ECS.Failure]
    ) {
        guard (1...20).contains(arns.count) else { throw invalid("Specify 1 to 20 service deployments.") }
        var found: [ECS.ServiceDeployment] = []
        var failures: [ECS.Failure] = []
        for arn in arns {
            if let (service, place) = findServiceDeployment(arn) {
                found.append(describe(serviceDeployment: place, of: service))
            } else {
                failures.append(ECS.Failure(arn: arn, reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    /// Up to 20 by ARN; what isn't there is among the failures.
    func describeServiceRevisions(_ arns: [String]) throws(ECS.Error) -> (
        serviceRevisions: [ECS.ServiceRevision], failures: [ECS.Failure]
    ) {
        guard (1...20).contains(arns.count) else { throw invalid("Specify 1 to 20 service revisions.") }
        var found: [ECS.ServiceRevision] = []
        var failures: [ECS.Failure] = []
        for arn in arns {
            if let (service, number) = find("service-revision", arn), let number = UInt64(number),
                let place = services[service].history.revisions.firstIndex(where: { $0.number == number })
            {
                found.append(describe(revision: Int32(place), of: service))
            } else {
                failures.append(ECS.Failure(arn: arn, reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    /// The newest first, with the statuses and from the time that are asked for.
    func listServiceDeployments(
        _ reference: String, in cluster: String?, status: [ECS.ServiceDeployment.Status], createdAt: ECS.CreatedAt?
    ) throws(ECS.Error) -> [ECS.ServiceDeploymentBrief] {
        let index = try service(reference, in: cluster, orInactive: true)
        try checkController(of: index)
        return services[index].history.deployments.indices.reversed().map { describe(serviceDeployment: $0, of: index) }
            .filter { deployment in
                (status.isEmpty || status.contains(deployment.status))
                    && createdAt?.before.map { deployment.createdAt < $0 } ?? true
                    && createdAt?.after.map { deployment.createdAt > $0 } ?? true
            }.map {
                ECS.ServiceDeploymentBrief(
                    serviceDeploymentArn: $0.serviceDeploymentArn, serviceArn: $0.serviceArn, clusterArn: $0.clusterArn,
                    createdAt: $0.createdAt, startedAt: $0.startedAt, finishedAt: $0.finishedAt,
                    targetServiceRevisionArn: $0.targetServiceRevision.arn, status: $0.status, statusReason: $0.statusReason)
            }
    }

    /// - Returns: The ARN.
    mutating func stopServiceDeployment(_ arn: String, _ stopType: ECS.StopServiceDeploymentStopType) throws(ECS.Error) -> String {
        guard let (index, place) = findServiceDeployment(arn) else { throw serviceDeploymentNotFound }
        let record = services[index].history.deployments[place]
        guard !record.status.isFinal else {
            throw ECS.Error(
                .conflictException, "The service deployment cannot be stopped in its current state.",
                help: "It is \(record.status).")
        }
        guard record.lifecycleStage != .cleanUp else {
            throw ECS.Error(
                .conflictException, "The service deployment cannot be stopped in its current state.",
                help: "Its old tasks are leaving already: deploy the older task definition instead.")
        }
        switch stopType {
        case .abort: changeServiceDeployment(of: index) { $0.status = .stopRequested }
        case .rollback:
            // On its way back already: that is what was asked for.
            if record.status == .rollbackInProgress { return arn }
            guard hasWayBack(index) else {
                throw ECS.Error(
                    .conflictException, "There is no previous service revision to roll back to.",
                    help: "Update the service to a task definition that works.")
            }
            changeServiceDeployment(of: index) { $0.status = .rollbackRequested }
            services[index].deployments[0].shift?.failure = .stopRequested
        }
        scheduleEvaluation(Int32(index))
        return arn
    }

    private func hasWayBack(_ index: Int) -> Bool {
        guard let shift = services[index].deployments[0].shift else { return services[index].lastCompleted != nil }
        return shift.blue != nil
    }

    var serviceDeploymentNotFound: ECS.Error {
        ECS.Error(.serviceDeploymentNotFoundException, "The specified service deployment does not exist.")
    }

    func checkController(of index: Int) throws(ECS.Error) {
        guard services[index].taskSets == nil else {
            throw ECS.Error(
                .unsupportedFeatureException, "Service deployments are not supported with an EXTERNAL deployment controller.",
                help: "Look at its task sets.")
        }
    }

    // MARK: Finding

    func findServiceDeployment(_ arn: String) -> (service: Int, place: Int)? {
        guard let (service, id) = find("service-deployment", arn),
            let place = services[service].history.deployments.firstIndex(where: { $0.id == id })
        else { return nil }
        return (service, place)
    }

    /// The service of `…:kind/CLUSTER/SERVICE/ID`, and the id.
    private func find(_ kind: String, _ arn: String) -> (service: Int, id: Substring)? {
        let prefix = Account.ecs("\(kind)/")
        let parts = arn.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard arn.hasPrefix(prefix), parts.count == 3, let service = serviceIndex["\(parts[0])/\(parts[1])"] else { return nil }
        return (Int(service), parts[2])
    }

    func arn(ofRevision revision: Int32, of index: Int) -> String {
        let id = services[index].id
        return Account.ecs(
            "service-revision/\(id.cluster)/\(id.name)/\(services[index].history.revisions[Int(revision)].number)")
    }

    func arn(ofServiceDeployment place: Int, of index: Int) -> String {
        let id = services[index].id
        return Account.ecs("service-deployment/\(id.cluster)/\(id.name)/\(services[index].history.deployments[place].id)")
    }

    // MARK: Describing

    func describe(revision: Int32, of index: Int) -> ECS.ServiceRevision {
        let service = services[index]
        let record = service.history.revisions[Int(revision)]
        let definition = taskDefinitions[Int(record.taskDefinition)]
        return ECS.ServiceRevision(
            serviceRevisionArn: arn(ofRevision: revision, of: index), serviceArn: service.id.arn,
            clusterArn: ECS.Cluster.ID(name: service.id.cluster).arn, taskDefinition: definition.id.arn,
            launchType: service.launchType, loadBalancers: record.loadBalancers.map { describe(loadBalancer: $0) },
            containerImages: definition.containers.map { .init(containerName: $0.name, image: $0.image) },
            createdAt: Timestamp(record.createdAt),
            resolvedConfiguration: .init(
                loadBalancers: record.loadBalancers.map {
                    .init(
                        targetGroupArn: targetGroups[Int($0.targetGroup)].id.arn,
                        productionListenerRule: $0.advanced?.productionRule)
                }))
    }

    /// As the service names it: the tasks may be in the alternate target group.
    func describe(loadBalancer record: ServiceTargetGroup) -> ECS.LoadBalancer {
        let group = record.advanced?.targetGroup ?? record.targetGroup
        return ECS.LoadBalancer(
            targetGroups[Int(group)].id, containerName: record.containerName, containerPort: record.containerPort,
            advancedConfiguration: record.advanced.map {
                ECS.AdvancedConfiguration(
                    alternateTargetGroupArn: targetGroups[Int($0.alternate)].id.arn, productionListenerRule: $0.productionRule,
                    testListenerRule: $0.testRule, roleArn: $0.roleArn)
            })
    }

    func describe(serviceDeployment place: Int, of index: Int) -> ECS.ServiceDeployment {
        let service = services[index]
        let record = service.history.deployments[place]
        let isCurrent = currentServiceDeployment(of: index) == place
        let shift = isCurrent ? service.deployments.first?.shift : nil
        return ECS.ServiceDeployment(
            serviceDeploymentArn: arn(ofServiceDeployment: place, of: index), serviceArn: service.id.arn,
            clusterArn: ECS.Cluster.ID(name: service.id.cluster).arn, createdAt: Timestamp(record.createdAt),
            startedAt: Timestamp(ifSet: record.startedAt), finishedAt: Timestamp(ifSet: record.finishedAt),
            stoppedAt: Timestamp(ifSet: record.stoppedAt), updatedAt: Timestamp(record.updatedAt),
            sourceServiceRevisions: record.sources.map { summary(of: $0, shift, of: index) },
            targetServiceRevision: summary(of: record.revision, shift, of: index), status: record.status,
            statusReason: record.statusReason, lifecycleStage: record.lifecycleStage,
            lifecycleHookDetails: shift.map { $0.hooks.map { detail(of: $0) } }, deploymentConfiguration: record.configuration,
            rollback: record.rollback.map {
                .init(
                    reason: $0.reason, startedAt: Timestamp($0.startedAt),
                    serviceRevisionArn: arn(ofRevision: $0.revision, of: index))
            }, deploymentCircuitBreaker: breaker(of: record, isCurrent, of: index), alarms: alarms(of: record))
    }

    private func summary(
        of revision: Int32, _ shift: TrafficShiftRecord?, of index: Int
    ) -> ECS.ServiceDeployment.RevisionSummary {
        let service = services[index]
        let id = service.history.revisions[Int(revision)].deployment
        let own = service.tasks.filter { tasks[$0].deployment == id }
        let deployment = service.deployments.firstIndex { $0.id == id }
        let requested =
            deployment == 0
            ? service.desiredCount
            : deployment.map { service.deployments[$0].rolloutState == .failed } ?? true
                ? 0 : own.count { tasks[$0].desiredStatus == .running }
        let counts = count(own)
        let isGreen = deployment == 0
        let isBlue = id == shift?.blue
        func weight(_ percent: Double) -> Double { isGreen ? percent : isBlue ? 100 - percent : 0 }
        return .init(
            arn: arn(ofRevision: revision, of: index), requestedTaskCount: requested, runningTaskCount: counts.running,
            pendingTaskCount: counts.pending, requestedProductionTrafficWeight: shift.map { weight($0.productionPercent) },
            requestedTestTrafficWeight: shift.map { weight($0.testPercent) })
    }

    private func breaker(
        of record: ServiceDeploymentRecord, _ isCurrent: Bool, of index: Int
    ) -> ECS.ServiceDeployment.CircuitBreaker {
        // It watches rolling deployments alone.
        let isOn =
            record.configuration.deploymentCircuitBreaker?.enable == true && record.configuration.strategy?.shiftsTraffic != true
        let goesOn = isCurrent && record.rollback == nil
        return .init(
            status: record.breakerHasTriggered
                ? .triggered : !isOn ? .disabled : goesOn ? .monitoring : .monitoringComplete,
            failureCount: isCurrent && record.rollback == nil ? failureCount(of: index) : record.failureCount,
            threshold: isCurrent ? breakerThreshold(of: index) : record.threshold)
    }

    private func alarms(of record: ServiceDeploymentRecord) -> ECS.ServiceDeployment.Alarms {
        let alarms = record.configuration.alarms
        let goesOn = !record.status.isFinal && record.rollback == nil
        return .init(
            status: !record.triggeredAlarms.isEmpty
                ? .triggered : alarms?.enable != true ? .disabled : goesOn ? .monitoring : .monitoringComplete,
            alarmNames: alarms?.alarmNames ?? [], triggeredAlarmNames: record.triggeredAlarms)
    }
}
