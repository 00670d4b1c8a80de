import Orchestra

enum RequestChecks {
    /// The states that a target may have been in at a moment; where it changed just then, either.
    private static func states(of note: Witness.TargetNote, at moment: Duration) -> [ELB.TargetHealth.State] {
        var states: [ELB.TargetHealth.State] = []
        var from = Duration.zero
        for (state, until) in note.past {
            if moment >= from && moment <= until { states.append(state) }
            from = until
        }
        if moment >= note.since { states.append(note.state) }
        return states
    }

    /// How many of a group's targets were surely in this state then.
    private static func count(_ state: ELB.TargetHealth.State, in group: ELB.TargetGroup.ID, at moment: Duration, _ scene: Scene)
        -> Int
    {
        scene.witness.targets.count {
            $0.key.group == group && states(of: $0.value, at: moment) == [state] && wasThere($0.value, moment)
        }
    }

    private static func wasThere(_ note: Witness.TargetNote, _ moment: Duration) -> Bool {
        note.past.isEmpty ? note.since < moment : true
    }

    private static func sent(_ record: RequestRecord, _ entry: LogEntry) -> Duration {
        entry.time - .nanoseconds(record.nanoseconds)
    }

    static func notToTheDead(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .requestAnswered(let record) = entry.event, let target = record.target, let group = record.targetGroup,
            let note = scene.witness.targets[.init(group: group, target: target)]
        else { return nil }
        let moment = sent(record, entry)
        let states = states(of: note, at: moment)
        guard !states.isEmpty else { return nil }
        let name = record.label?.description ?? target.description
        if !states.contains(.healthy), !states.contains(.unhealthy) {
            return "a request was sent to \(name), which was \(states[0])"
        }
        guard states == [.unhealthy], moment > scene.witness.checksChangedAt, scene.witness.targetGroups.contains(group),
            let least = (try? scene.stage.describeTargetGroupAttributes(group))?.minimumHealthyTargetsCount
        else { return nil }
        let healthy = count(.healthy, in: group, at: moment, scene)
        return healthy >= least ? "a request was sent to \(name), which was unhealthy, while \(healthy) were healthy" : nil
    }

    static func refusedOnlyWithoutTargets(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .requestAnswered(let record) = entry.event, record.target == nil, record.statusCode == 503,
            let group = record.targetGroup
        else { return nil }
        let moment = sent(record, entry)
        let healthy = count(.healthy, in: group, at: moment, scene)
        let unhealthy = count(.unhealthy, in: group, at: moment, scene)
        return healthy + unhealthy > 0 ? "503 from \(group), where \(healthy) were healthy and \(unhealthy) unhealthy" : nil
    }

    static func answeredByTheLiving(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .requestAnswered(let record) = entry.event, record.statusCode != 502, record.statusCode != 504,
            let task = record.task,
            let note = scene.witness.tasks[task], let status = note.status,
            // What runs on a machine that was deregistered by force runs on, unknown to ECS.
            note.stoppedReason != "Container instance deregistration forced by user"
        else { return nil }
        return status >= .deprovisioning || status < .pending
            ? "\(record.statusCode) from \(record.label!), which is \(status)" : nil
    }

    // MARK: Single requests

    static func firstMatchingRule(_ sending: Sending) -> String? {
        // A client that doesn't reach the load balancer meets no rule.
        guard sending.decision.statusCode != 0 else { return nil }
        let expected = sending.rules.first { $0.isDefault || NaiveMatcher.matches($0.conditions, sending.request) }
        guard expected?.priority != sending.decision.priority else { return nil }
        let took = sending.rules.first { $0.priority == sending.decision.priority }
        let rules = [took, expected].compactMap { $0 }.filter { !$0.isDefault }.map { rule in
            "\(rule.priority) is for \(rule.conditions.map(\.description).joined(separator: ", and "))"
        }
        let said =
            "\(words(sending.request)) takes rule \(sending.decision.priority), and should take \(expected?.priority ?? "none")"
        return ([said] + rules).joined(separator: "; ")
    }

    /// With all that conditions look at.
    private static func words(_ request: ELB.Request) -> String {
        let headers = request.headers.map { ", \($0.name): \($0.value)" }.joined()
        return "\(request) to \(request.host) from \(request.sourceIP)\(headers)"
    }

    static func goesWhereExplained(_ sending: Sending) -> String? {
        let (decision, record) = (sending.decision, sending.record)
        guard decision.priority == record.rule, decision.targetGroup == record.targetGroup, decision.target == record.target else {
            return
                "\(sending.request) was explained as '\(decision)' and went to \(record.rule), \(String(describing: record.target))"
        }
        return decision.statusCode.map { $0 != record.statusCode } ?? false
            ? "\(sending.request) was to be \(decision.statusCode!) and is \(record.statusCode)" : nil
    }

    static func weightZero(_ sending: Sending) -> String? {
        guard let group = sending.decision.targetGroup, let config = sending.decision.action.forwardConfig,
            config.targetGroups.first(where: { $0.targetGroupArn == group.arn })?.weight == 0
        else { return nil }
        return "\(group) has weight 0 and gets \(sending.request)"
    }

    // MARK: Of the whole world

