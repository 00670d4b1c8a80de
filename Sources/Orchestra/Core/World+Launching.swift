// Where new tasks go: Fargate, any instance, or the instances of capacity providers.

/// What a service or a call of `RunTask` asks to run on.
enum Infrastructure: Hashable, Sendable {
    case launchType(ECS.LaunchType)
    case providers([ECS.CapacityProviderStrategyItem])

    var isFargate: Bool {
        switch self {
        case .launchType(let type): type == .fargate
        case .providers(let strategy): strategy.contains { ECS.isFargate($0.capacityProvider) }
        }
    }
}

/// What is settled about a task before it is created.
struct Launch {
    var launchType: ECS.LaunchType
    var host: TaskHost?
    var capacityProviderName: String?
    var awaitsPlace = false
}

/// Why a task wasn't created.
enum LaunchFailure: Hashable, Sendable {
    case noInstances
    case closest(instance: Int32, ECS.PlacementFailure)
    case fargateCapacity
    case provisioningLimit
    /// A strategy in which nobody takes any more.
    case noProvider
}

struct LaunchOutcome {
    var started: [TaskSlot] = []
    var failures: [LaunchFailure] = []
}

extension World {
    func hasActiveInstances(_ cluster: Int, of provider: String? = nil) -> Bool {
        clusterCapacity(cluster).instances.contains {
            let record = capacity!.instances[Int($0)]
            return record.status == .active && (provider == nil || record.capacityProviderName == provider)
        }
    }

    /// Starts as many tasks as find a place, and says for each of the others why it found none.
    ///
    /// - Parameters:
    ///   - tasks: By the items of a strategy, how many there are already.
    ///   - create: Makes one task where it is told to.
    mutating func launch(
        _ count: Int, _ need: PlacementNeed, on infrastructure: Infrastructure, tasks: [Int] = [], _ policies: Policies,
        create: (inout World, Launch) -> TaskSlot
    ) -> LaunchOutcome {
        var outcome = LaunchOutcome()
        switch infrastructure {
        case .launchType(.fargate):
            for _ in 0..<count { outcome.started.append(create(&self, Launch(launchType: .fargate))) }
        case .launchType(let type):
            place(count, need, Launch(launchType: type), policies, &outcome, create)
        case .providers(let strategy):
            for (item, wanted) in zip(strategy, shares(of: count, strategy, tasks, policies, &outcome)) where wanted > 0 {
                launch(wanted, need, by: item.capacityProvider, policies, &outcome, create)
            }
        }
        return outcome
    }

    /// How many of `count` tasks each item of the strategy gets.
    private func shares(
        of count: Int, _ strategy: [ECS.CapacityProviderStrategyItem], _ tasks: [Int], _ policies: Policies,
        _ outcome: inout LaunchOutcome
    ) -> [Int] {
        var asked = strategy
        // The only one gets everything.
        if asked.count == 1 { asked[0].weight = max(asked[0].weight, 1) }
        var shares = strategy.map { _ in 0 }
        var counts = tasks.isEmpty ? shares : tasks
        for _ in 0..<count {
            guard let next = policies.capacityProviderPolicy.nextProvider(in: asked, tasks: counts), counts.indices.contains(next)
            else {
                outcome.failures.append(.noProvider)
                continue
            }
            counts[next] += 1
            shares[next] += 1
        }
        return shares
    }

    private mutating func launch(
        _ count: Int, _ need: PlacementNeed, by provider: String, _ policies: Policies, _ outcome: inout LaunchOutcome,
        _ create: (inout World, Launch) -> TaskSlot
    ) {
        if ECS.isFargate(provider) {
            for _ in 0..<count {
                if fleet.exhausted.contains(provider) {
                    outcome.failures.append(.fargateCapacity)
                } else {
                    outcome.started.append(create(&self, Launch(launchType: .fargate, capacityProviderName: provider)))
                }
            }
            return
        }
        var need = need
        need.capacityProvider = provider
        var own = LaunchOutcome()
        place(count, need, Launch(launchType: .ec2, capacityProviderName: provider), policies, &own, create)
        outcome.started += own.started
        let record = fleet.providers.first { $0.name == provider && $0.status == .active }
        guard record?.autoScalingGroupProvider.managedScaling.status == .enabled else {
            outcome.failures += own.failures
            return
        }
        // Its Auto Scaling group is to make room: they wait for it.
        for _ in own.failures {
            guard clusterCapacity(need.cluster).waitingTasks.count < quotas.provisioningTasksPerCluster else {
                outcome.failures.append(.provisioningLimit)
                continue
            }
            let slot = create(&self, Launch(launchType: .ec2, capacityProviderName: provider, awaitsPlace: true))
            changeCapacity(of: need.cluster) {
                $0.waitingTasks.append(
                    WaitingTask(slot: slot, group: need.group, constraints: need.constraints, strategies: need.strategies))
            }
            wake(.provisioningTimedOut(slot), at: moment + timing.provisioningTimeout)
            outcome.started.append(slot)
        }
    }

