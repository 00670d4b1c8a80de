// Why a stack went back, or doesn't rest.

extension Trace {
    func explainStack(named name: String, _ question: Explanation.Question) throws(Explanation.UnknownName) -> Explanation {
        let story = StackStory(name, self)
        guard !story.places.isEmpty else { throw unknown(name, knownStacks, "stack") }
        return story.explanation(question)
    }

    /// Stacks that went back, were left as they failed, or are at work.
    var stackQuestions: [Explanation.Question] {
        knownStacks.filter { !StackStory($0, self).isAsWanted }.map { .stack(name: $0) }
    }

    private var knownStacks: [String] {
        var names: [String] = []
        for entry in log {
            if case .stack(let event) = entry.event, !names.contains(event.stackName) { names.append(event.stackName) }
        }
        return names
    }
}

/// The last operation of a stack, as the log tells of it.
struct StackStory {
    private let trace: Trace
    private let name: String
    /// Its events, from the one with which the operation began.
    let places: [Int]

    init(_ name: String, _ trace: Trace) {
        self.trace = trace
        self.name = name
        let own = trace.places { if case .stack(let event) = $0 { event.stackName == name } else { false } }
        let beginnings = ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"]
        let start = own.last { place in
            guard case .stack(let event) = trace.log[place].event else { return false }
            return event.isOfStack && beginnings.contains(event.resourceStatus)
        }
        places = own.filter { $0 >= start ?? 0 }
    }

    private func event(_ place: Int) -> CloudFormation.StackEvent {
        guard case .stack(let event) = trace.log[place].event else { mistake("place \(place) of the log is no stack's event") }
        return event
    }

    /// How the stack stands.
    private var end: (place: Int, event: CloudFormation.StackEvent)? {
        places.last { event($0).isOfStack }.map { ($0, event($0)) }
    }

    var isAsWanted: Bool {
        guard let end else { return true }
        return ["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"].contains(end.event.resourceStatus) && cause == nil
    }

    /// What failed first: a resource, or the stack itself.
    private var cause: Int? {
        let failed = places.first { place in
            let event = event(place)
            return !event.isOfStack && event.resourceStatus.hasSuffix("_FAILED")
                && !(event.resourceStatusReason?.hasSuffix("cancelled") ?? false)
        }
        return failed
            ?? places.dropFirst().first { event($0).isOfStack && event($0).resourceStatusReason != nil }
    }

    func explanation(_ question: Explanation.Question) -> Explanation {
        var chain = ExplanationChain()
        chain.add(places.first)
        guard let end, let first = places.first else { return trace.explanation(question, "", nil, chain) }
        chain.add(end.place)
        if let cause { return failed(question, cause, first, end, &chain) }
        guard end.event.resourceStatus.hasSuffix("IN_PROGRESS") else {
            return trace.explanation(
                question, "\(name) is what it was to be since \(trace.clock(end.place)): \(end.event.resourceStatus).", nil, chain)
        }
        return waiting(question, &chain)
    }

    // MARK: At work

    private func waiting(_ question: Explanation.Question, _ chain: inout ExplanationChain) -> Explanation {
        var last: [String: Int] = [:]
        for place in places where !event(place).isOfStack { last[event(place).logicalResourceId] = place }
        let open = last.values.filter { event($0).resourceStatus.hasSuffix("IN_PROGRESS") }.sorted()
        chain.add(open)
        let service = open.first { event($0).service != nil }
        if let service { addStops(of: event(service), from: service, to: trace.log.count, &chain) }
        let names = open.map { event($0).logicalResourceId }.joined(separator: ", ")
        return trace.explanation(
            question,
            names.isEmpty
                ? "\(name) is at work: what is to come waits for the next look."
                : "\(name) waits for \(names)" + (service == nil ? "." : ": a service is complete once it is steady."),
            service == nil ? .referencesFirst : .stackServiceSteady, chain)
    }

    // MARK: Failed

    private func failed(
        _ question: Explanation.Question, _ cause: Int, _ first: Int, _ end: (place: Int, event: CloudFormation.StackEvent),
        _ chain: inout ExplanationChain
    ) -> Explanation {
        let event = event(cause)
        let rule = rule(of: event, begunBy: self.event(first))
        let began = places.first { self.event($0).logicalResourceId == event.logicalResourceId && !event.isOfStack }
        chain.add(began)
        addStops(of: event, from: began ?? first, to: cause, &chain)
        chain.add(cause, rule)
        chain.add(places.first { $0 > cause && self.event($0).isOfStack })
        let what = event.isOfStack ? name : event.logicalResourceId
        let why = event.resourceStatusReason.map { " (\($0))" } ?? ""
        return trace.explanation(
            question,
            event.isOfStack
                ? "\(name) is \(end.event.resourceStatus)\(why)."
                : "\(name) is \(end.event.resourceStatus), since \(what) failed at \(trace.clock(cause))\(why).",
            rule, chain)
    }

    /// The last tasks of a service that failed before its resource did.
    private func addStops(
        of event: CloudFormation.StackEvent, from start: Int, to end: Int, _ chain: inout ExplanationChain
    ) {
        guard let service = event.service else { return }
        let own = Set(trace.knownTasks.filter { $0.service == service && $0.place >= start }.map(\.id))
        chain.add(trace.failures(of: own, from: start, to: end).suffix(3))
    }

    private func rule(of event: CloudFormation.StackEvent, begunBy first: CloudFormation.StackEvent) -> Explanation.Rule {
        let reason = event.resourceStatusReason ?? ""
        let words: [(String, Explanation.Rule)] = [
            ("Circuit Breaker was triggered", .stackServiceBreaker), ("Exceeded attempts to wait", .stackServiceThreeHours),
            ("creation time exceeded", .stackTimeout), ("custom-named resource", .stackCustomName),
            ("already exists", .stackServiceExists), ("No export named", .stackImportMissing),
            ("already exported", .stackExports), ("as it is in use by", .stackImportedStays),
            ("User Initiated", .stackCancelUpdate),
        ]
        if let (_, rule) = words.first(where: { reason.contains($0.0) }) { return rule }
        return first.resourceStatus.hasPrefix("CREATE") ? .stackCreateRollsBack : .stackUpdateRollsBack
    }
}

extension CloudFormation.StackEvent {
    /// About the stack itself, not a resource of it.
    var isOfStack: Bool { resourceType == "AWS::CloudFormation::Stack" }

    fileprivate var service: ECS.Service.ID? {
        resourceType == "AWS::ECS::Service" ? physicalResourceId.flatMap { ECS.Service.ID(arn: $0) } : nil
    }
}
