import Orchestra
import Testing

@Suite struct NetworkInterfaceTests {
    @Test(.rule("interface.address", "interface.attachment")) func `a task has an address of its subnet, and says so`() throws {
        var world = try NetworkStage()
        let id = try world.stage.runTask("users", in: "api", networkConfiguration: world.inside)[0]
        #expect(world.stage[id].lastStatus == .provisioning)
        #expect(world.stage[id].attachments[0].status == "PRECREATED")
        #expect(world.detail("subnetId", of: id) == world.private)
        #expect(world.detail("privateIPv4Address", of: id) == nil)
        world.stage.run(until: { $0[id].lastStatus == .running })
        #expect(world.stage[id].attachments[0].status == "ATTACHED")
        #expect(world.stage[id].privateIPv4Address == "10.0.2.4")
        #expect(world.detail("privateDnsName", of: id) == "ip-10-0-2-4.eu-west-1.compute.internal")
        #expect(world.detail("macAddress", of: id)?.count == 17)
        #expect(world.stage[id].availabilityZone == "eu-west-1a")
        let interface = world.stage.describeNetworkInterfaces().first { $0.privateIpAddress == "10.0.2.4" }
        #expect(interface?.networkInterfaceId == world.detail("networkInterfaceId", of: id))
        #expect(interface?.description == world.stage[id].taskArn)
        #expect(interface?.groups == [world.users] && interface?.publicIp == nil)
    }

    @Test(.rule("interface.default-group")) func `without groups it has the VPC's default group`() throws {
        var world = try NetworkStage()
        let id = try world.task(.awsvpc(subnets: [world.private]))
        let interface = world.stage.describeNetworkInterfaces().first { $0.description == world.stage[id].taskArn }
        #expect(interface?.groups == [world.stage.describeSecurityGroups()[0].groupId])
    }

    @Test(.rule("interface.public-address")) func `with assignPublicIp it has a public one besides`() throws {
        var world = try NetworkStage()
        let id = try world.task(world.outside)
        let interface = world.stage.describeNetworkInterfaces().first { $0.description == world.stage[id].taskArn }
        #expect(interface?.publicIp?.hasPrefix("52.") == true)
        #expect(world.stage[id].privateIPv4Address?.hasPrefix("10.0.") == true)
    }

    @Test(.rule("interface.spread")) func `a service's tasks spread over the zones of its subnets`() throws {
        var world = try NetworkStage()
        let users = try world.service(world.outside, desiredCount: 5)
        world.stage.run(for: .seconds(60))
        let zones = world.stage.tasks(of: users).map { world.stage[$0].availabilityZone }
        #expect(zones == ["eu-west-1a", "eu-west-1b", "eu-west-1a", "eu-west-1b", "eu-west-1a"])
    }

