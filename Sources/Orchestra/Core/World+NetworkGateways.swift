// Internet gateways, NAT gateways and VPC endpoints (Amazon EC2 API Reference).

extension World {
    mutating func createInternetGateway() -> EC2.InternetGateway {
        let gateway = EC2.InternetGateway(internetGatewayId: networkID("igw"), vpcId: nil)
        if network == nil { network = NetworkRecords() }
        network!.internetGateways.append(gateway)
        tellOfNetwork(.created(gateway.internetGatewayId, "an internet gateway"))
        return gateway
    }

    mutating func attachInternetGateway(_ id: String, to vpcId: String) throws(EC2.Error) {
        let place = try internetGateway(id)
        _ = try vpc(vpcId)
        if let owner = network!.internetGateways[place].vpcId {
            throw EC2.Error(
                .resourceAlreadyAssociated, "resource \(id) is already attached to network \(owner)",
                help: "An internet gateway has one VPC.")
        }
        if let other = network!.internetGateways.first(where: { $0.vpcId == vpcId }) {
            throw EC2.Error(
                .invalidParameterValue, "Network \(vpcId) already has an internet gateway attached",
                help: "It is \(other.internetGatewayId).")
        }
        network!.internetGateways[place].vpcId = vpcId
        tellOfNetwork(.changed(id, "attached to \(vpcId)"))
    }

    /// Not while somebody in the VPC has a public address.
    mutating func detachInternetGateway(_ id: String, from vpcId: String) throws(EC2.Error) {
        let place = try internetGateway(id)
        _ = try vpc(vpcId)
        guard network!.internetGateways[place].vpcId == vpcId else {
            throw EC2.Error(.gatewayNotAttached, "resource \(id) is not attached to network \(vpcId)")
        }
        guard !describeNetworkInterfaces().contains(where: { $0.vpcId == vpcId && $0.publicIp != nil }) else {
            throw EC2.Error(
                .dependencyViolation,
                "Network \(vpcId) has some mapped public address(es). Please unmap those public address(es) before detaching the "
                    + "gateway.",
                help: "Stop the tasks, and delete the NAT gateways and load balancers, that have one.")
        }
        network!.internetGateways[place].vpcId = nil
        tellOfNetwork(.changed(id, "detached from \(vpcId)"))
    }

    mutating func deleteInternetGateway(_ id: String) throws(EC2.Error) {
        let place = try internetGateway(id)
        guard network!.internetGateways[place].vpcId == nil else {
            throw EC2.Error(
                .dependencyViolation, "The internetGateway '\(id)' has dependencies and cannot be deleted.",
                help: "Detach it from \(network!.internetGateways[place].vpcId!) first.")
        }
        network!.internetGateways.remove(at: place)
        tellOfNetwork(.deleted(id))
    }

    // MARK: NAT gateways

    /// With an address of the subnet and a public one; it fails where the network has no way to the internet.
    mutating func createNatGateway(in subnetId: String) throws(EC2.Error) -> EC2.NatGateway {
        let place = try subnet(subnetId)
        let vpcId = network!.subnets[place].vpcId
        guard network!.internetGateways.contains(where: { $0.vpcId == vpcId }) else {
            let failed = EC2.NatGateway(
                natGatewayId: networkID("nat"), vpcId: vpcId, subnetId: subnetId, privateIp: "", publicIp: "", state: "failed",
                failureCode: "Gateway.NotAttached", failureMessage: "Network \(vpcId) has no Internet gateway attached")
            network!.natGateways.append(failed)
            tellOfNetwork(.created(failed.natGatewayId, "a NAT gateway in \(subnetId) that failed: Gateway.NotAttached"))
            return failed
        }
        try checkRoom(in: place)
        let id = networkID("nat")
        let gateway = EC2.NatGateway(
            natGatewayId: id, vpcId: vpcId, subnetId: subnetId,
            privateIp: EC2.addressText(hold(in: place, for: .natGateway(id))),
            publicIp: EC2.addressText(network!.nextPublicAddress()), state: "available")
        network!.natGateways.append(gateway)
        tellOfNetwork(.created(id, "a NAT gateway in \(subnetId)"))
        return gateway
    }

