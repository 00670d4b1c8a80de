import Orchestra
import Testing

@Suite struct NetworkConfigurationTests {
    @Test(.rule("network-configuration.required")) func `once there is a VPC, awsvpc needs one`() throws {
        var world = try NetworkStage()
        let error = ecsError { try world.stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1) }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message == "Network Configuration must be provided when networkMode 'awsvpc' is specified.")
        #expect(
            ecsError { try world.stage.runTask("users", in: "api") }?.message
                == "Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    }

    @Test(.rule("network-configuration.default-vpc")) func `without a VPC nothing is asked, and nothing is different`() throws {
        var hall = try Hall()
        hall.settle()
        let task = hall.stage.tasks(of: hall.users)[0]
        #expect(hall.stage[task].attachments[0].details.map(\.name) == ["networkInterfaceId", "privateIPv4Address"])
        let error = ecsError {
            try hall.stage.runTask(
                "users", in: "api", networkConfiguration: .awsvpc(subnets: [ELB.AvailabilityZone.defaults[0].subnetId]))
        }
        #expect(error?.message.hasSuffix("(ErrorCode: InvalidSubnetID.NotFound)") == true)
    }

    @Test(.rule("network-configuration.default-vpc")) func `a service of before stays in the default VPC`() throws {
        var hall = try Hall()
        hall.settle()
        try hall.stage.createVpc(cidrBlock: "10.0.0.0/16")
        let deployments = hall.stage[hall.users].deployments.map(\.id)
        try hall.stage.updateService(hall.users, desiredCount: 4)
        hall.settle()
        #expect(hall.stage[hall.users].deployments.map(\.id) == deployments)
        #expect(hall.stage[hall.users].networkConfiguration == nil)
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.settle()
        #expect(hall.stage[hall.users].runningCount == 4)
    }

    @Test(.rule("network-configuration.other-modes")) func `only awsvpc has one`() throws {
        var world = try NetworkStage()
        try world.stage.registerTaskDefinition(
            family: "old", containers: [.init("web", image: "example.com/old:1", port: 8080, memory: 128)], cpu: nil, memory: nil,
            networkMode: .bridge, requiresCompatibilities: [.ec2])
        let configuration = world.inside
        let error = ecsError {
            try world.stage.createService(
                "old", in: "api", taskDefinition: "old", desiredCount: 1, launchType: .ec2, networkConfiguration: configuration)
        }
        #expect(error?.message == "Network Configuration is not valid for the given networkMode of this task definition.")
    }

    @Test(.rule("network-configuration.subnets", "network-configuration.groups"))
    func `subnets and groups that can't be`() throws {
        var world = try NetworkStage()
        let other = try world.stage.createVpc(cidrBlock: "10.7.0.0/16").vpcId
        let far = try world.stage.createSubnet(in: other, cidrBlock: "10.7.0.0/24").subnetId
        let stranger = try world.stage.createSecurityGroup("users", in: other).groupId
        let near = world.private
        let cases: [(ECS.NetworkConfiguration, String)] = [
            (.awsvpc(subnets: []), "subnets can not be empty."),
            (.awsvpc(subnets: Array(repeating: near, count: 17)), "subnets can have at most 16 items."),
            (
                .awsvpc(subnets: ["subnet-x"]),
                "Error retrieving subnet information for [subnet-x]: The subnet ID 'subnet-x' does not exist "
                    + "(ErrorCode: InvalidSubnetID.NotFound)"
            ),
            (.awsvpc(subnets: [near, far]), "The subnets belong to different networks."),
            (
                .awsvpc(subnets: [near], securityGroups: Array(repeating: stranger, count: 6)),
                "securityGroups can have at most 5 items."
            ),
            (
                .awsvpc(subnets: [near], securityGroups: ["sg-x"]),
                "Error retrieving security group information for [sg-x]: The security group 'sg-x' does not exist "
                    + "(ErrorCode: InvalidGroup.NotFound)"
            ),
            (
                .awsvpc(subnets: [near], securityGroups: [stranger]),
                "Security group \(stranger) and subnet \(near) belong to different networks."
            ),
        ]
        for (configuration, message) in cases {
            let error = ecsError { try world.stage.runTask("users", in: "api", networkConfiguration: configuration) }
            #expect(error?.code == .invalidParameterException)
            #expect(error?.message == message)
        }
    }

    @Test(.rule("network-configuration.public-address")) func `public addresses are Fargate's`() throws {
        var world = try NetworkStage()
        try world.stage.registerTaskDefinition(
            family: "both", containers: [.init("web", image: "example.com/users:1", port: 8080)],
            requiresCompatibilities: [.fargate, .ec2])
        let configuration = world.outside
        let error = ecsError {
            try world.stage.createService(
                "both", in: "api", taskDefinition: "both", desiredCount: 1, launchType: .ec2, networkConfiguration: configuration)
        }
        #expect(error?.message == "Assign public IP is not supported for this launch type.")
    }

    @Test(.rule("network-configuration.update")) func `another one starts a deployment, the same one doesn't`() throws {
        var world = try NetworkStage()
        let users = try world.service(world.inside)
        world.stage.run(for: .seconds(120))
        let first = world.stage[users].deployments.map(\.id)
        try world.stage.updateService(users, networkConfiguration: world.inside)
        #expect(world.stage[users].deployments.map(\.id) == first)
        try world.stage.updateService(users, networkConfiguration: world.outside)
        #expect(world.stage[users].deployments.count == 2)
        #expect(world.stage[users].networkConfiguration == world.outside)
        #expect(world.stage[users].deployments.map(\.networkConfiguration) == [world.outside, world.inside])
        world.stage.run(for: .seconds(240))
        #expect(world.stage[users].deployments.count == 1)
        let subnets = world.stage.tasks(of: users, .running).map { world.detail("subnetId", of: $0) }
        #expect(subnets.count == 2 && subnets.allSatisfy { world.publics.contains($0 ?? "") })
    }

    @Test(.rule("network-configuration.task-set")) func `a task set has its own`() throws {
        var world = try NetworkStage()
        let shop = try world.stage.createService(
            ECS.CreateServiceRequest(
                cluster: "api", serviceName: "shop", desiredCount: 2, launchType: .fargate, deploymentController: .external))
        let set = try world.stage.createTaskSet(in: shop, taskDefinition: "users", networkConfiguration: world.inside)
        #expect(set.networkConfiguration == world.inside)
        world.stage.run(for: .seconds(60))
        #expect(world.subnet(world.private).availableIpAddressCount == 249)
        let error = ecsError {
            try world.stage.createTaskSet(in: shop, taskDefinition: "users")
        }
        #expect(error?.message == "Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    }
}
