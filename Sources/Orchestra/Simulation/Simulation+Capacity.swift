// Container instances, attributes and capacity providers, as readers call the API; and the calls with whole requests.

extension Simulation {
    // MARK: Whole requests

    /// `CreateService`, with everything that the API takes.
    /// - Throws: ``ECS/Error``.
    @discardableResult
    public mutating func createService(_ request: ECS.CreateServiceRequest) throws(ECS.Error) -> ECS.Service.ID {
        try ecs(.createService(request)) { if case .service(let id) = $0 { id } else { nil } }
    }

    /// `UpdateService`, with everything that the API takes.
    /// - Throws: ``ECS/Error``.
    @discardableResult
    public mutating func updateService(_ request: ECS.UpdateServiceRequest) throws(ECS.Error) -> ECS.Service {
        try ecs(.updateService(request)) { if case .describedService(let service) = $0 { service } else { nil } }
    }

    /// `RunTask`, with everything that the API takes. Tasks that find no place are among the failures.
    /// - Throws: ``ECS/Error``; `InvalidParameterException` where a cluster has no container instance at all; `ConflictException` for a
    ///   `clientToken` that stands for another call.
    @discardableResult
    public mutating func runTask(_ request: ECS.RunTaskRequest) throws(ECS.Error) -> (
        tasks: [ECS.Task.ID], failures: [ECS.Failure]
    ) {
        try ecs(.runTask(request)) { if case .tasks(let ids, let failures) = $0 { (ids, failures) } else { nil } }
    }

    /// `StartTask`: on these container instances, if they have room; no constraint or strategy is asked.
    /// - Throws: ``ECS/Error``; `ClientException` without instances.
    @discardableResult
    public mutating func startTask(
        _ taskDefinition: some ECS.TaskDefinitionReference, on containerInstances: [ECS.ContainerInstance.ID],
        in cluster: some ECS.ClusterReference = "default", group: String? = nil, startedBy: String? = nil,
        networkConfiguration: ECS.NetworkConfiguration? = nil
    ) throws(ECS.Error) -> (tasks: [ECS.Task.ID], failures: [ECS.Failure]) {
        let request = ECS.StartTaskRequest(
            cluster: cluster.clusterReference, containerInstances: containerInstances.map(\.id),
            taskDefinition: taskDefinition.taskDefinitionReference, group: group, startedBy: startedBy,
            networkConfiguration: networkConfiguration)
        return try startTask(request)
    }

    /// `StartTask`, with everything that the API takes.
    /// - Throws: As the other; `InvalidParameterException` for overrides and tags against the rules.
    @discardableResult
    public mutating func startTask(_ request: ECS.StartTaskRequest) throws(ECS.Error) -> (
        tasks: [ECS.Task.ID], failures: [ECS.Failure]
    ) {
        try ecs(.startTask(request)) { if case .tasks(let ids, let failures) = $0 { (ids, failures) } else { nil } }
    }

    // MARK: Container instances

    /// `RegisterContainerInstance`, which an instance's agent calls: a machine of two vCPUs and 4 GiB, unless it is told otherwise.
    ///
    /// - Parameters:
    ///   - cluster: The one whose tasks it will get.
    ///   - cpu: Units, 1024 to a vCPU.
    ///   - memory: MiB.
    ///   - availabilityZone: eu-west-1a, unless it is said.
    ///   - instanceType: t3.medium, unless it is said.
    ///   - attributes: Its own, and built-in ones that differ from a usual Linux machine's.
    ///   - reservedPorts: TCP ports that no task gets.
    ///   - networkInterfaces: For tasks with awsvpc, the machine's own not counted; as many as its type has, unless it is said.
    ///   - capacityProvider: The one whose machines it belongs to.
    ///   - ec2InstanceId: Made up, unless it is said.
    ///   - agentVersion: Of the ECS agent that calls.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException`; `LimitExceededException`.
    @discardableResult
    public mutating func registerContainerInstance(
        in cluster: some ECS.ClusterReference = "default", cpu: Int = 2048, memory: Int = 3884, availabilityZone: String? = nil,
        instanceType: String? = nil, attributes: [ECS.Attribute] = [], reservedPorts: [Int] = ECS.Resource.reservedPorts,
        networkInterfaces: Int? = nil, capacityProvider: String? = nil, ec2InstanceId: String? = nil,
        agentVersion: String = "1.94.0"
    ) throws(ECS.Error) -> ECS.ContainerInstance.ID {
        var all = attributes
        if let availabilityZone { all.append(.init("ecs.availability-zone", availabilityZone)) }
        if let instanceType { all.append(.init("ecs.instance-type", instanceType)) }
        return try registerContainerInstance(
            ECS.RegisterContainerInstanceRequest(
                cluster: cluster.clusterReference,
                totalResources: [.cpu(cpu), .memory(memory), .ports(reservedPorts), .portsUDP([])], attributes: all,
                versionInfo: .init(agentVersion: agentVersion), ec2InstanceId: ec2InstanceId,
                capacityProviderName: capacityProvider, networkInterfaces: networkInterfaces))
    }

