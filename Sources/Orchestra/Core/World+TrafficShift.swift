// Blue/green, linear and canary deployments: two sets of tasks, and traffic that moves between them (Amazon ECS Developer Guide,
// blue/green service deployments).

extension World {
    // MARK: Beginning

    /// Who has the traffic before a new deployment begins.
    func servingDeployment(of index: Int) -> DeploymentRecord? {
        let deployments = services[index].deployments
        // The old tasks are leaving: the new ones have it already.
        if deployments.first?.shift?.stage == .cleanUp { return deployments[0] }
        return deployments.first { $0.rolloutState == .completed }
            ?? deployments.first { $0.shift == nil && $0.rolloutState != .failed }
    }

    /// What the tasks of a new deployment are registered with: where traffic is shifted, the target groups without it.
    func targetGroups(forNextDeploymentOf index: Int, serving: DeploymentRecord?) -> [ServiceTargetGroup] {
        let shifts = services[index].configuration.strategy?.shiftsTraffic ?? false
        return services[index].loadBalancers.map { wanted in
            guard let advanced = wanted.advanced,
                let group = serving?.loadBalancers.first(where: {
                    $0.targetGroup == advanced.targetGroup || $0.targetGroup == advanced.alternate
                })?.targetGroup
            else { return wanted }
            var next = wanted
            next.targetGroup = shifts ? advanced.other(than: group) : group
            return next
        }
    }

    mutating func beginTrafficShift(_ index: Int, from blue: DeploymentRecord?, _ progression: any ECS.TrafficProgression) {
        let configuration = services[index].configuration
        guard let strategy = configuration.strategy, strategy.shiftsTraffic else { return }
        let (linear, canary) = (configuration.linearConfiguration, configuration.canaryConfiguration)
        let shift = ECS.TrafficShift(
            strategy: strategy, stepPercent: linear?.stepPercent ?? 10,
            stepBakeTime: .seconds((linear?.stepBakeTimeInMinutes ?? 6) * 60), canaryPercent: canary?.canaryPercent ?? 5,
            canaryBakeTime: .seconds((canary?.canaryBakeTimeInMinutes ?? 10) * 60))
        // Where nobody has the traffic, there is nothing to share out.
        let plan = blue == nil ? [ECS.TrafficStep(at: .zero, percent: 100)] : progression.plan(for: shift)
        let steps = plan.prefix(1000).filter(\.percent.isFinite)
        services[index].deployments[0].shift = TrafficShiftRecord(blue: blue?.id, steps: steps, stageSince: moment)
    }

    // MARK: Looking

    /// Goes on with a deployment that shifts traffic.
    /// - Returns: Whether there is one after that: it is all there is to do at this look.
    mutating func shiftsTraffic(_ index: Int, _ policies: Policies) -> Bool {
        guard services[index].deployments[0].shift != nil else { return false }
        runLifecycle(index, policies)
        guard services[index].deployments[0].shift != nil else { return false }
        for deployment in services[index].deployments { schedule(deployment, of: index, policies) }
        dropGoneDeployments(index)
        runLifecycle(index, policies)
        guard services[index].deployments[0].shift != nil else { return false }
        planLifecycleLook(index)
        return true
    }

    /// Each revision for itself: what is missing is started, what is unhealthy replaced, the surplus stopped.
    private mutating func schedule(_ deployment: DeploymentRecord, of index: Int, _ policies: Policies) {
        let isGreen = deployment.id == services[index].deployments[0].id
        let state = groupState(
            of: deployment, index, desiredCount: wantedCount(of: deployment, index),
            launchesAllowed: isGreen ? launchesAllowed(index) : launchesLeft(index), policies)
        guard !state.tasks.isEmpty || state.desiredCount > 0 else { return }
        let changes = policies.serviceScheduler.changes(for: state)
        apply(changes, of: index, TaskGroup(deployment: deployment), seen: state, policies)
    }

    private func wantedCount(of deployment: DeploymentRecord, _ index: Int) -> Int {
        let service = services[index]
        guard let shift = service.deployments[0].shift else { return 0 }
        if deployment.id == service.deployments[0].id {
            return shift.stage.map { $0 >= .scaleUp } ?? false ? service.desiredCount : 0
        }
        return deployment.id == shift.blue && shift.stage != .cleanUp ? service.desiredCount : 0
    }

