// CreateTargetGroup, ModifyTargetGroup, attributes, RegisterTargets, DescribeTargetHealth, DeleteTargetGroup.

extension World {
    mutating func createTargetGroup(
        _ name: String, port: Int, targetType: ELB.TargetGroup.TargetType, healthCheck: ELB.HealthCheck,
        attributes: ELB.TargetGroupAttributes
    ) throws(ELB.Error) -> ELB.TargetGroup.ID {
        try checkName(name, "target group")
        guard (1...65_535).contains(port) else { throw ELB.Error(.validationError, "The port \(port) is not within 1 and 65535.") }
        let codes = try check(healthCheck)
        try check(attributes)
        if let index = targetGroupIndex[name].map(Int.init) {
            let known = targetGroups[index]
            guard known.port == port, known.targetType == targetType, known.healthCheck == healthCheck else {
                throw ELB.Error(
                    .duplicateTargetGroupName, "A target group with the same name '\(name)' exists, but with different settings")
            }
            return known.id
        }
        guard targetGroups.count(where: { !$0.isDeleted }) < quotas.targetGroups else {
            throw ELB.Error(.tooManyTargetGroups, "The quota of \(quotas.targetGroups) target groups is reached.")
        }
        let id = ELB.TargetGroup.ID(name: name, suffix: identifiers.next(.targetGroup))
        targetGroupIndex[name] = Int32(targetGroups.count)
        targetGroups.append(
            TargetGroupRecord(
                id: id, port: port, targetType: targetType, healthCheck: healthCheck, passingCodes: codes, attributes: attributes))
        log(.targetGroupCreated(id))
        return id
    }

    mutating func modifyTargetGroup(_ id: ELB.TargetGroup.ID, healthCheck: ELB.HealthCheck) throws(ELB.Error) {
        let index = try targetGroup(id)
        targetGroups[index].passingCodes = try check(healthCheck)
        targetGroups[index].healthCheck = healthCheck
    }

    mutating func modifyTargetGroupAttributes(_ id: ELB.TargetGroup.ID, _ attributes: ELB.TargetGroupAttributes) throws(ELB.Error) {
        let index = try targetGroup(id)
        try check(attributes)
        try checkRules(of: index, with: attributes)
        targetGroups[index].attributes = attributes
        refreshCandidates(of: index)
    }

    /// One that isn't there is no error; one that a rule uses is.
    mutating func deleteTargetGroup(_ id: ELB.TargetGroup.ID) throws(ELB.Error) {
        guard let index = targetGroups.firstIndex(where: { $0.id == id && !$0.isDeleted }) else { return }
        guard !targetGroups[index].isInUse else {
            throw ELB.Error(
                .resourceInUse, "Target group '\(id.arn)' is currently in use by a listener or a rule",
                help: "Delete its rules first.")
        }
        for slot in targetGroups[index].targets { remove(slot) }
        targetGroups[index].isDeleted = true
        targetGroupIndex[id.name] = nil
        log(.targetGroupDeleted(id))
    }

    // MARK: Targets by hand

    mutating func registerTargets(_ id: ELB.TargetGroup.ID, _ wanted: [ELB.Target.ID]) throws(ELB.Error) {
        let index = try targetGroup(id)
        guard targetGroups[index].targets.count + wanted.count <= quotas.targetsPerTargetGroup else {
            throw ELB.Error(.tooManyTargets, "A target group has at most \(quotas.targetsPerTargetGroup) targets.")
        }
        var addresses: [UInt32] = []
        for target in wanted {
            guard let address = AddressPool.number(target.id), Self.isPrivate(address), (1...65_535).contains(target.port) else {
                throw ELB.Error(
                    .invalidTarget, "The IP address '\(target.id)' is not a valid target",
                    help: "Use a private IPv4 address and a port.")
            }
            addresses.append(address)
        }
        for target in wanted {
            if let known = targetGroups[index].targetIDs[target], targets[known].health.state == .draining {
                throw ELB.Error(
                    .invalidTarget, "The target \(target) is still draining",
                    help: "An address can be registered again when its delay is over.")
            }
        }
        for (target, address) in zip(wanted, addresses) {
            _ = register(target, address: address, in: Int32(index), for: nil)
        }
    }

    /// A target that isn't registered is no error.
    mutating func deregisterTargets(_ id: ELB.TargetGroup.ID, _ unwanted: [ELB.Target.ID]) throws(ELB.Error) {
        let index = try targetGroup(id)
        for target in unwanted {
            if let slot = targetGroups[index].targetIDs[target] { deregister(slot) }
        }
    }

