import Orchestra
import Testing

@Suite struct LoadBalancerNetworkTests {
    @Test(.rule("balancer-network.nodes")) func `a node in each subnet, with an address of it`() throws {
        var world = try NetworkStage()
        let (balancer, _) = try world.doors()
        let described = world.stage.describeLoadBalancers()[0]
        #expect(described.vpcId == world.vpc && described.securityGroups == [world.front])
        #expect(described.availabilityZones?.map(\.subnetId) == world.publics)
        // The NAT gateway is in the first one.
        #expect(world.publics.map { world.subnet($0).availableIpAddressCount } == [249, 250])
        try world.stage.deleteLoadBalancer(balancer)
        #expect(world.publics.map { world.subnet($0).availableIpAddressCount } == [250, 251])
    }

    @Test(.rule("balancer-network.refused")) func `subnets and groups that can't be`() throws {
        var world = try NetworkStage()
        let (publics, group) = (world.publics, world.front)
        let vpc = try world.stage.createVpc(cidrBlock: "10.9.0.0/16").vpcId
        let far = [
            try world.stage.createSubnet(in: vpc, cidrBlock: "10.9.0.0/28", availabilityZone: "eu-west-1a").subnetId,
            try world.stage.createSubnet(in: vpc, cidrBlock: "10.9.1.0/28", availabilityZone: "eu-west-1b").subnetId,
        ]
        #expect(
            elbError { try world.stage.createLoadBalancer("a", subnets: [publics[0], far[1]]) }?.code
                == .invalidConfigurationRequest)
        #expect(elbError { try world.stage.createLoadBalancer("a", subnets: far) }?.message == "VPC \(vpc) has no internet gateway")
        #expect(
            elbError { try world.stage.createLoadBalancer("a", scheme: .internal, subnets: far, securityGroups: [group]) }?.code
                == .invalidSecurityGroup)
        #expect(elbError { try world.stage.createLoadBalancer("a", securityGroups: [group]) }?.code == .invalidSecurityGroup)
        for name in ["a", "b", "c", "d"] { try world.stage.createLoadBalancer(name, scheme: .internal, subnets: far) }
        #expect(
            elbError { try world.stage.createLoadBalancer("e", scheme: .internal, subnets: far) }?.message
                == "Not enough IP space available in \(far[0]). ELB requires at least 8 free IP addresses in each subnet.")
    }

    @Test(.rule("balancer-network.targets")) func `targets that keep the load balancer out time out`() throws {
        var world = try NetworkStage()
        let (balancer, list) = try world.doors()
        let users = try world.service(
            world.inside, desiredCount: 1, loadBalancers: [.init(list, containerName: "web", containerPort: 8080)])
        world.stage.run(until: { $0.count(.healthy, in: list) == 1 })
        let answer = try world.stage.send(ELB.Request(path: "/"), to: balancer)
        #expect(answer.statusCode == 200)
        try world.stage.revokeSecurityGroupIngress(world.users, [.tcp(8080, groups: [world.front])])
        let task = world.stage.tasks(of: users)[0]
        #expect(world.stage.canConnect(from: .loadBalancer(balancer), to: .task(task), port: 8080).cause == .ingress)
        let late = try world.stage.send(ELB.Request(path: "/"), to: balancer)
        #expect(late.statusCode == 504)
        world.stage.run(for: .seconds(20))
        let told = world.stage.log.contains {
            if case .targetHealthChanged(_, _, _, _, let health) = $0.event {
                health.state == .unhealthy && health.reason == .timeout
            } else {
                false
            }
        }
        #expect(told)
    }

    @Test(.rule("balancer-network.clients")) func `clients that are kept out get no answer`() throws {
        var world = try NetworkStage()
        let (balancer, list) = try world.doors()
        _ = try world.service(
            world.inside, desiredCount: 1, loadBalancers: [.init(list, containerName: "web", containerPort: 8080)])
        world.stage.run(until: { $0.count(.healthy, in: list) == 1 })
        try world.stage.revokeSecurityGroupIngress(world.front, [.tcp(80, with: ["0.0.0.0/0"])])
        #expect(world.stage.canConnect(from: .address("203.0.113.9"), to: .loadBalancer(balancer), port: 80).cause == .ingress)
        #expect(try world.stage.send(ELB.Request(path: "/", sourceIP: "203.0.113.9"), to: balancer).statusCode == 0)
        try world.stage.authorizeSecurityGroupIngress(world.front, [.tcp(80, with: ["203.0.113.0/24"])])
        #expect(try world.stage.send(ELB.Request(path: "/", sourceIP: "203.0.113.9"), to: balancer).statusCode == 200)
        #expect(try world.stage.send(ELB.Request(path: "/", sourceIP: "198.51.100.7"), to: balancer).statusCode == 0)
    }

    @Test(.rule("balancer-network.clients")) func `an internal load balancer has no public address`() throws {
        var world = try NetworkStage()
        let list = try world.stage.createTargetGroup("users-tg", port: 8080)
        let balancer = try world.stage.createLoadBalancer(
            "inner", scheme: .internal, subnets: world.publics, securityGroups: [world.front])
        try world.stage.createListener(on: balancer, defaultAction: .forward(to: list))
        #expect(
            world.stage.canConnect(from: .address("203.0.113.9"), to: .loadBalancer(balancer), port: 80).cause == .noPublicAddress)
        let task = try world.task(world.inside)
        #expect(world.stage.canConnect(from: .task(task), to: .loadBalancer(balancer), port: 80).isPossible)
    }

    @Test(.rule("balancer-network.one-vpc")) func `tasks and their load balancer are in one VPC`() throws {
        var world = try NetworkStage()
        let list = try world.stage.createTargetGroup("users-tg", port: 8080)
        let balancer = try world.stage.createLoadBalancer("hall")
        try world.stage.createListener(on: balancer, defaultAction: .forward(to: list))
        let configuration = world.inside
        let error = ecsError {
            try world.stage.createService(
                "users", in: "api", taskDefinition: "users", desiredCount: 1,
                loadBalancers: [.init(list, containerName: "web", containerPort: 8080)], networkConfiguration: configuration)
        }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.hasSuffix("and the tasks belong to different networks.") == true)
    }

    @Test(.rule("balancer-network.zones")) func `a target is in the zone of its subnet`() throws {
        var world = try NetworkStage()
        let (balancer, list) = try world.doors()
        _ = try world.service(
            .awsvpc(subnets: [world.publics[1]], securityGroups: [world.users], assignPublicIp: .enabled), desiredCount: 2,
            loadBalancers: [.init(list, containerName: "web", containerPort: 8080)])
        world.stage.run(until: { $0.count(.healthy, in: list) == 2 })
        let third = try world.stage.createSubnet(in: world.vpc, cidrBlock: "10.0.3.0/24", availabilityZone: "eu-west-1c").subnetId
        try world.stage.setSubnets(balancer, [world.publics[0], third])
        #expect(world.stage.count(.unused, in: list) == 2)
        #expect(world.subnet(third).availableIpAddressCount == 250)
        try world.stage.setSubnets(balancer, world.publics)
        world.stage.run(until: { $0.count(.healthy, in: list) == 2 })
        #expect(world.subnet(third).availableIpAddressCount == 251)
    }

    @Test(.rule("balancer-network.set-groups")) func `its groups can be exchanged`() throws {
        var world = try NetworkStage()
        let (balancer, _) = try world.doors()
        let preset = world.stage.describeSecurityGroups()[0].groupId
        #expect(elbError { try world.stage.setSecurityGroups(balancer, []) }?.code == .invalidSecurityGroup)
        try world.stage.setSecurityGroups(balancer, [preset])
        #expect(world.stage.describeLoadBalancers()[0].securityGroups == [preset])
        #expect(world.stage.canConnect(from: .address("203.0.113.9"), to: .loadBalancer(balancer), port: 80).cause == .ingress)
    }
}
