extension Fault {
    /// What may be behind a task's end or its ill health; `nil` for what mends something.
    func concerns(images: [String], of task: ECS.Task.ID, on instance: String?) -> Bool {
        switch self {
        case .crash(let id, _, _), .hang(let id, _), .answer(let id, _, _), .failContainerHealthCheck(let id, _),
            .outOfMemory(let id, _), .breakAnswers(let id, _), .interruptSpot(let id):
            id == task
        case .failPull(let image), .failStart(let image), .failContainerHealthCheckOfImage(let image): images.contains(image)
        case .crashAfterStart(let image, _, _), .outOfMemoryAfterStart(let image, _), .slowStart(let image, _):
            images.contains(image)
        case .terminateInstance(let id): id.arn == instance
        case .failNetworkInterfaces, .loseSecret, .exhaustCapacity: true
        default: false
        }
    }

    /// Which of them brings about this rule.
    func brings(_ rule: Explanation.Rule) -> Bool {
        switch (self, rule) {
        case (.crash, .essentialExit), (.crashAfterStart, .essentialExit), (.outOfMemory, .outOfMemory),
            (.outOfMemoryAfterStart, .outOfMemory), (.failPull, .cannotPull), (.failStart, .cannotStart),
            (.failNetworkInterfaces, .networkInterfaceTimeout), (.loseSecret, .resourceInitialization),
            (.interruptSpot, .spotInterruption), (.terminateInstance, .instanceTerminated):
            true
        case (.hang, .unhealthyThreshold), (.answer(_, _, true), .unhealthyThreshold), (.slowStart, .unhealthyThreshold),
            (.failContainerHealthCheck, .unhealthyInServiceReplaced),
            (.failContainerHealthCheckOfImage, .unhealthyInServiceReplaced), (.hang, .unhealthyInServiceReplaced):
            true
        default: false
        }
    }
}

extension Trace {
    /// The fault that made it so, if a script injected one that fits.
    func fault(bringing rule: Explanation.Rule, to task: KnownTask, before end: Int) -> Int? {
        let described = described(task.id)
        let images = described?.containers.map(\.image)
        return last(before: end) { event in
            guard case .faultInjected(let fault, _) = event, fault.brings(rule) else { return false }
            return fault.concerns(images: images ?? [], of: task.id, on: described?.containerInstanceArn)
        }
    }
}
