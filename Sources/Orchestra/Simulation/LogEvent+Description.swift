extension LogEvent: CustomStringConvertible {
    /// One line in words; tasks by their labels.
    public var description: String {
        switch self {
        case .clusterCreated(let cluster): "cluster \(cluster) created"
        case .clusterDeleted(let cluster): "cluster \(cluster) deleted"
        case .taskDefinitionRegistered(let id): "task definition \(id) registered"
        case .taskDefinitionDeregistered(let id): "task definition \(id) deregistered"
        case .serviceCreated(let service, let taskDefinition, let desiredCount):
            "service \(service) created: desiredCount \(desiredCount) of \(taskDefinition)"
        case .serviceUpdated(let service, let desiredCount, let taskDefinition):
            "service \(service) updated: desiredCount \(desiredCount) of \(taskDefinition)"
        case .serviceStatusChanged(let service, let status): "service \(service) is \(status)"
        case .deploymentStarted(let service, let deployment, let taskDefinition):
            "service \(service) starts deployment \(deployment) of \(taskDefinition)"
        case .deploymentCompleted(let service, let deployment): "service \(service) completed deployment \(deployment)"
        case .deploymentFailed(let service, let deployment, let reason):
            "service \(service) failed deployment \(deployment): \(reason)"
        case .deploymentRolledBack(let service, let deployment, let target, let taskDefinition):
            "service \(service) goes back from deployment \(deployment) to \(target) of \(taskDefinition)"
        case .lifecycleStageEntered(let service, let deployment, let stage):
            "service \(service) deployment \(deployment) is in \(stage)"
        case .trafficShifted(let service, let deployment, let percent, let isTest):
            "service \(service) deployment \(deployment) has \(percent) % of the \(isTest ? "test" : "production") traffic"
        case .lifecycleHookAnswered(let service, let stage, let hook, let hookStatus):
            "service \(service) hook \(hook) says \(hookStatus) in \(stage)"
        case .taskSetChanged(let service, let taskSet, let status, let scale, let stabilityStatus):
            "service \(service) task set \(taskSet) is \(status) at \(scale) %, \(stabilityStatus)"
        case .taskSetDeleted(let service, let taskSet): "service \(service) task set \(taskSet) is gone"
        case .scheduled(let service, let desiredCount, let active, let healthy, let starting, let stopping):
            "service \(service) wants \(desiredCount), has \(active) (\(healthy) healthy): "
                + [starting > 0 ? "starts \(starting)" : nil, stopping > 0 ? "stops \(stopping)" : nil].compactMap { $0 }
                .joined(separator: ", ")
        case .serviceEvent(_, let message): message
        case .taskCreated(_, let label, _, let taskDefinition, _): "\(label) created from \(taskDefinition)"
        case .taskStatusChanged(_, let label, let lastStatus): "\(label) is \(lastStatus)"
        case .taskStopping(_, let label, let stopCode, let reason): "\(label) is to stop: \(stopCode), \(reason)"
        case .taskProtectionChanged(_, let label, let expirationDate):
            "\(label) "
                + (expirationDate.map { "is protected from scale-in until \($0)" } ?? "is not protected from scale-in any more")
        case .taskHealthChanged(_, let label, let health): "\(label) is \(health)"
        case .containerStatusChanged(_, let label, let container, let status, let exitCode, let reason):
            "\(label) container \(container) is \(status)" + (exitCode.map { ", exit code \($0)" } ?? "")
                + (reason.map { ", \($0)" } ?? "")
        case .containerCheckFailed(_, let label, let container, let failures, let retries):
            "\(label) container \(container) failed its health check, \(Self.count(failures, of: retries))"
        case .loadBalancerCreated(let id): "load balancer \(id) created"
        case .loadBalancerDeleted(let id): "load balancer \(id) deleted"
        case .listenerCreated(let id): "listener \(id) created"
        case .listenerDeleted(let id): "listener \(id) deleted"
        case .ruleCreated(let listener, let priority, let conditions):
            "rule \(priority) of \(listener) created: \(conditions.map(\.description).joined(separator: ", "))"
        case .ruleModified(let listener, let priority, let conditions):
            "rule \(priority) of \(listener) is now: \(conditions.map(\.description).joined(separator: ", "))"
        case .ruleDeleted(let listener, let priority): "rule \(priority) of \(listener) deleted"
        case .targetGroupCreated(let id): "target group \(id) created"
        case .targetGroupDeleted(let id): "target group \(id) deleted"
        case .targetHealthChanged(let targetGroup, let target, _, let label, let health):
            "\(Self.name(label, target)) is \(health) in \(targetGroup)"
        case .targetCheckFailed(let targetGroup, let target, let label, let explanation, let failures, let threshold):
            "\(Self.name(label, target)) failed check \(Self.count(failures, of: threshold)) in \(targetGroup): \(explanation)"
        case .targetDeregistered(let targetGroup, let target, _, let label):
            "\(Self.name(label, target)) is gone from \(targetGroup)"
        case .containerInstanceChanged(let instance, let status, let agentConnected):
            "container instance \(instance) is \(status)"
                + (agentConnected || status == .inactive ? "" : ", its agent is not connected")
        case .alarmStateChanged(let alarmName, let stateValue): "alarm \(alarmName) is \(stateValue)"
        case .scalingActivity(let service, let description, let cause, let statusCode):
            "service \(service): \(description) \(statusCode), \(cause)"
        case .namespaceChanged(let namespace, let type, let isThere):
            "namespace \(namespace) (\(type)) \(isThere ? "created" : "deleted")"
        case .instanceRegistered(let name, let instance, let label): "\(label?.description ?? instance) is registered as \(name)"
        case .instanceDeregistered(let name, let instance, let label): "\(label?.description ?? instance) is gone from \(name)"
        case .instanceHealthChanged(let name, let instance, let label, let health):
            "\(label?.description ?? instance) is \(health) in \(name)"
        case .nameResolved(let resolver, let question, let answer, let fromMemory):
            "\(resolver) asks for \(question.type) \(question.name)\(fromMemory ? ", from memory" : ""): \(answer)"
        case .called(let call):
            "\(call.caller) calls \(call.name):\(call.port) → \(call.outcome)"
                + (call.label.map { " by \($0)" } ?? call.address.map { " at \($0)" } ?? "")
                + (call.attempts > 1 ? ", attempt \(call.attempts)" : "")
        case .network(let event): event.description
        case .stack(let event):
            "stack \(event.stackName): \(event.logicalResourceId == event.stackName ? "" : event.logicalResourceId + " ")is "
                + event.resourceStatus + (event.resourceStatusReason.map { ": \($0)" } ?? "")
        case .requestAnswered(let request):
            "\(request.method) \(request.path) → \(request.statusCode) from "
                + (request.label?.description ?? request.target?.description ?? "the load balancer")
        case .faultInjected(let fault, let label): "fault: " + (label.map { "\($0) " } ?? "") + fault.description
        }
    }

    /// `2 of 3`; past the threshold, only how many.
    private static func count(_ failures: Int, of threshold: Int) -> String {
        failures > threshold ? "\(failures) in a row" : "\(failures) of \(threshold)"
    }

    private static func name(_ label: TaskLabel?, _ target: ELB.Target.ID) -> String { label?.description ?? target.description }
}
