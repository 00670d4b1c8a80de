// Load balancers in a VPC: the addresses of their nodes, and their security groups (Application Load Balancers guide).

extension World {
    /// The VPC of the subnets; `nil` for the default VPC, which has no security groups to choose from.
    func vpc(
        ofSubnets subnets: [String], _ securityGroups: [String]?, _ scheme: ELB.LoadBalancer.Scheme
    ) throws(ELB.Error) -> String? {
        let records = subnets.compactMap { network?.subnet($0) }
        guard let vpc = records.first?.vpcId else {
            guard securityGroups?.isEmpty ?? true else {
                throw ELB.Error(
                    .invalidSecurityGroup, "One or more security groups are invalid",
                    help: "Groups belong to a VPC: give the load balancer subnets of it.")
            }
            return nil
        }
        guard records.count == subnets.count, records.allSatisfy({ $0.vpcId == vpc }) else {
            throw ELB.Error(
                .invalidConfigurationRequest, "All subnets must belong to the same VPC", help: "The first one is in \(vpc).")
        }
        if let securityGroups { try checkGroups(securityGroups, in: vpc) }
        guard scheme == .internal || network!.internetGateways.contains(where: { $0.vpcId == vpc }) else {
            throw ELB.Error(
                .invalidSubnet, "VPC \(vpc) has no internet gateway", help: "Attach one, or create the load balancer as internal.")
        }
        return vpc
    }

    private func checkGroups(_ groups: [String], in vpc: String) throws(ELB.Error) {
        for id in groups where network!.group(id)?.vpcId != vpc {
            throw ELB.Error(
                .invalidSecurityGroup, "One or more security groups are invalid", help: "\(id) is no security group of \(vpc).")
        }
        guard (1...5).contains(groups.count) else {
            throw ELB.Error(.invalidSecurityGroup, "A load balancer in a VPC has 1 to 5 security groups.")
        }
    }

    /// Each node takes one address, and Elastic Load Balancing wants room for eight.
    func checkRoomForNodes(in subnets: [String]) throws(ELB.Error) {
        for id in subnets where (network?.subnet(id)?.freeCount ?? 8) < 8 {
            throw ELB.Error(
                .invalidSubnet,
                "Not enough IP space available in \(id). ELB requires at least 8 free IP addresses in each subnet.",
                help: "\(network!.subnet(id)!.freeCount) are free.")
        }
    }

    /// What `SetSubnets` refuses: subnets of another VPC, and those that are too small for a new node.
    func checkSubnets(_ subnets: [String], of index: Int) throws(ELB.Error) {
        let own = loadBalancers[index].network
        let isElsewhere = subnets.contains { network?.subnet($0)?.vpcId != own?.vpcId }
        guard !isElsewhere else {
            throw ELB.Error(
                .invalidConfigurationRequest, "All subnets must belong to the load balancer's VPC",
                help: "It is in \(own?.vpcId ?? "the default VPC").")
        }
        guard let own else { return }
        try checkRoomForNodes(in: subnets.filter { id in !own.nodes.contains { $0.subnetId == id } })
    }

    /// The same subnets and groups as a load balancer has.
    func hasNetwork(_ index: Int, _ subnets: [String], _ groups: [String]?, in vpc: String?) -> Bool {
        guard let own = loadBalancers[index].network else { return vpc == nil }
        guard let vpc, vpc == own.vpcId else { return false }
        return own.nodes.map(\.subnetId).sorted() == subnets.sorted()
            && own.securityGroups == groups ?? [network!.defaultGroup(of: vpc)]
    }

    /// Nodes in these subnets: those that stay keep their addresses.
    mutating func placeNodes(of index: Int, _ subnets: [String], _ groups: [String], in vpc: String) {
        let before = loadBalancers[index].network?.nodes ?? []
        for node in before where !subnets.contains(node.subnetId) { release(node) }
        var nodes = before.filter { subnets.contains($0.subnetId) }
        for id in subnets where !before.contains(where: { $0.subnetId == id }) {
            let place = network!.subnets.firstIndex { $0.subnetId == id }!
            let zone = ELB.AvailabilityZone.defaults.firstIndex { $0.zoneName == network!.subnets[place].zone }!
            nodes.append(
                LoadBalancerNetwork.Node(
                    zone: Int32(zone), subnetId: id, address: hold(in: place, for: .loadBalancer(Int32(index))),
                    publicAddress: loadBalancers[index].scheme == .internal ? 0 : network!.nextPublicAddress()))
        }
        nodes.sort { $0.zone < $1.zone }
        loadBalancers[index].network = LoadBalancerNetwork(vpcId: vpc, securityGroups: groups, nodes: nodes)
    }

    mutating func releaseNodes(of index: Int) {
        for node in loadBalancers[index].network?.nodes ?? [] { release(node) }
    }

    private mutating func release(_ node: LoadBalancerNetwork.Node) {
        guard let place = network!.subnets.firstIndex(where: { $0.subnetId == node.subnetId }) else { return }
        network!.subnets[place].release(node.address)
    }

    mutating func setSecurityGroups(_ id: ELB.LoadBalancer.ID, _ groups: [String]) throws(ELB.Error) {
        let index = try loadBalancer(id)
        guard let own = loadBalancers[index].network else {
            throw ELB.Error(
                .invalidSecurityGroup, "One or more security groups are invalid",
                help: "The load balancer stands in the default VPC, where nobody is kept out.")
        }
        try checkGroups(groups, in: own.vpcId)
        loadBalancers[index].network!.securityGroups = groups
    }

    /// A target group belongs to the VPC of the load balancer that used it first.
    func checkVpc(ofTargetGroups groups: [Int32], on balancer: Int) throws(ELB.Error) {
        guard network != nil else { return }
        let vpc = loadBalancers[balancer].network?.vpcId
        for group in groups {
            let record = targetGroups[Int(group)]
            let isFree = record.vpc == nil && record.registrations == 0 && record.rules == 0
            guard record.targetType == .ip, record.vpc != vpc, !isFree else { continue }
            throw ELB.Error(
                .invalidConfigurationRequest,
                "The following target groups '\(record.id.arn)' are in a different VPC than load balancer "
                    + "'\(loadBalancers[balancer].id.arn)'",
                help: "Make another target group for this load balancer.")
        }
    }
}
