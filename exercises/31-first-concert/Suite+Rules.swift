import JudgeKit
import Orchestra

// What must hold: of a look, of a target's state, of a request, and in the end.

extension Critic {
    // MARK: The scheduler and the breaker

    mutating func closeLooks(at now: Duration) -> Fault? {
        for service in ["users", "items"] { if let fault = closeLook(of: service) { return fault } }
        return nil
    }

    mutating func closeLook(of service: String) -> Fault? {
        guard let look = looks.removeValue(forKey: service) else { return nil }
        let (count, night) = (desired[service]!, evening.night)
        let lowerLimit = (count * night.minimum + 99) / 100
        let upperLimit = count * night.maximum / 100
        if look.created > 0, look.tasks + look.created > upperLimit {
            return Fault(
                at: look.at, rule: "no more than \(upperLimit) tasks of \(service), which is its upperLimit",
                what: "there are \(look.tasks), and \(look.created) more are started")
        }
        if look.created > 0, look.present + look.created > count {
            return Fault(
                at: look.at, rule: "no more new tasks of \(service) than its desiredCount, \(count), the unhealthy left out",
                what: "there are \(look.present), and \(look.created) more are started")
        }
        let left = look.healthy - look.leftHealthy
        if look.leftHealthy > 0, left < min(look.healthy, lowerLimit) {
            return Fault(
                at: look.at, rule: "at least \(lowerLimit) healthy tasks of \(service), which is its lowerLimit",
                what: "\(look.healthy) are healthy, and \(look.leftHealthy) of them are stopped")
        }
        return nil
    }

    /// What should have been done by now.
    func overdue(at now: Duration) -> Fault? {
        guard let news, !news.hasFailed, news.failures >= threshold("users") else { return nil }
        return Fault(
            at: now, rule: "the deployment is given up at \(threshold("users")) failures",
            what: "it goes on after \(news.failures)")
    }

    // MARK: The roll-call

    /// Whether it is as the log says, by what was done to the task.
    func truth(
        _ entry: LogEntry, _ player: Player, _ task: ECS.Task.ID, was: ELB.TargetHealth.State?, _ state: ELB.TargetHealth.State
    ) -> Fault? {
        let interval = Duration.seconds(Evening.interval)
        if state == .unhealthy {
            let isBad = evening.night.edition.isBad && player.service == "users" && player.revision == 2
            let illness = evening.ill[task].flatMap { !$0.passes && $0.since <= entry.time ? $0.since : nil }
            if illness == nil, !isBad, !crashed(task, by: entry.time) {
                return fault(
                    entry, "a target is unhealthy after \(Evening.unhealthyThreshold) failed checks in a row",
                    "\(name(player.label)) is unhealthy, and never failed two in a row")
            }
            if let illness, !isBad, entry.time - illness < interval * (Evening.unhealthyThreshold - 1) {
                return fault(
                    entry, "a target is unhealthy after \(Evening.unhealthyThreshold) failed checks in a row",
                    "\(name(player.label)) is unhealthy after one")
            }
        }
        if state == .healthy, was == .initial, let since = player.initialSince, entry.time - since > interval + .seconds(2) {
            return fault(
                entry, "a newcomer is healthy after one passed check",
                "\(name(player.label)) is healthy \((entry.time - since).clock) after its registration")
        }
        if state == .healthy, was == .unhealthy, let since = player.unhealthySince,
            entry.time - since < interval * Evening.healthyThreshold - .seconds(1)
        {
            return fault(
                entry, "an unhealthy target is healthy again after \(Evening.healthyThreshold) passed checks in a row",
                "\(name(player.label)) is healthy again after \((entry.time - since).clock)")
        }
        return nil
    }

    // MARK: Requests

