// The tasks of a service as instances of Cloud Map (Amazon ECS Developer Guide, service discovery).

extension World {
    // MARK: Checking

    /// How a request wants tasks to be found.
    func resolveRegistry(
        _ registries: [ECS.ServiceRegistry], for definition: Int
    ) throws(ECS.Error) -> ServiceRegistryRecord? {
        guard registries.count <= 1 else {
            throw invalid("A service has at most one service registry.", "Register its tasks under one name of Cloud Map.")
        }
        guard let wanted = registries.first else { return nil }
        guard let index = try? cloudMapService(wanted.registryArn) else {
            throw invalid("The service registry \(wanted.registryArn) does not exist.", "Create a service in Cloud Map first.")
        }
        let mode = taskDefinitions[definition].networkMode
        let isSRV = registry.services[index].dnsConfig?.dnsRecords.contains { $0.type == .srv } ?? false
        guard mode != .none else { throw invalid("A service registry needs a network mode other than none.") }
        if mode != .awsvpc {
            guard isSRV else {
                throw invalid(
                    "The network mode \(mode.rawValue) needs SRV records in the service registry.",
                    "The tasks share their machine's address: only a port tells them apart.")
            }
            guard wanted.containerName != nil, wanted.containerPort != nil else {
                throw invalid("A service registry with the network mode \(mode.rawValue) needs containerName and containerPort.")
            }
        }
        guard wanted.port == nil || wanted.containerName == nil && wanted.containerPort == nil else {
            throw invalid("A service registry has a port, or containerName and containerPort, not both.")
        }
        guard (wanted.containerName == nil) == (wanted.containerPort == nil) else {
            throw invalid("containerName and containerPort of a service registry stand together.")
        }
        if let name = wanted.containerName, let port = wanted.containerPort {
            guard let container = taskDefinitions[definition].containers.first(where: { $0.name == name }) else {
                throw invalid("The container \(name) does not exist in the task definition.")
            }
            guard container.portMappings.contains(where: { $0.containerPort == port }) else {
                throw invalid("The container \(name) did not have a container port \(port) defined.")
            }
        }
        if let port = wanted.port, !(1...65_535).contains(port) {
            throw invalid("\(port) is no port from 1 to 65535.", "It is the port of a service registry's SRV records.")
        }
        let types = registry.services[index].dnsConfig?.dnsRecords.map(\.type) ?? []
        if let other = types.first(where: { $0 != .a && $0 != .srv }), !types.contains(.a), !isSRV {
            throw invalid(
                "The service registry has \(other) records, which tasks can't fill.",
                "Give the service of Cloud Map A or SRV records.")
        }
        let port = wanted.port ?? wanted.containerPort
        guard !isSRV || port != nil else {
            throw invalid("A service registry with SRV records needs a port.", "Give port, or containerName and containerPort.")
        }
        return ServiceRegistryRecord(service: Int32(index), given: wanted, port: port)
    }

    // MARK: Registering

    /// Before it is RUNNING.
    mutating func registerInstance(of slot: TaskSlot, _ policies: Policies) {
        let service = Int(tasks[slot].service)
        guard service >= 0, let wanted = deployment(tasks[slot].deployment, of: service)?.discovery?.value.registry,
            !registry.services[Int(wanted.service)].isDeleted
        else { return }
        var attributes: ECS.StringMap = [
            "AWS_INSTANCE_IPV4": address(of: slot), "REGION": Account.region, "ECS_SERVICE_NAME": services[service].id.name,
            "ECS_CLUSTER_NAME": services[service].id.cluster, "ECS_TASK_DEFINITION_FAMILY": definition(of: slot).id.family,
        ]
        if registry.services[Int(wanted.service)].hasCustomHealth { attributes["AWS_INIT_HEALTH_STATUS"] = "UNHEALTHY" }
        attributes["AWS_INSTANCE_PORT"] = wanted.port.map { "\(hostPort(of: slot, leadingTo: $0, of: wanted.given.containerName))" }
        attributes["AVAILABILITY_ZONE"] = zone(of: slot)
        attributes["EC2_INSTANCE_ID"] = tasks[slot].host.map { capacity!.instances[Int($0.instance)].ec2InstanceId }
        attributes["ECS_TASK_SET_EXTERNAL_ID"] =
            services[service].taskSets?.first {
                $0.deployment.id == tasks[slot].deployment
            }?.externalId
        do {
            let instance = CloudMap.Instance(id: tasks[slot].id.description, attributes: attributes)
            registry.taskInstances[tasks[slot].id] = try add(instance, to: Int(wanted.service), for: slot)
        } catch {
            beginStop(
                slot, .taskFailedToStart, "Service discovery: unable to register the task. \(error.message)", graceful: false,
                policies)
        }
    }

