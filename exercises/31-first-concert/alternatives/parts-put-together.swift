import Orchestra

/// The earlier exercises' own types, each asked in its turn.
struct Orchestrator {
    private var list = RoundRobin()
    private let caller = RollCall()
    private let manager = Manager()

    func holds(_ conditions: [ELB.RuleCondition], for request: ELB.Request) -> Bool {
        !conditions.contains { !holds($0, for: request) }
    }

    private func holds(_ condition: ELB.RuleCondition, for request: ELB.Request) -> Bool {
        if condition.field == .httpRequestMethod {
            return Set(condition.httpRequestMethodConfig?.values ?? []).contains(request.method)
        }
        return condition.field == .pathPattern && condition.values.contains { Wildcards($0).fit(request.path) }
    }

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target]) -> ELB.Target.ID? { list.next(of: targets) }

    func health(
        after result: ELB.ProbeResult, was record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds
    ) -> ELB.TargetHealthRecord { caller.evaluate(result.hasPassed, record, thresholds) }

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] { manager.changes(for: service) }

    func record(
        after outcome: ECS.DeploymentOutcome, was record: ECS.CircuitBreakerRecord, limits: ECS.CircuitBreakerLimits
    ) -> ECS.CircuitBreakerRecord { Breaker(record: record).hearing(outcome, limits) }
}

/// Whoever waits longest is next: turns are remembered by target, not by place.
private struct RoundRobin {
    var served: [Int: Int] = [:]
    var count = 0

    mutating func next(of targets: [ELB.Target]) -> ELB.Target.ID? {
        guard
            let next = targets.min(by: {
                (served[$0.registration] ?? 0, $0.registration) < (served[$1.registration] ?? 0, $1.registration)
            })
        else { return nil }
        count += 1
        served[next.registration] = count
        return next.id
    }
}

private struct RollCall {
    func evaluate(_ hasPassed: Bool, _ record: ELB.TargetHealthRecord, _ thresholds: ELB.HealthThresholds) -> ELB.TargetHealthRecord
    {
        switch (record.state, hasPassed) {
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

/// A glance at those who are new, and a change of edition for the others.
private struct Manager {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let new = service.tasks.filter { $0.isPrimary }
        let old = service.tasks.filter { !$0.isPrimary }
        return glance(new, service) + changeOfEdition(old, service)
    }

    private func glance(_ new: [ECS.ServiceState.TaskState], _ service: ECS.ServiceState) -> [ECS.TaskChange] {
        let ill = new.filter { $0.health == .unhealthy }
        let present = new.filter { $0.health != .unhealthy }
        let tooMany = present.count - service.desiredCount
        if tooMany > 0 {
            let coming = new.filter { $0.lastStatus != .running }
            let unproven = present.filter { $0.lastStatus == .running && $0.health == .unknown }
            let well = present.filter { $0.health == .healthy }
            return (coming + ill + unproven + well.reversed()).prefix(new.count - service.desiredCount).map {
                .stop($0.id, because: .scalingIn)
            }
        }
        var changes: [ECS.TaskChange] = []
        let room = service.upperLimit - service.tasks.count
        let starts = [-tooMany, room, service.launchesAllowed].min()!
        if starts > 0 { changes.append(.start(count: starts, replacingUnhealthy: 0)) }
        let well = present.count { $0.health == .healthy }
        var leaving = well + ill.count - service.desiredCount
        if leaving <= 0 { leaving = room <= 0 && well == present.count ? 1 : 0 }
        return changes + ill.prefix(leaving).map { .stop($0.id, because: .unhealthy) }
    }

    private func changeOfEdition(_ old: [ECS.ServiceState.TaskState], _ service: ECS.ServiceState) -> [ECS.TaskChange] {
        var spare = service.tasks.count { $0.health == .healthy } - service.lowerLimit
        return old.filter { task in
            guard task.health == .healthy else { return true }
            spare -= 1
            return spare >= 0
        }.map { .stop($0.id, because: .deployment) }
    }
}

private struct Breaker {
    var record: ECS.CircuitBreakerRecord

    func hearing(_ outcome: ECS.DeploymentOutcome, _ limits: ECS.CircuitBreakerLimits) -> ECS.CircuitBreakerRecord {
        var heard = record
        if outcome == .taskHealthy, limits.resetOnHealthyTask { heard.failureCount = 0 }
        if outcome == .taskRunning { heard.hasRun = true }
        let counts = outcome == .taskExited || outcome == .taskFailedHealthChecks || outcome == .taskFailedToStart && !record.hasRun
        if counts { heard.failureCount += 1 }
        let half = Int((Double(limits.desiredCount) / 2).rounded(.up))
        heard.status = heard.failureCount >= min(200, max(3, half)) ? .triggered : .monitoring
        return heard
    }
}

private struct Wildcards {
    let pattern: Substring

    init(_ pattern: String) { self.pattern = pattern[...] }

    func fit(_ text: String) -> Bool { Self.fit(pattern, text[...]) }

    private static func fit(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" { return fit(pattern.dropFirst(), text) || !text.isEmpty && fit(pattern, text.dropFirst()) }
        return !text.isEmpty && (first == "?" || first == text.first) && fit(pattern.dropFirst(), text.dropFirst())
    }
}
