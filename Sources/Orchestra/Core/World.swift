/// ECS and Elastic Load Balancing as one state machine: plain data that changes only by commands and by ``handle(_:using:)``.
///
/// It reads no clock and does nothing itself: it asks for effects, and a shell (``Simulation`` in virtual time) performs them
/// and reports back. Its `Codable` form is a snapshot of everything, equal worlds giving equal bytes; what `Describe…` calls
/// return are other types, built from it.
public struct World: Equatable, Sendable, Codable {
    public internal(set) var now: Duration {
        get { moment.duration }
        set { moment = Moment(newValue) }
    }
    var moment = Moment.zero
    public let timing: Timing
    public let quotas: Quotas
    var identifiers: Identifiers
    /// For what policies decide by chance.
    var random: SeededGenerator

    var clusters: [ClusterRecord] = []
    var clusterIndex = HashIndex<String, Int32>()
    var families: [FamilyRecord] = []
    var familyNames: [String] = []
    var familyIndex = HashIndex<String, Int32>()
    var taskDefinitions = PagedArray<TaskDefinitionRecord>()
    var services = PagedArray<ServiceRecord>()
    /// By `cluster/name`: the newest service of that name.
    var serviceIndex = HashIndex<String, Int32>()
    var tasks = Slab<TaskRecord>()
    var taskSlots = TaskDirectory()
    var addresses = AddressPool()
    var loadBalancers: [LoadBalancerRecord] = []
    var loadBalancerIndex = HashIndex<String, Int32>()
    var listeners: [ListenerRecord] = []
    var targetGroups = PagedArray<TargetGroupRecord>()
    var targetGroupIndex = HashIndex<String, Int32>()
    var targets = Slab<TargetRecord>()
    /// By ARNs; `nil` while nothing was tagged.
    var tags: HashIndex<String, [ECS.Tag]>?
    /// What few tasks have; `nil` while none has.
    var taskExtras: HashIndex<ECS.Task.ID, TaskExtras>?
    /// What clientTokens of RunTask stand for; `nil` while there was none.
    var runTokens: HashIndex<String, RunTokenRecord>?
    /// Those whose state was set once; `nil` while there is none.
    var alarms: [AlarmRecord]?
    /// Machines and providers; `nil` while there are none: ask ``fleet``.
    var capacity: Capacity?
    /// Metrics, alarms and scalable targets; `nil` while there are none.
    var scaling: ScalingRecords?
    /// Namespaces, names and instances; `nil` while there are none.
    var discovery: DiscoveryRecords?
    /// What somebody made of a VPC; `nil` while nobody has.
    var network: NetworkRecords?
    /// `nil` while there was no stack.
    var stacks: [StackRecord]?

    /// What the last turn gave; a shell empties it.
    var outbox = Outbox()

    public init(seed: UInt64, timing: Timing = Timing(), quotas: Quotas = Quotas()) {
        self.timing = timing
        self.quotas = quotas
        identifiers = Identifiers(seed: seed)
        random = SeededGenerator(seed: SeededGenerator.mix(seed ^ 0x9047_AC11_0DD5_EED5))
    }

    /// Takes one report or alarm, at the time `now`. Late news (a slot that is gone, a step that a task has left behind) changes
    /// nothing.
    public mutating func handle(_ event: Event, using policies: inout Policies) {
        switch event {
        case .networkInterfaceAttached(let task): networkInterfaceAttached(task, policies)
        case .networkInterfaceFailed(let task): networkInterfaceFailed(task, policies)
        case .networkInterfaceDetached(let task): networkInterfaceDetached(task)
        case .secretMissing(let task, let container, let secret): secretMissing(task, Int(container), Int(secret), policies)
        case .imagePulled(let task, let container): imagePulled(task, Int(container), policies)
        case .imagePullFailed(let task, let container): imagePullFailed(task, Int(container), policies)
        case .containerStarted(let task, let container): containerStarted(task, Int(container), policies)
        case .containerStartFailed(let task, let container): containerStartFailed(task, Int(container), policies)
        case .containerOutOfMemory(let task, let container): containerOutOfMemory(task, Int(container), policies)
        case .containerExited(let task, let container, let exitCode): containerExited(task, Int(container), exitCode, policies)
        case .containerChecked(let task, let container, let restarts, let passed):
            containerChecked(task, Int(container), restarts, passed, policies)
        case .targetProbed(let target, let answer): targetProbed(target, answer, policies.healthPolicy)
        case .serviceEvaluationDue(let service): evaluate(Int(service), policies)
        case .containerCheckDue(let task, let container, let restarts): containerCheckDue(task, Int(container), restarts)
        case .startTimeoutElapsed(let task): startContainers(task, policies)
        case .targetRegistered(let target): targetRegistered(target, policies)
        case .targetProbeDue(let target): targetProbeDue(target)
        case .deregistrationDelayElapsed(let target): deregistrationDelayElapsed(target)
        case .taskMayBeForgotten(let task): forget(task)
        case .taskProtectionExpires(let task): taskProtectionExpires(task)
        case .lifecycleHookDue(let service, let number): lifecycleHookDue(Int(service), number)
        case .lifecycleHookAnswered(let service, let number, let status, let delay):
            lifecycleHookAnswered(Int(service), number, status, callBackDelay: delay)
        case .capacityChanged(let cluster): placeWaitingTasks(in: Int(cluster), policies)
        case .provisioningTimedOut(let task): provisioningTimedOut(task, policies)
        case .containerInstanceTerminated(let instance): containerInstanceTerminated(instance, policies)
        case .containerInstanceAgent(let instance, let isConnected): setAgentConnected(instance, isConnected)
        case .minuteEnds: minuteEnds()
        case .utilizationMeasured(let metric, let hundredths): utilizationMeasured(Int(metric), hundredths: hundredths)
        case .metricsComplete: metricsComplete(policies)
        case .scheduledActionDue(let target, let turn): scheduledActionDue(Int(target), turn, policies)
        case .cloudMapOperationDue(let operation): cloudMapOperationDue(Int(operation))
        case .instanceRegistered(let instance): instanceRegistered(instance, policies)
        case .instanceDeregistered(let instance): instanceDeregistered(instance)
        case .customHealthDue(let instance, let turn): customHealthDue(instance, turn)
        case .stackDue(let stack, let turn): stackDue(Int(stack), turn, policies)
        }
    }

    mutating func log(_ event: LogEvent) { outbox.entries.append(LogEntry(time: now, event: event)) }
    mutating func perform(_ effect: Effect) { outbox.effects.append(effect) }
    mutating func wake(_ event: Event, at moment: Moment) { outbox.effects.append(.wake(event, at: moment.duration)) }
}

/// Effects and log entries between a turn and the shell that takes them: never part of what is saved or compared.
struct Outbox: Equatable, Sendable, Codable {
    var effects: [Effect] = []
    var entries: [LogEntry] = []

    init() {}
    init(from decoder: any Decoder) {}
    func encode(to encoder: any Encoder) throws { _ = encoder.unkeyedContainer() }
    static func == (a: Self, b: Self) -> Bool { true }
}
