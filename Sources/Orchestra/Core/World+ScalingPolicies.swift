// PutScalingPolicy, DeleteScalingPolicy, DescribeScalingPolicies (Application Auto Scaling API Reference).

extension World {
    mutating func putScalingPolicy(
        _ name: String, on resourceId: String, _ configuration: AutoScaling.PolicyConfiguration
    ) throws(AutoScaling.Error) -> AutoScaling.ScalingPolicy {
        let target = try scalableTarget(resourceId)
        // The API's pattern is \p{Print}+, which is what can be printed of ASCII.
        guard (1...256).contains(name.utf8.count), name.utf8.allSatisfy({ (32...126).contains($0) }) else {
            throw refused("The policy's name has 1 to 256 characters.", "ASCII's printable ones: no control characters.")
        }
        let known = scaling!.targets[target].policies.firstIndex { $0.name == name }
        guard known != nil || scaling!.targets[target].policies.count < quotas.scalingPoliciesPerTarget else {
            throw AutoScaling.Error(
                .limitExceededException,
                "The scalable target has \(quotas.scalingPoliciesPerTarget) policies, as many as it may.")
        }
        switch configuration {
        case .targetTracking(let tracking): try check(tracking, target, besides: name)
        case .stepScaling(let steps): try check(steps)
        }
        var record = ScalingPolicyRecord(
            name: name, number: known.map { scaling!.targets[target].policies[$0].number } ?? identifiers.next(.scaling),
            configuration: configuration, createdAt: known.map { scaling!.targets[target].policies[$0].createdAt } ?? moment)
        switch configuration {
        case .targetTracking(let tracking):
            try makeAlarms(of: &record, tracking, resourceId, replacing: known, of: target)
        case .stepScaling: if let known { forget(scaling!.targets[target].policies[known]) }
        }
        if let known {
            scaling!.targets[target].policies[known] = record
        } else {
            scaling!.targets[target].policies.append(record)
        }
        return describe(record, of: target)
    }

    private func check(
        _ tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration, _ target: Int, besides name: String
    ) throws(AutoScaling.Error) {
        guard tracking.targetValue.isFinite, tracking.targetValue > 0 else {
            throw refused("The target value must be greater than 0: it is \(tracking.targetValue).")
        }
        for cooldown in [tracking.scaleOutCooldown, tracking.scaleInCooldown] { try check(cooldown: cooldown) }
        let metric = try specification(of: tracking, target)
        try check(metric)
        let isTaken = scaling!.targets[target].policies.contains {
            guard $0.name != name, case .targetTracking(let other) = $0.configuration else { return false }
            return (try? specification(of: other, target))?.inOrder == metric.inOrder
        }
        guard !isTaken else {
            throw refused(
                "Only one TargetTrackingScaling policy for a given metric specification is allowed.",
                "Change the policy that is there, or track another metric.")
        }
    }

    /// An integer of the API's has 32 bits.
    func check(cooldown: Int?) throws(AutoScaling.Error) {
        guard let cooldown, !(0...Int(Int32.max)).contains(cooldown) else { return }
        throw refused(
            cooldown < 0 ? "A cooldown is 0 seconds or more: it is \(cooldown)." : "A cooldown is \(Int32.max) seconds at most.")
    }

    /// The metric's description, predefined or not.
    private func specification(
        of tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration, _ target: Int
    ) throws(AutoScaling.Error) -> AutoScaling.CustomizedMetricSpecification {
        switch (tracking.predefinedMetricSpecification, tracking.customizedMetricSpecification) {
        case (nil, let specification?): return specification
        case (let predefined?, nil): return AutoScaling.CustomizedMetricSpecification(try metric(predefined, target))
        default:
            throw refused(
                "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.")
        }
    }

    private func metric(
        _ predefined: AutoScaling.PredefinedMetricSpecification, _ target: Int
    ) throws(AutoScaling.Error) -> CloudWatch.Metric {
        let service = services[Int(scaling!.targets[target].service)]
        guard predefined.predefinedMetricType == .albRequestCountPerTarget else {
            guard predefined.resourceLabel == nil else {
                throw refused("ResourceLabel can only be given with ALBRequestCountPerTarget.")
            }
            return predefined.predefinedMetricType == .ecsServiceAverageCPUUtilization
                ? .cpuUtilization(of: service.id) : .memoryUtilization(of: service.id)
        }
        let groups = service.loadBalancers.map { targetGroups[Int($0.targetGroup)] }
        let label = { (group: TargetGroupRecord) -> String? in
            guard group.loadBalancer >= 0 else { return nil }
            return "\(self.loadBalancers[Int(group.loadBalancer)].id.fullName)/\(group.id.fullName)"
        }
        if let wanted = predefined.resourceLabel, let group = groups.first(where: { label($0) == wanted }) {
            return .requestCountPerTarget(of: group.id)
        }
        let right = groups.compactMap(label).first.map { "For this service it is \($0)." }
        throw refused(
            predefined.resourceLabel == nil
                ? "ResourceLabel must be specified for ALBRequestCountPerTarget."
                : "The resource label \(predefined.resourceLabel!) names no target group of the service.",
            right ?? "The service has no target group behind a load balancer.")
    }