    /// The port of its machine that leads to the container's; the same port where it has an interface of its own.
    ///
    /// - Parameter container: By name; `nil` for whichever has that port.
    func hostPort(of slot: TaskSlot, leadingTo port: Int, of container: String?) -> Int {
        guard let host = tasks[slot].host, !host.hasNetworkInterface else { return port }
        let containers = definition(of: slot).containers
        return host.ports.first {
            $0.containerPort == port && (container == nil || containers[Int($0.container)].name == container)
        }?.hostPort ?? port
    }

    private func zone(of slot: TaskSlot) -> String? {
        if let host = tasks[slot].host { return capacity!.instances[Int(host.instance)].availabilityZone }
        if let interface = interface(of: slot) { return interface.zone }
        let zones = ELB.AvailabilityZone.defaults
        // As of a target: the subnets of the default VPC take the addresses in turn.
        return zones[Int(tasks[slot].address % UInt32(zones.count))].zoneName
    }

    /// Its own, or its machine's.
    func address(of slot: TaskSlot) -> String {
        guard let host = tasks[slot].host, !host.hasNetworkInterface else { return EC2.addressText(tasks[slot].address) }
        return EC2.addressText(Self.machineAddress(Int(host.instance)))
    }

    /// Machines have their addresses out of 172.30.0.0/16.
    static func machineAddress(_ instance: Int) -> UInt32 { 0xAC1E_0000 + 10 + UInt32(instance & 0xFFFF) }

    /// Who has an address, and which container listens on the port.
    ///
    /// - Parameter vpc: An address means something only within its VPC; `nil` for the default one, and for who stands outside of all.
    func task(at address: UInt32, port: Int, in vpc: String?) -> TaskSlot? {
        if let vpc, let record = network?.vpcs.first(where: { $0.vpcId == vpc }) {
            if let slot = holder(of: address, in: vpc)?.holder.task { return tasks.contains(slot) ? slot : nil }
            guard ELB.CIDRBlock(record.cidrBlock)?.contains(EC2.addressText(address)) != true else { return nil }
        }
        guard address >> 16 == 0xAC1E else { return addresses.owners[address] ?? (vpc == nil ? interfaceHolder(of: address) : nil) }
        let place = Int(address & 0xFFFF) - 10
        guard let instances = capacity?.instances, instances.indices.contains(place) else { return nil }
        return task(on: instances[place].ec2InstanceId, port: port)
    }

    /// In any VPC.
    private func interfaceHolder(of address: UInt32) -> TaskSlot? {
        for vpc in network?.vpcs ?? [] {
            if let slot = holder(of: address, in: vpc.vpcId)?.holder.task, tasks.contains(slot) { return slot }
        }
        return nil
    }

    /// The container that has the port of the task's address.
    func container(of slot: TaskSlot, listeningOn port: Int) -> Int? {
        if let host = tasks[slot].host, !host.hasNetworkInterface { return host.container(on: port) }
        return definition(of: slot).containers.firstIndex { $0.portMappings.contains { $0.containerPort == port } }
    }

    func instance(of slot: TaskSlot) -> InstanceSlot? {
        guard discovery != nil, let instance = registry.taskInstances[tasks[slot].id], registry.instances.contains(instance) else {
            return nil
        }
        return instance
    }

    /// It isn't RUNNING before Cloud Map has it.
    func awaitsRegistry(_ slot: TaskSlot) -> Bool {
        instance(of: slot).map { registry.instances[$0].state == .registering } ?? false
    }

    mutating func instanceRegistered(forTask slot: TaskSlot, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .activating, tasks[slot].desiredStatus == .running,
            !awaitsTargets(slot)
        else { return }
        becomeRunning(slot, policies)
    }

    /// ECS tells Cloud Map of a task's health: a RUNNING one is healthy unless its containers say otherwise.
    mutating func updateRegisteredHealth(of slot: TaskSlot) {
        guard let instance = instance(of: slot), registry.services[Int(registry.instances[instance].service)].hasCustomHealth,
            tasks[slot].lastStatus == .running
        else { return }
        let hasChecks = definition(of: slot).containers.contains { $0.essential && $0.healthCheck != nil }
        let isHealthy = tasks[slot].health == .healthy || tasks[slot].health == .unknown && !hasChecks
        setCustomHealth(instance, isHealthy ? .healthy : .unhealthy)
    }

    // MARK: Deregistering

    mutating func deregisterInstance(of slot: TaskSlot) {
        guard let instance = instance(of: slot) else { return }
        remove(instance: instance)
    }

    mutating func instanceGone(fromTask slot: TaskSlot) {
        guard tasks.contains(slot) else { return }
        registry.taskInstances[tasks[slot].id] = nil
        targetGone(from: slot)
    }
}
