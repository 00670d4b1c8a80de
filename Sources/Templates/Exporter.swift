public import Orchestra

/// Reads what a run has built into resources, in an order in which they can be made.
public struct Exporter {
    let resources: [Resource]
    /// What is left out, in sentences, since templates and the command line have no word for it yet.
    public let notes: [String]

    public init(_ trace: Trace) {
        var builder = Builder(trace)
        builder.build()
        resources = builder.resources
        notes = builder.notes
    }

    private struct Builder {
        let trace: Trace
        let services: [ECS.Service]
        var resources: [Resource] = []
        var notes: [String] = []
        /// Resources' names by what the APIs call them.
        private var names: [String: String] = [:]
        private var taken: Set<String> = []

        init(_ trace: Trace) {
            self.trace = trace
            services = trace.services.filter { $0.status == .active }
        }

        mutating func build() {
            for provider in trace.capacityProviders { add(provider) }
            for cluster in trace.clusters { add(cluster) }
            for definition in trace.taskDefinitions { add(definition) }
            for balancer in trace.loadBalancers { add(balancer) }
            for group in trace.targetGroups { add(group) }
            for entry in trace.listeners { add(entry) }
            for service in services { add(service) }
            for scaling in trace.scaling { add(scaling) }
            for alarm in trace.alarms { add(alarm) }
        }

