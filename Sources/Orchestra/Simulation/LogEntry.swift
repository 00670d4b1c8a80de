/// What happened, and when.
public struct LogEntry: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Virtual time since the simulation began.
    public var time: Duration
    public var event: LogEvent

    public init(time: Duration, event: LogEvent) {
        self.time = time
        self.event = event
    }

    private enum CodingKeys: String, CodingKey { case time, event }

    /// The time is written as nanoseconds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        time = .nanoseconds(try container.decode(Int64.self, forKey: .time))
        event = try container.decode(LogEvent.self, forKey: .event)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.inNanoseconds, forKey: .time)
        try container.encode(event, forKey: .event)
    }

    /// `0:47.2  users/B is unhealthy in users-tg: …`
    public var description: String {
        let clock = time.clock
        return clock + String(repeating: " ", count: max(1, 10 - clock.count)) + event.description
    }
}

/// One thing that happened.
public enum LogEvent: Hashable, Sendable, Codable {
    case clusterCreated(cluster: String)
    case clusterDeleted(cluster: String)
    case taskDefinitionRegistered(ECS.TaskDefinition.ID)
    case taskDefinitionDeregistered(ECS.TaskDefinition.ID)
    case serviceCreated(service: ECS.Service.ID, taskDefinition: ECS.TaskDefinition.ID, desiredCount: Int)
    case serviceUpdated(service: ECS.Service.ID, desiredCount: Int, taskDefinition: ECS.TaskDefinition.ID)
    case serviceStatusChanged(service: ECS.Service.ID, status: ECS.Service.Status)
    case deploymentStarted(service: ECS.Service.ID, deployment: String, taskDefinition: ECS.TaskDefinition.ID)
    case deploymentCompleted(service: ECS.Service.ID, deployment: String)
    case deploymentFailed(service: ECS.Service.ID, deployment: String, reason: String)
    /// After `deployment` has failed, an earlier one is the PRIMARY again.
    case deploymentRolledBack(service: ECS.Service.ID, deployment: String, to: String, taskDefinition: ECS.TaskDefinition.ID)
    /// A deployment that shifts traffic has come to its next stage.
    case lifecycleStageEntered(service: ECS.Service.ID, deployment: String, stage: ECS.LifecycleStage)
    /// So many percent of the production traffic, or of the test traffic, go to the tasks of the deployment.
    case trafficShifted(service: ECS.Service.ID, deployment: String, percent: Double, isTest: Bool)
    case lifecycleHookAnswered(
        service: ECS.Service.ID, stage: ECS.LifecycleStage, hook: String, hookStatus: ECS.LifecycleHookResult.Status)
    case taskSetChanged(
        service: ECS.Service.ID, taskSet: String, status: ECS.TaskSet.Status, scale: Double,
        stabilityStatus: ECS.TaskSet.StabilityStatus)
    case taskSetDeleted(service: ECS.Service.ID, taskSet: String)
    /// The service scheduler looked, and found something to do.
    case scheduled(service: ECS.Service.ID, desiredCount: Int, active: Int, healthy: Int, starting: Int, stopping: Int)
    /// A sentence of ECS's own, as in `DescribeServices`.
    case serviceEvent(service: ECS.Service.ID, message: String)

    case taskCreated(task: ECS.Task.ID, label: TaskLabel, cluster: String, taskDefinition: ECS.TaskDefinition.ID, service: String?)
    case taskStatusChanged(task: ECS.Task.ID, label: TaskLabel, lastStatus: ECS.TaskStatus)
    /// The decision to stop: `desiredStatus` becomes STOPPED.
    case taskStopping(task: ECS.Task.ID, label: TaskLabel, stopCode: ECS.StopCode, stoppedReason: String)
    /// `nil` once it isn't protected any more.
    case taskProtectionChanged(task: ECS.Task.ID, label: TaskLabel, expirationDate: Timestamp?)
    case taskHealthChanged(task: ECS.Task.ID, label: TaskLabel, healthStatus: ECS.HealthStatus)
    case containerStatusChanged(
        task: ECS.Task.ID, label: TaskLabel, container: String, lastStatus: ECS.Container.Status, exitCode: Int?, reason: String?)
    case containerCheckFailed(task: ECS.Task.ID, label: TaskLabel, container: String, failures: Int, retries: Int)

