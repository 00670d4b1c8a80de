internal import Orchestra

/// Reads a log from its beginning to its end, and keeps what a timeline shows.
struct TimelineReader {
    private let trace: Trace
    private(set) var lanes: [TimelinePicture.Lane] = []
    private(set) var marks: [TimelinePicture.Mark] = []
    private(set) var healthySteps: [TimelinePicture.Step] = []
    private(set) var wantedSteps: [TimelinePicture.Step] = []
    private(set) var hasTargets = false
    private var places: [TaskLabel: Int] = [:]
    private var wanted: [String: Int] = [:]
    private var deployed: Set<String> = []
    private let severalGroups: Bool

    init(_ trace: Trace) {
        self.trace = trace
        var groups: Set<String> = []
        for entry in trace.log {
            if case .taskCreated(_, let label, _, _, _) = entry.event { groups.insert(label.group) }
            if case .targetHealthChanged = entry.event { hasTargets = true }
        }
        severalGroups = groups.count > 1
    }

    mutating func read() {
        for entry in trace.log { take(entry.event, at: entry.time.wholeNanoseconds) }
        for index in lanes.indices {
            if let last = lanes[index].statuses.indices.last {
                lanes[index].statuses[last].to = min(lanes[index].statuses[last].to, trace.now)
            }
            if let last = lanes[index].health.indices.last {
                lanes[index].health[last].to = min(lanes[index].health[last].to, trace.now)
            }
        }
    }

    private func name(_ label: TaskLabel) -> String { severalGroups ? label.description : label.letters }

    private mutating func take(_ event: LogEvent, at time: Int64) {
        switch event {
        case .serviceCreated(let service, _, let count): want(count, service.description, time)
        case .serviceUpdated(let service, let count, _):
            if wanted[service.description] != count { marks.note(time, "service \(service): desiredCount is \(count) now", 6) }
            want(count, service.description, time)
        case .deploymentStarted(let service, _, let definition):
            if deployed.contains(service.description) { marks.note(time, "service \(service) moves to \(definition)", 7) }
            deployed.insert(service.description)
        case .scheduled(let service, let desired, let active, _, let starting, let stopping):
            let what = [
                starting > 0 ? "starts \(count(starting, "task"))" : nil, stopping > 0 ? "stops \(count(stopping, "task"))" : nil,
            ]
            marks.note(
                time, "service \(service): wants \(desired), has \(active): \(what.compactMap { $0 }.joined(separator: ", "))", 7)
        case .serviceEvent(let service, let message):
            if message.hasSuffix("has reached a steady state.") {
                marks.note(time, "service \(service) has reached a steady state", 5)
            } else if message.contains("is unable to consistently") {
                marks.note(time, "service \(service) is unable to consistently start tasks", 8)
            }
        case .taskCreated(_, let label, _, let definition, let service):
            places[label] = lanes.count
            lanes.append(.init(label: label, revision: definition.description))
            if service == nil { marks.note(time, "task \(name(label)) is created from \(definition)", 4) }
        case .taskStatusChanged(_, let label, let status): change(label, status, time)
        case .taskStopping(_, let label, let code, _):
            eventful(label)
            if code != .serviceSchedulerInitiated { marks.note(time, "\(name(label)) is to stop: \(code)", 6) }
        case .taskHealthChanged(_, let label, let health):
            if health == .unhealthy {
                eventful(label)
                marks.note(time, "\(name(label)) is UNHEALTHY by its container health check", 8)
            }
        case .containerStatusChanged(_, let label, let container, let status, let exitCode, let reason):
            if status == .stopped, let place = places[label], lanes[place].statuses.last?.state ?? .stopped <= .running {
                let cause = reason.flatMap { $0.split(separator: ":").first }.map { ": \($0)" } ?? ""
                // Why it ended says more than that it did.
                marks.note(
                    time, "\(name(label)): container \(container) exits" + (exitCode.map { " with \($0)" } ?? "") + cause,
                    cause.isEmpty ? 4 : 8)
            }
            if reason != nil { eventful(label) }
        case .targetHealthChanged(_, _, _, let label?, let health): change(label, health, time)
        case .targetCheckFailed(_, _, let label?, let explanation, let failures, _):
            if failures == 1 { marks.note(time, "\(name(label)) fails a check: \(explanation)", 3) }
        case .targetDeregistered(_, _, _, let label?): endHealth(label, time)
        case .requestAnswered(let request):
            guard let label = request.label, let place = places[label] else { return }
            lanes[place].dots.append(.init(at: time, failed: request.statusCode >= 500))
        case .faultInjected(let fault, let label):
            if let label { eventful(label) }
            marks.note(time, (label.map { "\(name($0)) " } ?? "") + fault.description, 9)
        default: break
        }
    }

    private mutating func change(_ label: TaskLabel, _ status: ECS.TaskStatus, _ time: Int64) {
        guard let place = places[label] else { return }
        if let last = lanes[place].statuses.indices.last { lanes[place].statuses[last].to = time }
        if status == .stopped {
            eventful(label)
            marks.note(time, "\(name(label)) has stopped", 2)
        } else {
            lanes[place].statuses.append(.init(from: time, to: .max, state: status))
        }
        if !hasTargets, status == .running || status > .running { step(time) }
    }

    private mutating func change(_ label: TaskLabel, _ health: ELB.TargetHealth, _ time: Int64) {
        guard let place = places[label], let state = Health(rawValue: health.state.rawValue) else { return }
        let before = lanes[place].health.last?.state
        if before == state { return }
        endHealth(label, time)
        lanes[place].health.append(.init(from: time, to: .max, state: state))
        if state == .unhealthy {
            eventful(label)
            marks.note(time, "\(name(label)) is unhealthy", 8)
        }
        if state == .healthy, before == .unhealthy { marks.note(time, "\(name(label)) is healthy again", 7) }
        if state == .draining { marks.note(time, "\(name(label)) is deregistered and drains", 5) }
        step(time)
    }

    private mutating func endHealth(_ label: TaskLabel, _ time: Int64) {
        guard let place = places[label], let last = lanes[place].health.indices.last else { return }
        lanes[place].health[last].to = min(lanes[place].health[last].to, time)
    }

    /// How many are well now: healthy targets, or running tasks where there are no target groups.
    private mutating func step(_ time: Int64) {
        let value = lanes.count { lane in
            hasTargets
                ? lane.health.last.map { $0.state == .healthy && $0.to == .max } ?? false
                : lane.statuses.last.map { $0.state == .running && $0.to == .max } ?? false
        }
        healthySteps.append(.init(at: time, value: value))
    }

    private mutating func want(_ count: Int, _ service: String, _ time: Int64) {
        wanted[service] = count
        wantedSteps.append(.init(at: time, value: wanted.values.reduce(0, +)))
    }

    private mutating func eventful(_ label: TaskLabel) { if let place = places[label] { lanes[place].isEventful = true } }
}
