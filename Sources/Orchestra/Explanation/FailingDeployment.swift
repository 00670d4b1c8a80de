// Deployments whose tasks fail, or aren't healthy yet.

extension DeploymentStory {
    /// Tasks that ended by themselves, or were stopped for their health.
    mutating func failing(_ current: ServiceStory.Deployment, _ tasks: [Trace.KnownTask]) -> (Explanation.Rule?, String)? {
        let own = Set(tasks.map(\.id))
        var stops: [(place: Int, rule: Explanation.Rule, how: String)] = []
        for place in log.indices where place > current.began {
            guard case .taskStopping(let task, _, let code, let reason) = log[place].event, own.contains(task) else { continue }
            switch code {
            case .taskFailedToStart: stops.append((place, startRule(reason), "never run (\(shortened(reason)))"))
            case .essentialContainerExited: stops.append((place, .essentialExit, "end by themselves"))
            case .serviceSchedulerInitiated where reason.hasPrefix("Task failed"):
                stops.append((place, .unhealthyInServiceReplaced, "fail their health checks"))
            default: break
            }
        }
        guard let last = stops.last else { return nil }
        for stop in stops.suffix(5) { chain.add(stop.place, stop.rule == .unhealthyInServiceReplaced ? nil : stop.rule) }
        let fact = "\(name)'s new tasks \(last.how): \(counted(stops.count, "failure")) since \(trace.clock(current.began))"
        if let throttled = lastEvent(since: current.began, World.Sentence.cannotStartConsistently), neverRan(stops.map(\.place)) {
            chain.add(throttled, .throttleDelays)
            return (.throttleDelays, "\(fact), and each further start waits longer.")
        }
        if described?.deploymentConfiguration.deploymentCircuitBreaker?.enable ?? false {
            let count = described?.deployments.first { $0.id == current.id }?.failedTasks ?? stops.count
            return (
                .breakerThreshold, "\(fact), of which the circuit breaker counts \(count): not yet as many as it takes to give up."
            )
        }
        return (.noBreakerRetriesForEver, "\(fact), and no circuit breaker gives it up.")
    }

    private func neverRan(_ stops: [Int]) -> Bool {
        guard let last = stops.last, case .taskStopping(_, _, .taskFailedToStart, _) = log[last].event else { return false }
        return true
    }

    private func startRule(_ reason: String) -> Explanation.Rule {
        if reason.contains("i/o timeout") { return .noWayToRegistry }
        if reason.hasPrefix("Unexpected EC2 error") { return .noFreeAddress }
        if reason.hasPrefix("CannotPull") { return .cannotPull }
        if reason.hasPrefix("CannotStart") { return .cannotStart }
        if reason.hasPrefix("ResourceInitialization") { return .resourceInitialization }
        if reason.hasPrefix("Timeout waiting for network") { return .networkInterfaceTimeout }
        return reason.hasPrefix("TaskFailedToStart: ") ? .provisioningTimeout : .dependencyFailsStart
    }

    /// `CannotPullContainerError` of a long sentence.
    private func shortened(_ reason: String) -> String { reason.split(separator: ":").first.map(String.init) ?? reason }

    /// They run, and nobody says yet that they are well.
    mutating func notHealthy(_ current: ServiceStory.Deployment, _ tasks: [Trace.KnownTask]) -> (Explanation.Rule?, String)? {
        let waiting = tasks.filter { task in
            guard !hasEnded(task) else { return false }
            return !isHealthy(task)
        }
        guard let first = waiting.first else { return nil }
        for task in waiting.prefix(3) { chain.add(lastStatus(of: task)) }
        let names = waiting.prefix(3).map(\.label.description).joined(separator: ", ") + (waiting.count > 3 ? ", …" : "")
        let beginning = "\(name) waits for \(names)"
        guard let task = trace.described(first.id), task.lastStatus == .running else {
            return (.rollingTicks, "\(beginning), which \(waiting.count == 1 ? "isn't" : "aren't") RUNNING yet.")
        }
        let unhealthy = trace.last { event in
            if case .targetHealthChanged(_, _, first.id, _, let health) = event { health.state != .healthy } else { false }
        }
        chain.add(unhealthy)
        let grace = described?.healthCheckGracePeriodSeconds ?? 0
        if let started = task.startedAt, grace > 0, now < started.sinceEpoch + .seconds(grace), unhealthy != nil {
            return (.gracePeriod, "\(beginning), not healthy yet and within the grace period of \(grace) s.")
        }
        if !(described?.loadBalancers.isEmpty ?? true), unhealthy != nil {
            return (.healthyWithTargets, "\(beginning) to become healthy in every target group.")
        }
        return task.healthStatus == .unknown && !hasOwnCheck(first)
            ? (.healthyWithoutChecks, "\(beginning) to have been RUNNING for long enough: nothing else says that they are healthy.")
            : (.healthyWithCheck, "\(beginning): the container's health check doesn't say HEALTHY yet.")
    }

    private func hasOwnCheck(_ task: Trace.KnownTask) -> Bool {
        log[task.place...].contains {
            switch $0.event {
            case .containerCheckFailed(task.id, _, _, _, _), .taskHealthChanged(task.id, _, _): true
            default: false
            }
        }
    }

    private func lastStatus(of task: Trace.KnownTask) -> Int? {
        trace.last { if case .taskStatusChanged(task.id, _, _) = $0 { true } else { false } }
    }

    private func isHealthy(_ task: Trace.KnownTask) -> Bool {
        guard let described = trace.described(task.id), described.lastStatus == .running, described.healthStatus != .unhealthy
        else {
            return false
        }
        let targets = trace.targetGroups.flatMap(\.targets).filter { $0.label == task.label }
        if let known = self.described, !known.loadBalancers.isEmpty {
            return !targets.isEmpty && targets.allSatisfy { $0.description.targetHealth.state == .healthy }
        }
        if described.healthStatus == .healthy { return true }
        guard !hasOwnCheck(task), let started = described.startedAt else { return false }
        return now >= started.sinceEpoch + Timing().healthyAfterRunning
    }

    mutating func baking(_ current: ServiceStory.Deployment, _ tasks: [Trace.KnownTask]) -> (Explanation.Rule?, String)? {
        guard let minutes = described?.deploymentConfiguration.bakeTimeInMinutes, minutes > 0,
            described?.deployments.count == 1, tasks.count(where: { !hasEnded($0) }) >= service.desiredCount
        else { return nil }
        return (
            .bakeTime, "\(name) has all its new tasks, and stays IN_PROGRESS for its bake time of \(counted(minutes, "minute"))."
        )
    }
}
