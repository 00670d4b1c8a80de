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

    /// By what the scenario calls them.
    let services: [String: ECS.Service.ID]
    /// By what they are called on the stage.
    private var histories: [String: ServiceHistory] = [:]
    private(set) var answers: [Answer] = []
    private(set) var seconds: [Int: Second] = [:]
    private var members: [TaskLabel: Member] = [:]
    private var heard = 0

    private struct Member {
        var status = ECS.TaskStatus.provisioning
        var healthy: [ELB.TargetGroup.ID: Bool] = [:]
    }

    /// What the scenario calls the services that they belong to.
    private let groups: [ELB.TargetGroup.ID: String]

    init(_ services: [String: ECS.Service.ID], on stage: Simulation) {
        self.services = services
        var groups: [ELB.TargetGroup.ID: String] = [:]
        for (name, id) in services {
            histories[id.name] = ServiceHistory()
            for group in stage[id].loadBalancers.compactMap({ stage.targetGroup(arn: $0.targetGroupArn) }) { groups[group] = name }
        }
        self.groups = groups
    }

    func history(of service: String) -> ServiceHistory { services[service].flatMap { histories[$0.name] } ?? ServiceHistory() }

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
            histories[service.name]?.desired.append(Step(at: entry.time, value: count))
        case .taskStatusChanged(_, let label, let status):
            members[label, default: Member()].status = status
            count(label.group, at: entry.time)
        case .targetHealthChanged(let group, _, _, let label?, let health):
            members[label, default: Member()].healthy[group] = health.state == .healthy
            histories[label.group]?.hasTargets = true
            count(label.group, at: entry.time)
        case .taskStopping(_, let label, _, let reason):
            histories[label.group]?.stopped.append((entry.time, reason))
        case .containerStatusChanged(_, let label, _, .stopped, _, let reason?):
            histories[label.group]?.stopped.append((entry.time, reason))
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

    private mutating func count(_ service: String, at time: Duration) {
        guard histories[service] != nil else { return }
        var (running, healthy) = (0, 0)
        for (label, member) in members where label.group == service && member.status == .running {
            running += 1
            if !member.healthy.isEmpty, member.healthy.values.allSatisfy({ $0 }) { healthy += 1 }
        }
        Self.note(running, at: time, in: &histories[service]!.running)
        Self.note(healthy, at: time, in: &histories[service]!.healthy)
        members = members.filter { $0.value.status != .stopped }
    }

    private static func note(_ value: Int, at time: Duration, in steps: inout [Step]) {
        if steps.last?.value == value { return }
        if steps.last?.at == time { steps[steps.count - 1].value = value } else { steps.append(Step(at: time, value: value)) }
    }
}
