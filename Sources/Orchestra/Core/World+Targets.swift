// A target's life in its target group (Application Load Balancers guide, target health status).

extension World {
    // MARK: Registration

    /// Registers a task with every target group of its service.
    mutating func registerTargets(of slot: TaskSlot) {
        let service = Int(tasks[slot].service)
        guard service >= 0, let deployment = deployment(tasks[slot].deployment, of: service) else { return }
        for attachment in deployment.loadBalancers where !targetGroups[Int(attachment.targetGroup)].isDeleted {
            guard let id = targetID(of: slot, attachment) else { continue }
            tasks[slot].targets.append(register(id, address: tasks[slot].address, in: attachment.targetGroup, for: slot))
            noteTarget(of: service, attachment.targetGroup) { $0.registered += 1 }
        }
    }

    /// The task's own address with awsvpc, and else its machine and the port of it that leads to the container.
    private func targetID(of slot: TaskSlot, _ attachment: ServiceTargetGroup) -> ELB.Target.ID? {
        guard let host = tasks[slot].host, !host.hasNetworkInterface else {
            return ELB.Target.ID(id: EC2.addressText(tasks[slot].address), port: attachment.containerPort)
        }
        let containers = definition(of: slot).containers
        let binding = host.ports.first {
            $0.containerPort == attachment.containerPort && containers[Int($0.container)].name == attachment.containerName
        }
        return binding.map { ELB.Target.ID(id: capacity!.instances[Int(host.instance)].ec2InstanceId, port: $0.hostPort) }
    }

    /// `isFirst`: the target group had no targets when the call came that registers it.
    mutating func register(
        _ id: ELB.Target.ID, address: UInt32, in targetGroup: Int32, for task: TaskSlot?, availabilityZone: String? = nil,
        isFirst: Bool? = nil
    ) -> TargetSlot {
        let index = Int(targetGroup)
        if let known = targetGroups[index].targetIDs[id] {
            if targets[known].health.state != .draining { return known }
            remove(known)
        }
        targetGroups[index].registrations += 1
        let comesToEmptyGroup = isFirst ?? targetGroups[index].targets.isEmpty
        let slot = targets.insert(
            TargetRecord(
                id: id, address: address, registration: targetGroups[index].registrations, targetGroup: targetGroup, task: task,
                health: ELB.TargetHealthRecord(state: .unused), availabilityZone: availabilityZone,
                cameToEmptyGroup: comesToEmptyGroup && targetGroups[index].attributes.slowStartDurationSeconds > 0 ? true : nil))
        targetGroups[index].targets.append(slot)
        targetGroups[index].targetIDs[id] = slot
        if targetGroups[index].isInUse { beginUse(slot) } else { setHealth(slot, .unused, .notInUse, Explanation.notInUse) }
        return slot
    }

    /// The target group of a target is used by a rule from now on: it will be checked.
    mutating func beginUse(_ slot: TargetSlot) {
        targets[slot].health = ELB.TargetHealthRecord(state: .unused)
        if isNodeAddress(of: slot) { return setHealth(slot, .unused, .ipUnusable, Explanation.ipUnusable) }
        if let explanation = reasonForNoUse(slot) { return setHealth(slot, .unused, .notInUse, explanation) }
        setHealth(slot, .initial, .registrationInProgress, Explanation.registering)
        wake(.targetRegistered(slot), at: moment + timing.targetRegistration)
    }

    mutating func targetRegistered(_ slot: TargetSlot, _ policies: Policies) {
        guard targets.contains(slot), targets[slot].health.state == .initial, targets[slot].reason == .registrationInProgress else {
            return
        }
        setHealth(slot, .initial, .initialHealthChecking, Explanation.checking)
        if let task = targets[slot].task, tasks.contains(task), tasks[task].lastStatus == .activating, !awaitsTargets(task),
            !awaitsRegistry(task)
        {
            becomeRunning(task, policies)
        }
        targets[slot].probeDueAt = moment
        targetProbeDue(slot)
    }

    func awaitsTargets(_ task: TaskSlot) -> Bool {
        tasks[task].targets.contains { targets.contains($0) && targets[$0].reason == .registrationInProgress }
    }

    // MARK: Health checks

    mutating func targetProbeDue(_ slot: TargetSlot) {
        guard targets.contains(slot), targets[slot].health.state != .draining, targets[slot].health.state != .unused,
            targets[slot].probeDueAt == moment
        else { return }
        perform(.probe(slot))
        let interval = targetGroups[Int(targets[slot].targetGroup)].healthCheck.intervalSeconds
        targets[slot].probeDueAt = moment + .seconds(interval)
        wake(.targetProbeDue(slot), at: targets[slot].probeDueAt)
    }

