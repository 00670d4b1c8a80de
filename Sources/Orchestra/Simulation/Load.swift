/// How much a service's tasks use, where a script says it: in percent of what one task reserves.
public enum Load: Hashable, Sendable, Codable {
    /// Each running task uses so much.
    case each(cpu: Double? = nil, memory: Double? = nil)
    /// All running tasks together use so much, in equal parts: the more there are, the less each has to do.
    case shared(cpu: Double? = nil, memory: Double? = nil)

    /// The average over so many running tasks.
    func average(over tasks: Int) -> (cpu: Double?, memory: Double?) {
        switch self {
        case .each(let cpu, let memory): (cpu, memory)
        case .shared(let cpu, let memory): (cpu.map { $0 / Double(tasks) }, memory.map { $0 / Double(tasks) })
        }
    }
}

extension Simulation {
    /// From now on the service's tasks use so much, until something else is said; with `nil` nobody knows how much, and its metrics
    /// have no data.
    ///
    /// Negative and infinite numbers are a mistake in the script.
    public mutating func setLoad(of service: ECS.Service.ID, _ load: Load?) {
        guard let index = world.serviceIndex[world.key(service)] else { mistake("no service '\(service)' in this simulation") }
        switch load {
        case .each(let cpu, let memory), .shared(let cpu, let memory):
            for number in [cpu, memory].compactMap({ $0 }) {
                require((0...1_000_000).contains(number), "a load is 0 to 1,000,000 percent, not \(number)")
            }
        case nil: break
        }
        record(.setLoad(service: service, load))
        runtime.loads[index] = load
    }

    /// Σ used / Σ reserved over the service's RUNNING tasks, in percent (Amazon ECS Developer Guide, service utilization metrics);
    /// `nil` without data, or without running tasks.
    func utilization(ofService index: Int32) -> (cpu: Double?, memory: Double?) {
        let running = world.services[Int(index)].tasks.count { world.tasks[$0].lastStatus == .running }
        guard running > 0 else { return (nil, nil) }
        guard let load = runtime.loads[index] else {
            let computed = workloadUtilization(ofService: index)
            return (computed?.cpu, computed?.memory)
        }
        return load.average(over: running)
    }

    mutating func measure(_ service: Int32, for metric: Int32) {
        let (cpu, memory) = utilization(ofService: service)
        let isCPU = if case .cpu = world.scaling!.metrics[Int(metric)].source { true } else { false }
        let hundredths = (isCPU ? cpu : memory).map { Int32(clamping: Int(($0 * 100).rounded())) } ?? -1
        schedule(.utilizationMeasured(metric: metric, hundredths: hundredths), after: .zero)
        if isCPU { beginMeasuring(service) }
    }
}
