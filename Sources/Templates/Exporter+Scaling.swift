internal import Orchestra

// Scalable targets, policies and alarms (template reference, Application Auto Scaling and Amazon CloudWatch).

extension Exporter.Builder {
    mutating func add(_ scaling: Trace.Scaling) {
        let parts = scaling.target.resourceId.split(separator: "/").map(String.init)
        let cluster = trace.clusters.first { $0.clusterName == parts[1] }.flatMap { names[$0.clusterArn] }
        let service = services.first { $0.serviceName == parts[2] && $0.clusterArn.hasSuffix("/\(parts[1])") }
            .flatMap { names[$0.serviceArn] }
        guard let cluster, let service else { return }
        let path = Value.joined([.text("service/"), .reference(cluster), .text("/"), .attribute(service, "Name")])
        let identity: [(key: String, value: Value)] = [
            ("ServiceNamespace", .text("ecs")), ("ResourceId", path), ("ScalableDimension", .text("ecs:service:DesiredCount")),
        ]
        let described = Value(describing: scaling.target)
        let name = name(parts[2], kind: "ScalableTarget", for: scaling.target.scalableTargetARN)
        var parameters: Value = .map(
            identity + [
                ("MinCapacity", .integer(scaling.target.minCapacity)), ("MaxCapacity", .integer(scaling.target.maxCapacity)),
            ])
        if scaling.target.suspendedState != .init() { parameters["SuspendedState"] = described["SuspendedState"] }
        var properties = parameters
        let actions = scaling.scheduledActions.map { Self.action($0) }
        if !actions.isEmpty { properties["ScheduledActions"] = .list(actions) }
        resources.append(
            Resource(
                name: name, type: "AWS::ApplicationAutoScaling::ScalableTarget", properties: properties, dependsOn: [],
                calls: [Call(service: "application-autoscaling", operation: "register-scalable-target", parameters: parameters)]
                    + actions.map { action in
                        let members = if case .map(let entries) = action { entries } else { [(key: String, value: Value)]() }
                        return Call(
                            service: "application-autoscaling", operation: "put-scheduled-action",
                            parameters: .map(identity + members))
                    }))
        for policy in scaling.policies { add(policy, of: name, parts[2], identity) }
    }

    private static func action(_ action: AutoScaling.ScheduledAction) -> Value {
        var value = Value(describing: action).only(["ScheduledActionName", "Schedule", "Timezone", "ScalableTargetAction"])
        for (key, time) in [("StartTime", action.startTime), ("EndTime", action.endTime)] {
            if let time { value[key] = .text(ISO8601.text(time.secondsSince1970)) }
        }
        return value
    }

    mutating func add(
        _ policy: AutoScaling.ScalingPolicy, of target: String, _ service: String, _ identity: [(key: String, value: Value)]
    ) {
        let name = name(service, policy.policyName, kind: "ScalingPolicy", for: policy.policyARN)
        let described = Value(describing: policy)
        let own = described.only([
            "PolicyName", "PolicyType", "TargetTrackingScalingPolicyConfiguration", "StepScalingPolicyConfiguration",
        ]).pruned.replacing(fullNames)
        let members = if case .map(let entries) = own { entries } else { [(key: String, value: Value)]() }
        resources.append(
            Resource(
                name: name, type: "AWS::ApplicationAutoScaling::ScalingPolicy",
                properties: .map(members + [("ScalingTargetId", .reference(target))]),
                calls: [
                    Call(
                        service: "application-autoscaling", operation: "put-scaling-policy",
                        parameters: .map(identity + members),
                        query: "PolicyARN", variable: name)
                ]))
    }

    mutating func add(_ alarm: CloudWatch.MetricAlarm) {
        let name = name(alarm.alarmName, kind: "Alarm", for: "alarm \(alarm.alarmName)")
        let parameters = Value.map([
            ("AlarmName", .text(alarm.alarmName)), ("Namespace", .text(alarm.metric.namespace)),
            ("MetricName", .text(alarm.metric.metricName)),
            (
                "Dimensions",
                .list(alarm.metric.dimensions.map { .map([("Name", .text($0.name)), ("Value", .text($0.value))]) })
            ),
            ("Statistic", .text(alarm.statistic.rawValue)), ("Period", .integer(alarm.period)),
            ("EvaluationPeriods", .integer(alarm.evaluationPeriods)),
            ("DatapointsToAlarm", .integer(alarm.datapointsToAlarm ?? alarm.evaluationPeriods)),
            ("Threshold", .number(alarm.threshold)),
            ("ComparisonOperator", .text(alarm.comparisonOperator.rawValue)),
            ("TreatMissingData", .text(alarm.treatMissingData.rawValue)), ("ActionsEnabled", .flag(alarm.actionsEnabled)),
            ("AlarmActions", .list(alarm.alarmActions.map { .text($0) })),
        ]).pruned.referring(names).replacing(fullNames)
        resources.append(
            Resource(
                name: name, type: "AWS::CloudWatch::Alarm", properties: parameters,
                calls: [Call(service: "cloudwatch", operation: "put-metric-alarm", parameters: parameters)]))
    }

    /// By what metrics call load balancers and target groups, alone and together: the ends of their ARNs.
    private var fullNames: [String: Value] {
        func pairs(_ arns: [String], _ attribute: String, after mark: String) -> [(String, TextPart)] {
            arns.compactMap { arn in
                guard let name = names[arn], let end = arn.firstRange(of: mark) else { return nil }
                return (String(arn[end.upperBound...]), .attribute(name, attribute))
            }
        }
        let balancers = pairs(trace.loadBalancers.map(\.loadBalancerArn), "LoadBalancerFullName", after: ":loadbalancer/")
        let groups = pairs(trace.targetGroups.map(\.targetGroup.targetGroupArn), "TargetGroupFullName", after: ":targetgroup/")
            .map { ("targetgroup/\($0.0)", $0.1) }
        var found: [String: Value] = [:]
        for (name, part) in balancers + groups { found[name] = .joined([part]) }
        for (balancer, first) in balancers {
            for (group, last) in groups { found["\(balancer)/\(group)"] = .joined([first, .text("/"), last]) }
        }
        return found
    }
}
