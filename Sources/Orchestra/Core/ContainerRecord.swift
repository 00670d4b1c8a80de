/// What the world remembers of a task's container.
struct ContainerRecord: Hashable, Sendable {
    var startedAt = Moment.never
    private var ending: Boxed<Ending>?
    var failedChecks: Int32 = 0
    /// How often its restart policy started it again, so that news of an earlier run isn't taken for a later one's.
    var restarts: Int16 = 0
    var status = ECS.Container.Status.pending
    var imagePulled = false
    /// `true` from the pull of its image until it is told to start; `nil` before and after.
    var awaitsStart: Bool?
    var health = ECS.HealthStatus.unknown
    /// A success inside the start period ends it.
    var startPeriodOver = false

    /// What one that has never ended, and hasn't failed to start, has nothing of.
    private struct Ending: Hashable, Sendable {
        var exitCode: Int32?
        var exitOrder: Int32?
        var reason: String?
    }

    /// While its restart policy starts it again it counts as RUNNING.
    var describedStatus: ECS.Container.Status { status == .pending && restarts != 0 ? .running : status }

    var exitCode: Int32? {
        get { ending?.value.exitCode }
        set { changeEnding { $0.exitCode = newValue } }
    }
    /// It was the first of its task to end, or the second, …
    var exitOrder: Int32? {
        get { ending?.value.exitOrder }
        set { changeEnding { $0.exitOrder = newValue } }
    }
    var reason: String? {
        get { ending?.value.reason }
        set { changeEnding { $0.reason = newValue } }
    }

    private mutating func changeEnding(_ change: (inout Ending) -> Void) {
        var all = ending?.value ?? Ending()
        change(&all)
        ending = all == Ending() ? nil : .value(all)
    }
}

// As it was when everything stood side by side.
extension ContainerRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case status, imagePulled, awaitsStart, exitCode, exitOrder, reason, health, failedChecks, startedAt, startPeriodOver
        case restarts
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys) throws -> Value { try container.decode(Value.self, forKey: key) }
        func find<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        (status, health, startedAt) = (try read(.status), try read(.health), try read(.startedAt))
        (imagePulled, awaitsStart) = (try read(.imagePulled), try find(.awaitsStart))
        (exitCode, exitOrder, reason) = (try find(.exitCode), try find(.exitOrder), try find(.reason))
        (failedChecks, startPeriodOver, restarts) = (try read(.failedChecks), try read(.startPeriodOver), try read(.restarts))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(status, forKey: .status)
        try container.encode(imagePulled, forKey: .imagePulled)
        try container.encodeIfPresent(awaitsStart, forKey: .awaitsStart)
        try container.encodeIfPresent(exitCode, forKey: .exitCode)
        try container.encodeIfPresent(exitOrder, forKey: .exitOrder)
        try container.encodeIfPresent(reason, forKey: .reason)
        try container.encode(health, forKey: .health)
        try container.encode(failedChecks, forKey: .failedChecks)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(startPeriodOver, forKey: .startPeriodOver)
        try container.encode(restarts, forKey: .restarts)
    }
}
