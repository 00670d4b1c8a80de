import Orchestra

/// Begins with the last target and goes backwards.
struct Router: ELB.RoutingAlgorithm {
    var served: Int?

    mutating func chooseTarget(
        for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        let earlier = targets.last { $0.registration < served ?? .max }
        let next = earlier ?? targets.last
        served = next?.registration
        return next?.id
    }
}

/// Remembers the last star.
struct Matcher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        !conditions.contains { condition in !condition.values.contains { fits($0, request.path) } }
    }

    private func fits(_ patternText: String, _ pathText: String) -> Bool {
        let (pattern, path) = (Array(patternText), Array(pathText))
        var (p, t) = (0, 0)
        var star: (p: Int, t: Int)?
        while t < path.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == path[t] || pattern[p] == "?" {
                p += 1
                t += 1
            } else if let last = star {
                star = (last.p, last.t + 1)
                (p, t) = (last.p + 1, last.t + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}

/// Counts down, in one counter for both.
struct HealthMachine: ELB.HealthPolicy {
    func evaluate(_ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds)
        -> ELB.TargetHealthRecord
    {
        var after = record
        let isWell = record.state == .healthy
        if result.hasPassed == isWell, record.state != .initial {
            after.consecutivePasses = 0
        } else if result.hasPassed, record.state == .initial {
            after = .init(state: .healthy)
        } else {
            after.consecutivePasses += 1
            let needed = result.hasPassed ? thresholds.healthyThresholdCount : thresholds.unhealthyThresholdCount
            if after.consecutivePasses >= needed { after = .init(state: result.hasPassed ? .healthy : .unhealthy) }
        }
        return after
    }
}

/// One start for each that is missing; the newest leave first.
struct Conductor: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let ill = service.tasks.filter { $0.health == .unhealthy }
        let present = service.tasks.filter { $0.health != .unhealthy }
        if present.count > service.desiredCount {
            let order = present.filter { $0.lastStatus == .running } + ill + present.filter { $0.lastStatus != .running }
            return order.dropFirst(service.desiredCount).map { .stop($0.id, because: .scalingIn) }
        }
        var changes: [ECS.TaskChange] = []
        let full = service.upperLimit <= service.tasks.count
        var all = service.tasks.count
        var coming = present.count
        while coming < service.desiredCount, all < service.upperLimit || ill.isEmpty {
            changes.append(.start(count: 1, replacingUnhealthy: 0))
            all += 1
            coming += 1
        }
        let well = present.filter { $0.health == .healthy }.count
        let replaced = well + ill.count - service.desiredCount
        if replaced > 0 {
            changes += ill.suffix(replaced).map { .stop($0.id, because: .unhealthy) }
        } else if let last = ill.last, full, well == present.count {
            changes.append(.stop(last.id, because: .unhealthy))
        }
        return changes
    }
}