    mutating func deleteNatGateway(_ id: String) throws(EC2.Error) {
        let place = try natGateway(id)
        let gateway = network!.natGateways.remove(at: place)
        release(gateway.privateIp, in: gateway.subnetId)
        tellOfNetwork(.deleted(id))
    }

    // MARK: Endpoints

    /// An interface endpoint has an address in each of its subnets; a gateway endpoint stands in route tables.
    mutating func createVpcEndpoint(
        _ vpcId: String, _ serviceName: String, _ kind: EC2.VpcEndpoint.Kind, subnetIds: [String], routeTableIds: [String],
        securityGroupIds: [String]
    ) throws(EC2.Error) -> EC2.VpcEndpoint {
        _ = try vpc(vpcId)
        let beginning = "com.amazonaws.\(Account.region)."
        guard serviceName.hasPrefix(beginning), serviceName != beginning else {
            throw EC2.Error(
                .invalidServiceName, "The Vpc Endpoint Service '\(serviceName)' does not exist",
                help: "Its name begins with \(beginning), as \(beginning)ecr.api does.")
        }
        guard kind == .interface || ["s3", "dynamodb"].contains(String(serviceName.dropFirst(beginning.count))) else {
            throw EC2.Error(
                .invalidServiceName, "The Vpc Endpoint Service '\(serviceName)' does not support Gateway endpoints",
                help: "Only s3 and dynamodb do: use an Interface endpoint.")
        }
        let id = networkID("vpce")
        var endpoint = EC2.VpcEndpoint(
            vpcEndpointId: id, vpcId: vpcId, serviceName: serviceName, vpcEndpointType: kind, routeTableIds: [], subnetIds: [],
            groups: [], state: "available")
        try place(&endpoint, subnetIds: subnetIds, routeTableIds: routeTableIds, securityGroupIds: securityGroupIds)
        network!.endpoints.append(endpoint)
        tellOfNetwork(.created(id, "an endpoint for \(serviceName)"))
        return endpoint
    }

    /// What it stands in is all of what is given.
    mutating func changeVpcEndpoint(
        _ id: String, subnetIds: [String], routeTableIds: [String], securityGroupIds: [String]
    ) throws(EC2.Error) {
        let index = try vpcEndpoint(id)
        var endpoint = network!.endpoints[index]
        try place(&endpoint, subnetIds: subnetIds, routeTableIds: routeTableIds, securityGroupIds: securityGroupIds)
        network!.endpoints[index] = endpoint
        tellOfNetwork(.changed(id, "an endpoint for \(endpoint.serviceName)"))
    }

    private mutating func place(
        _ endpoint: inout EC2.VpcEndpoint, subnetIds: [String], routeTableIds: [String], securityGroupIds: [String]
    ) throws(EC2.Error) {
        let (vpcId, kind) = (endpoint.vpcId, endpoint.vpcEndpointType)
        guard kind == .interface ? routeTableIds.isEmpty : subnetIds.isEmpty && securityGroupIds.isEmpty else {
            throw EC2.Error(
                .invalidParameterValue,
                kind == .interface
                    ? "Route table IDs are not supported for Interface endpoints"
                    : "Subnet IDs and security group IDs are not supported for Gateway endpoints")
        }
        for id in routeTableIds where network!.routeTables[try routeTable(id)].vpcId != vpcId { throw elsewhere(id, vpcId) }
        for id in securityGroupIds where network!.securityGroups[try securityGroup(id)].vpcId != vpcId {
            throw elsewhere(id, vpcId)
        }
        var zones: [String] = []
        for id in subnetIds {
            let place = try subnet(id)
            guard network!.subnets[place].vpcId == vpcId else { throw elsewhere(id, vpcId) }
            guard !zones.contains(network!.subnets[place].zone) else {
                throw EC2.Error(
                    .invalidParameterValue, "An endpoint has one subnet in each Availability Zone: \(id) is a second one.")
            }
            zones.append(network!.subnets[place].zone)
            if !endpoint.subnetIds.contains(id) { try checkRoom(in: place) }
        }
        for id in endpoint.subnetIds where !subnetIds.contains(id) {
            network!.subnets[try subnet(id)].holders.removeAll { $0.kind == .endpoint(endpoint.id) }
        }
        for id in subnetIds where !endpoint.subnetIds.contains(id) { _ = hold(in: try subnet(id), for: .endpoint(endpoint.id)) }
        endpoint.subnetIds = subnetIds
        endpoint.routeTableIds = routeTableIds
        endpoint.groups = kind == .gateway ? [] : securityGroupIds.isEmpty ? [network!.defaultGroup(of: vpcId)] : securityGroupIds
    }