    /// One deployment's or task set's tasks, as if there were no others.
    func groupState(
        of deployment: DeploymentRecord, _ index: Int, desiredCount: Int, launchesAllowed: Int, _ policies: Policies
    ) -> ECS.ServiceState {
        let ranks = leavingRanks(of: index, deployment.id, desiredCount: desiredCount)
        let states = services[index].tasks.compactMap { slot -> ECS.ServiceState.TaskState? in
            let task = tasks[slot]
            guard task.desiredStatus == .running, task.deployment == deployment.id else { return nil }
            let health = schedulingHealth(of: slot, policies)
            return .init(
                id: task.id, isPrimary: !isOnDrainingInstance(slot), lastStatus: task.lastStatus, health: health,
                number: task.label.number, isFailingChecks: health == .unhealthy || health == .unknown && failsChecks(slot),
                isProtected: isProtected(slot), leavingRank: ranks[task.id] ?? 0)
        }
        return ECS.ServiceState(
            desiredCount: desiredCount, minimumHealthyPercent: services[index].configuration.minimumHealthyPercent,
            maximumPercent: services[index].configuration.maximumPercent, launchesAllowed: launchesAllowed, tasks: states)
    }

    /// The one that has the traffic stays in the list, even where no task is wanted.
    private mutating func dropGoneDeployments(_ index: Int) {
        guard let shift = services[index].deployments[0].shift else { return }
        let present = Set(services[index].tasks.filter { tasks[$0].desiredStatus == .running }.map { tasks[$0].deployment })
        let green = services[index].deployments[0].id
        services[index].deployments.removeAll {
            $0.id != green && !present.contains($0.id) && ($0.id != shift.blue || shift.stage == .cleanUp)
        }
    }

    // MARK: Time

    /// Wakes the scheduler for the next step, the end of a bake time or of a hook's time, and the limits.
    private mutating func planLifecycleLook(_ index: Int) {
        planHealthLook(index)
        guard let shift = services[index].deployments[0].shift else { return }
        var due = shift.hooks.filter { !$0.isDone }.compactMap(\.expiresAt)
        if let next = nextStepDue(shift) { due.append(next) }
        if shift.stage == .bakeTime { due.append(shift.stageSince + bakeTime(of: index)) }
        if services[index].throttledUntil > moment { due.append(services[index].throttledUntil) }
        if launchesLeft(index) == 0 { due.append(services[index].launchWindowStart + .seconds(60)) }
        due.append(limit(of: shift, index))
        if let first = due.filter({ $0 > moment }).min() { scheduleEvaluation(Int32(index), notBefore: first) }
    }

    func bakeTime(of index: Int) -> Duration {
        let configuration = services[index].history.deployments.last?.configuration
        return .seconds((configuration?.bakeTimeInMinutes ?? 0) * 60)
    }

    /// When the plan allows the next step; `nil` before the first and after the last.
    func nextStepDue(_ shift: TrafficShiftRecord) -> Moment? {
        guard let shiftedAt = shift.shiftedAt, (1..<shift.steps.count).contains(shift.stepsDone) else { return nil }
        let wait = shift.steps[shift.stepsDone].at - shift.steps[shift.stepsDone - 1].at
        return shiftedAt + max(wait, .zero)
    }

    /// When it is given up: a stage lasts for 24 hours at most, the deployment for 30 days. A pause and a bake time have their own
    /// ends.
    func limit(of shift: TrafficShiftRecord, _ index: Int) -> Moment {
        let whole = services[index].deployments[0].createdAt + .seconds(30 * 86_400)
        let hasOwnEnd =
            shift.stage == .bakeTime || shift.hooks.contains { $0.hook.targetType == .pause && $0.expiresAt != nil }
            || shift.stage == .postProductionTrafficShift && nextStepDue(shift) != nil
        return hasOwnEnd ? whole : min(whole, shift.stageSince + .seconds(86_400))
    }
}
