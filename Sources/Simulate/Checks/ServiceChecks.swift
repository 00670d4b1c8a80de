import Orchestra

enum ServiceChecks {
    static func maximumPercent(_ glance: Glance) -> String? {
        // A daemon follows the instances.
        guard !glance.created.isEmpty, !glance.facts.isDaemon else { return nil }
        if glance.facts.shiftsTraffic { return maximumPercentOfEach(glance) }
        let count = glance.active.count - (glance.facts.evensOut ? 1 : 0)
        return count > max(glance.upper, glance.activeBefore)
            ? "\(glance.note.id) starts \(glance.created.count) and has \(count) of at most \(glance.upper) tasks" : nil
    }

    /// Where traffic moves, each revision is scheduled for itself.
    private static func maximumPercentOfEach(_ glance: Glance) -> String? {
        for deployment in Set(glance.created.compactMap { glance.scene.stage.facts(of: $0)?.deployment }).sorted() {
            let own = glance.active.filter { $0.deployment == deployment }
            let well = own.count { glance.health(of: $0) != .unhealthy && !$0.isOnDrainingInstance }
            if own.count > glance.upper {
                return "\(glance.note.id) starts a task of \(deployment) and has \(own.count) of at most \(glance.upper)"
            }
            if well > glance.facts.desiredCount {
                return "\(glance.note.id) has \(well) tasks of \(deployment) and wants \(glance.facts.desiredCount)"
            }
        }
        return nil
    }

    static func minimumHealthy(_ glance: Glance) -> String? {
        guard glance.facts.status == .active, glance.facts.deployments[0].rolloutState != .failed, !isReplacedAsAWhole(glance)
        else {
            return nil
        }
        let leaving = glance.stopped.filter { stopped in
            guard stopped.reason.hasPrefix("Scaling activity"), let facts = glance.scene.stage.facts(of: stopped.id) else {
                return false
            }
            // A daemon's task belongs to its instance, and goes when that drains.
            let makesRoom = facts.isOnDrainingInstance && !glance.facts.isDaemon
            return (facts.deployment != glance.primary || makesRoom) && wasHealthy(stopped, glance)
        }
        guard !leaving.isEmpty else { return nil }
        let healthy = glance.active.count { glance.health(of: $0) == .healthy }
        return healthy < glance.lower
            ? "\(glance.note.id) stops \(leaving.count) healthy tasks and keeps \(healthy), where \(glance.lower) are the least"
            : nil
    }

    /// Where traffic moves, the old tasks leave in RECONCILE_SERVICE and CLEAN_UP, all of them.
    private static func isReplacedAsAWhole(_ glance: Glance) -> Bool {
        if glance.facts.shiftsTraffic { return true }
        return glance.entries.contains {
            switch $0.event {
            case .lifecycleStageEntered(let id, _, .cleanUp), .deploymentCompleted(let id, _): id == glance.note.id
            default: false
            }
        }
    }

    /// Whoever has the traffic keeps it, and the tasks for it, until the new revision has proved itself.
    static func blueStays(_ glance: Glance) -> String? {
        guard glance.facts.status == .active, let blue = glance.facts.blueDeployment,
            glance.facts.lifecycleStage.map({ $0 < .cleanUp }) ?? true
        else { return nil }
        let leaving = glance.stopped.filter { stopped in
            guard stopped.code == .serviceSchedulerInitiated, stopped.reason.hasPrefix("Scaling activity"),
                let facts = glance.scene.stage.facts(of: stopped.id)
            else { return false }
            return facts.deployment == blue && !facts.isOnDrainingInstance && wasHealthy(stopped, glance)
        }
        let left = glance.active.count { $0.deployment == blue }
        return !leaving.isEmpty && left < glance.facts.desiredCount
            ? "\(glance.note.id) stops \(leaving.count) tasks of \(blue), which has the traffic, and keeps \(left)" : nil
    }

