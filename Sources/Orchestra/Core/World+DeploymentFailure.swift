// Deployments that fail, and the way back (Amazon ECS Developer Guide, deployment circuit breaker).

extension World {
    /// The PRIMARY deployment of a service, if its circuit breaker is on and has something to watch.
    private func watched(_ index: Int) -> DeploymentRecord? {
        let service = services[index]
        guard service.configuration.deploymentCircuitBreaker?.enable == true, service.status == .active, service.taskSets == nil,
            service.deployments[0].rolloutState == .inProgress, service.deployments[0].shift == nil
        else { return nil }
        return service.deployments[0]
    }

    /// Tells the circuit breaker of a task. Only tasks of the deployment that the service is moving to count.
    mutating func noteOutcome(_ outcome: ECS.DeploymentOutcome, of slot: TaskSlot, _ policies: Policies) {
        let service = Int(tasks[slot].service)
        guard service >= 0, watched(service)?.id == tasks[slot].deployment else { return }
        note(outcome, of: service, policies)
    }

    /// The threshold follows `desiredCount`.
    mutating func noteDesiredCount(of index: Int, _ policies: Policies) {
        guard watched(index)?.circuitBreaker != nil else { return }
        note(.desiredCountChanged, of: index, policies)
    }

    /// Tasks of the new deployment that are healthy since the last look.
    mutating func noteHealthyTasks(of index: Int, _ policies: Policies) {
        guard let deployment = watched(index) else { return }
        for slot in services[index].tasks
        where tasks[slot].deployment == deployment.id && tasks[slot].desiredStatus == .running && tasks[slot].wasHealthy == nil
            && schedulingHealth(of: slot, policies) == .healthy
        {
            tasks[slot].wasHealthy = true
            noteOutcome(.taskHealthy, of: slot, policies)
        }
    }

    private mutating func note(_ outcome: ECS.DeploymentOutcome, of index: Int, _ policies: Policies) {
        guard let breaker = services[index].configuration.deploymentCircuitBreaker else { return }
        let deployment = services[index].deployments[0]
        // A breaker that is switched on half-way begins to count then; what ran before, ran.
        let before =
            deployment.circuitBreaker
            ?? ECS.CircuitBreakerRecord(
                hasRun: services[index].tasks.contains { tasks[$0].deployment == deployment.id && tasks[$0].startedAt < moment })
        let record = policies.deploymentCircuitBreaker.evaluate(
            outcome, of: before,
            limits: ECS.CircuitBreakerLimits(
                desiredCount: services[index].desiredCount, thresholdConfiguration: breaker.thresholdConfiguration ?? .init(),
                resetOnHealthyTask: breaker.resetOnHealthyTask ?? true))
        services[index].deployments[0].circuitBreaker = record
        services[index].deployments[0].failedTasks = record.failureCount
        if record.status == .triggered {
            failDeployment(index, .circuitBreaker, rollback: breaker.rollback, policies.startThrottle)
        }
    }

    // MARK: Failing

    enum DeploymentFailure: Equatable {
        case circuitBreaker, alarm, stopRequested
        case lifecycle(ECS.LifecycleFailure)

        var method: String {
            switch self {
            case .circuitBreaker: "ECS deployment circuit breaker"
            case .alarm, .lifecycle(.alarm): "ECS deployment alarms"
            case .lifecycle(.hookFailed): "ECS deployment lifecycle hook"
            case .stopRequested, .lifecycle: "ECS deployment"
            }
        }

        var cause: String {
            switch self {
            case .circuitBreaker: "tasks failed to start."
            case .alarm, .lifecycle(.alarm): "alarm detected."
            case .stopRequested, .lifecycle(.stopRequested): "stopped by the user."
            case .lifecycle(.hookFailed): "hook failed."
            case .lifecycle(.timedOut): "a lifecycle stage timed out."
            case .lifecycle(.invalidNetworkingConfiguration): "invalid networking configuration."
            }
        }
    }

    /// Gives the deployment up. It starts nothing more; without a way back it stays PRIMARY, and older tasks go on running.
    mutating func failDeployment(_ index: Int, _ failure: DeploymentFailure, rollback: Bool, _ throttle: any ECS.StartThrottle) {
        let failed = services[index].deployments[0].id
        let wayBack = wayBack(index)
        noteFailure(failure, of: index)
        services[index].deployments[0].shift = nil
        services[index].deployments[0].rolloutState = .failed
        services[index].deployments[0].rolloutStateReason = "\(failure.method): \(failure.cause)"
        services[index].deployments[0].updatedAt = moment
        services[index].isSteady = false
        log(.deploymentFailed(service: services[index].id, deployment: failed, reason: "\(failure.method): \(failure.cause)"))
        tell(index, Sentence.deploymentFailed(failed, failure.cause))
        if rollback, var target = wayBack {
            // The way back is a deployment like any other, except that there is no way back from it.
            services[index].lastCompleted = nil
            target.rolloutState = .inProgress
            target.rolloutStateReason = "\(failure.method): rolling back to deploymentId \(target.id)."
            target.failedTasks = 0
            target.circuitBreaker = nil
            target.ignoresAlarms = nil
            target.bakesUntil = nil
            target.updatedAt = moment
            services[index].deployments.removeAll { $0.id == target.id }
            services[index].deployments.insert(target, at: 0)
            services[index].loadBalancers = target.loadBalancers.map(\.asGiven)
            giveBackDiscovery(to: index, of: target)
            if services[index].settings != nil {
                services[index].settings!.platformVersion = target.platformVersion
                services[index].settings!.networkConfiguration =
                    target.interfaces.map { ECS.NetworkConfiguration(awsvpcConfiguration: $0) }
            }
            rollServiceDeploymentBack(of: index, because: "\(failure.method): \(failure.cause)")
            beginWatchingAlarms(index)
            noteStart(.deploymentStarted, of: index, throttle)
            log(
                .deploymentRolledBack(
                    service: services[index].id, deployment: failed, to: target.id,
                    taskDefinition: taskDefinitions[Int(target.taskDefinition)].id))
            tell(index, Sentence.rollingBack(target.id))
        } else {
            stopServiceDeployment(of: index, because: "\(failure.method): \(failure.cause)")
        }
        scheduleEvaluation(Int32(index))
    }

    /// Who has the traffic, or had it last.
    private func wayBack(_ index: Int) -> DeploymentRecord? {
        let service = services[index]
        guard let shift = service.deployments[0].shift else { return service.lastCompleted }
        return service.deployments.first { $0.id == shift.blue }
    }

    private mutating func noteFailure(_ failure: DeploymentFailure, of index: Int) {
        let count = failureCount(of: index)
        let threshold = breakerThreshold(of: index)
        let ringing = watchesAlarms(index)?.alarmNames.filter { name in
            alarms?.contains { $0.name == name && $0.state == .alarm } ?? false
        }
        changeServiceDeployment(of: index) {
            guard $0.rollback == nil else { return }
            $0.failureCount = count
            $0.threshold = threshold
            $0.breakerHasTriggered = failure == .circuitBreaker
            if failure == .alarm || failure == .lifecycle(.alarm) { $0.triggeredAlarms = ringing ?? [] }
        }
    }
}
