// CreateTargetGroup, ModifyTargetGroup, attributes, RegisterTargets, DescribeTargetHealth, DeleteTargetGroup.

extension World {
    mutating func createTargetGroup(
        _ name: String, port: Int, targetType: ELB.TargetGroup.TargetType, healthCheck: ELB.HealthCheck,
        attributes: ELB.TargetGroupAttributes, speaks: ELB.ListenerProtocol = .http, version: ELB.ProtocolVersion = .http1
    ) throws(ELB.Error) -> ELB.TargetGroup.ID {
        try checkName(name, "target group")
        guard (1...65_535).contains(port) else { throw ELB.Error(.validationError, "The port \(port) is not within 1 and 65535.") }
        let codes = try check(healthCheck, version)
        try check(attributes)
        if let index = targetGroupIndex[name].map(Int.init) {
            let known = targetGroups[index]
            guard known.port == port, known.targetType == targetType, known.healthCheck == healthCheck,
                known.speaks ?? .http == speaks, known.protocolVersion ?? .http1 == version
            else {
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
                id: id, port: port, targetType: targetType, healthCheck: healthCheck, passingCodes: codes, attributes: attributes,
                speaks: speaks == .http ? nil : speaks, protocolVersion: version == .http1 ? nil : version))
        log(.targetGroupCreated(id))
        return id
    }

