// RegisterContainerInstance, DeregisterContainerInstance, UpdateContainerInstancesState, DescribeContainerInstances,
// ListContainerInstances.

extension World {
    mutating func registerContainerInstance(_ request: ECS.RegisterContainerInstanceRequest) throws(ECS.Error)
        -> ECS.ContainerInstance.ID
    {
        let cluster = try cluster(request.cluster)
        guard clusterCapacity(cluster).instances.count < quotas.containerInstancesPerCluster else {
            throw ECS.Error(
                .limitExceededException,
                "The cluster \(clusters[cluster].name) has \(quotas.containerInstancesPerCluster) container instances, as many as it may."
            )
        }
        let cpu = request.totalResources.integerValue(of: "CPU")
        let memory = request.totalResources.integerValue(of: "MEMORY")
        let bounds = 0...1_000_000_000
        guard bounds.contains(cpu), bounds.contains(memory), memory > 0 else {
            throw invalid("Invalid total resources: CPU \(cpu), MEMORY \(memory).", "CPU in units, 1024 to a vCPU; MEMORY in MiB.")
        }
        let reserved =
            request.totalResources.ports(of: "PORTS").map { ECS.HostPort($0) }
            + request.totalResources.ports(of: "PORTS_UDP").map { ECS.HostPort($0, .udp) }
        guard reserved.count <= 100, reserved.allSatisfy({ (1...65_535).contains($0.port) }) else {
            throw invalid("Invalid reserved ports.", "An instance reserves at most 100, each of them 1 to 65535.")
        }
        let custom = request.attributes.filter { !isBuiltIn($0.name) }
        for attribute in custom { try check(attribute) }
        guard custom.count <= quotas.attributesPerResource else { throw tooManyAttributes() }
        if let provider = request.capacityProviderName, !fleet.providers.contains(where: { $0.name == provider }) {
            throw invalid("The capacity provider \(provider) does not exist.", "Create it first.")
        }

        let number = identifiers.next(.containerInstance)
        let id = number.hexadecimal + Identifiers.derived(from: number, .containerInstance).hexadecimal
        let machine = request.ec2InstanceId ?? "i-0" + identifiers.next(.ec2Instance).hexadecimal
        if let known = fleet.machineIndex[machine], fleet.instances[Int(known)].status != .inactive {
            throw invalid("The instance \(machine) is registered already.", "Deregister it first.")
        }
        let builtIn = builtInAttributes(request.attributes.filter { isBuiltIn($0.name) })
        fleet.reach(cluster: cluster)
        let index = Int32(fleet.instances.count)
        fleet.instances.append(
            ContainerInstanceRecord(
                id: id, ec2InstanceId: machine, cluster: Int32(cluster),
                agentVersion: request.versionInfo?.agentVersion ?? "1.94.0", registeredAt: moment, cpu: cpu, memory: memory,
                freeCPU: cpu, freeMemory: memory, reservedPorts: reserved,
                attributes: builtIn + custom.map { ECS.Attribute($0.name, $0.value) }, builtInAttributes: builtIn.count,
                networkInterfaces: max(
                    request.networkInterfaces ?? ECS.networkInterfaces(ofInstanceType: instanceType(builtIn)), 0),
                capacityProviderName: request.capacityProviderName,
                awaitedDaemons: fleet.clusters[cluster].daemons))
        fleet.instanceIndex[id] = index
        fleet.machineIndex[machine] = index
        fleet.clusters[cluster].instances.append(index)
        log(.containerInstanceChanged(instance: containerInstanceID(index), status: .active, agentConnected: true))
        capacityChanged(in: cluster)
        zonesChanged(in: cluster)
        return containerInstanceID(index)
    }

    private func instanceType(_ attributes: [ECS.Attribute]) -> String {
        attributes.first { $0.name == "ecs.instance-type" }?.value ?? ""
    }

    /// What every ECS-optimized machine tells of itself, unless the request tells otherwise.
    private func builtInAttributes(_ given: [ECS.Attribute]) -> [ECS.Attribute] {
        var attributes = [
            ECS.Attribute("ecs.availability-zone", Account.region + "a"), .init("ecs.instance-type", "t3.medium"),
            .init("ecs.os-type", "linux"), .init("ecs.os-family", "LINUX"), .init("ecs.cpu-architecture", "x86_64"),
            .init("ecs.ami-id", "ami-0123456789abcdef0"), .init("ecs.vpc-id", "vpc-0123456789abcdef0"),
            .init("ecs.subnet-id", "subnet-0123456789abcdef0"),
        ]
        for attribute in given {
            attributes.removeAll { $0.name == attribute.name }
            attributes.append(ECS.Attribute(attribute.name, attribute.value))
        }
        return attributes + AgentCapabilities.all.filter { capability in !given.contains { $0.name == capability.name } }
    }

