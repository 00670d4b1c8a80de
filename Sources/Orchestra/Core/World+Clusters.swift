// CreateCluster, DescribeClusters, ListClusters, UpdateClusterSettings, DeleteCluster.

extension World {
    /// The same name again gives the same cluster, without an error (API Reference, CreateCluster).
    mutating func createCluster(_ name: String, serviceConnectDefaults: String? = nil) throws(ECS.Error) -> ECS.Cluster.ID {
        guard ECS.isName(name) else {
            throw ECS.Error(
                .invalidParameterException, "Cluster name '\(name)' is invalid.",
                help: "Use 1 to 255 letters, digits, hyphens and underscores.")
        }
        let known = clusterIndex[name]
        if let known, clusters[Int(known)].status != .inactive { return ECS.Cluster.ID(name: name) }
        guard clusters.count(where: { $0.status != .inactive }) < quotas.clusters else {
            throw ECS.Error(
                .limitExceededException, "The quota of \(quotas.clusters) clusters is reached.",
                help: "Delete one, or raise the quota.")
        }
        let namespace = try serviceConnectDefaults.map { name throws(ECS.Error) in try connectDefault(name) }
        if let known {
            clusters[Int(known)].status = .active
        } else {
            clusterIndex[name] = Int32(clusters.count)
            clusters.append(ClusterRecord(name: name))
        }
        if let namespace { giveConnectDefault(namespace, toNew: clusterIndex[name]!) }
        log(.clusterCreated(cluster: name))
        return ECS.Cluster.ID(name: name)
    }

    /// A new cluster waits for a namespace that is on its way.
    mutating func giveConnectDefault(_ namespace: Int32, toNew index: Int32) {
        registry.clusterDefaults[index] = namespace
        if registry.namespaces[Int(namespace)].state == .creating { clusters[Int(index)].status = .provisioning }
    }

    mutating func deleteCluster(_ reference: String) throws(ECS.Error) -> ECS.Cluster {
        let index = try cluster(reference)
        guard clusters[index].services.isEmpty else {
            throw ECS.Error(
                .clusterContainsServicesException, "The Cluster cannot be deleted while Services are active.",
                help: "Delete first: \(clusters[index].services.map { services[Int($0)].id.name }.joined(separator: ", ")).")
        }
        guard clusters[index].standaloneTasks.isEmpty else {
            throw ECS.Error(
                .clusterContainsTasksException, "The Cluster cannot be deleted while Tasks are active.",
                help: "Stop its \(clusters[index].standaloneTasks.count) tasks first.")
        }
        let instances = clusterCapacity(index).instances.count
        guard instances == 0 else {
            throw ECS.Error(
                .clusterContainsContainerInstancesException,
                "The Cluster cannot be deleted while Container Instances are active or draining.",
                help: "Deregister its \(instances) container instances first.")
        }
        clusters[index].status = .inactive
        if discovery != nil { registry.clusterDefaults[Int32(index)] = nil }
        log(.clusterDeleted(cluster: clusters[index].name))
        return describe(cluster: index)
    }

    /// The only setting that a cluster has is `containerInsights` (API Reference, ClusterSetting).
    mutating func updateClusterSettings(_ reference: String, _ settings: [ECS.KeyValuePair]) throws(ECS.Error) -> ECS.Cluster {
        let index = try cluster(reference)
        for setting in settings {
            guard setting.name == "containerInsights", ["disabled", "enabled", "enhanced"].contains(setting.value) else {
                throw invalid(
                    "Cluster setting '\(setting.name)' with value '\(setting.value)' is invalid.",
                    "The setting is containerInsights: disabled, enabled or enhanced.")
            }
        }
        if let last = settings.last { clusters[index].containerInsights = last.value }
        return describe(cluster: index)
    }

    /// What services of the cluster have for a Service Connect namespace that they don't name.
    mutating func updateCluster(_ reference: String, serviceConnectDefaults: String) throws(ECS.Error) -> ECS.Cluster {
        let index = try cluster(reference)
        // An empty name takes the setting away (API Reference, ClusterServiceConnectDefaultsRequest).
        registry.clusterDefaults[Int32(index)] = serviceConnectDefaults.isEmpty ? nil : try connectDefault(serviceConnectDefaults)
        return describe(cluster: index)
    }

    /// The ARNs of the ACTIVE clusters, in the order of their creation.
    func listClusters() -> [String] { clusters.filter { $0.status != .inactive }.map { ECS.Cluster.ID(name: $0.name).arn } }

    func describeClusters(_ references: [String]) -> (clusters: [ECS.Cluster], failures: [ECS.Failure]) {
        var found: [ECS.Cluster] = []
        var failures: [ECS.Failure] = []
        for reference in references.isEmpty ? ["default"] : references {
            let name = shortName(reference)
            if let index = clusterIndex[name] {
                found.append(describe(cluster: Int(index)))
            } else {
                failures.append(ECS.Failure(arn: ECS.Cluster.ID(name: name).arn, reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    func describe(cluster index: Int) -> ECS.Cluster {
        let record = clusters[index]
        var counts = (running: 0, pending: 0)
        for slot in record.standaloneTasks + record.services.flatMap({ services[Int($0)].tasks }) {
            if tasks[slot].lastStatus == .running { counts.running += 1 }
            if tasks[slot].lastStatus < .running { counts.pending += 1 }
        }
        return ECS.Cluster(
            clusterArn: ECS.Cluster.ID(name: record.name).arn, clusterName: record.name, status: record.status,
            registeredContainerInstancesCount: clusterCapacity(index).instances.count, runningTasksCount: counts.running,
            pendingTasksCount: counts.pending,
            activeServicesCount: record.services.count { services[Int($0)].status == .active },
            settings: [.init("containerInsights", record.containerInsights)],
            capacityProviders: clusterCapacity(index).capacityProviders,
            defaultCapacityProviderStrategy: clusterCapacity(index).defaultStrategy,
            serviceConnectDefaults: (discovery?.clusterDefaults[Int32(index)]).map {
                .init(namespace: CloudMap.Namespace.ID(registry.namespaces[Int($0)].id).arn)
            })
    }

    // snippet.find-cluster
    /// The ACTIVE cluster that a call means; no name means `default`.
    func cluster(_ reference: String?) throws(ECS.Error) -> Int {
        let name = shortName(reference ?? "default")
        if let index = clusterIndex[name], clusters[Int(index)].status == .active { return Int(index) }
        throw ECS.Error(.clusterNotFoundException, "Cluster not found.", help: help(forCluster: name))
    }
    // snippet.end

    private func help(forCluster name: String) -> String? {
        if let index = clusterIndex[name], clusters[Int(index)].status == .provisioning {
            return "\(name) is PROVISIONING until its namespace is there: wait for it."
        }
        return NearMiss.help(for: name, among: clusters.filter { $0.status == .active }.map(\.name), kind: "cluster")
    }

    /// The last part of an ARN, or the name itself.
    func shortName(_ reference: String) -> String {
        guard reference.hasPrefix("arn:"), let slash = reference.lastIndex(of: "/") else { return reference }
        return String(reference[reference.index(after: slash)...])
    }
}
