// The service scheduler's loop: look, compare, start and stop (Amazon ECS Developer Guide, service scheduler concepts).

extension World {
    // MARK: When to look

    // snippet.next-glance
    /// Something changed in a service: the scheduler will see it at its next look, not before. A service in which nothing
    /// changes is never looked at.
    mutating func scheduleEvaluation(_ service: Int32, notBefore earliest: Moment? = nil) {
        let justBefore = earliest.map { Moment(nanoseconds: $0.nanoseconds - 1) } ?? moment
        let at = max(moment, justBefore).next(onGridOf: timing.schedulerInterval)
        let pending = services[Int(service)].evaluationAt
        guard !pending.isSet || pending <= moment || at < pending else { return }
        services[Int(service)].evaluationAt = at
        wake(.serviceEvaluationDue(service: service), at: at)
    }
    // snippet.end

    mutating func lookAgain(atServiceOf slot: TaskSlot) {
        if tasks[slot].service >= 0 { scheduleEvaluation(tasks[slot].service) }
    }

    // MARK: Looking

    mutating func evaluate(_ index: Int, _ policies: Policies) {
        guard services[index].evaluationAt <= moment else { return }
        services[index].evaluationAt = .never
        tellOfTargets(index)
        guard services[index].status == .active else { return }
        stopWaiting(index)
        guard services[index].taskSets == nil else { return scheduleTaskSets(index, policies) }
        moveServiceDeploymentOn(index, policies)
        guard !shiftsTraffic(index, policies) else { return }
        if isDaemon(index) { return evaluateDaemon(index, policies) }

        noteHealthyTasks(of: index, policies)
        dropEmptyDeployments(index)
        let state = serviceState(index, policies)
        let group = TaskGroup(deployment: services[index].deployments[0])
        let changes = policies.serviceScheduler.changes(for: state)
        apply(changes, of: index, group, seen: state, policies)
        let hasDropped = dropEmptyDeployments(index)
        settle(index, state, now: changes.isEmpty && !hasDropped ? state : serviceState(index, policies), policies)
        rebalanceZones(of: index, policies)
        planNextLook(index, policies)
    }

    func serviceState(_ index: Int, _ policies: Policies) -> ECS.ServiceState {
        let service = services[index]
        let primary = service.deployments[0].id
        let completed = service.deployments.dropFirst().filter { $0.rolloutState == .completed }.map(\.id)
        let ranks = leavingRanks(of: index, desiredCount: service.desiredCount)
        let states = service.tasks.compactMap { slot -> ECS.ServiceState.TaskState? in
            let task = tasks[slot]
            guard task.desiredStatus == .running, !isSetAside(slot, of: index, policies) else { return nil }
            let health = schedulingHealth(of: slot, policies)
            return .init(
                id: task.id, isPrimary: task.deployment == primary && !isOnDrainingInstance(slot), lastStatus: task.lastStatus,
                health: health,
                number: task.label.number, isFailingChecks: health == .unhealthy || health == .unknown && failsChecks(slot),
                isProtected: isProtected(slot), hasCompletedDeployment: completed.contains(task.deployment),
                isReplacement: task.isReplacement ?? false, leavingRank: ranks[task.id] ?? 0)
        }
        return ECS.ServiceState(
            desiredCount: service.desiredCount, minimumHealthyPercent: service.configuration.minimumHealthyPercent,
            maximumPercent: service.configuration.maximumPercent, launchesAllowed: launchesAllowed(index),
            rolloutState: service.deployments[0].rolloutState, tasks: states)
    }

    /// Whether a task counts as healthy, or has to be replaced.
    func schedulingHealth(of slot: TaskSlot, _ policies: Policies) -> ECS.ServiceState.TaskState.Health {
        let task = tasks[slot]
        guard task.lastStatus == .running else { return .unknown }
        let isGivenUp = isUnhealthyInCloudMap(slot)
        return policies.taskHealthPolicy.health(
            of: ECS.TaskEvidence(
                lastStatus: task.lastStatus, ranFor: moment.duration - task.startedAt.duration,
                hasHealthCheck: taskDefinitions[Int(task.taskDefinition)].containers.contains {
                    $0.essential && $0.healthCheck != nil
                } || isGivenUp,
                healthStatus: isGivenUp ? .unhealthy : task.health,
                targets: task.targets.map { targets.contains($0) ? targets[$0].health.state : .unused },
                gracePeriod: services[Int(task.service)].gracePeriod, healthyAfterRunning: timing.healthyAfterRunning))
    }

