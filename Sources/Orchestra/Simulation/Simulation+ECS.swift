// The API of Amazon ECS, as readers call it. Defaults that the API doesn't have are said at each call.

extension Simulation {
    // MARK: Clusters

    /// `CreateCluster`. The same name again gives the same cluster.
    ///
    /// - Parameter serviceConnectDefaults: A namespace, for services that name none. One that isn't there is created, for the API alone,
    ///   and the cluster is PROVISIONING until it is.
    /// - Throws: `InvalidParameterException` for a name that isn't 1 to 255 letters, digits, hyphens and underscores.
    @discardableResult
    public mutating func createCluster(
        _ name: String = "default", serviceConnectDefaults: String? = nil
    ) throws(ECS.Error) -> ECS.Cluster.ID {
        try ecs(.createCluster(clusterName: name, serviceConnectDefaults: serviceConnectDefaults)) {
            if case .cluster(let id) = $0 { id } else { nil }
        }
    }

    /// `UpdateCluster`.
    /// - Throws: `ClusterNotFoundException`; `ClientException` for a name that no namespace can have.
    @discardableResult
    public mutating func updateCluster(
        _ cluster: some ECS.ClusterReference, serviceConnectDefaults: String
    ) throws(ECS.Error) -> ECS.Cluster {
        try ecs(.updateCluster(cluster: cluster.clusterReference, serviceConnectDefaults: serviceConnectDefaults)) {
            if case .describedCluster(let cluster) = $0 { cluster } else { nil }
        }
    }

    /// `ListServicesByNamespace`: the ARNs of the services whose deployments use Service Connect in that namespace, in all clusters.
    /// - Throws: `NamespaceNotFoundException`.
    public func listServicesByNamespace(_ namespace: String) throws(ECS.Error) -> [String] {
        try world.listServicesByNamespace(namespace)
    }

    /// `DeleteCluster`.
    /// - Throws: `ClusterNotFoundException`; `ClusterContainsServicesException`; `ClusterContainsTasksException`.
    @discardableResult
    public mutating func deleteCluster(_ cluster: some ECS.ClusterReference) throws(ECS.Error) -> ECS.Cluster {
        try ecs(.deleteCluster(cluster: cluster.clusterReference)) {
            if case .describedCluster(let cluster) = $0 { cluster } else { nil }
        }
    }

    /// `UpdateClusterSettings`: `containerInsights` is `disabled`, `enabled` or `enhanced`.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` for any other setting.
    @discardableResult
    public mutating func updateClusterSettings(
        _ cluster: some ECS.ClusterReference, settings: [ECS.KeyValuePair]
    ) throws(ECS.Error) -> ECS.Cluster {
        try ecs(.updateClusterSettings(cluster: cluster.clusterReference, settings: settings)) {
            if case .describedCluster(let cluster) = $0 { cluster } else { nil }
        }
    }

    /// `DescribeClusters`; what isn't there is among the failures.
    public func describeClusters(_ clusters: [String] = []) -> (clusters: [ECS.Cluster], failures: [ECS.Failure]) {
        world.describeClusters(clusters)
    }

    /// `ListClusters`: ARNs.
    public func listClusters() -> [String] { world.listClusters() }

    // MARK: Task definitions

    /// `RegisterTaskDefinition`. Unlike the API, this call assumes a task for Fargate: networkMode awsvpc, 256 CPU units and
    /// 512 MiB, unless it is told otherwise, and the usual execution role where `options` has none.
    /// - Throws: `ClientException` with the first rule that is broken.
    @discardableResult
    public mutating func registerTaskDefinition(
        family: String, containers: [ECS.ContainerDefinition], cpu: String? = "256", memory: String? = "512",
        networkMode: ECS.NetworkMode? = .awsvpc, requiresCompatibilities: [ECS.LaunchType] = [.fargate], tags: [ECS.Tag]? = nil,
        options: ECS.TaskDefinitionOptions = .init()
    ) throws(ECS.Error) -> ECS.TaskDefinition.ID {
        var request = ECS.RegisterTaskDefinitionRequest(
            family: family, containerDefinitions: containers, cpu: cpu, memory: memory, networkMode: networkMode,
            requiresCompatibilities: requiresCompatibilities, tags: tags, options: options)
        if requiresCompatibilities.contains(.fargate), options.executionRoleArn == nil {
            request.executionRoleArn = Account.executionRole
        }
        return try registerTaskDefinition(request)
    }

    /// `RegisterTaskDefinition`, with the API's own defaults.
    /// - Throws: `ClientException` with the first rule that is broken.
    @discardableResult
    public mutating func registerTaskDefinition(
        _ request: ECS.RegisterTaskDefinitionRequest
    ) throws(ECS.Error) -> ECS.TaskDefinition.ID {
        try ecs(.registerTaskDefinition(request)) { if case .taskDefinition(let id) = $0 { id } else { nil } }
    }

