// What CreateService and UpdateService refuse (API Reference, CreateService, UpdateService, DeploymentConfiguration).

extension World {
    func check(desiredCount: Int) throws(ECS.Error) {
        guard desiredCount >= 0 else { throw invalid("desiredCount cannot be negative: \(desiredCount).", "0 stops all tasks.") }
        guard desiredCount <= quotas.tasksPerService else {
            throw invalid(
                "desiredCount \(desiredCount) is over the quota.", "A service has at most \(quotas.tasksPerService) tasks.")
        }
    }

    /// What belongs to its task sets, or to no deployment of theirs (API Reference, DeploymentController).
    func checkExternal(_ request: ECS.CreateServiceRequest) throws(ECS.Error) {
        guard !(request.serviceConnectConfiguration?.enabled ?? false) else {
            throw invalid("Service Connect is not supported with the EXTERNAL deployment controller.")
        }
        guard (request.serviceRegistries ?? []).isEmpty else {
            throw invalid("Service registries are not supported for a service with the EXTERNAL deployment controller.")
        }
    }

    /// A name of Cloud Map has so many instances (Amazon ECS Developer Guide, service quotas).
    func checkInstances(_ desiredCount: Int, _ discovery: ServiceDiscoveryRecord) throws(ECS.Error) {
        let most = quotas.instancesPerService
        guard !discovery.isEmpty, desiredCount > most else { return }
        throw invalid(
            "desiredCount \(desiredCount) is over the quota.",
            "A service with service discovery or Service Connect has at most \(most) tasks.")
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
        try checkSteps(configuration)
        for hook in configuration.lifecycleHooks ?? [] { try check(hook) }
        if let threshold = configuration.deploymentCircuitBreaker?.thresholdConfiguration {
            guard (1...1_000_000).contains(threshold.value) else {
                throw invalid(
                    "The value \(threshold.value) of thresholdConfiguration is out of bounds.",
                    "It is a number of failed tasks or a percentage of desiredCount, and 1 at least.")
            }
        }
    }

    func check(grace seconds: Int) throws(ECS.Error) -> Duration {
        guard (0...2_147_483_647).contains(seconds) else { throw invalid("healthCheckGracePeriodSeconds cannot be negative.") }
        return .seconds(seconds)
    }

    /// Shares in tenths of a percent, and times of up to a day.
    private func checkSteps(_ configuration: ECS.DeploymentConfiguration) throws(ECS.Error) {
        if let linear = configuration.linearConfiguration {
            try check(strategy: configuration.strategy, needs: .linear, for: "linearConfiguration")
            try check(percent: linear.stepPercent, from: 3, "stepPercent")
            try check(minutes: linear.stepBakeTimeInMinutes, "stepBakeTimeInMinutes")
        }
        if let canary = configuration.canaryConfiguration {
            try check(strategy: configuration.strategy, needs: .canary, for: "canaryConfiguration")
            try check(percent: canary.canaryPercent, from: 0.1, "canaryPercent")
            try check(minutes: canary.canaryBakeTimeInMinutes, "canaryBakeTimeInMinutes")
        }
    }

    private func check(
        strategy: ECS.DeploymentStrategy?, needs wanted: ECS.DeploymentStrategy, for field: String
    ) throws(ECS.Error) {
        guard strategy == nil || strategy == wanted else {
            throw invalid("\(field) can only be used with the \(wanted) deployment strategy.")
        }
    }

    private func check(percent: Double?, from least: Double, _ field: String) throws(ECS.Error) {
        guard let percent else { return }
        guard percent.isFinite, (least...100).contains(percent), abs((percent * 10).rounded() - percent * 10) < 0.000_01 else {
            throw invalid("\(field) \(percent) is not within \(least) and 100.0.", "Give it in steps of 0.1.")
        }
    }

    private func check(minutes: Int?, _ field: String) throws(ECS.Error) {
        guard (0...1440).contains(minutes ?? 0) else { throw invalid("\(field) \(minutes ?? 0) is not within 0 and 1440.") }
    }

    private func check(_ hook: ECS.DeploymentLifecycleHook) throws(ECS.Error) {
        guard !hook.lifecycleStages.isEmpty else { throw invalid("A lifecycle hook needs its lifecycleStages.") }
        if let stage = hook.lifecycleStages.first(where: { !$0.allowsHooks }) {
            throw invalid("A lifecycle hook cannot run in the stage \(stage).")
        }
        if hook.targetType == .pause {
            if let stage = hook.lifecycleStages.first(where: { !$0.allowsPauses }) {
                throw invalid("A PAUSE hook cannot be in the stage \(stage).", "Use an AWS_LAMBDA hook there.")
            }
        } else if hook.hookTargetArn?.isEmpty ?? true || hook.roleArn?.isEmpty ?? true {
            throw invalid("A lifecycle hook needs its hookTargetArn and its roleArn.")
        }
        guard (1...20_160).contains(hook.timeoutConfiguration?.timeoutInMinutes ?? 1) else {
            throw invalid("timeoutInMinutes is not within 1 and 20160.")
        }
    }

