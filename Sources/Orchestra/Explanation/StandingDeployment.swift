// Why a service's deployment stands still.

extension Trace {
    func explainDeployment(of service: ECS.Service.ID, _ question: Explanation.Question) -> Explanation {
        var story = DeploymentStory(trace: self, service: ServiceStory(of: service, in: log), described: described(service))
        let (rule, answer) = story.decide()
        return explanation(question, answer, rule, story.chain)
    }
}

/// The last deployment of a service, from its beginning to the end of the run.
struct DeploymentStory {
    let trace: Trace
    let service: ServiceStory
    /// `nil` if it is INACTIVE.
    let described: ECS.Service?
    var chain = ExplanationChain()

    var log: [LogEntry] { trace.log }
    var name: String { service.id.name }
    var now: Duration { .nanoseconds(trace.now) }

    mutating func decide() -> (Explanation.Rule?, String) {
        if let status = service.status, status.status != .active {
            chain.add(status.place)
            return (.serviceStatus, "\(name) has no deployment going on: it was deleted at \(trace.clock(status.place)).")
        }
        if let external = external() { return external }
        guard let current = service.current else { return (nil, "\(name) has begun no deployment yet.") }
        chain.add(current.began)
        if let failed = failure(current) { return failed }
        if let completed = current.completed {
            chain.add(completed, .rolloutReasons)
            return (.rolloutReasons, "\(name) doesn't stand still: its deployment was completed at \(trace.clock(completed)).")
        }
        return held(current)
    }

    private mutating func held(_ current: ServiceStory.Deployment) -> (Explanation.Rule?, String) {
        if let stage = stage(current) { return stage }
        let tasks = tasks(of: current)
        return noRoom(current) ?? protection(current) ?? noPlace(current, tasks) ?? failing(current, tasks) ?? notHealthy(
            current, tasks)
            ?? baking(current, tasks) ?? underWay(current, tasks)
    }

    /// The deployment's own tasks, whatever became of them.
    func tasks(of deployment: ServiceStory.Deployment) -> [Trace.KnownTask] {
        trace.knownTasks.filter { task in
            task.service == service.id && task.place > (service.created ?? 0)
                && service.deployment(of: task, trace.described(task.id))?.id == deployment.id
        }
    }

    /// The last event of the service since then that has these words.
    func lastEvent(since place: Int, _ words: String) -> Int? {
        service.events.last {
            if $0 > place, case .serviceEvent(_, let message) = log[$0].event { message.contains(words) } else { false }
        }
    }

    // MARK: Others decide

    private mutating func external() -> (Explanation.Rule?, String)? {
        guard described?.deploymentController.type == .external else { return nil }
        chain.add(service.created)
        chain.add(service.taskSets.suffix(4))
        guard let sets = described?.taskSets, !sets.isEmpty else {
            return (.externalHasNoTasks, "\(name) has the EXTERNAL controller and no task set, so it has no tasks.")
        }
        guard let unstable = sets.first(where: { $0.stabilityStatus != .steadyState }) else {
            return (.taskSetStability, "\(name) doesn't stand still: all its task sets are in STEADY_STATE.")
        }
        return (
            .taskSetStability,
            "\(name)'s task set \(unstable.id) is STABILIZING: \(unstable.runningCount) of \(unstable.computedDesiredCount) tasks run, and "
                + "\(unstable.pendingCount) are pending."
        )
    }

    private mutating func stage(_ current: ServiceStory.Deployment) -> (Explanation.Rule?, String)? {
        guard let (place, stage) = current.stages.last, current.began < place else { return nil }
        chain.add(current.stages.map(\.place).suffix(4))
        chain.add(current.shifts.suffix(2))
        let time = trace.clock(place)
        if let hook = current.hooks.last(where: { $0.place > place && $0.stage == stage }), hook.status == .inProgress {
            chain.add(hook.place, .hookInProgress)
            return (
                .hookInProgress, "\(name) is in \(stage) since \(time), and its hook \(hook.hook) still answers IN_PROGRESS."
            )
        }
        let hooks = (described?.deploymentConfiguration.lifecycleHooks ?? []).filter { $0.lifecycleStages.contains(stage) }
        if hooks.contains(where: { $0.targetType == .pause }) {
            chain.add(place, .pauseWaits)
            return (.pauseWaits, "\(name) is in \(stage) since \(time), where a PAUSE hook waits for ContinueServiceDeployment.")
        }
        if !hooks.isEmpty, !current.hooks.contains(where: { $0.place > place && $0.stage == stage }) {
            chain.add(place, .hooksHoldTheStage)
            return (.hooksHoldTheStage, "\(name) is in \(stage) since \(time), and its hook hasn't answered yet.")
        }
        switch stage {
        case .bakeTime:
            chain.add(place, .bakeTime)
            let minutes = described?.deploymentConfiguration.bakeTimeInMinutes ?? 0
            return (
                .bakeTime,
                "\(name) has all its traffic on the new tasks and bakes since \(time), for \(counted(minutes, "minute"))."
            )
        case .preProductionTrafficShift, .productionTrafficShift, .postProductionTrafficShift:
            let isCanary = described?.deploymentConfiguration.strategy == .canary
            return (
                isCanary ? .canarySteps : .linearSteps,
                "\(name) shifts its traffic step by step, and is in \(stage) since \(time)."
            )
        case .scaleUp:
            chain.add(place, .greenIsHealthyFirst)
            let tasks = tasks(of: current)
            return noPlace(current, tasks) ?? failing(current, tasks) ?? (
                .greenIsHealthyFirst, "\(name) is in SCALE_UP since \(time): its new tasks aren't all healthy yet."
            )
        default: return (.stagesInOrder, "\(name) is in \(stage) since \(time).")
        }
    }