    mutating func modifyTargetGroup(_ id: ELB.TargetGroup.ID, healthCheck: ELB.HealthCheck) throws(ELB.Error) {
        let index = try targetGroup(id)
        targetGroups[index].passingCodes = try check(healthCheck, targetGroups[index].protocolVersion ?? .http1)
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

    /// One that is registered already stays as it is. `zones` holds as many elements as `wanted`, or is `nil`.
    mutating func registerTargets(
        _ id: ELB.TargetGroup.ID, _ wanted: [ELB.Target.ID], zones: [String?]? = nil
    ) throws(ELB.Error) {
        let index = try targetGroup(id)
        try checkCount(of: wanted, in: index)
        func zone(_ number: Int) -> String? { zones.flatMap { number < $0.count ? $0[number] : nil } }
        var addresses: [UInt32] = []
        for (number, target) in wanted.enumerated() {
            if targetGroups[index].targetType == .instance {
                try check(instance: target)
                guard zone(number) == nil else {
                    throw ELB.Error(
                        .validationError, "You cannot specify an Availability Zone for target '\(target.id)'",
                        help: "An instance is where it is.")
                }
                addresses.append(0)
                continue
            }
            guard let address = AddressPool.number(target.id), Self.isPrivate(address), (1...65_535).contains(target.port) else {
                throw ELB.Error(
                    .invalidTarget, "The IP address '\(target.id)' is not a valid target",
                    help: "Use a private IPv4 address and a port.")
            }
            try check(zone: zone(number), of: target, address)
            addresses.append(address)
        }
        for target in wanted {
            if let known = targetGroups[index].targetIDs[target], targets[known].health.state == .draining {
                throw ELB.Error(
                    .invalidTarget, "The target \(target) is still draining",
                    help: "An address can be registered again when its delay is over.")
            }
        }
        let isFirst = targetGroups[index].targets.isEmpty
        for (number, (target, address)) in zip(wanted, addresses).enumerated() {
            let zone = zone(number)
            _ = register(
                target, address: address, in: Int32(index), for: nil, availabilityZone: zone, isFirst: isFirst)
        }
    }

    private func checkCount(of wanted: [ELB.Target.ID], in index: Int) throws(ELB.Error) {
        var new = 0
        for (number, target) in wanted.enumerated()
        where targetGroups[index].targetIDs[target] == nil && !wanted[..<number].contains(target) { new += 1 }
        guard targetGroups[index].targets.count + new <= quotas.targetsPerTargetGroup else {
            throw ELB.Error(.tooManyTargets, "A target group has at most \(quotas.targetsPerTargetGroup) targets.")
        }
        let balancer = targetGroups[index].loadBalancer
        guard balancer >= 0, new > 0 else { return }
        let all = targetGroups.reduce(0) { $0 + ($1.loadBalancer == balancer && !$1.isDeleted ? $1.targets.count : 0) }
        guard all + new <= quotas.targetsPerLoadBalancer else {
            throw ELB.Error(.tooManyTargets, "A load balancer has at most \(quotas.targetsPerLoadBalancer) targets.")
        }
    }

    /// An address of the VPC has the zone of its subnet; one from outside has all of them, and the call must say so.
    private func check(zone: String?, of target: ELB.Target.ID, _ address: UInt32) throws(ELB.Error) {
        let isInside = address >> 24 == 10 || address >> 16 == 0xAC1F
        guard isInside || zone != nil else {
            throw ELB.Error(
                .validationError, "The IP address '\(target.id)' is outside of the VPC: its AvailabilityZone must be 'all'")
        }
        guard let zone, zone != "all" else { return }
        guard isInside, ELB.AvailabilityZone.defaults.contains(where: { $0.zoneName == zone }) else {
            throw ELB.Error(.validationError, "The Availability Zone '\(zone)' is not valid for target '\(target.id)'")
        }
    }

    private func check(instance target: ELB.Target.ID) throws(ELB.Error) {
        guard let known = capacity?.machineIndex[target.id], capacity!.instances[Int(known)].status != .inactive,
            (1...65_535).contains(target.port)
        else {
            throw ELB.Error(
                .invalidTarget, "The following targets are not in a running state and cannot be registered: '\(target.id)'",
                help: "Name a machine that is registered with a cluster, and a port.")
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
    func describeTargetHealth(
        _ id: ELB.TargetGroup.ID, _ asked: [ELB.Target.ID], detectsAnomalies: Bool = false
    ) throws(ELB.Error) -> [ELB.TargetHealthDescription] {
        let index = try targetGroup(id)
        let withAnomalies =
            detectsAnomalies && targetGroups[index].attributes.loadBalancingAlgorithmType == .weightedRandom
        func describe(_ slot: TargetSlot) -> ELB.TargetHealthDescription {
            var description = self.describe(target: slot)
            if withAnomalies { description.anomalyDetection = anomalyDetection(of: slot) }
            return description
        }
        guard !asked.isEmpty else { return targetGroups[index].targets.map(describe) }
        return asked.map { target in
            if let slot = targetGroups[index].targetIDs[target] { return describe(slot) }
            return ELB.TargetHealthDescription(
                target: target, healthCheckPort: "\(target.port)",
                targetHealth: ELB.TargetHealth(state: .unused, reason: .notRegistered, explanation: Explanation.notRegistered))
        }
    }

    func describe(target slot: TargetSlot) -> ELB.TargetHealthDescription {
        let record = targets[slot]
        let port = targetGroups[Int(record.targetGroup)].healthCheck.port
        return ELB.TargetHealthDescription(
            target: record.id, healthCheckPort: port.map { $0 == "traffic-port" ? "\(record.id.port)" : $0 } ?? "\(record.id.port)",
            targetHealth: ELB.TargetHealth(state: record.health.state, reason: record.reason, explanation: record.explanation))
    }

    // MARK: In use or not

    mutating func use(_ group: Int32, by balancer: Int) {
        let index = Int(group)
        targetGroups[index].rules += 1
        if targetGroups[index].vpc == nil { targetGroups[index].vpc = loadBalancers[balancer].network?.vpcId }
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

    private func check(_ check: ELB.HealthCheck, _ version: ELB.ProtocolVersion) throws(ELB.Error) -> [ClosedRange<Int>] {
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
        guard check.path.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw ELB.Error(.validationError, "Health check path '\(check.path)' has a character that is not visible ASCII")
        }
        if let port = check.port, port != "traffic-port" {
            guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (48...57).contains($0) }),
                (1...65_535).contains(Int(port)!)
            else { throw ELB.Error(.validationError, "Health check port '\(port)' must be 'traffic-port' or within 1 and 65535") }
        }
        guard (check.matcher.grpcCode != nil) == (version == .grpc) else {
            throw ELB.Error(
                .validationError, "Health check matcher GrpcCode can be specified only with protocol version GRPC, which needs it",
                help: "Use Matcher(grpcCode: \"12\") with GRPC, and an HTTP code otherwise.")
        }
        guard let codes = check.matcher.ranges else {
            if let code = check.matcher.grpcCode {
                throw ELB.Error(
                    .validationError, "Health check matcher gRPC code '\(code)' must be within '0-99' inclusive")
            }
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
            targetGroupArn: record.id.arn, targetGroupName: record.id.name, protocol: (record.speaks ?? .http).rawValue,
            port: record.port,
            targetType: record.targetType,
            healthCheckProtocol: (check.protocol ?? .http).rawValue, healthCheckPort: check.port ?? "traffic-port",
            healthCheckPath: check.path,
            healthCheckIntervalSeconds: check.intervalSeconds, healthCheckTimeoutSeconds: check.timeoutSeconds,
            healthyThresholdCount: check.healthyThresholdCount, unhealthyThresholdCount: check.unhealthyThresholdCount,
            matcher: check.matcher,
            loadBalancerArns: record.loadBalancer < 0 ? [] : [loadBalancers[Int(record.loadBalancer)].id.arn],
            protocolVersion: record.protocolVersion ?? .http1, healthCheckEnabled: true, ipAddressType: "ipv4")
    }
}
