import Orchestra

/// Keeps everybody in a queue: whoever was served goes to its end.
struct Router: ELB.RoutingAlgorithm {
    private var queue: [ELB.Target.ID] = []

    mutating func chooseTarget(
        for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        let present = targets.map(\.id)
        queue = queue.filter(present.contains) + present.reversed().filter { !queue.contains($0) }
        guard !queue.isEmpty else { return nil }
        queue.append(queue.removeFirst())
        return queue.last
    }
}

/// Remembers which places of the pattern may have been reached, character by character.
struct Matcher: ELB.RuleMatcher {
    func matches(_ conditions: [ELB.RuleCondition], _ request: ELB.Request) -> Bool {
        for condition in conditions {
            var holds = false
            for value in condition.values where fits(Array(value), request.path) { holds = true }
            if !holds { return false }
        }
        return true
    }

    private func fits(_ pattern: [Character], _ path: String) -> Bool {
        func afterStars(_ place: Int) -> [Int] {
            place < pattern.count && pattern[place] == "*" ? [place] + afterStars(place + 1) : [place]
        }
        var places = Set(afterStars(0))
        for letter in path {
            var next: Set<Int> = []
            for place in places where place < pattern.count {
                if pattern[place] == "*" { next.formUnion(afterStars(place)) }
                if pattern[place] == letter || pattern[place] == "?" { next.formUnion(afterStars(place + 1)) }
            }
            places = next
        }
        return places.contains(pattern.count)
    }
}

/// By state and answer; it counts only what may change the state.
struct HealthMachine: ELB.HealthPolicy {
    func evaluate(_ result: ELB.ProbeResult, of record: ELB.TargetHealthRecord, thresholds: ELB.HealthThresholds)
        -> ELB.TargetHealthRecord
    {
        switch (record.state, result) {
        case (.initial, .passed): return ELB.TargetHealthRecord(state: .healthy)
        case (.unhealthy, .passed):
            let passes = record.consecutivePasses + 1
            return passes == thresholds.healthyThresholdCount
                ? ELB.TargetHealthRecord(state: .healthy) : ELB.TargetHealthRecord(state: .unhealthy, consecutivePasses: passes)
        case (.healthy, .passed), (.unhealthy, _): return ELB.TargetHealthRecord(state: record.state)
        default:
            let failures = record.consecutiveFailures + 1
            return failures == thresholds.unhealthyThresholdCount
                ? ELB.TargetHealthRecord(state: .unhealthy)
                : ELB.TargetHealthRecord(state: record.state, consecutiveFailures: failures)
        }
    }
}

/// Three heaps instead of a sorted list; the oldest leave first, and every stop has the same cause.
struct Conductor: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        var coming: [ECS.Task.ID] = []
        var ill: [ECS.Task.ID] = []
        var rest: [ECS.Task.ID] = []
        for task in service.tasks {
            switch (task.lastStatus, task.health) {
            case (.running, .unhealthy): ill.append(task.id)
            case (.running, _): rest.append(task.id)
            default: coming.append(task.id)
            }
        }
        let healthy = service.tasks.filter { $0.health == .healthy }.count
        let present = coming.count + rest.count
        if present > service.desiredCount {
            return (coming + ill + rest).dropLast(service.desiredCount).map { .stop($0, because: .scalingIn) }
        }
        let starting = max(0, min(service.desiredCount - present, service.upperLimit - present - ill.count))
        var going = max(0, min(ill.count, healthy + ill.count - service.desiredCount))
        if going == 0, !ill.isEmpty, present + ill.count >= service.upperLimit, healthy == present { going = 1 }
        return [.start(count: starting, replacingUnhealthy: 0)] + ill.prefix(going).map { .stop($0, because: .scalingIn) }
    }
}
