import Orchestra

struct Usher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        for condition in conditions {
            let values: [String]
            switch condition.field {
            case .pathPattern: values = condition.values.filter { fits($0, request.path) }
            case .hostHeader:
                values = condition.values.filter { fits($0.lowercased(), hostName(request.host).lowercased()) }
            case .httpRequestMethod: values = condition.httpRequestMethodConfig?.values.filter { $0 == request.method } ?? []
            case .httpHeader:
                values = request.headers.filter { header in
                    guard let config = condition.httpHeaderConfig else { return false }
                    return config.httpHeaderName.lowercased() == header.name.lowercased()
                        && config.values.contains { fits($0.lowercased(), header.value.lowercased()) }
                }.map(\.value)
            case .queryString:
                values = pairs(of: request.query).filter { pair in
                    condition.queryStringConfig!.values.contains { wanted in
                        if let key = wanted.key, !fitsEscaped(key, pair.key) { return false }
                        return fitsEscaped(wanted.value, pair.value)
                    }
                }.map(\.key)
            case .sourceIp:
                values = condition.sourceIpConfig!.values.filter { ELB.CIDRBlock($0)!.contains(request.sourceIP) }
            }
            if values.isEmpty { return false }
        }
        return true
    }
}

/// A ruler of segments, written out.
struct Shares: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        let ruler = targetGroups.flatMap { [String](repeating: $0.targetGroupArn, count: $0.weight) }
        return ruler.indices.contains(draw) ? ruler[draw] : nil
    }
}

/// A queue: whoever has had a turn goes to its end.
struct NextPlease: ELB.RoutingAlgorithm {
    private var waiting: [ELB.Target.ID] = []

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        waiting.removeAll { id in !targets.contains { $0.id == id } }
        for target in targets.reversed() where !waiting.contains(target.id) { waiting.insert(target.id, at: 0) }
        guard !waiting.isEmpty else { return nil }
        let next = waiting.removeFirst()
        waiting.append(next)
        return next
    }
}

struct RollCall: ELB.HealthPolicy {
    func evaluate(
        _ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
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
}

/// The worst that anybody says of it.
struct Doctor: ECS.TaskHealthPolicy {
    func health(of task: ECS.TaskEvidence) -> ECS.ServiceState.TaskState.Health {
        if task.lastStatus != .running { return .unknown }
        var words: [ECS.ServiceState.TaskState.Health] = task.targets.map {
            switch $0 {
            case .healthy: .healthy
            case .unhealthy, .unused: .unhealthy
            default: .unknown
            }
        }
        if task.hasHealthCheck {
            words.append(task.healthStatus == .healthy ? .healthy : task.healthStatus == .unhealthy ? .unhealthy : .unknown)
        }
        if words.isEmpty { return task.ranFor < task.healthyAfterRunning ? .unknown : .healthy }
        if words.contains(.unhealthy) { return task.ranFor >= task.gracePeriod ? .unhealthy : .unknown }
        return words.contains(.unknown) ? .unknown : .healthy
    }
}

/// Careful: at a look it starts one, and stops one healthy task.
struct Manager: ECS.ServiceScheduler {
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
            if task.health == .unhealthy || task.health == .unknown && !task.isProtected {
                changes.append(.stop(task.id, because: .deployment))
            } else if task.health == .healthy, !task.isProtected, spare > 0 {
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
                guard task.health == .unhealthy || !task.isProtected else { continue }
                changes.append(.stop(task.id, because: .scalingIn))
                surplus -= 1
            }
            if surplus > 0, changes.isEmpty,
                let first = service.tasks.first(where: { $0.isPrimary && $0.health == .healthy && !$0.isProtected })
            {
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
}

struct Patience: ECS.DeploymentCircuitBreaker {
    func evaluate(
        _ outcome: ECS.DeploymentOutcome, of record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord {
        var (count, hasRun) = (record.failureCount, record.hasRun)
        if outcome == .taskRunning { hasRun = true }
        if outcome == .taskHealthy && limits.resetOnHealthyTask { count = 0 }
        if [.taskExited, .taskFailedHealthChecks].contains(outcome) || outcome == .taskFailedToStart && !hasRun { count += 1 }
        let configuration = limits.thresholdConfiguration
        let isTooMuch: Bool
        if configuration.type == .count {
            isTooMuch = count >= configuration.value
        } else {
            let isShare = count * 100 >= limits.desiredCount * configuration.value
            isTooMuch =
                configuration.type == .boundedPercent ? count >= 200 || count >= 3 && isShare : count >= 1 && isShare
        }
        return .init(status: isTooMuch ? .triggered : .monitoring, failureCount: count, hasRun: hasRun)
    }
}
