// The lifecycle stages of a deployment that shifts traffic: what the policy wants, done.

extension World {
    /// Asks the policy until it wants nothing more.
    mutating func runLifecycle(_ index: Int, _ policies: Policies) {
        checkRules(index)
        for _ in 0..<4000 {
            guard services[index].deployments[0].shift != nil else { return }
            endOverdueHooks(index)
            let actions = policies.deploymentLifecycle.nextActions(of: lifecycleState(index, policies))
            var hasDoneSomething = false
            for action in actions where services[index].deployments[0].shift != nil {
                hasDoneSomething = take(action, index, policies) || hasDoneSomething
            }
            guard hasDoneSomething else { return }
        }
    }

    /// At once, not at the next look: the weights go back.
    mutating func failTrafficShift(_ index: Int, _ failure: ECS.LifecycleFailure, _ policies: Policies) {
        guard let shift = services[index].deployments[0].shift, shift.stage != .cleanUp, shift.failure == nil else { return }
        services[index].deployments[0].shift!.failure = failure
        runLifecycle(index, policies)
        scheduleEvaluation(Int32(index))
    }

    private func lifecycleState(_ index: Int, _ policies: Policies) -> ECS.LifecycleState {
        let service = services[index]
        let shift = service.deployments[0].shift!
        var (green, blue) = (ECS.LifecycleState.Revision(tasks: 0, healthy: 0), ECS.LifecycleState.Revision(tasks: 0, healthy: 0))
        var others = 0
        for slot in service.tasks where tasks[slot].desiredStatus == .running {
            let healthy = schedulingHealth(of: slot, policies) == .healthy ? 1 : 0
            switch tasks[slot].deployment {
            case service.deployments[0].id:
                green.tasks += 1
                green.healthy += healthy
            case shift.blue:
                blue.tasks += 1
                blue.healthy += healthy
            default: others += 1
            }
        }
        let due = nextStepDue(shift)
        return ECS.LifecycleState(
            stage: shift.stage, elapsed: moment.duration - shift.stageSince.duration, desiredCount: service.desiredCount,
            green: green, blue: shift.blue == nil ? nil : blue, otherTasks: others, hooks: hooks(of: shift),
            nextPercent: shift.stepsDone < shift.steps.count ? shift.steps[shift.stepsDone].percent : nil,
            timeToNextStep: due.map { max($0.duration - moment.duration, .zero) } ?? .zero, bakeTime: bakeTime(of: index),
            failure: shift.failure ?? (moment >= limit(of: shift, index) ? .timedOut : nil))
    }

    /// - Returns: Whether it changed anything. What can't be is ignored: a stage that is over, a share that is none.
    private mutating func take(_ action: ECS.LifecycleAction, _ index: Int, _ policies: Policies) -> Bool {
        switch action {
        case .enter(let stage): return enter(stage, index)
        case .shiftTestTraffic(let percent): return shiftTestTraffic(to: percent, index)
        case .shiftProductionTraffic(let percent): return shiftProductionTraffic(to: percent, index)
        case .rollBack(let failure): failDeployment(index, .lifecycle(failure), rollback: true, policies.startThrottle)
        case .complete: completeDeployment(index)
        }
        return true
    }

    private mutating func enter(_ stage: ECS.LifecycleStage, _ index: Int) -> Bool {
        let current = services[index].deployments[0].shift!.stage
        let isNextStep = current == .postProductionTrafficShift && stage == .preProductionTrafficShift
        guard current.map({ stage > $0 }) ?? true || isNextStep else { return false }
        services[index].deployments[0].shift!.stage = stage
        services[index].deployments[0].shift!.stageSince = moment
        changeServiceDeployment(of: index) { $0.lifecycleStage = stage }
        log(
            .lifecycleStageEntered(service: services[index].id, deployment: services[index].deployments[0].id, stage: stage))
        beginHooks(of: stage, index)
        return true
    }
}
