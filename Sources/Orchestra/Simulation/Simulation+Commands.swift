// Every call that changes something goes through here: it is recorded, carried out by the world, and its effects performed.

extension Simulation {
    /// What a command gives back.
    enum Result {
        case none
        case cluster(ECS.Cluster.ID), describedCluster(ECS.Cluster)
        case taskDefinition(ECS.TaskDefinition.ID), describedTaskDefinition(ECS.TaskDefinition)
        case deletion([ECS.TaskDefinition], [ECS.Failure])
        case service(ECS.Service.ID), describedService(ECS.Service)
        case serviceDeployment(arn: String), taskSet(ECS.TaskSet)
        case tasks([ECS.Task.ID], [ECS.Failure]), describedTask(ECS.Task), protection([ECS.ProtectedTask], [ECS.Failure])
        case containerInstance(ECS.ContainerInstance.ID), describedContainerInstance(ECS.ContainerInstance)
        case containerInstances([ECS.ContainerInstance], [ECS.Failure]), attributes([ECS.Attribute])
        case capacityProvider(ECS.CapacityProvider)
        case operation(CloudMap.Operation.ID), cloudMapService(CloudMap.Service)
        case scalableTarget(AutoScaling.ScalableTarget), scalingPolicy(AutoScaling.ScalingPolicy)
        case network(EC2.Output)
        case cloudFormation(CloudFormation.Answer)
        case loadBalancer(ELB.LoadBalancer.ID), listener(ELB.Listener.ID), rule(ELB.Rule.ID), targetGroup(ELB.TargetGroup.ID)
    }

    /// Carries out one command of ECS's API.
    mutating func ecs<Value>(_ command: Command, _ take: (Result) -> Value?) throws(ECS.Error) -> Value {
        do {
            return take(try carryOut(command))!
        } catch let error as ECS.Error {
            throw error
        } catch {
            mistake("\(command) is no command of ECS: \(error)")
        }
    }

    /// Carries out one command of Elastic Load Balancing's API.
    mutating func elb<Value>(_ command: Command, _ take: (Result) -> Value?) throws(ELB.Error) -> Value {
        do {
            return take(try carryOut(command))!
        } catch let error as ELB.Error {
            throw error
        } catch {
            mistake("\(command) is no command of Elastic Load Balancing: \(error)")
        }
    }

    /// A command that is refused changes nothing and isn't recorded.
    mutating func carryOut(_ command: Command) throws -> Result {
        let result = try dispatch(command)
        record(.command(command))
        performEffects()
        return result
    }

    private mutating func dispatchCapacity(_ command: Command) throws -> Result {
        switch command {
        case .registerContainerInstance(let request): return .containerInstance(try world.registerContainerInstance(request))
        case .deregisterContainerInstance(let reference, let cluster, let force):
            return .describedContainerInstance(
                try world.deregisterContainerInstance(reference, in: cluster, force: force, policies))
        case .updateContainerInstancesState(let references, let cluster, let status):
            let (instances, failures) = try world.updateContainerInstancesState(references, in: cluster, status: status)
            return .containerInstances(instances, failures)
        case .putAttributes(let attributes, let cluster): return .attributes(try world.putAttributes(attributes, in: cluster))
        case .deleteAttributes(let attributes, let cluster):
            return .attributes(try world.deleteAttributes(attributes, in: cluster))
        case .createCapacityProvider(let request): return .capacityProvider(try world.createCapacityProvider(request))
        case .updateCapacityProvider(let request): return .capacityProvider(try world.updateCapacityProvider(request))
        case .deleteCapacityProvider(let name): return .capacityProvider(try world.deleteCapacityProvider(name))
        case .putClusterCapacityProviders(let request):
            return .describedCluster(try world.putClusterCapacityProviders(request))
        default: return .none
        }
    }

