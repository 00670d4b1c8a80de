// Which target groups a service's tasks are registered with.

extension World {
    func resolve(_ loadBalancers: [ECS.LoadBalancer], for definition: Int) throws(ECS.Error) -> [ServiceTargetGroup] {
        guard loadBalancers.count <= quotas.targetGroupsPerService else {
            throw invalid("A service has at most \(quotas.targetGroupsPerService) target groups.")
        }
        var resolved: [ServiceTargetGroup] = []
        for wanted in loadBalancers {
            try checkContainer(wanted.containerName, wanted.containerPort, of: definition)
            guard let group = targetGroups.firstIndex(where: { !$0.isDeleted && $0.id.arn == wanted.targetGroupArn }) else {
                throw invalid("The target group \(wanted.targetGroupArn) does not exist.", "Create it first.")
            }
            guard targetGroups[group].isInUse else {
                throw invalid(
                    "The target group with targetGroupArn \(wanted.targetGroupArn) does not have an associated load balancer.",
                    "Let a listener's rule or default action forward to it first.")
            }
            if taskDefinitions[definition].networkMode == .awsvpc, targetGroups[group].targetType != .ip {
                throw invalid(
                    "The provided target group \(wanted.targetGroupArn) has target type instance, which is incompatible with the awsvpc "
                        + "network mode specified in the task definition.")
            }
            let mode = taskDefinitions[definition].networkMode
            if mode != .awsvpc, targetGroups[group].targetType == .ip {
                throw invalid(
                    "The provided target group \(wanted.targetGroupArn) has target type ip, which is incompatible with the "
                        + "\(mode.rawValue) network mode specified in the task definition.")
            }
            resolved.append(
                ServiceTargetGroup(
                    targetGroup: Int32(group), containerName: wanted.containerName, containerPort: wanted.containerPort,
                    advanced: try wanted.advancedConfiguration.map { advanced throws(ECS.Error) in
                        try resolve(advanced, besides: group)
                    }))
        }
        return resolved
    }

    /// Of a new revision too: the target groups that a service has stay.
    func checkContainers(_ loadBalancers: [ServiceTargetGroup], of definition: Int) throws(ECS.Error) {
        for balancer in loadBalancers { try checkContainer(balancer.containerName, balancer.containerPort, of: definition) }
    }

    private func checkContainer(_ name: String, _ port: Int, of definition: Int) throws(ECS.Error) {
        guard let container = taskDefinitions[definition].containers.first(where: { $0.name == name }) else {
            throw invalid("The container \(name) does not exist in the task definition.")
        }
        guard container.portMappings.contains(where: { $0.containerPort == port }) else {
            throw invalid("The container \(name) did not have a container port \(port) defined.")
        }
    }

    private func resolve(_ advanced: ECS.AdvancedConfiguration, besides group: Int) throws(ECS.Error) -> AdvancedTarget {
        let arn = advanced.alternateTargetGroupArn
        guard let alternate = targetGroups.firstIndex(where: { !$0.isDeleted && $0.id.arn == arn }) else {
            throw invalid("The target group \(arn) does not exist.", "Create it first.")
        }
        guard alternate != group else {
            throw invalid("The alternate target group is the target group itself.", "Old and new tasks need one each.")
        }
        guard targetGroups[alternate].isInUse else {
            throw invalid(
                "The target group with targetGroupArn \(arn) does not have an associated load balancer.",
                "The production listener rule forwards to both, with weights 1 and 0.")
        }
        guard targetGroups[alternate].targetType == targetGroups[group].targetType else {
            throw invalid("The target group \(arn) has another target type than the one beside it.")
        }
        guard !advanced.productionListenerRule.isEmpty, !advanced.roleArn.isEmpty else {
            throw invalid("advancedConfiguration needs its productionListenerRule and its roleArn.")
        }
        return AdvancedTarget(
            targetGroup: Int32(group), alternate: Int32(alternate), productionRule: advanced.productionListenerRule,
            testRule: advanced.testListenerRule, roleArn: advanced.roleArn)
    }
}
