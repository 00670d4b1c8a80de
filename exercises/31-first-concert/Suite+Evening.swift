import JudgeKit
import Orchestra

/// A night that has been played: its log, and what was done to whom.
struct Evening {
    static let requests: [ELB.Request] = [
        .get("/api/users/7"), .get("/api/items"), ELB.Request(method: "POST", path: "/api/users"),
    ]
    static let (interval, healthyThreshold, unhealthyThreshold) = (5, 3, 2)

    let night: Night
    let stage: Simulation
    /// When it began to fail its checks, and whether that passes.
    let ill: [ECS.Task.ID: (since: Duration, passes: Bool)]
    let sent: Int

    static func play(_ night: Night, _ policies: Policies) throws -> Evening {
        var stage = Simulation(seed: 11, policies: policies)
        let services = try setUp(night, on: &stage)
        var ill: [ECS.Task.ID: (since: Duration, passes: Bool)] = [:]
        var recoveries: [(at: Int, task: ECS.Task.ID)] = []
        stage.run(for: .milliseconds(60_300))
        let traffic = try requests.map { try stage.startTraffic($0, to: services.hall, perSecond: 1) }
        var happenings = night.happenings[...]
        for second in 60..<(60 + night.length) {
            if night.comesInWaves, second % 30 == 0 || second % 30 == 8 {
                for each in traffic { stage.changeTraffic(each, perSecond: second % 30 == 0 ? 1 : 0) }
            }
            if second == 60 + night.length - 15 { for each in traffic { stage.stopTraffic(each) } }
            if second == Night.editionAt, night.edition != .none { try bringIn(night.edition, to: services.users, on: &stage) }
            for recovery in recoveries where recovery.at == second && stage[recovery.task].lastStatus == .running {
                stage.recover(recovery.task)
            }
            while let next = happenings.first, next.second <= second {
                happenings.removeFirst()
                let service = next.section == .users ? services.users : services.items
                let running = stage.tasks(of: service, .running)
                func player(_ number: Int) -> ECS.Task.ID? { running.isEmpty ? nil : running[number % running.count] }
                switch next.what {
                case .crash(let number): if let task = player(number) { stage.crash(task) }
                case .illness(let number), .fit(let number):
                    // Nobody falls ill in the middle of a fit.
                    guard let task = player(number), ill[task].map({ $0.passes && stage.now - $0.since > .seconds(10) }) ?? true
                    else { continue }
                    var passes = false
                    if case .fit = next.what { passes = true }
                    stage.answer(500, from: task)
                    ill[task] = (stage.now, passes)
                    if passes { recoveries.append((second + 4, task)) }
                case .count(let count): try stage.updateService(service, desiredCount: count)
                }
            }
            stage.run(for: .seconds(1))
        }
        return Evening(night: night, stage: stage, ill: ill, sent: traffic.reduce(0) { $0 + stage[$1].sent })
    }

    private static func setUp(
        _ night: Night, on stage: inout Simulation
    ) throws -> (hall: ELB.LoadBalancer.ID, users: ECS.Service.ID, items: ECS.Service.ID) {
        try stage.createCluster()
        let check = ELB.HealthCheck(
            intervalSeconds: interval, timeoutSeconds: 2, healthyThresholdCount: healthyThreshold,
            unhealthyThresholdCount: unhealthyThreshold)
        func targetGroup(_ name: String) throws -> ELB.TargetGroup.ID {
            try stage.registerTaskDefinition(
                family: name, containers: [.init(name, image: "example.com/\(name):1", port: 8080)])
            return try stage.createTargetGroup("\(name)-tg", healthCheck: check, deregistrationDelaySeconds: 20)
        }
        let (usersGroup, itemsGroup) = (try targetGroup("users"), try targetGroup("items"))
        let hall = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: hall, defaultAction: .forward(to: itemsGroup))
        var conditions: [ELB.RuleCondition] = []
        if !night.paths.isEmpty { conditions.append(ELB.RuleCondition(field: .pathPattern, values: night.paths)) }
        if !night.methods.isEmpty {
            conditions.append(ELB.RuleCondition(field: .httpRequestMethod, httpRequestMethodConfig: .init(values: night.methods)))
        }
        try stage.createRule(on: door, priority: 10, conditions: conditions, action: .forward(to: usersGroup))
        func service(_ name: String, _ group: ELB.TargetGroup.ID, _ count: Int) throws -> ECS.Service.ID {
            try stage.createService(
                name, taskDefinition: name, desiredCount: count, minimumHealthyPercent: night.minimum,
                maximumPercent: night.maximum,
                loadBalancers: [.init(group, containerName: name, containerPort: 8080)],
                deploymentCircuitBreaker: .init(enable: true, rollback: true))
        }
        return (hall, try service("users", usersGroup, night.users), try service("items", itemsGroup, night.items))
    }

    private static func bringIn(_ edition: Night.Edition, to users: ECS.Service.ID, on stage: inout Simulation) throws {
        let image = "example.com/users:2"
        switch edition {
        case .none, .good: break
        case .cannotBePulled: stage.failPull(ofImage: image)
        case .exitsSoon: stage.crashAfterStart(ofImage: image, .milliseconds(100))
        case .isNeverHealthy: stage.slowStart(ofImage: image, .seconds(3600))
        }
        try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: image, port: 8080)])
        try stage.updateService(users, taskDefinition: "users")
    }

    /// What led there: what was decided and what became of it, without the requests before the last.
    func story(until end: Duration) -> [String] {
        var lines: [String] = []
        var last: String?
        for entry in stage.log where entry.time <= end {
            switch entry.event {
            case .requestAnswered: last = "\(entry)"
            case .scheduled, .taskStopping, .taskCreated, .targetHealthChanged, .targetCheckFailed, .faultInjected,
                .deploymentStarted,
                .deploymentFailed, .deploymentRolledBack, .deploymentCompleted, .serviceUpdated:
                lines.append("\(entry)")
            default: break
            }
        }
        return (lines.count > 30 ? ["…"] : []) + lines.suffix(30) + (last.map { [$0] } ?? [])
    }
}
