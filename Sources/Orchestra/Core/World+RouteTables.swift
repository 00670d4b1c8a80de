// CreateRouteTable, CreateRoute, DeleteRoute, AssociateRouteTable, DisassociateRouteTable (Amazon EC2 API Reference).

extension World {
    mutating func createRouteTable(_ vpcId: String) throws(EC2.Error) -> EC2.RouteTable {
        let vpc = network!.vpcs[try vpc(vpcId)]
        let table = EC2.RouteTable(
            routeTableId: networkID("rtb"), vpcId: vpcId, routes: [Self.localRoute(of: vpc)], associations: [])
        network!.routeTables.append(table)
        tellOfNetwork(.created(table.routeTableId, "a route table of \(vpcId)"))
        return table
    }

    mutating func deleteRouteTable(_ id: String) throws(EC2.Error) {
        let place = try routeTable(id)
        guard network!.routeTables[place].associations.isEmpty else {
            throw EC2.Error(
                .dependencyViolation, "The routeTable '\(id)' has dependencies and cannot be deleted.",
                help: network!.routeTables[place].associations.contains(where: \.main)
                    ? "It is its VPC's main table." : "Disassociate it from its subnets first.")
        }
        network!.routeTables.remove(at: place)
        for endpoint in network!.endpoints.indices { network!.endpoints[endpoint].routeTableIds.removeAll { $0 == id } }
        tellOfNetwork(.deleted(id))
    }

    mutating func createRoute(
        in id: String, to destination: String, gatewayId: String?, natGatewayId: String?
    ) throws(EC2.Error) {
        let place = try routeTable(id)
        let vpcId = network!.routeTables[place].vpcId
        guard let block = ELB.CIDRBlock(destination), block.firstNumber != nil else {
            throw EC2.Error(
                .invalidParameterValue,
                "Value (\(destination)) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.",
                help: "0.0.0.0/0 is everything.")
        }
        let target: String
        switch (gatewayId, natGatewayId) {
        case (let gateway?, nil):
            let found = network!.internetGateways[try internetGateway(gateway)]
            guard found.vpcId == vpcId else {
                throw EC2.Error(
                    .invalidParameterValue, "route table \(id) and network gateway \(gateway) belong to different networks",
                    help: "Attach the gateway to \(vpcId).")
            }
            let own = network!.vpcs[try vpc(vpcId)].cidrBlock
            guard !(ELB.CIDRBlock(own)?.contains(block) ?? false) else {
                throw EC2.Error(
                    .invalidParameterValue,
                    "The destination CIDR block \(block) is equal to or more specific than one of this VPC's CIDR blocks. This route can "
                        + "target only an interface or an instance.",
                    help: "Within \(own) packets find their way by themselves.")
            }
            target = gateway
        case (nil, let gateway?):
            let found = network!.natGateways[try natGateway(gateway)]
            guard found.vpcId == vpcId else {
                throw EC2.Error(
                    .invalidParameterValue, "route table \(id) and network gateway \(gateway) belong to different networks",
                    help: "The NAT gateway stands in \(found.vpcId).")
            }
            target = gateway
        default:
            throw EC2.Error(
                .missingParameter, "The request must contain exactly one of gatewayId, natGatewayId",
                help: "Say where the route leads.")
        }
        guard !network!.routeTables[place].routes.contains(where: { ELB.CIDRBlock($0.destinationCidrBlock) == .some(block) })
        else {
            throw EC2.Error(
                .routeAlreadyExists, "The route identified by \(block) already exists.", help: "Delete it first, or keep it.")
        }
        network!.routeTables[place].routes.append(
            EC2.Route(destinationCidrBlock: block.description, gatewayId: gatewayId, natGatewayId: natGatewayId))
        tellOfNetwork(.changed(id, "\(block) → \(target)"))
    }

