// What CreateService and UpdateService say about placement.

extension World {
    // MARK: CreateService

    func checkReplica(_ request: ECS.CreateServiceRequest) throws(ECS.Error) -> (Int, ECS.DeploymentConfiguration) {
        guard let desiredCount = request.desiredCount else {
            throw invalid("desiredCount is required for the scheduling strategy REPLICA.")
        }
        try check(desiredCount: desiredCount)
        try check(request.deploymentConfiguration)
        return (desiredCount, request.deploymentConfiguration)
    }

    /// A daemon's count follows the instances; left alone, the percentages are 0 and 100.
    func checkDaemon(_ request: ECS.CreateServiceRequest) throws(ECS.Error) -> (Int, ECS.DeploymentConfiguration) {
        guard request.desiredCount == nil else { throw daemonHasNoDesiredCount() }
        var configuration = request.deploymentConfiguration
        let standard = ECS.DeploymentConfiguration()
        if configuration.minimumHealthyPercent == standard.minimumHealthyPercent,
            configuration.maximumPercent == standard.maximumPercent
        {
            (configuration.minimumHealthyPercent, configuration.maximumPercent) = (0, 100)
        }
        try check(configuration)
        try checkOfDaemon(configuration)
        return (0, configuration)
    }

    func checkOfDaemon(_ configuration: ECS.DeploymentConfiguration) throws(ECS.Error) {
        guard configuration.maximumPercent == 100 else {
            throw invalid(
                "maximumPercent should be 100 for services with the scheduling strategy DAEMON.",
                "An instance has at most one task of the service.")
        }
        guard configuration.strategy?.shiftsTraffic != true else { throw cannotShiftTraffic() }
    }

    func cannotShiftTraffic() -> ECS.Error {
        invalid(
            "The scheduling strategy DAEMON supports the ROLLING deployment strategy alone.",
            "Two tasks of a daemon on one instance, old and new, are what it never has.")
    }

    func daemonHasNoDesiredCount() -> ECS.Error {
        invalid(
            "The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again."
        )
    }

    /// What a new service says about placement: `nil` for one on Fargate that says nothing.
    func placement(
        _ request: ECS.CreateServiceRequest, _ definition: Int?, on infrastructure: Infrastructure
    ) throws(ECS.Error) -> (ECS.LaunchType, ServicePlacement?) {
        var placement = ServicePlacement(
            constraints: request.placementConstraints ?? [], strategies: request.placementStrategy ?? [])
        try check(placement.constraints, placement.strategies, definition, on: infrastructure)
        placement.isDaemon = request.schedulingStrategy == .daemon
        var launchType = ECS.LaunchType.ec2
        switch infrastructure {
        case .launchType(let type): launchType = type
        case .providers(let strategy):
            placement.capacityProviderStrategy = strategy
            if strategy.contains(where: { ECS.isFargate($0.capacityProvider) }) { launchType = .fargate }
        }
        if placement.isDaemon {
            guard launchType == .ec2, placement.strategies.isEmpty else {
                throw invalid(
                    launchType == .ec2
                        ? "Placement strategies are not supported with the scheduling strategy DAEMON."
                        : "The daemon scheduling strategy is not supported for tasks on Fargate.")
            }
            guard !placement.constraints.contains(where: { $0.type == .distinctInstance }) else {
                throw invalid("The placement constraint distinctInstance is not supported with the scheduling strategy DAEMON.")
            }
            guard request.availabilityZoneRebalancing != .enabled else { throw cannotRebalance("it is a DAEMON service") }
        } else {
            let obstacle = obstacleToRebalancing(
                placement, request.deploymentConfiguration, launchType,
                isExternal: request.deploymentController?.type == .external)
            if let obstacle, request.availabilityZoneRebalancing == .enabled { throw cannotRebalance(obstacle) }
            placement.rebalancing = request.availabilityZoneRebalancing ?? (obstacle == nil ? .enabled : .disabled)
        }
        let saysNothing =
            launchType == .fargate && placement.capacityProviderStrategy.isEmpty && request.availabilityZoneRebalancing == nil
        return (launchType, saysNothing ? nil : placement)
    }

    // MARK: UpdateService

