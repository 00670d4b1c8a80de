import Orchestra

// What a network needs so that tasks can run in it again, whatever was done to it.

extension Run {
    /// In each VPC a public subnet with a NAT gateway, and a private one in each zone that goes out by it. Where parts of it are there
    /// already the calls are refused, and that is all right.
    func mendNetworks() -> Violation? {
        if scene.stage.describeVpcs().isEmpty, let violation = perform(.command(.ec2(.createVpc(cidrBlock: "10.9.0.0/16")))) {
            return violation
        }
        for vpc in scene.stage.describeVpcs() {
            let beginning = vpc.cidrBlock.split(separator: ".").prefix(2).joined(separator: ".")
            func perform(_ command: EC2.Command) -> Violation? { self.perform(.command(.ec2(command))) }
            if !scene.stage.describeInternetGateways().contains(where: { $0.vpcId == vpc.vpcId }) {
                if let violation = perform(.createInternetGateway) { return violation }
                let gateway = scene.stage.describeInternetGateways().last!.internetGatewayId
                if let violation = perform(.attachInternetGateway(internetGatewayId: gateway, vpcId: vpc.vpcId)) {
                    return violation
                }
            }
            let gateway = scene.stage.describeInternetGateways().first { $0.vpcId == vpc.vpcId }!.internetGatewayId
            let blocks = [("200", "a")] + ["208", "216", "224"].enumerated().map { ($1, ["a", "b", "c"][$0]) }
            for (block, zone) in blocks {
                let command = EC2.Command.createSubnet(
                    vpcId: vpc.vpcId, cidrBlock: "\(beginning).\(block).0/22", availabilityZone: "eu-west-1\(zone)")
                if let violation = perform(command) { return violation }
            }
            let subnets = scene.stage.describeSubnets().filter { $0.vpcId == vpc.vpcId && $0.cidrBlock.hasSuffix("/22") }
            if let violation = lead(subnets[0].subnetId, out: gateway, nil, vpc.vpcId, perform) { return violation }
            if let violation = perform(.createNatGateway(subnetId: subnets[0].subnetId)) { return violation }
            let nat = scene.stage.describeNatGateways().last!.natGatewayId
            for subnet in subnets.dropFirst() {
                if let violation = lead(subnet.subnetId, out: nil, nat, vpc.vpcId, perform) { return violation }
            }
            let groups = scene.stage.describeSecurityGroups().filter { $0.vpcId == vpc.vpcId }
            if !groups.contains(where: { $0.groupName == "mended" }) {
                let command = EC2.Command.createSecurityGroup(groupName: "mended", description: "", vpcId: vpc.vpcId)
                if let violation = perform(command) { return violation }
            }
        }
        return nil
    }

    private func lead(
        _ subnet: String, out gateway: String?, _ nat: String?, _ vpc: String, _ perform: (EC2.Command) -> Violation?
    ) -> Violation? {
        if let violation = perform(.createRouteTable(vpcId: vpc)) { return violation }
        let table = scene.stage.describeRouteTables().last!.routeTableId
        return perform(.createRoute(routeTableId: table, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway, natGatewayId: nat))
            ?? perform(.associateRouteTable(routeTableId: table, subnetId: subnet))
    }

    /// Where the tasks of a service can run for sure; `nil` for one in the default VPC.
    func mendedNetwork(of service: ECS.Service.ID) -> ECS.NetworkConfiguration? {
        guard scene.hasNetwork, scene.stage[service].networkConfiguration != nil,
            let vpc = scene.stage.describeVpcs().first
        else { return nil }
        let subnets = scene.stage.describeSubnets().filter { $0.vpcId == vpc.vpcId && $0.cidrBlock.hasSuffix("/22") }.dropFirst()
        let group = scene.stage.describeSecurityGroups().first { $0.vpcId == vpc.vpcId && $0.groupName == "mended" }!
        return .awsvpc(subnets: subnets.map(\.subnetId), securityGroups: [group.groupId], assignPublicIp: .disabled)
    }
}
