// The network of a stack (template reference, Amazon EC2).

extension World {
    mutating func makeNetwork(_ request: CloudFormation.ResourceRequest) throws -> CloudFormation.MadeResource {
        switch request {
        case .vpc(let properties):
            let made = try createVpc(properties.cidrBlock)
            let group = network?.defaultGroup(of: made.vpcId) ?? ""
            return .init(made.vpcId, ["VpcId": made.vpcId, "CidrBlock": made.cidrBlock, "DefaultSecurityGroup": group])
        case .subnet(let properties):
            let made = try createSubnet(properties.vpcId, properties.cidrBlock, zone: properties.availabilityZone)
            return .init(
                made.subnetId,
                [
                    "SubnetId": made.subnetId, "AvailabilityZone": made.availabilityZone, "VpcId": made.vpcId,
                    "CidrBlock": made.cidrBlock,
                ])
        case .routeTable(let properties):
            let made = try createRouteTable(properties.vpcId)
            return .init(made.routeTableId, ["RouteTableId": made.routeTableId])
        case .route(let properties):
            try createRoute(
                in: properties.routeTableId, to: properties.destinationCidrBlock, gatewayId: properties.gatewayId,
                natGatewayId: properties.natGatewayId)
            return .init(
                "\(properties.routeTableId)|\(properties.destinationCidrBlock)", ["CidrBlock": properties.destinationCidrBlock])
        case .routeTableAssociation(let properties):
            let id = try associateRouteTable(properties.routeTableId, with: properties.subnetId)
            return .init(id, ["Id": id])
        case .internetGateway:
            let made = createInternetGateway()
            return .init(made.internetGatewayId, ["InternetGatewayId": made.internetGatewayId])
        case .gatewayAttachment(let properties):
            try attachInternetGateway(properties.internetGatewayId, to: properties.vpcId)
            return .init("IGW|\(properties.vpcId)", ["AttachmentType": "IGW"])
        case .elasticAddress:
            // The gateway that it is for has its address of the engine's own.
            let id = "eipalloc-0" + identifiers.next(.stack).hexadecimal
            if network == nil { network = NetworkRecords() }
            let address = EC2.addressText(network!.nextPublicAddress())
            return .init(address, ["AllocationId": id, "PublicIp": address])
        case .natGateway(let properties):
            let made = try createNatGateway(in: properties.subnetId)
            if let failure = made.failureMessage {
                try deleteNatGateway(made.natGatewayId)
                throw EC2.Error(.invalidParameterValue, failure)
            }
            return .init(made.natGatewayId, ["NatGatewayId": made.natGatewayId])
        case .vpcEndpoint(let properties):
            let made = try createVpcEndpoint(
                properties.vpcId, properties.serviceName, properties.vpcEndpointType ?? .gateway, subnetIds: properties.subnetIds,
                routeTableIds: properties.routeTableIds, securityGroupIds: properties.securityGroupIds)
            return .init(made.vpcEndpointId, ["Id": made.vpcEndpointId])
        case .securityGroup(let properties): return try make(properties)
        case .securityGroupRule(let properties, let egress):
            let group = properties.groupId ?? ""
            try change(group, from: [], to: properties.permissions, egress: egress)
            let id = "sgr-0" + identifiers.next(.stack).hexadecimal
            return .init(id, ["Id": id])
        default: mistake("\(request) is no network")
        }
    }

    /// A group whose template has egress rules has these alone: the rule that allows everything is taken away first.
    private mutating func make(_ properties: CloudFormation.SecurityGroupProperties) throws -> CloudFormation.MadeResource {
        let made = try createSecurityGroup(
            properties.groupName, properties.groupDescription, in: properties.vpcId ?? network?.vpcs.first?.vpcId ?? "")
        try change(made.groupId, from: [], to: properties.securityGroupIngress.flatMap(\.permissions), egress: false)
        if !properties.securityGroupEgress.isEmpty {
            try revoke(made.groupId, made.ipPermissionsEgress, egress: true)
            try change(made.groupId, from: [], to: properties.securityGroupEgress.flatMap(\.permissions), egress: true)
        }
        return .init(made.groupId, ["GroupId": made.groupId, "VpcId": made.vpcId])
    }

    /// One by one, as a template has them.
    private mutating func change(
        _ group: String, from old: [EC2.IpPermission], to new: [EC2.IpPermission], egress: Bool
    ) throws {
        for permission in old { try revoke(group, [permission], egress: egress) }
        for permission in new { try authorize(group, [permission], egress: egress) }
    }

    mutating func changeNetwork(
        _ made: CloudFormation.MadeResource, from old: CloudFormation.ResourceRequest, to request: CloudFormation.ResourceRequest
    ) throws {
        switch (old, request) {
        case (.route(let old), .route(let properties)):
            try deleteRoute(in: old.routeTableId, to: old.destinationCidrBlock)
            try createRoute(
                in: properties.routeTableId, to: properties.destinationCidrBlock, gatewayId: properties.gatewayId,
                natGatewayId: properties.natGatewayId)
        case (.vpcEndpoint, .vpcEndpoint(let properties)):
            try changeVpcEndpoint(
                made.physicalResourceId, subnetIds: properties.subnetIds, routeTableIds: properties.routeTableIds,
                securityGroupIds: properties.securityGroupIds)
        case (.gatewayAttachment(let old), .gatewayAttachment(let properties)):
            try detachInternetGateway(old.internetGatewayId, from: old.vpcId)
            try attachInternetGateway(properties.internetGatewayId, to: properties.vpcId)
        case (.securityGroup(let old), .securityGroup(let properties)):
            try change(
                made.physicalResourceId, from: old.securityGroupIngress.flatMap(\.permissions),
                to: properties.securityGroupIngress.flatMap(\.permissions), egress: false)
            guard !old.securityGroupEgress.isEmpty || !properties.securityGroupEgress.isEmpty else { return }
            let (before, after) = (old.securityGroupEgress, properties.securityGroupEgress)
            let everything = [EC2.IpPermission.all(to: ["0.0.0.0/0"])]
            try change(
                made.physicalResourceId, from: before.isEmpty ? everything : before.flatMap(\.permissions),
                to: after.isEmpty ? everything : after.flatMap(\.permissions), egress: true)
        default: break
        }
    }

    mutating func removeNetwork(_ made: CloudFormation.MadeResource, _ request: CloudFormation.ResourceRequest) throws {
        let id = made.physicalResourceId
        switch request {
        case .vpc: try deleteVpc(id)
        case .subnet: try deleteSubnet(id)
        case .routeTable: try deleteRouteTable(id)
        case .route(let properties): try deleteRoute(in: properties.routeTableId, to: properties.destinationCidrBlock)
        case .routeTableAssociation: try disassociateRouteTable(id)
        case .internetGateway: try deleteInternetGateway(id)
        case .gatewayAttachment(let properties): try detachInternetGateway(properties.internetGatewayId, from: properties.vpcId)
        case .elasticAddress: break
        case .natGateway: try deleteNatGateway(id)
        case .vpcEndpoint: try deleteVpcEndpoint(id)
        case .securityGroup: try deleteSecurityGroup(id)
        case .securityGroupRule(let properties, let egress):
            try change(properties.groupId ?? "", from: properties.permissions, to: [], egress: egress)
        default: mistake("\(request) is no network")
        }
    }
}
