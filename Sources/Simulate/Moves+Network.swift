import Orchestra

// VPCs whose subnets run out, groups that open and close, routes that come and go. Every third world has networks.

extension Move {
    static let networkMoves: [Move] = [
        network("createVpc", 1, opens: true) { scene, random in
            guard scene.stage.describeVpcs().count < 2 || random.onceIn(20) else { return nil }
            return .createVpc(
                cidrBlock: random.onceIn(20) ? random.oneOf("10.0.0.0/8", "x", "10.1.0.0/29") : "10.\(random.below(4)).0.0/16")
        },
        network("createSubnet", 6, opens: true) { scene, random in
            guard let vpc = random.pick(scene.stage.describeVpcs()) else { return nil }
            return .createSubnet(vpcId: vpc.vpcId, cidrBlock: block(in: vpc, &random), availabilityZone: zone(&random))
        },
        network("openTheWay", 3, opens: true) { scene, random in
            guard let vpc = random.pick(scene.stage.describeVpcs()) else { return nil }
            let gateways = scene.stage.describeInternetGateways()
            guard let own = gateways.first(where: { $0.vpcId == vpc.vpcId }) else {
                guard let loose = gateways.first(where: { $0.vpcId == nil }) else { return .createInternetGateway }
                return .attachInternetGateway(internetGatewayId: loose.internetGatewayId, vpcId: vpc.vpcId)
            }
            guard let table = random.pick(scene.stage.describeRouteTables().filter({ $0.vpcId == vpc.vpcId })) else { return nil }
            return .createRoute(
                routeTableId: table.routeTableId, destinationCidrBlock: random.oneOf("0.0.0.0/0", "0.0.0.0/0", "203.0.113.0/24"),
                gatewayId: own.internetGatewayId, natGatewayId: nil)
        },
        network("createNatGateway", 2) { scene, random in
            random.pick(scene.stage.describeSubnets()).map { .createNatGateway(subnetId: $0.subnetId) }
        },
        network("createRouteTable", 2) { scene, random in
            random.pick(scene.stage.describeVpcs()).map { .createRouteTable(vpcId: $0.vpcId) }
        },
        network("routeToNatGateway", 2) { scene, random in
            guard let gateway = random.pick(scene.stage.describeNatGateways()),
                let table = random.pick(scene.stage.describeRouteTables())
            else { return nil }
            return .createRoute(
                routeTableId: table.routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId: nil,
                natGatewayId: gateway.natGatewayId)
        },
        network("deleteRoute", 2) { scene, random in
            random.pick(scene.stage.describeRouteTables()).flatMap { table in
                random.pick(table.routes).map {
                    .deleteRoute(routeTableId: table.routeTableId, destinationCidrBlock: $0.destinationCidrBlock)
                }
            }
        },
        network("associateRouteTable", 2) { scene, random in
            guard let table = random.pick(scene.stage.describeRouteTables()),
                let subnet = random.pick(scene.stage.describeSubnets())
            else { return nil }
            let own = scene.stage.describeRouteTables().flatMap(\.associations).first { $0.subnetId == subnet.subnetId }
            if let own, random.onceIn(2) { return .disassociateRouteTable(associationId: own.routeTableAssociationId) }
            return .associateRouteTable(routeTableId: table.routeTableId, subnetId: subnet.subnetId)
        },
        network("createVpcEndpoint", 1) { scene, random in
            guard let subnet = random.pick(scene.stage.describeSubnets()) else { return nil }
            return .createVpcEndpoint(
                vpcId: subnet.vpcId, serviceName: "com.amazonaws.eu-west-1.\(random.oneOf("ecr.api", "ssm", "s3"))",
                vpcEndpointType: .interface, subnetIds: [subnet.subnetId], routeTableIds: [], securityGroupIds: [])
        },
        network("createSecurityGroup", 3) { scene, random in
            random.pick(scene.stage.describeVpcs()).map {
                .createSecurityGroup(groupName: random.oneOf("front", "users", "default"), description: "", vpcId: $0.vpcId)
            }
        },
        network("authorize", 6) { scene, random in
            guard let group = random.pick(scene.stage.describeSecurityGroups()) else { return nil }
            let permission = permission(scene, &random)
            return random.onceIn(4)
                ? .authorizeSecurityGroupEgress(groupId: group.groupId, ipPermissions: [permission])
                : .authorizeSecurityGroupIngress(groupId: group.groupId, ipPermissions: [permission])
        },
        network("revoke", 3) { scene, random in
            guard let group = random.pick(scene.stage.describeSecurityGroups()) else { return nil }
            let egress = random.onceIn(3)
            guard let permission = random.pick(egress ? group.ipPermissionsEgress : group.ipPermissions) else { return nil }
            return egress
                ? .revokeSecurityGroupEgress(groupId: group.groupId, ipPermissions: [permission])
                : .revokeSecurityGroupIngress(groupId: group.groupId, ipPermissions: [permission])
        },
        network("deleteOfNetwork", 3) { scene, random in
            switch random.below(8) {
            case 0: random.pick(scene.stage.describeVpcs()).map { .deleteVpc(vpcId: $0.vpcId) }
            case 1, 2: random.pick(scene.stage.describeSubnets()).map { .deleteSubnet(subnetId: $0.subnetId) }
            case 3: random.pick(scene.stage.describeNatGateways()).map { .deleteNatGateway(natGatewayId: $0.natGatewayId) }
            case 4: random.pick(scene.stage.describeSecurityGroups()).map { .deleteSecurityGroup(groupId: $0.groupId) }
            case 5: random.pick(scene.stage.describeRouteTables()).map { .deleteRouteTable(routeTableId: $0.routeTableId) }
            case 6: random.pick(scene.stage.describeVpcEndpoints()).map { .deleteVpcEndpoint(vpcEndpointId: $0.vpcEndpointId) }
            default:
                random.pick(scene.stage.describeInternetGateways()).map { gateway in
                    gateway.vpcId.map { .detachInternetGateway(internetGatewayId: gateway.internetGatewayId, vpcId: $0) }
                        ?? .deleteInternetGateway(internetGatewayId: gateway.internetGatewayId)
                }
            }
        },
        Move("setSecurityGroups", 2) { scene, random in
            guard scene.hasNetwork, let balancer = random.pick(scene.witness.loadBalancers),
                let group = random.pick(scene.stage.describeSecurityGroups())
            else { return nil }
            return .command(.setSecurityGroups(balancer, securityGroups: [group.groupId]))
        },
    ]

