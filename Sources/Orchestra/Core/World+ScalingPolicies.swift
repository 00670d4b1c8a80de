// PutScalingPolicy, DeleteScalingPolicy, DescribeScalingPolicies (Application Auto Scaling API Reference).

extension World {
    mutating func putScalingPolicy(
        _ name: String, on resourceId: String, _ configuration: AutoScaling.PolicyConfiguration
    ) throws(AutoScaling.Error) -> AutoScaling.ScalingPolicy {
        let target = try scalableTarget(resourceId)
        guard (1...256).contains(name.count), !name.contains("|") else {
            throw refused("The policy's name has 1 to 256 characters.", "Any characters but the bar and control characters.")
        }
        let known = scaling!.targets[target].policies.firstIndex { $0.name == name }
        guard known != nil || scaling!.targets[target].policies.count < quotas.scalingPoliciesPerTarget else {
            throw AutoScaling.Error(
                .limitExceededException,
                "The scalable target has \(quotas.scalingPoliciesPerTarget) policies, as many as it may.")
        }
        var tracked: CloudWatch.Metric?
        switch configuration {
        case .targetTracking(let tracking): tracked = try checkedMetric(of: tracking, target, besides: name)
        case .stepScaling(let steps): try check(steps)
        }
        var record = ScalingPolicyRecord(
            name: name, number: known.map { scaling!.targets[target].policies[$0].number } ?? identifiers.next(.scaling),
            configuration: configuration, createdAt: known.map { scaling!.targets[target].policies[$0].createdAt } ?? moment)
        switch configuration {
        case .targetTracking(let tracking):
            makeAlarms(of: &record, tracked!, tracking.targetValue, resourceId, replacing: known, of: target)
        case .stepScaling: if let known { forget(scaling!.targets[target].policies[known]) }
        }
        if let known {
            scaling!.targets[target].policies[known] = record
        } else {
            scaling!.targets[target].policies.append(record)
        }
        return describe(record, of: target)
    }

    private func checkedMetric(
        of tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration, _ target: Int, besides name: String
    ) throws(AutoScaling.Error) -> CloudWatch.Metric {
        guard tracking.targetValue.isFinite, tracking.targetValue > 0 else {
            throw refused("The target value must be greater than 0: it is \(tracking.targetValue).")
        }
        for cooldown in [tracking.scaleOutCooldown, tracking.scaleInCooldown] where cooldown.map({ $0 < 0 }) ?? false {
            throw refused("A cooldown is 0 seconds or more: it is \(cooldown!).")
        }
        let metric = try metric(of: tracking, target)
        let taken = scaling!.targets[target].policies.contains {
            $0.name != name && $0.metric >= 0 && scaling!.metrics[Int($0.metric)].metric == metric
        }
        guard !taken else {
            throw refused(
                "Only one TargetTrackingScaling policy for a given metric specification is allowed.",
                "Change the policy that is there, or track another metric.")
        }
        return metric
    }

    private func metric(
        of tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration, _ target: Int
    ) throws(AutoScaling.Error) -> CloudWatch.Metric {
        let service = services[Int(scaling!.targets[target].service)]
        switch (tracking.predefinedMetricSpecification, tracking.customizedMetricSpecification) {
        case (nil, let metric?): return metric
        case (let predefined?, nil):
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
        default:
            throw refused(
                "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.")
        }
    }

    /// `TargetTracking-service/C/S-AlarmHigh-…` and `…-AlarmLow-…`.
    private mutating func makeAlarms(
        of record: inout ScalingPolicyRecord, _ metric: CloudWatch.Metric, _ value: Double, _ resourceId: String,
        replacing known: Int?, of target: Int
    ) {
        let former = known.map { scaling!.targets[target].policies[$0] }
        let stem = "TargetTracking-\(resourceId)"
        let number = record.number
        let id = { (salt: Int) in
            uuid(Identifiers.derived(from: number, .scaling, salt), Identifiers.derived(from: number, .scaling, salt + 1))
        }
        let arn = policyARN(record, resourceId)
        record.metric = watch(metric)
        record.highAlarm = addAlarm(
            CloudWatch.MetricAlarm(
                "\(stem)-AlarmHigh-\(id(1))", metric: metric, evaluationPeriods: AutoScaling.ProportionalTracking.highPeriods,
                threshold: value, .greaterThanThreshold, alarmActions: [arn]))
        record.lowAlarm = addAlarm(
            CloudWatch.MetricAlarm(
                "\(stem)-AlarmLow-\(id(3))", metric: metric, evaluationPeriods: AutoScaling.ProportionalTracking.lowPeriods,
                threshold: value * AutoScaling.ProportionalTracking.lowShare, .lessThanThreshold, alarmActions: [arn]))
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

    func describeScalingPolicies(_ resourceId: String?) throws(AutoScaling.Error) -> [AutoScaling.ScalingPolicy] {
        guard let scaling else { return [] }
        let targets =
            try resourceId.map { id throws(AutoScaling.Error) in [try scalableTarget(id)] } ?? Array(scaling.targets.indices)
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
