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
            try allow(properties, in: group, egress: egress)
            let id = "sgr-0" + identifiers.next(.stack).hexadecimal
            return .init(id, ["Id": id])
        default: mistake("\(request) is no network")
        }
    }

    /// A group whose template has egress rules has these alone: the rule that allows everything is taken away first.
    private mutating func make(_ properties: CloudFormation.SecurityGroupProperties) throws -> CloudFormation.MadeResource {
        let made = try createSecurityGroup(
            properties.groupName, properties.groupDescription, in: properties.vpcId ?? network?.vpcs.first?.vpcId ?? "")
        for rule in properties.securityGroupIngress { try allow(rule, in: made.groupId, egress: false) }
        if !properties.securityGroupEgress.isEmpty {
            try revoke(made.groupId, made.ipPermissionsEgress, egress: true)
            for rule in properties.securityGroupEgress { try allow(rule, in: made.groupId, egress: true) }
        }
        return .init(made.groupId, ["GroupId": made.groupId, "VpcId": made.vpcId])
    }

    private mutating func allow(
        _ rule: CloudFormation.SecurityGroupRuleProperties, in group: String, egress: Bool
    ) throws {
        for permission in rule.permissions { try authorize(group, [permission], egress: egress) }
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
            for rule in old.securityGroupIngress.flatMap(\.permissions) {
                try revoke(made.physicalResourceId, [rule], egress: false)
            }
            for rule in properties.securityGroupIngress {
                try allow(rule, in: made.physicalResourceId, egress: false)
            }
            guard !old.securityGroupEgress.isEmpty || !properties.securityGroupEgress.isEmpty else { return }
            let everything = [EC2.IpPermission.all(to: ["0.0.0.0/0"])]
            for permission in old.securityGroupEgress.isEmpty ? everything : old.securityGroupEgress.flatMap(\.permissions) {
                try revoke(made.physicalResourceId, [permission], egress: true)
            }
            for permission in properties.securityGroupEgress.isEmpty
                ? everything : properties.securityGroupEgress.flatMap(\.permissions)
            {
                try authorize(made.physicalResourceId, [permission], egress: true)
            }
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
            for permission in properties.permissions { try revoke(properties.groupId ?? "", [permission], egress: egress) }
        default: mistake("\(request) is no network")
        }
    }
}
