extension EC2 {
    /// A call of Amazon EC2's API that changes a network.
    public enum Command: Hashable, Sendable, Codable {
        case createVpc(cidrBlock: String)
        case deleteVpc(vpcId: String)
        case createSubnet(vpcId: String, cidrBlock: String, availabilityZone: String?)
        case deleteSubnet(subnetId: String)
        case createRouteTable(vpcId: String)
        case deleteRouteTable(routeTableId: String)
        case createRoute(routeTableId: String, destinationCidrBlock: String, gatewayId: String?, natGatewayId: String?)
        case deleteRoute(routeTableId: String, destinationCidrBlock: String)
        case associateRouteTable(routeTableId: String, subnetId: String)
        case disassociateRouteTable(associationId: String)
        case createInternetGateway
        case attachInternetGateway(internetGatewayId: String, vpcId: String)
        case detachInternetGateway(internetGatewayId: String, vpcId: String)
        case deleteInternetGateway(internetGatewayId: String)
        case createNatGateway(subnetId: String)
        case deleteNatGateway(natGatewayId: String)
        case createVpcEndpoint(
            vpcId: String, serviceName: String, vpcEndpointType: VpcEndpoint.Kind, subnetIds: [String], routeTableIds: [String],
            securityGroupIds: [String])
        case modifyVpcEndpoint(
            vpcEndpointId: String, subnets: ListChange, routeTables: ListChange, securityGroups: ListChange)
        case deleteVpcEndpoint(vpcEndpointId: String)
        case createSecurityGroup(groupName: String, description: String, vpcId: String)
        case deleteSecurityGroup(groupId: String)
        case authorizeSecurityGroupIngress(groupId: String, ipPermissions: [IpPermission])
        case authorizeSecurityGroupEgress(groupId: String, ipPermissions: [IpPermission])
        case revokeSecurityGroupIngress(groupId: String, ipPermissions: [IpPermission])
        case revokeSecurityGroupEgress(groupId: String, ipPermissions: [IpPermission])
    }

    /// What such a call gives back.
    enum Output {
        case none, vpc(Vpc), subnet(Subnet), routeTable(RouteTable), association(String), internetGateway(InternetGateway)
        case natGateway(NatGateway), vpcEndpoint(VpcEndpoint), securityGroup(SecurityGroup)
    }
}

extension Simulation {
    mutating func carryOut(_ command: EC2.Command) throws(EC2.Error) -> EC2.Output {
        switch command {
        case .createVpc(let block): return .vpc(try world.createVpc(block))
        case .deleteVpc(let id): try world.deleteVpc(id)
        case .createSubnet(let vpc, let block, let zone): return .subnet(try world.createSubnet(vpc, block, zone: zone))
        case .deleteSubnet(let id): try world.deleteSubnet(id)
        case .createRouteTable(let vpc): return .routeTable(try world.createRouteTable(vpc))
        case .deleteRouteTable(let id): try world.deleteRouteTable(id)
        case .createRoute(let table, let block, let gateway, let natGateway):
            try world.createRoute(in: table, to: block, gatewayId: gateway, natGatewayId: natGateway)
        case .deleteRoute(let table, let block): try world.deleteRoute(in: table, to: block)
        case .associateRouteTable(let table, let subnet): return .association(try world.associateRouteTable(table, with: subnet))
        case .disassociateRouteTable(let id): try world.disassociateRouteTable(id)
        case .createInternetGateway: return .internetGateway(world.createInternetGateway())
        case .attachInternetGateway(let id, let vpc): try world.attachInternetGateway(id, to: vpc)
        case .detachInternetGateway(let id, let vpc): try world.detachInternetGateway(id, from: vpc)
        case .deleteInternetGateway(let id): try world.deleteInternetGateway(id)
        case .createNatGateway(let subnet): return .natGateway(try world.createNatGateway(in: subnet))
        case .deleteNatGateway(let id): try world.deleteNatGateway(id)
        case .createVpcEndpoint(let vpc, let service, let kind, let subnets, let tables, let groups):
            return .vpcEndpoint(
                try world.createVpcEndpoint(
                    vpc, service, kind, subnetIds: subnets, routeTableIds: tables, securityGroupIds: groups))
        case .modifyVpcEndpoint(let id, let subnets, let tables, let groups):
            try world.modifyVpcEndpoint(id, subnets: subnets, routeTables: tables, securityGroups: groups)
        case .deleteVpcEndpoint(let id): try world.deleteVpcEndpoint(id)
        case .createSecurityGroup(let name, let description, let vpc):
            return .securityGroup(try world.createSecurityGroup(name, description, in: vpc))
        case .deleteSecurityGroup(let id): try world.deleteSecurityGroup(id)
        case .authorizeSecurityGroupIngress(let id, let permissions): try world.authorize(id, permissions, egress: false)
        case .authorizeSecurityGroupEgress(let id, let permissions): try world.authorize(id, permissions, egress: true)
        case .revokeSecurityGroupIngress(let id, let permissions): try world.revoke(id, permissions, egress: false)
        case .revokeSecurityGroupEgress(let id, let permissions): try world.revoke(id, permissions, egress: true)
        }
        return .none
    }

    /// Carries out one command of Amazon EC2's API.
    mutating func ec2<Value>(_ command: EC2.Command, _ take: (EC2.Output) -> Value?) throws(EC2.Error) -> Value {
        do {
            guard case .network(let output) = try carryOut(Command.ec2(command)) else {
                mistake("\(command) gives back something else")
            }
            return take(output)!
        } catch let error as EC2.Error {
            throw error
        } catch {
            mistake("\(command) is no command of Amazon EC2: \(error)")
        }
    }
}
