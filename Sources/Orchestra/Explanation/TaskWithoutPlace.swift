// Why a task could not be placed.

extension Trace {
    func explainPlacement(named name: String, _ question: Explanation.Question) throws(Explanation.UnknownName) -> Explanation {
        if let service = knownService(name) {
            return explainPlacement(of: service, question)
        }
        let families = log.compactMap { entry -> String? in
            if case .taskDefinitionRegistered(let id) = entry.event { id.family } else { nil }
        }
        guard families.contains(name) else {
            throw unknown(name, knownServices.map(\.name) + families, "service or family")
        }
        return explainPlacement(ofFamily: name, question)
    }

    private func explainPlacement(of service: ECS.Service.ID, _ question: Explanation.Question) -> Explanation {
        let story = ServiceStory(of: service, in: log)
        let refusals = story.events.filter {
            if case .serviceEvent(_, let message) = log[$0].event { message.contains("was unable to place") } else { false }
        }
        guard let last = refusals.last else {
            let tasks = knownTasks.filter { $0.service == service }
            return waiting(tasks, question)
                ?? explanation(question, "\(service.name) was never unable to place a task.", nil, .init())
        }
        var chain = ExplanationChain()
        for place in refusals.suffix(5) { chain.add(place, PlacementLack(of: log[place].event).rule) }
        let lack = PlacementLack(of: log[last].event)
        let rule = add(causesOf: lack, in: service.cluster, before: last, to: &chain)
        chain.add(last, rule)
        var answer = "\(service.name) couldn't place a task at \(clock(last)): \(text(of: lack, rule))"
        let started = story.events.first { place in
            guard log[place].time > log[last].time, case .serviceEvent(_, let message) = log[place].event else { return false }
            return message.contains("has started")
        }
        if let started {
            chain.add(started, .serviceWaitsForRoom)
            answer += "; at \(clock(started)) there was room"
        } else {
            answer += ", and it starts when there is room"
        }
        return explanation(question, answer + ".", rule, chain)
    }

    private func text(of lack: PlacementLack, _ rule: Explanation.Rule) -> String {
        rule == .drainingNoPlacements ? "the container instances of the cluster are DRAINING" : lack.text
    }

    /// Who drains, whose agent is away, whose capacity is exhausted; and the rule that decided.
    private func add(
        causesOf lack: PlacementLack, in cluster: String, before end: Int, to chain: inout ExplanationChain
    ) -> Explanation.Rule {
        var lastChanges: [ECS.ContainerInstance.ID: Int] = [:]
        for place in 0..<end {
            guard case .containerInstanceChanged(let id, _, _) = log[place].event, id.cluster == cluster else { continue }
            lastChanges[id] = place
        }
        var drains = false
        for place in lastChanges.values.sorted() {
            guard case .containerInstanceChanged(let id, let status, let isConnected) = log[place].event else { continue }
            if status == .draining {
                drains = true
                chain.add(place, .drainingNoPlacements)
            } else if !isConnected, status == .active, lack.kind == .agent || lack.instance == id.id {
                chain.add(place, .agentDisconnected)
            } else if lack.instance == id.id || lack.kind == .noInstances {
                chain.add(place)
            }
        }
        if lack.kind == .noCapacity {
            chain.add(last(before: end) { if case .faultInjected(.exhaustCapacity, _) = $0 { true } else { false } })
        }
        return lack.kind == .noInstances && drains ? .drainingNoPlacements : lack.rule
    }

    private func explainPlacement(ofFamily family: String, _ question: Explanation.Question) -> Explanation {
        let own = knownTasks.filter { $0.serviceName == nil && $0.label.group == family }
        if let waiting = waiting(own, question) { return waiting }
        let fact =
            own.isEmpty ? "no standalone task of \(family) was ever placed" : "all \(own.count) tasks of \(family) got a place"
        return explanation(
            question,
            "The log has nothing of it: \(fact), and what RunTask or StartTask can't place stands in the failures of its answer alone.",
            .partialSuccess, .init())
    }

    /// Tasks that wait in PROVISIONING for an instance, or have waited in vain.
    private func waiting(_ own: [KnownTask], _ question: Explanation.Question) -> Explanation? {
        var chain = ExplanationChain()
        let ids = Set(own.map(\.id))
        let timedOut = last {
            if case .taskStopping(let task, _, .taskFailedToStart, let reason) = $0 {
                ids.contains(task) && reason.hasPrefix("TaskFailedToStart: ")
            } else {
                false
            }
        }
        if let timedOut, case .taskStopping(let task, let label, _, let reason) = log[timedOut].event {
            chain.add(own.first { $0.id == task }?.place, .managedScalingWaits)
            chain.add(timedOut, .provisioningTimeout)
            return explanation(
                question, "\(label) waited in vain until \(clock(timedOut)): \(PlacementLack(of: reason).text).",
                .provisioningTimeout, chain)
        }
        let waiting = own.filter { described($0.id)?.isWaitingForPlace ?? false }
        guard let first = waiting.first else { return nil }
        chain.add(waiting.prefix(5).map(\.place), .managedScalingWaits)
        let names = waiting.prefix(3).map(\.label.description).joined(separator: ", ") + (waiting.count > 3 ? ", …" : "")
        return explanation(
            question,
            "\(names) \(waiting.count == 1 ? "waits" : "wait") in PROVISIONING since \(clock(first.place)) for a container "
                + "instance of the capacity provider.",
            .managedScalingWaits, chain)
    }
}
