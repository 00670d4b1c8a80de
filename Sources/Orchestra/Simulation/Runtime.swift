/// What happens inside the simulated runtime, of which the world learns later or never.
enum RuntimeEvent: Hashable, Sendable {
    /// A container ends by itself, as its image's fault wants it.
    case containerCrashes(TaskSlot, container: Int32, run: Int32, exitCode: Int32)
    case containerTakesTooMuchMemory(TaskSlot, container: Int32, run: Int32)
    /// SIGKILL, if the stop signal didn't do it.
    case containerKilled(TaskSlot, container: Int32, run: Int32)
    case requestAnswered(Int32, number: Int64)
    case requestDue(traffic: Int32, number: Int64)
}

/// The machines on which tasks run, in virtual time: how long things take, how containers behave, and what is wrong with them.
struct Runtime: Sendable {
    /// How a container that runs behaves to those who ask it.
    struct Behavior: Hashable, Sendable {
        var hangs = false
        /// The status code of its answers; 200 when all is well.
        var statusCode: Int16 = 200
        var healthCheckStatusCode: Int16 = 200
        var failsOwnHealthCheck = false
        /// From when on it listens.
        var listensFrom = Moment.zero
        var isRunning = false
        /// Counts its starts, so that news of an earlier one isn't taken for a later one's.
        var run: Int32 = 0
        var isStopping = false
        var brokenAnswer: Fault.BrokenAnswer?
        /// Its end, of which ECS hasn't heard yet.
        var unreportedEnd: End?

        enum End: Hashable, Sendable {
            case exit(Int32)
            /// The kernel killed it for its memory.
            case outOfMemory
        }
    }

    struct ImageFault: Hashable, Sendable {
        var image: String
        var cannotBePulled = false
        var startDelay: Duration = .zero
        var crash: (after: Duration, exitCode: Int32)?
        var outOfMemoryAfter: Duration?
        var cannotBeStarted = false
        var failsOwnHealthCheck = false
        var stopDelay: Duration?
        /// `name=value`.
        var cookie: String?

        static func == (a: Self, b: Self) -> Bool { a.image == b.image }
        func hash(into hasher: inout Hasher) { hasher.combine(image) }
    }

    /// By the tasks' places; a place's behaviours are made anew when a task moves in.
    private var tenants = PagedArray<Tenant>()
    var imageFaults: [ImageFault] = []
    /// By their `valueFrom`.
    var missingSecrets: [String] = []
    var hasNoNetworkInterfaces = false
    /// What services were told to use, by their indices; looked up only.
    var loads: [Int32: Load] = [:]
    /// By images; looked up only.
    var workloads: [String: Workload] = [:]
    var works = Works()
    /// What a script has said of the functions that deployments' hooks call.
    private var hookResults: [(hookTargetArn: String, result: ECS.LifecycleHookResult)] = []
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: SeededGenerator.mix(seed ^ 0x5EED_0F7E_57A6_E000)) }

    /// The task in a place, and how its containers behave: most have one.
    private struct Tenant {
        var generation: UInt32 = 0
        var first: Behavior?
        var others: [Behavior]?
    }

    func behavior(of slot: TaskSlot, _ container: Int) -> Behavior {
        let index = Int(slot.index)
        guard index < tenants.count, tenants[index].generation == slot.generation else { return Behavior() }
        if container == 0 { return tenants[index].first ?? Behavior() }
        guard let others = tenants[index].others, container <= others.count else { return Behavior() }
        return others[container - 1]
    }

    mutating func change(_ slot: TaskSlot, _ container: Int, _ change: (inout Behavior) -> Void) {
        let index = Int(slot.index)
        while tenants.count <= index { tenants.append(Tenant()) }
        if tenants[index].generation != slot.generation { tenants[index] = Tenant(generation: slot.generation) }
        if container == 0 {
            var behavior = tenants[index].first ?? Behavior()
            change(&behavior)
            tenants[index].first = behavior
        } else {
            while (tenants[index].others?.count ?? 0) < container {
                tenants[index].others = (tenants[index].others ?? []) + [Behavior()]
            }
            change(&tenants[index].others![container - 1])
        }
    }

    mutating func forget(_ slot: TaskSlot) {
        let index = Int(slot.index)
        guard index < tenants.count, tenants[index].generation == slot.generation else { return }
        tenants[index] = Tenant(generation: slot.generation)
    }

    func fault(of image: String) -> ImageFault? { imageFaults.isEmpty ? nil : imageFaults.first { $0.image == image } }

    mutating func setFault(of image: String, _ change: (inout ImageFault) -> Void) {
        if let index = imageFaults.firstIndex(where: { $0.image == image }) { return change(&imageFaults[index]) }
        var fault = ImageFault(image: image)
        change(&fault)
        imageFaults.append(fault)
    }

    func hookResult(of arn: String) -> ECS.LifecycleHookResult? { hookResults.first { $0.hookTargetArn == arn }?.result }

    mutating func setHookResult(of arn: String, _ result: ECS.LifecycleHookResult) {
        hookResults.removeAll { $0.hookTargetArn == arn }
        hookResults.append((arn, result))
    }

    /// How a connection to this container fares at `now`.
    func answer(of slot: TaskSlot, _ container: Int, at now: Moment, healthCheck: Bool) -> Event.Answer {
        let behavior = behavior(of: slot, container)
        guard behavior.isRunning, now >= behavior.listensFrom else { return .connectionFailed }
        if behavior.hangs { return .timedOut }
        return .status(healthCheck ? behavior.healthCheckStatusCode : behavior.statusCode)
    }
}
