import Orchestra

/// What somebody knows who has only listened to the log: the invariants compare it with what the world says of itself.
struct Witness {
    struct TaskNote {
        var service: Int?
        var cluster: String
        var label: TaskLabel
        var definition: ECS.TaskDefinition.ID
        var createdAt: Duration
        var status: ECS.TaskStatus?
        var stopCode: ECS.StopCode?
        var stoppedReason: String?
        var runningSince: Duration?
        var stoppedAt: Duration?
        var health = ECS.HealthStatus.unknown
        var protectedUntil: Timestamp?
        var containers: [ContainerNote] = []
        /// What it was registered as.
        var targets: [TargetKey] = []
    }

    struct ContainerNote {
        var status = ECS.Container.Status.pending
        var exitCode: Int?
    }

    struct TargetKey: Hashable {
        var group: ELB.TargetGroup.ID
        var target: ELB.Target.ID
    }

    struct TargetNote {
        var task: ECS.Task.ID?
        var state: ELB.TargetHealth.State
        var since: Duration
        /// The states that it had before, with their ends, the newest last.
        var past: [(state: ELB.TargetHealth.State, until: Duration)] = []
        var delay = 0
        var lastFailure: (at: Duration, count: Int)?
    }

    struct ServiceNote {
        var id: ECS.Service.ID
        var status = ECS.Service.Status.active
        var active = 0
        var startedDeployments: [String] = []
        var completed: [String] = []
        var failed: [String] = []
        var messages: [String] = []
        var hasPredecessor = false
    }

    /// An instance of Cloud Map.
    struct SheetNote {
        /// `nil` while it can be found.
        var goneAt: Duration?
    }

    struct TaskSize {
        var cpu: Int
        var memory: Int
        var needsInterface: Bool
    }

    var time = Duration.zero
    /// By name and instance: who is registered, or was.
    var sheet: [String: [String: SheetNote]] = [:]
    var clusters: [String] = []
    var definitions: [ECS.TaskDefinition.ID] = []
    var containers: [ECS.TaskDefinition.ID: [ECS.ContainerDefinition]] = [:]
    var services: [ServiceNote] = []
    /// The newest of that name, by `cluster/name`.
    var serviceIndex: [String: Int] = [:]
    var tasks: [ECS.Task.ID: TaskNote] = [:]
    /// Those that haven't stopped, in the order of their creation.
    var liveTasks: [ECS.Task.ID] = []
    /// Those that have, for an hour at most.
    var stoppedTasks: [ECS.Task.ID] = []
    var targets: [TargetKey: TargetNote] = [:]
    var targetGroups: [ELB.TargetGroup.ID] = []
    var loadBalancers: [ELB.LoadBalancer.ID] = []
    var listeners: [ELB.Listener.ID] = []
    var images: [String] = []
    var alarms: [String: CloudWatch.StateValue] = [:]
    var desiredCounts: [ECS.Service.ID: Int] = [:]
    /// When a policy took tasks away the last time, unless tasks were added since.
    var scaleIns: [ECS.Service.ID: Duration] = [:]
    /// Those that aren't INACTIVE.
    var instances: [ECS.ContainerInstance.ID] = []
    /// What one task takes of a container instance.
    var sizes: [ECS.TaskDefinition.ID: TaskSize] = [:]
    /// Of tasks in VPCs that somebody made.
    var addresses: [ECS.Task.ID: NetworkChecks.Holding] = [:]
    /// When what a listener does with requests changed last.
    var rulesChangedAt = Duration.zero
    /// When a target group's health check or attributes changed last.
    var checksChangedAt = Duration.zero

    func service(of task: ECS.Task.ID) -> Int? { tasks[task]?.service }
    func isNewest(_ service: Int) -> Bool { serviceIndex[Self.key(services[service].id)] == service }
    static func key(_ id: ECS.Service.ID) -> String { "\(id.cluster)/\(id.name)" }

    // MARK: Listening

    mutating func hear(_ entry: LogEntry, in stage: borrowing Simulation) {
        time = entry.time
        switch entry.event {
        case .clusterCreated(let cluster): if !clusters.contains(cluster) { clusters.append(cluster) }
        case .clusterDeleted(let cluster): clusters.removeAll { $0 == cluster }
        case .taskDefinitionRegistered(let id): hearDefinition(id, stage)
        case .serviceUpdated(let id, let count, _): desiredCounts[id] = count
        case .network(.interfaceCreated(let id, _, let subnetId, let address)):
            addresses[id] = NetworkChecks.Holding(subnetId: subnetId, address: address)
        case .network(.interfaceDeleted(let id, _, _, _)): addresses[id] = nil
        case .scalingActivity: if let change = ScalingChecks.change(entry) { hear(change) }
        case .serviceCreated(let id, _, let count):
            desiredCounts[id] = count
            scaleIns[id] = nil
            let predecessor = serviceIndex.updateValue(services.count, forKey: Self.key(id))
            services.append(ServiceNote(id: id, hasPredecessor: predecessor != nil))
        case .serviceStatusChanged(let id, let status): note(id) { $0.status = status }
        case .deploymentStarted(let id, let deployment, _): note(id) { $0.startedDeployments.append(deployment) }
        case .deploymentCompleted(let id, let deployment): note(id) { $0.completed.append(deployment) }
        case .deploymentFailed(let id, let deployment, _): note(id) { $0.failed.append(deployment) }
        case .deploymentRolledBack(let id, _, let to, _): note(id) { $0.failed.removeAll { $0 == to } }
        case .serviceEvent(let id, let message): note(id) { $0.messages.append(message) }
        case .containerInstanceChanged(let id, let status, _):
            if status == .inactive { instances.removeAll { $0 == id } } else if !instances.contains(id) { instances.append(id) }
        case .alarmStateChanged(let name, let state): alarms[name] = state
        case .instanceRegistered(let name, let instance, _): sheet[name, default: [:]][instance] = SheetNote(goneAt: nil)
        case .instanceDeregistered(let name, let instance, _): sheet[name, default: [:]][instance]?.goneAt = entry.time
        case .taskCreated, .taskStatusChanged, .taskStopping, .taskProtectionChanged, .taskHealthChanged, .containerStatusChanged:
            hearTask(entry)
        case .targetHealthChanged, .targetCheckFailed, .targetDeregistered: hearTarget(entry, stage)
        default: hearLoadBalancer(entry)
        }
    }

