// Which container instance gets a task (Amazon ECS Developer Guide, how Amazon ECS places tasks on container instances).

/// What is to be placed: the tasks of one call of the API, or of one look of the scheduler.
struct PlacementNeed: Equatable {
    var cluster: Int
    var definition: Int
    var group: Int32
    var constraints: [ECS.PlacementConstraint]
    var strategies: [ECS.PlacementStrategy]
    /// Only its instances; `nil` for all.
    var capacityProvider: String?
    /// Only in this zone; `nil` for all.
    var availabilityZone: String?
    var isDaemon = false
    /// Of the sizes; `nil` for those of the task definition.
    var overrides: ECS.TaskOverride?
    /// Of the subnets in which a task can get its interface; `nil` for all.
    var zones: [String]?
}

/// Several tasks of one kind, placed one after another. What doesn't change from one to the next is looked at once: a placement
/// changes the instance that it chose and the group that it is in, and nothing else.
struct PlacementRound {
    enum Check {
        case distinctInstance
        case query(ECS.ClusterQuery)
        case custom(ECS.PlacementConstraint)
    }

    /// One strategy, with what it counts.
    struct Step {
        var strategy: ECS.PlacementStrategy
        var field: String
        /// spread: the group of each member, and the tasks in each group.
        var groups: [Int] = []
        var counts: [Int] = []
    }

    var need: PlacementNeed
    var requirements: ECS.TaskRequirements
    var requiredAttributes: [String]
    var networkMode: ECS.NetworkMode
    var dynamicPorts: Int
    var checks: [Check]
    /// All instances of the cluster, in the order of their registration.
    var members: [Int32] = []
    /// By place among the members.
    var isEligible: [Bool] = []
    var steps: [Step] = []
    /// The instance that came closest, and what it lacks.
    var closest: (instance: Int32, failure: ECS.PlacementFailure)?
}

extension World {
    // MARK: A round

    func beginRound(_ need: PlacementNeed, _ policies: Policies) -> PlacementRound {
        let definition = taskDefinitions[need.definition]
        var round = PlacementRound(
            need: need, requirements: requirements(of: need),
            requiredAttributes: definition.requiresAttributes.map(\.name), networkMode: definition.networkMode,
            dynamicPorts: dynamicPorts(of: definition),
            checks: (need.constraints + definition.placementConstraints).map { check($0, policies) })
        round.members = clusterCapacity(need.cluster).instances
        round.isEligible = round.members.map { index in
            guard isCandidate(index, for: need) else { return false }
            guard let failure = failure(placing: round, on: index, policies) else { return true }
            if round.closest.map({ $0.failure.order < failure.order }) ?? true { round.closest = (index, failure) }
            return false
        }
        round.steps = need.strategies.map { step($0, round) }
        return round
    }

    /// With the sizes that a call overrides.
    private func requirements(of need: PlacementNeed) -> ECS.TaskRequirements {
        let definition = describe(taskDefinition: need.definition)
        var requirements = ECS.TaskRequirements(definition)
        guard let overrides = need.overrides else { return requirements }
        var (moreCPU, moreMemory) = (0, 0)
        for override in overrides.containerOverrides {
            guard let container = definition.containerDefinitions.first(where: { $0.name == override.name }) else { continue }
            moreCPU += (override.cpu ?? container.cpu) - container.cpu
            let memory = container.memoryReservation ?? container.memory ?? 0
            moreMemory +=
                (override.memoryReservation ?? container.memoryReservation ?? override.memory ?? container.memory ?? 0) - memory
        }
        if definition.cpu == nil { requirements.cpu = ECS.TaskRequirements.sum(requirements.cpu, moreCPU) }
        if definition.memory == nil { requirements.memory = ECS.TaskRequirements.sum(requirements.memory, moreMemory) }
        requirements.cpu = overrides.cpu.flatMap { Int($0) } ?? requirements.cpu
        requirements.memory = overrides.memory.flatMap { Int($0) } ?? requirements.memory
        return requirements
    }

