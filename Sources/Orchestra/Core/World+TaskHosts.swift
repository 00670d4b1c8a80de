// What a task takes of its container instance, and gives back.

/// Host ports that are found for containers of bridge tasks (Amazon ECS Developer Guide, PortMapping `hostPort`).
enum DynamicPorts {
    static let range = 32_768...60_999

    /// The lowest that is free.
    static func take(from ports: inout [Int], besides fixed: [ECS.HostPort]) -> Int {
        var place = ports.startIndex
        var port = range.lowerBound
        while true {
            if place < ports.endIndex, ports[place] == port {
                place += 1
            } else if !fixed.contains(where: { $0.port == port }) {
                ports.insert(port, at: place)
                return port
            }
            port += 1
        }
    }
}

extension World {
    func dynamicPorts(of definition: TaskDefinitionRecord) -> Int {
        guard definition.networkMode == .bridge else { return 0 }
        return definition.containers.reduce(0) { $0 + $1.portMappings.count { ($0.hostPort ?? 0) == 0 } }
    }

    /// Takes its place on an instance for a task that is to be created.
    mutating func takePlace(on index: Int32, _ definition: Int, _ requirements: ECS.TaskRequirements, group: Int32) -> TaskHost {
        let record = taskDefinitions[definition]
        var host = TaskHost(
            instance: index, group: group, cpu: requirements.cpu, memory: requirements.memory,
            hasNetworkInterface: record.networkMode == .awsvpc)
        let machine = Int(index)
        for (container, own) in record.containers.enumerated() {
            for mapping in own.portMappings {
                let wanted = record.networkMode == .host ? mapping.containerPort : mapping.hostPort ?? 0
                guard record.networkMode == .bridge || record.networkMode == .host else { continue }
                let port =
                    wanted != 0
                    ? wanted
                    : DynamicPorts.take(
                        from: &fleet.instances[machine].dynamicPorts,
                        besides: capacity!.instances[machine].portsInUse + capacity!.instances[machine].reservedPorts)
                if wanted != 0 { fleet.instances[machine].portsInUse.append(ECS.HostPort(port, mapping.protocol)) }
                host.ports.append(
                    PortBinding(
                        container: Int32(container), containerPort: mapping.containerPort, hostPort: port,
                        protocol: mapping.protocol, isDynamic: wanted == 0))
            }
        }
        fleet.instances[machine].freeCPU -= host.cpu
        fleet.instances[machine].freeMemory -= host.memory
        if host.hasNetworkInterface { fleet.instances[machine].networkInterfacesInUse += 1 }
        change(groupOf: host, by: 1)
        return host
    }

    private mutating func change(groupOf host: TaskHost, by difference: Int32) {
        let machine = Int(host.instance)
        if let known = capacity!.instances[machine].groups.firstIndex(where: { $0.group == host.group }) {
            fleet.instances[machine].groups[known].count += difference
            if capacity!.instances[machine].groups[known].count == 0 { fleet.instances[machine].groups.remove(at: known) }
        } else {
            fleet.instances[machine].groups.append(GroupCount(group: host.group, count: difference))
        }
    }

    /// A task that is told to stop counts no more, though it keeps its place until it has stopped.
    mutating func leaveGroup(_ slot: TaskSlot) {
        guard let host = tasks[slot].host, host.counts else { return }
        tasks[slot].host!.counts = false
        change(groupOf: host, by: -1)
        // Only distinctInstance and the like ask for it.
        capacityChanged(in: Int(tasks[slot].cluster))
    }

    mutating func givePlaceBack(_ slot: TaskSlot) {
        guard let host = tasks[slot].host else { return }
        let machine = Int(host.instance)
        leaveGroup(slot)
        fleet.instances[machine].freeCPU += host.cpu
        fleet.instances[machine].freeMemory += host.memory
        if host.hasNetworkInterface { fleet.instances[machine].networkInterfacesInUse -= 1 }
        for binding in host.ports {
            if binding.isDynamic {
                fleet.instances[machine].dynamicPorts.removeAll { $0 == binding.hostPort }
            } else if let place = capacity!.instances[machine].portsInUse.firstIndex(of: .init(binding.hostPort, binding.protocol))
            {
                fleet.instances[machine].portsInUse.remove(at: place)
            }
        }
        fleet.instances[machine].tasks.removeAll { $0 == slot }
        capacityChanged(in: Int(tasks[slot].cluster))
    }

    /// Room came or went: DAEMON services look again, then those that found none, then tasks that wait for it.
    mutating func capacityChanged(in cluster: Int) {
        guard let capacity, cluster < capacity.clusters.count else { return }
        let known = capacity.clusters[cluster]
        for service in known.daemons { scheduleEvaluation(service) }
        for service in known.waitingServices { scheduleEvaluation(service) }
        if !known.waitingTasks.isEmpty { wake(.capacityChanged(cluster: Int32(cluster)), at: moment) }
    }

    // MARK: Reaching it

    /// The task that has this port of a machine.
    func task(on machine: String, port: Int) -> TaskSlot? {
        guard let index = capacity?.machineIndex[machine] else { return nil }
        // A loop: a closure would hold the whole world.
        for slot in capacity!.instances[Int(index)].tasks where tasks[slot].host?.container(on: port) != nil { return slot }
        return nil
    }

    func networkBindings(of record: TaskRecord, _ container: Int) -> [ECS.NetworkBinding]? {
        guard let host = record.host, !host.hasNetworkInterface, record.lastStatus >= .running else { return nil }
        return host.ports.filter { Int($0.container) == container }.map {
            ECS.NetworkBinding(bindIP: "0.0.0.0", containerPort: $0.containerPort, hostPort: $0.hostPort, protocol: $0.protocol)
        }
    }

    func isOnDrainingInstance(_ slot: TaskSlot) -> Bool {
        tasks[slot].host.map { capacity!.instances[Int($0.instance)].status == .draining } ?? false
    }

    /// ECS gives a task up that it can't reach any more: nothing is waited for, except that its targets drain.
    mutating func abandon(_ slot: TaskSlot, _ code: ECS.StopCode, _ reason: String, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus != .stopped else { return }
        if tasks[slot].desiredStatus == .running {
            markStopping(slot, code, reason, policies)
        }
        for target in tasks[slot].targets { deregister(target) }
        deregisterInstance(of: slot)
        tasks[slot].executionStoppedAt = tasks[slot].executionStoppedAt.isSet ? tasks[slot].executionStoppedAt : moment
        finish(slot)
    }
}
