// caught-by: glance
// misconception: As many are started as there is room for. How many may start now is in `launchesAllowed`.
// reads: 03-service#a-section-whose-instrument-cant-be-found
import Orchestra

/// At the door: whether a rule is for a request.
struct Usher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        conditions.allSatisfy { holds($0, for: request) }
    }

    private func holds(_ condition: ELB.RuleCondition, for request: ELB.Request) -> Bool {
        switch condition.field {
        case .pathPattern: return condition.values.contains { fits($0, request.path) }
        case .hostHeader: return condition.values.contains { fitsAnyCase($0, hostName(request.host)) }
        case .httpRequestMethod: return condition.httpRequestMethodConfig!.values.contains(request.method)
        case .httpHeader:
            let config = condition.httpHeaderConfig!
            let headers = request.headers.filter { $0.name.lowercased() == config.httpHeaderName.lowercased() }
            return headers.contains { header in config.values.contains { fitsAnyCase($0, header.value) } }
        case .queryString:
            let wanted = condition.queryStringConfig!.values
            return pairs(of: request.query).contains { pair in
                wanted.contains { fitsEscaped($0.key ?? "*", pair.key) && fitsEscaped($0.value, pair.value) }
            }
        case .sourceIp:
            return condition.sourceIpConfig!.values.contains { ELB.CIDRBlock($0)?.contains(request.sourceIP) ?? false }
        }
    }

    private func fitsAnyCase(_ pattern: String, _ text: String) -> Bool { fits(pattern.lowercased(), text.lowercased()) }
}

/// Between two halls: to each its share.
struct Shares: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}

/// On the list: who is next.
struct NextPlease: ELB.RoutingAlgorithm {
    private var lastRegistration = 0

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        guard let next = targets.first(where: { $0.registration > lastRegistration }) ?? targets.first else { return nil }
        lastRegistration = next.registration
        return next.id
    }
}

/// At the roll-call: who is well.
struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        let passes = result.hasPassed ? record.consecutivePasses + 1 : 0
        let failures = result.hasPassed ? 0 : record.consecutiveFailures + 1
        var state = record.state
        if passes >= (state == .initial ? 1 : thresholds.healthyThresholdCount) { state = .healthy }
        if failures >= thresholds.unhealthyThresholdCount { state = .unhealthy }
        return ELB.TargetHealthRecord(state: state, consecutivePasses: passes, consecutiveFailures: failures)
    }
}

/// Behind the stage: whether a task counts.
struct Doctor: ECS.TaskHealthPolicy {
    func health(of task: ECS.TaskEvidence) -> ECS.ServiceState.TaskState.Health {
        guard task.lastStatus == .running else { return .unknown }
        if task.healthStatus == .unhealthy || task.targets.contains(where: { $0 == .unhealthy || $0 == .unused }) {
            return task.ranFor < task.gracePeriod ? .unknown : .unhealthy
        }
        guard task.hasHealthCheck || !task.targets.isEmpty else {
            return task.ranFor >= task.healthyAfterRunning ? .healthy : .unknown
        }
        let isSound = !task.hasHealthCheck || task.healthStatus == .healthy
        return isSound && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
}

/// Along the chairs: who is sent for, and who is sent home.
struct Manager: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let new = service.tasks.filter(\.isPrimary)
        let old = service.tasks.filter { !$0.isPrimary }
        let unhealthy = new.filter { $0.health == .unhealthy }
        let present = new.count - unhealthy.count
        let healthy = service.tasks.count { $0.health == .healthy }

        let spare = max(healthy - service.lowerLimit, 0)
        let mayLeave = old.filter { $0.health == .unhealthy || !$0.isProtected }
        let older = mayLeave.filter { $0.health != .healthy } + mayLeave.filter { $0.health == .healthy }.prefix(spare)
        let leaving = older.map { ECS.TaskChange.stop($0.id, because: .deployment) }

        if present > service.desiredCount {
            let surplus = new.filter { $0.health == .unhealthy || !$0.isProtected }.sorted { rank($0) < rank($1) }
            return leaving + surplus.prefix(new.count - service.desiredCount).map { .stop($0.id, because: .scalingIn) }
        }

        let room = service.upperLimit - service.tasks.count
        let count = min(service.desiredCount - present, room)
        let start = count > 0 ? [ECS.TaskChange.start(count: count, replacingUnhealthy: min(count, unhealthy.count))] : []

        let well = new.count { $0.health == .healthy }
        var ill = min(well + unhealthy.count - service.desiredCount, unhealthy.count)
        if ill <= 0, room <= 0, present == well { ill = min(1, unhealthy.count) }
        return start + unhealthy.prefix(max(ill, 0)).map { .stop($0.id, because: .unhealthy) } + leaving
    }

    private func rank(_ task: ECS.ServiceState.TaskState) -> Int {
        if task.lastStatus != .running { return 0 }
        return task.health == .unhealthy ? 1 : task.health == .unknown ? 2 : 3
    }
}

/// In the last row: when a new edition is given up.
struct Patience: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var record = record
        switch outcome {
        case .taskFailedToStart: record.failureCount += record.hasRun ? 0 : 1
        case .taskExited, .taskFailedHealthChecks: record.failureCount += 1
        case .taskRunning: record.hasRun = true
        case .taskHealthy: if limits.resetOnHealthyTask { record.failureCount = 0 }
        case .desiredCountChanged: break
        }
        if record.failureCount >= threshold(limits) { record.status = .triggered }
        return record
    }

    private func threshold(_ limits: ECS.CircuitBreakerLimits) -> Int {
        let value = limits.thresholdConfiguration.value
        let share = (limits.desiredCount * value + 99) / 100
        switch limits.thresholdConfiguration.type {
        case .count: return value
        case .boundedPercent: return min(max(share, 3), 200)
        case .unboundedPercent: return max(share, 1)
        }
    }
}
