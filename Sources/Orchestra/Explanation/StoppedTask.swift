// Why a task was stopped.

extension Trace {
    func explainStop(of task: KnownTask, _ question: Explanation.Question) -> Explanation {
        let own = places(from: task.place) { $0.taskID == task.id }
        for place in own {
            guard case .taskStopping(_, _, let code, let reason) = log[place].event else { continue }
            var story = StopStory(trace: self, task: task, own: own, stop: place, code: code, reason: reason)
            return story.explanation(question)
        }
        var chain = ExplanationChain()
        chain.add(own.filter { if case .taskStatusChanged = log[$0].event { true } else { $0 == task.place } })
        let status = own.reversed().lazy.compactMap { place -> ECS.TaskStatus? in
            if case .taskStatusChanged(_, _, let status) = self.log[place].event { status } else { nil }
        }.first
        return explanation(
            question, "Nobody has told \(task.label) to stop: it is \(status ?? described(task.id)?.lastStatus ?? .provisioning).",
            nil, chain)
    }
}

/// The end of one task, looked at from its decision to stop.
struct StopStory {
    let trace: Trace
    let task: Trace.KnownTask
    /// The task's own entries.
    let own: [Int]
    let stop: Int
    let code: ECS.StopCode
    let reason: String
    var chain = ExplanationChain()

    var log: [LogEntry] { trace.log }
    var label: TaskLabel { task.label }
    var when: String { trace.clock(stop) }

    mutating func explanation(_ question: Explanation.Question) -> Explanation {
        let (rule, answer) = decide()
        chain.add(trace.fault(bringing: rule, to: task, before: stop))
        chain.add(stop, rule)
        addEnd()
        return trace.explanation(question, answer, rule, chain)
    }

    /// How it went on after the decision.
    private mutating func addEnd() {
        for place in own where place > stop {
            switch log[place].event {
            case .taskStatusChanged(_, _, .deactivating): chain.add(place, .drainsFirst)
            case .taskStatusChanged(_, _, .stopped): chain.add(place)
            default: break
            }
        }
    }

    private mutating func decide() -> (Explanation.Rule, String) {
        switch code {
        case .userInitiated:
            reason.hasPrefix("Container instance deregistration")
                ? (
                    .instanceDeregistered,
                    "\(label) was stopped at \(when) because its container instance was deregistered with force."
                )
                : (.stoppedByUser, "\(label) was stopped at \(when) by a call of StopTask: \(reason).")
        case .terminationNotice: lostInstance()
        case .spotInterruption:
            (.spotInterruption, "\(label) was stopped at \(when) because Spot took its capacity back.")
        case .taskFailedToStart: failedStart()
        case .essentialContainerExited: containerExit()
        case .serviceSchedulerInitiated: scheduler()
        }
    }

    private mutating func lostInstance() -> (Explanation.Rule, String) {
        let instance = trace.described(task.id)?.containerInstanceArn
        chain.add(
            trace.last(before: own.last) {
                if case .containerInstanceChanged(let id, .inactive, _) = $0 {
                    instance == nil || id.arn == instance
                } else {
                    false
                }
            })
        return (.instanceTerminated, "\(label) was stopped at \(when) because the machine that it ran on is gone.")
    }

    // MARK: It failed by itself

    private mutating func failedStart() -> (Explanation.Rule, String) {
        let kinds: [(prefix: String, rule: Explanation.Rule, cause: String)] = [
            ("Unexpected EC2 error", .noFreeAddress, "it got no address in its subnets"),
            ("CannotPullContainerError", .cannotPull, "its image couldn't be pulled"),
            ("CannotStartContainerError", .cannotStart, "a container's process couldn't be started"),
            ("ResourceInitializationError", .resourceInitialization, "a secret that it needs wasn't there"),
            ("Timeout waiting for network interface", .networkInterfaceTimeout, "it got no network interface in time"),
            ("TaskFailedToStart: ", .provisioningTimeout, "its capacity provider brought no instance for it in time"),
        ]
        if reason.contains("i/o timeout") {
            return (.noWayToRegistry, "\(label) never ran: from its subnet nothing led to its image or its secrets.")
        }
        if let kind = kinds.first(where: { reason.hasPrefix($0.prefix) }) {
            return (kind.rule, "\(label) never ran: at \(when) \(kind.cause).")
        }
        guard let ended = lastEnd(where: { log[$0].time == log[stop].time }) else {
            return (
                .startTimeout, "\(label) never ran: at \(when) the startTimeout of a container that another waits for was over."
            )
        }
        chain.add(ended.place)
        return (
            .dependencyFailsStart,
            "\(label) never ran: when container \(ended.container) ended at \(when), what another container waits for couldn't come "
                + "any more."
        )
    }

    private mutating func containerExit() -> (Explanation.Rule, String) {
        guard let ended = lastEnd(where: { _ in true }) else {
            return (.essentialExit, "\(label) was stopped at \(when) because an essential container ended.")
        }
        chain.add(ended.place)
        if ended.reason?.hasPrefix("OutOfMemoryError") ?? false {
            chain.add(ended.place, .outOfMemory)
            return (
                .outOfMemory,
                "\(label) was stopped at \(when) because its container \(ended.container), which is essential, took more memory than "
                    + "it may and was killed."
            )
        }
        if ended.reason?.hasPrefix("CannotStartContainerError") ?? false {
            return (.cannotStart, "\(label) was stopped at \(when) because its container \(ended.container) couldn't be started.")
        }
        let code = ended.exitCode.map { " with exit code \($0)" } ?? ""
        return (
            .essentialExit,
            "\(label) was stopped at \(when) because its container \(ended.container), which is essential, ended by itself\(code)."
        )
    }

    /// The last end of a container before the decision.
    private func lastEnd(where isWanted: (Int) -> Bool) -> (place: Int, container: String, exitCode: Int?, reason: String?)? {
        for place in own.reversed() where place < stop && isWanted(place) {
            if case .containerStatusChanged(_, _, let container, .stopped, let exitCode, let reason) = log[place].event {
                return (place, container, exitCode, reason)
            }
        }
        return nil
    }
}