    /// Before the event, by what the log had told.
    private static func wasHealthy(_ stopped: Glance.Stopped, _ glance: Glance) -> Bool {
        // A target that is gone already is none that is healthy.
        guard let started = stopped.note.runningSince, stopped.note.status == .running,
            stopped.targets.count == stopped.note.targets.count
        else { return false }
        let hasCheck = glance.scene.witness.containers[stopped.note.definition]!.contains { $0.essential && $0.healthCheck != nil }
        guard hasCheck || !stopped.targets.isEmpty else {
            return glance.scene.stage.now >= started + glance.scene.stage.world.timing.healthyAfterRunning
        }
        return stopped.targets.allSatisfy { $0 == .healthy } && (!hasCheck || stopped.note.health == .healthy)
    }

    static func noMoreThanDesired(_ glance: Glance) -> String? {
        guard !glance.facts.isDaemon else { return daemonIsAlone(glance) }
        let own = glance.active.filter { $0.deployment == glance.primary && !$0.isOnDrainingInstance }
        guard own.contains(where: { glance.created.contains($0.id) }) else { return nil }
        let well = own.count { glance.health(of: $0) != .unhealthy } - (glance.facts.evensOut ? 1 : 0)
        return well > glance.facts.desiredCount
            ? "\(glance.note.id) has \(own.count) tasks of its PRIMARY, \(well) of them not unhealthy, and wants \(glance.facts.desiredCount)"
            : nil
    }

    /// Where a daemon's task is started, none of its others is, not even one that stops.
    private static func daemonIsAlone(_ glance: Glance) -> String? {
        for id in glance.created {
            guard let place = glance.facts.tasks.first(where: { $0.id == id })?.instance else { continue }
            if glance.facts.tasks.contains(where: { $0.id != id && $0.instance == place }) {
                return "\(glance.note.id) starts a second task on \(place)"
            }
        }
        return nil
    }

    static func leavingStartsNothing(_ glance: Glance) -> String? {
        glance.facts.status != .active && !glance.created.isEmpty
            ? "\(glance.note.id) is \(glance.facts.status) and starts a task" : nil
    }

    static func protectionHolds(_ glance: Glance) -> String? {
        guard glance.facts.status == .active else { return nil }
        for stopped in glance.stopped
        where stopped.code == .serviceSchedulerInitiated && stopped.reason.hasPrefix("Scaling activity") {
            // Protection doesn't keep what failing checks would replace anyway.
            if let end = stopped.note.protectedUntil, end.sinceEpoch > glance.scene.stage.now, !fails(stopped, glance),
                !followsItsInstance(stopped, glance)
            {
                return "\(stopped.note.label) is protected until \(end) and is stopped"
            }
        }
        return nil
    }

    /// A daemon's task leaves with its instance, protected or not.
    private static func followsItsInstance(_ stopped: Glance.Stopped, _ glance: Glance) -> Bool {
        guard glance.facts.isDaemon, let facts = glance.scene.stage.facts(of: stopped.id) else { return false }
        let instance = facts.instance.flatMap { glance.scene.stage.facts(ofInstance: $0) }
        return instance?.status != .active || !glance.facts.constraints.isEmpty
    }

    static func unhealthyIsUnhealthy(_ glance: Glance) -> String? {
        for stopped in glance.stopped where stopped.code == .serviceSchedulerInitiated && stopped.reason.hasPrefix("Task failed") {
            let grace = (stopped.note.runningSince ?? .zero) + glance.facts.gracePeriod
            if !fails(stopped, glance) { return "\(stopped.note.label) is stopped for failing checks, and fails none" }
            if glance.scene.stage.now < grace { return "\(stopped.note.label) is stopped within its grace period" }
        }
        return nil
    }

    private static func fails(_ stopped: Glance.Stopped, _ glance: Glance) -> Bool {
        stopped.note.health == .unhealthy || stopped.targets.contains { $0 == .unhealthy || $0 == .unused }
            // A target that somebody else deregistered isn't found any more.
            || stopped.targets.count < (glance.scene.stage.facts(of: stopped.id)?.targets.count ?? 0)
    }

