import Orchestra
import Testing

@Suite struct RegistryTests {
    private static let ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/users:1"

    private func world(image: String = "example.com/users:1") throws -> NetworkStage {
        var world = try NetworkStage()
        try world.stage.registerTaskDefinition(family: "users", containers: [.init("web", image: image, port: 8080)])
        try world.stage.deleteRoute(in: world.privateTable)
        return world
    }

    @Test(.rule("registry.no-route")) func `without a way out no image comes in`() throws {
        var world = try world()
        let id = try world.task(world.inside)
        #expect(world.stage[id].stopCode == .taskFailedToStart)
        let reason =
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref example.com/users:1: failed "
            + "to do request: Head \"https://example.com/v2/users/manifests/1\": dial tcp 3.5.72.10:443: i/o timeout"
        #expect(world.stage[id].stoppedReason == reason)
        #expect(world.stage[id].containers[0].reason == reason)
    }

    @Test(.rule("registry.no-route")) func `a public subnet without a public address is no way out`() throws {
        var world = try NetworkStage()
        let id = try world.task(.awsvpc(subnets: world.publics, securityGroups: [world.users]))
        #expect(world.stage[id].stoppedReason?.hasSuffix("i/o timeout") == true)
        let other = try world.task(world.outside)
        #expect(world.stage[other].lastStatus == .running)
    }

    @Test(.rule("registry.egress")) func `groups that let nothing out let no image in`() throws {
        var world = try NetworkStage()
        try world.stage.revokeSecurityGroupEgress(world.users, [.all(to: ["0.0.0.0/0"])])
        let id = try world.task(world.inside)
        #expect(world.stage[id].stoppedReason?.hasPrefix("CannotPullContainerError") == true)
        try world.stage.authorizeSecurityGroupEgress(world.users, [.tcp(443, with: ["0.0.0.0/0"])])
        let other = try world.task(world.inside)
        #expect(world.stage[other].lastStatus == .running)
    }

    @Test(.rule("registry.ecr")) func `Amazon ECR asks for a token first`() throws {
        var world = try world(image: Self.ecr)
        let id = try world.task(world.inside)
        #expect(
            world.stage[id].stoppedReason
                == "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable "
                + "to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused "
                + "by: Post \"https://api.ecr.eu-west-1.amazonaws.com/\": dial tcp 3.5.72.10:443: i/o timeout. Please check your task "
                + "network configuration.")
    }

    @Test(.rule("registry.endpoints")) func `three endpoints are enough for Amazon ECR`() throws {
        var world = try world(image: Self.ecr)
        let ways = try world.stage.createSecurityGroup("endpoints", in: world.vpc).groupId
        for service in ["ecr.api", "ecr.dkr"] {
            try world.stage.createVpcEndpoint(
                in: world.vpc, serviceName: "com.amazonaws.eu-west-1.\(service)", vpcEndpointType: .interface,
                subnetIds: [world.private], securityGroupIds: [ways])
        }
        let shut = try world.task(world.inside)
        #expect(world.stage[shut].stoppedReason?.hasPrefix("ResourceInitializationError") == true)
        try world.stage.authorizeSecurityGroupIngress(ways, [.tcp(443, groups: [world.users])])
        let layers = try world.task(world.inside)
        #expect(world.stage[layers].stoppedReason?.contains("starport-layer-bucket.s3") == true)
        try world.stage.createVpcEndpoint(
            in: world.vpc, serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds: [world.privateTable])
        let id = try world.task(world.inside)
        #expect(world.stage[id].lastStatus == .running)
        // The layers' endpoint has no group of its own: the task's lets it out to Amazon S3's addresses, or doesn't.
        try world.stage.revokeSecurityGroupEgress(world.users, [.all(to: ["0.0.0.0/0"])])
        try world.stage.authorizeSecurityGroupEgress(world.users, [.tcp(443, groups: [ways])])
        let kept = try world.task(world.inside)
        #expect(world.stage[kept].stoppedReason?.contains("starport-layer-bucket.s3") == true)
    }

    @Test(.rule("registry.machine")) func `on a container instance the machine fetches the image`() throws {
        var world = try world()
        try world.stage.registerTaskDefinition(
            family: "users", containers: [.init("web", image: "example.com/users:1", port: 8080)], requiresCompatibilities: [.ec2])
        try world.stage.registerContainerInstance(in: "api", availabilityZone: "eu-west-1a")
        let id = try world.stage.runTask("users", in: "api", launchType: .ec2, networkConfiguration: world.inside)[0]
        world.stage.run(until: { $0[id].lastStatus == .running || $0[id].lastStatus == .stopped })
        #expect(world.stage[id].lastStatus == .running)
    }

    @Test(.rule("registry.endpoint-kinds")) func `which endpoints there are`() throws {
        var world = try NetworkStage()
        let (vpc, subnet, table) = (world.vpc, world.private, world.privateTable)
        #expect(networkError { try world.stage.createVpcEndpoint(in: vpc, serviceName: "s3") }?.code == .invalidServiceName)
        #expect(
            networkError {
                try world.stage.createVpcEndpoint(in: vpc, serviceName: "com.amazonaws.eu-west-1.ecr.api", routeTableIds: [table])
            }?.code == .invalidServiceName)
        #expect(
            networkError {
                try world.stage.createVpcEndpoint(in: vpc, serviceName: "com.amazonaws.eu-west-1.s3", subnetIds: [subnet])
            }?.code == .invalidParameterValue)
        let endpoint = try world.stage.createVpcEndpoint(
            in: vpc, serviceName: "com.amazonaws.eu-west-1.ssm", vpcEndpointType: .interface, subnetIds: [subnet])
        #expect(world.subnet(subnet).availableIpAddressCount == 250)
        try world.stage.deleteVpcEndpoint(endpoint.vpcEndpointId)
        #expect(world.subnet(subnet).availableIpAddressCount == 251)
    }

    @Test(.rule("registry.endpoint-changes")) func `an endpoint moves from one subnet to another`() throws {
        var world = try NetworkStage()
        let endpoint = try world.stage.createVpcEndpoint(
            in: world.vpc, serviceName: "com.amazonaws.eu-west-1.ssm", vpcEndpointType: .interface, subnetIds: [world.private])
        let other = try world.stage.createSubnet(in: world.vpc, cidrBlock: "10.0.200.0/24", availabilityZone: "eu-west-1b").subnetId
        try world.stage.modifyVpcEndpoint(endpoint.vpcEndpointId, subnets: .init(add: [other], remove: [world.private]))
        #expect(world.stage.describeVpcEndpoints().map(\.subnetIds) == [[other]])
        #expect(world.subnet(world.private).availableIpAddressCount == 251)
        #expect(world.subnet(other).availableIpAddressCount == 250)
        #expect(
            networkError {
                try world.stage.modifyVpcEndpoint(endpoint.vpcEndpointId, routeTables: .init(add: [world.privateTable]))
            }?.code == .invalidParameterValue)
        #expect(networkError { try world.stage.modifyVpcEndpoint("vpce-0") }?.code == .invalidVpcEndpointIdNotFound)
    }

    @Test(.rule("registry.secrets")) func `secrets need a way too`() throws {
        var world = try world()
        var container = ECS.ContainerDefinition("web", image: "example.com/users:1", port: 8080)
        container.secrets = [.init("TOKEN", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/token")]
        try world.stage.registerTaskDefinition(family: "users", containers: [container])
        let id = try world.task(world.inside)
        #expect(world.stage[id].stoppedReason?.contains("unable to retrieve secrets from ssm") == true)
    }
}