    mutating func targetProbed(_ slot: TargetSlot, _ answer: Event.Answer, _ policy: any ELB.HealthPolicy) {
        guard targets.contains(slot) else { return }
        let before = targets[slot].health
        guard before.state == .initial || before.state == .healthy || before.state == .unhealthy else { return }
        let group = Int(targets[slot].targetGroup)
        let result: ELB.ProbeResult =
            switch answer {
            case .status(let code): result(of: Int(code), in: group)
            case .timedOut: .timedOut
            case .connectionFailed: .connectionFailed
            }
        // A target that is well and passes again: nothing to remember beyond the counters.
        let check = targetGroups[group].healthCheck
        let after = policy.evaluate(
            result, of: before,
            thresholds: .init(
                healthyThresholdCount: check.healthyThresholdCount, unhealthyThresholdCount: check.unhealthyThresholdCount))
        targets[slot].health.consecutivePasses = after.consecutivePasses
        targets[slot].health.consecutiveFailures = after.consecutiveFailures
        if result.hasPassed, after.state == before.state { return }

        let (reason, explanation) = Explanation.of(result)
        if !result.hasPassed, before.state != .unhealthy {
            log(
                .targetCheckFailed(
                    targetGroup: targetGroups[group].id, target: targets[slot].id, label: label(of: slot),
                    explanation: explanation ?? "",
                    failures: after.consecutiveFailures, threshold: check.unhealthyThresholdCount))
        }
        if after.state == .healthy {
            setHealth(slot, .healthy, nil, nil)
        } else if after.state == .unhealthy {
            setHealth(slot, .unhealthy, reason ?? .failedHealthChecks, explanation ?? "Health checks failed")
        }
    }

    /// A gRPC target says its own status in an answer whose HTTP status is 200.
    private func result(of code: Int, in group: Int) -> ELB.ProbeResult {
        let isGRPC = targetGroups[group].protocolVersion == .grpc
        let code = isGRPC ? grpcStatus(of: code, in: group) : code
        return targetGroups[group].passingCodes.contains { $0.contains(code) } ? .passed : .mismatch(statusCode: code)
    }

    /// A server that is well doesn't know the load balancer's own method, UNIMPLEMENTED, and knows any other, OK; one that isn't
    /// is UNAVAILABLE.
    private func grpcStatus(of code: Int, in group: Int) -> Int {
        guard code == 200 else { return 14 }
        return targetGroups[group].healthCheck.path == ELB.HealthCheck.grpcPath ? 12 : 0
    }

    // MARK: Deregistration

    mutating func deregister(_ slot: TargetSlot) {
        guard targets.contains(slot), targets[slot].health.state != .draining else { return }
        if let task = targets[slot].task, tasks.contains(task), tasks[task].service >= 0 {
            noteTarget(of: Int(tasks[task].service), targets[slot].targetGroup) { $0.deregistered += 1 }
        }
        let delay = targetGroups[Int(targets[slot].targetGroup)].attributes.deregistrationDelayTimeoutSeconds
        guard delay > 0, targets[slot].health.state != .unused else { return remove(slot) }
        setHealth(slot, .draining, .deregistrationInProgress, Explanation.draining)
        wake(.deregistrationDelayElapsed(slot), at: moment + .seconds(delay))
    }

    mutating func deregistrationDelayElapsed(_ slot: TargetSlot) {
        guard targets.contains(slot), targets[slot].health.state == .draining else { return }
        remove(slot)
    }

    mutating func remove(_ slot: TargetSlot) {
        let record = targets[slot]
        let group = Int(record.targetGroup)
        log(
            .targetDeregistered(
                targetGroup: targetGroups[group].id, target: record.id, task: taskID(behind: slot), label: label(of: slot)))
        targetGroups[group].targets.removeAll { $0 == slot }
        if record.inFlight > 0 { perform(.closeConnections(slot)) }
        if targetGroups[group].targetIDs[record.id] == slot { targetGroups[group].targetIDs[record.id] = nil }
        targets.remove(slot)
        refreshCandidates(of: group)
        if let task = record.task { targetGone(from: task) }
    }

    // MARK: State

