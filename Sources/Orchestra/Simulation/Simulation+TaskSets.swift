// The API of Amazon ECS for services whose deployments somebody else conducts.

extension Simulation {
    /// `CreateService` with the EXTERNAL deployment controller: a service without tasks until it has a task set.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` for numbers out of bounds and a second service of the
    ///   same name.
    @discardableResult
    public mutating func createExternalService(
        _ name: String, in cluster: some ECS.ClusterReference = "default", desiredCount: Int,
        healthCheckGracePeriodSeconds: Int? = nil, launchType: ECS.LaunchType = .fargate
    ) throws(ECS.Error) -> ECS.Service.ID {
        let request = ECS.CreateServiceRequest(
            cluster: cluster.clusterReference, serviceName: name, desiredCount: desiredCount,
            healthCheckGracePeriodSeconds: healthCheckGracePeriodSeconds, launchType: launchType, deploymentController: .external)
        return try ecs(.createService(request)) { if case .service(let id) = $0 { id } else { nil } }
    }

    /// `CreateTaskSet`. Unlike the API, this call assumes a scale of 100 percent.
    /// - Throws: `ServiceNotFoundException`; `ServiceNotActiveException`; `ClientException` for a task definition that can't be
    ///   used; `InvalidParameterException` for another deployment controller, a scale not within 0 and 100, and load balancers
    ///   that don't fit.
    @discardableResult
    public mutating func createTaskSet(
        in service: ECS.Service.ID, taskDefinition: some ECS.TaskDefinitionReference, scale: ECS.Scale = .percent(100),
        loadBalancers: [ECS.LoadBalancer] = [], externalId: String? = nil, launchType: ECS.LaunchType? = nil,
        clientToken: String? = nil, networkConfiguration: ECS.NetworkConfiguration? = nil
    ) throws(ECS.Error) -> ECS.TaskSet {
        let request = ECS.CreateTaskSetRequest(
            cluster: service.cluster, service: service.name, taskDefinition: taskDefinition.taskDefinitionReference,
            externalId: externalId, loadBalancers: loadBalancers, launchType: launchType, scale: scale, clientToken: clientToken,
            networkConfiguration: networkConfiguration)
        return try ecs(.createTaskSet(request), Self.taskSet)
    }

    /// `UpdateTaskSet`.
    /// - Throws: `TaskSetNotFoundException`; `InvalidParameterException` for a scale not within 0 and 100.
    @discardableResult
    public mutating func updateTaskSet(
        _ taskSet: String, of service: ECS.Service.ID, scale: ECS.Scale
    ) throws(ECS.Error) -> ECS.TaskSet {
        try ecs(.updateTaskSet(cluster: service.cluster, service: service.name, taskSet: taskSet, scale: scale), Self.taskSet)
    }

    /// `UpdateServicePrimaryTaskSet`: which one serves. The service takes over its load balancers.
    /// - Throws: `TaskSetNotFoundException`.
    @discardableResult
    public mutating func updateServicePrimaryTaskSet(
        of service: ECS.Service.ID, primaryTaskSet: String
    ) throws(ECS.Error) -> ECS.TaskSet {
        try ecs(
            .updateServicePrimaryTaskSet(cluster: service.cluster, service: service.name, primaryTaskSet: primaryTaskSet),
            Self.taskSet)
    }

    /// `DeleteTaskSet`: it drains, and is gone when its tasks have left.
    /// - Throws: `TaskSetNotFoundException`; `InvalidParameterException` while its scale is above 0, unless `force`.
    @discardableResult
    public mutating func deleteTaskSet(
        _ taskSet: String, of service: ECS.Service.ID, force: Bool = false
    ) throws(ECS.Error) -> ECS.TaskSet {
        try ecs(.deleteTaskSet(cluster: service.cluster, service: service.name, taskSet: taskSet, force: force), Self.taskSet)
    }

    /// `DescribeTaskSets`: all of a service's, or those that are named; what isn't there is among the failures.
    public func describeTaskSets(
        _ taskSets: [String] = [], of service: ECS.Service.ID
    ) throws(ECS.Error) -> (taskSets: [ECS.TaskSet], failures: [ECS.Failure]) {
        let (found, failures) = try world.describeTaskSets(taskSets, of: service.name, in: service.cluster)
        return (found, failures)
    }

    private static func taskSet(_ result: Result) -> ECS.TaskSet? {
        if case .taskSet(let taskSet) = result { taskSet } else { nil }
    }
}