    /// Somebody told Cloud Map so of an instance that was healthy before.
    private func isUnhealthyInCloudMap(_ slot: TaskSlot) -> Bool {
        instance(of: slot).map { registry.instances[$0].health == .unhealthy && registry.instances[$0].wasHealthy } ?? false
    }

    /// The same, whatever the grace period says: who fails leaves first when somebody has to.
    func failsChecks(_ slot: TaskSlot) -> Bool {
        tasks[slot].lastStatus == .running
            && (tasks[slot].health == .unhealthy || isUnhealthyInCloudMap(slot)
                || tasks[slot].targets.contains { targets.contains($0) && targets[$0].health.state == .unhealthy })
    }

    // MARK: Acting

    /// The tasks that are scheduled together, and what new ones of them are started from.
    struct TaskGroup {
        var deployment: DeploymentRecord
        var isTaskSet = false
        /// Of a task set; otherwise it is the service's.
        var launchType: ECS.LaunchType?
    }

    mutating func apply(
        _ changes: [ECS.TaskChange], of index: Int, _ group: TaskGroup, seen: ECS.ServiceState, _ policies: Policies
    ) {
        var starting = 0
        var replacing = 0
        var replaced: [TaskSlot] = []
        var leaving: [(slot: TaskSlot, cause: ECS.TaskChange.StopCause)] = []
        for change in changes {
            switch change {
            case .start(let count, let replacingUnhealthy):
                starting += min(max(count, 0), seen.launchesAllowed - starting)
                replacing += min(max(replacingUnhealthy, 0), starting)
            case .stop(let id, let cause):
                guard let slot = leavingSlot(id, of: index) else { continue }
                leaving.append((slot, cause))
            case .replace(let id):
                guard let slot = leavingSlot(id, of: index) else { continue }
                leaving.append((slot, .unhealthy))
                replaced.append(slot)
            }
        }
        // The start throttle of what is new doesn't hold back what has worked.
        replaced = Array(replaced.prefix(max(launchesLeft(index) - starting, 0)))
        if starting > 0 || !leaving.isEmpty {
            services[index].isSteady = false
            log(
                .scheduled(
                    service: services[index].id, desiredCount: seen.desiredCount, active: seen.tasks.count,
                    healthy: seen.tasks.count { $0.health == .healthy }, starting: starting + replaced.count,
                    stopping: leaving.count))
        }
        start(starting, replacing: replacing, of: index, group, policies)
        startReplacements(of: replaced, of: index, group, policies)
        stop(leaving, of: index, group, policies)
    }

    private mutating func start(
        _ count: Int, replacing: Int, of index: Int, _ group: TaskGroup, _ policies: Policies
    ) {
        guard count > 0 else { return }
        let started = launchTasks(count, of: group.deployment, of: index, on: group.launchType, policies)
        guard !started.isEmpty else { return }
        countLaunches(started.count, of: index)
        tell(index, Sentence.started(started, replacing: min(replacing, started.count)), group)
    }

    /// One for each of these tasks of older deployments, from the deployment that it belongs to.
    private mutating func startReplacements(
        of replaced: [TaskSlot], of index: Int, _ group: TaskGroup, _ policies: Policies
    ) {
        var started: [ECS.Task.ID] = []
        for slot in replaced {
            guard let deployment = deployment(tasks[slot].deployment, of: index) else { continue }
            started += launchTasks(
                1, of: deployment, of: index, on: group.launchType, isReplacement: true, policies)
        }
        guard !started.isEmpty else { return }
        countLaunches(started.count, of: index)
        tell(index, Sentence.started(started, replacing: started.count))
    }