    /// What isn't given stays; an empty list takes all away. `nil` if nothing changes.
    func updatedPlacement(of index: Int, _ request: ECS.UpdateServiceRequest, _ definition: Int?) throws(ECS.Error)
        -> ServicePlacement?
    {
        let configuration = request.deploymentConfiguration ?? services[index].configuration
        guard
            request.placementConstraints != nil || request.placementStrategy != nil || request.capacityProviderStrategy != nil
                || request.availabilityZoneRebalancing != nil
        else { return nil }
        var placement = services[index].placement ?? ServicePlacement()
        placement.constraints = request.placementConstraints ?? placement.constraints
        placement.strategies = request.placementStrategy ?? placement.strategies
        if let strategy = request.capacityProviderStrategy {
            try check(strategy, in: Int(services[index].cluster))
            let onFargate = strategy.contains { ECS.isFargate($0.capacityProvider) }
            guard strategy.isEmpty || onFargate == (services[index].launchType == .fargate) else {
                throw invalid("A service cannot move between Fargate and Auto Scaling groups.", "Create another service.")
            }
            placement.capacityProviderStrategy = strategy
        }
        let launchType = services[index].launchType
        try check(placement.constraints, placement.strategies, definition, on: .launchType(launchType))
        if placement.isDaemon {
            guard placement.strategies.isEmpty, !placement.constraints.contains(where: { $0.type == .distinctInstance }) else {
                throw invalid("The scheduling strategy DAEMON takes memberOf constraints alone.")
            }
        }
        let obstacle =
            placement.isDaemon
            ? "it is a DAEMON service"
            : obstacleToRebalancing(placement, configuration, launchType, isExternal: services[index].taskSets != nil)
        if let obstacle, request.availabilityZoneRebalancing == .enabled { throw cannotRebalance(obstacle) }
        placement.rebalancing = request.availabilityZoneRebalancing ?? (obstacle == nil ? placement.rebalancing : .disabled)
        return placement
    }

    // MARK: Zones

    private func cannotRebalance(_ obstacle: String) -> ECS.Error {
        invalid("Availability Zone rebalancing cannot be enabled for this service.", "The reason: \(obstacle).")
    }

    /// Why a service can't be evened out over zones (Amazon ECS Developer Guide, balancing an Amazon ECS service across zones).
    private func obstacleToRebalancing(
        _ placement: ServicePlacement, _ configuration: ECS.DeploymentConfiguration, _ launchType: ECS.LaunchType,
        isExternal: Bool
    ) -> String? {
        if isExternal { return "its deployment controller is EXTERNAL" }
        if launchType == .external { return "its launch type is EXTERNAL" }
        if configuration.maximumPercent <= 100 { return "its maximumPercent is not above 100" }
        if let first = placement.strategies.first, first != .spread(ECS.PlacementStrategy.availabilityZone) {
            return "its first placement strategy is not a spread over zones"
        }
        if placement.constraints.contains(where: { $0.expression?.contains("ecs.availability-zone") ?? false }) {
            return "a placement constraint names ecs.availability-zone"
        }
        return nil
    }

    func zoneRebalancing(of index: Int) -> ECS.AvailabilityZoneRebalancing {
        let service = services[index]
        let placement = service.placement ?? ServicePlacement()
        if placement.isDaemon { return .disabled }
        return placement.rebalancing
            ?? (obstacleToRebalancing(
                placement, service.configuration, service.launchType, isExternal: service.taskSets != nil) == nil
                ? .enabled : .disabled)
    }

    /// A service that is gone neither waits nor comes first on new instances.
    mutating func forgetPlacement(of index: Int) {
        let cluster = Int(services[index].cluster)
        changeCapacity(of: cluster) {
            $0.daemons.removeAll { $0 == Int32(index) }
            $0.waitingServices.removeAll { $0 == Int32(index) }
        }
        guard isDaemon(index) else { return }
        for instance in clusterCapacity(cluster).instances { noLongerAwaits(instance, daemon: index) }
    }
}

extension ServiceRecord {
    func asksForTheSame(_ placement: ServicePlacement?) -> Bool {
        let (own, other) = (self.placement ?? ServicePlacement(), placement ?? ServicePlacement())
        return own.constraints == other.constraints && own.strategies == other.strategies && own.isDaemon == other.isDaemon
            && own.capacityProviderStrategy == other.capacityProviderStrategy
            && self.placement?.rebalancing == placement?.rebalancing
    }
}
