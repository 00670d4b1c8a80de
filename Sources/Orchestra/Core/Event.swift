/// What the outside reports, or the time that an alarm clock rings: all that changes a ``World`` besides commands.
///
/// Events name resources by slot and stay small, since a million of them may wait at once. An event whose slot is stale is
/// late news, and ignored.
public enum Event: Hashable, Sendable, Codable {
    // What the runtime reports of a task.
    case networkInterfaceAttached(Slot<TaskRecord>)
    case networkInterfaceFailed(Slot<TaskRecord>)
    case networkInterfaceDetached(Slot<TaskRecord>)
    /// A container's secret, by its place in the definition, isn't there.
    case secretMissing(Slot<TaskRecord>, container: Int32, secret: Int32)
    case imagePulled(Slot<TaskRecord>, container: Int32)
    case imagePullFailed(Slot<TaskRecord>, container: Int32)
    case containerStarted(Slot<TaskRecord>, container: Int32)
    case containerStartFailed(Slot<TaskRecord>, container: Int32)
    case containerExited(Slot<TaskRecord>, container: Int32, exitCode: Int32)
    case containerOutOfMemory(Slot<TaskRecord>, container: Int32)
    /// `restarts` says in which of the container's runs.
    case containerChecked(Slot<TaskRecord>, container: Int32, restarts: Int16, passed: Bool)

    // What the load balancer's probes report.
    case targetProbed(Slot<TargetRecord>, Answer)

    // Alarm clocks.
    case serviceEvaluationDue(service: Int32)
    case containerCheckDue(Slot<TaskRecord>, container: Int32, restarts: Int16)
    case startTimeoutElapsed(Slot<TaskRecord>)
    case targetRegistered(Slot<TargetRecord>)
    case targetProbeDue(Slot<TargetRecord>)
    case deregistrationDelayElapsed(Slot<TargetRecord>)
    case taskMayBeForgotten(Slot<TaskRecord>)
    case taskProtectionExpires(Slot<TaskRecord>)
    case lifecycleHookDue(service: Int32, number: Int32)

    // What the function of a deployment's hook answers; the delay is in seconds.
    case lifecycleHookAnswered(service: Int32, number: Int32, ECS.LifecycleHookResult.Status, callBackDelay: Int32)
    /// There is room again, and tasks wait for it.
    case capacityChanged(cluster: Int32)
    case provisioningTimedOut(Slot<TaskRecord>)

    // What is heard of machines.
    case containerInstanceTerminated(Int32)
    case containerInstanceAgent(Int32, isConnected: Bool)

    // Auto scaling.
    /// A minute of metrics is over.
    case minuteEnds
    /// In hundredths of a percent; -1 for no data.
    case utilizationMeasured(metric: Int32, hundredths: Int32)
    /// All that was asked at a minute's end has been answered.
    case metricsComplete
    case scheduledActionDue(target: Int32, turn: Int32)

    // Cloud Map.
    /// It goes from SUBMITTED to PENDING, or is done.
    case cloudMapOperationDue(operation: Int32)
    case instanceRegistered(Slot<RegisteredInstance>)
    case instanceDeregistered(Slot<RegisteredInstance>)
    /// `turn` numbers the changes of its health: an alarm clock of before rings in vain.
    case customHealthDue(Slot<RegisteredInstance>, turn: Int32)

    // CloudFormation.
    /// A stack looks what is done. `turn` numbers its operations: an alarm clock of one that is over rings in vain.
    case stackDue(stack: Int32, turn: Int32)

    /// How something that was asked over the network answered.
    public enum Answer: Hashable, Sendable, Codable {
        case status(Int16)
        case timedOut
        case connectionFailed
    }
}

/// What the world wants done outside of it.
public enum Effect: Hashable, Sendable, Codable {
    case attachNetworkInterface(Slot<TaskRecord>)
    case detachNetworkInterface(Slot<TaskRecord>)
    case pullImage(Slot<TaskRecord>, container: Int32)
    case startContainer(Slot<TaskRecord>, container: Int32)
    /// The stop signal, and SIGKILL once the container's `stopTimeout` is over.
    case stopContainer(Slot<TaskRecord>, container: Int32)
    case checkContainer(Slot<TaskRecord>, container: Int32, restarts: Int16)
    case probe(Slot<TargetRecord>)
    /// Ask the function of a deployment's hook, by the number of its turn.
    case invokeLifecycleHook(service: Int32, number: Int32)
    /// A target is gone while it has requests that it hasn't answered.
    case closeConnections(Slot<TargetRecord>)
    /// How much of what a service's running tasks reserve is used, for the metric of that number.
    case measureUtilization(service: Int32, metric: Int32)
    /// How much of what a cluster's container instances have is used, for the metric of that number.
    case measureCluster(metric: Int32)
    /// Hand the event back at that time.
    case wake(Event, at: Duration)
}
