import Orchestra
import Testing

@Suite struct ConnectivityTests {
    private static let client = EC2.Party.address("203.0.113.9")

    @Test(.rule("connectivity.within")) func `within a VPC only the groups are asked, and named`() throws {
        var world = try NetworkStage()
        let (first, second) = (try world.task(world.inside), try world.task(world.outside))
        let refused = world.stage.canConnect(from: .task(first), to: .task(second), port: 8080)
        #expect(refused.cause == .ingress && refused.refusedBy == [world.users])
        #expect(
            refused.description
                == "no: no security group of users/B (users (\(world.users))) lets tcp 8080 in from 10.0.2.4 (users (\(world.users)))"
        )
        try world.stage.authorizeSecurityGroupIngress(world.users, [.tcp(8080, groups: [world.users])])
        #expect(world.stage.canConnect(from: .task(first), to: .task(second), port: 8080).isPossible)
        #expect(
            world.stage.canConnect(from: .task(first), to: .address(world.stage[second].privateIPv4Address!), port: 8080).isPossible
        )
        try world.stage.revokeSecurityGroupEgress(world.users, [.all(to: ["0.0.0.0/0"])])
        let shut = world.stage.canConnect(from: .task(first), to: .task(second), port: 8080)
        #expect(shut.cause == .egress && shut.refusedBy == [world.users])
    }

    @Test(.rule("connectivity.out")) func `out of a VPC by an internet gateway with a public address, or by a NAT gateway`() throws
    {
        var world = try NetworkStage()
        let (inner, outer) = (try world.task(world.inside), try world.task(world.outside))
        #expect(world.stage.canConnect(from: .task(inner), to: Self.client, port: 443).isPossible)
        #expect(world.stage.canConnect(from: .task(outer), to: Self.client, port: 443).isPossible)
        try world.stage.createRoute(in: world.privateTable, destinationCidrBlock: "203.0.113.0/24", gatewayId: world.gateway)
        let bare = world.stage.canConnect(from: .task(inner), to: Self.client, port: 443)
        #expect(bare.cause == .noPublicAddress && bare.refusedBy == [world.gateway])
        try world.stage.deleteRoute(in: world.privateTable, destinationCidrBlock: "203.0.113.0/24")
        try world.stage.deleteRoute(in: world.privateTable)
        let lost = world.stage.canConnect(from: .task(inner), to: Self.client, port: 443)
        #expect(lost.cause == .noRoute && lost.refusedBy == [world.privateTable])
    }

    @Test(.rule("connectivity.nat")) func `a NAT gateway reaches as far as its own subnet`() throws {
        var world = try NetworkStage()
        let inner = try world.task(world.inside)
        try world.stage.deleteRoute(in: world.publicTable)
        let answer = world.stage.canConnect(from: .task(inner), to: Self.client, port: 443)
        #expect(answer.cause == .natGatewayWithoutInternet && answer.refusedBy == [world.nat])
        try world.stage.deleteNatGateway(world.nat)
        #expect(world.stage.canConnect(from: .task(inner), to: Self.client, port: 443).cause == .blackhole)
    }

    @Test(.rule("connectivity.in")) func `into a VPC only where somebody has a public address`() throws {
        var world = try NetworkStage()
        let (inner, outer) = (try world.task(world.inside), try world.task(world.outside))
        #expect(world.stage.canConnect(from: Self.client, to: .task(inner), port: 8080).cause == .noPublicAddress)
        #expect(world.stage.canConnect(from: Self.client, to: .task(outer), port: 8080).cause == .ingress)
        try world.stage.authorizeSecurityGroupIngress(world.users, [.tcp(8080, with: ["203.0.113.0/24"])])
        #expect(world.stage.canConnect(from: Self.client, to: .task(outer), port: 8080).isPossible)
        #expect(world.stage.canConnect(from: .address("198.51.100.1"), to: .task(outer), port: 8080).cause == .ingress)
        try world.stage.deleteRoute(in: world.publicTable)
        #expect(world.stage.canConnect(from: Self.client, to: .task(outer), port: 8080).cause == .noRoute)
    }

    @Test(.rule("connectivity.vpcs")) func `nothing leads from one VPC's private addresses to another's`() throws {
        var world = try NetworkStage()
        let first = try world.task(world.inside)
        let vpc = try world.stage.createVpc(cidrBlock: "10.0.0.0/16").vpcId
        let subnet = try world.stage.createSubnet(in: vpc, cidrBlock: "10.0.2.0/24").subnetId
        let second = try world.stage.runTask("users", in: "api", networkConfiguration: .awsvpc(subnets: [subnet]))[0]
        #expect(world.stage.canConnect(from: .task(first), to: .task(second), port: 80).cause == .differentVpcs)
    }

    @Test(.rule("connectivity.nobody")) func `who has no interface reaches nobody`() throws {
        var world = try NetworkStage()
        let first = try world.task(world.inside)
        try world.stage.stopTask(first)
        world.stage.run(until: { $0[first].lastStatus == .stopped })
        let second = try world.task(world.inside)
        #expect(world.stage.canConnect(from: .task(first), to: .task(second), port: 80).cause == .noAddress)
        #expect(world.stage.canConnect(from: .task(second), to: .address("10.0.2.99"), port: 80).cause == .noAddress)
    }

    @Test(.rule("connectivity.default-vpc")) func `in the default VPC nobody is kept out`() throws {
        var hall = try Hall()
        hall.settle()
        let task = EC2.Party.task(hall.stage.tasks(of: hall.users)[0])
        #expect(hall.stage.canConnect(from: .loadBalancer(hall.doors), to: task, port: 8080).isPossible)
        #expect(hall.stage.canConnect(from: Self.client, to: .loadBalancer(hall.doors), port: 80).isPossible)
    }
}
