// What requests may say about placement and capacity.

extension World {
    /// A launch type, or a strategy, or the cluster's strategy, or EC2 (API Reference, CreateService and RunTask).
    func infrastructure(
        _ launchType: ECS.LaunchType?, _ strategy: [ECS.CapacityProviderStrategyItem]?, in cluster: Int
    ) throws(ECS.Error) -> Infrastructure {
        if let strategy, !strategy.isEmpty {
            guard launchType == nil else {
                throw invalid(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")
            }
            try check(strategy, in: cluster)
            return .providers(strategy)
        }
        if let launchType { return .launchType(launchType) }
        let standing = clusterCapacity(cluster).defaultStrategy
        return standing.isEmpty ? .launchType(.ec2) : .providers(standing)
    }

    func check(_ strategy: [ECS.CapacityProviderStrategyItem], in cluster: Int) throws(ECS.Error) {
        try check(strategy, among: clusterCapacity(cluster).capacityProviders)
    }

    func check(_ strategy: [ECS.CapacityProviderStrategyItem], among associated: [String]) throws(ECS.Error) {
        guard strategy.count <= quotas.capacityProvidersPerCluster else {
            throw invalid("A strategy has at most \(quotas.capacityProvidersPerCluster) capacity providers.")
        }
        for item in strategy {
            guard (0...1000).contains(item.weight) else { throw invalid("weight \(item.weight) is not within 0 and 1000.") }
            guard (0...100_000).contains(item.base) else { throw invalid("base \(item.base) is not within 0 and 100000.") }
            guard associated.contains(item.capacityProvider) else {
                throw invalid(
                    "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
                        + "cluster. Associate the capacity provider with the cluster and try again.",
                    "It is about \(item.capacityProvider): see putClusterCapacityProviders.")
            }
        }
        let names = strategy.map(\.capacityProvider)
        guard names.indices.allSatisfy({ !names[..<$0].contains(names[$0]) }) else {
            throw invalid("A capacity provider is in a strategy once.")
        }
        guard strategy.count(where: { $0.base > 0 }) <= 1 else {
            throw invalid("Only one capacity provider in a strategy can have a base.")
        }
        guard strategy.count < 2 || strategy.contains(where: { $0.weight > 0 }) else {
            throw invalid("At least one capacity provider of a strategy must have a weight greater than 0.")
        }
        guard Set(names.map(ECS.isFargate)).count <= 1 else {
            throw invalid(
                "A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate "
                    + "providers.")
        }
    }

    func checkRuns(_ definition: Int, on infrastructure: Infrastructure) throws(ECS.Error) {
        switch infrastructure {
        case .launchType(let type): try checkRuns(definition, on: type)
        case .providers(let strategy):
            if strategy.contains(where: { ECS.isFargate($0.capacityProvider) }) { try checkRuns(definition, on: .fargate) }
        }
    }

    // MARK: Constraints and strategies

    func clusterQuery(_ expression: String, _ field: String) throws(ECS.Error) -> ECS.ClusterQuery {
        do { return try ECS.ClusterQuery(expression) } catch {
            throw invalid("Invalid \(field) '\(expression.prefix(200))': \(error.description).", "See the cluster query language.")
        }
    }

    func check(_ constraints: [ECS.PlacementConstraint]) throws(ECS.Error) {
        for constraint in constraints {
            switch constraint.type {
            case .distinctInstance:
                guard constraint.expression == nil else { throw invalid("The constraint distinctInstance takes no expression.") }
            case .memberOf:
                guard let expression = constraint.expression else { throw invalid("The constraint memberOf needs an expression.") }
                _ = try clusterQuery(expression, "expression")
            }
        }
    }

    /// Those of a task definition, whose other rules are the request's own.
    func checkOfDefinition(_ constraints: [ECS.TaskDefinitionPlacementConstraint]) throws(ECS.Error) {
        do {
            for constraint in constraints { _ = try clusterQuery(constraint.expression ?? "", "expression") }
        } catch { throw ECS.Error(.clientException, error.message, help: error.help) }
    }

    func check(
        _ constraints: [ECS.PlacementConstraint], _ strategies: [ECS.PlacementStrategy], _ definition: Int?,
        on infrastructure: Infrastructure
    ) throws(ECS.Error) {
        if constraints.isEmpty, strategies.isEmpty { return }
        if case .launchType(.fargate) = infrastructure {
            throw invalid("Placement strategies and constraints are not supported with launch type FARGATE.")
        }
        let all = constraints.count + (definition.map { taskDefinitions[$0].placementConstraints.count } ?? 0)
        guard all <= quotas.placementConstraintsPerService else {
            throw invalid(
                "There are at most \(quotas.placementConstraintsPerService) placement constraints, those of the task definition "
                    + "included.")
        }
        try check(constraints)
        guard strategies.count <= quotas.placementStrategiesPerService else {
            throw invalid("There are at most \(quotas.placementStrategiesPerService) placement strategies.")
        }
        for strategy in strategies { try check(strategy) }
    }

    private func check(_ strategy: ECS.PlacementStrategy) throws(ECS.Error) {
        let field = strategy.normalField
        switch strategy.type {
        case .random:
            guard strategy.field == nil else { throw invalid("The strategy random takes no field.") }
        case .binpack:
            guard field == "cpu" || field == "memory" else {
                throw invalid("The field '\(strategy.field ?? "")' is invalid for binpack.", "It is cpu or memory.")
            }
        case .spread:
            guard field == "instanceId" || field.hasPrefix("attribute:") && field.utf8.count > 10 else {
                throw invalid(
                    "The field '\(strategy.field ?? "")' is invalid for spread.", "It is instanceId, host or attribute:NAME.")
            }
        }
    }
}