    mutating func setHealth(
        _ slot: TargetSlot, _ state: ELB.TargetHealth.State, _ reason: ELB.TargetHealth.Reason?, _ explanation: String?
    ) {
        guard targets[slot].health.state != state || targets[slot].reason != reason || targets[slot].explanation != explanation
        else { return }
        let before = targets[slot].health.state
        targets[slot].health.state = state
        targets[slot].reason = reason
        targets[slot].explanation = explanation
        log(
            .targetHealthChanged(
                targetGroup: targetGroups[Int(targets[slot].targetGroup)].id, target: targets[slot].id, task: taskID(behind: slot),
                label: label(of: slot), health: ELB.TargetHealth(state: state, reason: reason, explanation: explanation)))
        noteSlowStart(of: slot)
        if before.mayCount || state.mayCount { refreshCandidates(of: Int(targets[slot].targetGroup)) }
        if let task = targets[slot].task, tasks.contains(task) { lookAgain(atServiceOf: task) }
    }

    // snippet.fail-open
    /// Requests go to the healthy targets; when too few are healthy, to the unhealthy ones as well (fail open). Targets that
    /// are initial, draining or unused never get any.
    mutating func refreshCandidates(of group: Int) {
        let (healthy, unhealthy) = (ELB.TargetHealth.State.healthy, ELB.TargetHealth.State.unhealthy)
        let members = targetGroups[group].targets
        let healthyCount = members.count { targets[$0].health.state == healthy }
        let failsOpen = healthyCount < targetGroups[group].attributes.minimumHealthyTargetsCount
        targetGroups[group].candidates = members.compactMap { slot in
            let state = targets[slot].health.state
            guard state == healthy || failsOpen && state == unhealthy else { return nil }
            return ELB.Target(id: targets[slot].id, registration: targets[slot].registration)
        }
        // snippet.end
        targetGroups[group].healthyCount = healthyCount
        targetGroups[group].failsOpen = failsOpen && targetGroups[group].candidates.count > healthyCount
        if !failsOpen { refreshByPercentage(of: group) }
    }

    /// Fail open by the other threshold, `minimum_healthy_targets.percentage`.
    private mutating func refreshByPercentage(of group: Int) {
        guard targetGroups[group].attributes.minimumHealthyTargetsPercentage != nil else { return }
        targetGroups[group].candidates = candidates(among: targetGroups[group].targets, of: group)
        targetGroups[group].failsOpen = targetGroups[group].candidates.count > targetGroups[group].healthyCount
    }

    /// Without cross-zone load balancing: those that the node of that zone may choose from. It fails open by itself.
    func candidates(of group: Int, in zone: Int32) -> [ELB.Target] {
        candidates(among: targetGroups[group].targets.filter { isReached(from: zone, $0) }, of: group)
    }

    private func candidates(among members: [TargetSlot], of group: Int) -> [ELB.Target] {
        let checked = members.filter { targets[$0].health.state == .healthy || targets[$0].health.state == .unhealthy }
        let healthy = checked.filter { targets[$0].health.state == .healthy }
        let minimum = targetGroups[group].attributes.minimumForRouting
        return (minimum.isMet(healthy: healthy.count, registered: checked.count) ? healthy : checked).map {
            ELB.Target(id: targets[$0].id, registration: targets[$0].registration)
        }
    }

    /// The task behind a target: the one ECS registered, or the one that has the address.
    func task(behind slot: TargetSlot) -> TaskSlot? {
        if let task = targets[slot].task { return tasks.contains(task) ? task : nil }
        let (id, address) = (targets[slot].id, targets[slot].address)
        return address == 0 ? task(on: id.id, port: id.port) : addressOwner(of: slot)
    }

    func taskID(behind slot: TargetSlot) -> ECS.Task.ID? { task(behind: slot).map { tasks[$0].id } }
    func label(of slot: TargetSlot) -> TaskLabel? { task(behind: slot).map { tasks[$0].label } }

    /// The sentences of `DescribeTargetHealth` (API Reference, TargetHealth).
    enum Explanation {
        static let registering = "Target registration is in progress"
        static let checking = "Initial health checks in progress"
        static let draining = "Target deregistration is in progress"
        static let notRegistered = "Target is not registered to the target group"
        static let notInUse = "Target group is not configured to receive traffic from the load balancer"
        static let zoneNotEnabled = "Target is in an Availability Zone that is not enabled for the load balancer"
        static let ipUnusable = "The IP address cannot be used as a target, as it is in use by a load balancer"

        static func of(_ result: ELB.ProbeResult) -> (ELB.TargetHealth.Reason?, String?) {
            switch result {
            case .passed: (nil, nil)
            case .mismatch(let code): (.responseCodeMismatch, "Health checks failed with these codes: [\(code)]")
            case .timedOut: (.timeout, "Request timed out")
            case .connectionFailed: (.failedHealthChecks, "Health checks failed")
            }
        }
    }
}

extension ELB.TargetHealth.State {
    /// Whether a target in this state may get requests, or keep others from getting them.
    fileprivate var mayCount: Bool { self == .healthy || self == .unhealthy }
}
