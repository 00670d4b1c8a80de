import Orchestra

enum CapacityChecks {
    // MARK: Of the whole world

    static func roomAddsUp(_ scene: Scene) -> String? {
        let instances = scene.stage.containerInstances
        guard !instances.isEmpty else { return nil }
        let all = scene.liveTasks.compactMap { scene.stage.facts(of: $0) }.filter { $0.instance != nil }
        let byInstance = Dictionary(grouping: all, by: \.instance!)
        for instance in instances {
            let tasks = byInstance[instance.id] ?? []
            var (cpu, memory, interfaces) = (instance.cpu, instance.memory, instance.networkInterfaces)
            var ports = instance.reservedPorts
            for task in tasks {
                guard let sizes = scene.witness.sizes[task.taskDefinition] else { return "\(task.taskDefinition) is unknown" }
                cpu -= sizes.cpu
                memory -= sizes.memory
                if sizes.needsInterface { interfaces -= 1 }
                ports += task.hostPorts
            }
            guard instance.freeCPU == cpu, instance.freeMemory == memory else {
                return
                    "\(instance.id) has \(instance.freeCPU) units and \(instance.freeMemory) MiB free; its \(tasks.count) tasks leave \(cpu) and \(memory)"
            }
            if cpu < 0 || memory < 0 || interfaces < 0 {
                return "\(instance.id) holds more than it has: \(cpu) units, \(memory) MiB, \(interfaces) interfaces are left"
            }
            if Set(ports).count != ports.count { return "\(instance.id) gives a port twice: \(ports.sorted())" }
            guard ports.count == instance.takenPorts.count, Set(ports) == Set(instance.takenPorts) else {
                return "\(instance.id) counts \(instance.takenPorts.count) ports as taken; there are \(ports.count)"
            }
            if instance.status == .inactive, !tasks.isEmpty { return "\(instance.id) is INACTIVE and has \(tasks.count) tasks" }
        }
        return nil
    }

    static func oneOfADaemon(_ scene: Scene) -> String? {
        for service in scene.services {
            guard let facts = scene.stage.facts(of: service), facts.isDaemon else { continue }
            let places = facts.tasks.compactMap(\.instance)
            if Set(places).count != places.count { return "\(service) is twice on one instance" }
        }
        return nil
    }

    // MARK: Of a service

    static func placedWell(_ glance: Glance) -> String? {
        for id in glance.created {
            guard let task = glance.facts.tasks.first(where: { $0.id == id }), let instance = task.instance else { continue }
            guard let record = glance.scene.stage.facts(ofInstance: instance) else {
                return "\(instance) is unknown"
            }
            if record.status != .active || !record.agentConnected {
                return
                    "a task is placed on \(instance), which is \(record.status), its agent \(record.agentConnected ? "" : "dis")connected"
            }
            if glance.facts.constraints.contains(.distinctInstance),
                glance.active.contains(where: { $0.id != id && $0.instance == instance })
            {
                return "a second task of \(glance.note.id) is placed on \(instance)"
            }
        }
        return nil
    }

    // MARK: Traffic

    /// The rules are as they are after all that an event wrote.
    private static func isLast(_ entry: LogEntry, of id: ECS.Service.ID, _ scene: Scene) -> Bool {
        let last = scene.stage.log.last {
            if case .trafficShifted(id, _, _, false) = $0.event { true } else { false }
        }
        return last == entry
    }

    static func weightsNeverAllZero(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .trafficShifted(let id, _, let percent, let isTest) = entry.event else { return nil }
        if !(0...100).contains(percent) { return "\(id) shifts \(percent) percent" }
        for loadBalancer in scene.stage[id].loadBalancers {
            guard let arn = loadBalancer.advancedConfiguration?.productionListenerRule else { continue }
            for listener in scene.witness.listeners {
                guard let rule = (try? scene.stage.describeRules(of: listener))?.first(where: { $0.ruleArn == arn }),
                    let groups = rule.actions.last?.forwardConfig?.targetGroups
                else { continue }
                if groups.allSatisfy({ $0.weight == 0 }) { return "\(arn) of \(id) sends nobody anywhere" }
                let sum = groups.reduce(0) { $0 + $1.weight }
                let names = [loadBalancer.targetGroupArn, loadBalancer.advancedConfiguration!.alternateTargetGroupArn]
                guard !isTest, isLast(entry, of: id, scene), groups.count == 2,
                    groups.allSatisfy({ names.contains($0.targetGroupArn) })
                else { continue }
                let shares = groups.map { Double($0.weight) * 100 / Double(sum) }
                if !shares.contains(where: { abs($0 - percent) < 0.1 }) {
                    return "\(id) shifts \(percent) percent, and its rule says \(groups.map(\.weight))"
                }
            }
        }
        return nil
    }
}
