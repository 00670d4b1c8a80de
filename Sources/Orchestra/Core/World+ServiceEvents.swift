// What ECS says of a service, in its own sentences (Amazon ECS Developer Guide, viewing service event messages).

extension World {
    /// The sentences, without `(service X) ` in front.
    enum Sentence {
        static let steadyState = "has reached a steady state."
        static let cannotStartConsistently = "is unable to consistently start tasks successfully."
        static let launchesThrottled = "operations are being throttled. Will try again later."
        static let budgetsLeaveNoRoom =
            "was unable to stop or start tasks during a deployment because of the service deployment configuration. "
            + "Update the minimumHealthyPercent or maximumPercent value and try again."
        static let stoppedByUser = "Service deployment was stopped by the user."
        static let noContainerInstances =
            "was unable to place a task because no container instance met all of its requirements. "
            + "Reason: No Container Instances were found in your cluster. "
            + "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."

        static func started(_ tasks: [ECS.Task.ID], replacing: Int) -> String {
            "has started \(tasks.count) tasks: \(list(tasks))."
                + (replacing > 0 ? " Amazon ECS replaced \(replacing) tasks due to an unhealthy status." : "")
        }

        static func stopped(_ tasks: [ECS.Task.ID]) -> String { "has stopped \(tasks.count) running tasks: \(list(tasks))." }
        static func stoppedPending(_ count: Int) -> String { "stopped \(count) pending tasks." }
        static func registered(_ count: Int, _ arn: String) -> String { "registered \(count) targets in (target-group \(arn))" }
        static func deregistered(_ count: Int, _ arn: String) -> String { "deregistered \(count) targets in (target-group \(arn))" }
        static func draining(_ count: Int) -> String { "has begun draining connections on \(count) tasks." }
        static func deploymentCompleted(_ deployment: String) -> String { "(deployment \(deployment)) deployment completed." }
        static func deploymentFailed(_ deployment: String, _ cause: String) -> String {
            "(deployment \(deployment)) deployment failed: \(cause)"
        }

        static func rollingBack(_ deployment: String) -> String { "rolling back to deployment \(deployment)." }
        static func protected(_ deployment: String, _ count: Int) -> String {
            "was unable to reach steady state because (taskSet \(deployment)) was unable to scale in due to "
                + "(reason \(count) tasks under protection)"
        }

        static func unhealthy(_ task: ECS.Task.ID, _ target: ELB.Target.ID, _ arn: String, _ reason: String) -> String {
            // A machine is named by its own id.
            let name = target.id.hasPrefix("i-") ? "instance \(target.id)" : "task \(task)"
            return "(\(name)) (port \(target.port)) is unhealthy in (target-group \(arn)) due to (reason \(reason))."
        }

        private static func list(_ tasks: [ECS.Task.ID]) -> String { tasks.map { "(task \($0))" }.joined(separator: " ") }
    }

    mutating func tell(_ index: Int, _ sentence: String, _ group: TaskGroup? = nil) {
        let number = identifiers.next(.event)
        let taskSet = group.flatMap { $0.isTaskSet ? ", taskSet \($0.deployment.id)" : nil } ?? ""
        let message = "(service \(services[index].id.name)\(taskSet)) \(sentence)"
        services[index].events.append(
            ECS.ServiceEvent(
                id: uuid(number, Identifiers.derived(from: number, .event)), createdAt: Timestamp(moment), message: message))
        if services[index].events.count > quotas.eventsPerService { services[index].events.removeFirst() }
        log(.serviceEvent(service: services[index].id, message: message))
    }

    /// Says it unless it was said lately for the same cause.
    mutating func tellOnce(_ index: Int, _ sentence: String) {
        if let last = services[index].told.firstIndex(where: { $0.message == sentence }) {
            guard moment >= services[index].told[last].at + timing.eventRepetition else { return }
            services[index].told.remove(at: last)
        }
        services[index].told.append(ToldEvent(message: sentence, at: moment))
        tell(index, sentence)
    }

    mutating func noteTarget(of service: Int, _ targetGroup: Int32, _ note: (inout UntoldTargets) -> Void) {
        if services[service].untoldTargets.first(where: { $0.targetGroup == targetGroup }) == nil {
            services[service].untoldTargets.append(UntoldTargets(targetGroup: targetGroup))
        }
        let index = services[service].untoldTargets.firstIndex { $0.targetGroup == targetGroup }!
        note(&services[service].untoldTargets[index])
        scheduleEvaluation(Int32(service))
    }

    /// Targets that came and went since the last look, in one sentence for each target group.
    mutating func tellOfTargets(_ index: Int) {
        let untold = services[index].untoldTargets
        let draining = services[index].untoldDraining
        services[index].untoldTargets = []
        services[index].untoldDraining = 0
        for group in untold where group.registered > 0 {
            tell(index, Sentence.registered(group.registered, targetGroups[Int(group.targetGroup)].id.arn))
        }
        for group in untold where group.deregistered > 0 {
            tell(index, Sentence.deregistered(group.deregistered, targetGroups[Int(group.targetGroup)].id.arn))
        }
        if draining > 0 { tell(index, Sentence.draining(draining)) }
    }
}
