import Orchestra

/// Careful: it starts one and stops one healthy task at a look, and begins its turns with the newest target.
struct Orchestrator {
    private var waiting: [ELB.Target.ID] = []

    func holds(_ conditions: [ELB.RuleCondition], for request: ELB.Request) -> Bool {
        for condition in conditions {
            var fits = false
            if condition.field == .pathPattern {
                for value in condition.values where fit(Array(value.utf8), Array(request.path.utf8)) { fits = true }
            } else if let config = condition.httpRequestMethodConfig {
                for method in config.values where method == request.method { fits = true }
            }
            if !fits { return false }
        }
        return true
    }

    /// A queue: whoever has had a turn goes to its end.
    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target]) -> ELB.Target.ID? {
        waiting.removeAll { id in !targets.contains { $0.id == id } }
        for target in targets.reversed() where !waiting.contains(target.id) { waiting.insert(target.id, at: 0) }
        guard !waiting.isEmpty else { return nil }
        let next = waiting.removeFirst()
        waiting.append(next)
        return next
    }

    func health(
        after result: ELB.ProbeResult, was record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        var next = record
        if case .passed = result {
            next.consecutiveFailures = 0
            next.consecutivePasses += 1
            let needed = record.state == .unhealthy ? thresholds.healthyThresholdCount : 1
            if next.consecutivePasses >= needed { next.state = .healthy }
        } else {
            next.consecutivePasses = 0
            next.consecutiveFailures += 1
            if next.consecutiveFailures >= thresholds.unhealthyThresholdCount { next.state = .unhealthy }
        }
        return next
    }

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        var (well, ill, coming, healthy) = (0, 0, 0, 0)
        for task in service.tasks {
            if task.health == .healthy { healthy += 1 }
            guard task.isPrimary else { continue }
            switch task.health {
            case .healthy: well += 1
            case .unhealthy: ill += 1
            case .unknown: coming += 1
            }
        }
        let desired = service.desiredCount
        var changes: [ECS.TaskChange] = []
        var spare = healthy > service.lowerLimit ? 1 : 0
        for task in service.tasks where !task.isPrimary {
            if task.health != .healthy {
                changes.append(.stop(task.id, because: .deployment))
            } else if spare > 0 {
                spare -= 1
                changes.append(.stop(task.id, because: .deployment))
            }
        }
        if well + coming > desired {
            // First who doesn't play yet, then who is ill; of the healthy ones the oldest, one by one.
            var surplus = well + coming + ill - desired
            let new = service.tasks.filter(\.isPrimary)
            let idle =
                new.filter { $0.lastStatus != .running }
                + new.filter { $0.lastStatus == .running && $0.health == .unhealthy }
                + new.filter { $0.lastStatus == .running && $0.health == .unknown }
            for task in idle where surplus > 0 {
                changes.append(.stop(task.id, because: .scalingIn))
                surplus -= 1
            }
            if surplus > 0, changes.isEmpty, let first = service.tasks.first(where: { $0.isPrimary && $0.health == .healthy }) {
                changes.append(.stop(first.id, because: .scalingIn))
            }
            return changes
        }
        let isFull = service.tasks.count >= service.upperLimit
        if well + coming < desired, !isFull, service.launchesAllowed > 0 {
            changes.append(.start(count: 1, replacingUnhealthy: 0))
        }
        if ill > 0, well + ill > desired || isFull && coming == 0 {
            let first = service.tasks.first { $0.isPrimary && $0.health == .unhealthy }!
            changes.append(.stop(first.id, because: .unhealthy))
        }
        return changes
    }

    func record(
        after outcome: ECS.DeploymentOutcome, was record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        let (fails, hasRun) = (record.failureCount, record.hasRun)
        let next: ECS.CircuitBreakerRecord
        switch outcome {
        case .taskHealthy: next = .init(failureCount: limits.resetOnHealthyTask ? 0 : fails, hasRun: hasRun)
        case .taskRunning: next = .init(failureCount: fails, hasRun: true)
        case .taskFailedToStart where hasRun, .desiredCountChanged: next = .init(failureCount: fails, hasRun: hasRun)
        default: next = .init(failureCount: fails + 1, hasRun: hasRun)
        }
        let isTooMuch = next.failureCount >= 3 && next.failureCount * 2 >= limits.desiredCount || next.failureCount >= 200
        return .init(status: isTooMuch ? .triggered : .monitoring, failureCount: next.failureCount, hasRun: next.hasRun)
    }

    private func fit(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        // How far the text may have been read after each part of the pattern.
        var reached = [Bool](repeating: false, count: text.count + 1)
        reached[0] = true
        for one in pattern {
            var next = [Bool](repeating: false, count: text.count + 1)
            for place in 0...text.count {
                if one == UInt8(ascii: "*") {
                    next[place] = reached[place] || place > 0 && next[place - 1]
                } else if place > 0, reached[place - 1], one == UInt8(ascii: "?") || one == text[place - 1] {
                    next[place] = true
                }
            }
            reached = next
        }
        return reached[text.count]
    }
}
