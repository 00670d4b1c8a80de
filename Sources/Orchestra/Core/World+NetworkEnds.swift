// The ends of connections: tasks, load balancers, addresses; and what the network keeps from whom.

extension World {
    /// - Parameter vpc: Of the other end: an address within its block means whoever has it there.
    func end(_ party: EC2.Party, near vpc: String? = nil) -> NetworkEnd? {
        switch party {
        case .task(let id): taskSlots[id].flatMap { end(of: $0) }
        case .loadBalancer(let id): loadBalancers.firstIndex { $0.id == id && !$0.isDeleted }.flatMap { ends(ofBalancer: $0).first }
        case .address(let text): end(of: text, near: vpc)
        }
    }

    func end(of slot: TaskSlot) -> NetworkEnd? {
        let label = tasks[slot].label.description
        guard let record = interface(of: slot) else {
            guard tasks[slot].lastStatus < .stopped else { return nil }
            return NetworkEnd(name: label, vpcId: "", address: EC2.addressText(tasks[slot].address))
        }
        guard record.isThere, let subnetId = record.subnetId else { return nil }
        return NetworkEnd(
            name: label, vpcId: record.vpcId, subnetId: subnetId, address: EC2.addressText(record.address),
            publicAddress: record.publicAddress == 0 ? nil : EC2.addressText(record.publicAddress), groups: record.securityGroups)
    }

    /// One for each of its nodes.
    func ends(ofBalancer index: Int) -> [NetworkEnd] {
        let record = loadBalancers[index]
        guard let own = record.network else {
            return [NetworkEnd(name: record.id.name, vpcId: "", address: nodeAddress(of: index, in: -1))]
        }
        return own.nodes.map { node in
            NetworkEnd(
                name: record.id.name, vpcId: own.vpcId, subnetId: node.subnetId, address: EC2.addressText(node.address),
                publicAddress: node.publicAddress == 0 ? nil : EC2.addressText(node.publicAddress), groups: own.securityGroups)
        }
    }

    private func end(of text: String, near vpc: String?) -> NetworkEnd? {
        let outside = NetworkEnd(name: text, vpcId: nil, address: text)
        guard let number = EC2.addressNumber(text), let network else { return outside }
        if let vpc, let block = network.vpcs.first(where: { $0.vpcId == vpc }).flatMap({ ELB.CIDRBlock($0.cidrBlock) }),
            block.contains(text)
        {
            guard let (subnet, holder) = holder(of: number, in: vpc) else { return nil }
            return end(of: holder, in: subnet, named: text)
        }
        let interfaces = describeNetworkInterfaces()
        guard let found = interfaces.first(where: { $0.publicIp == text }) else { return outside }
        return NetworkEnd(
            name: text, vpcId: found.vpcId, subnetId: found.subnetId, address: found.privateIpAddress, publicAddress: text,
            groups: found.groups)
    }

    private func end(of holder: AddressHolder, in subnet: SubnetRecord, named text: String) -> NetworkEnd? {
        let found = describeNetworkInterfaces().first { $0.subnetId == subnet.subnetId && $0.privateIpAddress == text }
        return found.map {
            NetworkEnd(
                name: text, vpcId: $0.vpcId, subnetId: $0.subnetId, address: text, publicAddress: $0.publicIp, groups: $0.groups)
        }
    }

    func canConnect(
        from source: EC2.Party, to destination: EC2.Party, _ ipProtocol: String, _ port: Int, _ policies: Policies
    ) -> EC2.Connectivity {
        for case .address(let text) in [source, destination] where EC2.addressNumber(text) == nil {
            return .impossible(.noAddress, [], "'\(text)' is no IPv4 address")
        }
        guard (0...65_535).contains(port) else { return .impossible(.noAddress, [], "\(port) is no port from 0 to 65535") }
        let (first, second) = (end(source), end(destination))
        let from = end(source, near: second?.vpcId)
        let to = end(destination, near: first?.vpcId)
        guard let from else { return .impossible(.noAddress, [], "\(name(of: source)) has no network interface") }
        guard let to else { return .impossible(.noAddress, [], "\(name(of: destination)) has no network interface") }
        return connectivity(from: from, to: to, ipProtocol, port, policies)
    }

    private func name(of party: EC2.Party) -> String {
        switch party {
        case .task(let id): taskSlots[id].map { tasks[$0].label.description } ?? "task \(id)"
        case .loadBalancer(let id): "load balancer \(id)"
        case .address(let text): text
        }
    }

    // MARK: Load balancers

    /// The target's groups don't let one of the load balancer's nodes in, or its own don't let it out.
    func isKeptFrom(_ slot: TargetSlot, port: Int?, _ policies: Policies) -> Bool {
        guard network != nil else { return false }
        let group = Int(targets[slot].targetGroup)
        guard targetGroups[group].loadBalancer >= 0, let task = task(behind: slot), interface(of: task) != nil else { return false }
        guard let end = end(of: task) else { return true }
        let port = port ?? targets[slot].id.port
        return ends(ofBalancer: Int(targetGroups[group].loadBalancer)).contains {
            !connectivity(from: $0, to: end, "tcp", port, policies).isPossible
        }
    }

    /// A client comes in by any node that it reaches.
    func isKeptOut(_ request: ELB.Request, at listener: Int, _ policies: Policies) -> Bool {
        let balancer = Int(listeners[listener].loadBalancer)
        guard network != nil, let own = loadBalancers[balancer].network else { return false }
        guard
            let client = end(.address(request.sourceIP), near: own.vpcId)
                ?? insider(request.sourceIP, own.vpcId)
        else { return true }
        return !ends(ofBalancer: balancer).contains {
            connectivity(from: client, to: $0, "tcp", listeners[listener].port, policies).isPossible
        }
    }

    /// An address of the VPC that nobody has: who sends from there is in no group.
    private func insider(_ address: String, _ vpc: String) -> NetworkEnd? {
        NetworkEnd(name: address, vpcId: vpc, address: address)
    }
}
