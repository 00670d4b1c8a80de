// Why the service scheduler stopped a task.

extension StopStory {
    mutating func scheduler() -> (Explanation.Rule, String) {
        guard let service = task.service else {
            return (.scaleInAtOnce, "\(label) was stopped at \(when) by the service scheduler: \(reason).")
        }
        let story = ServiceStory(of: service, in: log, until: stop)
        let look = story.lastLook.flatMap { log[$0].time == log[stop].time ? $0 : nil }
        chain.add(look)
        let ill =
            reason.hasPrefix("Task failed ELB health checks")
            ? targetFailed() : reason.hasPrefix("Task failed") ? checkFailed() : nil
        if let ill { return replaced(story, look, ill) }
        return serviceIsGone(story) ?? instanceDrains(story, look) ?? partOfTaskSet(story) ?? olderRevision(story)
            ?? daemon(story) ?? evenedOut(story) ?? tooMany(story, look)
    }

    // MARK: Unhealthy tasks

    /// What its target group found.
    private mutating func targetFailed() -> String {
        var group = "its target group"
        var failures = 0
        var (checks, found): ([Int], Int?) = ([], nil)
        for place in task.place..<stop {
            switch log[place].event {
            case .targetHealthChanged(let id, _, task.id, _, let health):
                if health.state == .healthy { (checks, found) = ([], nil) }
                if health.state == .unhealthy { (group, found) = (id.name, place) }
            case .targetCheckFailed(_, _, label, _, let count, _) where found == nil:
                failures = count
                checks.append(place)
            default: break
            }
        }
        chain.add(checks)
        chain.add(found, .unhealthyThreshold)
        chain.add(trace.fault(bringing: .unhealthyThreshold, to: task, before: stop))
        return failures > 0 ? "failed \(counted(failures, "check")) of \(group) in a row" : "wasn't healthy in \(group)"
    }

    /// What its own health check found.
    private mutating func checkFailed() -> String {
        var failing = "its container's health check"
        var (checks, found): ([Int], Int?) = ([], nil)
        for place in own where place < stop {
            switch log[place].event {
            case .containerCheckFailed(_, _, let container, _, _) where found == nil:
                failing = "the health check of container \(container)"
                checks.append(place)
            case .taskHealthChanged(_, _, .unhealthy): found = place
            case .taskHealthChanged(_, _, .healthy): (checks, found) = ([], nil)
            default: break
            }
        }
        chain.add(checks)
        chain.add(checks.last, .healthRetries)
        chain.add(found, .healthCombination)
        chain.add(trace.fault(bringing: .unhealthyInServiceReplaced, to: task, before: stop))
        return "failed \(failing)"
    }

    private mutating func replaced(_ story: ServiceStory, _ look: Int?, _ why: String) -> (Explanation.Rule, String) {
        let beginning = "\(label) was stopped at \(when) because it \(why)"
        guard let look, case .scheduled(_, let desired, let active, _, let starting, _) = log[look].event else {
            return (.unhealthyInServiceReplaced, "\(beginning).")
        }
        if isOfOlderRevision(story), starting > 0 {
            chain.add(story.current?.began)
            return (.oldRevisionReplacesItsOwn, "\(beginning), and another of its revision was started at once.")
        }
        // During a deployment there are more than desired in any case.
        if active > desired, !isOfOlderRevision(story) {
            chain.add(replacement(in: story))
            return (.replaceBeforeStop, "\(beginning), once another was there in its place.")
        }
        return (.stopFirstWithoutRoom, "\(beginning), before another was started: the service may not have more tasks.")
    }

    /// The event that tells of the task's replacement.
    private func replacement(in story: ServiceStory) -> Int? {
        story.events.last {
            if case .serviceEvent(_, let message) = log[$0].event { message.contains("due to an unhealthy status") } else { false }
        }
    }

    private func isOfOlderRevision(_ story: ServiceStory) -> Bool {
        guard let own = story.deployment(of: task, trace.described(task.id)) else { return false }
        return own.id != story.primary
    }

    // MARK: Too many of them

    private mutating func serviceIsGone(_ story: ServiceStory) -> (Explanation.Rule, String)? {
        guard let status = story.status, status.status != .active else { return nil }
        chain.add(status.place)
        return (.serviceStatus, "\(label) was stopped at \(when) because its service was deleted.")
    }

