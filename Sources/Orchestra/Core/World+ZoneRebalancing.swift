// Availability Zone rebalancing: a steady service is evened out over the zones of its instances
// (Amazon ECS Developer Guide, balancing an Amazon ECS service across Availability Zones).

extension World {
    /// A task that was started to even out isn't counted until it is healthy: then there is one too many, and the fullest zone gives
    /// it. A deployment takes over whatever there is.
    func isSetAside(_ slot: TaskSlot, of index: Int, _ policies: Policies) -> Bool {
        guard let extra = services[index].placement?.rebalancingTask, extra == slot, services[index].deployments.count == 1,
            services[index].deployments[0].id == tasks[slot].deployment, !isOnDrainingInstance(slot)
        else { return false }
        return schedulingHealth(of: slot, policies) != .healthy
    }

    /// Services that could be evened out look whether they should be.
    mutating func zonesChanged(in cluster: Int) {
        for index in clusters[cluster].services where services[Int(index)].placement?.rebalancing == .enabled {
            scheduleEvaluation(index)
        }
    }

    mutating func rebalanceZones(of index: Int, _ policies: Policies) {
        guard let placement = services[index].placement, zoneRebalancing(of: index) == .enabled,
            placement.capacityProviderStrategy.isEmpty && services[index].launchType == .ec2
                || placement.capacityProviderStrategy.contains(where: { !ECS.isFargate($0.capacityProvider) })
        else { return }
        if let extra = placement.rebalancingTask {
            // One at a time; it is done when it counts, or is gone.
            guard !tasks.contains(extra) || tasks[extra].desiredStatus != .running || !isSetAside(extra, of: index, policies) else {
                return
            }
            services[index].placement!.rebalancingTask = nil
        }
        guard services[index].isSteady, services[index].status == .active else { return }
        let zones = zoneCounts(of: index)
        guard zones.count > 1, let fullest = zones.map(\.tasks).max(), let emptiest = zones.map(\.tasks).min() else { return }
        guard fullest - emptiest > 1 else {
            if placement.toldOfImbalance {
                services[index].placement!.toldOfImbalance = false
                tell(index, "is AZ balanced with \(text(zones)).")
            }
            return
        }
        let zone = zones.first { $0.tasks == emptiest }!.zone
        let upper = services[index].desiredCount * services[index].configuration.maximumPercent / 100
        let active = services[index].tasks.count { tasks[$0].desiredStatus == .running }
        guard active < upper, launchesAllowed(index) > 0, !protectionKeeps(index, fullest, zones) else { return }
        let started = launchTasks(1, of: services[index].deployments[0], of: index, in: zone, policies)
        guard let task = started.first, let slot = taskSlots[task] else { return }
        if !placement.toldOfImbalance {
            services[index].placement!.toldOfImbalance = true
            tell(index, "is not AZ balanced with \(text(zones)). AZ Rebalancing in progress.")
        }
        services[index].placement!.rebalancingTask = slot
        countLaunches(1, of: index)
        tell(index, "has started 1 tasks in \(zone) to AZ Rebalance: (task \(task)).")
    }

    /// In the order of their names: zones with an ACTIVE instance, and how many tasks of the service each has.
    private func zoneCounts(of index: Int) -> [(zone: String, tasks: Int)] {
        let cluster = clusterCapacity(Int(services[index].cluster))
        var zones: [String] = []
        for instance in cluster.instances {
            let record = capacity!.instances[Int(instance)]
            if record.status == .active, let zone = record.availabilityZone, !zones.contains(zone) { zones.append(zone) }
        }
        zones.sort()
        var counts = zones.map { _ in 0 }
        for slot in services[index].tasks where tasks[slot].desiredStatus == .running {
            guard let host = tasks[slot].host,
                let zone = zones.firstIndex(of: capacity!.instances[Int(host.instance)].availabilityZone ?? "")
            else { continue }
            counts[zone] += 1
        }
        return zip(zones, counts).map { ($0, $1) }
    }

    /// Nobody in the fullest zones may leave.
    private func protectionKeeps(_ index: Int, _ fullest: Int, _ zones: [(zone: String, tasks: Int)]) -> Bool {
        let full = zones.filter { $0.tasks == fullest }.map(\.zone)
        return services[index].tasks.allSatisfy { slot in
            guard tasks[slot].desiredStatus == .running, let host = tasks[slot].host,
                full.contains(capacity!.instances[Int(host.instance)].availabilityZone ?? "")
            else { return true }
            return isProtected(slot)
        }
    }

    private func text(_ zones: [(zone: String, tasks: Int)]) -> String {
        zones.map { "\($0.tasks) tasks in \($0.zone)" }.joined(separator: ", ")
    }
}
