/// Places in the log that belong to an answer, each once and with a rule where one is to be named.
struct ExplanationChain {
    private var rules: [Int: Explanation.Rule?] = [:]

    mutating func add(_ place: Int?, _ rule: Explanation.Rule? = nil) {
        guard let place else { return }
        let known: Explanation.Rule? = rules[place] ?? nil
        rules.updateValue(rule ?? known, forKey: place)
    }

    mutating func add(_ places: some Sequence<Int>, _ rule: Explanation.Rule? = nil) {
        for place in places { add(place, rule) }
    }

    func links(in log: [LogEntry]) -> [Explanation.Link] {
        rules.keys.sorted().map { Explanation.Link(entry: log[$0], rule: rules[$0] ?? nil) }
    }
}

extension Trace {
    func explanation(
        _ question: Explanation.Question, _ answer: String, _ rule: Explanation.Rule?, _ chain: ExplanationChain
    ) -> Explanation {
        Explanation(question: question, answer: answer, links: chain.links(in: log), rule: rule)
    }

    func clock(_ place: Int) -> String { log[place].time.clock }

    /// The last place before `end` whose event is so.
    func last(before end: Int? = nil, where isWanted: (LogEvent) -> Bool) -> Int? {
        (0..<(end ?? log.count)).reversed().first { isWanted(log[$0].event) }
    }

    func places(from start: Int = 0, to end: Int? = nil, where isWanted: (LogEvent) -> Bool) -> [Int] {
        (start..<max(start, end ?? log.count)).filter { isWanted(log[$0].event) }
    }
}

extension Trace {
    /// Where tasks of these were stopped for having failed: a start, an essential container, a check.
    func failures(of tasks: Set<ECS.Task.ID>, from start: Int, to end: Int) -> [Int] {
        places(from: start, to: end) { event in
            guard case .taskStopping(let task, _, let code, let reason) = event, tasks.contains(task) else { return false }
            return code == .taskFailedToStart || code == .essentialContainerExited || reason.hasPrefix("Task failed")
        }
    }
}

extension LogEvent {
    /// The task that it is about.
    var taskID: ECS.Task.ID? {
        switch self {
        case .taskCreated(let task, _, _, _, _), .taskStatusChanged(let task, _, _), .taskStopping(let task, _, _, _),
            .taskProtectionChanged(let task, _, _), .taskHealthChanged(let task, _, _),
            .containerStatusChanged(let task, _, _, _, _, _), .containerCheckFailed(let task, _, _, _, _):
            task
        case .targetHealthChanged(_, _, let task, _, _), .targetDeregistered(_, _, let task, _): task
        default: nil
        }
    }
}

/// `1 task`, `3 tasks`.
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