    static func steadyIsSteady(_ glance: Glance) -> String? {
        let says = glance.entries.contains {
            if case .serviceEvent(let id, let message) = $0.event {
                id == glance.note.id && message.hasSuffix("has reached a steady state.")
            } else {
                false
            }
        }
        return says ? DeploymentChecks.unrest(of: glance) : nil
    }

    static func updateDeploys(_ command: Command, _ written: ArraySlice<LogEntry>, _ scene: Scene) -> String? {
        guard case .updateService(let request) = command else { return nil }
        let deploys = written.contains { if case .deploymentStarted = $0.event { true } else { false } }
        let changesTasks =
            request.forceNewDeployment || request.taskDefinition != nil || request.loadBalancers != nil
            || request.serviceRegistries != nil || request.serviceConnectConfiguration != nil || request.networkConfiguration != nil
        if request.forceNewDeployment, !deploys { return "\(request.service) is to be deployed anew, and isn't" }
        return deploys && !changesTasks ? "\(request.service) is deployed for numbers alone" : nil
    }

    // MARK: Of the whole world

    static func countsAgree(_ scene: Scene) -> String? {
        for (index, note) in scene.witness.services.enumerated() where scene.witness.isNewest(index) {
            guard let facts = scene.stage.facts(of: note.id) else { return "\(note.id) is gone" }
            let service = scene.stage[note.id]
            let running = facts.tasks.count { $0.lastStatus == .running }
            let pending = facts.tasks.count { $0.lastStatus < .running && $0.desiredStatus == .running }
            guard service.runningCount == running, service.pendingCount == pending else {
                return
                    "\(note.id) counts \(service.runningCount) running and \(service.pendingCount) pending; there are \(running) and \(pending)"
            }
            guard service.status == note.status else { return "\(note.id) is \(service.status), and the log says \(note.status)" }
            for deployment in service.deployments {
                let own = facts.tasks.filter { $0.deployment == deployment.id }
                guard deployment.runningCount == own.count(where: { $0.lastStatus == .running }) else {
                    return "\(note.id): \(deployment.id) miscounts"
                }
            }
            guard note.active == facts.tasks.count(where: { $0.desiredStatus == .running }) else {
                return "\(note.id): the log told of \(note.active) tasks"
            }
            if service.desiredCount < 0 { return "\(note.id) wants \(service.desiredCount)" }
        }
        return nil
    }

    static func eventsNewestFirst(_ scene: Scene) -> String? {
        let limit = scene.stage.world.quotas.eventsPerService
        for (index, note) in scene.witness.services.enumerated() where scene.witness.isNewest(index) {
            // What its predecessor had to say was told under the same name.
            guard !note.hasPredecessor else { continue }
            let events = scene.stage[note.id].events
            guard events.count == min(limit, note.messages.count), events.map(\.message) == note.messages.suffix(limit).reversed()
            else {
                return "\(note.id) has \(events.count) events that aren't the last \(limit) of \(note.messages.count)"
            }
            if Set(events.map(\.id)).count != events.count { return "\(note.id) has two events of one id" }
            if zip(events, events.dropFirst()).contains(where: { $0.createdAt < $1.createdAt }) {
                return "\(note.id)'s events aren't the newest first"
            }
        }
        return nil
    }

    static func inactiveHasLeft(_ scene: Scene) -> String? {
        for id in scene.liveTasks {
            guard let note = scene.witness.tasks[id], let service = note.service,
                scene.witness.services[service].status == .inactive
            else { continue }
            if note.status! < .stopping { return "\(note.label) is \(note.status!), and its service is INACTIVE" }
        }
        for cluster in scene.clusters {
            for arn in (try? scene.stage.listServices(in: cluster)) ?? []
            where !scene.witness.services.contains(where: { $0.id.arn == arn && $0.status == .active }) {
                return "\(arn) is listed"
            }
        }
        return nil
    }
}