    /// A task that the scheduler may stop: a service's own, and not told to stop already.
    func leavingSlot(_ id: ECS.Task.ID, of index: Int) -> TaskSlot? {
        guard let slot = taskSlots[id], tasks.contains(slot), tasks[slot].service == Int32(index),
            tasks[slot].desiredStatus == .running
        else { return nil }
        return slot
    }

    mutating func stop(
        _ leaving: [(slot: TaskSlot, cause: ECS.TaskChange.StopCause)], of index: Int, _ group: TaskGroup, _ policies: Policies
    ) {
        guard !leaving.isEmpty else { return }
        let deployment = (services[index].deployments.first ?? group.deployment).id
        var running: [ECS.Task.ID] = []
        var pending = 0
        for (slot, cause) in leaving {
            if tasks[slot].lastStatus == .running { running.append(tasks[slot].id) } else { pending += 1 }
            var reason = "Scaling activity initiated by (deployment \(deployment))"
            if cause == .unhealthy {
                if let sick = tasks[slot].targets.first(where: { targets.contains($0) && targets[$0].health.state != .healthy }) {
                    let group = targetGroups[Int(targets[sick].targetGroup)].id
                    reason = "Task failed ELB health checks in (target-group \(group.arn))"
                    tell(
                        index,
                        Sentence.unhealthy(
                            tasks[slot].id, targets[sick].id, group.arn, targets[sick].explanation ?? "Health checks failed"))
                } else {
                    reason =
                        isUnhealthyInCloudMap(slot) && tasks[slot].health != .unhealthy
                        ? "Task failed Cloud Map health checks" : "Task failed container health checks"
                }
            }
            if !tasks[slot].targets.isEmpty { services[index].untoldDraining += 1 }
            beginStop(slot, .serviceSchedulerInitiated, reason)
        }
        if !running.isEmpty { tell(index, Sentence.stopped(running), group) }
        if pending > 0 { tell(index, Sentence.stoppedPending(pending), group) }
        for (slot, cause) in leaving where cause == .unhealthy { noteOutcome(.taskFailedHealthChecks, of: slot, policies) }
    }

    // MARK: Coming to rest

    /// - Returns: Whether there were any.
    @discardableResult
    mutating func dropEmptyDeployments(_ index: Int) -> Bool {
        let count = services[index].deployments.count
        guard count > 1 else { return false }
        var present: [String] = []
        for slot in services[index].tasks where tasks[slot].desiredStatus == .running && !present.contains(tasks[slot].deployment) {
            present.append(tasks[slot].deployment)
        }
        let primary = services[index].deployments[0].id
        services[index].deployments.removeAll { $0.id != primary && !present.contains($0.id) }
        return services[index].deployments.count < count
    }

    /// - Parameters:
    ///   - seen: What the scheduler decided on.
    ///   - state: What its decision made of it.
    mutating func settle(_ index: Int, _ seen: ECS.ServiceState, now state: ECS.ServiceState, _ policies: Policies) {
        let service = services[index]
        let done =
            service.deployments.count == 1 && state.tasks.count == state.desiredCount
            && state.tasks.allSatisfy { $0.health == .healthy }
        if done, !service.isSteady, !bakes(index) {
            services[index].isSteady = true
            services[index].told = []
            if service.deployments[0].rolloutState == .inProgress { completeDeployment(index) }
            tell(index, Sentence.steadyState)
            fulfillActivity(ofService: index)
        } else if !done {
            services[index].isSteady = false
            // Two budgets that leave no room: no start, no stop, nothing pending, and old tasks remain.
            let stuck =
                service.deployments.count > 1 && state == seen && state.rolloutState != .failed
                && state.upperLimit <= state.tasks.count
                && state.tasks.allSatisfy { $0.health == .healthy } && state.lowerLimit >= state.tasks.count
            if stuck { tellOnce(index, Sentence.budgetsLeaveNoRoom) }
            if let blocked = protectionBlock(of: index, policies) {
                tellOnce(index, Sentence.protected(blocked.deployment, blocked.tasks))
            }
        }
    }

