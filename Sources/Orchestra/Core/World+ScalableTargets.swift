// RegisterScalableTarget, DeregisterScalableTarget, DescribeScalableTargets (Application Auto Scaling API Reference).

extension World {
    static let scalableDimension = "ecs:service:DesiredCount"

    func refused(_ message: String, _ help: String? = nil) -> AutoScaling.Error {
        AutoScaling.Error(.validationException, message, help: help)
    }

    /// The first call registers; a later one changes what it names, and nothing else.
    mutating func registerScalableTarget(
        _ request: AutoScaling.RegisterScalableTargetRequest, _ policies: Policies
    ) throws(AutoScaling.Error) -> AutoScaling.ScalableTarget {
        let service = try scalableService(request.resourceId)
        let known = scaling?.targetIndex[Int32(service)].map { Int($0) }
        guard let least = request.minCapacity ?? known.map({ scaling!.targets[$0].minCapacity }),
            let most = request.maxCapacity ?? known.map({ scaling!.targets[$0].maxCapacity })
        else {
            throw refused(
                "You must specify both a minimum and a maximum capacity when you register a new scalable target.",
                "Say minCapacity and maxCapacity; later calls may leave them out.")
        }
        try check(minCapacity: least, maxCapacity: most)
        guard known != nil || (scaling?.targetIndex.count ?? 0) < quotas.scalableTargets else {
            throw AutoScaling.Error(
                .limitExceededException, "There are \(quotas.scalableTargets) scalable targets, as many as there may be.",
                help: "Deregister one, or raise the quota.")
        }
        if scaling == nil { scaling = ScalingRecords() }
        let index = known ?? scaling!.targets.count
        if known == nil {
            scaling!.targets.append(
                ScalableTargetRecord(
                    service: Int32(service), number: identifiers.next(.scaling), minCapacity: least, maxCapacity: most,
                    createdAt: moment))
            scaling!.targetIndex[Int32(service)] = Int32(index)
        }
        scaling!.targets[index].minCapacity = least
        scaling!.targets[index].maxCapacity = most
        if let suspended = request.suspendedState { scaling!.targets[index].suspended = suspended }
        bringWithinBounds(index, policies)
        return describe(scalableTarget: index)
    }

    /// Either bound may be given alone.
    func check(minCapacity: Int?, maxCapacity: Int?) throws(AutoScaling.Error) {
        for (name, capacity) in [("Minimum", minCapacity), ("Maximum", maxCapacity)] {
            guard let capacity else { continue }
            guard capacity >= 0 else { throw refused("\(name) capacity must be 0 or more: it is \(capacity).") }
            guard capacity <= quotas.tasksPerService else {
                throw refused("A service has \(quotas.tasksPerService) tasks at most: \(capacity) is too many.")
            }
        }
        guard let minCapacity, let maxCapacity, minCapacity > maxCapacity else { return }
        throw refused(
            "Maximum capacity cannot be less than minimum capacity: \(maxCapacity) is less than \(minCapacity).",
            "Give both, or raise the maximum first.")
    }

    /// Its policies, their alarms and its scheduled actions go with it. The service keeps its tasks.
    mutating func deregisterScalableTarget(_ resourceId: String) throws(AutoScaling.Error) {
        forget(scalableTarget: try scalableTarget(resourceId))
    }

    private mutating func forget(scalableTarget index: Int) {
        for policy in scaling!.targets[index].policies { forget(policy) }
        scaling!.targets[index].policies = []
        scaling!.targets[index].actions = []
        scaling!.targets[index].isRegistered = false
        if scaling!.targets[index].activities.contains(where: { $0.statusCode == .inProgress }) {
            scaling!.leftTargets.append(Int32(index))
        }
        scaling!.targetIndex[scaling!.targets[index].service] = nil
    }

    /// That of a service that is gone.
    mutating func forgetScalableTarget(ofService index: Int) {
        if let target = scaling?.targetIndex[Int32(index)] { forget(scalableTarget: Int(target)) }
    }

    /// Without resource ids, all of them, in the order of their registration. What isn't registered is left out.
    func describeScalableTargets(_ resourceIds: [String]) -> [AutoScaling.ScalableTarget] {
        guard let scaling else { return [] }
        return scaling.targets.indices.filter { scaling.targets[$0].isRegistered }.map { describe(scalableTarget: $0) }
            .filter { resourceIds.isEmpty || resourceIds.contains($0.resourceId) }
    }

    func describe(scalableTarget index: Int) -> AutoScaling.ScalableTarget {
        let record = scaling!.targets[index]
        return AutoScaling.ScalableTarget(
            serviceNamespace: "ecs", resourceId: services[Int(record.service)].id.resourceId,
            scalableDimension: Self.scalableDimension, minCapacity: record.minCapacity, maxCapacity: record.maxCapacity,
            roleARN: "arn:aws:iam::\(Account.id):role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
                + "AWSServiceRoleForApplicationAutoScaling_ECSService",
            creationTime: Timestamp(record.createdAt), suspendedState: record.suspended,
            scalableTargetARN: "arn:aws:application-autoscaling:\(Account.region):\(Account.id):scalable-target/"
                + record.number.hexadecimal)
    }

    // MARK: Names

    /// The service that a `service/CLUSTER/SERVICE` names, if it can be scaled.
    func scalableService(_ resourceId: String) throws(AutoScaling.Error) -> Int {
        let parts = resourceId.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "service" else {
            throw refused("Unsupported resource ID: \(resourceId).", "A service is named as service/CLUSTER/SERVICE.")
        }
        guard let index = serviceIndex["\(parts[1])/\(parts[2])"].map({ Int($0) }), services[index].status != .inactive else {
            let known = clusters.flatMap { $0.services.map { services[Int($0)].id.resourceId } }
            throw refused(
                "ECS service doesn't exist: \(resourceId)", NearMiss.help(for: resourceId, among: known, kind: "service"))
        }
        guard !isDaemon(index) else {
            throw refused(
                "The service \(resourceId) can't be scaled: its scheduling strategy is DAEMON.",
                "A daemon has as many tasks as there are container instances.")
        }
        return index
    }

    func scalableTarget(_ resourceId: String) throws(AutoScaling.Error) -> Int {
        if let service = try? scalableService(resourceId), let index = scaling?.targetIndex[Int32(service)] { return Int(index) }
        let known = describeScalableTargets([]).map(\.resourceId)
        throw AutoScaling.Error(
            .objectNotFoundException,
            "No scalable target registered for service namespace: ecs, resource ID: \(resourceId), scalable dimension: "
                + Self.scalableDimension,
            help: known.isEmpty
                ? "Register it first, with registerScalableTarget."
                : NearMiss.help(for: resourceId, among: known, kind: "scalable target"))
    }
}
