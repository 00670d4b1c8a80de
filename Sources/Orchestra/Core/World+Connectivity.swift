// Whether one end can begin a connection to another: routes first, then the security groups of both ends (Amazon VPC User Guide).

extension World {
    /// One end, with what the way to it depends on.
    struct NetworkEnd {
        var name: String
        /// `nil` for the world outside; empty for the default VPC.
        var vpcId: String?
        var subnetId = ""
        var address: String
        var publicAddress: String?
        /// By id.
        var groups: [String] = []
    }

    // snippet.connectivity
    func connectivity(
        from source: NetworkEnd, to destination: NetworkEnd, _ ipProtocol: String, _ port: Int, _ policies: Policies
    ) -> EC2.Connectivity {
        let asked = "\(source.name) can begin \(ipProtocol) connections to \(destination.name) on port \(port)"
        if source.vpcId == destination.vpcId, source.vpcId?.isEmpty != false { return .possible(asked) }
        let isDefault = source.vpcId?.isEmpty ?? false || destination.vpcId?.isEmpty ?? false
        if isDefault { return source.vpcId == nil || destination.vpcId == nil ? .possible(asked) : apart(source, destination) }
        if source.vpcId == destination.vpcId { return passes(source, destination, ipProtocol, port, asked, policies) }
        var (from, to) = (source, destination)
        if source.vpcId != nil {
            guard let address = destination.vpcId == nil ? destination.address : destination.publicAddress else {
                return apart(source, destination)
            }
            let way = wayOut(of: source, to: address, policies)
            if let obstacle = way.obstacle { return obstacle }
            (from.publicAddress, to.address) = (way.publicAddress, address)
        }
        if destination.vpcId != nil {
            if let obstacle = wayIn(to: destination, from: from.publicAddress ?? from.address, policies) { return obstacle }
            // Who comes from outside is seen with his public address, and is in no group.
            if source.vpcId != nil {
                let outside = NetworkEnd(name: to.name, vpcId: nil, address: to.address)
                let out = passes(from, outside, ipProtocol, port, asked, policies)
                guard out.isPossible else { return out }
            }
            from = NetworkEnd(name: source.name, vpcId: nil, address: from.publicAddress ?? from.address)
        }
        return passes(from, to, ipProtocol, port, asked, policies)
    }
    // snippet.end

    /// What the groups say.
    func passes(
        _ source: NetworkEnd, _ destination: NetworkEnd, _ ipProtocol: String, _ port: Int, _ asked: String, _ policies: Policies
    ) -> EC2.Connectivity {
        let flow = EC2.Flow(from: flowEnd(source), to: flowEnd(destination), ipProtocol: ipProtocol, port: port)
        switch policies.connectionPolicy.refusal(of: flow) {
        case nil: return .possible(asked)
        case .egress:
            return .impossible(
                .egress, source.groups,
                "no security group of \(source.name) (\(names(of: source))) lets \(ipProtocol) \(port) out to "
                    + "\(destination.address)\(destination.groups.isEmpty ? "" : " (\(names(of: destination)))")")
        case .ingress:
            return .impossible(
                .ingress, destination.groups,
                "no security group of \(destination.name) (\(names(of: destination))) lets \(ipProtocol) \(port) in from "
                    + "\(source.address)\(source.groups.isEmpty ? "" : " (\(names(of: source)))")")
        }
    }

    private func flowEnd(_ end: NetworkEnd) -> EC2.Flow.End {
        EC2.Flow.End(
            address: end.address,
            securityGroups: end.vpcId == nil || end.groups.isEmpty ? nil : end.groups.compactMap { network?.group($0) })
    }

    private func names(of end: NetworkEnd) -> String {
        end.groups.map { network?.group($0)?.description ?? $0 }.joined(separator: ", ")
    }

    private func apart(_ source: NetworkEnd, _ destination: NetworkEnd) -> EC2.Connectivity {
        func place(_ end: NetworkEnd) -> String { end.vpcId == "" ? "the default VPC" : end.vpcId ?? "outside" }
        return .impossible(
            .differentVpcs, [],
            "\(source.name) is in \(place(source)), \(destination.name) is in \(place(destination)), and nothing "
                + "leads from one to the other")
    }