    /// `RegisterContainerInstance`, with everything that it takes.
    @discardableResult
    public mutating func registerContainerInstance(_ request: ECS.RegisterContainerInstanceRequest) throws(ECS.Error)
        -> ECS.ContainerInstance.ID
    {
        try ecs(.registerContainerInstance(request)) { if case .containerInstance(let id) = $0 { id } else { nil } }
    }

    /// `DeregisterContainerInstance`. With `force` its tasks run on as orphans, and services replace them.
    /// - Throws: `InvalidParameterException` while it has running tasks, unless `force`.
    @discardableResult
    public mutating func deregisterContainerInstance(_ instance: ECS.ContainerInstance.ID, force: Bool = false) throws(ECS.Error)
        -> ECS.ContainerInstance
    {
        let command = Command.deregisterContainerInstance(
            containerInstance: instance.id, cluster: instance.cluster, force: force)
        return try ecs(command) { if case .describedContainerInstance(let instance) = $0 { instance } else { nil } }
    }

    /// `UpdateContainerInstancesState`: ACTIVE or DRAINING, ten at most.
    /// - Throws: `ClientException` without instances; `InvalidParameterException` for any other status.
    @discardableResult
    public mutating func updateContainerInstancesState(
        _ instances: [ECS.ContainerInstance.ID], status: ECS.ContainerInstance.Status
    ) throws(ECS.Error) -> (containerInstances: [ECS.ContainerInstance], failures: [ECS.Failure]) {
        let command = Command.updateContainerInstancesState(
            containerInstances: instances.map(\.id), cluster: instances.first?.cluster, status: status)
        return try ecs(command) { if case .containerInstances(let found, let failures) = $0 { (found, failures) } else { nil } }
    }