    private func check(_ constraint: ECS.PlacementConstraint, _ policies: Policies) -> PlacementRound.Check {
        guard policies.placementConstraintPolicy is ECS.ClusterQueryConstraints else { return .custom(constraint) }
        if constraint.type == .distinctInstance { return .distinctInstance }
        return (try? ECS.ClusterQuery(constraint.expression ?? "")).map { .query($0) } ?? .custom(constraint)
    }

    /// Whether the scheduler looks at it at all.
    func isCandidate(_ index: Int32, for need: PlacementNeed) -> Bool {
        let record = capacity!.instances[Int(index)]
        return record.status == .active && (need.isDaemon || record.awaitedDaemons.isEmpty)
            && (need.capacityProvider == nil || record.capacityProviderName == need.capacityProvider)
            && (need.availabilityZone == nil || record.availabilityZone == need.availabilityZone)
    }

    private func step(_ strategy: ECS.PlacementStrategy, _ round: PlacementRound) -> PlacementRound.Step {
        var step = PlacementRound.Step(strategy: strategy, field: strategy.normalField)
        guard strategy.type == .spread else { return step }
        let attribute = step.field.hasPrefix("attribute:") ? String(step.field.dropFirst(10)) : nil
        var numbers: [String?: Int] = [:]
        for (place, index) in round.members.enumerated() {
            let number: Int
            if let attribute {
                let value = capacity!.instances[Int(index)].value(of: attribute)
                number = numbers[value] ?? numbers.count
                numbers[value] = number
            } else {
                number = place
            }
            step.groups.append(number)
            while step.counts.count <= number { step.counts.append(0) }
            step.counts[number] += capacity!.instances[Int(index)].count(of: round.need.group)
        }
        return step
    }

    // snippet.place
    /// The next instance: of those that meet all requirements, what each strategy in turn finds best; of several, the one that was
    /// registered first. `nil` if there is none.
    mutating func nextInstance(_ round: PlacementRound, _ policies: Policies) -> Int32? {
        var best = round.members.indices.filter { round.isEligible[$0] }
        for step in round.steps where best.count > 1 { best = narrow(best, step, round, policies) }
        return best.first.map { round.members[$0] }
    }
    // snippet.end

    private mutating func narrow(
        _ places: [Int], _ step: PlacementRound.Step, _ round: PlacementRound, _ policies: Policies
    ) -> [Int] {
        switch step.strategy.type {
        case .random: return [places[Int(random.bounded(UInt64(places.count)))]]
        case .spread:
            guard policies.spreadPlacement is ECS.SpreadPlacement else {
                return ask(policies.spreadPlacement, places, step, round)
            }
            let fewest = places.lazy.map { step.counts[step.groups[$0]] }.min()
            return places.filter { step.counts[step.groups[$0]] == fewest }
        case .binpack:
            guard policies.binpackPlacement is ECS.BinpackPlacement else {
                return ask(policies.binpackPlacement, places, step, round)
            }
            let left = places.map { place -> Int in
                let index = Int(round.members[place])
                return step.field == "cpu" ? capacity!.instances[index].freeCPU : capacity!.instances[index].freeMemory
            }
            let least = left.min()
            return places.indices.filter { left[$0] == least }.map { places[$0] }
        }
    }

    /// Somebody else's strategy: it is shown everything. An answer that names no candidate changes nothing.
    private func ask(
        _ policy: any ECS.PlacementStrategyPolicy, _ places: [Int], _ step: PlacementRound.Step, _ round: PlacementRound
    ) -> [Int] {
        let all = round.members.map { placementCandidate($0, group: round.need.group) }
        var isChosen = [Bool](repeating: false, count: all.count)
        for place in places { isChosen[place] = true }
        let best = policy.bestInstances(
            among: places.map { all[$0] }, others: all.indices.filter { !isChosen[$0] }.map { all[$0] }, field: step.field)
        let narrowed = places.filter { best.contains(all[$0].id) }
        return narrowed.isEmpty ? places : narrowed
    }

