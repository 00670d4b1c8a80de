import Orchestra

enum TargetChecks {
    static func states(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .targetHealthChanged(let group, let target, _, let label, let health) = entry.event else { return nil }
        let name = label?.description ?? target.description
        guard let before = scene.witness.targets[.init(group: group, target: target)]?.state else {
            return health.state == .initial || health.state == .unused ? nil : "\(name) begins with \(health.state)"
        }
        let may: [ELB.TargetHealth.State] =
            switch before {
            case .unused: [.unused, .initial]
            case .initial: [.initial, .healthy, .unhealthy, .draining, .unused]
            case .healthy, .unhealthy: [.healthy, .unhealthy, .draining, .unused]
            case .draining: []
            }
        return may.contains(health.state) ? nil : "\(name) was \(before) and is \(health.state) in \(group)"
    }

    static func drainsWholeDelay(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .targetDeregistered(let group, let target, _, let label) = entry.event,
            let note = scene.witness.targets[.init(group: group, target: target)], note.state == .draining
        else { return nil }
        let drained = entry.time - note.since
        // One that is registered anew, or whose target group is deleted, leaves earlier.
        let isCutShort =
            !((try? scene.stage.describeTargetHealth(group, [target]))?.first?.targetHealth.reason == .notRegistered)
        return drained == .seconds(note.delay) || isCutShort && drained < .seconds(note.delay)
            ? nil : "\(label?.description ?? target.description) drained for \(drained), not \(note.delay) s, in \(group)"
    }

    static func unhealthyAtThreshold(_ entry: LogEntry, _ scene: Scene) -> String? {
        switch entry.event {
        case .targetCheckFailed(let group, let target, let label, _, let failures, let threshold):
            guard let last = scene.witness.targets[.init(group: group, target: target)]?.lastFailure,
                entry.time > scene.witness.checksChangedAt,
                last.at > newChecksSince(scene), let check = check(of: group, scene)
            else { return nil }
            if failures > threshold {
                return "\(label?.description ?? target.description) failed check \(failures) of \(threshold)"
            }
            // Two answers are as far apart as their checks, give or take how long the answers took.
            let least = Duration.seconds(check.healthCheckIntervalSeconds - check.healthCheckTimeoutSeconds)
            return last.count + 1 == failures && entry.time - last.at < least
                ? "\(label?.description ?? target.description) failed two checks within \(entry.time - last.at) in \(group)" : nil
        case .targetHealthChanged(let group, let target, _, let label, let health) where health.state == .unhealthy:
            guard let note = scene.witness.targets[.init(group: group, target: target)], note.state != .unhealthy,
                let check = check(of: group, scene), entry.time > scene.witness.checksChangedAt
            else { return nil }
            let count = note.lastFailure?.count ?? 0
            return count < check.unhealthyThresholdCount
                ? "\(label?.description ?? target.description) is unhealthy in \(group) after \(count) failures of \(check.unhealthyThresholdCount)"
                : nil
        default: return nil
        }
    }

    static func healthyAgainSlowly(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .targetHealthChanged(let group, let target, _, let label, let health) = entry.event, health.state == .healthy,
            let note = scene.witness.targets[.init(group: group, target: target)], note.state == .unhealthy,
            note.since > newChecksSince(scene), let check = check(of: group, scene)
        else { return nil }
        let least = check.healthyThresholdCount * check.healthCheckIntervalSeconds - check.healthCheckTimeoutSeconds
        return entry.time - note.since < .seconds(least)
            ? "\(label?.description ?? target.description) is healthy again after \(entry.time - note.since) in \(group)" : nil
    }

    /// A check that was on its way when the interval changed is followed by one after the old interval; no timeout is longer.
    private static func newChecksSince(_ scene: Scene) -> Duration { scene.witness.checksChangedAt + .seconds(5) }

    private static func check(of group: ELB.TargetGroup.ID, _ scene: Scene) -> ELB.TargetGroup? {
        scene.witness.targetGroups.contains(group) ? scene.stage[group] : nil
    }

    // MARK: Of the whole world

    static func unusedWithoutRule(_ scene: Scene) -> String? {
        var used: Set<String> = []
        for listener in scene.witness.listeners {
            for rule in (try? scene.stage.describeRules(of: listener)) ?? [] {
                for action in rule.actions where action.type == .forward {
                    used.formUnion(action.targetGroups.map(\.targetGroupArn))
                }
            }
        }
        for group in scene.witness.targetGroups {
            let isUsed = used.contains(group.arn)
            if scene.stage[group].loadBalancerArns.isEmpty == isUsed {
                return "\(group) is \(isUsed ? "" : "not ")in use, and says otherwise"
            }
            for target in (try? scene.stage.describeTargetHealth(group)) ?? [] where target.targetHealth.state != .draining {
                if (target.targetHealth.state == .unused) == isUsed {
                    return "\(target) in \(group), which is \(isUsed ? "" : "not ")in use"
                }
            }
        }
        return nil
    }

    static func describedAsLogged(_ scene: Scene) -> String? {
        var count = 0
        for group in scene.witness.targetGroups {
            let targets = (try? scene.stage.describeTargetHealth(group)) ?? []
            count += targets.count
            if Set(targets.map(\.target)).count != targets.count { return "a target is twice in \(group)" }
            for target in targets {
                let note = scene.witness.targets[.init(group: group, target: target.target)]
                if note?.state != target.targetHealth.state {
                    return "\(target) in \(group); the log says \(note?.state.rawValue ?? "nothing")"
                }
            }
        }
        return count == scene.witness.targets.count
            ? nil : "the log told of \(scene.witness.targets.count) targets; there are \(count)"
    }
}