    /// `TargetTracking-service/C/S-AlarmHigh-…` and `…-AlarmLow-…`.
    private mutating func makeAlarms(
        of record: inout ScalingPolicyRecord, _ tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration,
        _ resourceId: String, replacing known: Int?, of target: Int
    ) throws(AutoScaling.Error) {
        let former = known.map { scaling!.targets[target].policies[$0] }
        let stem = "TargetTracking-\(resourceId)"
        let number = record.number
        let id = { (salt: Int) in
            uuid(Identifiers.derived(from: number, .scaling, salt), Identifiers.derived(from: number, .scaling, salt + 1))
        }
        let arn = policyARN(record, resourceId)
        record.metric = try watch(specification(of: tracking, target))
        let metric = scaling!.metrics[Int(record.metric)].metric
        let value = tracking.targetValue
        record.highAlarm = addAlarm(
            CloudWatch.MetricAlarm(
                "\(stem)-AlarmHigh-\(id(1))", metric: metric, statistic: tracking.statistic,
                evaluationPeriods: AutoScaling.ProportionalTracking.highPeriods,
                threshold: value, .greaterThanThreshold, alarmActions: [arn]), of: record.metric)
        record.lowAlarm = addAlarm(
            CloudWatch.MetricAlarm(
                "\(stem)-AlarmLow-\(id(3))", metric: metric, statistic: tracking.statistic,
                evaluationPeriods: AutoScaling.ProportionalTracking.lowPeriods,
                threshold: value * AutoScaling.ProportionalTracking.lowShare, .lessThanThreshold, alarmActions: [arn]),
            of: record.metric)
        // The same two alarms serve again; of another kind or metric they begin anew.
        if let former {
            unwatch(former.metric)
            if former.metric >= 0, former.metric != record.metric {
                scaling!.alarms[Int(record.highAlarm)].state = .insufficientData
                scaling!.alarms[Int(record.lowAlarm)].state = .insufficientData
            }
        }
    }

    /// What a policy that goes, or is of another kind now, leaves behind.
    mutating func forget(_ policy: ScalingPolicyRecord) {
        removeAlarm(policy.highAlarm)
        removeAlarm(policy.lowAlarm)
        unwatch(policy.metric)
    }

    mutating func deleteScalingPolicy(_ name: String, on resourceId: String) throws(AutoScaling.Error) {
        let target = try scalableTarget(resourceId)
        guard let place = scaling!.targets[target].policies.firstIndex(where: { $0.name == name }) else {
            throw AutoScaling.Error(
                .objectNotFoundException,
                "No scaling policy found for service namespace: ecs, resource ID: \(resourceId), scalable dimension: "
                    + "\(Self.scalableDimension), policy name: \(name)",
                help: NearMiss.help(for: name, among: scaling!.targets[target].policies.map(\.name), kind: "policy"))
        }
        forget(scaling!.targets[target].policies.remove(at: place))
    }

    /// Of what isn't registered there are none.
    func describeScalingPolicies(_ resourceId: String?) -> [AutoScaling.ScalingPolicy] {
        guard let scaling else { return [] }
        let targets = resourceId.map { (try? scalableTarget($0)).map { [$0] } ?? [] } ?? Array(scaling.targets.indices)
        return targets.filter { scaling.targets[$0].isRegistered }.flatMap { target in
            scaling.targets[target].policies.map { describe($0, of: target) }
        }
    }

    /// The alarms that act by a policy.
    func alarms(naming policyARN: String) -> [MetricAlarmRecord] {
        scaling!.alarms.filter { !$0.isDeleted && $0.alarm.alarmActions.contains(policyARN) }
    }

    func policyARN(_ policy: ScalingPolicyRecord, _ resourceId: String) -> String {
        let id = uuid(policy.number, Identifiers.derived(from: policy.number, .scaling))
        return "arn:aws:autoscaling:\(Account.region):\(Account.id):scalingPolicy:\(id):resource/ecs/\(resourceId):policyName/"
            + policy.name
    }

    func describe(_ policy: ScalingPolicyRecord, of target: Int) -> AutoScaling.ScalingPolicy {
        let resourceId = services[Int(scaling!.targets[target].service)].id.resourceId
        let arn = policyARN(policy, resourceId)
        let own = alarms(naming: arn)
        var described = AutoScaling.ScalingPolicy(
            policyARN: arn, policyName: policy.name, resourceId: resourceId, policyType: .stepScaling,
            alarms: own.map {
                AutoScaling.Alarm(
                    alarmName: $0.alarm.alarmName,
                    alarmARN: Account.alarm($0.alarm.alarmName))
            },
            creationTime: Timestamp(policy.createdAt))
        switch policy.configuration {
        case .targetTracking(let tracking):
            described.policyType = .targetTrackingScaling
            described.targetTrackingScalingPolicyConfiguration = tracking
        case .stepScaling(let steps): described.stepScalingPolicyConfiguration = steps
        }
        return described
    }
}
