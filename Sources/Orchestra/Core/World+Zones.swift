// Zones: where a load balancer has nodes, where a target is, and which zones DNS names.

extension World {
    /// The zones of the subnets, in the order of the region's zones; none for a load balancer that nobody gave any.
    func zones(ofSubnets subnets: [String]) throws(ELB.Error) -> [Int32] {
        guard !subnets.isEmpty else { return [] }
        var zones: [Int32] = []
        for subnet in subnets {
            guard let zone = zone(ofSubnet: subnet) else {
                throw ELB.Error(
                    .subnetNotFound, "The subnet ID '\(subnet)' does not exist",
                    help:
                        "There is: \((ELB.AvailabilityZone.defaults.map(\.subnetId) + (network?.subnets.map(\.subnetId) ?? [])).joined(separator: ", "))."
                )
            }
            guard !zones.contains(Int32(zone)) else {
                throw ELB.Error(
                    .invalidConfigurationRequest,
                    "A load balancer cannot be attached to multiple subnets in the same Availability Zone")
            }
            zones.append(Int32(zone))
        }
        guard zones.count >= 2 else {
            throw ELB.Error(
                .validationError, "At least two subnets in two different Availability Zones must be specified")
        }
        return zones.sorted()
    }

    /// Of the default VPC's subnets and of those that somebody made.
    private func zone(ofSubnet id: String) -> Int? {
        ELB.AvailabilityZone.defaults.firstIndex { $0.subnetId == id }
            ?? network?.subnet(id).flatMap { record in ELB.AvailabilityZone.defaults.firstIndex { $0.zoneName == record.zone } }
    }

    /// `SetSubnets`: replaces the zones; targets in a zone that is no longer enabled are unused.
    mutating func setSubnets(_ id: ELB.LoadBalancer.ID, _ subnets: [String]) throws(ELB.Error) {
        let index = try loadBalancer(id)
        guard !subnets.isEmpty else {
            throw ELB.Error(
                .validationError, "At least two subnets in two different Availability Zones must be specified")
        }
        let zones = try zones(ofSubnets: subnets)
        try checkSubnets(subnets, of: index)
        loadBalancers[index].zones = zones
        if let own = loadBalancers[index].network { placeNodes(of: index, subnets, own.securityGroups, in: own.vpcId) }
        for group in targetGroups.indices where targetGroups[group].loadBalancer == Int32(index) && !targetGroups[group].isDeleted {
            for slot in targetGroups[group].targets { applyZone(to: slot) }
        }
    }

    /// Begins or ends a target's use, as its zone is enabled or not.
    private mutating func applyZone(to slot: TargetSlot) {
        let state = targets[slot].health.state
        guard state != .draining, targets[slot].reason != .ipUnusable else { return }
        if let explanation = reasonForNoUse(slot) {
            targets[slot].health = ELB.TargetHealthRecord(state: state)
            setHealth(slot, .unused, .notInUse, explanation)
        } else if state == .unused {
            beginUse(slot)
        }
    }

    /// Why a target of a target group in use isn't used itself; `nil` if it is.
    func reasonForNoUse(_ slot: TargetSlot) -> String? {
        let balancer = targetGroups[Int(targets[slot].targetGroup)].loadBalancer
        guard balancer >= 0, let zones = loadBalancers[Int(balancer)].zones else { return nil }
        guard let zone = zone(of: slot) else { return nil }
        return zones.contains(zone) ? nil : Explanation.zoneNotEnabled
    }

    /// `nil` for a target that was registered for all zones.
    func zone(of slot: TargetSlot) -> Int32? {
        if let name = targets[slot].availabilityZone ?? machineZone(of: slot) ?? subnetZone(of: slot) {
            return ELB.AvailabilityZone.defaults.firstIndex { $0.zoneName == name }.map(Int32.init)
        }
        // The subnets of the default VPC take the addresses in turn.
        return Int32(targets[slot].address % UInt32(ELB.AvailabilityZone.defaults.count))
    }

