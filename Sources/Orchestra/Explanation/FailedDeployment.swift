// Deployments that were given up.

extension DeploymentStory {
    /// The current one, or the one that it is the way back from.
    mutating func failure(_ current: ServiceStory.Deployment) -> (Explanation.Rule?, String)? {
        if let failed = current.failed { return withoutWayBack(current, failed) }
        guard
            let back = service.deployments.last(where: { $0.rolledBack?.to == current.id && $0.rolledBack?.place == current.began }
            ),
            let failed = back.failed, let place = back.rolledBack?.place
        else { return nil }
        chain.add(back.began)
        addCauses(of: back, until: failed.place)
        let rule = ServiceStory.rule(ofFailure: failed.reason)
        chain.add(failed.place, rule == .breakerRollsBack ? .breakerFailed : rule)
        chain.add(place, rule == .breakerRollsBack ? rule : nil)
        chain.add(current.completed)
        return (
            rule,
            "\(name)'s deployment of \(back.taskDefinition) failed at \(trace.clock(failed.place)) (\(failed.reason)), and the service "
                + "went back to \(current.taskDefinition)."
        )
    }

    private mutating func withoutWayBack(
        _ current: ServiceStory.Deployment, _ failed: (place: Int, reason: String)
    ) -> (Explanation.Rule?, String) {
        addCauses(of: current, until: failed.place)
        let byBreaker = failed.reason.hasPrefix("ECS deployment circuit breaker")
        let byAlarm = failed.reason.hasPrefix("ECS deployment alarms")
        chain.add(failed.place, byBreaker ? .breakerFailed : byAlarm ? .alarmFails : nil)
        let beginning =
            "\(name)'s deployment of \(current.taskDefinition) failed at \(trace.clock(failed.place)) (\(failed.reason))"
        let configuration = described?.deploymentConfiguration
        let wantsBack =
            (byBreaker && configuration?.deploymentCircuitBreaker?.rollback ?? false)
            || (byAlarm && configuration?.alarms?.rollback ?? false)
        if wantsBack {
            // What is a way back itself has none.
            let isWayBack = service.deployments.contains { $0.rolledBack?.to == current.id }
            return isWayBack
                ? (.noRollbackOfRollback, "\(beginning), and it was a way back itself, from which there is none.")
                : (.firstCannotRollBack, "\(beginning), and no deployment was completed before to which it could go back.")
        }
        guard byBreaker || byAlarm else { return (.abortLeavesIt, "\(beginning), and the service stays as it stood.") }
        let hasOlds = service.deployments.contains { $0.id != current.id }
        return (
            hasOlds ? .withoutRollbackOldTasksRun : byAlarm ? .alarmFails : .breakerFailed,
            "\(beginning): it starts nothing more, and without rollback the service doesn't go back."
        )
    }

    /// What the circuit breaker counted, or which alarm rang.
    private mutating func addCauses(of deployment: ServiceStory.Deployment, until end: Int) {
        let stops = trace.failures(of: Set(tasks(of: deployment).map(\.id)), from: deployment.began, to: max(end, deployment.began))
        for place in deployment.began..<max(end, deployment.began) {
            switch log[place].event {
            case .alarmStateChanged(_, .alarm) where deployment.failed?.reason.contains("alarm") ?? false:
                chain.add(place, .alarmFails)
            case .lifecycleHookAnswered(service.id, _, _, .failed): chain.add(place, .failedHookRollsBack)
            default: break
            }
        }
        chain.add(stops.suffix(5))
        if deployment.failed?.reason.contains("circuit breaker") ?? false { chain.add(stops.last, .breakerThreshold) }
    }
}