    // MARK: The scheduler can't go on

    private mutating func noRoom(_ current: ServiceStory.Deployment) -> (Explanation.Rule?, String)? {
        guard let place = lastEvent(since: current.began, World.Sentence.budgetsLeaveNoRoom) else { return nil }
        chain.add(place, .noRoomNoDeployment)
        let (configuration, wanted) = (described?.deploymentConfiguration ?? .init(), service.desiredCount)
        return (
            .noRoomNoDeployment,
            "\(name) may stop nobody and start nobody: with desiredCount \(wanted), minimumHealthyPercent "
                + "\(configuration.minimumHealthyPercent) and maximumPercent \(configuration.maximumPercent) leave no room between them."
        )
    }

    private mutating func protection(_ current: ServiceStory.Deployment) -> (Explanation.Rule?, String)? {
        let protected = trace.knownTasks.filter { $0.service == service.id && isProtected($0, since: current.began) }
        guard !protected.isEmpty else { return nil }
        let names = protected.map(\.label.description).joined(separator: ", ")
        guard let place = lastEvent(since: current.began, "tasks under protection") else {
            let olds = protected.filter { service.deployment(of: $0, trace.described($0.id))?.id != current.id }
            guard !olds.isEmpty else { return nil }
            return (
                .protectedFromDeployments, "\(name) waits for \(names), which \(protected.count == 1 ? "is" : "are") protected."
            )
        }
        chain.add(place, .protectionBlocksDeployment)
        return (
            .protectionBlocksDeployment,
            "\(name) can't stop \(names), which \(protected.count == 1 ? "is" : "are") protected from scale-in."
        )
    }

    /// Protected to this day; the place is part of the chain.
    private mutating func isProtected(_ task: Trace.KnownTask, since: Int) -> Bool {
        guard let place = trace.last(where: { if case .taskProtectionChanged(task.id, _, _) = $0 { true } else { false } }),
            case .taskProtectionChanged(_, _, let end?) = log[place].event, end > Timestamp(Moment(now)),
            !log[place...].contains(where: { if case .taskStopping(task.id, _, _, _) = $0.event { true } else { false } })
        else { return false }
        chain.add(place)
        return true
    }

    private mutating func noPlace(_ current: ServiceStory.Deployment, _ tasks: [Trace.KnownTask]) -> (Explanation.Rule?, String)? {
        guard let place = lastEvent(since: current.began, "was unable to place"),
            tasks.count(where: { !hasEnded($0) }) < service.desiredCount
        else { return nil }
        let lack = PlacementLack(of: log[place].event)
        chain.add(place, lack.rule)
        let isOwnPort = lack.kind == .ports && service.deployments.count > 1
        let rule = isOwnPort ? .fixedPortWaits : lack.rule
        return (rule, "\(name) couldn't place a task of the deployment at \(trace.clock(place)): \(lack.text).")
    }

    func hasEnded(_ task: Trace.KnownTask) -> Bool {
        log[task.place...].contains { if case .taskStopping(task.id, _, _, _) = $0.event { true } else { false } }
    }

    private func underWay(_ current: ServiceStory.Deployment, _ tasks: [Trace.KnownTask]) -> (Explanation.Rule?, String) {
        let olds = trace.knownTasks.count { task in
            task.service == service.id && !hasEnded(task) && !tasks.contains { $0.id == task.id }
        }
        let there = tasks.count { !hasEnded($0) }
        return (
            .rollingTicks,
            "\(name) is under way since \(trace.clock(current.began)): of \(service.desiredCount) wanted tasks \(there) are the new "
                + "deployment's, and \(olds) old ones are still there."
        )
    }
}
