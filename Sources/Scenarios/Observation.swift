internal import Orchestra

/// What a performance's log told of services and requests, as it can be held against expectations and drawn.
struct Observation {
    /// A count from a moment on.
    struct Step {
        var at: Duration
        var value: Int
    }

    struct ServiceHistory {
        var desired: [Step] = []
        var running: [Step] = []
        var healthy: [Step] = []
        var stopped: [(at: Duration, reason: String)] = []
        var hasTargets = false

        func steps(_ count: Expectation.Count) -> [Step] {
            switch count {
            case .desired: desired
            case .running: running
            case .healthy: hasTargets ? healthy : running
            }
        }
    }

    /// What was answered in a second.
    struct Second {
        /// By the first digit of the status code.
        var byHundred = [0, 0, 0, 0, 0, 0]
        var latency = LatencyHistogram()
    }

    struct Answer {
        var at: Duration
        var statusCode: Int
        var nanoseconds: Int64
        /// Whose target group it was sent to.
        var service: String?
    }

    private(set) var services: [String: ServiceHistory] = [:]
    private(set) var answers: [Answer] = []
    private(set) var seconds: [Int: Second] = [:]
    private var members: [TaskLabel: Member] = [:]
    private var heard = 0

    private struct Member {
        var status = ECS.TaskStatus.provisioning
        var healthy: [ELB.TargetGroup.ID: Bool] = [:]
    }

    /// What the scenario calls the services and their target groups, by what these are called on the stage.
    private let names: [String: String]
    private let groups: [ELB.TargetGroup.ID: String]

    init(_ services: [String: ECS.Service.ID], on stage: Simulation) {
        var (names, groups): ([String: String], [ELB.TargetGroup.ID: String]) = ([:], [:])
        for (name, id) in services {
            self.services[name] = ServiceHistory()
            names[id.name] = name
            for group in stage[id].loadBalancers.compactMap({ stage.targetGroup(arn: $0.targetGroupArn) }) { groups[group] = name }
        }
        (self.names, self.groups) = (names, groups)
    }

    /// Takes what the log has new.
    mutating func listen(to stage: borrowing Simulation) {
        let log = stage.log
        while heard < log.count {
            take(log[heard])
            heard += 1
        }
    }

    private mutating func take(_ entry: LogEntry) {
        switch entry.event {
        case .serviceCreated(let service, _, let count), .serviceUpdated(let service, let count, _):
            services[names[service.name] ?? ""]?.desired.append(Step(at: entry.time, value: count))
        case .taskStatusChanged(_, let label, let status):
            members[label, default: Member()].status = status
            count(label, at: entry.time)
        case .targetHealthChanged(let group, _, _, let label?, let health):
            members[label, default: Member()].healthy[group] = health.state == .healthy
            services[names[label.group] ?? ""]?.hasTargets = true
            count(label, at: entry.time)
        case .taskStopping(_, let label, _, let reason):
            services[names[label.group] ?? ""]?.stopped.append((entry.time, reason))
        case .containerStatusChanged(_, let label, _, .stopped, _, let reason?):
            services[names[label.group] ?? ""]?.stopped.append((entry.time, reason))
        case .requestAnswered(let request):
            answers.append(
                Answer(
                    at: entry.time, statusCode: request.statusCode, nanoseconds: request.nanoseconds,
                    service: request.targetGroup.flatMap { groups[$0] }))
            let second = Int(entry.time.components.seconds)
            seconds[second, default: Second()].byHundred[min(max(request.statusCode / 100, 0), 5)] += 1
            seconds[second]!.latency.add(.nanoseconds(request.nanoseconds))
        default: break
        }
    }

    private mutating func count(_ label: TaskLabel, at time: Duration) {
        guard let service = names[label.group] else { return }
        let group = label.group
        var (running, healthy) = (0, 0)
        for (label, member) in members where label.group == group && member.status == .running {
            running += 1
            if !member.healthy.isEmpty, member.healthy.values.allSatisfy({ $0 }) { healthy += 1 }
        }
        Self.note(running, at: time, in: &services[service]!.running)
        Self.note(healthy, at: time, in: &services[service]!.healthy)
        members = members.filter { $0.value.status != .stopped }
    }

    private static func note(_ value: Int, at time: Duration, in steps: inout [Step]) {
        if steps.last?.value == value { return }
        if steps.last?.at == time { steps[steps.count - 1].value = value } else { steps.append(Step(at: time, value: value)) }
    }
}
