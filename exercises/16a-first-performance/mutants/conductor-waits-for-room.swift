// caught-by: no-room
// misconception: The conductor starts a replacement only beside the unhealthy task. At maximumPercent 100 there is never room, and nothing ever happens: there the unhealthy one has to leave first.
import Orchestra

/// Whose turn it is.
struct Router: ELB.RoutingAlgorithm {
    private var last = 0

    mutating func chooseTarget(
        for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        guard let next = targets.first(where: { $0.registration > last }) ?? targets.first else { return nil }
        last = next.registration
        return next.id
    }
}

/// Whether a line of the usher's list fits.
struct Matcher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        let path = Array(request.path.utf8)
        return conditions.allSatisfy { condition in condition.values.contains { fits(Array($0.utf8)[...], path[...]) } }
    }

    private func fits(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") { return fits(pattern.dropFirst(), text) || !text.isEmpty && fits(pattern, text.dropFirst()) }
        guard let letter = text.first, first == UInt8(ascii: "?") || first == letter else { return false }
        return fits(pattern.dropFirst(), text.dropFirst())
    }
}

/// Who is well.
struct HealthMachine: ELB.HealthPolicy {
    func evaluate(_ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds)
        -> ELB.TargetHealthRecord
    {
        var record = record
        record.consecutivePasses = result.hasPassed ? record.consecutivePasses + 1 : 0
        record.consecutiveFailures = result.hasPassed ? 0 : record.consecutiveFailures + 1
        let passes = record.state == .initial ? 1 : thresholds.healthyThresholdCount
        if record.consecutivePasses >= passes { record.state = .healthy }
        if record.consecutiveFailures >= thresholds.unhealthyThresholdCount { record.state = .unhealthy }
        return record
    }
}

/// Who comes, and who goes.
struct Conductor: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let unhealthy = service.tasks.filter { $0.health == .unhealthy }
        let healthy = service.tasks.count { $0.health == .healthy }
        let present = service.tasks.count - unhealthy.count
        if present > service.desiredCount {
            let leaving = service.tasks.sorted { rank($0) < rank($1) }.prefix(service.tasks.count - service.desiredCount)
            return leaving.map { .stop($0.id, because: .scalingIn) }
        }
        let room = service.upperLimit - service.tasks.count
        let count = min(service.desiredCount - present, room)
        let leaving = min(healthy + unhealthy.count - service.desiredCount, unhealthy.count)
        return (count > 0 ? [.start(count: count, replacingUnhealthy: 0)] : [])
            + unhealthy.prefix(max(leaving, 0)).map { .stop($0.id, because: .unhealthy) }
    }

    private func rank(_ task: ECS.ServiceState.TaskState) -> Int {
        task.lastStatus != .running ? 0 : task.health == .unhealthy ? 1 : 2
    }
}