    private mutating func place(
        _ count: Int, _ need: PlacementNeed, _ launch: Launch, _ policies: Policies, _ outcome: inout LaunchOutcome,
        _ create: (inout World, Launch) -> TaskSlot
    ) {
        guard hasActiveInstances(need.cluster, of: need.capacityProvider) else {
            outcome.failures += Array(repeating: .noInstances, count: count)
            return
        }
        var round = beginRound(need, policies)
        for _ in 0..<count {
            guard let instance = nextInstance(round, policies) else {
                outcome.failures.append(round.closest.map { .closest(instance: $0.instance, $0.failure) } ?? .noInstances)
                continue
            }
            var launch = launch
            launch.host = takePlace(on: instance, need.definition, round.requirements, group: need.group)
            outcome.started.append(create(&self, launch))
            note(placedOn: instance, &round, policies)
        }
    }

    // MARK: Waiting in PROVISIONING

    /// Those who came first are served first; one kind of task that finds no room doesn't hold up another.
    mutating func placeWaitingTasks(in cluster: Int, _ policies: Policies) {
        var waiting = clusterCapacity(cluster).waitingTasks
        guard !waiting.isEmpty else { return }
        var round: PlacementRound?
        var inVain: [PlacementNeed] = []
        waiting.removeAll { entry in
            let slot = entry.slot
            guard tasks.contains(slot), tasks[slot].desiredStatus == .running, tasks[slot].host == nil else { return true }
            let need = PlacementNeed(
                cluster: cluster, definition: Int(tasks[slot].taskDefinition), group: entry.group, constraints: entry.constraints,
                strategies: entry.strategies, capacityProvider: tasks[slot].capacityProviderName,
                overrides: extras(of: slot).overrides, zones: zones(of: interface(of: slot)?.configuration))
            guard !inVain.contains(need) else { return false }
            if round?.need != need { round = beginRound(need, policies) }
            guard let instance = nextInstance(round!, policies) else {
                inVain.append(need)
                return false
            }
            tasks[slot].host = takePlace(on: instance, need.definition, round!.requirements, group: need.group)
            fleet.instances[Int(instance)].tasks.append(slot)
            note(placedOn: instance, &round!, policies)
            beginOnItsPlace(slot, policies)
            return true
        }
        changeCapacity(of: cluster) { $0.waitingTasks = waiting }
    }

    /// Nobody made room in time.
    mutating func provisioningTimedOut(_ slot: TaskSlot, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].host == nil, tasks[slot].desiredStatus == .running else { return }
        let cluster = Int(tasks[slot].cluster)
        guard let entry = clusterCapacity(cluster).waitingTasks.first(where: { $0.slot == slot }) else { return }
        changeCapacity(of: cluster) { $0.waitingTasks.removeAll { $0.slot == slot } }
        let need = PlacementNeed(
            cluster: cluster, definition: Int(tasks[slot].taskDefinition), group: entry.group, constraints: entry.constraints,
            strategies: entry.strategies, capacityProvider: tasks[slot].capacityProviderName,
            overrides: extras(of: slot).overrides, zones: zones(of: interface(of: slot)?.configuration))
        let isEmpty = !clusterCapacity(cluster).instances.contains {
            fleet.instances[Int($0)].capacityProviderName == need.capacityProvider
        }
        let closest = beginRound(need, policies).closest?.failure.rawValue ?? "NO ACTIVE INSTANCES"
        let reason = isEmpty ? "EMPTY CAPACITY PROVIDER" : closest
        beginStop(slot, .taskFailedToStart, "TaskFailedToStart: \(reason)", graceful: false, policies)
    }

    // MARK: Saying why

    func failure(for failure: LaunchFailure, in cluster: Int) -> ECS.Failure {
        let arn = ECS.Cluster.ID(name: clusters[cluster].name).arn
        return switch failure {
        case .closest(let instance, let reason): ECS.Failure(arn: containerInstanceID(instance).arn, reason: reason.rawValue)
        case .noInstances: ECS.Failure(arn: arn, reason: "NO ACTIVE INSTANCES")
        case .fargateCapacity: ECS.Failure(arn: arn, reason: Sentence.noCapacity)
        case .provisioningLimit, .noProvider: ECS.Failure(arn: arn, reason: "CAPACITY")
        }
    }

    /// The service event for a task that wasn't created.
    func sentence(for failure: LaunchFailure) -> String {
        switch failure {
        case .noInstances: Sentence.noContainerInstances
        case .closest(let instance, let reason): Sentence.unplaceable(containerInstanceID(instance).id, reason)
        case .fargateCapacity: "was unable to place a task. Reason: \(Sentence.noCapacity)"
        case .provisioningLimit:
            "was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded."
        case .noProvider: "was unable to place a task. Reason: no capacity provider of its strategy takes any more."
        }
    }
}

extension World.Sentence {
    static let noCapacity =
        "Capacity is unavailable at this time. Please try again later or in a different availability zone."

    static func unplaceable(_ instance: String, _ failure: ECS.PlacementFailure) -> String {
        let lack =
            switch failure {
            case .memory: "has insufficient memory available"
            case .cpu: "has insufficient CPU units available"
            case .ports: "is already using a port required by your task"
            case .attribute: "is missing an attribute required by your task"
            case .agent, .networkInterfaces, .location, .memberOf, .distinctInstance: "encountered error \"\(failure.rawValue)\""
            }
        return "was unable to place a task because no container instance met all of its requirements. "
            + "The closest matching (container-instance \(instance)) \(lack). "
            + "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
    }
}

extension ECS {
    static func isFargate(_ provider: String) -> Bool { provider == "FARGATE" || provider == "FARGATE_SPOT" }
}