    private static func network(
        _ name: String, _ weight: Int, opens: Bool = false,
        _ draw: @escaping @Sendable (Scene, inout SeededGenerator) -> EC2.Command?
    ) -> Move {
        Move(name, weight, opens: opens) { scene, random in
            guard scene.hasNetwork else { return nil }
            return draw(scene, &random).map { .command(.ec2($0)) }
        }
    }

    private static func zone(_ random: inout SeededGenerator) -> String {
        random.onceIn(30) ? "eu-west-1z" : random.oneOf("eu-west-1a", "eu-west-1b", "eu-west-1c")
    }

    /// Small ones, in the lower half of the VPC; the upper half is for ``Run/comeToRest()``.
    private static func block(in vpc: EC2.Vpc, _ random: inout SeededGenerator) -> String {
        let beginning = vpc.cidrBlock.split(separator: ".").prefix(2).joined(separator: ".")
        if random.onceIn(30) { return random.oneOf("10.200.0.0/24", "\(beginning).0.0/30", "y") }
        return "\(beginning).\(random.below(6)).\(random.oneOf(0, 0, 16, 32))/\(random.oneOf(28, 28, 28, 27, 24))"
    }

    private static func permission(_ scene: Scene, _ random: inout SeededGenerator) -> EC2.IpPermission {
        let group = random.pick(scene.stage.describeSecurityGroups())?.groupId ?? "sg-nobody"
        switch random.below(6) {
        case 0: return .all(to: ["0.0.0.0/0"])
        case 1: return .tcp(8080, groups: [group])
        case 2: return .tcp(random.oneOf(80, 443, 8080), with: ["0.0.0.0/0"])
        case 3: return .tcp(8080, with: ["10.\(random.below(4)).0.0/16"])
        case 4: return .all(groups: [group])
        default:
            return .init(
                ipProtocol: random.oneOf("tcp", "udp", "6", "-1", "x"), fromPort: random.oneOf(0, 80, 8000),
                toPort: random.oneOf(79, 8080, 70_000), ipRanges: [.init(cidrIp: random.oneOf("203.0.113.0/24", "10.0.0.0/8", "z"))]
            )
        }
    }

