// Why a healthy target gets no request.

extension RequestStory {
    /// Requests that arrived while it was healthy.
    private func arrivals(since: Int) -> [(place: Int, record: RequestRecord)] {
        let start = log[since].time
        return log.indices.compactMap { place in
            guard place > since, case .requestAnswered(let record) = log[place].event,
                log[place].time - .nanoseconds(record.nanoseconds) >= start
            else { return nil }
            return (place, record)
        }
    }

    /// The rules that lead here, with their groups; the default rule's priority is `default`.
    private var ways: [(listener: String, rule: ELB.Rule, tuple: ELB.TargetGroupTuple)] {
        var ways: [(listener: String, rule: ELB.Rule, tuple: ELB.TargetGroupTuple)] = []
        for entry in trace.listeners {
            for rule in entry.rules {
                for tuple in rule.actions.flatMap(\.targetGroups) where tuple.targetGroupArn == story.group.arn {
                    ways.append((entry.listener.listenerArn, rule, tuple))
                }
            }
        }
        return ways
    }

    mutating func turn(_ since: Int) -> (Explanation.Rule?, String) {
        let time = trace.clock(since)
        chain.add(since, story.states.contains { $0.health.state == .unhealthy } ? .healthyThreshold : .onePassMakesHealthy)
        let arrivals = arrivals(since: since)
        let answers = Set(story.answers)
        let own = arrivals.filter { answers.contains($0.place) }
        if let last = own.last {
            chain.add(own.first?.place)
            return (
                algorithm,
                "\(name) does get requests: \(own.count) of \(arrivals.count) since it is healthy, the last one at "
                    + "\(trace.clock(last.place))."
            )
        }
        let beginning = "\(name) gets no request\(before) although it is healthy in \(group) since \(time):"
        if !ways.isEmpty, ways.allSatisfy({ $0.tuple.weight == 0 }) {
            return (.forwardWeighted, "\(beginning) every rule that leads there gives the target group weight 0.")
        }
        guard !arrivals.isEmpty else {
            let some = log.contains { if case .requestAnswered = $0.event { true } else { false } }
            return some
                ? (.initialGetsNothing, "\(beginning) all requests came before, when it couldn't have any.")
                : (nil, "\(beginning) nobody has sent any.")
        }
        let here = arrivals.filter { $0.record.targetGroup == story.group }
        guard !here.isEmpty else { return elsewhere(arrivals, beginning) }
        return others(here, since, beginning)
    }

    /// No request came to its target group.
    private mutating func elsewhere(
        _ arrivals: [(place: Int, record: RequestRecord)], _ beginning: String
    ) -> (Explanation.Rule?, String) {
        chain.add(arrivals.map(\.place).suffix(3))
        // By the same rule, but to another of its target groups.
        let shared = arrivals.filter { arrival in
            ways.contains { $0.listener == arrival.record.listener.arn && $0.rule.priority == arrival.record.rule }
        }
        guard let last = shared.last else {
            let rules = distinct(arrivals.map { "rule \($0.record.rule) of \($0.record.listener)" })
            return (
                .lowestPriorityFirst,
                "\(beginning) the \(counted(arrivals.count, "request")) since then went by \(rules.joined(separator: ", ")), and none of "
                    + "them leads there."
            )
        }
        let config = ways.first { $0.rule.priority == last.record.rule }?.rule.actions.compactMap(\.forwardConfig).first
        if config?.targetGroupStickinessConfig?.enabled ?? false {
            return (.forwardSticky, "\(beginning) the clients stay with the other target group of the rule.")
        }
        return (.forwardWeighted, "\(beginning) by its weight, the rule sent all of them to another target group.")
    }

    /// They came to its target group, and others had them.
    private mutating func others(
        _ here: [(place: Int, record: RequestRecord)], _ since: Int, _ beginning: String
    ) -> (Explanation.Rule?, String) {
        chain.add(here.map(\.place).suffix(5))
        let attributes = trace.described(story.group)?.attributes
        let count = counted(here.count, "request")
        if let zone = zoneWithout(here, attributes) {
            return (
                .crossZoneOff,
                "\(beginning) without cross-zone load balancing a node keeps to its own zone, and the \(count) came "
                    + "to nodes of others than \(zone)."
            )
        }
        let healthy = trace.described(story.group)?.targets.count { $0.description.targetHealth.state == .healthy } ?? 0
        let most = distinct(here.compactMap(\.record.target)).map { target in here.count { $0.record.target == target } }.max() ?? 0
        if let attributes, attributes.stickinessEnabled, most > 1 {
            return (
                attributes.stickinessType == .appCookie ? .applicationCookie : .loadBalancerCookie,
                "\(beginning) the group is sticky, and the clients of the \(count) stay with others."
            )
        }
        if let slow = attributes?.slowStartDurationSeconds, slow > 0,
            Duration.nanoseconds(trace.now) - log[since].time < .seconds(slow)
        {
            return (.slowStart, "\(beginning) it is in its slow start of \(slow) s, and the \(count) went to others.")
        }
        if attributes?.anomalyMitigationEnabled ?? false {
            return (.anomalyMitigation, "\(beginning) by their weights the \(count) went to others.")
        }
        return (
            algorithm, "\(beginning) \(count) came since then, for \(counted(healthy, "healthy target")), and it wasn't its turn."
        )
    }

    private var algorithm: Explanation.Rule {
        switch trace.described(story.group)?.attributes.loadBalancingAlgorithmType {
        case .leastOutstandingRequests: .leastOutstandingRequests
        case .weightedRandom: .weightedRandom
        case .roundRobin, nil: .roundRobin
        }
    }

    /// Its zone, where nodes keep to their zones and all answers came out of others.
    private func zoneWithout(
        _ here: [(place: Int, record: RequestRecord)], _ attributes: ELB.TargetGroupAttributes?
    ) -> String? {
        guard attributes.map({ !$0.isCrossZone }) ?? false, let own = zone(of: story.target, story.task) else { return nil }
        let answered = here.compactMap { arrival in arrival.record.target.flatMap { zone(of: $0, arrival.record.task) } }
        return answered.contains(own) ? nil : own
    }

    /// Its container instance's, or the one of the default VPC's subnets that its address is in.
    private func zone(of target: ELB.Target.ID, _ task: ECS.Task.ID?) -> String? {
        if let zone = task.flatMap({ trace.described($0)?.availabilityZone }) { return zone }
        let bytes = target.id.split(separator: ".").compactMap { UInt8($0) }
        guard bytes.count == 4 else { return nil }
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let zones = ELB.AvailabilityZone.defaults
        return zones[Int(address % UInt32(zones.count))].zoneName
    }
}

/// Each once, in the order in which they come.
func distinct<Value: Equatable>(_ values: [Value]) -> [Value] {
    var seen: [Value] = []
    for value in values where !seen.contains(value) { seen.append(value) }
    return seen
}
