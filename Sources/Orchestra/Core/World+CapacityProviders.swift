// CreateCapacityProvider, DescribeCapacityProviders, DeleteCapacityProvider, PutClusterCapacityProviders.

extension World {
    static let fargateProviders = ["FARGATE", "FARGATE_SPOT"]

    mutating func createCapacityProvider(_ request: ECS.CreateCapacityProviderRequest) throws(ECS.Error) -> ECS.CapacityProvider {
        let lower = request.name.lowercased()
        guard ECS.isName(request.name), !["aws", "ecs", "fargate"].contains(where: { lower.hasPrefix($0) }) else {
            throw ECS.Error(
                .clientException, "The capacity provider name '\(request.name)' is invalid.",
                help: "Use 1 to 255 letters, digits, hyphens and underscores, not beginning with aws, ecs or fargate.")
        }
        guard let group = request.autoScalingGroupProvider else {
            throw ECS.Error(.clientException, "A capacity provider needs an autoScalingGroupProvider.")
        }
        try check(group)
        guard !fleet.providers.contains(where: { $0.name == request.name && $0.status == .active }) else {
            throw ECS.Error(.clientException, "The capacity provider \(request.name) already exists.", help: "Choose another name.")
        }
        guard !fleet.providers.contains(where: { $0.uses(group.autoScalingGroupArn) }) else {
            throw ECS.Error(
                .clientException, "The specified Auto Scaling group ARN is already being used by another capacity provider.")
        }
        fleet.providers.removeAll { $0.name == request.name }
        fleet.providers.append(CapacityProviderRecord(name: request.name, autoScalingGroupProvider: group))
        return describe(capacityProvider: request.name)!
    }

    private func check(_ group: ECS.AutoScalingGroupProvider) throws(ECS.Error) {
        guard group.autoScalingGroupArn.hasPrefix("arn:") else {
            throw ECS.Error(.clientException, "The specified Auto Scaling group ARN '\(group.autoScalingGroupArn)' is not valid.")
        }
        let scaling = group.managedScaling
        let bounds: [(String, Int, ClosedRange<Int>)] = [
            ("targetCapacity", scaling.targetCapacity, 1...100),
            ("minimumScalingStepSize", scaling.minimumScalingStepSize, 1...10_000),
            ("maximumScalingStepSize", scaling.maximumScalingStepSize, 1...10_000),
            ("instanceWarmupPeriod", scaling.instanceWarmupPeriod, 0...10_000),
        ]
        for (field, value, range) in bounds where !range.contains(value) {
            throw ECS.Error(
                .clientException, "The \(field) \(value) is not within \(range.lowerBound) and \(range.upperBound).")
        }
        guard group.managedTerminationProtection == .disabled || scaling.status == .enabled else {
            throw ECS.Error(
                .clientException, "Managed termination protection needs managed scaling.", help: "Enable managedScaling too.")
        }
    }

