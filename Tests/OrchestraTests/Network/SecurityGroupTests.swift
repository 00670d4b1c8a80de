import Orchestra
import Testing

@Suite struct SecurityGroupTests {
    private static func group(_ id: String, in permissions: [EC2.IpPermission] = [], out: [EC2.IpPermission]? = nil)
        -> EC2.SecurityGroup
    {
        EC2.SecurityGroup(
            groupId: id, groupName: id, vpcId: "vpc-1", ipPermissions: permissions,
            ipPermissionsEgress: out ?? [.all(to: ["0.0.0.0/0"])])
    }

    private func refusal(
        _ source: [EC2.SecurityGroup]?, _ destination: [EC2.SecurityGroup]?, _ ipProtocol: String = "tcp", port: Int = 8080
    ) -> EC2.Refusal? {
        EC2.GroupsOfBothEnds().refusal(
            of: EC2.Flow(
                from: .init(address: "10.0.0.4", securityGroups: source),
                to: .init(address: "10.0.1.4", securityGroups: destination),
                ipProtocol: ipProtocol, port: port))
    }

    @Test(.rule("group.both-ends")) func `the source has to let it out, and the destination in`() {
        let open = Self.group("sg-open", in: [.tcp(8080, with: ["10.0.0.0/24"])])
        #expect(refusal([Self.group("sg-1")], [open]) == nil)
        #expect(refusal([Self.group("sg-1", out: [])], [open]) == .egress)
        #expect(refusal([Self.group("sg-1")], [Self.group("sg-2")]) == .ingress)
        #expect(refusal(nil, [open]) == nil)
        #expect(refusal([Self.group("sg-1")], nil) == nil)
    }

    @Test(.rule("group.only-allow")) func `of several groups one is enough`() {
        let (shut, open) = (Self.group("sg-1"), Self.group("sg-2", in: [.tcp(8080, with: ["0.0.0.0/0"])]))
        #expect(refusal(nil, [shut, open]) == nil)
        #expect(refusal(nil, [shut]) == .ingress)
    }

    @Test(.rule("group.permission")) func `protocol, ports and peer all have to be meant`() {
        let range = EC2.IpPermission(ipProtocol: "tcp", fromPort: 8000, toPort: 8080, ipRanges: [.init(cidrIp: "10.0.0.4/32")])
        let group = Self.group("sg-1", in: [range])
        #expect(refusal(nil, [group], port: 8000) == nil)
        #expect(refusal(nil, [group], port: 8080) == nil)
        #expect(refusal(nil, [group], port: 8081) == .ingress)
        #expect(refusal(nil, [group], "udp") == .ingress)
        #expect(refusal(nil, [Self.group("sg-2", in: [.tcp(8080, with: ["10.0.0.5/32"])])]) == .ingress)
        #expect(refusal(nil, [Self.group("sg-3", in: [.all(to: ["10.0.0.0/8"])])], "udp") == nil)
    }

    @Test(.rule("group.by-id")) func `a group as peer means those that have it`() {
        let users = Self.group("sg-users", in: [.tcp(8080, groups: ["sg-front"])])
        #expect(refusal([Self.group("sg-front")], [users]) == nil)
        #expect(refusal([Self.group("sg-other")], [users]) == .ingress)
        #expect(refusal(nil, [users]) == .ingress)
    }

    @Test(.rule("group.duplicate")) func `a rule is there once, and is revoked word by word`() throws {
        var world = try NetworkStage()
        let (users, front) = (world.users, world.front)
        let error = networkError { try world.stage.authorizeSecurityGroupIngress(front, [.tcp(80, with: ["0.0.0.0/0"])]) }
        #expect(error?.code == .invalidPermissionDuplicate)
        #expect(
            error?.message
                == "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already exists")
        try world.stage.authorizeSecurityGroupIngress(front, [.tcp(80, groups: [users])])
        let permissions = world.stage.describeSecurityGroups().first { $0.groupId == front }!.ipPermissions
        #expect(permissions == [.tcp(80, with: ["0.0.0.0/0"], groups: [users])])
        #expect(
            networkError { try world.stage.revokeSecurityGroupIngress(front, [.tcp(443, with: ["0.0.0.0/0"])]) }?.code
                == .invalidPermissionNotFound)
        try world.stage.revokeSecurityGroupIngress(front, [.tcp(80, with: ["0.0.0.0/0"], groups: [users])])
        #expect(world.stage.describeSecurityGroups().first { $0.groupId == front }!.ipPermissions == [])
    }

    @Test(.rule("group.malformed")) func `permissions that say nothing`() throws {
        var world = try NetworkStage()
        let group = world.users
        let wrong: [EC2.IpPermission] = [
            .init(ipProtocol: "http", ipRanges: [.init(cidrIp: "0.0.0.0/0")]), .tcp(70_000, with: ["0.0.0.0/0"]), .tcp(80),
            .init(ipProtocol: "tcp", ipRanges: [.init(cidrIp: "0.0.0.0/0")]),
            .init(ipProtocol: "udp", fromPort: 9, toPort: 8, ipRanges: [.init(cidrIp: "0.0.0.0/0")]), .tcp(80, with: ["everybody"]),
        ]
        for permission in wrong {
            #expect(
                networkError { try world.stage.authorizeSecurityGroupEgress(group, [permission]) }?.code == .invalidParameterValue)
        }
        #expect(networkError { try world.stage.authorizeSecurityGroupEgress(group, []) }?.code == .missingParameter)
        #expect(
            networkError { try world.stage.authorizeSecurityGroupEgress(group, [.tcp(80, groups: ["sg-1"])]) }?.code
                == .invalidGroupNotFound)
    }

    @Test(.rule("group.sixty-rules")) func `sixty rules in each direction`() throws {
        var world = try NetworkStage()
        let group = world.users
        let many = (1...59).map { EC2.IpPermission.tcp(8080, with: ["192.0.2.\($0)/32"]) }
        try world.stage.authorizeSecurityGroupIngress(group, many)
        #expect(
            networkError { try world.stage.authorizeSecurityGroupIngress(group, [.tcp(1, with: ["0.0.0.0/0"])]) }?.code
                == .rulesPerSecurityGroupLimitExceeded)
    }

    @Test(.rule("group.names")) func `a name is there once in a VPC, and default is AWS's`() throws {
        var world = try NetworkStage()
        let vpc = world.vpc
        let error = networkError { try world.stage.createSecurityGroup("users", in: vpc) }
        #expect(error?.code == .invalidGroupDuplicate)
        #expect(error?.message == "The security group 'users' already exists for VPC '\(vpc)'")
        #expect(networkError { try world.stage.createSecurityGroup("sg-mine", in: vpc) }?.code == .invalidParameterValue)
        let preset = world.stage.describeSecurityGroups()[0].groupId
        #expect(networkError { try world.stage.deleteSecurityGroup(preset) }?.code == .cannotDelete)
    }
}