    // MARK: Routes

    /// To an address outside of the VPC, and as which public address one is seen there.
    private func wayOut(
        of end: NetworkEnd, to address: String, _ policies: Policies
    ) -> (publicAddress: String?, obstacle: EC2.Connectivity?) {
        guard let table = network!.routeTable(ofSubnet: end.subnetId, in: end.vpcId!) else {
            return (nil, .impossible(.noRoute, [], "\(end.subnetId) has no route table"))
        }
        let routes = describe(routeTable: table).routes
        guard let route = policies.routeChoice.chooseRoute(to: address, among: routes), route.gatewayId != "local" else {
            return (
                nil,
                .impossible(
                    .noRoute, [table.routeTableId],
                    "route table \(table.routeTableId) of \(end.subnetId) has no route to \(address)")
            )
        }
        let isThere = routes.contains { $0.destinationCidrBlock == route.destinationCidrBlock && $0.state == .active }
        guard isThere, route.gatewayId != nil || route.natGatewayId != nil else {
            return (
                nil,
                .impossible(
                    .blackhole, [table.routeTableId],
                    "the route \(route.destinationCidrBlock) of \(table.routeTableId) is a blackhole: what it leads to is gone")
            )
        }
        if let gateway = route.natGatewayId { return throughNat(gateway, to: address, policies) }
        guard let own = end.publicAddress else {
            return (
                nil,
                .impossible(
                    .noPublicAddress, [route.gatewayId!],
                    "\(end.name) has no public address, and \(route.gatewayId!) translates no other")
            )
        }
        return (own, nil)
    }

    private func throughNat(_ id: String, to address: String, _ policies: Policies) -> (String?, EC2.Connectivity?) {
        guard let gateway = network!.natGateways.first(where: { $0.natGatewayId == id }) else {
            return (nil, .impossible(.blackhole, [id], "\(id) is gone"))
        }
        if let failure = gateway.failureMessage { return (nil, .impossible(.blackhole, [id], "\(id) failed: \(failure)")) }
        let end = NetworkEnd(
            name: id, vpcId: gateway.vpcId, subnetId: gateway.subnetId, address: gateway.privateIp,
            publicAddress: gateway.publicIp)
        let table = network!.routeTable(ofSubnet: gateway.subnetId, in: gateway.vpcId)
        let route = table.flatMap { policies.routeChoice.chooseRoute(to: address, among: describe(routeTable: $0).routes) }
        guard route?.natGatewayId == nil, wayOut(of: end, to: address, policies).obstacle == nil else {
            return (
                nil,
                .impossible(
                    .natGatewayWithoutInternet, [id],
                    "\(id) stands in \(gateway.subnetId), which has no route to an internet gateway")
            )
        }
        return (gateway.publicIp, nil)
    }

    /// From outside: with a public address, in a subnet whose routes lead back through an internet gateway.
    private func wayIn(to end: NetworkEnd, from address: String, _ policies: Policies) -> EC2.Connectivity? {
        guard end.publicAddress != nil else {
            return .impossible(.noPublicAddress, [], "\(end.name) has no public address")
        }
        guard let table = network!.routeTable(ofSubnet: end.subnetId, in: end.vpcId!) else {
            return .impossible(.noRoute, [], "\(end.subnetId) has no route table")
        }
        let routes = describe(routeTable: table).routes
        let route = policies.routeChoice.chooseRoute(to: address, among: routes)
        guard let gateway = route?.gatewayId, gateway != "local", route?.state == .active else {
            return .impossible(
                .noRoute, [table.routeTableId],
                "\(end.subnetId) has no route to an internet gateway, so \(address) and \(end.name) can't reach each other")
        }
        return nil
    }
}

extension EC2.Connectivity {
    static func possible(_ explanation: String) -> Self {
        Self(isPossible: true, cause: nil, refusedBy: [], explanation: explanation)
    }

    static func impossible(_ cause: Cause, _ refusedBy: [String], _ explanation: String) -> Self {
        Self(isPossible: false, cause: cause, refusedBy: refusedBy, explanation: explanation)
    }
}
