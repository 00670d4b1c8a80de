// Containers at work: how long their answers take, and what they use, where an image was given a workload.

/// A container of a task.
struct WorkPlace: Hashable, Sendable {
    var task: TaskSlot
    var container: Int32
}

extension Simulation {
    /// Containers of this image, those that run included, use processor and memory for their requests from now on; with `nil` no more.
    ///
    /// Without one an answer takes `Timing.answer`, however many there are. With one it takes that long and what it waits and computes; health checks
    /// wait in the same queue. A container with too little memory is killed for it.
    public mutating func setWorkload(ofImage image: String, _ workload: Workload?) {
        if let workload {
            require(workload.cpuPerRequest >= .zero && workload.cpuPerRequest <= .seconds(3600), "cpuPerRequest is 0 to an hour")
            require(
                workload.idleCPU >= 0 && workload.memory >= 0 && workload.maxConcurrentRequests > 0,
                "idleCPU and memory are 0 or more, maxConcurrentRequests 1 or more")
            require(
                (0...1_000_000).contains(workload.memoryPerRequest) && (0...1_000_000).contains(workload.leakPerRequest),
                "memoryPerRequest and leakPerRequest are 0 to 1,000,000 MiB")
        }
        record(.setWorkload(image: image, workload))
        runtime.workloads[image] = workload
        for task in world.taskSlots.all {
            for (container, definition) in world.definition(of: task).containers.enumerated()
            where definition.image == image && runtime.behavior(of: task, container).isRunning {
                // One that is about to begin is killed as soon as it has.
                let begins = runtime.behavior(of: task, container).listensFrom
                limitMemory(of: task, container, after: .nanoseconds(max(begins.nanoseconds - world.moment.nanoseconds, 0)))
            }
        }
    }

    /// What a task uses of its processor since its metrics were measured last, and of its memory now: in percent of what it reserves.
    ///
    /// `nil` for a task that isn't RUNNING, and for one of whose images none has a workload.
    public func utilization(of task: ECS.Task.ID) -> (cpu: Double, memory: Double)? {
        guard let slot = world.taskSlots[task], world.tasks[slot].lastStatus == .running, let use = use(of: slot) else {
            return nil
        }
        return (use.cpu * 100, use.memory * 100)
    }

    /// The average over a service's RUNNING tasks: what `CPUUtilization` and `MemoryUtilization` would say now. `nil` without data.
    public func utilization(of service: ECS.Service.ID) -> (cpu: Double, memory: Double)? {
        guard let index = world.serviceIndex[world.key(service)] else { mistake("no service '\(service)' in this simulation") }
        let (cpu, memory) = utilization(ofService: index)
        guard let cpu, let memory else { return nil }
        return (cpu, memory)
    }

    // MARK: What a container has

    func workload(of task: TaskSlot, _ container: Int) -> Workload? {
        guard !runtime.workloads.isEmpty, world.tasks.contains(task) else { return nil }
        return runtime.workloads[world.definition(of: task).containers[container].image]
    }

    /// vCPU that a container may use now. On Fargate they are its task's; on an instance, what its share is among those that are busy there.
    private func processors(of task: TaskSlot, _ container: Int) -> Double {
        let definition = world.definition(of: task)
        let own = definition.containers[container].cpu
        let whole = definition.cpu.flatMap { Int($0) } ?? definition.containers.reduce(0) { $0 + $1.cpu }
        guard let host = world.tasks[task].host, let capacity = world.capacity else {
            return Double(own > 0 ? min(own, max(whole, own)) : max(whole, 256)) / 1024
        }
        let machine = capacity.instances[Int(host.instance)]
        let others = runtime.works.busy(on: host.instance, at: world.moment).filter { $0.task != task }.reduce(0) {
            $0 + share(of: $1)
        }
        let mine = share(of: WorkPlace(task: task, container: Int32(container)))
        return Double(machine.cpu) / 1024 * Double(mine) / Double(mine + others)
    }

    /// A container's weight against others on the same machine; 2 is the least, as for Docker.
    private func share(of place: WorkPlace) -> Int {
        guard world.tasks.contains(place.task) else { return 2 }
        let definition = world.definition(of: place.task)
        let own = definition.containers[Int(place.container)].cpu
        return max(own > 0 ? own : definition.cpu.flatMap { Int($0) } ?? 0, 2)
    }

    private func speed(_ processors: Double) -> (count: Int, each: Double) {
        let count = max(1, Int(processors.rounded(.up)))
        return (count, processors / Double(count))
    }

    /// MiB that a container may use, if there is a limit.
    private func memoryLimit(of task: TaskSlot, _ container: Int) -> Double? {
        let definition = world.definition(of: task)
        return (definition.containers[container].memory ?? definition.memory.flatMap { Int($0) }).map { Double($0) }
    }

    // MARK: At work

    /// A container takes a request on.
    /// - Returns: How long it takes until it is done, its base latency apart; `nil` if it has too much to do. Without a workload it has nothing to do.
    mutating func work(_ task: TaskSlot, _ container: Int) -> Duration? {
        guard let workload = workload(of: task, container) else { return .zero }
        let place = WorkPlace(task: task, container: Int32(container))
        let speed = speed(processors(of: task, container))
        var work = runtime.works[place] ?? Work(at: world.moment, processors: speed.count)
        guard work.busyRequests(at: world.moment) < workload.maxConcurrentRequests else { return nil }
        let end = work.take(cost: workload.cpuPerRequest.inNanoseconds, speed: speed.each, at: world.moment)
        runtime.works.set(work, at: place, on: world.tasks[task].host?.instance)
        limitMemory(of: task, container, after: .zero)
        return .nanoseconds(end.nanoseconds - world.moment.nanoseconds)
    }

