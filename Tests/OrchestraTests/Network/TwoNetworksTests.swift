import Orchestra
import Testing

/// The same addresses in two VPCs, and the same names.
@Suite struct TwoNetworksTests {
    private var stage = Simulation(seed: 8)
    private var services: [ECS.Service.ID] = []
    private var vpcs: [String] = []

    init() throws {
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:1", port: 8080)])
        for name in ["first", "second"] {
            let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16").vpcId
            let gateway = try stage.createInternetGateway().internetGatewayId
            try stage.attachInternetGateway(gateway, to: vpc)
            let subnet = try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a").subnetId
            let table = try stage.createRouteTable(in: vpc).routeTableId
            try stage.createRoute(in: table, gatewayId: gateway)
            try stage.associateRouteTable(table, with: subnet)
            let group = try stage.createSecurityGroup(name, description: name, in: vpc).groupId
            try stage.authorizeSecurityGroupIngress(group, [.tcp(8080, with: ["10.0.0.0/16"])])
            _ = try stage.createPrivateDnsNamespace("concert.local", vpc: vpc)
            stage.run(for: .seconds(30))
            let zone = CloudMap.Namespace.ID(try #require(stage.listNamespaces().last?.id))
            let entry = try stage.createService(name, in: zone, dnsRecords: [.init(.a, ttl: 10)])
            services.append(
                try stage.createService(
                    name, in: "api", taskDefinition: "users", desiredCount: 2, serviceRegistries: [.init(entry)],
                    networkConfiguration: .awsvpc(subnets: [subnet], securityGroups: [group], assignPublicIp: .enabled)))
            vpcs.append(vpc)
        }
        let services = services
        stage.run(until: { stage in services.allSatisfy { stage[$0].runningCount == 2 } })
        stage.run(for: .seconds(30))
    }

    @Test(.rule("zone.of-vpc")) func `a name leads to a task of its own network`() throws {
        var stage = stage
        let (first, second) = (stage.tasks(of: services[0]), stage.tasks(of: services[1]))
        #expect(Set(first.compactMap { stage[$0].privateIPv4Address }) == Set(second.compactMap { stage[$0].privateIPv4Address }))
        let call = try stage.call("second.concert.local", port: 8080, from: second[0])
        #expect(call.outcome == .answered(200))
        #expect(second.contains(try #require(call.task)))
        let outside = stage.call("second.concert.local", port: 8080)
        #expect(second.contains(try #require(outside.task)))
        #expect(first.contains(try #require(stage.call("first.concert.local", port: 8080).task)))
    }

    @Test(.rule("zone.of-vpc")) func `a private zone is seen in its VPC alone`() throws {
        var stage = stage
        let (first, second) = (stage.tasks(of: services[0]), stage.tasks(of: services[1]))
        #expect(try stage.call("second.concert.local", port: 8080, from: first[0]).outcome == .nameUnknown)
        #expect(try stage.call("first.concert.local", port: 8080, from: second[0]).outcome == .nameUnknown)
        #expect(try stage.call("FIRST.concert.local.", port: 8080, from: first[0]).outcome == .answered(200))
    }

    @Test(.rule("nat-gateway.needs-internet-gateway")) func `a NAT gateway fails where nothing leads to the internet`() throws {
        var stage = Simulation()
        let vpc = try stage.createVpc(cidrBlock: "10.1.0.0/16").vpcId
        let subnet = try stage.createSubnet(in: vpc, cidrBlock: "10.1.0.0/24", availabilityZone: "eu-west-1a")
        let nat = try stage.createNatGateway(in: subnet.subnetId)
        #expect(nat.state == "failed" && nat.failureCode == "Gateway.NotAttached")
        #expect(stage.describeSubnets().map(\.availableIpAddressCount) == [251])
        try stage.deleteNatGateway(nat.natGatewayId)
        #expect(stage.describeNatGateways() == [])
    }

    @Test(.rule("group.permission")) func `what is no address, and no port, leads nowhere`() throws {
        func reason(_ source: String, _ destination: String, _ port: Int) -> String {
            stage.canConnect(from: .address(source), to: .address(destination), port: port).explanation
        }
        #expect(reason("999.1.1.1", "10.0.0.4", 80).contains("'999.1.1.1' is no IPv4 address"))
        #expect(reason("10.0.0.4", "", 80).contains("'' is no IPv4 address"))
        #expect(reason("10.0.0.4", "10.0.0.5", -5).contains("-5 is no port"))
    }
}
