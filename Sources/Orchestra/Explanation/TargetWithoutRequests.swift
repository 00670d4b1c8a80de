// Why a target gets no request.

extension Trace {
    func explainRequests(to known: KnownTarget, _ question: Explanation.Question) -> Explanation {
        // The one that is there, or was last; of several groups, one that a rule uses.
        let present = known.stories.filter { $0.gone == nil }
        guard let story = present.last(where: { $0.health?.state != .unused }) ?? present.last ?? known.stories.last else {
            return neverRegistered(known, question)
        }
        var answer = RequestStory(trace: self, story: story)
        return answer.explanation(question)
    }

    private func neverRegistered(_ known: KnownTarget, _ question: Explanation.Question) -> Explanation {
        var chain = ExplanationChain()
        chain.add(known.task?.place)
        guard let task = known.task else {
            return explanation(question, "\(known.name) was never registered.", .notRegistered, chain)
        }
        let statuses = places(from: task.place) { if case .taskStatusChanged(task.id, _, _) = $0 { true } else { false } }
        chain.add(statuses)
        var why = "it is a standalone task, and nobody has registered its address"
        if let service = task.service {
            chain.add(ServiceStory(of: service, in: log, until: task.place).created)
            let hasNone = described(service).map(\.loadBalancers.isEmpty) ?? false
            why = hasNone ? "its service \(service.name) has no load balancer" : "it is registered only once it is RUNNING"
        }
        return explanation(question, "\(known.name) gets no request because no target group has it: \(why).", .notRegistered, chain)
    }
}

/// Requests, and one target that might have had them.
struct RequestStory {
    let trace: Trace
    let story: TargetStory
    var chain = ExplanationChain()

    var log: [LogEntry] { trace.log }
    var name: String { story.name }
    var group: String { story.group.name }

    mutating func explanation(_ question: Explanation.Question) -> Explanation {
        chain.add(story.states.map(\.place))
        let (rule, answer) = decide()
        chain.add(story.answers.last)
        return trace.explanation(question, answer, rule, chain)
    }

    private mutating func decide() -> (Explanation.Rule?, String) {
        guard let health = story.health, let since = story.since else { return (.notRegistered, "\(name) isn't registered.") }
        let time = trace.clock(since)
        if let gone = story.gone {
            chain.add(gone)
            return (
                .draining,
                "\(name) gets no request\(before) because it was deregistered from \(group) and is gone since "
                    + "\(trace.clock(gone))."
            )
        }
        switch health.state {
        case .draining:
            chain.add(since, .draining)
            if let task = story.task { chain.add(trace.last { if case .taskStopping(task, _, _, _) = $0 { true } else { false } }) }
            return (.draining, "\(name) gets no new request\(before) because it drains from \(group) since \(time).")
        case .unused: return unused(health, since)
        case .initial:
            let rule: Explanation.Rule =
                health.reason == .registrationInProgress ? .registrationInProgress : .initialGetsNothing
            chain.add(since, rule)
            chain.add(story.failedChecks.suffix(5))
            chain.add(fault)
            return (
                rule,
                "\(name) gets no request\(before) because it is initial in \(group) since \(time), and has passed no check yet."
            )
        case .unhealthy: return unhealthy(health, since)
        case .healthy: return turn(since)
        }
    }

    /// `, after 12,` where it had some.
    var before: String { story.answers.isEmpty ? "" : ", after \(counted(story.answers.count, "request")) that it had," }

    private mutating func unused(_ health: ELB.TargetHealth, _ since: Int) -> (Explanation.Rule?, String) {
        let explanation = health.explanation.map { ": \($0)" } ?? ""
        let rule: Explanation.Rule =
            switch health.reason {
            case .ipUnusable: .addressUnusable
            case .notInUse where health.explanation?.contains("Availability Zone") ?? false: .zoneNotEnabled
            case .notInUse: .notInUse
            default: .notRegistered
            }
        chain.add(since, rule)
        return (
            rule, "\(name) gets no request\(before) because it is unused in \(group) since \(trace.clock(since))\(explanation)."
        )
    }

    private mutating func unhealthy(_ health: ELB.TargetHealth, _ since: Int) -> (Explanation.Rule?, String) {
        chain.add(since, .unhealthyThreshold)
        chain.add(story.failedChecks.filter { $0 < since }.suffix(10))
        chain.add(fault)
        let explanation = health.explanation.map { " (\($0))" } ?? ""
        return (
            .unhealthyThreshold,
            "\(name) gets no request\(before) because it is unhealthy in \(group) since \(trace.clock(since))\(explanation), and "
                + "others are healthy."
        )
    }

    private var fault: Int? {
        guard let id = story.task, let task = trace.knownTasks.last(where: { $0.id == id }) else { return nil }
        return trace.fault(bringing: .unhealthyThreshold, to: task, before: log.count)
    }
}
