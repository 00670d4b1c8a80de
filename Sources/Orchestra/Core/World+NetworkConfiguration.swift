// What ECS refuses of a network configuration (Amazon ECS API Reference, NetworkConfiguration, AwsVpcConfiguration).

extension World {
    /// Where tasks get their interfaces; `nil` for other network modes, and for the default VPC, in which nothing is named.
    ///
    /// - Parameter inherits: There was none before, in a world that had no VPC then.
    func interfaces(
        _ configuration: ECS.NetworkConfiguration?, for definition: Int, isFargate: Bool, inherits: Bool = false
    ) throws(ECS.Error) -> ECS.AwsVpcConfiguration? {
        guard taskDefinitions[definition].networkMode == .awsvpc else {
            guard configuration?.awsvpcConfiguration == nil else {
                throw invalid(
                    "Network Configuration is not valid for the given networkMode of this task definition.",
                    "Only tasks with awsvpc have network interfaces of their own; this one has "
                        + "\(taskDefinitions[definition].networkMode.rawValue).")
            }
            return nil
        }
        guard let wanted = configuration?.awsvpcConfiguration else {
            guard network?.hasVpc != true || inherits else {
                throw invalid(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
                    "Since there is a VPC, say in which of its subnets: .awsvpc(subnets: […]).")
            }
            return nil
        }
        try check(wanted, isFargate: isFargate)
        return wanted
    }

    private func check(_ wanted: ECS.AwsVpcConfiguration, isFargate: Bool) throws(ECS.Error) {
        guard !wanted.subnets.isEmpty else { throw invalid("subnets can not be empty.", "Name 1 to 16 subnets.") }
        guard wanted.subnets.count <= 16 else {
            throw invalid("subnets can have at most 16 items.", "There are \(wanted.subnets.count).")
        }
        let groups = wanted.securityGroups ?? []
        guard groups.count <= 5 else {
            throw invalid("securityGroups can have at most 5 items.", "There are \(groups.count).")
        }
        var vpc: String?
        for id in wanted.subnets {
            guard let record = network?.subnet(id) else {
                throw invalid(
                    "Error retrieving subnet information for [\(id)]: The subnet ID '\(id)' does not exist "
                        + "(ErrorCode: InvalidSubnetID.NotFound)",
                    network?.hasVpc == true
                        ? NearMiss.help(for: id, among: network!.subnets.map(\.subnetId), kind: "subnet")
                        : "Without a VPC of its own, a world has the default VPC, and needs no network configuration.")
            }
            guard vpc ?? record.vpcId == record.vpcId else {
                throw invalid("The subnets belong to different networks.", "\(id) is in \(record.vpcId), others are in \(vpc!).")
            }
            vpc = record.vpcId
        }
        for id in groups {
            guard let group = network!.group(id) else {
                throw invalid(
                    "Error retrieving security group information for [\(id)]: The security group '\(id)' does not exist "
                        + "(ErrorCode: InvalidGroup.NotFound)",
                    NearMiss.help(for: id, among: network!.securityGroups.map(\.groupId), kind: "security group"))
            }
            guard group.vpcId == vpc else {
                throw invalid(
                    "Security group \(id) and subnet \(wanted.subnets[0]) belong to different networks.",
                    "The group is in \(group.vpcId), the subnet in \(vpc!).")
            }
        }
        guard isFargate || wanted.assignPublicIp != .enabled else {
            throw invalid(
                "Assign public IP is not supported for this launch type.",
                "On container instances, a task reaches the internet by a NAT gateway.")
        }
    }

    /// What isn't given stays: a service of a time before there was a VPC keeps its tasks in the default VPC.
    func updatedInterfaces(
        of index: Int, _ request: ECS.UpdateServiceRequest, _ definition: Int
    ) throws(ECS.Error) -> ECS.AwsVpcConfiguration? {
        let current = services[index].deployments[0]
        let isFargate = services[index].launchType == .fargate
        if request.networkConfiguration == nil, definition == Int(current.taskDefinition) { return current.interfaces }
        let known =
            taskDefinitions[definition].networkMode == .awsvpc ? services[index].settings?.networkConfiguration : nil
        let inherits =
            taskDefinitions[Int(current.taskDefinition)].networkMode == .awsvpc && current.interfaces == nil
        return try interfaces(
            request.networkConfiguration ?? known, for: definition, isFargate: isFargate, inherits: inherits)
    }

    /// The tasks are where their load balancers are.
    func checkVpc(of loadBalancers: [ServiceTargetGroup], _ configuration: ECS.AwsVpcConfiguration?) throws(ECS.Error) {
        guard let network else { return }
        let vpc = configuration.flatMap { network.subnet($0.subnets[0])?.vpcId }
        for group in loadBalancers.flatMap({ [$0.targetGroup] + ($0.advanced.map { [$0.alternate] } ?? []) }) {
            let record = targetGroups[Int(group)]
            guard record.targetType == .ip, record.vpc != vpc else { continue }
            throw invalid(
                "The target group \(record.id.arn) and the tasks belong to different networks.",
                "It is used by a load balancer of \(record.vpc ?? "the default VPC"), and the subnets are of "
                    + "\(vpc ?? "the default VPC").")
        }
    }

    /// The zones in which its tasks can get an interface; `nil` for all.
    func zones(of configuration: ECS.AwsVpcConfiguration?) -> [String]? {
        configuration.map { $0.subnets.compactMap { network?.subnet($0)?.zone } }
    }
}