    /// Of a target by instance id, and of a task's own address: where the container instance is.
    private func machineZone(of slot: TargetSlot) -> String? {
        guard let capacity else { return nil }
        let target = targets[slot]
        let machine =
            target.address == 0
            ? capacity.machineIndex[target.id.id] : target.task.flatMap { tasks.contains($0) ? tasks[$0].host?.instance : nil }
        return machine.flatMap { capacity.instances[Int($0)].availabilityZone }
    }

    // MARK: Nodes

    /// A private address of the load balancer's node in that zone, out of 172.31.0.0/16; of the first, if no zone is meant.
    func nodeAddress(of balancer: Int, in zone: Int32) -> String {
        if let own = loadBalancers[balancer].network, let node = own.nodes.first(where: { $0.zone == zone }) ?? own.nodes.first {
            return EC2.addressText(node.address)
        }
        return EC2.addressText(nodeNumber(balancer, zone < 0 ? loadBalancers[balancer].zones?.first ?? 0 : zone))
    }

    private func nodeNumber(_ balancer: Int, _ zone: Int32) -> UInt32 {
        // A /20 for each zone, as a default VPC has them; the first four addresses are AWS's.
        0xAC1F_0000 + UInt32(max(0, zone)) << 12 + 4 + UInt32(balancer % 4000)
    }

    /// Whether a load balancer has the address for itself.
    func isNodeAddress(of slot: TargetSlot) -> Bool {
        let address = targets[slot].address
        if let vpc = targetGroups[Int(targets[slot].targetGroup)].vpc {
            if case .loadBalancer? = holder(of: address, in: vpc)?.holder.kind { return true }
            return false
        }
        guard address >> 16 == 0xAC1F else { return false }
        return loadBalancers.indices.contains { balancer in
            !loadBalancers[balancer].isDeleted && loadBalancers[balancer].network == nil
                && (loadBalancers[balancer].zones ?? [0]).contains { nodeNumber(balancer, $0) == address }
        }
    }

    /// At which of a load balancer's nodes a request arrives: the zone that it names, or each that DNS names in its turn. -1 for a
    /// load balancer that is one logical node.
    mutating func node(for request: ELB.Request, at listener: Int) -> Int32 {
        let balancer = Int(listeners[listener].loadBalancer)
        guard let zones = loadBalancers[balancer].zones else { return -1 }
        if let name = request.availabilityZone, let zone = ELB.AvailabilityZone.defaults.firstIndex(where: { $0.zoneName == name }),
            zones.contains(Int32(zone))
        {
            return Int32(zone)
        }
        let named = zonesInDNS(of: balancer)
        loadBalancers[balancer].nodeTurn = (loadBalancers[balancer].nodeTurn ?? -1) &+ 1
        return named[(loadBalancers[balancer].nodeTurn! & .max) % named.count]
    }

    // MARK: DNS

    /// The zones whose addresses DNS gives: the healthy ones; if none is, all.
    func zonesInDNS(of balancer: Int) -> [Int32] {
        guard let zones = loadBalancers[balancer].zones else { return [] }
        let groups = targetGroups.indices.filter { targetGroups[$0].loadBalancer == Int32(balancer) && !targetGroups[$0].isDeleted }
        let healthy = zones.filter { zone in groups.allSatisfy { isHealthyForDNS(group: $0, zone: zone) } }
        return healthy.isEmpty ? zones : healthy
    }

    /// A target group without targets says nothing about a zone. With cross-zone load balancing all zones count together.
    private func isHealthyForDNS(group: Int, zone: Int32) -> Bool {
        let record = targetGroups[group]
        let members = record.attributes.isCrossZone ? record.targets : record.targets.filter { isReached(from: zone, $0) }
        let counted = members.filter { targets[$0].health.state == .healthy || targets[$0].health.state == .unhealthy }
        guard !counted.isEmpty else { return record.targets.isEmpty || record.attributes.isCrossZone }
        let healthy = counted.count { targets[$0].health.state == .healthy }
        return record.attributes.minimumForDNS.isMet(healthy: healthy, registered: counted.count)
    }

    /// A target that was registered for all zones is reached from each.
    func isReached(from zone: Int32, _ slot: TargetSlot) -> Bool { self.zone(of: slot).map { $0 == zone } ?? true }
}
