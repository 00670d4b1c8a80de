// Clusters, services, scaling and names of a stack.

extension World {
    // MARK: Clusters

    mutating func make(_ properties: CloudFormation.ClusterProperties) throws -> Made {
        let name = properties.clusterName
        guard !clusters.contains(where: { $0.name == name && $0.status == .active }) else {
            throw alreadyExists("AWS::ECS::Cluster", name)
        }
        let id = try createCluster(name)
        do {
            var others = properties
            others.serviceConnectDefaults = nil
            try change(others)
            // Last, since a cluster that waits for its namespace takes no calls.
            if let defaults = properties.serviceConnectDefaults {
                giveConnectDefault(try connectDefault(defaults.namespace), toNew: Int32(try cluster(name)))
            }
        } catch {
            // CreateCluster does all of it, or nothing.
            _ = try? deleteCluster(name)
            throw error
        }
        return (.init(name, ["Arn": id.arn]), .activeCluster(name))
    }

    mutating func change(_ properties: CloudFormation.ClusterProperties) throws {
        let name = properties.clusterName
        if !properties.clusterSettings.isEmpty { _ = try updateClusterSettings(name, properties.clusterSettings) }
        if !properties.capacityProviders.isEmpty || !properties.defaultCapacityProviderStrategy.isEmpty {
            _ = try putClusterCapacityProviders(
                .init(
                    cluster: name, capacityProviders: properties.capacityProviders,
                    defaultCapacityProviderStrategy: properties.defaultCapacityProviderStrategy))
        }
        if let defaults = properties.serviceConnectDefaults, describe(cluster: try cluster(name)).serviceConnectDefaults != defaults
        {
            _ = try updateCluster(name, serviceConnectDefaults: defaults.namespace)
        }
        if !properties.tags.isEmpty { try tagResource(ECS.Cluster.ID(name: name).arn, properties.tags) }
    }

    // MARK: Services

    mutating func make(_ request: ECS.CreateServiceRequest, inDefaultVpc: Bool, _ policies: Policies) throws -> Made {
        let name = request.serviceName
        let cluster = clusters[try cluster(request.cluster)].name
        if (try? service(name, in: cluster)) != nil { throw alreadyExists("AWS::ECS::Service", name) }
        var request = request
        // A template may leave it out, where the API may not (template reference, DesiredCount).
        if request.schedulingStrategy != .daemon { request.desiredCount = request.desiredCount ?? 1 }
        let made = try createService(request, policies, inDefaultVpc: inDefaultVpc)
        let index = try service(made.name, in: request.cluster)
        return (.init(made.arn, ["Name": made.name, "ServiceArn": made.arn]), awaited(index))
    }

    private func awaited(_ index: Int) -> AwaitedResource {
        .steadyService(
            Int32(index), deployment: services[index].deployments.first?.id, until: moment + timing.stackServiceTimeout)
    }

    /// What the template doesn't say stays as it is: its count too, which somebody may have scaled.
    mutating func change(_ request: ECS.CreateServiceRequest, again: Bool, _ policies: Policies) throws -> AwaitedResource {
        var update = ECS.UpdateServiceRequest(
            cluster: request.cluster, service: request.serviceName, desiredCount: request.desiredCount,
            taskDefinition: request.taskDefinition, deploymentConfiguration: request.deploymentConfiguration,
            loadBalancers: request.loadBalancers, healthCheckGracePeriodSeconds: request.healthCheckGracePeriodSeconds,
            placementConstraints: request.placementConstraints, placementStrategy: request.placementStrategy,
            capacityProviderStrategy: request.capacityProviderStrategy,
            availabilityZoneRebalancing: request.availabilityZoneRebalancing, settings: request.settings,
            serviceRegistries: request.serviceRegistries, serviceConnectConfiguration: request.serviceConnectConfiguration)
        // The deployment that was given up begins anew.
        update.forceNewDeployment = again
        _ = try updateService(update, policies)
        return awaited(try service(request.serviceName, in: request.cluster))
    }

    mutating func remove(_ arn: String, in cluster: String?) throws -> AwaitedResource? {
        let index = try service(arn, in: cluster, orInactive: true)
        guard services[index].status == .active else { return .inactiveService(Int32(index)) }
        _ = try deleteService(arn, in: cluster, force: true)
        return .inactiveService(Int32(index))
    }

    // MARK: Scaling

    mutating func make(_ properties: CloudFormation.ScalableTargetProperties, _ policies: Policies) throws -> Made {
        let made = try registerScalableTarget(properties.request, policies)
        for action in properties.scheduledActions { try putScheduledAction(action.request(of: made.resourceId)) }
        let id = "\(made.resourceId)|\(made.scalableDimension)|\(made.serviceNamespace)"
        return (.init(id, ["Id": id]), nil)
    }

    mutating func change(
        _ properties: CloudFormation.ScalableTargetProperties, from old: CloudFormation.ResourceRequest, _ policies: Policies
    ) throws {
        guard case .scalableTarget(let old) = old else { return }
        _ = try registerScalableTarget(properties.request, policies)
        for gone in old.scheduledActions
        where !properties.scheduledActions.contains(where: { $0.scheduledActionName == gone.scheduledActionName }) {
            // What ran once is gone already.
            guard
                describeScheduledActions(properties.resourceId).contains(where: {
                    $0.scheduledActionName == gone.scheduledActionName
                })
            else { continue }
            try deleteScheduledAction(gone.scheduledActionName, on: properties.resourceId)
        }
        for action in properties.scheduledActions where !old.scheduledActions.contains(action) {
            try putScheduledAction(action.request(of: properties.resourceId))
        }
    }

    mutating func make(_ properties: CloudFormation.ScalingPolicyProperties) throws -> Made {
        guard let target = properties.target, let configuration = properties.configuration else {
            throw StackError(
                .validationError, "A scaling policy needs ScalingTargetId or ResourceId, and the configuration of its PolicyType.")
        }
        let made = try putScalingPolicy(properties.policyName, on: target, configuration)
        return (.init(made.policyARN, ["Arn": made.policyARN]), nil)
    }

    // MARK: Cloud Map

    mutating func make(
        _ type: CloudMap.Namespace.NamespaceType, _ properties: CloudFormation.NamespaceProperties
    ) throws -> Made {
        let operation = try createNamespace(
            properties.name, type, vpc: properties.vpc, soaTTL: properties.properties?.dnsProperties?.soa?.ttl)
        let record = registry.namespaces.last!
        let made = CloudFormation.MadeResource(
            record.id,
            [
                "Id": record.id, "Arn": CloudMap.Namespace.ID(record.id).arn,
                "HostedZoneId": "Z" + record.id.dropFirst("ns-".count).uppercased(),
            ])
        return (made, .cloudMapOperation(operation))
    }
}

extension CloudFormation.ScalableTargetProperties {
    var request: AutoScaling.RegisterScalableTargetRequest {
        .init(
            resourceId: resourceId, minCapacity: minCapacity, maxCapacity: maxCapacity, suspendedState: suspendedState)
    }
}

extension CloudFormation.ScalableTargetProperties.Action {
    func request(of resourceId: String) -> AutoScaling.PutScheduledActionRequest {
        .init(
            scheduledActionName: scheduledActionName, resourceId: resourceId, schedule: schedule, timezone: timezone,
            startTime: startTime, endTime: endTime, scalableTargetAction: scalableTargetAction)
    }
}
