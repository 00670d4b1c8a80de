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

    mutating func measureCluster(for metric: Int32) {
        let (cluster, isCPU): (Int32, Bool)
        switch world.scaling!.metrics[Int(metric)].source {
        case .clusterCPU(let index): (cluster, isCPU) = (index, true)
        case .clusterMemory(let index): (cluster, isCPU) = (index, false)
        default: return
        }
        let hundredths = utilization(ofCluster: cluster, cpu: isCPU).map { Int32(clamping: Int(($0 * 100).rounded())) } ?? -1
        schedule(.utilizationMeasured(metric: metric, hundredths: hundredths), after: .zero)
        guard isCPU else { return }
        // Those that are measured on their own account begin anew there.
        for service in world.clusters[Int(cluster)].services
        where !world.scaling!.metrics.contains(where: { $0.watchers > 0 && $0.source == .cpu(service: service) }) {
            beginMeasuring(service)
        }
    }

    /// Σ used / Σ registered over a cluster's container instances, in percent (Amazon ECS Developer Guide, cluster utilization
    /// metrics). Without container instances there is none; tasks of no service use nothing.
    private func utilization(ofCluster index: Int32, cpu isCPU: Bool) -> Double? {
        guard world.fleet.clusters.indices.contains(Int(index)) else { return nil }
        let instances = world.fleet.clusters[Int(index)].instances.map { world.fleet.instances[Int($0)] }
        let registered = instances.reduce(0) { $0 + (isCPU ? $1.cpu : $1.memory) }
        guard registered > 0 else { return nil }
        var shares: [Int32: Double] = [:]
        var used = 0.0
        for slot in instances.flatMap(\.tasks) where world.tasks[slot].lastStatus == .running && world.tasks[slot].service >= 0 {
            let service = world.tasks[slot].service
            let share =
                shares[service] ?? (isCPU ? utilization(ofService: service).cpu : utilization(ofService: service).memory) ?? 0
            shares[service] = share
            let reserved = world.definition(of: slot).reserved
            used += share / 100 * Double(isCPU ? reserved.cpu : reserved.memory)
        }
        return used / Double(registered) * 100
    }
}
