internal import Orchestra

/// What a picture of a deployment says: how many tasks of the old and of the new there were, between the floor and the ceiling.
struct RolloutPicture {
    /// The layers, from the bottom up: what is ready is compared with the floor, all of it with the ceiling.
    enum Layer: Int, CaseIterable {
        case oldReady, newReady, newUnready, oldUnready
    }

    /// From this moment on.
    struct Step {
        var at: Int64
        var counts: [Int]
        var desiredCount: Int
    }

    var title: String
    var subtitle: String
    var from: Int64
    var to: Int64
    var steps: [Step] = []
    var marks: [TimelinePicture.Mark] = []
    var oldName = ""
    var newName = ""
    /// What ready means: `healthy` where there are target groups or checks, else `running`.
    var readyWord = "running"
    private let minimum: Int
    private let maximum: Int

    func floor(_ step: Step) -> Int { limits(step).lowerLimit }
    func ceiling(_ step: Step) -> Int { limits(step).upperLimit }

    private func limits(_ step: Step) -> ECS.ServiceState {
        ECS.ServiceState(
            desiredCount: step.desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum, tasks: [])
    }

    /// The newest deployment of the trace: the last of the service that has deployed most lately.
    init(_ trace: Trace, title: String) {
        self.title = title
        to = trace.now
        let reader = RolloutReader(trace)
        let configuration = trace.services.first { $0.serviceName == reader.service?.name }?.deploymentConfiguration ?? .init()
        (minimum, maximum) = (configuration.minimumHealthyPercent, configuration.maximumPercent)
        // A look at what there was before it begins.
        let before = max((trace.now - reader.began) / 8, 5_000_000_000)
        from = max(reader.began - before, 0) / 1_000_000_000 * 1_000_000_000
        subtitle =
            "virtual time \(Duration.nanoseconds(from).clock) to \(Duration.nanoseconds(to / 1_000_000_000 * 1_000_000_000).clock)"
        guard let service = reader.service else { return }
        let desiredCount = reader.steps.last?.desiredCount ?? 0
        subtitle +=
            " · service \(service): desiredCount \(desiredCount), minimumHealthyPercent \(minimum), maximumPercent \(maximum)"
        (oldName, newName, readyWord) = (reader.oldName, reader.newName, reader.readyWord)
        let first = reader.steps.last { $0.at <= from }
        steps = (first.map { [Step(at: from, counts: $0.counts, desiredCount: $0.desiredCount)] } ?? [])
        steps += reader.steps.filter { $0.at > from }
        marks = TimelinePicture.chosen(reader.marks.filter { $0.at >= from })
    }

    var description: String {
        marks.map { "\(Duration.nanoseconds($0.at).clock): \($0.sentence)." }.joined(separator: " ")
    }
}

/// Reads a log from its beginning to its end, and counts one service's tasks.
struct RolloutReader {
    private struct Member {
        var isNew: Bool
        var status: ECS.TaskStatus = .provisioning
        var targets: [ELB.TargetGroup.ID: Bool] = [:]
        var isWell = false

        func isReady(_ hasTargets: Bool, _ hasChecks: Bool) -> Bool {
            status == .running && (!hasTargets || !targets.isEmpty && targets.values.allSatisfy { $0 }) && (!hasChecks || isWell)
        }
    }

    private(set) var service: ECS.Service.ID?
    private(set) var began: Int64 = 0
    private(set) var steps: [RolloutPicture.Step] = []
    private(set) var marks: [TimelinePicture.Mark] = []
    private(set) var newName = ""
    private(set) var oldName = ""
    private var newest = ""
    private var primary = ""
    private var definitions: [String: ECS.TaskDefinition.ID] = [:]
    private var members: [TaskLabel: Member] = [:]
    private var desiredCount = 0
    private var hasTargets = false
    private var hasChecks = false

    var readyWord: String { hasTargets || hasChecks ? "healthy" : "running" }

    init(_ trace: Trace) {
        for entry in trace.log {
            guard case .deploymentStarted(let service, let deployment, let definition) = entry.event else { continue }
            (self.service, newest, newName) = (service, deployment, definition.description)
            began = entry.time.wholeNanoseconds
        }
        guard let service else { return }
        for entry in trace.log {
            switch entry.event {
            case .targetHealthChanged(_, _, _, let label?, _): hasTargets = hasTargets || label.group == service.name
            case .taskHealthChanged(_, let label, _): hasChecks = hasChecks || label.group == service.name
            default: break
            }
        }
        for entry in trace.log { take(entry.event, at: entry.time.wholeNanoseconds, of: service) }
    }

    private mutating func take(_ event: LogEvent, at time: Int64, of service: ECS.Service.ID) {
        switch event {
        case .serviceCreated(service, _, let count), .serviceUpdated(service, let count, _):
            if !steps.isEmpty, desiredCount != count { marks.note(time, "desiredCount is \(count) now", 6) }
            desiredCount = count
        case .deploymentStarted(service, let deployment, let definition):
            definitions[deployment] = definition
            if deployment != newest { oldName = definition.description }
            if !primary.isEmpty { marks.note(time, "a deployment of \(definition) begins", 8) }
            primary = deployment
        case .deploymentCompleted(service, _): marks.note(time, "the deployment is COMPLETED", 7)
        case .deploymentFailed(service, _, let reason):
            marks.note(time, "the deployment is FAILED: \(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)", 9)
        case .deploymentRolledBack(service, _, let target, let definition):
            primary = target
            marks.note(time, "the service goes back to \(definition)", 9)
        case .scheduled(service, let wanted, let active, let healthy, let starting, let stopping):
            let what = [starting > 0 ? "starts \(starting)" : nil, stopping > 0 ? "stops \(stopping)" : nil].compactMap { $0 }
            marks.note(time, "wants \(wanted), has \(active), \(healthy) healthy: \(what.joined(separator: ", "))", 7)
        case .serviceEvent(service, let message) where message.contains("was unable to stop or start tasks"):
            marks.note(time, "unable to stop or start tasks: the two budgets leave no room", 9)
        case .alarmStateChanged(let name, let state): marks.note(time, "alarm \(name) is \(state.rawValue)", 8)
        case .taskCreated(_, let label, _, let definition, service.name):
            // A task that replaces an old one belongs to the deployment that still has the old task definition.
            let deployment = definitions[primary] == definition ? primary : ""
            members[label] = Member(isNew: deployment == newest)
        case .taskStatusChanged(_, let label, let status): members[label]?.status = status
        case .taskHealthChanged(_, let label, let health): members[label]?.isWell = health == .healthy
        case .targetHealthChanged(let group, _, _, let label?, let health):
            members[label]?.targets[group] = health.state == .healthy
        case .taskStopping(_, let label, _, _): members[label] = nil
        default: return
        }
        step(time)
    }

    private mutating func step(_ time: Int64) {
        var counts = Array(repeating: 0, count: RolloutPicture.Layer.allCases.count)
        for member in members.values {
            let layer: RolloutPicture.Layer =
                member.isReady(hasTargets, hasChecks)
                ? member.isNew ? .newReady : .oldReady : member.isNew ? .newUnready : .oldUnready
            counts[layer.rawValue] += 1
        }
        if steps.last?.at == time { steps.removeLast() }
        if let last = steps.last, last.counts == counts, last.desiredCount == desiredCount { return }
        steps.append(.init(at: time, counts: counts, desiredCount: desiredCount))
    }
}
