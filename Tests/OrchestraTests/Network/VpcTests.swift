import Orchestra
import Testing

@Suite struct VpcTests {
    @Test(.rule("network.vpc-block"), arguments: ["10.0.0.0/15", "10.0.0.0/29", "10.0.0.0/8"])
    func `blocks that are too large or too small`(_ block: String) throws {
        var stage = Simulation()
        let error = networkError { try stage.createVpc(cidrBlock: block) }
        #expect(error?.code == .invalidVpcRange)
        #expect(error?.message == "The CIDR '\(block)' is invalid.")
        #expect(stage.describeVpcs() == [])
    }

    @Test(.rule("network.vpc-block")) func `what lies beyond the prefix is dropped, and words are no block`() throws {
        var stage = Simulation()
        #expect(try stage.createVpc(cidrBlock: "10.1.7.9/16").cidrBlock == "10.1.0.0/16")
        for text in ["10.0.0.0", "ten", "2001:db8::/32", "10.0.0/16"] {
            #expect(networkError { try stage.createVpc(cidrBlock: text) }?.code == .invalidParameterValue)
        }
    }

    @Test(.rule("network.vpc-quota")) func `five VPCs`() throws {
        var stage = Simulation()
        for number in 0..<5 { try stage.createVpc(cidrBlock: "10.\(number).0.0/16") }
        #expect(networkError { try stage.createVpc(cidrBlock: "10.9.0.0/16") }?.code == .vpcLimitExceeded)
    }

    @Test(.rule("network.vpc-begins-with")) func `a VPC begins with a main route table and a default group`() throws {
        var stage = Simulation()
        let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16")
        let table = try #require(stage.describeRouteTables().first)
        #expect(table.vpcId == vpc.vpcId && table.associations.map(\.main) == [true])
        #expect(table.routes.map(\.description) == ["10.0.0.0/16 → local"])
        let group = try #require(stage.describeSecurityGroups().first)
        #expect(group.groupName == "default")
        #expect(group.ipPermissions == [.all(groups: [group.groupId])])
        #expect(group.ipPermissionsEgress == [.all(to: ["0.0.0.0/0"])])
    }

    @Test(.rule("network.subnet-within")) func `a subnet lies within its VPC and beside the others`() throws {
        var stage = Simulation()
        let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/20").vpcId
        let first = try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1b")
        #expect(first.availabilityZone == "eu-west-1b")
        #expect(networkError { try stage.createSubnet(in: vpc, cidrBlock: "10.1.0.0/24") }?.code == .invalidSubnetRange)
        #expect(networkError { try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.0/19") }?.code == .invalidSubnetRange)
        #expect(networkError { try stage.createSubnet(in: vpc, cidrBlock: "10.0.2.0/29") }?.code == .invalidSubnetRange)
        let conflict = networkError { try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.128/25") }
        #expect(conflict?.code == .invalidSubnetConflict)
        #expect(conflict?.message == "The CIDR '10.0.0.128/25' conflicts with another subnet")
        #expect(
            networkError { try stage.createSubnet(in: vpc, cidrBlock: "10.0.4.0/24", availabilityZone: "eu-west-1z") }?.code
                == .invalidParameterValue)
        #expect(stage.describeSubnets() == [first])
    }

    @Test(.rule("network.five-reserved"), arguments: [(28, 11), (24, 251), (20, 4091)])
    func `five addresses are AWS's`(_ prefix: Int, _ free: Int) throws {
        var stage = Simulation()
        let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16").vpcId
        #expect(try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.0/\(prefix)").availableIpAddressCount == free)
    }

    @Test(.rule("network.in-use")) func `what is in use can't be deleted`() throws {
        var world = try NetworkStage()
        let task = try world.task(world.inside)
        let (vpc, gateway, table) = (world.vpc, world.gateway, world.publicTable)
        let (subnet, users, front) = (world.private, world.users, world.front)
        #expect(
            networkError { try world.stage.deleteVpc(vpc) }?.message
                == "The vpc '\(vpc)' has dependencies and cannot be deleted.")
        #expect(
            networkError { try world.stage.deleteSubnet(subnet) }?.message
                == "The subnet '\(subnet)' has dependencies and cannot be deleted.")
        for call in [
            { try world.stage.deleteInternetGateway(gateway) }, { try world.stage.detachInternetGateway(gateway, from: vpc) },
            { try world.stage.deleteRouteTable(table) }, { try world.stage.deleteSecurityGroup(users) },
            { try world.stage.deleteSecurityGroup(front) },
        ] as [() throws -> Void] {
            #expect(networkError(call)?.code == .dependencyViolation)
        }
        try world.stage.stopTask(task)
        world.stage.run(until: { $0[task].lastStatus == .stopped })
        try world.stage.deleteSubnet(subnet)
        try world.stage.deleteSecurityGroup(users)
        try world.stage.deleteSecurityGroup(front)
        #expect(world.stage.describeSubnets().map(\.subnetId) == world.publics)
    }

    @Test(.rule("network.in-use")) func `once all is gone, so is the VPC`() throws {
        var world = try NetworkStage()
        try world.stage.deleteNatGateway(world.nat)
        for subnet in world.publics + [world.private] { try world.stage.deleteSubnet(subnet) }
        for table in [world.publicTable, world.privateTable] { try world.stage.deleteRouteTable(table) }
        for group in [world.users, world.front] { try world.stage.deleteSecurityGroup(group) }
        try world.stage.detachInternetGateway(world.gateway, from: world.vpc)
        try world.stage.deleteInternetGateway(world.gateway)
        try world.stage.deleteVpc(world.vpc)
        #expect(world.stage.describeVpcs() == [] && world.stage.describeRouteTables() == [])
        #expect(world.stage.describeSecurityGroups() == [])
    }

    @Test(.rule("network.no-such-id")) func `ids that nobody has`() throws {
        var stage = Simulation()
        let calls: [(EC2.Error.Code, () throws -> Void)] = [
            (.invalidVpcIDNotFound, { try stage.deleteVpc("vpc-1") }),
            (.invalidSubnetIDNotFound, { try stage.deleteSubnet("subnet-1") }),
            (.invalidRouteTableIDNotFound, { try stage.deleteRouteTable("rtb-1") }),
            (.invalidInternetGatewayIDNotFound, { try stage.deleteInternetGateway("igw-1") }),
            (.natGatewayNotFound, { try stage.deleteNatGateway("nat-1") }),
            (.invalidVpcEndpointIdNotFound, { try stage.deleteVpcEndpoint("vpce-1") }),
            (.invalidGroupNotFound, { try stage.deleteSecurityGroup("sg-1") }),
            (.invalidAssociationIDNotFound, { try stage.disassociateRouteTable("rtbassoc-1") }),
        ]
        for (code, call) in calls { #expect(networkError(call)?.code == code) }
    }

    @Test func `the log tells of it, and a recording brings it back`() throws {
        var world = try NetworkStage()
        _ = try world.service(world.inside)
        world.stage.run(for: .seconds(60))
        let again = Simulation(replaying: world.stage.recording)
        #expect(again.world == world.stage.world)
        #expect(again.log == world.stage.log)
        let lines = world.stage.log.map(\.event.description)
        #expect(lines.contains("\(world.vpc) created: 10.0.0.0/16"))
        #expect(lines.contains("\(world.publicTable): 0.0.0.0/0 → \(world.gateway)"))
        #expect(lines.contains("users/A has 10.0.2.4 in \(world.private)"))
    }
}
