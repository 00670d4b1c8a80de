import Orchestra

enum TaskChecks {
    static func onlyForward(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let id, let label, let status) = entry.event, let before = scene.witness.tasks[id]?.status,
            before >= status
        else { return nil }
        return "\(label) was \(before) and is \(status)"
    }

    static func begins(_ entry: LogEntry, _ scene: Scene) -> String? {
        switch entry.event {
        case .taskCreated(let id, let label, _, _, let service):
            if scene.witness.tasks[id] != nil { return "\(label) has the id of another task" }
            let own = service.flatMap { scene.witness.service(named: $0, of: entry) }
            let isTaken = scene.witness.liveTasks.contains { other in
                let note = scene.witness.tasks[other]!
                return note.label == label && note.service == own
            }
            if isTaken { return "\(label) is there twice" }
            return nil
        case .taskStatusChanged(let id, let label, let status):
            guard let note = scene.witness.tasks[id] else { return "\(label) was never created" }
            let needsInterface = scene.witness.sizes[note.definition]?.needsInterface ?? true
            let first = needsInterface || scene.stage.facts(of: id)?.instance == nil ? ECS.TaskStatus.provisioning : .pending
            return note.status == nil && status != first ? "\(label) begins with \(status)" : nil
        default: return nil
        }
    }

    static func stopIsFinal(_ entry: LogEntry, _ scene: Scene) -> String? {
        switch entry.event {
        case .taskStopping(let id, let label, _, _):
            return scene.witness.tasks[id]?.stopCode != nil ? "\(label) is told to stop again" : nil
        case .taskStatusChanged(let id, let label, let status):
            return scene.witness.tasks[id]?.stopCode != nil && status <= .running
                ? "\(label) is \(status) after it was told to stop" : nil
        default: return nil
        }
    }

    static func stoppedWasTold(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let id, let label, let status) = entry.event, status > .running,
            scene.witness.tasks[id]?.stopCode == nil
        else { return nil }
        return "\(label) is \(status), and nobody decided it"
    }

    static func drainsFirst(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let id, let label, let status) = entry.event, status == .stopping,
            let code = scene.witness.tasks[id]?.stopCode, code == .userInitiated || code == .serviceSchedulerInitiated,
            let facts = scene.stage.facts(of: id), facts.targets.contains(where: { $0 != nil })
        else { return nil }
        return "\(label) is STOPPING while a target of it is \(facts.targets.compactMap { $0?.rawValue }.joined(separator: ", "))"
    }

    static func containersEndFirst(_ entry: LogEntry, _ scene: Scene) -> String? {
        switch entry.event {
        case .taskStatusChanged(let id, let label, let status) where status == .deprovisioning:
            guard let note = scene.witness.tasks[id], note.containers.contains(where: { $0.status == .running }) else { return nil }
            return "\(label) is \(status), and a container runs"
        case .containerStatusChanged(let id, let label, let container, let status, _, _) where status == .running:
            guard let task = scene.witness.tasks[id]?.status, task >= .deprovisioning else { return nil }
            return "container \(container) of \(label) runs, and the task is \(task)"
        default: return nil
        }
    }

    static func stoppedIsDeregistered(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let id, let label, let status) = entry.event, status == .stopped,
            let facts = scene.stage.facts(of: id), let state = facts.targets.first(where: { $0 != nil && $0 != .draining })
        else { return nil }
        return "\(label) is STOPPED, and its target is \(state!.rawValue)"
    }

    static func stoppedDescribesItself(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let id, let label, let status) = entry.event, status == .stopped,
            let note = scene.witness.tasks[id]
        else { return nil }
        let task = scene.stage[id]
        guard task.stopCode == note.stopCode, task.stoppedReason == note.stoppedReason, task.stopCode != nil else {
            return "\(label) says \(String(describing: task.stoppedReason)), and was told \(String(describing: note.stoppedReason))"
        }
        let times = [
            task.createdAt, task.pullStartedAt, task.pullStoppedAt, task.startedAt, task.stoppingAt, task.executionStoppedAt,
            task.stoppedAt,
        ].compactMap(\.self)
        if zip(times, times.dropFirst()).contains(where: { $0 > $1 }) || times.last!.sinceEpoch > scene.stage.now {
            return "\(label)'s timestamps: \(times)"
        }
        if (task.startedAt != nil) != (note.runningSince != nil) { return "\(label) has a startedAt without having run, or none" }
        return task.containers.contains { $0.lastStatus != .stopped } ? "\(label) is STOPPED and a container isn't" : nil
    }

    static func essentialExitStops(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .containerStatusChanged(let id, let label, let name, let status, _, _) = entry.event, status == .stopped,
            let note = scene.witness.tasks[id],
            scene.witness.containers[note.definition]!.contains(where: { $0.name == name && $0.essential }),
            let facts = scene.stage.facts(of: id), facts.desiredStatus != .stopped
        else { return nil }
        return "\(label) goes on without its essential container \(name)"
    }

    // MARK: Of the whole world

    static func addressIsItsOwn(_ scene: Scene) -> String? {
        var owners: [String: ECS.Task.ID] = [:]
        for id in scene.liveTasks {
            guard let facts = scene.stage.facts(of: id), facts.address != 0 else { continue }
            if let other = owners.updateValue(id, forKey: "\(facts.vpcId ?? "") \(facts.address)") {
                return "\(scene.witness.tasks[id]!.label) and \(scene.witness.tasks[other]!.label) have one address"
            }
        }
        return nil
    }

    static func rememberedAnHour(_ scene: Scene) -> String? {
        let retention = scene.stage.world.timing.stoppedTaskRetention
        for id in scene.witness.stoppedTasks {
            let (age, isThere) = (scene.stage.now - scene.witness.tasks[id]!.stoppedAt!, scene.stage.facts(of: id) != nil)
            if isThere != (age < retention) {
                return "\(scene.witness.tasks[id]!.label) stopped \(age) ago, and is \(isThere ? "there" : "gone")"
            }
        }
        scene.witness.forgetTasks(stoppedBy: scene.stage.now - retention)
        return nil
    }

    static func healthOfEssentials(_ scene: Scene) -> String? {
        for id in scene.liveTasks where scene.witness.tasks[id]!.stopCode == nil {
            let definitions = scene.witness.containers[scene.witness.tasks[id]!.definition]!
            guard definitions.contains(where: { $0.healthCheck != nil }) else { continue }
            let facts = scene.stage.facts(of: id)!
            let states = zip(definitions, facts.containerHealth).filter { $0.0.essential && $0.0.healthCheck != nil }.map(\.1)
            let health: ECS.HealthStatus =
                states.contains(.unhealthy) ? .unhealthy : states.isEmpty || states.contains(.unknown) ? .unknown : .healthy
            if facts.healthStatus != health {
                return "\(scene.witness.tasks[id]!.label) is \(facts.healthStatus), its containers are \(health)"
            }
        }
        return nil
    }

    static func describedAsLogged(_ scene: Scene) -> String? {
        for id in scene.liveTasks {
            let note = scene.witness.tasks[id]!
            guard let facts = scene.stage.facts(of: id) else { return "\(note.label) is gone before it stopped" }
            guard facts.lastStatus == note.status, (facts.desiredStatus == .stopped) == (note.stopCode != nil),
                facts.healthStatus == note.health, facts.startedAt == note.runningSince
            else {
                return
                    "\(note.label) is \(facts.lastStatus) and wants \(facts.desiredStatus); the log says \(String(describing: note.status))"
            }
        }
        return nil
    }
}

