extension Trace {
    /// A task as the log tells of it; it may be long gone.
    struct KnownTask {
        var id: ECS.Task.ID
        var label: TaskLabel
        var taskDefinition: ECS.TaskDefinition.ID
        var cluster: String
        /// `nil` for a standalone task.
        var serviceName: String?
        /// Where in the log it was created.
        var place: Int

        var service: ECS.Service.ID? { serviceName.map { ECS.Service.ID(cluster: cluster, name: $0) } }
    }

    var knownTasks: [KnownTask] {
        log.indices.compactMap { place in
            guard case .taskCreated(let id, let label, let cluster, let taskDefinition, let service) = log[place].event else {
                return nil
            }
            return KnownTask(
                id: id, label: label, taskDefinition: taskDefinition, cluster: cluster, serviceName: service, place: place)
        }
    }

    /// By label or id; the last of several with one label.
    func knownTask(_ name: String, among tasks: [KnownTask]) -> KnownTask? {
        tasks.last { $0.label.description == name } ?? tasks.last { $0.id.description == name }
    }

    func knownTask(named name: String) throws(Explanation.UnknownName) -> KnownTask {
        let tasks = knownTasks
        if let task = knownTask(name, among: tasks) { return task }
        throw unknown(name, tasks.map(\.label.description), "task")
    }

    /// All that ever were; several clusters may have one of the same name.
    var knownServices: [ECS.Service.ID] {
        // The log doesn't tell of the creation of those with the EXTERNAL controller.
        let present = services.compactMap { service in
            service.clusterArn.split(separator: "/").last.map { ECS.Service.ID(cluster: String($0), name: service.serviceName) }
        }
        return log.compactMap { if case .serviceCreated(let service, _, _) = $0.event { service } else { nil } } + present
    }

    /// By name, or as CLUSTER/NAME; the last of several with one name.
    func knownService(_ name: String) -> ECS.Service.ID? {
        knownServices.last { $0.name == name || "\($0.cluster)/\($0.name)" == name }
    }

    func knownService(named name: String) throws(Explanation.UnknownName) -> ECS.Service.ID {
        if let service = knownService(name) { return service }
        throw unknown(name, knownServices.map(\.name), "service")
    }

    func unknown(_ name: String, _ known: [String], _ kind: String) -> Explanation.UnknownName {
        var names: [String] = []
        for name in known where !names.contains(name) { names.append(name) }
        guard !names.isEmpty else { return .init(message: "There was no \(kind) in this run.") }
        return .init(message: NearMiss.help(for: name, among: names, kind: kind) ?? "There is no \(kind) '\(name)'.")
    }

    // MARK: What is there at the end

    func described(_ id: ECS.Task.ID) -> ECS.Task? { tasks.first { $0.id == id }?.task }
    func described(_ id: ECS.Service.ID) -> ECS.Service? { services.first { $0.serviceArn == id.arn } }
    func described(_ id: ELB.TargetGroup.ID) -> TargetGroupWithHealth? {
        targetGroups.first { $0.targetGroup.targetGroupArn == id.arn }
    }
}