    @Test(.rule("interface.lowest-free")) func `the lowest free number in the zone with the fewest tasks`() {
        func room(_ id: String, _ zone: String, taken: [Int], tasks: Int) -> EC2.SubnetRoom {
            .init(subnetId: id, availabilityZone: zone, cidrBlock: "10.0.0.0/28", takenNumbers: taken, tasks: tasks)
        }
        let choice = EC2.SpreadOverZones()
        let full = Array(0...15)
        #expect(
            choice.chooseAddress(in: [room("a", "z1", taken: [0, 1, 2, 3, 4, 6, 15], tasks: 2)]) == .init(subnetId: "a", number: 5))
        #expect(
            choice.chooseAddress(in: [
                room("a", "z1", taken: [0, 1, 2, 3, 15], tasks: 1), room("b", "z2", taken: [0, 1, 2, 3, 15], tasks: 1),
                room("c", "z1", taken: [0, 1, 2, 3, 15], tasks: 1),
            ]) == .init(subnetId: "b", number: 4))
        #expect(
            choice.chooseAddress(in: [room("a", "z1", taken: full, tasks: 0), room("b", "z2", taken: [0, 1, 2, 3, 15], tasks: 9)])
                == .init(subnetId: "b", number: 4))
        #expect(choice.chooseAddress(in: [room("a", "z1", taken: full, tasks: 0)]) == nil)
        #expect(choice.chooseAddress(in: []) == nil)
    }

    @Test(.rule("interface.returned")) func `the address is free again once the task has stopped`() throws {
        var world = try NetworkStage()
        let id = try world.task(world.inside)
        #expect(world.subnet(world.private).availableIpAddressCount == 250)
        try world.stage.stopTask(id)
        world.stage.run(until: { $0[id].lastStatus == .deprovisioning })
        #expect(world.subnet(world.private).availableIpAddressCount == 250)
        world.stage.run(until: { $0[id].lastStatus == .stopped })
        #expect(world.subnet(world.private).availableIpAddressCount == 251)
        #expect(world.stage[id].attachments[0].status == "DELETED")
        #expect(world.stage.log.contains { $0.event.description == "users/A gives 10.0.2.4 back to \(world.private)" })
    }

    @Test(.rule("interface.exhausted")) func `a subnet that is full stops the task, and the service goes on once one is free`()
        throws
    {
        var world = try NetworkStage(privateBlock: "10.0.2.0/28")
        let others = try (0..<11).map { _ in try world.task(world.inside) }
        #expect(world.subnet(world.private).availableIpAddressCount == 0)
        let users = try world.service(world.inside, desiredCount: 1)
        world.stage.run(for: .seconds(30))
        let reason =
            "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet "
            + "'\(world.private)': InsufficientFreeAddressesInSubnet"
        let stopped = try world.stage.listTasks(in: "api", serviceName: "users", desiredStatus: .stopped)
        #expect(!stopped.isEmpty)
        #expect(stopped.allSatisfy { world.stage[$0].stopCode == .taskFailedToStart && world.stage[$0].stoppedReason == reason })
        #expect(
            world.stage[users].events.contains { $0.message == "(service users) failed to launch a task with (error \(reason))." })
        try world.stage.stopTask(others[3])
        world.stage.run(for: .seconds(600))
        #expect(world.stage[users].runningCount == 1)
        #expect(world.stage.tasks(of: users, .running).map { world.stage[$0].privateIPv4Address } == ["10.0.2.7"])
    }

    @Test(.rule("interface.gone")) func `a subnet or a group that was deleted stops new tasks`() throws {
        var world = try NetworkStage()
        let users = try world.service(world.inside, desiredCount: 0)
        try world.stage.deleteSecurityGroup(world.users)
        try world.stage.updateService(users, desiredCount: 1)
        world.stage.run(for: .seconds(30))
        #expect(world.stage[users].events.contains { $0.message.hasSuffix("InvalidGroup.NotFound).") })
        try world.stage.deleteSubnet(world.private)
        let nothing = world.private
        let error = ecsError {
            try world.stage.updateService(users, networkConfiguration: .awsvpc(subnets: [nothing]))
        }
        #expect(error?.message.contains("InvalidSubnetID.NotFound") == true)
    }

    @Test(.rule("interface.own-choice")) func `a choice that can't be had is as good as none`() throws {
        struct Router: EC2.AddressChoice {
            func chooseAddress(in subnets: [EC2.SubnetRoom]) -> EC2.ChosenAddress? {
                subnets.first.map { .init(subnetId: $0.subnetId, number: 1) }
            }
        }
        var policies = Policies()
        policies.addressChoice = Router()
        var world = try NetworkStage(policies: policies)
        let id = try world.task(world.inside)
        #expect(world.stage[id].stoppedReason?.hasSuffix("InsufficientFreeAddressesInSubnet") == true)
    }

    @Test(.rule("interface.instance-zone")) func `on container instances one of the subnets is in the instance's zone`() throws {
        var world = try NetworkStage()
        try world.stage.registerTaskDefinition(
            family: "both", containers: [.init("web", image: "example.com/users:1", port: 8080)],
            requiresCompatibilities: [.fargate, .ec2])
        try world.stage.registerContainerInstance(in: "api", cpu: 2048, memory: 4096, availabilityZone: "eu-west-1b")
        let inside = world.inside
        let refused = try world.stage.runTask(
            .init(cluster: "api", taskDefinition: "both", launchType: .ec2, networkConfiguration: inside))
        #expect(refused.failures.map(\.reason) == ["LOCATION"])
        let both = ECS.NetworkConfiguration.awsvpc(subnets: [world.private, world.publics[1]], securityGroups: [world.users])
        let run = try world.stage.runTask(
            .init(cluster: "api", taskDefinition: "both", launchType: .ec2, networkConfiguration: both))
        #expect(world.detail("subnetId", of: run.tasks[0]) == world.publics[1])
        #expect(world.stage[run.tasks[0]].availabilityZone == "eu-west-1b")
    }
}
