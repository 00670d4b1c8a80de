extension Trace {
    /// Answers out of the log, and out of what is there at its end.
    /// - Throws: `Explanation.UnknownName` if the run has nothing of that name, with the one that was probably meant.
    public func explain(_ question: Explanation.Question) throws(Explanation.UnknownName) -> Explanation {
        switch question {
        case .stopped(let name): explainStop(of: try knownTask(named: name), question)
        case .requests(let name): explainRequests(to: try knownTarget(named: name), question)
        case .deployment(let name): explainDeployment(of: try knownService(named: name), question)
        case .placement(let name): try explainPlacement(named: name, question)
        case .stack(let name): try explainStack(named: name, question)
        }
    }

    /// What can be asked of this run: tasks that were stopped, services whose deployment isn't COMPLETED or has gone back, targets
    /// without requests, what couldn't be placed, and stacks that aren't what they were to be.
    public var questions: [Explanation.Question] {
        stoppedQuestions + requestQuestions + deploymentQuestions + placementQuestions + stackQuestions
    }

    private var stoppedQuestions: [Explanation.Question] {
        log.compactMap { entry in
            guard case .taskStopping(_, let label, _, _) = entry.event else { return nil }
            return .stopped(task: label.description)
        }
    }

    private var requestQuestions: [Explanation.Question] {
        var served: Set<ELB.Target.ID> = []
        var someoneAsked = false
        for entry in log {
            guard case .requestAnswered(let record) = entry.event else { continue }
            someoneAsked = true
            if let target = record.target { served.insert(target) }
        }
        return targetGroups.flatMap(\.targets).compactMap { target in
            let description = target.description
            let isQuiet = someoneAsked || description.targetHealth.state != .healthy
            guard isQuiet, !served.contains(description.target) else { return nil }
            return .requests(target: target.label?.description ?? description.target.description)
        }
    }

    private var deploymentQuestions: [Explanation.Question] {
        services.compactMap { service in
            let isStill = service.deployments.contains { $0.status == .primary && $0.rolloutState != .completed }
            let hasGoneBack = log.contains {
                if case .deploymentRolledBack(let id, _, _, _) = $0.event { id.arn == service.serviceArn } else { false }
            }
            let lacksTaskSets = service.taskSets.map { $0.isEmpty || $0.contains { $0.stabilityStatus != .steadyState } } ?? false
            return isStill || hasGoneBack || lacksTaskSets ? .deployment(service: service.serviceName) : nil
        }
    }

    private var placementQuestions: [Explanation.Question] {
        var names: [String] = []
        func note(_ name: String) { if !names.contains(name) { names.append(name) } }
        for entry in log {
            switch entry.event {
            case .serviceEvent(let service, let message) where message.contains("was unable to place"): note(service.name)
            case .taskStopping(_, let label, .taskFailedToStart, let reason) where reason.hasPrefix("TaskFailedToStart: "):
                note(label.group)
            default: break
            }
        }
        for entry in tasks where entry.task.isWaitingForPlace { note(entry.label.group) }
        return names.map { .placement(of: $0) }
    }
}

extension ECS.Task {
    /// Its capacity provider is to bring an instance for it.
    var isWaitingForPlace: Bool {
        lastStatus == .provisioning && desiredStatus == .running && launchType == .ec2 && containerInstanceArn == nil
            && capacityProviderName != nil
    }
}
