/// What the world remembers of a task. There may be millions, so that what tasks have in common, and what few have, is kept apart.
public struct TaskRecord: Hashable, Sendable {
    let id: ECS.Task.ID
    private let origin: Boxed<Origin>
    private let number: Int32
    /// Its IPv4 address as a number; 0 while it has none.
    var address: UInt32 = 0
    private var changes: Int32 = 1
    var lastStatus = ECS.TaskStatus.provisioning
    var desiredStatus = ECS.TaskStatus.running
    var health = ECS.HealthStatus.unknown
    /// It counted as healthy once; noted only where a circuit breaker asks, `nil` otherwise.
    var wasHealthy: Bool?
    /// It was started in the place of an unhealthy task of a deployment that isn't PRIMARY.
    let isReplacement: Bool?
    private var place: Boxed<TaskHost>?
    private var seldom: Boxed<Seldom>?
    var containers: [ContainerRecord]
    var targets: [TargetSlot] = []
    let launchedAt: Moment
    /// Its images are pulled from then on.
    var createdAt = Moment.never
    var pullStoppedAt = Moment.never
    var startedAt = Moment.never

    /// The same for all tasks that were started for the same reason: they share it.
    struct Origin: Hashable, Sendable {
        var labelGroup: String
        var cluster: Int32
        /// -1 for a standalone task.
        var service: Int32
        /// The deployment that started it.
        var deployment: String
        var taskDefinition: Int32
        var group: String
        var startedBy: String?
        var launchType: ECS.LaunchType
        var capacityProviderName: String?
    }

    /// What a task that runs, and isn't protected, has nothing of.
    struct Seldom: Hashable, Sendable {
        /// Until then nothing scales it in; `nil` without protection.
        var protectedUntil: Moment?
        var stopCode: ECS.StopCode?
        var stoppedReason: String?
        var stoppingAt = Moment.never
        var executionStoppedAt = Moment.never
        var stoppedAt = Moment.never
    }

    /// - Parameter relative: If it comes from the same origin, they share it.
    init(
        id: ECS.Task.ID, number: Int, origin: Origin, sharedWith relative: TaskRecord? = nil, isReplacement: Bool?, host: TaskHost?,
        containers: [ContainerRecord], launchedAt: Moment
    ) {
        self.id = id
        self.number = Int32(clamping: number)
        self.origin = relative.flatMap { $0.origin.value == origin ? $0.origin : nil } ?? .value(origin)
        self.isReplacement = isReplacement
        place = host.map { .value($0) }
        self.containers = containers
        self.launchedAt = launchedAt
    }
}

extension TaskRecord {
    var label: TaskLabel { TaskLabel(group: origin.value.labelGroup, number: Int(number)) }
    var cluster: Int32 { origin.value.cluster }
    var service: Int32 { origin.value.service }
    var deployment: String { origin.value.deployment }
    var taskDefinition: Int32 { origin.value.taskDefinition }
    var group: String { origin.value.group }
    var startedBy: String? { origin.value.startedBy }
    var launchType: ECS.LaunchType { origin.value.launchType }
    var capacityProviderName: String? { origin.value.capacityProviderName }

    var version: Int {
        get { Int(changes) }
        set { changes = Int32(clamping: newValue) }
    }

    /// What it has of a container instance; `nil` on Fargate, and while it waits for one.
    var host: TaskHost? {
        get { place?.value }
        set { place = newValue.map { .value($0) } }
    }

    var protectedUntil: Moment? {
        get { seldom?.value.protectedUntil }
        set { changeSeldom { $0.protectedUntil = newValue } }
    }
    var stopCode: ECS.StopCode? {
        get { seldom?.value.stopCode }
        set { changeSeldom { $0.stopCode = newValue } }
    }
    var stoppedReason: String? {
        get { seldom?.value.stoppedReason }
        set { changeSeldom { $0.stoppedReason = newValue } }
    }
    var pullStartedAt: Moment { createdAt }
    var stoppingAt: Moment {
        get { seldom?.value.stoppingAt ?? .never }
        set { changeSeldom { $0.stoppingAt = newValue } }
    }
    var executionStoppedAt: Moment {
        get { seldom?.value.executionStoppedAt ?? .never }
        set { changeSeldom { $0.executionStoppedAt = newValue } }
    }
    var stoppedAt: Moment {
        get { seldom?.value.stoppedAt ?? .never }
        set { changeSeldom { $0.stoppedAt = newValue } }
    }