    /// By name; without names all, Fargate's two first.
    func describeCapacityProviders(_ references: [String]) throws(ECS.Error) -> (
        providers: [ECS.CapacityProvider], failures: [ECS.Failure]
    ) {
        if references.isEmpty {
            return ((Self.fargateProviders + fleet.providers.map(\.name)).compactMap { describe(capacityProvider: $0) }, [])
        }
        guard references.count <= 100 else { throw invalid("\(references.count) capacity providers are too many.") }
        var found: [ECS.CapacityProvider] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            let name = shortName(reference)
            if let provider = describe(capacityProvider: name) {
                found.append(provider)
            } else {
                failures.append(ECS.Failure(arn: Account.ecs("capacity-provider/\(name)"), reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    private func describe(capacityProvider name: String) -> ECS.CapacityProvider? {
        let record = fleet.providers.first { $0.name == name }
        guard record != nil || ECS.isFargate(name) else { return nil }
        return ECS.CapacityProvider(
            capacityProviderArn: Account.ecs("capacity-provider/\(name)"), name: name, status: record?.status ?? .active,
            autoScalingGroupProvider: record?.autoScalingGroupProvider)
    }

    /// What isn't given stays as it is.
    mutating func updateCapacityProvider(_ request: ECS.UpdateCapacityProviderRequest) throws(ECS.Error) -> ECS.CapacityProvider {
        let name = shortName(request.name)
        guard let index = fleet.providers.firstIndex(where: { $0.name == name && $0.status == .active }) else {
            throw ECS.Error(
                .clientException, "The specified capacity provider does not exist.",
                help: ECS.isFargate(name) ? "\(name) is AWS's own: nothing of it can be changed." : nil)
        }
        var group = fleet.providers[index].autoScalingGroupProvider
        group.managedScaling = request.managedScaling ?? group.managedScaling
        group.managedTerminationProtection = request.managedTerminationProtection ?? group.managedTerminationProtection
        group.managedDraining = request.managedDraining ?? group.managedDraining
        try check(group)
        fleet.providers[index].autoScalingGroupProvider = group
        return describe(capacityProvider: name)!
    }

    mutating func deleteCapacityProvider(_ reference: String) throws(ECS.Error) -> ECS.CapacityProvider {
        let name = shortName(reference)
        guard !ECS.isFargate(name) else {
            throw ECS.Error(.clientException, "The capacity provider \(name) cannot be deleted.", help: "It is AWS's own.")
        }
        guard let index = fleet.providers.firstIndex(where: { $0.name == name }) else {
            throw ECS.Error(.clientException, "The specified capacity provider does not exist.")
        }
        guard !fleet.clusters.contains(where: { $0.capacityProviders.contains(name) }) else { throw inUse() }
        fleet.providers[index].status = .inactive
        return describe(capacityProvider: name)!
    }

    /// Both lists take the place of what was there.
    mutating func putClusterCapacityProviders(_ request: ECS.PutClusterCapacityProvidersRequest) throws(ECS.Error) -> ECS.Cluster {
        let cluster = try cluster(request.cluster)
        guard request.capacityProviders.count <= quotas.capacityProvidersPerCluster else {
            throw invalid("A cluster has at most \(quotas.capacityProvidersPerCluster) capacity providers.")
        }
        var names: [String] = []
        for reference in request.capacityProviders {
            let name = shortName(reference)
            guard ECS.isFargate(name) || fleet.providers.contains(where: { $0.name == name && $0.status == .active }) else {
                throw invalid("The specified capacity provider '\(name)' was not found.", "Create it first.")
            }
            if !names.contains(name) { names.append(name) }
        }
        var strategy = request.defaultCapacityProviderStrategy
        for index in strategy.indices { strategy[index].capacityProvider = shortName(strategy[index].capacityProvider) }
        try check(strategy, among: names)
        for removed in clusterCapacity(cluster).capacityProviders where !names.contains(removed) {
            guard !isInUse(removed, in: cluster) else { throw inUse() }
        }
        changeCapacity(of: cluster) {
            $0.capacityProviders = names
            $0.defaultStrategy = strategy
        }
        return describe(cluster: cluster)
    }

    private func isInUse(_ provider: String, in cluster: Int) -> Bool {
        let record = clusters[cluster]
        return record.services.contains { index in
            services[Int(index)].placement?.capacityProviderStrategy.contains { $0.capacityProvider == provider } ?? false
        }
            || (record.standaloneTasks + record.services.flatMap { services[Int($0)].tasks }).contains {
                tasks[$0].capacityProviderName == provider
            }
    }

    private func inUse() -> ECS.Error {
        ECS.Error(
            .resourceInUseException, "The specified resource is in-use and cannot be removed.",
            help: "Take it out of clusters and services first, and let its tasks stop.")
    }

    // MARK: Managed scaling

    /// `CapacityProviderReservation`, in percent: how many instances a provider needs in this cluster, out of those that it has
    /// (Amazon ECS Developer Guide, cluster auto scaling). 100 is just enough.
    func reservation(of provider: String, in cluster: Int) -> Int {
        let own = clusterCapacity(cluster).instances.filter {
            capacity!.instances[Int($0)].capacityProviderName == provider && capacity!.instances[Int($0)].status == .active
        }
        let waiting = clusterCapacity(cluster).waitingTasks.filter { tasks[$0.slot].capacityProviderName == provider }
        guard let size = own.first.map({ capacity!.instances[Int($0)] }) else { return waiting.isEmpty ? 100 : 200 }
        let busy = own.count { index in
            capacity!.instances[Int(index)].tasks.contains { tasks[$0].service < 0 || !isDaemon(Int(tasks[$0].service)) }
        }
        var (cpu, memory) = (0, 0)
        for entry in waiting {
            let needs = ECS.TaskRequirements(describe(taskDefinition: Int(tasks[entry.slot].taskDefinition)))
            // No machine is that large; the sum stays a number.
            cpu += min(max(needs.cpu, 0), 1_000_000_000)
            memory += min(max(needs.memory, 0), 1_000_000_000)
        }
        let further = max(
            (cpu + max(size.cpu, 1) - 1) / max(size.cpu, 1), (memory + max(size.memory, 1) - 1) / max(size.memory, 1))
        return (busy + further) * 100 / own.count
    }
}

extension CapacityProviderRecord {
    fileprivate func uses(_ arn: String) -> Bool { status == .active && autoScalingGroupProvider.autoScalingGroupArn == arn }
}