    /// `DeregisterTaskDefinition`: the revision becomes INACTIVE. Needs a revision.
    @discardableResult
    public mutating func deregisterTaskDefinition(
        _ taskDefinition: some ECS.TaskDefinitionReference
    ) throws(ECS.Error) -> ECS.TaskDefinition {
        try ecs(.deregisterTaskDefinition(taskDefinition: taskDefinition.taskDefinitionReference)) {
            if case .describedTaskDefinition(let definition) = $0 { definition } else { nil }
        }
    }

    /// `DeleteTaskDefinitions`, one to ten: INACTIVE revisions only; the others are among the failures. A revision is gone when
    /// no task and no service has it any more.
    /// - Throws: `InvalidParameterException` for none and for more than ten.
    @discardableResult
    public mutating func deleteTaskDefinitions(
        _ taskDefinitions: [String]
    ) throws(ECS.Error) -> (taskDefinitions: [ECS.TaskDefinition], failures: [ECS.Failure]) {
        try ecs(.deleteTaskDefinitions(taskDefinitions: taskDefinitions)) {
            if case .deletion(let deleted, let failures) = $0 { (deleted, failures) } else { nil }
        }
    }

    /// `DescribeTaskDefinition`. A family alone means its latest ACTIVE revision.
    public func describeTaskDefinition(_ taskDefinition: some ECS.TaskDefinitionReference) throws(ECS.Error) -> ECS.TaskDefinition {
        try world.describeTaskDefinition(taskDefinition.taskDefinitionReference)
    }

    /// `DescribeTaskDefinition` with its tags, if they are asked for.
    public func describeTaskDefinition(
        _ taskDefinition: some ECS.TaskDefinitionReference, include: [ECS.TaskDefinitionField]
    ) throws(ECS.Error) -> (taskDefinition: ECS.TaskDefinition, tags: [ECS.Tag]) {
        let definition = try world.describeTaskDefinition(taskDefinition.taskDefinitionReference)
        return (definition, include.contains(.tags) ? world.tags(of: definition.taskDefinitionArn) : [])
    }

    /// `ListTaskDefinitions`: ARNs, by family and revision. `familyPrefix` is a whole family's name.
    public func listTaskDefinitions(
        familyPrefix: String? = nil, status: ECS.TaskDefinition.Status = .active, sort: ECS.SortOrder = .ascending
    ) -> [String] {
        world.listTaskDefinitions(familyPrefix: familyPrefix, status: status, sort: sort)
    }

    /// `ListTaskDefinitionFamilies`: those with an ACTIVE revision, or with INACTIVE ones alone too.
    public func listTaskDefinitionFamilies(prefix: String = "", activeOnly: Bool = false) -> [String] {
        world.listTaskDefinitionFamilies(prefix: prefix, status: activeOnly ? .active : .all)
    }

    /// `ListTaskDefinitionFamilies` by status; INACTIVE are those without an ACTIVE revision.
    public func listTaskDefinitionFamilies(prefix: String = "", status: ECS.TaskDefinition.FamilyStatus) -> [String] {
        world.listTaskDefinitionFamilies(prefix: prefix, status: status)
    }

    // MARK: Services

    /// `CreateService`, a REPLICA service. Unlike the API, this call assumes launchType FARGATE.
    /// - Throws: `ClusterNotFoundException`; `ClientException` for a task definition that can't be used;
    ///   `InvalidParameterException` for numbers out of bounds, a second service of the same name, and load balancers that
    ///   don't fit.
    @discardableResult
    public mutating func createService(
        _ name: String, in cluster: some ECS.ClusterReference = "default", taskDefinition: some ECS.TaskDefinitionReference,
        desiredCount: Int, minimumHealthyPercent: Int = 100, maximumPercent: Int = 200, loadBalancers: [ECS.LoadBalancer] = [],
        healthCheckGracePeriodSeconds: Int? = nil, launchType: ECS.LaunchType = .fargate,
        deploymentCircuitBreaker: ECS.DeploymentConfiguration.DeploymentCircuitBreaker? = nil,
        alarms: ECS.DeploymentConfiguration.DeploymentAlarms? = nil, bakeTimeInMinutes: Int? = nil,
        strategy: ECS.DeploymentStrategy? = nil, lifecycleHooks: [ECS.DeploymentLifecycleHook]? = nil,
        linearConfiguration: ECS.LinearConfiguration? = nil, canaryConfiguration: ECS.CanaryConfiguration? = nil,
        settings: ECS.ServiceSettings = .init(), serviceRegistries: [ECS.ServiceRegistry]? = nil,
        serviceConnectConfiguration: ECS.ServiceConnectConfiguration? = nil,
        networkConfiguration: ECS.NetworkConfiguration? = nil
    ) throws(ECS.Error) -> ECS.Service.ID {
        var settings = settings
        settings.networkConfiguration = networkConfiguration ?? settings.networkConfiguration
        let request = ECS.CreateServiceRequest(
            cluster: cluster.clusterReference, serviceName: name, taskDefinition: taskDefinition.taskDefinitionReference,
            desiredCount: desiredCount,
            deploymentConfiguration: .init(
                minimumHealthyPercent: minimumHealthyPercent, maximumPercent: maximumPercent,
                deploymentCircuitBreaker: deploymentCircuitBreaker, alarms: alarms, bakeTimeInMinutes: bakeTimeInMinutes,
                strategy: strategy, lifecycleHooks: lifecycleHooks, linearConfiguration: linearConfiguration,
                canaryConfiguration: canaryConfiguration),
            loadBalancers: loadBalancers, healthCheckGracePeriodSeconds: healthCheckGracePeriodSeconds, launchType: launchType,
            settings: settings, serviceRegistries: serviceRegistries, serviceConnectConfiguration: serviceConnectConfiguration)
        return try ecs(.createService(request)) { if case .service(let id) = $0 { id } else { nil } }
    }

