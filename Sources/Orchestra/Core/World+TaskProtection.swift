// UpdateTaskProtection, GetTaskProtection (Amazon ECS Developer Guide, task scale-in protection).

extension World {
    func isProtected(_ slot: TaskSlot) -> Bool { tasks[slot].protectedUntil.map { moment < $0 } ?? false }

    /// Again for a protected task: its time begins anew.
    mutating func updateTaskProtection(
        _ ids: [ECS.Task.ID], in reference: String?, protectionEnabled: Bool, expiresInMinutes: Int?, _ policies: Policies
    ) throws(ECS.Error) -> (tasks: [ECS.ProtectedTask], failures: [ECS.Failure]) {
        guard !ids.isEmpty else { throw invalid("Tasks cannot be empty.", "Name 1 to 10 tasks.") }
        guard ids.count <= 10 else { throw invalid("\(ids.count) tasks are too many.", "Name 1 to 10 tasks.") }
        let minutes = expiresInMinutes ?? 120
        guard (1...2880).contains(minutes) else {
            throw invalid("expiresInMinutes \(minutes) is not within 1 and 2880.", "The longest protection is 48 hours.")
        }
        let cluster = try cluster(reference)
        var updated: [ECS.ProtectedTask] = []
        var failures: [ECS.Failure] = []
        for id in ids {
            switch find(id, in: cluster) {
            case .failure(let reason): failures.append(failure(id, cluster, reason))
            case .task(let slot):
                guard tasks[slot].desiredStatus == .running, tasks[slot].lastStatus == .running else {
                    failures.append(failure(id, cluster, "TASK_NOT_VALID"))
                    continue
                }
                guard !protectionEnabled || protectionBlock(of: Int(tasks[slot].service), policies) == nil else {
                    failures.append(failure(id, cluster, "DEPLOYMENT_BLOCKED"))
                    continue
                }
                protect(slot, until: protectionEnabled ? moment + .seconds(minutes * 60) : nil)
                updated.append(describe(protectionOf: slot))
            }
        }
        return (updated, failures)
    }

    func getTaskProtection(_ ids: [ECS.Task.ID], in reference: String?) throws(ECS.Error) -> (
        tasks: [ECS.ProtectedTask], failures: [ECS.Failure]
    ) {
        guard ids.count <= 100 else { throw invalid("\(ids.count) tasks are too many.", "Name up to 100 tasks.") }
        let cluster = try cluster(reference)
        if ids.isEmpty {
            let all = clusters[cluster].services.flatMap { services[Int($0)].tasks }
            return (all.filter { isProtected($0) }.map { describe(protectionOf: $0) }, [])
        }
        var found: [ECS.ProtectedTask] = []
        var failures: [ECS.Failure] = []
        for id in ids {
            switch find(id, in: cluster) {
            case .failure(let reason): failures.append(failure(id, cluster, reason))
            case .task(let slot): found.append(describe(protectionOf: slot))
            }
        }
        return (found, failures)
    }

    mutating func taskProtectionExpires(_ slot: TaskSlot) {
        // Late news if it was renewed or taken away.
        guard tasks.contains(slot), let end = tasks[slot].protectedUntil, end <= moment else { return }
        protect(slot, until: nil)
    }

    private mutating func protect(_ slot: TaskSlot, until end: Moment?) {
        guard tasks[slot].protectedUntil != end else { return }
        tasks[slot].protectedUntil = end
        tasks[slot].version += 1
        log(
            .taskProtectionChanged(
                task: tasks[slot].id, label: tasks[slot].label, expirationDate: end.flatMap { Timestamp(ifSet: $0) }))
        if let end { wake(.taskProtectionExpires(slot), at: end) }
        lookAgain(atServiceOf: slot)
    }

    // MARK: What stands still for it

    /// The deployment that keeps more tasks than it should because they are protected, and how many those are.
    func protectionBlock(of index: Int, _ policies: Policies) -> (deployment: String, tasks: Int)? {
        let service = services[index]
        guard service.taskSets == nil else { return nil }
        let active = service.tasks.filter { tasks[$0].desiredStatus == .running }
        let protected = active.filter { isProtected($0) }
        guard !protected.isEmpty else { return nil }
        let primary = service.deployments[0].id
        let own = protected.count { tasks[$0].deployment == primary }
        if own > service.desiredCount { return (primary, own) }
        // The new deployment is there, and what is left of an old one may not go.
        let healthy = active.count { tasks[$0].deployment == primary && schedulingHealth(of: $0, policies) == .healthy }
        guard healthy >= service.desiredCount else { return nil }
        for deployment in service.deployments.dropFirst() {
            let count = protected.count { tasks[$0].deployment == deployment.id }
            if count > 0 { return (deployment.id, count) }
        }
        return nil
    }

    // MARK: Finding

    private enum Found {
        case task(TaskSlot)
        case failure(String)
    }

    private func find(_ id: ECS.Task.ID, in cluster: Int) -> Found {
        guard let slot = taskSlots[id], tasks.contains(slot), tasks[slot].cluster == Int32(cluster) else {
            return .failure("MISSING")
        }
        return tasks[slot].service >= 0 ? .task(slot) : .failure("TASK_NOT_VALID")
    }

    private func failure(_ id: ECS.Task.ID, _ cluster: Int, _ reason: String) -> ECS.Failure {
        ECS.Failure(arn: Account.ecs("task/\(clusters[cluster].name)/\(id)"), reason: reason)
    }

    private func describe(protectionOf slot: TaskSlot) -> ECS.ProtectedTask {
        ECS.ProtectedTask(
            taskArn: Account.ecs("task/\(clusters[Int(tasks[slot].cluster)].name)/\(tasks[slot].id)"),
            protectionEnabled: isProtected(slot),
            expirationDate: isProtected(slot) ? tasks[slot].protectedUntil.flatMap { Timestamp(ifSet: $0) } : nil)
    }
}