    private mutating func changeSeldom(_ change: (inout Seldom) -> Void) {
        var all = seldom?.value ?? Seldom()
        change(&all)
        seldom = all == Seldom() ? nil : .value(all)
    }
}

// As it was when everything stood side by side.
extension TaskRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, label, cluster, service, deployment, taskDefinition, lastStatus, desiredStatus, health, wasHealthy, isReplacement
        case protectedUntil, stopCode, stoppedReason, group, startedBy, launchType, host, capacityProviderName, address, containers
        case targets, version, launchedAt, createdAt, pullStartedAt, pullStoppedAt, startedAt, stoppingAt, executionStoppedAt
        case stoppedAt
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys) throws -> Value { try container.decode(Value.self, forKey: key) }
        func find<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        let label: TaskLabel = try read(.label)
        self.init(
            id: try read(.id), number: label.number,
            origin: Origin(
                labelGroup: label.group, cluster: try read(.cluster), service: try read(.service),
                deployment: try read(.deployment), taskDefinition: try read(.taskDefinition), group: try read(.group),
                startedBy: try find(.startedBy), launchType: try read(.launchType),
                capacityProviderName: try find(.capacityProviderName)),
            isReplacement: try find(.isReplacement), host: try find(.host), containers: try read(.containers),
            launchedAt: try read(.launchedAt))
        (address, version, targets) = (try read(.address), try read(.version), try read(.targets))
        (lastStatus, desiredStatus, health) = (try read(.lastStatus), try read(.desiredStatus), try read(.health))
        wasHealthy = try find(.wasHealthy)
        (createdAt, pullStoppedAt, startedAt) = (try read(.createdAt), try read(.pullStoppedAt), try read(.startedAt))
        protectedUntil = try find(.protectedUntil)
        (stopCode, stoppedReason) = (try find(.stopCode), try find(.stoppedReason))
        (stoppingAt, executionStoppedAt, stoppedAt) = (
            try read(.stoppingAt), try read(.executionStoppedAt), try read(.stoppedAt)
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(label, forKey: .label)
        try container.encode(cluster, forKey: .cluster)
        try container.encode(service, forKey: .service)
        try container.encode(deployment, forKey: .deployment)
        try container.encode(taskDefinition, forKey: .taskDefinition)
        try container.encode(lastStatus, forKey: .lastStatus)
        try container.encode(desiredStatus, forKey: .desiredStatus)
        try container.encode(health, forKey: .health)
        try container.encodeIfPresent(wasHealthy, forKey: .wasHealthy)
        try container.encodeIfPresent(isReplacement, forKey: .isReplacement)
        try container.encodeIfPresent(protectedUntil, forKey: .protectedUntil)
        try container.encodeIfPresent(stopCode, forKey: .stopCode)
        try container.encodeIfPresent(stoppedReason, forKey: .stoppedReason)
        try container.encode(group, forKey: .group)
        try container.encodeIfPresent(startedBy, forKey: .startedBy)
        try container.encode(launchType, forKey: .launchType)
        try container.encodeIfPresent(host, forKey: .host)
        try container.encodeIfPresent(capacityProviderName, forKey: .capacityProviderName)
        try container.encode(address, forKey: .address)
        try container.encode(containers, forKey: .containers)
        try container.encode(targets, forKey: .targets)
        try container.encode(version, forKey: .version)
        try container.encode(launchedAt, forKey: .launchedAt)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(pullStartedAt, forKey: .pullStartedAt)
        try container.encode(pullStoppedAt, forKey: .pullStoppedAt)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(stoppingAt, forKey: .stoppingAt)
        try container.encode(executionStoppedAt, forKey: .executionStoppedAt)
        try container.encode(stoppedAt, forKey: .stoppedAt)
    }
}
