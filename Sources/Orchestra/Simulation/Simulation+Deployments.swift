// The API of Amazon ECS that tells of rollouts, and stops them.

extension Simulation {
    /// `ListServiceDeployments`, the newest first.
    /// - Throws: `ClusterNotFoundException`; `ServiceNotFoundException`; `UnsupportedFeatureException` with the EXTERNAL
    ///   controller.
    public func listServiceDeployments(
        of service: ECS.Service.ID, status: [ECS.ServiceDeployment.Status] = [], createdAt: ECS.CreatedAt? = nil
    ) throws(ECS.Error) -> [ECS.ServiceDeploymentBrief] {
        try world.listServiceDeployments(service.name, in: service.cluster, status: status, createdAt: createdAt)
    }

    /// `DescribeServiceDeployments`, one to twenty by ARN; what isn't there is among the failures.
    public func describeServiceDeployments(
        _ arns: [String]
    ) throws(ECS.Error) -> (serviceDeployments: [ECS.ServiceDeployment], failures: [ECS.Failure]) {
        let (deployments, failures) = try world.describeServiceDeployments(arns)
        return (deployments, failures)
    }

    /// `DescribeServiceRevisions`, one to twenty by ARN; what isn't there is among the failures.
    public func describeServiceRevisions(
        _ arns: [String]
    ) throws(ECS.Error) -> (serviceRevisions: [ECS.ServiceRevision], failures: [ECS.Failure]) {
        let (revisions, failures) = try world.describeServiceRevisions(arns)
        return (revisions, failures)
    }

    /// A service's newest rollout; `nil` where somebody else conducts them.
    public func serviceDeployment(of service: ECS.Service.ID) -> ECS.ServiceDeployment? {
        guard let index = world.serviceIndex[world.key(service)].map(Int.init) else {
            mistake("no service '\(service)' in this simulation")
        }
        let count = world.services[index].history.deployments.count
        return count == 0 ? nil : world.describe(serviceDeployment: count - 1, of: index)
    }

    /// `StopServiceDeployment`: at the next look the service goes back to the revision before (ROLLBACK), or stays as it is
    /// (ABORT).
    /// - Returns: The ARN.
    /// - Throws: `ServiceDeploymentNotFoundException`; `ConflictException` for one that is over, whose old tasks are leaving, or
    ///   that has no revision to go back to.
    @discardableResult
    public mutating func stopServiceDeployment(
        _ serviceDeploymentArn: String, stopType: ECS.StopServiceDeploymentStopType = .rollback
    ) throws(ECS.Error) -> String {
        try ecs(.stopServiceDeployment(serviceDeploymentArn: serviceDeploymentArn, stopType: stopType)) {
            if case .serviceDeployment(let arn) = $0 { arn } else { nil }
        }
    }

    /// `ContinueServiceDeployment`: answers a PAUSE hook, which `lifecycleHookDetails` names.
    /// - Returns: The ARN.
    /// - Throws: `ServiceDeploymentNotFoundException`; `ConflictException` unless it is IN_PROGRESS and the hook waits;
    ///   `InvalidParameterException` for another hook.
    @discardableResult
    public mutating func continueServiceDeployment(
        _ serviceDeploymentArn: String, hookId: String, action: ECS.DeploymentLifecycleHook.Action = .continue
    ) throws(ECS.Error) -> String {
        try ecs(
            .continueServiceDeployment(serviceDeploymentArn: serviceDeploymentArn, hookId: hookId, action: action)
        ) { if case .serviceDeployment(let arn) = $0 { arn } else { nil } }
    }

    /// What the function of a hook answers from now on, whatever ``Policies/lifecycleHook`` says.
    public mutating func setLifecycleHook(_ hookTargetArn: String, _ result: ECS.LifecycleHookResult) {
        inject(.answerLifecycleHook(hookTargetArn: hookTargetArn, result))
    }
}
