import JudgeKit
import Orchestra

/// Reads an evening's log from its beginning, and stops at the first line that breaks a rule.
struct Critic {
    struct Fault {
        var at: Duration
        var rule: String
        var what: String
    }

    struct Player {
        var label: TaskLabel
        var service: String
        var revision: Int
        var isRunning = false
        var isLeaving = false
        var wasHealthy = false
        var target: ELB.TargetHealth.State?
        var initialSince: Duration?
        /// When it was last found unhealthy.
        var unhealthySince: Duration?

        var healthySince: Duration?

        var isHealthy: Bool { isRunning && !isLeaving && target == .healthy }
        var isUnhealthy: Bool { isRunning && target == .unhealthy }
    }

    struct Deployment {
        var revision: Int
        var failures = 0
        var hasRun = false
        var hasFailed = false
    }

    /// What the scheduler decided at one look, until the next line of another kind closes it.
    struct Look {
        var at: Duration
        var healthy: Int
        var tasks: Int
        var present: Int
        var created = 0
        var leftHealthy = 0
    }

    let evening: Evening
    var players: [ECS.Task.ID: Player] = [:]
    var desired: [String: Int]
    var revision = ["users": 1, "items": 1]
    var news: Deployment?
    var looks: [String: Look] = [:]
    var turns: [String: Turns] = ["users": Turns(), "items": Turns()]

    init(_ evening: Evening) {
        self.evening = evening
        desired = ["users": evening.night.users, "items": evening.night.items]
    }

    mutating func firstFault() -> Fault? {
        var now = Duration.zero
        for entry in evening.stage.log {
            if entry.time > now {
                if let fault = closeLooks(at: now) ?? overdue(at: now) { return fault }
                now = entry.time
            }
            if let fault = hear(entry) { return fault }
        }
        return closeLooks(at: now) ?? overdue(at: now) ?? end()
    }

    // MARK: Line by line

    private mutating func hear(_ entry: LogEntry) -> Fault? {
        switch entry.event {
        case .serviceUpdated(let service, let count, let definition):
            desired[service.name] = count
            if definition.revision > revision[service.name]! {
                revision[service.name] = definition.revision
                news = Deployment(revision: definition.revision)
            }
        case .deploymentFailed(let service, _, _):
            let limit = threshold(service.name)
            let failures = news?.failures ?? 0
            news?.hasFailed = true
            guard failures >= limit else {
                return fault(
                    entry, "a deployment is given up at \(limit) failures", "it is given up after \(failures)")
            }
        case .deploymentRolledBack(let service, _, _, let definition): revision[service.name] = definition.revision
        case .scheduled(let service, _, _, _, _, _):
            if let fault = closeLook(of: service.name) { return fault }
            let own = players.values.filter { $0.service == service.name && !$0.isLeaving }
            looks[service.name] = Look(
                at: entry.time, healthy: own.count(where: \.isHealthy), tasks: own.count,
                present: own.count { $0.revision == revision[service.name] && !$0.isUnhealthy })
        case .taskCreated(let task, let label, _, let definition, let service):
            players[task] = Player(label: label, service: service!, revision: definition.revision)
            if definition.revision == revision[service!] { looks[service!]?.created += 1 }
        case .taskStatusChanged(let task, _, .running):
            players[task]?.isRunning = true
            if let news, news.revision == players[task]?.revision, players[task]?.service == "users" { self.news?.hasRun = true }
        case .taskStopping(let task, _, let code, let reason): hearLeaving(entry, task, code, reason)
        case .targetHealthChanged(_, _, let task?, _, let health): return hear(entry, task, health.state)
        case .targetDeregistered(_, _, let task?, _): players[task]?.target = nil
        case .requestAnswered(let request): return hear(entry, request)
        default: break
        }
        return nil
    }

    private mutating func hearLeaving(_ entry: LogEntry, _ task: ECS.Task.ID, _ code: ECS.StopCode, _ reason: String) {
        guard let player = players[task] else { return }
        if code == .serviceSchedulerInitiated, reason.hasPrefix("Scaling activity"), player.isHealthy {
            looks[player.service]?.leftHealthy += 1
        }
        players[task]?.isLeaving = true
        turns[player.service]?.change(players.values.filter { $0.service == player.service && $0.isHealthy }, at: entry.time)
        guard player.service == "users", let news, player.revision == news.revision else { return }
        let failsToStart = !player.isRunning && code != .serviceSchedulerInitiated
        let exits = player.isRunning && !player.wasHealthy && code == .essentialContainerExited
        let failsChecks = reason.hasPrefix("Task failed ELB")
        if failsToStart && !news.hasRun || exits || failsChecks { self.news?.failures += 1 }
    }

    private mutating func hear(_ entry: LogEntry, _ task: ECS.Task.ID, _ state: ELB.TargetHealth.State) -> Fault? {
        guard let player = players[task] else { return nil }
        players[task]?.target = state
        if state == .initial { players[task]?.initialSince = entry.time }
        if state == .unhealthy { players[task]?.unhealthySince = entry.time }
        if state == .healthy {
            players[task]?.healthySince = entry.time
            players[task]?.wasHealthy = true
            if !player.wasHealthy, player.revision == news?.revision, player.service == "users" { news?.failures = 0 }
        }
        turns[player.service]?.change(players.values.filter { $0.service == player.service && $0.isHealthy }, at: entry.time)
        return truth(entry, player, task, was: player.target, state)
    }

    func fault(_ entry: LogEntry, _ rule: String, _ what: String) -> Fault { Fault(at: entry.time, rule: rule, what: what) }

    func threshold(_ service: String) -> Int { max((desired[service]! + 1) / 2, 3) }

    /// How a story calls it: `users/B`.
    func name(_ label: TaskLabel) -> String { "\(label)" }
}