    /// `UpdateService`: what isn't given stays as it is.
    /// - Throws: `ServiceNotFoundException`; `ServiceNotActiveException`; and what ``createService(_:in:taskDefinition:desiredCount:minimumHealthyPercent:maximumPercent:loadBalancers:healthCheckGracePeriodSeconds:launchType:deploymentCircuitBreaker:alarms:bakeTimeInMinutes:strategy:lifecycleHooks:linearConfiguration:canaryConfiguration:settings:serviceRegistries:serviceConnectConfiguration:networkConfiguration:)`` throws.
    @discardableResult
    public mutating func updateService(
        _ service: ECS.Service.ID, desiredCount: Int? = nil, taskDefinition: (any ECS.TaskDefinitionReference)? = nil,
        minimumHealthyPercent: Int? = nil, maximumPercent: Int? = nil, loadBalancers: [ECS.LoadBalancer]? = nil,
        healthCheckGracePeriodSeconds: Int? = nil, forceNewDeployment: Bool = false,
        deploymentCircuitBreaker: ECS.DeploymentConfiguration.DeploymentCircuitBreaker? = nil,
        alarms: ECS.DeploymentConfiguration.DeploymentAlarms? = nil, bakeTimeInMinutes: Int? = nil,
        strategy: ECS.DeploymentStrategy? = nil, lifecycleHooks: [ECS.DeploymentLifecycleHook]? = nil,
        linearConfiguration: ECS.LinearConfiguration? = nil, canaryConfiguration: ECS.CanaryConfiguration? = nil,
        settings: ECS.ServiceSettings = .init(), serviceRegistries: [ECS.ServiceRegistry]? = nil,
        serviceConnectConfiguration: ECS.ServiceConnectConfiguration? = nil,
        networkConfiguration: ECS.NetworkConfiguration? = nil
    ) throws(ECS.Error) -> ECS.Service {
        var settings = settings
        settings.networkConfiguration = networkConfiguration ?? settings.networkConfiguration
        var configuration: ECS.DeploymentConfiguration?
        if minimumHealthyPercent != nil || maximumPercent != nil || deploymentCircuitBreaker != nil || alarms != nil
            || bakeTimeInMinutes != nil || strategy != nil || lifecycleHooks != nil || linearConfiguration != nil
            || canaryConfiguration != nil, let index = world.serviceIndex[world.key(service)]
        {
            let current = world.services[Int(index)].configuration
            configuration = ECS.DeploymentConfiguration(
                minimumHealthyPercent: minimumHealthyPercent ?? current.minimumHealthyPercent,
                maximumPercent: maximumPercent ?? current.maximumPercent, deploymentCircuitBreaker: deploymentCircuitBreaker,
                alarms: alarms, bakeTimeInMinutes: bakeTimeInMinutes, strategy: strategy, lifecycleHooks: lifecycleHooks,
                linearConfiguration: linearConfiguration, canaryConfiguration: canaryConfiguration)
        }
        let request = ECS.UpdateServiceRequest(
            cluster: service.cluster, service: service.name, desiredCount: desiredCount,
            taskDefinition: taskDefinition?.taskDefinitionReference, deploymentConfiguration: configuration,
            loadBalancers: loadBalancers,
            healthCheckGracePeriodSeconds: healthCheckGracePeriodSeconds, forceNewDeployment: forceNewDeployment,
            settings: settings,
            serviceRegistries: serviceRegistries, serviceConnectConfiguration: serviceConnectConfiguration)
        return try ecs(.updateService(request)) { if case .describedService(let service) = $0 { service } else { nil } }
    }

