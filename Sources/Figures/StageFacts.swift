internal import Orchestra

/// Looks things up in a trace for the picture of the stage.
struct StageFacts {
    let trace: Trace
    private let rates: [String: Int]

    init(_ trace: Trace) {
        self.trace = trace
        var counts: [String: Int] = [:]
        let window: Int64 = 10_000_000_000
        for entry in trace.log.reversed() {
            guard case .requestAnswered(let request) = entry.event else { continue }
            guard entry.time > .nanoseconds(trace.now - window) else { break }
            counts[Self.key(request.listener.port, request.rule, request.targetGroup?.arn), default: 0] += 1
        }
        rates = counts.mapValues { ($0 + 5) / 10 }
    }

    // MARK: Rows

    func row(of service: ECS.Service) -> StagePicture.Row {
        let groups = service.loadBalancers.compactMap { attachment in
            trace.targetGroups.first { $0.targetGroup.targetGroupArn == attachment.targetGroupArn }
        }
        var row = StagePicture.Row(name: service.serviceName)
        if let group = groups.first { row = self.row(of: group) }
        row.name = service.serviceName
        let tasks = trace.tasks.filter {
            $0.task.group == "service:\(service.serviceName)" && $0.task.clusterArn == service.clusterArn
        }
        row.tasks = tasks.filter { $0.task.lastStatus != .stopped }.map { card(of: $0) }
        let wellOff = row.tasks.count { groups.isEmpty ? $0.lastStatus == "RUNNING" : $0.health == .healthy }
        let revision = service.taskDefinition.split(separator: "/").last.map(String.init) ?? ""
        row.note = "\(wellOff) of \(service.desiredCount) \(groups.isEmpty ? "running" : "healthy") · \(revision)"
        row.isWell = wellOff >= service.desiredCount
        return row
    }

    func row(of group: Trace.TargetGroupWithHealth) -> StagePicture.Row {
        let marks = group.targets.map { target in
            StagePicture.TargetMark(
                label: target.label?.letters ?? target.description.target.description,
                health: Health(rawValue: target.description.targetHealth.state.rawValue) ?? .unused)
        }
        let healthy = marks.count { $0.health == .healthy }
        let open = healthy < group.attributes.minimumHealthyTargetsCount && marks.contains { $0.health == .unhealthy }
        var row = StagePicture.Row(group: .init(name: group.targetGroup.targetGroupName, targets: marks, failsOpen: open))
        row.rules = rules(to: group.targetGroup.targetGroupArn)
        return row
    }

    func standaloneRows(in cluster: String) -> [StagePicture.Row] {
        let tasks = trace.tasks.filter {
            $0.task.clusterArn == cluster && !$0.task.group.hasPrefix("service:") && $0.task.lastStatus != .stopped
        }
        var groups: [String] = []
        for task in tasks where !groups.contains(task.task.group) { groups.append(task.task.group) }
        return groups.map { group in
            let own = tasks.filter { $0.task.group == group }
            return StagePicture.Row(name: group, note: "standalone: nobody replaces them", tasks: own.map { card(of: $0) })
        }
    }

    private func card(of labeled: Trace.LabeledTask) -> StagePicture.TaskCard {
        let task = labeled.task
        var health: Health?
        for group in trace.targetGroups {
            for target in group.targets where target.label == labeled.label {
                health = health ?? Health(rawValue: target.description.targetHealth.state.rawValue)
            }
        }
        var word = health?.rawValue
        if health == nil, task.healthStatus != .unknown {
            health = task.healthStatus == .healthy ? .healthy : .unhealthy
            word = task.healthStatus.rawValue
        }
        if task.desiredStatus == .stopped, health == nil { health = .draining }
        return StagePicture.TaskCard(
            label: labeled.label.letters, address: task.privateIPv4Address ?? "", lastStatus: task.lastStatus.rawValue,
            health: health,
            healthWord: word)
    }

    // MARK: Rules

    private var severalPorts: Bool { trace.listeners.count > 1 }

    private func rules(to arn: String) -> [StagePicture.RuleRow] {
        trace.listeners.flatMap { listener in
            listener.rules.filter { $0.actions.first?.targetGroups.contains { $0.targetGroupArn == arn } ?? false }.map {
                row($0, of: listener, to: arn)
            }
        }
    }

    /// A rule may share out its requests among several target groups: each is shown with its own.
    private static func key(_ port: Int, _ rule: String, _ targetGroupArn: String?) -> String {
        "\(port) \(rule) \(targetGroupArn ?? "")"
    }

    func answers() -> [StagePicture.RuleRow] {
        let all = trace.listeners.flatMap { listener in
            listener.rules.filter { $0.actions.first?.type != .forward }.map { ($0.isDefault, row($0, of: listener)) }
        }
        return all.filter { !$0.0 }.map(\.1) + all.filter(\.0).map(\.1)
    }

    /// A path and everything beneath it is one place: `/api/users(/*)`.
    private static func short(_ values: [String]) -> String {
        values.filter { !$0.hasSuffix("/*") || !values.contains(String($0.dropLast(2))) }
            .map { values.contains($0 + "/*") ? "\($0)(/*)" : $0 }.joined(separator: " ")
    }

    private func row(_ rule: ELB.Rule, of listener: Trace.ListenerWithRules, to arn: String? = nil) -> StagePicture.RuleRow {
        var condition = rule.conditions.map { Self.short($0.valueTexts) }.joined(separator: " + ")
        if rule.isDefault { condition = "otherwise" }
        switch rule.actions.first?.type {
        case .fixedResponse: condition += ": \(rule.actions[0].fixedResponseConfig?.statusCode ?? "")"
        case .redirect: condition += ": \(rule.actions[0].redirectConfig?.statusCode.number ?? 301)"
        default: break
        }
        if severalPorts { condition = ":\(listener.listener.port) \(condition)" }
        return .init(
            priority: rule.isDefault ? "—" : rule.priority, condition: condition,
            rate: rates[Self.key(listener.listener.port, rule.priority, arn)] ?? 0)
    }
}