    private mutating func hear(_ change: ScalingChecks.Change) {
        guard change.policy != nil, let before = desiredCounts[change.service] else { return }
        if change.count < before { scaleIns[change.service] = time }
        if change.count > before { scaleIns[change.service] = nil }
    }

    private mutating func note(_ id: ECS.Service.ID, _ change: (inout ServiceNote) -> Void) {
        // A service that is told to leave may have a successor of the same name only once it is INACTIVE.
        if let index = serviceIndex[Self.key(id)] { change(&services[index]) }
    }

    private mutating func hearDefinition(_ id: ECS.TaskDefinition.ID, _ stage: borrowing Simulation) {
        definitions.append(id)
        let definition = try? stage.describeTaskDefinition(id)
        containers[id] = definition?.containerDefinitions ?? []
        sizes[id] = TaskSize(
            cpu: definition?.cpu.flatMap { Int($0) } ?? containers[id]!.reduce(0) { $0 + $1.cpu },
            memory: definition?.memory.flatMap { Int($0) }
                ?? containers[id]!.reduce(0) { $0 + ($1.memoryReservation ?? $1.memory ?? 0) },
            needsInterface: definition?.networkMode == .awsvpc)
        for container in containers[id]! where !images.contains(container.image) { images.append(container.image) }
    }

    private mutating func hearTask(_ entry: LogEntry) {
        switch entry.event {
        case .taskCreated(let id, let label, let cluster, let definition, let service):
            let index = service.flatMap { serviceIndex["\(cluster)/\($0)"] }
            tasks[id] = TaskNote(service: index, cluster: cluster, label: label, definition: definition, createdAt: entry.time)
            tasks[id]!.containers = (containers[definition] ?? []).map { _ in ContainerNote() }
            liveTasks.append(id)
            if let index { services[index].active += 1 }
        case .taskStatusChanged(let id, _, let status):
            tasks[id]?.status = status
            if status == .running { tasks[id]?.runningSince = entry.time }
            if status == .stopped {
                tasks[id]?.stoppedAt = entry.time
                for index in tasks[id]!.containers.indices { tasks[id]!.containers[index].status = .stopped }
                liveTasks.removeAll { $0 == id }
                stoppedTasks.append(id)
            }
        case .taskStopping(let id, _, let code, let reason):
            tasks[id]?.stopCode = code
            tasks[id]?.stoppedReason = reason
            if let service = tasks[id]?.service { services[service].active -= 1 }
        case .taskProtectionChanged(let id, _, let end): tasks[id]?.protectedUntil = end
        case .taskHealthChanged(let id, _, let health): tasks[id]?.health = health
        case .containerStatusChanged(let id, _, let name, let status, let exitCode, _):
            guard let note = tasks[id], let index = containers[note.definition]?.firstIndex(where: { $0.name == name }) else {
                return
            }
            tasks[id]!.containers[index] = ContainerNote(status: status, exitCode: exitCode)
        default: break
        }
    }

    private mutating func hearTarget(_ entry: LogEntry, _ stage: borrowing Simulation) {
        switch entry.event {
        case .targetHealthChanged(let group, let target, let task, _, let health):
            let key = TargetKey(group: group, target: target)
            guard var note = targets[key] else {
                targets[key] = TargetNote(task: task, state: health.state, since: entry.time)
                if let task { tasks[task]?.targets.append(key) }
                return
            }
            guard note.state != health.state else { return }
            note.past.append((note.state, entry.time))
            if note.past.count > 12 { note.past.removeFirst() }
            note.state = health.state
            note.since = entry.time
            note.lastFailure = nil
            if health.state == .draining {
                note.delay = (try? stage.describeTargetGroupAttributes(group))?.deregistrationDelayTimeoutSeconds ?? 0
            }
            targets[key] = note
        case .targetCheckFailed(let group, let target, _, _, let failures, _):
            targets[TargetKey(group: group, target: target)]?.lastFailure = (entry.time, failures)
        case .targetDeregistered(let group, let target, _, _): targets[TargetKey(group: group, target: target)] = nil
        default: break
        }
    }

    private mutating func hearLoadBalancer(_ entry: LogEntry) {
        switch entry.event {
        case .loadBalancerCreated(let id): loadBalancers.append(id)
        case .loadBalancerDeleted(let id): loadBalancers.removeAll { $0 == id }
        case .targetGroupCreated(let id): targetGroups.append(id)
        case .targetGroupDeleted(let id): targetGroups.removeAll { $0 == id }
        case .listenerCreated(let id):
            listeners.append(id)
            rulesChangedAt = entry.time
        case .listenerDeleted(let id):
            listeners.removeAll { $0 == id }
            rulesChangedAt = entry.time
        case .ruleCreated, .ruleModified, .ruleDeleted: rulesChangedAt = entry.time
        default: break
        }
    }
}