    mutating func deregisterContainerInstance(_ reference: String, in clusterReference: String?, force: Bool, _ policies: Policies)
        throws(ECS.Error) -> ECS.ContainerInstance
    {
        let cluster = try cluster(clusterReference)
        let index = try containerInstance(reference, in: cluster)
        let tasks = fleet.instances[Int(index)].tasks
        guard force || !tasks.contains(where: { self.tasks[$0].desiredStatus == .running }) else {
            throw invalid("Found running tasks on the instance.", "Drain it first, or deregister it with force: true.")
        }
        retire(index)
        // Its containers go on running, orphans that nobody counts any more.
        for slot in tasks { abandon(slot, .userInitiated, "Container instance deregistration forced by user", policies) }
        capacityChanged(in: cluster)
        return describe(containerInstance: index)
    }

    /// The machine is no more: what ran on it has ended.
    mutating func containerInstanceTerminated(_ index: Int32, _ policies: Policies) {
        guard fleet.instances[Int(index)].status != .inactive else { return }
        let record = fleet.instances[Int(index)]
        retire(index)
        for slot in record.tasks {
            abandon(slot, .terminationNotice, "Host EC2 (instance \(record.ec2InstanceId)) terminated.", policies)
        }
        capacityChanged(in: Int(record.cluster))
    }

    private mutating func retire(_ index: Int32) {
        let cluster = Int(fleet.instances[Int(index)].cluster)
        fleet.instances[Int(index)].status = .inactive
        fleet.instances[Int(index)].agentConnected = false
        fleet.instances[Int(index)].awaitedDaemons = []
        fleet.clusters[cluster].instances.removeAll { $0 == index }
        log(.containerInstanceChanged(instance: containerInstanceID(index), status: .inactive, agentConnected: false))
    }

