// Hooks of lifecycle stages, and ContinueServiceDeployment (Amazon ECS Developer Guide, lifecycle hooks, pause hooks).

extension World {
    mutating func beginHooks(of stage: ECS.LifecycleStage, _ index: Int) {
        let wanted = services[index].history.deployments.last?.configuration.lifecycleHooks ?? []
        services[index].deployments[0].shift!.hooks = []
        for hook in wanted where hook.lifecycleStages.contains(stage) {
            services[index].history.hooksBegun += 1
            let number = services[index].history.hooksBegun
            let isPause = hook.targetType == .pause
            let end = hook.timeoutConfiguration?.timeoutInMinutes.map { moment + .seconds($0 * 60) }
            services[index].deployments[0].shift!.hooks.append(
                HookRunRecord(hook: hook, number: number, status: isPause ? .awaitingAction : .inProgress, expiresAt: end))
            if !isPause { perform(.invokeLifecycleHook(service: Int32(index), number: number)) }
        }
    }

    func hooks(of shift: TrafficShiftRecord) -> ECS.LifecycleState.Hooks {
        if shift.hooks.contains(where: { $0.status == .failed }) { return .failed }
        return shift.hooks.allSatisfy(\.isDone) ? .succeeded : .inProgress
    }

    /// What its function is told; `nil` if nobody waits for it any more.
    func hookInvocation(_ index: Int, _ number: Int32) -> ECS.LifecycleHookInvocation? {
        guard let run = hookRun(index, number), let shift = services[index].deployments[0].shift, let stage = shift.stage else {
            return nil
        }
        let record = shift.hooks[run]
        let revision = services[index].deployments[0].revision.map { arn(ofRevision: $0, of: index) }
        return ECS.LifecycleHookInvocation(
            hookTargetArn: record.hook.hookTargetArn ?? "", lifecycleStage: stage, serviceArn: services[index].id.arn,
            targetServiceRevisionArn: revision ?? "", attempt: Int(record.attempts), productionPercent: shift.productionPercent,
            hookDetails: record.hook.hookDetails)
    }

    /// The place of a hook that is still waited for.
    private func hookRun(_ index: Int, _ number: Int32) -> Int? {
        guard services.indices.contains(index), let shift = services[index].deployments.first?.shift else { return nil }
        return shift.hooks.firstIndex { $0.number == number && $0.status == .inProgress }
    }

    mutating func lifecycleHookDue(_ index: Int, _ number: Int32) {
        guard hookRun(index, number) != nil else { return }
        perform(.invokeLifecycleHook(service: Int32(index), number: number))
    }

    mutating func lifecycleHookAnswered(
        _ index: Int, _ number: Int32, _ status: ECS.LifecycleHookResult.Status, callBackDelay: Int32
    ) {
        guard let run = hookRun(index, number), let stage = services[index].deployments[0].shift?.stage else { return }
        services[index].deployments[0].shift!.hooks[run].attempts += 1
        log(
            .lifecycleHookAnswered(
                service: services[index].id, stage: stage,
                hook: services[index].deployments[0].shift!.hooks[run].hook.hookTargetArn ?? "", hookStatus: status))
        switch status {
        case .inProgress:
            let delay = Duration.seconds(max(callBackDelay, 1))
            return wake(.lifecycleHookDue(service: Int32(index), number: number), at: moment + delay)
        case .succeeded: services[index].deployments[0].shift!.hooks[run].status = .succeeded
        case .failed: services[index].deployments[0].shift!.hooks[run].status = .failed
        }
        scheduleEvaluation(Int32(index))
    }

    /// A hook that has taken too long: the deployment goes on without it, or back.
    mutating func endOverdueHooks(_ index: Int) {
        guard let hooks = services[index].deployments[0].shift?.hooks else { return }
        for (place, run) in hooks.enumerated() {
            guard !run.isDone, let end = run.expiresAt, end <= moment else { continue }
            let goesOn = run.hook.timeoutConfiguration?.action == .continue
            services[index].deployments[0].shift!.hooks[place].status = goesOn ? .succeeded : .failed
        }
    }

    // MARK: ContinueServiceDeployment

    /// - Returns: The ARN.
    mutating func continueServiceDeployment(
        _ arn: String, hookId: String, _ action: ECS.DeploymentLifecycleHook.Action
    ) throws(ECS.Error) -> String {
        guard let (index, place) = findServiceDeployment(arn) else { throw serviceDeploymentNotFound }
        guard place == currentServiceDeployment(of: index), services[index].history.deployments[place].status == .inProgress else {
            throw ECS.Error(
                .conflictException, "The service deployment cannot be continued in its current state.",
                help: "It is \(services[index].history.deployments[place].status).")
        }
        let hooks = services[index].deployments[0].shift?.hooks ?? []
        guard let run = hooks.firstIndex(where: { hookID(of: $0) == hookId }) else {
            throw invalid("The hook \(hookId) does not exist.", "DescribeServiceDeployments shows it in lifecycleHookDetails.")
        }
        guard hooks[run].status == .awaitingAction else {
            throw ECS.Error(.conflictException, "The hook \(hookId) is not awaiting an action.")
        }
        switch action {
        case .continue: services[index].deployments[0].shift!.hooks[run].status = .succeeded
        case .rollback:
            services[index].deployments[0].shift!.hooks[run].status = .failed
            services[index].deployments[0].shift!.failure = .stopRequested
            changeServiceDeployment(of: index) { $0.status = .rollbackRequested }
        }
        scheduleEvaluation(Int32(index))
        return arn
    }

    private func hookID(of run: HookRunRecord) -> String {
        let number = Identifiers.derived(from: identifiers.seed, .event, Int(run.number))
        return "ecs-\(run.hook.targetType == .pause ? "pause" : "lambda")-\(Self.name(from: number, length: 43))"
    }

    func detail(of run: HookRunRecord) -> ECS.LifecycleHookDetail {
        ECS.LifecycleHookDetail(
            hookId: hookID(of: run), targetType: run.hook.targetType ?? .lambda, targetArn: run.hook.hookTargetArn,
            status: run.status, expiresAt: run.expiresAt.map { Timestamp($0) },
            timeoutAction: run.expiresAt == nil ? nil : run.hook.timeoutConfiguration?.action ?? .rollback)
    }
}