    case loadBalancerCreated(ELB.LoadBalancer.ID)
    case loadBalancerDeleted(ELB.LoadBalancer.ID)
    case listenerCreated(ELB.Listener.ID)
    case listenerDeleted(ELB.Listener.ID)
    case ruleCreated(listener: ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition])
    case ruleModified(listener: ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition])
    case ruleDeleted(listener: ELB.Listener.ID, priority: Int)
    case targetGroupCreated(ELB.TargetGroup.ID)
    case targetGroupDeleted(ELB.TargetGroup.ID)
    case targetHealthChanged(
        targetGroup: ELB.TargetGroup.ID, target: ELB.Target.ID, task: ECS.Task.ID?, label: TaskLabel?, health: ELB.TargetHealth)
    case targetCheckFailed(
        targetGroup: ELB.TargetGroup.ID, target: ELB.Target.ID, label: TaskLabel?, explanation: String, failures: Int,
        threshold: Int)
    /// A draining target's delay is over: it is gone from the list.
    case targetDeregistered(targetGroup: ELB.TargetGroup.ID, target: ELB.Target.ID, task: ECS.Task.ID?, label: TaskLabel?)

    /// A container instance came, drains, is gone, or its agent is heard of again or no more.
    case containerInstanceChanged(instance: ECS.ContainerInstance.ID, status: ECS.ContainerInstance.Status, agentConnected: Bool)
    case alarmStateChanged(alarmName: String, stateValue: CloudWatch.StateValue)
    /// Application Auto Scaling does something, or it is done.
    case scalingActivity(
        service: ECS.Service.ID, description: String, cause: String, statusCode: AutoScaling.ScalingActivity.StatusCode)
    /// A namespace has been created, or deleted.
    case namespaceChanged(namespace: String, type: CloudMap.Namespace.NamespaceType, isThere: Bool)
    /// An instance can be found under the name `service.namespace` from now on, or no more.
    case instanceRegistered(name: String, instance: String, label: TaskLabel?)
    case instanceDeregistered(name: String, instance: String, label: TaskLabel?)
    case instanceHealthChanged(name: String, instance: String, label: TaskLabel?, healthStatus: CloudMap.HealthStatus)
    /// `resolver` answered from memory, or asked the name server.
    case nameResolved(
        resolver: String, question: CloudMap.DnsQuestion, answer: CloudMap.DnsAnswer, fromMemory: Bool)
    case called(CallRecord)
    case network(EC2.NetworkEvent)
    /// A stack, or one of its resources, has come to another status.
    indirect case stack(CloudFormation.StackEvent)
    case requestAnswered(RequestRecord)
    case faultInjected(Fault, label: TaskLabel?)
}

/// One request from a caller to a task, with no load balancer between them.
public struct CallRecord: Hashable, Sendable, Codable {
    /// The resolver, or the task that calls.
    public var caller: String
    public var name: String
    public var port: Int
    /// What the name stood for; `nil` where it was unknown.
    public var address: String?
    /// Who had that address.
    public var task: ECS.Task.ID?
    public var label: TaskLabel?
    public var outcome: CloudMap.CallOutcome
    /// How often it was tried.
    public var attempts: Int
}

/// One request, from arrival to answer.
public struct RequestRecord: Hashable, Sendable, Codable {
    public var method: String
    public var path: String
    public var listener: ELB.Listener.ID
    /// The priority of the rule that took it, or `default`.
    public var rule: String
    public var targetGroup: ELB.TargetGroup.ID?
    public var target: ELB.Target.ID?
    public var task: ECS.Task.ID?
    public var label: TaskLabel?
    public var statusCode: Int
    /// Nanoseconds from arrival to answer.
    public var nanoseconds: Int64
}