    private mutating func dispatch(_ command: Command) throws -> Result {
        switch command {
        case .createCluster(let name, let namespace):
            return .cluster(try world.createCluster(name, serviceConnectDefaults: namespace))
        case .updateCluster(let name, let namespace):
            return .describedCluster(try world.updateCluster(name, serviceConnectDefaults: namespace))
        case .deleteCluster(let name): return .describedCluster(try world.deleteCluster(name))
        case .updateClusterSettings(let name, let settings):
            return .describedCluster(try world.updateClusterSettings(name, settings))
        case .registerTaskDefinition(let request): return .taskDefinition(try world.registerTaskDefinition(request))
        case .deregisterTaskDefinition(let reference):
            return .describedTaskDefinition(try world.deregisterTaskDefinition(reference))
        case .deleteTaskDefinitions(let references):
            let (deleted, failures) = try world.deleteTaskDefinitions(references)
            return .deletion(deleted, failures)
        case .createService(let request): return .service(try world.createService(request, policies))
        case .updateService(let request): return .describedService(try world.updateService(request, policies))
        case .deleteService(let service, let cluster, let force):
            return .describedService(try world.deleteService(service, in: cluster, force: force))
        case .runTask(let request):
            let (tasks, failures) = try world.runTask(request, policies)
            return .tasks(tasks, failures)
        case .startTask(let request):
            let (tasks, failures) = try world.startTask(request, policies)
            return .tasks(tasks, failures)
        case .stopTask(let task, let reason): return .describedTask(try world.stopTask(task, reason: reason))
        case .tagResource(let arn, let tags): try world.tagResource(arn, tags)
        case .untagResource(let arn, let keys): try world.untagResource(arn, keys)
        case .updateTaskProtection(let cluster, let tasks, let protectionEnabled, let expiresInMinutes):
            let (protected, failures) = try world.updateTaskProtection(
                tasks, in: cluster, protectionEnabled: protectionEnabled, expiresInMinutes: expiresInMinutes, policies)
            return .protection(protected, failures)

        case .stopServiceDeployment(let arn, let stopType):
            return .serviceDeployment(arn: try world.stopServiceDeployment(arn, stopType))
        case .continueServiceDeployment(let arn, let hookId, let action):
            return .serviceDeployment(arn: try world.continueServiceDeployment(arn, hookId: hookId, action))
        case .createTaskSet(let request): return .taskSet(try world.createTaskSet(request, policies))
        case .updateTaskSet(let cluster, let service, let taskSet, let scale):
            return .taskSet(try world.updateTaskSet(taskSet, of: service, in: cluster, scale: scale))
        case .updateServicePrimaryTaskSet(let cluster, let service, let taskSet):
            return .taskSet(try world.updateServicePrimaryTaskSet(taskSet, of: service, in: cluster))
        case .deleteTaskSet(let cluster, let service, let taskSet, let force):
            return .taskSet(try world.deleteTaskSet(taskSet, of: service, in: cluster, force: force))
        case .registerContainerInstance, .deregisterContainerInstance, .updateContainerInstancesState, .putAttributes,
            .deleteAttributes, .createCapacityProvider, .updateCapacityProvider, .deleteCapacityProvider,
            .putClusterCapacityProviders:
            return try dispatchCapacity(command)

        case .setAlarmState(let name, let state): world.setAlarmStateByHand(name, state, policies)
        case .putMetricAlarm, .deleteAlarms, .putMetricData, .registerScalableTarget, .deregisterScalableTarget, .putScalingPolicy,
            .deleteScalingPolicy, .putScheduledAction, .deleteScheduledAction, .putTimeZone:
            return try dispatchScaling(command)

        case .createNamespace, .deleteNamespace, .createCloudMapService, .updateCloudMapService, .deleteCloudMapService,
            .registerInstance, .deregisterInstance, .updateInstanceCustomHealthStatus:
            return try dispatchCloudMap(command)
        case .ec2(let command): return .network(try carryOut(command))
        case .cloudFormation(let command): return .cloudFormation(try carryOut(command))

        case .createLoadBalancer(let name, let scheme, let subnets, let groups):
            return .loadBalancer(
                try world.createLoadBalancer(name, scheme: scheme, subnets: subnets ?? [], securityGroups: groups))
        case .setSecurityGroups(let id, let groups): try world.setSecurityGroups(id, groups)
        case .setSubnets(let id, let subnets): try world.setSubnets(id, subnets)
        case .modifyLoadBalancerAttributes(let id, let attributes): try world.modifyLoadBalancerAttributes(id, attributes)
        case .modifyListenerAttributes(let id, let attributes): try world.modifyListenerAttributes(id, attributes)
        case .deleteLoadBalancer(let id): try world.deleteLoadBalancer(id)
        case .createListener(let owner, let port, let speaks, let certificates, let action, let preceding):
            return .listener(
                try world.createListener(
                    owner, port: port, speaks: speaks, certificates: certificates, defaultActions: (preceding ?? []) + [action]))
        case .modifyListener(let id, let port, let speaks, let certificates, let action, let preceding):
            try world.modifyListener(
                id, port: port, speaks: speaks, certificates: certificates,
                defaultActions: action.map { (preceding ?? []) + [$0] })
        case .addListenerCertificates(let id, let certificates): try world.addListenerCertificates(id, certificates)
        case .removeListenerCertificates(let id, let certificates): try world.removeListenerCertificates(id, certificates)
        case .deleteListener(let id): try world.deleteListener(id)
        case .createRule(let listener, let priority, let conditions, let action, let preceding, let transforms):
            return .rule(
                try world.createRule(
                    listener, priority: priority, conditions: conditions, actions: (preceding ?? []) + [action],
                    transforms: transforms ?? []))
        case .modifyRule(let id, let conditions, let action, let preceding, let transforms):
            try world.modifyRule(
                id, conditions: conditions, actions: action.map { (preceding ?? []) + [$0] }, transforms: transforms)
        case .setRulePriorities(let priorities): try world.setRulePriorities(priorities.map { ($0.rule, $0.priority) })
        case .deleteRule(let id): try world.deleteRule(id)
        case .createTargetGroup(let name, let port, let targetType, let healthCheck, let attributes, let speaks, let version):
            return .targetGroup(
                try world.createTargetGroup(
                    name, port: port, targetType: targetType, healthCheck: healthCheck, attributes: attributes,
                    speaks: speaks ?? .http, version: version ?? .http1))
        case .modifyTargetGroup(let id, let healthCheck): try world.modifyTargetGroup(id, healthCheck: healthCheck)
        case .modifyTargetGroupAttributes(let id, let attributes): try world.modifyTargetGroupAttributes(id, attributes)
        case .deleteTargetGroup(let id): try world.deleteTargetGroup(id)
        case .registerTargets(let id, let targets, let zones): try world.registerTargets(id, targets, zones: zones)
        case .deregisterTargets(let id, let targets): try world.deregisterTargets(id, targets)
        }
        return .none
    }
}
