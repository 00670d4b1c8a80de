// DescribeTasks, ListTasks.

extension World {
    func describeTasks(_ ids: [ECS.Task.ID]) -> (tasks: [ECS.Task], failures: [ECS.Failure]) {
        var found: [ECS.Task] = []
        var failures: [ECS.Failure] = []
        for id in ids {
            if let slot = taskSlots[id] {
                found.append(describe(task: slot))
            } else {
                failures.append(ECS.Failure(arn: Account.ecs("task/\(id)"), reason: "MISSING"))
            }
        }
        return (found, failures)
    }

    /// By id or ARN, in the order of the call. Tags are told only to those who ask for them.
    func describeTasks(_ references: [String], in clusterReference: String?, include: [ECS.TaskField]) throws(ECS.Error) -> (
        tasks: [ECS.Task], failures: [ECS.Failure]
    ) {
        guard !references.isEmpty else { throw invalid("Tasks cannot be empty.", "Name 1 to 100 tasks.") }
        guard references.count <= 100 else { throw invalid("\(references.count) tasks are too many.", "Name 1 to 100 tasks.") }
        let cluster = try cluster(clusterReference)
        var found: [ECS.Task] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            let id = try taskID(reference, in: cluster)
            guard let slot = taskSlots[id], tasks[slot].cluster == Int32(cluster) else {
                failures.append(ECS.Failure(arn: arn(of: id, in: cluster), reason: "MISSING"))
                continue
            }
            var task = describe(task: slot)
            if !include.contains(.tags) { task.tags = [] }
            found.append(task)
        }
        return (found, failures)
    }

    /// By `desiredStatus`: a task that is told to stop is listed under STOPPED, even while it still runs. No task's is PENDING.
    func listTasks(_ request: ECS.ListTasksRequest) throws(ECS.Error) -> [ECS.Task.ID] {
        let cluster = try cluster(request.cluster)
        guard [.running, .pending, .stopped].contains(request.desiredStatus) else {
            throw invalid(
                "Invalid desiredStatus \(request.desiredStatus).", "A task's desiredStatus is RUNNING, PENDING or STOPPED.")
        }
        guard
            request.startedBy == nil
                || request.serviceName == nil && request.family == nil && request.launchType == nil
                    && request.containerInstance == nil
        else {
            throw invalid("startedBy cannot be combined with other filters.", "It is the only filter besides desiredStatus.")
        }
        var slots = clusters[cluster].services.flatMap { services[Int($0)].tasks } + clusters[cluster].standaloneTasks
        slots += clusters[cluster].stoppedTasks
        if let name = request.serviceName {
            let service = Int32(try service(name, in: request.cluster))
            slots = slots.filter { tasks[$0].service == service }
        }
        if let reference = request.containerInstance {
            let index = try containerInstance(reference, in: cluster)
            slots = slots.filter { tasks[$0].host?.instance == index }
        }
        if let family = request.family { slots = slots.filter { definition(of: $0).id.family == family } }
        if let startedBy = request.startedBy { slots = slots.filter { tasks[$0].startedBy == startedBy } }
        if let launchType = request.launchType { slots = slots.filter { tasks[$0].launchType == launchType } }
        return slots.filter { tasks[$0].desiredStatus == request.desiredStatus }.map { tasks[$0].id }
    }
}