    // MARK: What others draw, in a network

    /// Where there is a VPC, services, tasks and load balancers are put into it, mostly.
    static func place(_ step: Recording.Step, in scene: Scene, _ random: inout SeededGenerator) -> Recording.Step {
        guard scene.hasNetwork, !scene.stage.describeSubnets().isEmpty, case .command(let command) = step else { return step }
        switch command {
        case .createService(var request):
            request.networkConfiguration = configuration(for: request.loadBalancers, scene, &random)
            return .command(.createService(request))
        case .runTask(var request):
            request.networkConfiguration = configuration(for: [], scene, &random)
            return .command(.runTask(request))
        case .updateService(var request) where random.onceIn(4):
            request.networkConfiguration = configuration(for: request.loadBalancers ?? [], scene, &random)
            return .command(.updateService(request))
        case .createLoadBalancer(let name, let scheme, _, _) where !random.onceIn(6):
            guard let first = random.pick(scene.stage.describeSubnets()) else { return step }
            var subnets = scene.stage.describeSubnets().filter { $0.vpcId == first.vpcId }
            random.shuffle(&subnets)
            var zones: [String: String] = [:]
            for subnet in subnets { zones[subnet.availabilityZone] = subnet.subnetId }
            let groups = scene.stage.describeSecurityGroups().filter { $0.vpcId == first.vpcId }
            return .command(
                .createLoadBalancer(
                    name: name, scheme: scheme, subnets: zones.keys.sorted().map { zones[$0]! },
                    securityGroups: random.onceIn(3) ? nil : random.pick(groups).map { [$0.groupId] }))
        default: return step
        }
    }

    /// Mostly in the VPC of its load balancer.
    private static func configuration(
        for loadBalancers: [ECS.LoadBalancer], _ scene: Scene, _ random: inout SeededGenerator
    ) -> ECS.NetworkConfiguration? {
        guard !random.onceIn(20) else { return random.onceIn(2) ? nil : .awsvpc(subnets: ["subnet-nowhere"]) }
        let owner = loadBalancers.first.flatMap { wanted in
            scene.witness.targetGroups.first { $0.arn == wanted.targetGroupArn }.flatMap { scene.stage[$0].loadBalancerArns.first }
        }
        let wanted = scene.stage.describeLoadBalancers().first { $0.loadBalancerArn == owner }?.vpcId
        let all = scene.stage.describeSubnets()
        guard let vpc = wanted ?? random.pick(all)?.vpcId else { return nil }
        var subnets = all.filter { $0.vpcId == vpc || random.onceIn(40) }
        random.shuffle(&subnets)
        var groups = scene.stage.describeSecurityGroups().filter { $0.vpcId == vpc || random.onceIn(40) }
        random.shuffle(&groups)
        return .awsvpc(
            subnets: subnets.prefix(random.within(1...3)).map(\.subnetId),
            securityGroups: random.onceIn(3) ? nil : groups.prefix(random.within(1...2)).map(\.groupId),
            assignPublicIp: random.onceIn(4) ? nil : .enabled)
    }
}