    /// Of all targets in the order of registration, or of those that are asked for.
    func describeTargetHealth(_ id: ELB.TargetGroup.ID, _ asked: [ELB.Target.ID]) throws(ELB.Error) -> [ELB.TargetHealthDescription]
    {
        let index = try targetGroup(id)
        guard !asked.isEmpty else { return targetGroups[index].targets.map { describe(target: $0) } }
        return asked.map { target in
            if let slot = targetGroups[index].targetIDs[target] { return describe(target: slot) }
            return ELB.TargetHealthDescription(
                target: target, healthCheckPort: "\(target.port)",
                targetHealth: ELB.TargetHealth(state: .unused, reason: .notRegistered, explanation: Explanation.notRegistered))
        }
    }

    func describe(target slot: TargetSlot) -> ELB.TargetHealthDescription {
        let record = targets[slot]
        return ELB.TargetHealthDescription(
            target: record.id, healthCheckPort: "\(record.id.port)",
            targetHealth: ELB.TargetHealth(state: record.health.state, reason: record.reason, explanation: record.explanation))
    }

    // MARK: In use or not

    mutating func use(_ group: Int32, by balancer: Int) {
        let index = Int(group)
        targetGroups[index].rules += 1
        targetGroups[index].loadBalancer = Int32(balancer)
        guard targetGroups[index].rules == 1 else { return }
        for slot in targetGroups[index].targets where targets[slot].health.state == .unused { beginUse(slot) }
    }

    mutating func disuse(_ group: Int32) {
        let index = Int(group)
        targetGroups[index].rules -= 1
        guard targetGroups[index].rules == 0 else { return }
        targetGroups[index].loadBalancer = -1
        for slot in targetGroups[index].targets where targets[slot].health.state != .draining {
            targets[slot].health = ELB.TargetHealthRecord(state: targets[slot].health.state)
            setHealth(slot, .unused, .notInUse, Explanation.notInUse)
        }
    }

    // MARK: Checking and finding

    func targetGroup(_ id: ELB.TargetGroup.ID) throws(ELB.Error) -> Int {
        if let index = targetGroups.firstIndex(where: { $0.id == id && !$0.isDeleted }) { return index }
        throw ELB.Error(.targetGroupNotFound, "One or more target groups not found")
    }

    private func check(_ check: ELB.HealthCheck) throws(ELB.Error) -> [ClosedRange<Int>] {
        let bounds: [(String, Int, ClosedRange<Int>)] = [
            ("interval", check.intervalSeconds, 5...300), ("timeout", check.timeoutSeconds, 2...120),
            ("healthy threshold", check.healthyThresholdCount, 2...10),
            ("unhealthy threshold", check.unhealthyThresholdCount, 2...10),
        ]
        for (field, value, range) in bounds where !range.contains(value) {
            throw ELB.Error(
                .validationError, "Health check \(field) '\(value)' must be within \(range.lowerBound) and \(range.upperBound)")
        }
        guard check.timeoutSeconds < check.intervalSeconds else {
            throw ELB.Error(
                .validationError,
                "Health check timeout '\(check.timeoutSeconds)' must be smaller than the interval '\(check.intervalSeconds)'")
        }
        guard check.path.hasPrefix("/"), check.path.utf8.count <= 1024 else {
            throw ELB.Error(
                .validationError, "Health check path '\(check.path)' must begin with '/' and have at most 1024 characters")
        }
        guard let codes = check.matcher.ranges else {
            throw ELB.Error(
                .validationError, "Health check matcher HTTP code '\(check.matcher.httpCode)' must be within '200-499' inclusive",
                help: "Write '200', '200,202' or '200-299'.")
        }
        return codes
    }

    private static func isPrivate(_ address: UInt32) -> Bool {
        address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8 || address >> 22 == 0x191
    }

    func describe(targetGroup index: Int) -> ELB.TargetGroup {
        let record = targetGroups[index]
        let check = record.healthCheck
        return ELB.TargetGroup(
            targetGroupArn: record.id.arn, targetGroupName: record.id.name, protocol: "HTTP", port: record.port,
            targetType: record.targetType,
            healthCheckProtocol: "HTTP", healthCheckPort: "traffic-port", healthCheckPath: check.path,
            healthCheckIntervalSeconds: check.intervalSeconds, healthCheckTimeoutSeconds: check.timeoutSeconds,
            healthyThresholdCount: check.healthyThresholdCount, unhealthyThresholdCount: check.unhealthyThresholdCount,
            matcher: check.matcher,
            loadBalancerArns: record.loadBalancer < 0 ? [] : [loadBalancers[Int(record.loadBalancer)].id.arn])
    }
}
