// caught-by: glance
// misconception: As many are started as there is room for. How many may start now is in `launchesAllowed`.
// reads: 03-service#a-section-whose-instrument-cant-be-found
import Orchestra

/// One house: who is let in where, who plays next, who is well, who is sent for, and when a new edition is given up.
struct Orchestrator {
    private var lastRegistration = 0

    func holds(_ conditions: [ELB.RuleCondition], for request: ELB.Request) -> Bool {
        conditions.allSatisfy { condition in
            switch condition.field {
            case .pathPattern: condition.values.contains { matches($0, request.path) }
            case .httpRequestMethod: condition.httpRequestMethodConfig!.values.contains(request.method)
            default: false
            }
        }
    }

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target]) -> ELB.Target.ID? {
        guard let next = targets.first(where: { $0.registration > lastRegistration }) ?? targets.first else { return nil }
        lastRegistration = next.registration
        return next.id
    }

    func health(
        after result: ELB.ProbeResult, was record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = result.hasPassed ? 0 : record.consecutiveFailures + 1
        var state = record.state
        if passes >= (state == .initial ? 1 : thresholds.healthyThresholdCount) { state = .healthy }
        if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let new = service.tasks.filter(\.isPrimary)
        let old = service.tasks.filter { !$0.isPrimary }
        let unhealthy = new.filter { $0.health == .unhealthy }
        let present = new.count - unhealthy.count
        let healthy = service.tasks.count { $0.health == .healthy }

        let leaving = healthyLast(old).prefix(old.count { $0.health != .healthy } + max(healthy - service.lowerLimit, 0))
        let older = leaving.map { ECS.TaskChange.stop($0.id, because: .deployment) }

        if present > service.desiredCount {
            return older + healthyLast(new).prefix(new.count - service.desiredCount).map { .stop($0.id, because: .scalingIn) }
        }

        let room = service.upperLimit - service.tasks.count
        let count = min(service.desiredCount - present, room)
        let start = count > 0 ? [ECS.TaskChange.start(count: count, replacingUnhealthy: min(count, unhealthy.count))] : []

        let well = new.count { $0.health == .healthy }
        var ill = min(well + unhealthy.count - service.desiredCount, unhealthy.count)
        if ill <= 0, room <= 0, present == well { ill = min(1, unhealthy.count) }
        return start + unhealthy.prefix(max(ill, 0)).map { .stop($0.id, because: .unhealthy) } + older
    }

    func record(
        after outcome: ECS.DeploymentOutcome, was record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var record = record
        switch outcome {
        case .taskFailedToStart: record.failureCount += record.hasRun ? 0 : 1
        case .taskExited, .taskFailedHealthChecks: record.failureCount += 1
        case .taskRunning: record.hasRun = true
        case .taskHealthy: if limits.resetOnHealthyTask { record.failureCount = 0 }
        case .desiredCountChanged: break
        }
        if record.failureCount >= min(max((limits.desiredCount + 1) / 2, 3), 200) { record.status = .triggered }
        return record
    }
}

private func healthyLast(_ tasks: [ECS.ServiceState.TaskState]) -> [ECS.ServiceState.TaskState] {
    func rank(_ task: ECS.ServiceState.TaskState) -> Int {
        if task.lastStatus != .running { return 0 }
        return task.health == .unhealthy ? 1 : task.health == .unknown ? 2 : 3
    }
    return tasks.sorted { rank($0) < rank($1) }
}

private func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var (p, t) = (0, 0)
    var star: (behind: Int, taken: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == "*" {
            p += 1
            star = (p, t)
        } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
            p += 1
            t += 1
        } else if let (behind, taken) = star {
            star = (behind, taken + 1)
            (p, t) = (behind, taken + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
}
