import Orchestra

struct Usher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        !conditions.contains { condition in
            switch condition.field {
            case .pathPattern: condition.values.allSatisfy { !fits($0, request.path) }
            case .hostHeader: condition.values.allSatisfy { !fitsEscaped($0, hostName(request.host)) }
            case .httpRequestMethod: !condition.httpRequestMethodConfig!.values.contains(request.method)
            case .httpHeader: !isThere(condition.httpHeaderConfig!, request.headers)
            case .queryString: !isThere(condition.queryStringConfig!.values, request.query)
            case .sourceIp:
                condition.sourceIpConfig!.values.compactMap { ELB.CIDRBlock($0) }.allSatisfy { !$0.contains(request.sourceIP) }
            }
        }
    }

    private func isThere(_ config: ELB.RuleCondition.HttpHeaderConfig, _ headers: [ELB.Request.Header]) -> Bool {
        headers.contains { header in
            header.name.lowercased() == config.httpHeaderName.lowercased()
                && config.values.contains { fits($0.lowercased(), header.value.lowercased()) }
        }
    }

    private func isThere(_ wanted: [ELB.RuleCondition.QueryStringConfig.KeyValuePair], _ query: String) -> Bool {
        let pairs = pairs(of: query)
        return wanted.contains { wanted in
            pairs.contains { pair in
                (wanted.key.map { fitsEscaped($0, pair.key) } ?? true) && fitsEscaped(wanted.value, pair.value)
            }
        }
    }
}

struct Shares: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var end = 0
        return targetGroups.first { group in
            end += group.weight
            return draw < end
        }?.targetGroupArn
    }
}

/// Whoever waits longest is next.
struct NextPlease: ELB.RoutingAlgorithm {
    private var served: [Int: Int] = [:]
    private var count = 0

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        let next = targets.min { (served[$0.registration] ?? 0, $0.registration) < (served[$1.registration] ?? 0, $1.registration) }
        guard let next else { return nil }
        count += 1
        served[next.registration] = count
        return next.id
    }
}

struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord {
        switch (record.state, result.hasPassed) {
        case (.initial, true): .init(state: .healthy, consecutivePasses: 1)
        case (.healthy, true): .init(state: .healthy, consecutivePasses: record.consecutivePasses + 1)
        case (_, true):
            .init(
                state: record.consecutivePasses + 1 >= thresholds.healthyThresholdCount ? .healthy : .unhealthy,
                consecutivePasses: record.consecutivePasses + 1)
        case (let state, false):
            .init(
                state: record.consecutiveFailures + 1 >= thresholds.unhealthyThresholdCount ? .unhealthy : state,
                consecutiveFailures: record.consecutiveFailures + 1)
        }
    }
}

struct Doctor: ECS.TaskHealthPolicy {
    func health(of task: ECS.TaskEvidence) -> ECS.ServiceState.TaskState.Health {
        guard task.lastStatus == .running else { return .unknown }
        let isIll = task.healthStatus == .unhealthy || !Set(task.targets).isDisjoint(with: [.unhealthy, .unused])
        if isIll { return task.ranFor >= task.gracePeriod ? .unhealthy : .unknown }
        let lacks = task.targets.contains { $0 != .healthy } || task.hasHealthCheck && task.healthStatus != .healthy
        let isUnasked = task.targets.isEmpty && !task.hasHealthCheck
        return lacks || isUnasked && task.ranFor < task.healthyAfterRunning ? .unknown : .healthy
    }
}

/// A glance at those who are new, and a change of edition for the others.
struct Manager: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        glance(service.tasks.filter { $0.isPrimary }, service) + changeOfEdition(service.tasks.filter { !$0.isPrimary }, service)
    }

    private func glance(_ new: [ECS.ServiceState.TaskState], _ service: ECS.ServiceState) -> [ECS.TaskChange] {
        let ill = new.filter { $0.health == .unhealthy }
        let present = new.filter { $0.health != .unhealthy }
        let tooMany = present.count - service.desiredCount
        if tooMany > 0 {
            let free = new.filter { !$0.isProtected || $0.health == .unhealthy }
            let coming = free.filter { $0.lastStatus != .running }
            let unproven = free.filter { $0.lastStatus == .running && $0.health == .unknown }
            let well = free.filter { $0.health == .healthy }
            return (coming + ill + unproven + well.reversed()).prefix(new.count - service.desiredCount).map {
                .stop($0.id, because: .scalingIn)
            }
        }
        let room = service.upperLimit - service.tasks.count
        let starts = [-tooMany, room, service.launchesAllowed].min()!
        let well = present.count { $0.health == .healthy }
        var leaving = well + ill.count - service.desiredCount
        if leaving <= 0 { leaving = room <= 0 && well == present.count ? 1 : 0 }
        return (starts > 0 ? [.start(count: starts, replacingUnhealthy: 0)] : [])
            + ill.prefix(leaving).map { .stop($0.id, because: .unhealthy) }
    }

    private func changeOfEdition(_ old: [ECS.ServiceState.TaskState], _ service: ECS.ServiceState) -> [ECS.TaskChange] {
        var spare = service.tasks.count { $0.health == .healthy } - service.lowerLimit
        return old.filter { task in
            if task.health == .unhealthy { return true }
            guard !task.isProtected else { return false }
            guard task.health == .healthy else { return true }
            spare -= 1
            return spare >= 0
        }.map { .stop($0.id, because: .deployment) }
    }
}

struct Patience: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var heard = record
        switch (outcome, record.hasRun) {
        case (.taskHealthy, _) where limits.resetOnHealthyTask: heard.failureCount = 0
        case (.taskRunning, _): heard.hasRun = true
        case (.taskExited, _), (.taskFailedHealthChecks, _), (.taskFailedToStart, false): heard.failureCount += 1
        default: break
        }
        let (type, value) = (limits.thresholdConfiguration.type, limits.thresholdConfiguration.value)
        let share = Int((Double(limits.desiredCount * value) / 100).rounded(.up))
        let threshold = [.count: value, .boundedPercent: max(3, min(200, share)), .unboundedPercent: max(1, share)][type]!
        heard.status = heard.failureCount >= threshold ? .triggered : .monitoring
        return heard
    }
}