    /// `DescribeContainerInstances`, by id or ARN; what isn't there is among the failures.
    public func describeContainerInstances(
        _ instances: [String], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> (containerInstances: [ECS.ContainerInstance], failures: [ECS.Failure]) {
        let (found, failures) = try world.describeContainerInstances(instances, in: cluster.clusterReference)
        return (found, failures)
    }

    /// `ListContainerInstances`: ARNs. `filter` is an expression of the cluster query language.
    public func listContainerInstances(
        in cluster: some ECS.ClusterReference = "default", filter: String? = nil, status: ECS.ContainerInstance.Status? = nil
    ) throws(ECS.Error) -> [String] {
        try world.listContainerInstances(in: cluster.clusterReference, filter: filter, status: status)
    }

    public subscript(id: ECS.ContainerInstance.ID) -> ECS.ContainerInstance {
        guard let index = world.fleet.instanceIndex[id.id] else { mistake("no container instance \(id) in this simulation") }
        return world.describe(containerInstance: index)
    }

    /// The tasks on a container instance that are meant to run, in the order of their coming.
    public func tasks(on instance: ECS.ContainerInstance.ID) -> [ECS.Task.ID] {
        guard let index = world.fleet.instanceIndex[instance.id] else {
            mistake("no container instance \(instance) in this simulation")
        }
        return world.fleet.instances[Int(index)].tasks.filter { world.tasks[$0].desiredStatus == .running }.map {
            world.tasks[$0].id
        }
    }

    /// `ListTasks` of one container instance, by `desiredStatus`.
    public func listTasks(
        in cluster: some ECS.ClusterReference = "default", containerInstance: ECS.ContainerInstance.ID,
        desiredStatus: ECS.TaskStatus = .running
    ) throws(ECS.Error) -> [ECS.Task.ID] {
        try world.listTasks(
            ECS.ListTasksRequest(
                cluster: cluster.clusterReference, desiredStatus: desiredStatus, containerInstance: containerInstance.id))
    }

    // MARK: Attributes

    /// `PutAttributes`, one to ten; each names its container instance in `targetId`.
    /// - Throws: `TargetNotFoundException`; `AttributeLimitExceededException`; `InvalidParameterException`.
    @discardableResult
    public mutating func putAttributes(
        _ attributes: [ECS.Attribute], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> [ECS.Attribute] {
        try ecs(.putAttributes(attributes, cluster: cluster.clusterReference)) {
            if case .attributes(let attributes) = $0 { attributes } else { nil }
        }
    }

    /// `DeleteAttributes`, one to ten.
    @discardableResult
    public mutating func deleteAttributes(
        _ attributes: [ECS.Attribute], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> [ECS.Attribute] {
        try ecs(.deleteAttributes(attributes, cluster: cluster.clusterReference)) {
            if case .attributes(let attributes) = $0 { attributes } else { nil }
        }
    }

    /// `ListAttributes`, of all container instances of a cluster.
    public func listAttributes(
        in cluster: some ECS.ClusterReference = "default", targetType: String = "container-instance", attributeName: String? = nil,
        attributeValue: String? = nil
    ) throws(ECS.Error) -> [ECS.Attribute] {
        try world.listAttributes(
            in: cluster.clusterReference, targetType: targetType, name: attributeName, value: attributeValue)
    }

    // MARK: Capacity providers

    /// `CreateCapacityProvider`, of an Auto Scaling group.
    /// - Throws: `ClientException` for a name that can't be used, or is.
    @discardableResult
    public mutating func createCapacityProvider(
        _ name: String, autoScalingGroupProvider: ECS.AutoScalingGroupProvider
    ) throws(ECS.Error) -> ECS.CapacityProvider {
        let request = ECS.CreateCapacityProviderRequest(name: name, autoScalingGroupProvider: autoScalingGroupProvider)
        return try ecs(.createCapacityProvider(request)) { if case .capacityProvider(let provider) = $0 { provider } else { nil } }
    }

    /// `UpdateCapacityProvider`: what isn't given stays as it is.
    /// - Throws: `ClientException` for Fargate's two and for unknown ones, and for what a group can't be.
    @discardableResult
    public mutating func updateCapacityProvider(
        _ name: String, managedScaling: ECS.AutoScalingGroupProvider.ManagedScaling? = nil,
        managedTerminationProtection: ECS.AutoScalingGroupProvider.Switch? = nil,
        managedDraining: ECS.AutoScalingGroupProvider.Switch? = nil
    ) throws(ECS.Error) -> ECS.CapacityProvider {
        let request = ECS.UpdateCapacityProviderRequest(
            name: name, managedScaling: managedScaling, managedTerminationProtection: managedTerminationProtection,
            managedDraining: managedDraining)
        return try ecs(.updateCapacityProvider(request)) { if case .capacityProvider(let provider) = $0 { provider } else { nil } }
    }

    /// `DeleteCapacityProvider`.
    /// - Throws: `ClientException` for Fargate's two and for unknown ones; `ResourceInUseException` while a cluster has it.
    @discardableResult
    public mutating func deleteCapacityProvider(_ name: String) throws(ECS.Error) -> ECS.CapacityProvider {
        try ecs(.deleteCapacityProvider(capacityProvider: name)) {
            if case .capacityProvider(let provider) = $0 { provider } else { nil }
        }
    }

    /// `DescribeCapacityProviders`: all of them, `FARGATE` and `FARGATE_SPOT` too, unless some are named.
    public func describeCapacityProviders(_ names: [String] = []) throws(ECS.Error) -> (
        capacityProviders: [ECS.CapacityProvider], failures: [ECS.Failure]
    ) {
        let (found, failures) = try world.describeCapacityProviders(names)
        return (found, failures)
    }

    /// `PutClusterCapacityProviders`: both lists take the place of what was there.
    /// - Throws: `ResourceInUseException` if tasks or services need one that is missing in the list.
    @discardableResult
    public mutating func putClusterCapacityProviders(
        _ cluster: some ECS.ClusterReference, capacityProviders: [String],
        defaultCapacityProviderStrategy: [ECS.CapacityProviderStrategyItem]
    ) throws(ECS.Error) -> ECS.Cluster {
        let request = ECS.PutClusterCapacityProvidersRequest(
            cluster: cluster.clusterReference, capacityProviders: capacityProviders,
            defaultCapacityProviderStrategy: defaultCapacityProviderStrategy)
        return try ecs(.putClusterCapacityProviders(request)) {
            if case .describedCluster(let cluster) = $0 { cluster } else { nil }
        }
    }

    /// The metric `CapacityProviderReservation` in percent: how many instances a provider needs in a cluster, out of those it has.
    public func capacityProviderReservation(of provider: String, in cluster: some ECS.ClusterReference = "default")
        throws(ECS.Error) -> Int
    {
        world.reservation(of: provider, in: try world.cluster(cluster.clusterReference))
    }
}