enum DeploymentChecks {
    /// Why a service isn't at rest, if it isn't.
    static func unrest(of glance: Glance) -> String? {
        let active = glance.active
        if glance.facts.deployments.count != 1 { return "\(glance.note.id) has \(glance.facts.deployments.count) deployments" }
        // It is complete when the old tasks have left, whatever became of the new ones while they baked.
        if glance.facts.configuration.strategy?.shiftsTraffic ?? false {
            let old = active.count { $0.deployment != glance.primary }
            return old > 0 ? "\(glance.note.id) has \(old) tasks of other deployments" : nil
        }
        if active.count != glance.facts.desiredCount + (glance.facts.evensOut ? 1 : 0) {
            return "\(glance.note.id) has \(active.count) tasks of \(glance.facts.desiredCount)"
        }
        let healthy = active.count { glance.health(of: $0) == .healthy }
        return healthy < glance.facts.desiredCount ? "\(glance.note.id) has \(healthy) healthy tasks of \(active.count)" : nil
    }

    static func completedIsComplete(_ glance: Glance) -> String? {
        let completes = glance.entries.contains {
            if case .deploymentCompleted(let id, _) = $0.event { id == glance.note.id } else { false }
        }
        return completes ? unrest(of: glance) : nil
    }

    static func failedStartsNothing(_ glance: Glance) -> String? {
        for id in glance.created {
            if let facts = glance.scene.stage.facts(of: id), glance.failedBefore.contains(facts.deployment) {
                return "\(glance.note.id) starts a task of \(facts.deployment), which failed"
            }
        }
        return nil
    }

    static func breakerCounts(_ glance: Glance) -> String? {
        for entry in glance.entries {
            guard case .deploymentFailed(let id, let deployment, let reason) = entry.event, id == glance.note.id,
                reason.contains("circuit breaker"),
                let breaker = glance.facts.configuration.deploymentCircuitBreaker,
                let failed = glance.facts.deployments.first(where: { $0.id == deployment })
            else { continue }
            let limit = threshold(breaker.thresholdConfiguration ?? .init(), glance.facts.desiredCount)
            if !breaker.enable || failed.failedTasks < limit {
                return "\(deployment) failed after \(failed.failedTasks) failures of \(limit)"
            }
        }
        return nil
    }

    private static func threshold(_ configuration: ECS.ThresholdConfiguration, _ desired: Int) -> Int {
        var share = desired * configuration.value / 100
        if desired * configuration.value % 100 != 0 { share += 1 }
        return switch configuration.type {
        case .count: configuration.value
        case .boundedPercent: share < 3 ? 3 : share > 200 ? 200 : share
        case .unboundedPercent: share < 1 ? 1 : share
        }
    }

    static func backToCompleted(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .deploymentRolledBack(let id, let deployment, let to, _) = entry.event,
            let index = scene.witness.serviceIndex[Witness.key(id)]
        else { return nil }
        let note = scene.witness.services[index]
        // Where traffic moves, it goes back to whoever had it.
        let shifts = scene.stage[id].deploymentConfiguration.strategy?.shiftsTraffic ?? false
        if !shifts, !note.completed.contains(to) { return "\(id) goes back to \(to), which was never COMPLETED" }
        return to == deployment ? "\(id) goes back to what failed" : nil
    }

    static func endsOnce(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .deploymentFailed(let id, let deployment, _) = entry.event,
            let index = scene.witness.serviceIndex[Witness.key(id)]
        else { return nil }
        return scene.witness.services[index].failed.contains(deployment) ? "\(deployment) of \(id) fails again" : nil
    }

    static func onePrimary(_ scene: Scene) -> String? {
        for (index, note) in scene.witness.services.enumerated() where scene.witness.isNewest(index) {
            let service = scene.stage[note.id]
            if service.deployments.isEmpty || service.deployments[0].status != .primary { return "\(note.id) has no PRIMARY first" }
            if service.deployments.dropFirst().contains(where: { $0.status != .active }) {
                return "\(note.id) has two PRIMARY deployments"
            }
            if Set(service.deployments.map(\.id)).count != service.deployments.count {
                return "\(note.id) has two deployments of one id"
            }
            if service.taskDefinition != service.deployments[0].taskDefinition {
                return "\(note.id) isn't of its PRIMARY's task definition"
            }
        }
        return nil
    }
}