    /// Lists of what comes and of what goes.
    mutating func modifyVpcEndpoint(
        _ id: String, subnets: EC2.ListChange, routeTables: EC2.ListChange, securityGroups: EC2.ListChange
    ) throws(EC2.Error) {
        let endpoint = network?.endpoints.first { $0.vpcEndpointId == id }
        try changeVpcEndpoint(
            id, subnetIds: subnets.applied(to: endpoint?.subnetIds ?? []),
            routeTableIds: routeTables.applied(to: endpoint?.routeTableIds ?? []),
            securityGroupIds: securityGroups.applied(to: endpoint?.groups ?? []))
    }

    mutating func deleteVpcEndpoint(_ id: String) throws(EC2.Error) {
        network!.endpoints.remove(at: try vpcEndpoint(id))
        for subnet in network!.subnets.indices { network!.subnets[subnet].holders.removeAll { $0.kind == .endpoint(id) } }
        tellOfNetwork(.deleted(id))
    }

    private func vpcEndpoint(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.endpoints.firstIndex(where: { $0.vpcEndpointId == id }) { return place }
        throw EC2.Error(.invalidVpcEndpointIdNotFound, "The Vpc Endpoint Id '\(id)' does not exist")
    }

    private func elsewhere(_ id: String, _ vpcId: String) -> EC2.Error {
        EC2.Error(.invalidParameterValue, "\(id) and \(vpcId) belong to different networks")
    }

    // MARK: Addresses

    func checkRoom(in place: Int) throws(EC2.Error) {
        let record = network!.subnets[place]
        guard record.freeCount < 1 else { return }
        throw EC2.Error(
            .insufficientFreeAddressesInSubnet,
            "The specified subnet does not have enough free addresses to satisfy the request.",
            help: "\(record.subnetId) has none left of its \(record.size).")
    }

    /// The lowest free one. There must be one.
    mutating func hold(in place: Int, for kind: AddressHolder.Kind) -> UInt32 {
        var number: Int32 = 4
        for holder in network!.subnets[place].holders where holder.number == number { number += 1 }
        network!.subnets[place].hold(number, kind)
        return network!.subnets[place].first + UInt32(number)
    }

    private mutating func release(_ address: String, in subnetId: String) {
        guard let number = EC2.addressNumber(address), let place = network!.subnets.firstIndex(where: { $0.subnetId == subnetId })
        else { return }
        network!.subnets[place].release(number)
    }

    // MARK: Finding

    func internetGateway(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.internetGateways.firstIndex(where: { $0.internetGatewayId == id }) { return place }
        throw EC2.Error(
            .invalidInternetGatewayIDNotFound, "The internetGateway ID '\(id)' does not exist",
            help: NearMiss.help(
                for: id, among: network?.internetGateways.map(\.internetGatewayId) ?? [], kind: "internet gateway"))
    }

    func natGateway(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.natGateways.firstIndex(where: { $0.natGatewayId == id }) { return place }
        throw EC2.Error(
            .natGatewayNotFound, "The Nat Gateway \(id) was not found",
            help: NearMiss.help(for: id, among: network?.natGateways.map(\.natGatewayId) ?? [], kind: "NAT gateway"))
    }
}