        /// Letters and digits alone, each name once.
        private mutating func name(_ words: String..., kind: String, for arn: String) -> String {
            let plain = words.flatMap { $0.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) } }
                .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            let stem = (plain.first?.isLetter ?? false ? plain : "The" + plain).prefix(80) + kind
            var name = String(stem)
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(stem)\(number)"
                number += 1
            }
            names[arn] = name
            return name
        }

        // MARK: ECS

        private mutating func add(_ provider: ECS.CapacityProvider) {
            let name = name(provider.name, kind: "CapacityProvider", for: provider.capacityProviderArn)
            names["capacity-provider \(provider.name)"] = name
            let parameters = Value(describing: provider).only(["name", "autoScalingGroupProvider"])
            resources.append(
                Resource(
                    name: name, type: "AWS::ECS::CapacityProvider", properties: TemplateShape.properties(parameters),
                    calls: [Call(service: "ecs", operation: "create-capacity-provider", parameters: parameters)]))
        }

        private mutating func add(_ cluster: ECS.Cluster) {
            let name = name(cluster.clusterName, kind: "Cluster", for: cluster.clusterArn)
            let described = Value(describing: cluster)
            let enabled = cluster.settings.filter { $0.value != "disabled" }
            var parameters = described.only(["clusterName"])
            if !enabled.isEmpty { parameters["settings"] = described["settings"] }
            var properties: Value = .map([("ClusterName", .text(cluster.clusterName))])
            if !enabled.isEmpty { properties["ClusterSettings"] = TemplateShape.properties(described["settings"]!) }
            var call = parameters
            if !cluster.capacityProviders.isEmpty {
                call["capacityProviders"] = described["capacityProviders"]
                if !cluster.defaultCapacityProviderStrategy.isEmpty {
                    call["defaultCapacityProviderStrategy"] = described["defaultCapacityProviderStrategy"]
                }
            }
            resources.append(
                Resource(
                    name: name, type: "AWS::ECS::Cluster", properties: properties,
                    calls: [Call(service: "ecs", operation: "create-cluster", parameters: call.pruned)]))
            guard !cluster.capacityProviders.isEmpty else { return }
            let strategy = TemplateShape.properties(described["defaultCapacityProviderStrategy"]!)
            resources.append(
                Resource(
                    name: "\(name)CapacityProviders", type: "AWS::ECS::ClusterCapacityProviderAssociations",
                    properties: .map([
                        ("Cluster", .reference(name)),
                        (
                            "CapacityProviders",
                            .list(
                                cluster.capacityProviders.map {
                                    names["capacity-provider \($0)"].map { .reference($0) } ?? .text($0)
                                })
                        ), ("DefaultCapacityProviderStrategy", strategy),
                    ]), calls: []))
        }

        private mutating func add(_ definition: ECS.TaskDefinition) {
            let name = name(definition.family, kind: "TaskDefinition", for: definition.taskDefinitionArn)
            let parameters = Value(describing: definition).without([
                "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy",
                "deregisteredAt", "tags",
            ]).pruned
            resources.append(
                Resource(
                    name: name, type: "AWS::ECS::TaskDefinition", properties: TemplateShape.properties(parameters),
                    calls: [
                        Call(
                            service: "ecs", operation: "register-task-definition", parameters: parameters,
                            query: "taskDefinition.taskDefinitionArn", variable: name)
                    ]))
        }

        private mutating func add(_ service: ECS.Service) {
            let name = name(service.serviceName, kind: "Service", for: service.serviceArn)
            let described = Value(describing: service)
            var parameters: Value = .map([
                ("cluster", .text(service.clusterArn)), ("serviceName", .text(service.serviceName)),
            ])
            let isExternal = service.deploymentController != .ecs
            if !isExternal { parameters["taskDefinition"] = .text(service.taskDefinition) }
            if service.schedulingStrategy == "DAEMON" {
                parameters["schedulingStrategy"] = .text("DAEMON")
            } else {
                parameters["desiredCount"] = .integer(service.desiredCount)
            }
            if isExternal { parameters["deploymentController"] = .map([("type", .text("EXTERNAL"))]) }
            if let strategy = described["capacityProviderStrategy"], !strategy.isEmpty {
                parameters["capacityProviderStrategy"] = strategy
            } else if !isExternal {
                parameters["launchType"] = described["launchType"]
            }
            if !isExternal {
                parameters["deploymentConfiguration"] = described["deploymentConfiguration"].map {
                    configuration($0, of: service.serviceName)
                }
                if let balancers = described["loadBalancers"], !balancers.isEmpty {
                    parameters["loadBalancers"] = balancers
                    parameters["healthCheckGracePeriodSeconds"] = .integer(service.healthCheckGracePeriodSeconds)
                }
            }
            for key in ["placementConstraints", "placementStrategy"] { parameters[key] = described[key] }
            let definition = trace.taskDefinitions.first { $0.taskDefinitionArn == service.taskDefinition }
            if definition?.networkMode == .awsvpc {
                parameters["networkConfiguration"] = .map([
                    (
                        "awsvpcConfiguration",
                        .map([("subnets", .parameter(.subnets)), ("securityGroups", .parameter(.securityGroups))])
                    )
                ])
            }
            if service.launchType == .fargate, let version = described["platformVersion"], version.text != "1.4.0" {
                parameters["platformVersion"] = version
            }
            if let rebalancing = described["availabilityZoneRebalancing"], service.schedulingStrategy != "DAEMON", !isExternal {
                parameters["availabilityZoneRebalancing"] = rebalancing
            }
            if service.enableECSManagedTags { parameters["enableECSManagedTags"] = .flag(true) }
            if service.enableExecuteCommand { parameters["enableExecuteCommand"] = .flag(true) }
            if service.propagateTags != .none { parameters["propagateTags"] = described["propagateTags"] }
            parameters = parameters.pruned.referring(names)
            // A target group belongs to a load balancer only once a rule leads there, and ECS refuses a service on it before.
            let groups = Set(parameters["loadBalancers"]?.references ?? [])
            let doors = resources.filter { resource in
                (resource.type == "AWS::ElasticLoadBalancingV2::Listener"
                    || resource.type == "AWS::ElasticLoadBalancingV2::ListenerRule")
                    && !groups.isDisjoint(with: resource.properties.references)
            }
            if groups.contains(where: { group in !doors.contains { $0.properties.references.contains(group) } }) {
                notes.append(
                    "service \(service.serviceName): no listener leads to its target group any more, so that it would be refused")
            }
            resources.append(
                Resource(
                    name: name, type: "AWS::ECS::Service", properties: TemplateShape.properties(parameters),
                    dependsOn: doors.map(\.name).filter { !parameters.references.contains($0) },
                    calls: [Call(service: "ecs", operation: "create-service", parameters: parameters)]))
        }

        /// Without what is newer than the models that templates and commands are checked against.
        private mutating func configuration(_ described: Value, of service: String) -> Value {
            var configuration = described
            if let breaker = configuration["deploymentCircuitBreaker"] {
                let known = breaker.only(["enable", "rollback"])
                if breaker["thresholdConfiguration"] != nil || breaker["resetOnHealthyTask"] != nil {
                    notes.append(
                        "service \(service): thresholdConfiguration and resetOnHealthyTask of its circuit breaker are left out")
                }
                configuration["deploymentCircuitBreaker"] = known
            }
            if let hooks = configuration["lifecycleHooks"]?.items, !hooks.isEmpty {
                let functions = hooks.filter { $0["hookTargetArn"] != nil }
                if functions.count < hooks.count { notes.append("service \(service): lifecycle hooks that pause are left out") }
                configuration["lifecycleHooks"] = .list(
                    functions.map { $0.only(["hookTargetArn", "roleArn", "lifecycleStages", "hookDetails"]) })
            }
            return configuration
        }

        // MARK: Elastic Load Balancing

        private mutating func add(_ described: ELB.LoadBalancer) {
            let name = name(described.loadBalancerName, kind: "LoadBalancer", for: described.loadBalancerArn)
            let parameters: Value = .map([
                ("Name", .text(described.loadBalancerName)), ("Scheme", .text(described.scheme.rawValue)),
                ("Type", .text("application")),
                ("Subnets", .parameter(.subnets)), ("SecurityGroups", .parameter(.securityGroups)),
            ])
            let attributes = Value(
                describing: trace.loadBalancerAttributes.first { $0.loadBalancerArn == described.loadBalancerArn }?.attributes ?? []
            )
            var properties = parameters
            var calls = [
                Call(
                    service: "elbv2", operation: "create-load-balancer", parameters: parameters,
                    query: "LoadBalancers[0].LoadBalancerArn",
                    variable: name)
            ]
            if !attributes.isEmpty {
                properties["LoadBalancerAttributes"] = attributes
                calls.append(
                    Call(
                        service: "elbv2", operation: "modify-load-balancer-attributes",
                        parameters: .map([("LoadBalancerArn", .reference(name)), ("Attributes", attributes)])))
            }
            resources.append(
                Resource(name: name, type: "AWS::ElasticLoadBalancingV2::LoadBalancer", properties: properties, calls: calls))
        }

        private mutating func add(_ group: Trace.TargetGroupWithHealth) {
            let described = group.targetGroup
            let name = name(described.targetGroupName, kind: "TargetGroup", for: described.targetGroupArn)
            var parameters = Value(describing: described).only([
                "Protocol", "ProtocolVersion", "Port", "TargetType", "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath",
                "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount",
                "Matcher",
            ]).pruned
            parameters["Name"] = .text(described.targetGroupName)
            parameters["VpcId"] = .parameter(.vpc)
            var properties = parameters
            var calls = [
                Call(
                    service: "elbv2", operation: "create-target-group", parameters: parameters,
                    query: "TargetGroups[0].TargetGroupArn", variable: name)
            ]
            let usual = ELB.TargetGroupAttributes().attributes
            let own = group.attributes.attributes.filter { !usual.contains($0) }
            if !own.isEmpty {
                let attributes = Value(describing: own)
                properties["TargetGroupAttributes"] = attributes
                calls.append(
                    Call(
                        service: "elbv2", operation: "modify-target-group-attributes",
                        parameters: .map([("TargetGroupArn", .reference(name)), ("Attributes", attributes)])))
            }
            resources.append(
                Resource(name: name, type: "AWS::ElasticLoadBalancingV2::TargetGroup", properties: properties, calls: calls))
        }

        private mutating func add(_ entry: Trace.ListenerWithRules) {
            let listener = Value(describing: entry.listener)
            let balancer = names[listener["LoadBalancerArn"]?.text ?? ""] ?? ""
            let port = if case .integer(let port)? = listener["Port"] { port } else { 80 }
            let name = name(
                balancer.replacing("LoadBalancer", with: ""), "\(port)", kind: "Listener", for: listener["ListenerArn"]?.text ?? "")
            let rules = entry.rules.map { Value(describing: $0) }
            var parameters = listener.only(["LoadBalancerArn", "Port", "Protocol", "Certificates"])
            parameters["DefaultActions"] = rules.first { $0["IsDefault"] == .flag(true) }?["Actions"] ?? listener["DefaultActions"]
            parameters = parameters.pruned.referring(names)
            resources.append(
                Resource(
                    name: name, type: "AWS::ElasticLoadBalancingV2::Listener", properties: parameters,
                    calls: [
                        Call(
                            service: "elbv2", operation: "create-listener", parameters: parameters,
                            query: "Listeners[0].ListenerArn",
                            variable: name)
                    ]))
            for rule in rules where rule["IsDefault"] != .flag(true) {
                let priority = rule["Priority"]?.text ?? "1"
                var parameters = rule.only(["Conditions", "Actions", "Transforms"]).pruned.referring(names)
                parameters["ListenerArn"] = .reference(name)
                parameters["Priority"] = .integer(Int(priority) ?? 1)
                let own = self.name(name.replacing("Listener", with: ""), priority, kind: "Rule", for: rule["RuleArn"]?.text ?? "")
                resources.append(
                    Resource(
                        name: own, type: "AWS::ElasticLoadBalancingV2::ListenerRule", properties: parameters,
                        calls: [Call(service: "elbv2", operation: "create-rule", parameters: parameters)]))
            }
        }

        // MARK: Auto scaling

        private mutating func add(_ scaling: Trace.Scaling) {
            let parts = scaling.target.resourceId.split(separator: "/").map(String.init)
            let cluster = trace.clusters.first { $0.clusterName == parts[1] }.flatMap { names[$0.clusterArn] }
            let service = services.first { $0.serviceName == parts[2] && $0.clusterArn.hasSuffix("/\(parts[1])") }
                .flatMap { names[$0.serviceArn] }
            guard let cluster, let service else { return }
            let path = Value.servicePath(cluster: cluster, service: service)
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

        private mutating func add(
            _ policy: AutoScaling.ScalingPolicy, of target: String, _ service: String, _ identity: [(key: String, value: Value)]
        ) {
            let name = name(service, policy.policyName, kind: "ScalingPolicy", for: policy.policyARN)
            let described = Value(describing: policy)
            var own = described.only([
                "PolicyName", "PolicyType", "TargetTrackingScalingPolicyConfiguration", "StepScalingPolicyConfiguration",
            ]).pruned
            if let custom = policy.targetTrackingScalingPolicyConfiguration?.customizedMetricSpecification {
                own["TargetTrackingScalingPolicyConfiguration"]?["CustomizedMetricSpecification"] =
                    .map([
                        ("Namespace", .text(custom.namespace)), ("MetricName", .text(custom.metricName)),
                        ("Statistic", .text("Average")),
                        (
                            "Dimensions",
                            .list(custom.dimensions.map { .map([("Name", .text($0.name)), ("Value", .text($0.value))]) })
                        ),
                    ]).pruned
            }
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

        private mutating func add(_ alarm: CloudWatch.MetricAlarm) {
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
            ]).pruned.referring(names)
            resources.append(
                Resource(
                    name: name, type: "AWS::CloudWatch::Alarm", properties: parameters,
                    calls: [Call(service: "cloudwatch", operation: "put-metric-alarm", parameters: parameters)]))
        }
    }
}
