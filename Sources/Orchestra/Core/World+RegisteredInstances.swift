// RegisterInstance, DeregisterInstance, UpdateInstanceCustomHealthStatus of Cloud Map.

typealias InstanceSlot = Slot<RegisteredInstance>

extension World {
    /// The same id again changes the attributes (API Reference, RegisterInstance).
    mutating func registerInstance(
        _ instance: CloudMap.Instance, in service: String
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        let index = try cloudMapService(service)
        try check(instance, in: index)
        let slot = try add(instance, to: index)
        let operation = begin(.registerInstance, .instance(slot, id: instance.id))
        registry.instances[slot].operation = Int32(registry.operations.count - 1)
        return operation
    }

    mutating func deregisterInstance(_ id: String, from service: String) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        let index = try cloudMapService(service)
        let slot = try instance(id, in: index)
        guard !registry.instances[slot].isAtWork else {
            throw CloudMap.Error(
                .duplicateRequest,
                registry.instances[slot].state == .deregistering
                    ? "The instance \(id) is being deregistered already." : "The instance \(id) is being registered.",
                help: "Wait until that operation is done.")
        }
        let operation = begin(.deregisterInstance, .instance(slot, id: id))
        registry.instances[slot].operation = Int32(registry.operations.count - 1)
        remove(instance: slot)
        return operation
    }

    mutating func updateInstanceCustomHealthStatus(
        _ id: String, in service: String, _ status: CloudMap.CustomHealthStatus
    ) throws(CloudMap.Error) {
        let index = try cloudMapService(service)
        guard registry.services[index].hasCustomHealth else {
            throw CloudMap.Error(
                .customHealthNotFound, "The service \(registry.services[index].name) has no custom health check.",
                help: "Create it with a HealthCheckCustomConfig.")
        }
        setCustomHealth(try instance(id, in: index), status == .healthy ? .healthy : .unhealthy)
    }

    // MARK: For everybody who registers

    @discardableResult
    mutating func add(
        _ instance: CloudMap.Instance, to index: Int, for task: TaskSlot? = nil
    ) throws(CloudMap.Error) -> InstanceSlot {
        if let known = registry.services[index].instances.first(where: { registry.instances[$0].instance.id == instance.id }) {
            guard !registry.instances[known].isAtWork else {
                throw CloudMap.Error(
                    .duplicateRequest,
                    "The instance \(instance.id) is being \(registry.instances[known].state == .deregistering ? "de" : "")registered.",
                    help: "Wait until that operation is done.")
            }
            registry.instances[known].pending = instance
            wake(.instanceRegistered(known), at: moment + timing.instanceOperation)
            return known
        }
        guard registry.services[index].instances.count < quotas.instancesPerService else {
            throw CloudMap.Error(
                .resourceLimitExceeded, "A service has at most \(quotas.instancesPerService) instances.",
                help: "DNS answers name eight of them at most, whatever their number.")
        }
        let namespace = registry.services[index].namespace
        let inNamespace = registry.services.filter { $0.namespace == namespace }.reduce(0) { $0 + $1.instances.count }
        guard inNamespace < quotas.instancesPerNamespace else {
            throw CloudMap.Error(.resourceLimitExceeded, "A namespace has at most \(quotas.instancesPerNamespace) instances.")
        }
        let health: CloudMap.HealthStatus =
            !registry.services[index].hasCustomHealth
            ? .unknown : instance.attributes["AWS_INIT_HEALTH_STATUS"] == "UNHEALTHY" ? .unhealthy : .healthy
        let slot = registry.instances.insert(
            RegisteredInstance(
                service: Int32(index), instance: instance, health: health, wasHealthy: health == .healthy, task: task))
        registry.services[index].instances.append(slot)
        wake(.instanceRegistered(slot), at: moment + timing.instanceOperation)
        return slot
    }

    /// It can be found until this is done.
    mutating func remove(instance slot: InstanceSlot) {
        guard registry.instances.contains(slot), registry.instances[slot].state != .deregistering else { return }
        registry.instances[slot].state = .deregistering
        wake(.instanceDeregistered(slot), at: moment + timing.instanceOperation)
    }

    /// Counts only if it is still so after ``Timing/customHealthDelay``; the same again doesn't begin anew.
    mutating func setCustomHealth(_ slot: InstanceSlot, _ health: CloudMap.HealthStatus) {
        let record = registry.instances[slot]
        guard health != (record.pendingHealth ?? record.health) else { return }
        registry.instances[slot].healthTurn += 1
        guard health != record.health else {
            registry.instances[slot].pendingHealth = nil
            return
        }
        registry.instances[slot].pendingHealth = health
        wake(.customHealthDue(slot, turn: record.healthTurn + 1), at: moment + timing.customHealthDelay)
    }

    // MARK: What comes of it

    mutating func instanceRegistered(_ slot: InstanceSlot, _ policies: Policies) {
        if registry.instances.contains(slot), let changed = registry.instances[slot].pending {
            registry.instances[slot].instance = changed
            registry.instances[slot].pending = nil
            noteChange(of: slot)
            return finishOperation(of: slot)
        }
        guard registry.instances.contains(slot), registry.instances[slot].state == .registering else {
            return finishOperation(of: slot)
        }
        registry.instances[slot].state = .registered
        registry.instances[slot].isFound = true
        noteChange(of: slot)
        finishOperation(of: slot)
        log(
            .instanceRegistered(
                name: name(ofCloudMapService: Int(registry.instances[slot].service)),
                instance: registry.instances[slot].instance.id, label: label(ofInstance: slot)))
        if let task = registry.instances[slot].task { instanceRegistered(forTask: task, policies) }
    }

    mutating func instanceDeregistered(_ slot: InstanceSlot) {
        guard registry.instances.contains(slot), registry.instances[slot].state == .deregistering else { return }
        finishOperation(of: slot)
        let record = registry.instances[slot]
        if record.isFound {
            noteChange(of: slot)
            log(
                .instanceDeregistered(
                    name: name(ofCloudMapService: Int(record.service)), instance: record.instance.id, label: label(ofInstance: slot)
                ))
        }
        registry.services[Int(record.service)].instances.removeAll { $0 == slot }
        registry.instances.remove(slot)
        if let task = record.task { instanceGone(fromTask: task) }
    }

    mutating func customHealthDue(_ slot: InstanceSlot, _ turn: Int32) {
        guard registry.instances.contains(slot), registry.instances[slot].healthTurn == turn,
            let health = registry.instances[slot].pendingHealth
        else { return }
        registry.instances[slot].pendingHealth = nil
        registry.instances[slot].health = health
        if health == .healthy { registry.instances[slot].wasHealthy = true }
        if let task = registry.instances[slot].task, tasks.contains(task) { lookAgain(atServiceOf: task) }
        guard registry.instances[slot].isFound else { return }
        noteChange(of: slot)
        log(
            .instanceHealthChanged(
                name: name(ofCloudMapService: Int(registry.instances[slot].service)),
                instance: registry.instances[slot].instance.id, label: label(ofInstance: slot), healthStatus: health))
    }

    private mutating func noteChange(of slot: InstanceSlot) {
        registry.services[Int(registry.instances[slot].service)].instancesRevision += 1
    }

    private mutating func finishOperation(of slot: InstanceSlot) {
        guard registry.instances.contains(slot), let operation = registry.instances[slot].operation else { return }
        registry.instances[slot].operation = nil
        finishOperation(Int(operation))
    }

    private func label(ofInstance slot: InstanceSlot) -> TaskLabel? {
        registry.instances[slot].task.flatMap { tasks.contains($0) ? tasks[$0].label : nil }
    }

    // MARK: Checking

    func instance(_ id: String, in index: Int) throws(CloudMap.Error) -> InstanceSlot {
        let slots = registry.services[index].instances
        if let slot = slots.first(where: { registry.instances[$0].instance.id == id }) { return slot }
        throw CloudMap.Error(
            .instanceNotFound, "Instance with ID \(id) is not registered in the service \(registry.services[index].name).",
            help: NearMiss.help(for: id, among: slots.map { registry.instances[$0].instance.id }, kind: "instance"))
    }

    private func check(_ instance: CloudMap.Instance, in index: Int) throws(CloudMap.Error) {
        let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/:.@-")
        guard (1...64).contains(instance.id.utf8.count), instance.id.allSatisfy({ letters.contains($0) }) else {
            throw refuse("An instance's id has 1 to 64 letters, digits and _ / : . @ -, not '\(instance.id)'.")
        }
        let (attributes, service) = (instance.attributes, registry.services[index])
        guard attributes.names.count <= 30 else { throw refuse("An instance has at most 30 attributes.") }
        for name in attributes.names where name.isEmpty || name.utf8.count > 255 || attributes[name]!.utf8.count > 1024 {
            throw refuse("An attribute's name has 1 to 255 characters, its value up to 1024.")
        }
        if let address = attributes["AWS_INSTANCE_IPV4"], AddressPool.number(address) == nil {
            throw refuse("AWS_INSTANCE_IPV4 is '\(address)', no IPv4 address.", "Write it as 10.0.0.11.")
        }
        if let text = attributes["AWS_INSTANCE_PORT"], !(Int(text).map { (1...65_535).contains($0) } ?? false) {
            throw refuse("AWS_INSTANCE_PORT is '\(text)', no port from 1 to 65535.")
        }
        if let text = attributes["AWS_INIT_HEALTH_STATUS"] {
            guard service.hasCustomHealth else {
                throw refuse("AWS_INIT_HEALTH_STATUS needs a custom health check of the service.")
            }
            guard ["HEALTHY", "UNHEALTHY"].contains(text) else {
                throw refuse("AWS_INIT_HEALTH_STATUS is HEALTHY or UNHEALTHY, not '\(text)'.")
            }
        }
        for record in service.dnsConfig?.dnsRecords ?? [] {
            for needed in record.type.attributes where attributes[needed] == nil {
                throw refuse(
                    "The attribute \(needed) is missing.",
                    "The service \(service.name) has \(record.type) records: they are made of it.")
            }
        }
    }
}

extension CloudMap.RecordType {
    /// What an instance needs for a record of this type.
    fileprivate var attributes: [String] {
        switch self {
        case .a: ["AWS_INSTANCE_IPV4"]
        case .aaaa: ["AWS_INSTANCE_IPV6"]
        case .cname: ["AWS_INSTANCE_CNAME"]
        case .srv: ["AWS_INSTANCE_IPV4", "AWS_INSTANCE_PORT"]
        }
    }
}