    mutating func completeDeployment(_ index: Int) {
        let id = services[index].deployments[0].id
        services[index].deployments[0].rolloutState = .completed
        services[index].deployments[0].rolloutStateReason = nil
        services[index].deployments[0].shift = nil
        services[index].deployments[0].updatedAt = moment
        finishServiceDeployment(of: index)
        log(.deploymentCompleted(service: services[index].id, deployment: id))
        tell(index, Sentence.deploymentCompleted(id))
    }

    /// Wakes the scheduler for what will change by time alone.
    mutating func planNextLook(_ index: Int, _ policies: Policies) {
        planHealthLook(index)
        let service = services[index]
        // Only where nothing may be started now is it asked whether something is missing.
        guard service.deployments[0].rolloutState != .failed, launchesAllowed(index) == 0 else { return }
        // Older tasks that are still there don't take the place of those that the new deployment is to start.
        guard serviceState(index, policies).tasks.count(where: \.isPrimary) < service.desiredCount else { return }
        if service.throttledUntil > moment {
            scheduleEvaluation(Int32(index), notBefore: service.throttledUntil)
        } else {
            tellOnce(index, Sentence.launchesThrottled)
            scheduleEvaluation(Int32(index), notBefore: service.launchWindowStart + .seconds(60))
        }
    }

    /// Tasks grow healthy, or out of their grace period, without anything happening.
    mutating func planHealthLook(_ index: Int) {
        let service = services[index]
        var next = Moment.never
        for slot in service.tasks where tasks[slot].desiredStatus == .running && tasks[slot].lastStatus == .running {
            for wait in [service.gracePeriod, timing.healthyAfterRunning] {
                let over = tasks[slot].startedAt + wait
                if moment < over { next = min(next, over) }
            }
        }
        if next.isSet { scheduleEvaluation(Int32(index), notBefore: next) }
    }

    // MARK: Throttles

    func launchesAllowed(_ index: Int) -> Int {
        let service = services[index]
        guard service.throttledUntil <= moment, service.deployments[0].rolloutState != .failed else { return 0 }
        return launchesLeft(index)
    }

    /// What the launch rate allows.
    func launchesLeft(_ index: Int) -> Int {
        let service = services[index]
        let quota = quotas.tasksLaunchedPerServicePerMinute
        return moment < service.launchWindowStart + .seconds(60) ? max(quota - service.launchesInWindow, 0) : quota
    }

    mutating func countLaunches(_ count: Int, of index: Int) {
        if moment >= services[index].launchWindowStart + .seconds(60) || services[index].launchesInWindow == 0 {
            services[index].launchWindowStart = moment
            services[index].launchesInWindow = 0
        }
        services[index].launchesInWindow += count
    }

    /// A task has to stop by itself. The start throttle counts those that never ran.
    mutating func countFailure(of slot: TaskSlot, _ policies: Policies) {
        guard tasks[slot].service >= 0 else { return }
        let index = Int(tasks[slot].service)
        guard !tasks[slot].startedAt.isSet else {
            // What was healthy once has started well, however it ends.
            if tasks[slot].wasHealthy == nil, schedulingHealth(of: slot, policies) != .healthy {
                noteOutcome(.taskExited, of: slot, policies)
            }
            return
        }
        if let deployment = services[index].deployments.firstIndex(where: { $0.id == tasks[slot].deployment }),
            services[index].deployments[deployment].circuitBreaker == nil
        {
            services[index].deployments[deployment].failedTasks += 1
        }
        noteStart(.failed, of: index, policies.startThrottle)
        noteOutcome(.taskFailedToStart, of: slot, policies)
    }

    mutating func noteStart(_ outcome: ECS.StartOutcome, of index: Int, _ throttle: any ECS.StartThrottle) {
        let before = ECS.StartThrottleRecord(
            consecutiveFailures: services[index].startFailures, delay: services[index].startDelay ?? .zero)
        let record = throttle.evaluate(
            outcome, of: before, limits: .init(firstDelay: timing.startThrottle, longestDelay: timing.startThrottleLimit))
        let delay = max(record.delay, .zero)
        services[index].startFailures = record.consecutiveFailures
        services[index].startDelay = delay == .zero ? nil : delay
        services[index].throttledUntil = moment + delay
        if outcome == .failed, delay > .zero { tellOnce(index, Sentence.cannotStartConsistently) }
    }
}