    /// Only between ACTIVE and DRAINING.
    mutating func updateContainerInstancesState(
        _ references: [String], in clusterReference: String?, status: ECS.ContainerInstance.Status
    ) throws(ECS.Error) -> (instances: [ECS.ContainerInstance], failures: [ECS.Failure]) {
        guard !references.isEmpty else { throw ECS.Error(.clientException, "Container Instances cannot be empty.") }
        guard references.count <= 10 else {
            throw invalid("\(references.count) container instances are too many.", "Name 1 to 10.")
        }
        guard status != .inactive else { throw invalid("Container instance status should be one of [ACTIVE, DRAINING]") }
        let cluster = try cluster(clusterReference)
        var updated: [ECS.ContainerInstance] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            guard let index = try find(containerInstance: reference, in: cluster) else {
                failures.append(missing(reference, in: cluster))
                continue
            }
            guard fleet.instances[Int(index)].status != .inactive else {
                failures.append(ECS.Failure(arn: containerInstanceID(index).arn, reason: "INACTIVE"))
                continue
            }
            setStatus(of: index, status)
            updated.append(describe(containerInstance: index))
        }
        return (updated, failures)
    }

    private mutating func setStatus(of index: Int32, _ status: ECS.ContainerInstance.Status) {
        guard fleet.instances[Int(index)].status != status else { return }
        fleet.instances[Int(index)].status = status
        let record = fleet.instances[Int(index)]
        log(
            .containerInstanceChanged(
                instance: containerInstanceID(index), status: status, agentConnected: record.agentConnected))
        if status == .draining {
            for slot in record.tasks where tasks[slot].service >= 0 && !isDaemon(Int(tasks[slot].service)) {
                // What hasn't begun needs no replacement first.
                if tasks[slot].lastStatus < .running {
                    let deployment = tasks[slot].deployment
                    beginStop(slot, .serviceSchedulerInitiated, "Scaling activity initiated by (deployment \(deployment))")
                }
                lookAgain(atServiceOf: slot)
            }
        }
        capacityChanged(in: Int(record.cluster))
        zonesChanged(in: Int(record.cluster))
    }

    mutating func setAgentConnected(_ index: Int32, _ isConnected: Bool) {
        let record = fleet.instances[Int(index)]
        guard record.status != .inactive, record.agentConnected != isConnected else { return }
        fleet.instances[Int(index)].agentConnected = isConnected
        log(
            .containerInstanceChanged(
                instance: containerInstanceID(index), status: record.status, agentConnected: isConnected))
        capacityChanged(in: Int(record.cluster))
    }

    // MARK: Reading

    func describeContainerInstances(_ references: [String], in clusterReference: String?) throws(ECS.Error) -> (
        instances: [ECS.ContainerInstance], failures: [ECS.Failure]
    ) {
        guard !references.isEmpty else { throw ECS.Error(.clientException, "Container Instances cannot be empty.") }
        guard references.count <= 100 else {
            throw invalid("\(references.count) container instances are too many.", "Name 1 to 100.")
        }
        let cluster = try cluster(clusterReference)
        var found: [ECS.ContainerInstance] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            if let index = try find(containerInstance: reference, in: cluster) {
                found.append(describe(containerInstance: index))
            } else {
                failures.append(missing(reference, in: cluster))
            }
        }
        return (found, failures)
    }

    /// ARNs, in the order of registration. `filter` is an expression of the cluster query language.
    func listContainerInstances(in clusterReference: String?, filter: String?, status: ECS.ContainerInstance.Status?)
        throws(ECS.Error) -> [String]
    {
        let cluster = try cluster(clusterReference)
        var query: ECS.ClusterQuery?
        if let filter { query = try clusterQuery(filter, "filter") }
        let known =
            status == .inactive
            ? fleet.instances.indices.filter { fleet.instances[$0].cluster == Int32(cluster) }.map(Int32.init)
            : clusterCapacity(cluster).instances
        return known.filter { index in
            (status == nil || fleet.instances[Int(index)].status == status)
                && query?.selects(placementCandidate(index, group: -1)) ?? true
        }.map { containerInstanceID($0).arn }
    }

    func describe(containerInstance index: Int32) -> ECS.ContainerInstance {
        let record = fleet.instances[Int(index)]
        func ports(_ transport: ECS.PortMapping.TransportProtocol, _ all: [ECS.HostPort]) -> [Int] {
            all.filter { $0.protocol == transport }.map(\.port)
        }
        let taken = record.reservedPorts + record.portsInUse
        return ECS.ContainerInstance(
            containerInstanceArn: containerInstanceID(index).arn, ec2InstanceId: record.ec2InstanceId, status: record.status,
            agentConnected: record.agentConnected,
            registeredResources: [
                .cpu(record.cpu), .memory(record.memory), .ports(ports(.tcp, record.reservedPorts)),
                .portsUDP(ports(.udp, record.reservedPorts)),
            ],
            remainingResources: [
                .cpu(record.freeCPU), .memory(record.freeMemory), .ports(ports(.tcp, taken)), .portsUDP(ports(.udp, taken)),
            ],
            attributes: record.attributes, runningTasksCount: record.tasks.count { tasks[$0].lastStatus == .running },
            pendingTasksCount: record.tasks.count { tasks[$0].lastStatus < .running && tasks[$0].desiredStatus == .running },
            capacityProviderName: record.capacityProviderName, registeredAt: Timestamp(record.registeredAt),
            versionInfo: .init(agentVersion: record.agentVersion))
    }

    // MARK: Finding

    func containerInstanceID(_ index: Int32) -> ECS.ContainerInstance.ID {
        let record = fleet.instances[Int(index)]
        return .init(cluster: clusters[Int(record.cluster)].name, id: record.id)
    }

    /// - Returns: `nil` if nobody knows it.
    func find(containerInstance reference: String, in cluster: Int) throws(ECS.Error) -> Int32? {
        let name = clusters[cluster].name
        if reference.hasPrefix("arn:") {
            let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 3, parts[1] != name[...] {
                throw invalid("Invalid identifier: Identifier is for cluster \(parts[1]). Your cluster is \(name)")
            }
        }
        guard let index = fleet.instanceIndex[shortName(reference)], fleet.instances[Int(index)].cluster == Int32(cluster) else {
            return nil
        }
        return index
    }

    func containerInstance(_ reference: String, in cluster: Int) throws(ECS.Error) -> Int32 {
        if let index = try find(containerInstance: reference, in: cluster), fleet.instances[Int(index)].status != .inactive {
            return index
        }
        throw invalid("Referenced container instance \(shortName(reference)) not found.", "List the cluster's container instances.")
    }

    func missing(_ reference: String, in cluster: Int) -> ECS.Failure {
        let id = ECS.ContainerInstance.ID(cluster: clusters[cluster].name, id: shortName(reference))
        return ECS.Failure(arn: id.arn, reason: "MISSING")
    }
}