    private mutating func instanceDrains(_ story: ServiceStory, _ look: Int?) -> (Explanation.Rule, String)? {
        guard let instance = trace.described(task.id)?.containerInstanceArn,
            let change = trace.last(
                before: stop,
                where: {
                    if case .containerInstanceChanged(let id, _, _) = $0 { id.arn == instance } else { false }
                }), case .containerInstanceChanged(_, .draining, _) = log[change].event
        else { return nil }
        chain.add(change)
        let beginning = "\(label) was stopped at \(when) because its container instance drains"
        let ran = own.contains { place in
            if place < stop, case .taskStatusChanged(_, _, .running) = log[place].event { true } else { false }
        }
        guard ran else { return (.drainingPending, "\(beginning), and it didn't run yet.") }
        if let look, case .scheduled(_, let desired, let active, _, _, _) = log[look].event, active > desired {
            return (.drainingReplacesFirst, "\(beginning), once another ran elsewhere.")
        }
        return (.drainingStopsFirst, "\(beginning), before another was started elsewhere.")
    }

    private mutating func partOfTaskSet(_ story: ServiceStory) -> (Explanation.Rule, String)? {
        guard let change = story.taskSets.last else { return nil }
        chain.add(change)
        guard case .taskSetChanged(_, let taskSet, let status, let scale, _) = log[change].event, status != .draining else {
            return (.taskSetLife, "\(label) was stopped at \(when) because its task set is deleted.")
        }
        return (
            .taskSetSize,
            "\(label) was stopped at \(when) because task set \(taskSet) is to have \(scale) % of the service's tasks."
        )
    }

    private mutating func olderRevision(_ story: ServiceStory) -> (Explanation.Rule, String)? {
        guard let own = story.deployment(of: task, trace.described(task.id)), let current = story.current, own.id != current.id
        else { return nil }
        chain.add(own.began)
        if let failed = own.failed, let back = own.rolledBack {
            chain.add(failed.place, failed.reason.hasPrefix("ECS deployment circuit breaker") ? .breakerFailed : nil)
            chain.add(back.place)
            return (
                ServiceStory.rule(ofFailure: failed.reason),
                "\(label) was stopped at \(when) because its deployment failed at \(trace.clock(failed.place)) (\(failed.reason)) and "
                    + "the service went back to \(current.taskDefinition)."
            )
        }
        chain.add(current.began)
        let replaces = "\(label) was stopped at \(when) because a newer deployment, of \(current.taskDefinition), replaces its own"
        if let stage = current.stages.last {
            chain.add(stage.place, .stagesInOrder)
            return (.stagesInOrder, "\(replaces): the deployment had come to \(stage.stage).")
        }
        return isDaemon(story) ? (.daemonRollout, "\(replaces).") : (.rollingTicks, "\(replaces).")
    }

    private func isDaemon(_ story: ServiceStory) -> Bool { trace.described(story.id)?.schedulingStrategy == "DAEMON" }

    private func daemon(_ story: ServiceStory) -> (Explanation.Rule, String)? {
        guard isDaemon(story) else { return nil }
        return (
            .daemonConstraintViolated,
            "\(label) was stopped at \(when) because its container instance isn't one of those that the daemon is to run on any more."
        )
    }

    private mutating func evenedOut(_ story: ServiceStory) -> (Explanation.Rule, String)? {
        let imbalance = story.events.last {
            if case .serviceEvent(_, let message) = log[$0].event { message.contains("AZ balanced with") } else { false }
        }
        guard let imbalance, case .serviceEvent(_, let message) = log[imbalance].event, message.contains("is not AZ balanced"),
            story.scaled.map({ $0.place < imbalance }) ?? true
        else { return nil }
        chain.add(imbalance)
        return (.rebalancing, "\(label) was stopped at \(when) because its zone had more of the service's tasks than another.")
    }

    private mutating func tooMany(_ story: ServiceStory, _ look: Int?) -> (Explanation.Rule, String) {
        let ill = own.last { place in
            guard place < stop else { return false }
            switch log[place].event {
            case .targetHealthChanged(_, _, _, _, let health): return health.state == .unhealthy
            case .taskHealthChanged(_, _, let health): return health == .unhealthy
            default: return false
            }
        }
        chain.add(ill, .failingLeavesFirst)
        let ofAll = ill == nil ? "" : ", and who fails its checks leaves first"
        if let scaled = story.scaled, scaled.from > story.desiredCount {
            chain.add(scaled.place)
            return (
                .scaleInAtOnce,
                "\(label) was stopped at \(when) because \(story.id.name) was scaled in from \(scaled.from) to \(story.desiredCount) "
                    + "\(story.desiredCount == 1 ? "task" : "tasks") at \(trace.clock(scaled.place))\(ofAll)."
            )
        }
        guard let look, case .scheduled(_, let desired, let active, _, _, _) = log[look].event else {
            return (.scaleInAtOnce, "\(label) was stopped at \(when) by its service: \(reason)\(ofAll).")
        }
        return (
            .scaleInAtOnce,
            "\(label) was stopped at \(when) because the service had \(active) tasks where \(desired) are wanted\(ofAll)."
        )
    }
}
