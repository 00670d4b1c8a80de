import Orchestra

enum ScalingChecks {
    /// What an entry says of a change of the count that begins.
    struct Change {
        var service: ECS.Service.ID
        var count: Int
        /// `nil` unless a policy made it.
        var policy: (name: String, alarm: String)?
    }

    static func change(_ entry: LogEntry) -> Change? {
        guard case .scalingActivity(let service, let description, let cause, .inProgress) = entry.event,
            description.hasPrefix("Setting desired count to "), let count = Int(description.dropFirst(25).dropLast())
        else { return nil }
        let words = cause.split(separator: " ")
        guard words.first == "monitor" else { return Change(service: service, count: count) }
        return Change(service: service, count: count, policy: (String(words.last!), String(words[2])))
    }

    static func withinBounds(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard let change = change(entry) else { return nil }
        guard let target = scene.stage.describeScalableTargets([change.service]).first else {
            return "\(change.service) is scaled, and isn't registered"
        }
        guard (target.minCapacity...target.maxCapacity).contains(change.count) else {
            return "\(change.service) goes to \(change.count), its bounds are \(target.minCapacity) and \(target.maxCapacity)"
        }
        return nil
    }

    static func ringing(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard let change = change(entry), let policy = change.policy else { return nil }
        let state = scene.stage.alarmState(policy.alarm)
        return state == .alarm ? nil : "\(change.service) is scaled for \(policy.alarm), which is \(state?.rawValue ?? "gone")"
    }

    static func notInDuringDeployment(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard let change = change(entry), change.policy != nil, let before = scene.witness.desiredCounts[change.service],
            change.count < before, let facts = scene.stage.facts(of: change.service)
        else { return nil }
        return facts.deployments.first?.rolloutState == .inProgress
            ? "\(change.service) goes from \(before) to \(change.count) while a deployment is in progress" : nil
    }

    static func noFlapping(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard let change = change(entry), let policy = change.policy, let before = scene.witness.desiredCounts[change.service],
            change.count < before, let last = scene.witness.scaleIns[change.service],
            let policies = try? scene.stage.describeScalingPolicies(of: change.service),
            let named = policies.first(where: { $0.policyName == policy.name })
        else { return nil }
        let cooldown =
            named.targetTrackingScalingPolicyConfiguration.map { $0.scaleInCooldown ?? 300 }
            ?? named.stepScalingPolicyConfiguration?.cooldown ?? 300
        return entry.time < last + .seconds(cooldown)
            ? "\(change.service) loses tasks at \(entry.time), \(cooldown) s haven't passed since \(last)" : nil
    }
}
