// Every call that changes something goes through here: it is recorded, carried out by the world, and its effects performed.

extension Simulation {
    /// What a command gives back.
    enum Result {
        case none
        case cluster(ECS.Cluster.ID), describedCluster(ECS.Cluster)
        case taskDefinition(ECS.TaskDefinition.ID), describedTaskDefinition(ECS.TaskDefinition)
        case deletion([ECS.TaskDefinition], [ECS.Failure])
        case service(ECS.Service.ID), describedService(ECS.Service)
        case tasks([ECS.Task.ID], [ECS.Failure]), describedTask(ECS.Task), protection([ECS.ProtectedTask], [ECS.Failure])
        case containerInstance(ECS.ContainerInstance.ID), describedContainerInstance(ECS.ContainerInstance)
        case containerInstances([ECS.ContainerInstance], [ECS.Failure]), attributes([ECS.Attribute])
        case capacityProvider(ECS.CapacityProvider)
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
        case .deleteCapacityProvider(let name): return .capacityProvider(try world.deleteCapacityProvider(name))
        case .putClusterCapacityProviders(let request):
            return .describedCluster(try world.putClusterCapacityProviders(request))
        default: return .none
        }
    }

    private mutating func dispatch(_ command: Command) throws -> Result {
        switch command {
        case .createCluster(let name): return .cluster(try world.createCluster(name))
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
        case .updateTaskProtection(let cluster, let tasks, let protectionEnabled, let expiresInMinutes):
            let (protected, failures) = try world.updateTaskProtection(
                tasks, in: cluster, protectionEnabled: protectionEnabled, expiresInMinutes: expiresInMinutes)
            return .protection(protected, failures)

        case .registerContainerInstance, .deregisterContainerInstance, .updateContainerInstancesState, .putAttributes,
            .deleteAttributes, .createCapacityProvider, .deleteCapacityProvider, .putClusterCapacityProviders:
            return try dispatchCapacity(command)

        case .setAlarmState(let name, let state): world.setAlarmState(name, state, policies)

        case .createLoadBalancer(let name, let scheme): return .loadBalancer(try world.createLoadBalancer(name, scheme: scheme))
        case .deleteLoadBalancer(let id): world.deleteLoadBalancer(id)
        case .createListener(let owner, let port, let speaks, let certificates, let action):
            return .listener(
                try world.createListener(owner, port: port, speaks: speaks, certificates: certificates, defaultAction: action))
        case .modifyListener(let id, let speaks, let certificates, let action):
            try world.modifyListener(id, speaks: speaks, certificates: certificates, defaultAction: action)
        case .deleteListener(let id): try world.deleteListener(id)
        case .createRule(let listener, let priority, let conditions, let action):
            return .rule(try world.createRule(listener, priority: priority, conditions: conditions, action: action))
        case .modifyRule(let id, let conditions, let action): try world.modifyRule(id, conditions: conditions, action: action)
        case .setRulePriorities(let priorities): try world.setRulePriorities(priorities.map { ($0.rule, $0.priority) })
        case .deleteRule(let id): try world.deleteRule(id)
        case .createTargetGroup(let name, let port, let targetType, let healthCheck, let attributes):
            return .targetGroup(
                try world.createTargetGroup(
                    name, port: port, targetType: targetType, healthCheck: healthCheck, attributes: attributes))
        case .modifyTargetGroup(let id, let healthCheck): try world.modifyTargetGroup(id, healthCheck: healthCheck)
        case .modifyTargetGroupAttributes(let id, let attributes): try world.modifyTargetGroupAttributes(id, attributes)
        case .deleteTargetGroup(let id): try world.deleteTargetGroup(id)
        case .registerTargets(let id, let targets): try world.registerTargets(id, targets)
        case .deregisterTargets(let id, let targets): try world.deregisterTargets(id, targets)
        }
        return .none
    }
}