    /// Strategies that shift traffic need to know between what.
    func checkTrafficShift(
        _ configuration: ECS.DeploymentConfiguration, _ loadBalancers: [ServiceTargetGroup]
    ) throws(ECS.Error) {
        guard let strategy = configuration.strategy, strategy.shiftsTraffic else {
            guard configuration.lifecycleHooks?.isEmpty ?? true || configuration.strategy != nil else {
                throw invalid(
                    "lifecycleHooks can only be used with the BLUE_GREEN, LINEAR or CANARY deployment strategy.")
            }
            return
        }
        guard strategy != .blueGreen || configuration.bakeTimeInMinutes != nil else {
            throw invalid("bakeTimeInMinutes is required for the BLUE_GREEN deployment strategy.", "0 is a value.")
        }
        guard loadBalancers.allSatisfy({ $0.advanced != nil }) else {
            throw invalid(
                "advancedConfiguration is required for the \(strategy) deployment strategy.",
                "Name the alternate target group and the production listener rule.")
        }
    }

    func check(_ settings: ECS.ServiceSettings, on launchType: ECS.LaunchType) throws(ECS.Error) {
        guard let version = settings.platformVersion else { return }
        guard launchType == .fargate else {
            throw invalid("platformVersion can only be used with the launch type FARGATE.")
        }
        guard ["LATEST", "1.4.0", "1.3.0"].contains(version) else {
            throw ECS.Error(
                .platformUnknownException, "The platform version \(version) does not exist.", help: "Use LATEST, 1.4.0 or 1.3.0.")
        }
    }

    func check(clientToken: String?) throws(ECS.Error) {
        guard (clientToken ?? "").utf8.count <= 36 else { throw invalid("A clientToken has at most 36 characters.") }
    }

    /// Who conducts the deployments, and what he can't use.
    func check(_ controller: ECS.DeploymentController?, with request: ECS.CreateServiceRequest) throws(ECS.Error) {
        switch controller?.type ?? .ecs {
        case .ecs:
            guard request.taskDefinition != nil else { throw invalid("taskDefinition is required.") }
            guard request.schedulingStrategy != .daemon || request.deploymentConfiguration.strategy?.shiftsTraffic != true else {
                throw cannotShiftTraffic()
            }
        case .codeDeploy:
            throw ECS.Error(
                .unsupportedFeatureException, "The CODE_DEPLOY deployment controller is not supported.",
                help: "Use the ECS controller with the BLUE_GREEN strategy, or EXTERNAL.")
        case .external:
            guard request.taskDefinition == nil, request.loadBalancers.isEmpty, request.networkConfiguration == nil else {
                throw invalid(
                    "taskDefinition, loadBalancers and networkConfiguration cannot be used with the EXTERNAL deployment controller.",
                    "Each task set has its own.")
            }
            guard request.schedulingStrategy != .daemon else {
                throw invalid("The daemon scheduling strategy is not supported with the EXTERNAL deployment controller.")
            }
            try checkOfExternal(request.capacityProviderStrategy)
            try checkExternal(request.deploymentConfiguration)
        }
    }

    func checkOfExternal(_ strategy: [ECS.CapacityProviderStrategyItem]?) throws(ECS.Error) {
        guard strategy?.isEmpty ?? true else {
            throw invalid("capacityProviderStrategy cannot be used with the EXTERNAL deployment controller.")
        }
    }

    func checkExternal(_ configuration: ECS.DeploymentConfiguration) throws(ECS.Error) {
        guard configuration.deploymentCircuitBreaker?.enable != true, configuration.alarms?.enable != true,
            configuration.strategy?.shiftsTraffic != true
        else {
            throw invalid(
                "The deployment circuit breaker, alarms and strategies can only be used with the ECS deployment controller.")
        }
    }
}

extension ECS.DeploymentConfiguration {
    /// What isn't given is as it was.
    func filled(from current: Self) -> Self {
        var filled = self
        filled.deploymentCircuitBreaker = deploymentCircuitBreaker ?? current.deploymentCircuitBreaker
        filled.alarms = alarms ?? current.alarms
        filled.bakeTimeInMinutes = bakeTimeInMinutes ?? current.bakeTimeInMinutes
        filled.strategy = strategy ?? current.strategy
        filled.lifecycleHooks = lifecycleHooks ?? current.lifecycleHooks
        filled.linearConfiguration = linearConfiguration ?? current.linearConfiguration
        filled.canaryConfiguration = canaryConfiguration ?? current.canaryConfiguration
        return filled
    }
}