    static func priorities(_ scene: Scene) -> String? {
        for listener in scene.witness.listeners {
            guard let rules = try? scene.stage.describeRules(of: listener) else { return "\(listener) is gone" }
            guard let last = rules.last, last.isDefault, last.priority == "default", rules.count(where: \.isDefault) == 1 else {
                return "\(listener) has no default rule at its end"
            }
            let numbers = rules.dropLast().map { Int($0.priority) ?? 0 }
            if numbers.contains(where: { !(1...50_000).contains($0) })
                || zip(numbers, numbers.dropFirst()).contains(where: { $0 >= $1 })
            {
                return "\(listener) has the priorities \(numbers)"
            }
            if Set(rules.map(\.ruleArn)).count != rules.count { return "\(listener) has two rules of one id" }
        }
        return nil
    }

    static func ports(_ scene: Scene) -> String? {
        let arns = Set(scene.witness.targetGroups.map(\.arn))
        for balancer in scene.witness.loadBalancers {
            guard let listeners = try? scene.stage.describeListeners(of: balancer) else { return "\(balancer) is gone" }
            let ports = listeners.map(\.port)
            if zip(ports, ports.dropFirst()).contains(where: { $0 >= $1 }) { return "\(balancer) listens on \(ports)" }
        }
        for listener in scene.witness.listeners {
            for action in ((try? scene.stage.describeRules(of: listener)) ?? []).flatMap(\.actions) {
                if let lost = action.targetGroups.first(where: { !arns.contains($0.targetGroupArn) }) {
                    return "\(listener) forwards to \(lost.targetGroupArn), which is gone"
                }
            }
        }
        return nil
    }

    static func oneLoadBalancer(_ scene: Scene) -> String? {
        for listener in scene.witness.listeners {
            for action in ((try? scene.stage.describeRules(of: listener)) ?? []).flatMap(\.actions) {
                for tuple in action.targetGroups {
                    guard let group = scene.witness.targetGroups.first(where: { $0.arn == tuple.targetGroupArn }) else { continue }
                    let owners = scene.stage[group].loadBalancerArns
                    if owners != [listener.loadBalancer.arn] {
                        return "\(listener) forwards to \(group), which belongs to \(owners)"
                    }
                }
            }
        }
        return nil
    }
}

enum AccountChecks {
    static func timeOnlyForward(_ entry: LogEntry, _ scene: Scene) -> String? {
        entry.time < scene.witness.time || entry.time > scene.stage.now ? "\(entry.time) follows \(scene.witness.time)" : nil
    }

    static func clusterCountsAgree(_ scene: Scene) -> String? {
        for name in scene.clusters {
            guard let cluster = scene.stage.describeClusters([name]).clusters.first else { return "\(name) is gone" }
            let own = scene.liveTasks.filter { scene.witness.tasks[$0]!.cluster == name }
            let running = own.count { scene.witness.tasks[$0]!.status == .running }
            let pending = own.count { scene.witness.tasks[$0]!.status! < .running }
            guard cluster.runningTasksCount == running, cluster.pendingTasksCount == pending else {
                return
                    "\(name) counts \(cluster.runningTasksCount) running and \(cluster.pendingTasksCount) pending; the log says \(running) and \(pending)"
            }
            let services = scene.witness.services.count { $0.id.cluster == name && $0.status == .active }
            if cluster.activeServicesCount != services {
                return "\(name) counts \(cluster.activeServicesCount) services; the log says \(services)"
            }
            let listed = Set((try? scene.stage.listTasks(in: name)) ?? [])
            let wanted = Set(own.filter { scene.witness.tasks[$0]!.stopCode == nil })
            if listed != wanted { return "\(name) lists \(listed.count) tasks that are to run; the log says \(wanted.count)" }
        }
        return nil
    }

    static func revisions(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskDefinitionRegistered(let id) = entry.event else { return nil }
        let last = scene.witness.definitions.last { $0.family == id.family }?.revision ?? 0
        return id.revision == last + 1 ? nil : "\(id) follows revision \(last)"
    }

    static func quotas(_ scene: Scene) -> String? {
        let (witness, quotas) = (scene.witness, scene.stage.world.quotas)
        if witness.clusters.count > quotas.clusters { return "\(witness.clusters.count) clusters of \(quotas.clusters)" }
        if witness.targetGroups.count > quotas.targetGroups {
            return "\(witness.targetGroups.count) target groups of \(quotas.targetGroups)"
        }
        for name in witness.clusters {
            let count = witness.services.count { $0.id.cluster == name && $0.status != .inactive }
            if count > quotas.servicesPerCluster { return "\(name) has \(count) services of \(quotas.servicesPerCluster)" }
        }
        for balancer in witness.loadBalancers {
            let own = witness.listeners.filter { $0.loadBalancer == balancer }
            if own.count > quotas.listenersPerLoadBalancer { return "\(balancer) has \(own.count) listeners" }
            let rules = own.reduce(0) { $0 + scene.stage.rules(of: $1).count - 1 }
            if rules > quotas.rulesPerLoadBalancer { return "\(balancer) has \(rules) rules of \(quotas.rulesPerLoadBalancer)" }
        }
        return nil
    }
}