    /// A task of the round is on this instance now.
    func note(placedOn instance: Int32, _ round: inout PlacementRound, _ policies: Policies) {
        guard let place = round.members.firstIndex(of: instance) else { return }
        for index in round.steps.indices where round.steps[index].strategy.type == .spread {
            round.steps[index].counts[round.steps[index].groups[place]] += 1
        }
        if let failure = failure(placing: round, on: instance, policies) {
            round.isEligible[place] = false
            if round.closest.map({ $0.failure.order < failure.order }) ?? true { round.closest = (instance, failure) }
        }
    }

    // MARK: One instance

    // snippet.filters
    /// What a task of the round lacks on an instance; `nil` if it can have it.
    func failure(placing round: PlacementRound, on index: Int32, _ policies: Policies) -> ECS.PlacementFailure? {
        let record = capacity!.instances[Int(index)]
        guard record.agentConnected else { return .agent }
        let misfit = policies.placementFit.failure(placing: round.requirements, on: room(on: record, for: round))
        if let misfit, misfit != .attribute { return misfit }
        if record.dynamicPorts.count + round.dynamicPorts > DynamicPorts.range.count { return .ports }
        if round.networkMode == .awsvpc, record.networkInterfacesInUse >= record.networkInterfaces { return .networkInterfaces }
        if let misfit { return misfit }
        if round.requiredAttributes.contains(where: { record.value(of: $0) == nil }) { return .attribute }
        if let zones = round.need.zones, !zones.contains(record.availabilityZone ?? "") { return .location }
        return unmetConstraint(of: round, index, policies)
    }
    // snippet.end

    private func room(on record: ContainerInstanceRecord, for round: PlacementRound) -> ECS.InstanceRoom {
        // Ports that nobody asks for needn't be listed.
        let ports =
            round.requirements.hostPorts.isEmpty
            ? [] : record.reservedPorts + record.portsInUse + record.dynamicPorts.map { ECS.HostPort($0) }
        return ECS.InstanceRoom(
            cpu: record.freeCPU, memory: record.freeMemory, portsInUse: ports,
            cpuArchitecture: record.value(of: "ecs.cpu-architecture").flatMap(ECS.CPUArchitecture.init))
    }

    func unmetConstraint(of round: PlacementRound, _ index: Int32, _ policies: Policies) -> ECS.PlacementFailure? {
        guard !round.checks.isEmpty else { return nil }
        var candidate: ECS.PlacementCandidate?
        func seen() -> ECS.PlacementCandidate {
            let known = candidate ?? placementCandidate(index, group: round.need.group)
            candidate = known
            return known
        }
        for check in round.checks {
            switch check {
            case .distinctInstance:
                if capacity!.instances[Int(index)].count(of: round.need.group) > 0 { return .distinctInstance }
            case .query(let query): if !query.selects(seen()) { return .memberOf }
            case .custom(let constraint):
                guard !policies.placementConstraintPolicy.isMet(constraint, by: seen()) else { continue }
                return constraint.type == .memberOf ? .memberOf : .distinctInstance
            }
        }
        return nil
    }

    /// `group` -1 for a look at the instance alone.
    func placementCandidate(_ index: Int32, group: Int32) -> ECS.PlacementCandidate {
        let record = capacity!.instances[Int(index)]
        return ECS.PlacementCandidate(
            id: record.id, ec2InstanceId: record.ec2InstanceId, agentConnected: record.agentConnected,
            agentVersion: record.agentVersion, registeredAt: Timestamp(record.registeredAt), attributes: record.attributes,
            remainingCPU: record.freeCPU, remainingMemory: record.freeMemory, runningTasksCount: record.runningTasksCount,
            taskGroups: record.groups.map { capacity!.groups[Int($0.group)] }, tasksOfGroup: record.count(of: group))
    }
}

extension ECS.PlacementFailure {
    /// How far an instance came before this stopped it.
    fileprivate var order: Int {
        switch self {
        case .agent: 0
        case .memory: 1
        case .cpu: 2
        case .ports: 3
        case .networkInterfaces: 4
        case .attribute: 5
        case .location: 6
        case .memberOf: 7
        case .distinctInstance: 8
        }
    }
}