    /// `DeleteService`: it drains, and is INACTIVE when its tasks have left.
    /// - Throws: `ServiceNotFoundException`; `InvalidParameterException` while `desiredCount` is above 0, unless `force`.
    @discardableResult
    public mutating func deleteService(_ service: ECS.Service.ID, force: Bool = false) throws(ECS.Error) -> ECS.Service {
        try ecs(.deleteService(service: service.name, cluster: service.cluster, force: force)) {
            if case .describedService(let service) = $0 { service } else { nil }
        }
    }

    /// `DescribeServices`, one to ten by name; what isn't there is among the failures.
    public func describeServices(
        _ services: [String], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> (services: [ECS.Service], failures: [ECS.Failure]) {
        try world.describeServices(services, in: cluster.clusterReference)
    }

    /// `ListServices`: the ARNs of the ACTIVE ones.
    public func listServices(in cluster: some ECS.ClusterReference = "default") throws(ECS.Error) -> [String] {
        try world.listServices(in: cluster.clusterReference)
    }

    // MARK: Tasks

    /// `RunTask`: standalone tasks, which nobody replaces. Unlike the API, this call assumes launchType FARGATE.
    /// - Throws: `ClusterNotFoundException`; `ClientException`; `InvalidParameterException` for a count not within 1 and 10.
    @discardableResult
    public mutating func runTask(
        _ taskDefinition: some ECS.TaskDefinitionReference, in cluster: some ECS.ClusterReference = "default", count: Int = 1,
        group: String? = nil, startedBy: String? = nil, launchType: ECS.LaunchType = .fargate, overrides: ECS.TaskOverride? = nil,
        enableExecuteCommand: Bool = false, tags: [ECS.Tag] = [], networkConfiguration: ECS.NetworkConfiguration? = nil
    ) throws(ECS.Error) -> [ECS.Task.ID] {
        let request = ECS.RunTaskRequest(
            cluster: cluster.clusterReference, taskDefinition: taskDefinition.taskDefinitionReference, count: count, group: group,
            startedBy: startedBy, launchType: launchType, overrides: overrides, enableExecuteCommand: enableExecuteCommand,
            tags: tags, networkConfiguration: networkConfiguration)
        return try runTask(request).tasks
    }

    /// `StopTask`: the decision is made at once, the stopping takes its time.
    /// - Throws: `InvalidParameterException` if nobody remembers the task.
    @discardableResult
    public mutating func stopTask(_ task: ECS.Task.ID, reason: String? = nil) throws(ECS.Error) -> ECS.Task {
        try ecs(.stopTask(task: task, reason: reason)) { if case .describedTask(let task) = $0 { task } else { nil } }
    }

    /// `UpdateTaskProtection`: neither scaling in nor a deployment stops these tasks for so many minutes, 120 if it isn't said.
    ///
    /// Tasks that can't be protected are among the failures: MISSING; TASK_NOT_VALID for one that belongs to no service or isn't
    /// RUNNING; DEPLOYMENT_BLOCKED while the service can't come to rest for its protected tasks.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` unless there are 1 to 10 tasks and 1 to 2880 minutes.
    @discardableResult
    public mutating func updateTaskProtection(
        _ tasks: [ECS.Task.ID], in cluster: some ECS.ClusterReference = "default", protectionEnabled: Bool,
        expiresInMinutes: Int? = nil
    ) throws(ECS.Error) -> (protectedTasks: [ECS.ProtectedTask], failures: [ECS.Failure]) {
        let command = Command.updateTaskProtection(
            cluster: cluster.clusterReference, tasks: tasks, protectionEnabled: protectionEnabled,
            expiresInMinutes: expiresInMinutes)
        return try ecs(command) { if case .protection(let tasks, let failures) = $0 { (tasks, failures) } else { nil } }
    }

    /// `GetTaskProtection`, of up to 100 tasks; of none, all in the cluster that are protected.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` for more than 100.
    public func getTaskProtection(
        _ tasks: [ECS.Task.ID] = [], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> (protectedTasks: [ECS.ProtectedTask], failures: [ECS.Failure]) {
        let (protected, failures) = try world.getTaskProtection(tasks, in: cluster.clusterReference)
        return (protected, failures)
    }

    // MARK: Alarms

    /// `SetAlarmState` of Amazon CloudWatch. A deployment that watches the alarm fails when it enters ALARM.
    public mutating func setAlarmState(_ alarmName: String, _ stateValue: CloudWatch.StateValue) {
        // Nothing about it can be refused: an alarm is there once somebody names it.
        _ = try! carryOut(.setAlarmState(alarmName: alarmName, stateValue: stateValue))
    }
}
