// The scheduler's look at a service with task sets: each of them for itself.

extension World {
    // snippet.computed-desired-count
    /// A task set's share of the service's `desiredCount`, rounded up.
    func computedDesiredCount(of taskSet: TaskSetRecord, _ index: Int) -> Int {
        guard taskSet.status != .draining else { return 0 }
        return Int((Double(services[index].desiredCount) * taskSet.scale.value / 100).rounded(.up))
    }
    // snippet.end

    mutating func scheduleTaskSets(_ index: Int, _ policies: Policies) {
        for taskSet in services[index].taskSets! {
            let state = groupState(
                of: taskSet.deployment, index, desiredCount: computedDesiredCount(of: taskSet, index),
                launchesAllowed: services[index].throttledUntil <= moment ? launchesLeft(index) : 0, policies)
            guard !state.tasks.isEmpty || state.desiredCount > 0 else { continue }
            let changes = policies.serviceScheduler.changes(for: state)
            apply(
                changes, of: index, TaskGroup(deployment: taskSet.deployment, isTaskSet: true, launchType: taskSet.launchType),
                seen: state, policies)
        }
        for place in services[index].taskSets!.indices.reversed() { settleTaskSet(place, of: index, policies) }
        settleTaskSets(index)
        planTaskSetLook(index)
    }

    /// A task set that drains is gone when no task of it is left.
    private mutating func settleTaskSet(_ place: Int, of index: Int, _ policies: Policies) {
        let record = services[index].taskSets![place]
        guard record.status != .draining || services[index].tasks.contains(where: { tasks[$0].deployment == record.deployment.id })
        else {
            services[index].taskSets!.remove(at: place)
            log(.taskSetDeleted(service: services[index].id, taskSet: record.deployment.id))
            return
        }
        if noteStability(of: place, index, policies) { logTaskSet(place, of: index) }
    }

    /// - Returns: Whether it changed.
    private mutating func noteStability(of place: Int, _ index: Int, _ policies: Policies) -> Bool {
        let record = services[index].taskSets![place]
        let own = services[index].tasks.filter { tasks[$0].deployment == record.deployment.id }
        let counts = count(own)
        let isSteady =
            counts.running == computedDesiredCount(of: record, index) && counts.pending == 0
            && own.allSatisfy { tasks[$0].desiredStatus == .running && schedulingHealth(of: $0, policies) == .healthy }
        guard isSteady != record.isSteady else { return false }
        services[index].taskSets![place].isSteady = isSteady
        services[index].taskSets![place].stabilityAt = moment
        return true
    }

    private mutating func settleTaskSets(_ index: Int) {
        let taskSets = services[index].taskSets!
        let isSteady = !taskSets.isEmpty && taskSets.allSatisfy { $0.isSteady && $0.status != .draining }
        guard isSteady != services[index].isSteady else { return }
        services[index].isSteady = isSteady
        guard isSteady else { return }
        services[index].told = []
        tell(index, Sentence.steadyState)
    }

    private mutating func planTaskSetLook(_ index: Int) {
        planHealthLook(index)
        let service = services[index]
        let isShort = service.taskSets!.contains { taskSet in
            let own = service.tasks.count { tasks[$0].desiredStatus == .running && tasks[$0].deployment == taskSet.deployment.id }
            return own < computedDesiredCount(of: taskSet, index)
        }
        guard isShort else { return }
        if service.throttledUntil > moment {
            scheduleEvaluation(Int32(index), notBefore: service.throttledUntil)
        } else if launchesLeft(index) == 0 {
            tellOnce(index, Sentence.launchesThrottled)
            scheduleEvaluation(Int32(index), notBefore: service.launchWindowStart + .seconds(60))
        }
    }
}