    mutating func deleteRoute(in id: String, to destination: String) throws(EC2.Error) {
        let place = try routeTable(id)
        let text = ELB.CIDRBlock(destination)?.description ?? destination
        guard let route = network!.routeTables[place].routes.firstIndex(where: { $0.destinationCidrBlock == text }) else {
            throw EC2.Error(
                .invalidRouteNotFound,
                "no route with destination-cidr-block \(destination) in route table \(id)",
                help: "It has \(network!.routeTables[place].routes.map(\.destinationCidrBlock).joined(separator: ", ")).")
        }
        guard network!.routeTables[place].routes[route].gatewayId != "local" else {
            throw EC2.Error(
                .invalidParameterValue, "cannot remove local route \(text) in route table \(id)",
                help: "A VPC's subnets always reach each other.")
        }
        network!.routeTables[place].routes.remove(at: route)
        tellOfNetwork(.changed(id, "\(text) has no route any more"))
    }

    /// The subnet follows it instead of the main table.
    mutating func associateRouteTable(_ id: String, with subnetId: String) throws(EC2.Error) -> String {
        let (place, record) = (try routeTable(id), network!.subnets[try subnet(subnetId)])
        guard record.vpcId == network!.routeTables[place].vpcId else {
            throw EC2.Error(
                .invalidParameterValue, "route table \(id) and subnet \(subnetId) belong to different networks",
                help: "The subnet is in \(record.vpcId).")
        }
        if let known = network!.routeTables.flatMap(\.associations).first(where: { $0.subnetId == subnetId }) {
            throw EC2.Error(
                .resourceAlreadyAssociated,
                "the specified association for route table \(known.routeTableId) conflicts with an existing association",
                help: "Disassociate \(known.routeTableAssociationId) first.")
        }
        let association = networkID("rtbassoc")
        network!.routeTables[place].associations.append(
            .init(routeTableAssociationId: association, routeTableId: id, subnetId: subnetId, main: false))
        tellOfNetwork(.changed(id, "followed by \(subnetId)"))
        return association
    }

    mutating func disassociateRouteTable(_ association: String) throws(EC2.Error) {
        for place in network?.routeTables.indices ?? 0..<0 {
            guard
                let found = network!.routeTables[place].associations.firstIndex(where: {
                    $0.routeTableAssociationId == association
                })
            else { continue }
            let known = network!.routeTables[place].associations[found]
            guard !known.main else {
                throw EC2.Error(
                    .invalidParameterValue, "cannot disassociate the main route table association \(association)",
                    help: "A VPC always has a main table.")
            }
            network!.routeTables[place].associations.remove(at: found)
            tellOfNetwork(.changed(known.routeTableId, "no longer followed by \(known.subnetId!)"))
            return
        }
        throw EC2.Error(.invalidAssociationIDNotFound, "The association ID '\(association)' does not exist")
    }

    func routeTable(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.routeTables.firstIndex(where: { $0.routeTableId == id }) { return place }
        throw EC2.Error(
            .invalidRouteTableIDNotFound, "The routeTable ID '\(id)' does not exist",
            help: NearMiss.help(for: id, among: network?.routeTables.map(\.routeTableId) ?? [], kind: "route table"))
    }

    /// Routes to what is gone, or no longer attached, are black holes.
    func describe(routeTable table: EC2.RouteTable) -> EC2.RouteTable {
        var described = table
        for place in described.routes.indices { described.routes[place].state = state(of: described.routes[place], in: table) }
        return described
    }

    private func state(of route: EC2.Route, in table: EC2.RouteTable) -> EC2.Route.State {
        if let gateway = route.gatewayId, gateway != "local" {
            let isThere = network!.internetGateways.contains { $0.internetGatewayId == gateway && $0.vpcId == table.vpcId }
            return isThere ? .active : .blackhole
        }
        guard let gateway = route.natGatewayId else { return .active }
        return network!.natGateways.contains { $0.natGatewayId == gateway } ? .active : .blackhole
    }
}