    /// Kills a container that uses more memory than it may, whether it has requests to answer or none.
    mutating func limitMemory(of task: TaskSlot, _ container: Int, after delay: Duration) {
        guard let workload = workload(of: task, container), let limit = memoryLimit(of: task, container) else { return }
        let place = WorkPlace(task: task, container: Int32(container))
        var memory = Double(workload.memory)
        if var work = runtime.works[place] { memory = self.memory(of: &work, workload) }
        guard memory > limit else { return }
        let run = runtime.behavior(of: task, container).run
        schedule(.containerTakesTooMuchMemory(task, container: place.container, run: run), after: delay)
    }

    /// How long a health check waits until the container has time for it.
    func healthCheckWait(_ task: TaskSlot, _ container: Int) -> Duration {
        guard workload(of: task, container) != nil else { return .zero }
        return runtime.works[WorkPlace(task: task, container: Int32(container))]?.wait(at: world.moment) ?? .zero
    }

    private func memory(of work: inout Work, _ workload: Workload) -> Double {
        Double(workload.memory) + Double(work.busyRequests(at: world.moment)) * workload.memoryPerRequest
            + Double(work.served) * workload.leakPerRequest
    }

    // MARK: Measuring

    /// Used and reserved, as shares; `nil` where no container has a workload.
    private func use(of slot: TaskSlot) -> (cpu: Double, memory: Double)? {
        let definition = world.definition(of: slot)
        var (cpu, memory, isKnown) = (0.0, 0.0, false)
        for (container, own) in definition.containers.enumerated() {
            guard let workload = runtime.workloads[own.image], runtime.behavior(of: slot, container).isRunning else { continue }
            isKnown = true
            memory += Double(workload.memory)
            cpu += Double(workload.idleCPU) / 1024
            guard var work = runtime.works[WorkPlace(task: slot, container: Int32(container))] else { continue }
            memory += self.memory(of: &work, workload) - Double(workload.memory)
            let (used, elapsed) = work.since(world.moment, speed: speed(processors(of: slot, container)).each)
            if elapsed > 0 { cpu += Double(used) / Double(elapsed) }
        }
        guard isKnown else { return nil }
        let (units, mebibytes) = definition.reserved
        return (units > 0 ? cpu / (Double(units) / 1024) : 0, mebibytes > 0 ? memory / Double(mebibytes) : 0)
    }

    /// The average of a service's running tasks, in percent. All tasks of a service reserve the same, but for a deployment in progress.
    func workloadUtilization(ofService index: Int32) -> (cpu: Double, memory: Double)? {
        guard !runtime.workloads.isEmpty else { return nil }
        let uses = world.services[Int(index)].tasks.filter { world.tasks[$0].lastStatus == .running }.compactMap { use(of: $0) }
        guard !uses.isEmpty else { return nil }
        return (
            uses.reduce(0) { $0 + $1.cpu } / Double(uses.count) * 100, uses.reduce(0) { $0 + $1.memory } / Double(uses.count) * 100
        )
    }

    /// A container's process is gone at once, whoever hears of it later.
    mutating func endProcess(_ task: TaskSlot, _ container: Int, _ end: Runtime.Behavior.End?) {
        runtime.change(task, container) {
            $0.isRunning = false
            $0.unreportedEnd = end ?? $0.unreportedEnd
        }
        runtime.works.end(at: WorkPlace(task: task, container: Int32(container)), on: world.tasks[task].host?.instance)
    }

    /// From here on the next minute counts.
    mutating func beginMeasuring(_ service: Int32) {
        guard !runtime.workloads.isEmpty else { return }
        for slot in world.services[Int(service)].tasks {
            for container in world.definition(of: slot).containers.indices {
                let place = WorkPlace(task: slot, container: Int32(container))
                guard var work = runtime.works[place] else { continue }
                work.measure(at: world.moment, speed: speed(processors(of: slot, container)).each)
                runtime.works.set(work, at: place, on: world.tasks[slot].host?.instance)
            }
        }
    }
}

extension TaskDefinitionRecord {
    /// What a task reserves: CPU units and MiB.
    var reserved: (cpu: Int, memory: Int) {
        (
            cpu.flatMap { Int($0) } ?? containers.reduce(0) { $0 + $1.cpu },
            memory.flatMap { Int($0) } ?? containers.reduce(0) { $0 + ($1.memoryReservation ?? $1.memory ?? 0) }
        )
    }
}

/// Who is at work, found by place, and by machine where there are some.
struct Works: Sendable {
    private var works: [WorkPlace: Work] = [:]
    /// The places on each instance, in the order in which they came.
    private var places: [Int32: [WorkPlace]] = [:]

    subscript(place: WorkPlace) -> Work? { works.isEmpty ? nil : works[place] }

    mutating func set(_ work: Work, at place: WorkPlace, on instance: Int32?) {
        if works.updateValue(work, forKey: place) == nil, let instance { places[instance, default: []].append(place) }
    }

    /// Those on a machine that have something to do.
    func busy(on instance: Int32, at now: Moment) -> [WorkPlace] {
        (places[instance] ?? []).filter { works[$0].map { $0.wait(at: now) > .zero } ?? false }
    }

    /// Its process is gone, and everything with it.
    mutating func end(at place: WorkPlace, on instance: Int32?) {
        guard works.removeValue(forKey: place) != nil, let instance else { return }
        places[instance]?.removeAll { $0 == place }
    }
}