    mutating func hear(_ entry: LogEntry, _ request: RequestRecord) -> Fault? {
        let sent = entry.time - .nanoseconds(request.nanoseconds)
        let service = isForUsers(request) ? "users" : "items"
        let what = "\(request.method) \(request.path), sent at \(sent.clock),"
        guard request.targetGroup?.name == "\(service)-tg" else {
            return fault(
                entry, "\(request.method) \(request.path) is for \(service)",
                "it went to \(request.targetGroup?.name ?? "nobody") by rule \(request.rule)")
        }
        let able = players.values.filter { $0.service == service && $0.isHealthy && $0.healthySince! < sent }
        guard let task = request.task, let player = players[task] else {
            let healthy = able.map(\.label.letters).sorted()
            let isKnown = entry.time - sent < .milliseconds(1)
            guard isKnown, !healthy.isEmpty else { return nil }
            return fault(
                entry, "\(what) is answered by a task of \(service)",
                "\(request.statusCode) from the load balancer, though \(healthy.joined(separator: ", ")) could have answered")
        }
        let illness = evening.ill[task]?.since
        if let illness, !evening.ill[task]!.passes, !able.isEmpty,
            sent - illness > .seconds(Evening.interval * Evening.unhealthyThreshold + 1)
        {
            return fault(
                entry, "a target that failed \(Evening.unhealthyThreshold) checks gets no requests while another is healthy",
                "\(what) went to \(name(player.label)), ill since \(illness.clock)")
        }
        if request.statusCode >= 500, illness == nil, player.isRunning, !player.isLeaving, player.target == .healthy {
            let isBad = evening.night.edition.isBad && service == "users" && player.revision == 2
            let isCrashed = crashed(task, by: entry.time)
            if !isBad, !isCrashed {
                return fault(entry, "\(what) is answered well", "\(request.statusCode) from \(name(player.label))")
            }
        }
        guard let unfair = turns[service]!.count(player.label, sent: sent) else { return nil }
        return fault(entry, "among the targets of \(service), none more than one request ahead of another", unfair)
    }

    private func crashed(_ task: ECS.Task.ID, by time: Duration) -> Bool {
        evening.stage.log.contains { entry in
            guard case .faultInjected(.crash(task, _, _), _) = entry.event else { return false }
            return entry.time <= time
        }
    }

    /// By a reading of the rule that is as plain as can be: the paths of these evenings are few.
    private func isForUsers(_ request: RequestRecord) -> Bool {
        let paths: [String: [String]] = [
            "/api/users": ["/api/users"], "/api/users/*": ["/api/users/7"], "/api/users*": ["/api/users", "/api/users/7"],
            "*/users*": ["/api/users", "/api/users/7"], "*/users/?": ["/api/users/7"], "/api/user?/7": ["/api/users/7"],
            "/api/user": [], "/nobody": [],
        ]
        let night = evening.night
        let isPath = night.paths.isEmpty || night.paths.contains { paths[$0]!.contains(request.path) }
        return isPath && (night.methods.isEmpty || night.methods.contains(request.method))
    }

    // MARK: The end

    func end() -> Fault? {
        let stage = evening.stage
        let now = stage.now
        let answered = stage.log.count { if case .requestAnswered = $0.event { true } else { false } }
        if answered != evening.sent {
            return Fault(at: now, rule: "every request is answered", what: "\(evening.sent) were sent, and \(answered) answered")
        }
        if evening.night.edition.isBad, news?.hasFailed != true {
            return Fault(
                at: now, rule: "a bad edition is given up within \(now.clock)",
                what: "it is still tried, after \(news?.failures ?? 0) failures")
        }
        for service in ["users", "items"] {
            let own = players.values.filter { $0.service == service && !$0.isLeaving }
            let healthy = own.count { $0.isHealthy && $0.revision == revision[service] }
            let right = evening.night.edition == .good && service == "users" ? 2 : 1
            guard own.count == desired[service], healthy == own.count, revision[service] == right else {
                return Fault(
                    at: now, rule: "in the end \(desired[service]!) healthy tasks of \(service):\(right), and no others",
                    what: "\(own.count) tasks, \(healthy) of them healthy and of revision \(revision[service]!)")
            }
        }
        return nil
    }
}

/// How often each target was chosen since somebody came or went.
struct Turns {
    private var healthy: [TaskLabel] = []
    private var since: [TaskLabel] = []
    private var changedAt = Duration.zero

    mutating func change(_ players: [Critic.Player], at time: Duration) {
        let labels = players.map(\.label).sorted { $0.number < $1.number }
        if labels != healthy { (healthy, since, changedAt) = (labels, [], time) }
    }

    /// - Returns: Who is ahead of whom, in any stretch that ends with this request.
    mutating func count(_ label: TaskLabel, sent: Duration) -> String? {
        guard healthy.contains(label), sent > changedAt else { return nil }
        since.append(label)
        guard healthy.count > 1, let before = since.dropLast().lastIndex(of: label) else { return nil }
        // Between two turns of one, each of the others has one; more than that is another's fault.
        let between = Set(since[(before + 1)..<(since.count - 1)])
        guard let waiting = healthy.first(where: { $0 != label && !between.contains($0) }) else { return nil }
        return "\(label) has two turns, and \(waiting) has none between them"
    }
}