extension Witness {
    mutating func forgetTasks(stoppedBy moment: Duration) {
        let notes = tasks
        stoppedTasks.removeAll { notes[$0]!.stoppedAt! <= moment }
    }

    /// The newest service of that name in the cluster where a task was created.
    func service(named name: String, of entry: LogEntry) -> Int? {
        guard case .taskCreated(_, _, let cluster, _, _) = entry.event else { return nil }
        return serviceIndex["\(cluster)/\(name)"]
    }
}

enum ContainerChecks {
    private static func order(_ status: ECS.Container.Status) -> Int { status == .pending ? 0 : status == .running ? 1 : 2 }

    static func onlyForward(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .containerStatusChanged(let id, let label, let name, let status, let exitCode, _) = entry.event,
            let note = scene.witness.tasks[id],
            let index = scene.witness.containers[note.definition]!.firstIndex(where: { $0.name == name })
        else { return nil }
        let before = note.containers[index].status
        if order(before) >= order(status) { return "container \(name) of \(label) was \(before) and is \(status)" }
        return (exitCode != nil) != (status == .stopped)
            ? "container \(name) of \(label) is \(status) with exit code \(String(describing: exitCode))" : nil
    }

    static func waits(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .containerStatusChanged(let id, let label, let name, let status, _, _) = entry.event, status == .running,
            let note = scene.witness.tasks[id], let definitions = scene.witness.containers[note.definition],
            let own = definitions.first(where: { $0.name == name })
        else { return nil }
        for dependency in own.dependsOn {
            let other = note.containers[definitions.firstIndex { $0.name == dependency.containerName }!]
            let holds =
                switch dependency.condition {
                case .start, .healthy: other.status != .pending
                case .complete: other.status == .stopped
                case .success: other.status == .stopped && other.exitCode == 0
                }
            if !holds { return "container \(name) of \(label) runs before \(dependency)" }
        }
        return nil
    }
}
