/// What containers of an image do with their processor and memory: the simulated application's appetite.
///
/// AWS says nothing of how an application behaves under load. This is a model of ours, and a plain one: each container serves its requests in the order
/// in which they came, with as much processor as it has, and whoever comes while all of that is taken waits.
public struct Workload: Hashable, Sendable, Codable {
    /// How long one vCPU computes for one request.
    public var cpuPerRequest: Duration
    /// CPU units, 1,024 for a vCPU, that are used whether or not there are requests.
    public var idleCPU: Int
    /// MiB that the process needs for itself.
    public var memory: Int
    /// MiB for each request that it is busy with.
    public var memoryPerRequest: Double
    /// MiB that each request leaves behind for ever.
    public var leakPerRequest: Double
    /// So many requests at a time; further ones it answers with 503 at once.
    public var maxConcurrentRequests: Int

    public init(
        cpuPerRequest: Duration = .zero, idleCPU: Int = 0, memory: Int = 64, memoryPerRequest: Double = 0,
        leakPerRequest: Double = 0,
        maxConcurrentRequests: Int = 1000
    ) {
        self.cpuPerRequest = cpuPerRequest
        self.idleCPU = idleCPU
        self.memory = memory
        self.memoryPerRequest = memoryPerRequest
        self.leakPerRequest = leakPerRequest
        self.maxConcurrentRequests = maxConcurrentRequests
    }
}

/// How busy a container is: its requests one after the other, on as many processors as it has.
struct Work: Sendable {
    /// When each of its processors is free again.
    private var freeAt: [Moment]
    /// When the requests that it is busy with will be done, the earliest first; those before `done` are over.
    private var ends: [Moment] = []
    private var done = 0
    /// Nanoseconds of one vCPU that were computed, or are to be computed for what is there.
    private var assigned: Int64 = 0
    private(set) var served: Int64 = 0
    /// What had been computed when it was measured last.
    private var measured: (at: Moment, used: Int64)

    init(at now: Moment, processors: Int) {
        freeAt = Array(repeating: now, count: max(processors, 1))
        measured = (now, 0)
    }

    mutating func busyRequests(at now: Moment) -> Int {
        while done < ends.count, ends[done] <= now { done += 1 }
        if done > 64, done * 2 > ends.count {
            ends.removeFirst(done)
            done = 0
        }
        return ends.count - done
    }

    /// How long a request that came now would wait for a processor.
    func wait(at now: Moment) -> Duration {
        let first = freeAt.reduce(Moment.never) { min($0, $1) }
        return first <= now ? .zero : .nanoseconds(first.nanoseconds - now.nanoseconds)
    }

    /// Takes a request on.
    ///
    /// - Parameters:
    ///   - cost: Nanoseconds of one vCPU.
    ///   - speed: How much of a vCPU one of its processors is.
    /// - Returns: When it is done.
    mutating func take(cost: Int64, speed: Double, at now: Moment) -> Moment {
        let place = freeAt.indices.min { freeAt[$0] < freeAt[$1] }!
        let begins = max(freeAt[place], now)
        let duration = Int64((Double(cost) / max(speed, 0.001)).rounded(.up))
        let end = begins + .nanoseconds(duration)
        freeAt[place] = end
        assigned += cost
        served += 1
        var index = ends.endIndex
        while index > done, ends[index - 1] > end { index -= 1 }
        ends.insert(end, at: index)
        return end
    }

    /// Nanoseconds of one vCPU so far.
    func used(at now: Moment, speed: Double) -> Int64 {
        let ahead = freeAt.reduce(Int64(0)) { $0 + max(0, $1.nanoseconds - now.nanoseconds) }
        return max(0, assigned - Int64(Double(ahead) * speed))
    }

    /// What was used since it was measured last, and how long that is.
    func since(_ now: Moment, speed: Double) -> (used: Int64, elapsed: Int64) {
        (max(0, used(at: now, speed: speed) - measured.used), now.nanoseconds - measured.at.nanoseconds)
    }

    mutating func measure(at now: Moment, speed: Double) { measured = (now, used(at: now, speed: speed)) }
}
