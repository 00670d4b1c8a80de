import Orchestra

/// A VPC with a public subnet in each of two zones, and a private one that goes out by a NAT gateway; groups for a load balancer and
/// for the tasks behind it.
struct NetworkStage {
    var stage: Simulation
    var vpc: String
    var gateway: String
    /// In eu-west-1a and eu-west-1b.
    var publics: [String]
    var publicTable: String
    /// In eu-west-1a.
    var `private`: String
    var privateTable: String
    var nat: String
    var front: String
    var users: String

    init(policies: Policies = Policies(), privateBlock: String = "10.0.2.0/24") throws {
        stage = Simulation(seed: 21, policies: policies)
        vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16").vpcId
        gateway = try stage.createInternetGateway().internetGatewayId
        try stage.attachInternetGateway(gateway, to: vpc)
        publics = [
            try stage.createSubnet(in: vpc, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a").subnetId,
            try stage.createSubnet(in: vpc, cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1b").subnetId,
        ]
        `private` = try stage.createSubnet(in: vpc, cidrBlock: privateBlock, availabilityZone: "eu-west-1a").subnetId
        publicTable = try stage.createRouteTable(in: vpc).routeTableId
        try stage.createRoute(in: publicTable, gatewayId: gateway)
        for subnet in publics { try stage.associateRouteTable(publicTable, with: subnet) }
        nat = try stage.createNatGateway(in: publics[0]).natGatewayId
        privateTable = try stage.createRouteTable(in: vpc).routeTableId
        try stage.createRoute(in: privateTable, natGatewayId: nat)
        try stage.associateRouteTable(privateTable, with: `private`)
        front = try stage.createSecurityGroup("front", description: "the doors", in: vpc).groupId
        try stage.authorizeSecurityGroupIngress(front, [.tcp(80, with: ["0.0.0.0/0"])])
        users = try stage.createSecurityGroup("users", description: "the tasks", in: vpc).groupId
        try stage.authorizeSecurityGroupIngress(users, [.tcp(8080, groups: [front])])
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:1", port: 8080)])
    }

    var outside: ECS.NetworkConfiguration { .awsvpc(subnets: publics, securityGroups: [users], assignPublicIp: .enabled) }
    var inside: ECS.NetworkConfiguration { .awsvpc(subnets: [`private`], securityGroups: [users]) }

    /// One standalone task that has come to RUNNING, or has stopped.
    mutating func task(_ configuration: ECS.NetworkConfiguration) throws -> ECS.Task.ID {
        let id = try stage.runTask("users", in: "api", networkConfiguration: configuration)[0]
        stage.run(until: { $0[id].lastStatus == .running || $0[id].lastStatus == .stopped })
        return id
    }

    mutating func service(
        _ configuration: ECS.NetworkConfiguration, desiredCount: Int = 2, loadBalancers: [ECS.LoadBalancer] = []
    ) throws -> ECS.Service.ID {
        try stage.createService(
            "users", in: "api", taskDefinition: "users", desiredCount: desiredCount, loadBalancers: loadBalancers,
            networkConfiguration: configuration)
    }

    /// A load balancer in the public subnets, before a target group of addresses.
    mutating func doors(delay: Int = 5) throws -> (balancer: ELB.LoadBalancer.ID, list: ELB.TargetGroup.ID) {
        let list = try stage.createTargetGroup(
            "users-tg", port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2, unhealthyThresholdCount: 2),
            deregistrationDelaySeconds: delay)
        let balancer = try stage.createLoadBalancer("hall", subnets: publics, securityGroups: [front])
        try stage.createListener(on: balancer, defaultAction: .forward(to: list))
        return (balancer, list)
    }

    func subnet(_ id: String) -> EC2.Subnet { stage.describeSubnets().first { $0.subnetId == id }! }

    func detail(_ name: String, of id: ECS.Task.ID) -> String? {
        stage[id].attachments.first?.details.first { $0.name == name }?.value
    }
}

func networkError(_ body: () throws -> Void) -> EC2.Error? {
    do { try body() } catch { return error as? EC2.Error }
    return nil
}
