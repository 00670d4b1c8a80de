/// A ``World`` in virtual time, with a simulated runtime under it: what readers hold in their hands.
///
/// A simulation is a value. A copy is a snapshot: run it on, compare, throw it away; the original knows nothing of it.
/// (Unless a policy is a class: the copies share it.) The same seed and the same calls give the same log, byte for byte.
public struct Simulation: Sendable {
    public let seed: UInt64
    public internal(set) var world: World
    public internal(set) var policies: Policies
    /// What happened so far, the oldest first.
    public internal(set) var log: [LogEntry] = []
    /// What was done to it from outside so far.
    public internal(set) var recording: Recording
    /// Events taken so far.
    public internal(set) var eventsHandled = 0
    /// Keeps the log at this many entries, dropping the oldest; `nil` keeps everything.
    public var logLimit: Int?

    var queue = EventQueue()
    var runtime: Runtime
    var traffic: [TrafficRecord] = []
    var flights: [FlightRecord] = []
    var freeFlights: [Int32] = []
    var flightsDeparted: Int64 = 0
    var lastResponse: (flight: Int32, response: ELB.Response)?

    public init(seed: UInt64 = 1, timing: Timing = Timing(), quotas: Quotas = Quotas(), policies: Policies = Policies()) {
        self.seed = seed
        self.policies = policies
        world = World(seed: seed, timing: timing, quotas: quotas)
        runtime = Runtime(seed: seed)
        recording = Recording(seed: seed, timing: timing, quotas: quotas)
    }

    /// Virtual time since the beginning.
    public var now: Duration { world.now }

    /// ``now`` as people read it: `1:12`.
    public var clock: String { now.clock }

    // MARK: Letting time pass

    /// Lets `duration` pass, and everything happen that falls within it, its end included.
    public mutating func run(for duration: Duration) {
        require(duration >= .zero, "time runs forward only: \(duration) is negative")
        advance(to: world.moment + duration)
    }

    /// Lets time pass until `condition` holds, looking after each moment in which something happened.
    ///
    /// - Parameters:
    ///   - condition: It is given the simulation; one that reads the running variable instead would trap.
    ///   - limit: At most so much time passes.
    /// - Returns: Whether the condition held.
    @discardableResult
    public mutating func run(until condition: (borrowing Simulation) -> Bool, limit: Duration = .seconds(600)) -> Bool {
        let end = world.moment + limit
        while !condition(self) {
            guard let next = queue.nextTime, next <= end else {
                advance(to: end)
                return condition(self)
            }
            advance(to: next)
        }
        return true
    }

    mutating func advance(to moment: Moment) {
        pass(to: moment)
        record(.advance(to: world.moment.nanoseconds))
    }

    /// Lets time pass as part of something else that is recorded.
    mutating func pass(to moment: Moment) {
        while takeNextEvent(until: moment) {}
        world.moment = max(world.moment, moment)
    }

    /// Takes the earliest event alone, if its time has come by `limit`.
    mutating func takeNextEvent(until limit: Moment) -> Bool {
        guard let (at, happening) = queue.pop(until: limit) else { return false }
        world.moment = at
        eventsHandled += 1
        switch happening {
        case .world(let event): world.handle(event, using: &policies)
        case .runtime(let event): handle(event)
        }
        performEffects()
        return true
    }

    /// Does what the world asked for, and takes its log entries.
    mutating func performEffects() {
        if !world.outbox.entries.isEmpty {
            log.append(contentsOf: world.outbox.entries)
            world.outbox.entries.removeAll(keepingCapacity: true)
            if let logLimit, log.count > logLimit * 2 { log.removeFirst(log.count - logLimit) }
        }
        guard !world.outbox.effects.isEmpty else { return }
        var effects: [Effect] = []
        swap(&effects, &world.outbox.effects)
        for effect in effects { perform(effect) }
        // The storage serves again.
        effects.removeAll(keepingCapacity: true)
        if world.outbox.effects.isEmpty { swap(&effects, &world.outbox.effects) }
    }

    mutating func record(_ step: Recording.Step) {
        if case .advance = step, case .advance? = recording.steps.last { recording.steps.removeLast() }
        recording.steps.append(step)
    }
}
