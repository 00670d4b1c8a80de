public import Orchestra

/// Reads what a run has built into resources, in an order in which they can be made.
public struct Exporter {
    let resources: [Resource]
    /// Whether there is nothing that could be made.
    public var isEmpty: Bool { resources.isEmpty }
    /// What is left out or would be refused, in sentences, each with its reason.
    public let notes: [String]

    public init(_ trace: Trace) {
        var builder = Builder(trace)
        builder.build()
        resources = builder.resources
        notes = builder.notes
    }

    struct Builder {
        let trace: Trace
        let services: [ECS.Service]
        var resources: [Resource] = []
        var notes: [String] = []
        /// Resources' names by what the APIs call them.
        var names: [String: String] = [:]
        /// What is referred to by an attribute of something made here.
        var attributes: [String: Value] = [:]
        /// Listeners' default rules, by ARN, that services name: a script can ask for them, a template can't.
        var defaultRules: [String: Value] = [:]
        /// Services that offer names in Service Connect's namespaces, by ARN, in the order in which they came.
        var offers: [String: [String]] = [:]
        var taken = Set(Value.Parameter.allCases.map(\.rawValue))

        init(_ trace: Trace) {
            self.trace = trace
            services = trace.services.filter { $0.status == .active }
        }

        mutating func build() {
            if let network = trace.network { add(network) }
            if let discovery = trace.discovery { add(discovery) }
            for provider in trace.capacityProviders { add(provider) }
            for cluster in trace.clusters { add(cluster) }
            for definition in trace.taskDefinitions { add(definition) }
            for balancer in trace.loadBalancers { add(balancer) }
            for group in trace.targetGroups { add(group) }
            for entry in trace.listeners { add(entry) }
            for service in services { add(service) }
            for scaling in trace.scaling { add(scaling) }
            for alarm in trace.alarms { add(alarm) }
            noteWhatIsLeftOut()
            for index in resources.indices {
                resources[index].properties = resources[index].properties.localized
                for call in resources[index].calls.indices {
                    resources[index].calls[call].parameters = resources[index].calls[call].parameters.localized
                }
            }
        }

        /// What neither a template nor a script has, though the world has it.
        private mutating func noteWhatIsLeftOut() {
            let machines = trace.clusters.reduce(0) { $0 + $1.registeredContainerInstancesCount }
            if machines > 0 {
                notes.append("\(machines) container instance\(machines == 1 ? "" : "s"): machines join their cluster by themselves")
            }
            let alone = trace.tasks.count { $0.task.group.hasPrefix("family:") && $0.task.desiredStatus == .running }
            if alone > 0 {
                notes.append(
                    "\(alone) task\(alone == 1 ? "" : "s") that RunTask started: \(alone == 1 ? "it is" : "they are") run, not made"
                )
            }
            if services.contains(where: { $0.deploymentController == .external && $0.taskSets?.isEmpty == false }) {
                notes.append("the task sets of EXTERNAL services: whoever controls the deployments makes them")
            }
        }

        /// References in the places of what is made here.
        func referring(_ value: Value) -> Value { value.referring(names).replacing(attributes) }

        /// The VPC, where there is one: whoever isn't told is meant to be there.
        var vpcOfEverything: Value? { trace.network?.vpcs.first.flatMap { names[$0.vpcId] }.map { .reference($0) } }

        /// Letters and digits alone, each name once.
        mutating func name(_ words: String..., kind: String, for arn: String) -> String {
            let plain = words.flatMap { $0.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) } }
                .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            let stem = (plain.first?.isLetter ?? plain.isEmpty ? plain : "The" + plain).prefix(80) + kind
            var name = String(stem)
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(stem)\(number)"
                number += 1
            }
            names[arn] = name
            return name
        }

        // MARK: Elastic Load Balancing

        mutating func add(_ described: ELB.LoadBalancer) {
            let name = name(described.loadBalancerName, kind: "LoadBalancer", for: described.loadBalancerArn)
            let isOwn = described.vpcId != nil
            let zones = (described.availabilityZones ?? []).map { Value.text($0.subnetId) }
            let groups = (described.securityGroups ?? []).map { Value.text($0) }
            let parameters: Value = .map([
                ("Name", .text(described.loadBalancerName)), ("Scheme", .text(described.scheme.rawValue)),
                ("Type", .text("application")),
                ("Subnets", isOwn ? referring(.list(zones)) : .parameter(.subnets)),
                ("SecurityGroups", isOwn ? referring(.list(groups)) : .parameter(.loadBalancerSecurityGroups)),
            ])
            let attachment = described.vpcId.flatMap { names["attachment \($0)"] }
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
                Resource(
                    name: name, type: "AWS::ElasticLoadBalancingV2::LoadBalancer", properties: properties,
                    dependsOn: attachment.map { [$0] } ?? [], calls: calls))
        }

        mutating func add(_ group: Trace.TargetGroupWithHealth) {
            let described = group.targetGroup
            let name = name(described.targetGroupName, kind: "TargetGroup", for: described.targetGroupArn)
            var parameters = Value(describing: described).only([
                "Protocol", "ProtocolVersion", "Port", "TargetType", "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath",
                "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount",
                "Matcher",
            ]).pruned
            parameters["Name"] = .text(described.targetGroupName)
            parameters["VpcId"] = vpc(ofTargetGroup: described) ?? .parameter(.vpc)
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
            let targets = group.targets.filter { $0.label == nil && $0.description.targetHealth.state != .draining }
                .map { Value(describing: $0.description.target) }
            if !targets.isEmpty {
                properties["Targets"] = .list(targets)
                calls.append(
                    Call(
                        service: "elbv2", operation: "register-targets",
                        parameters: .map([("TargetGroupArn", .reference(name)), ("Targets", .list(targets))])))
            }
            resources.append(
                Resource(name: name, type: "AWS::ElasticLoadBalancingV2::TargetGroup", properties: properties, calls: calls))
        }

        /// That of the services whose tasks are in it, or of its load balancer.
        private func vpc(ofTargetGroup group: ELB.TargetGroup) -> Value? {
            let users = services.filter { $0.loadBalancers.contains { $0.targetGroupArn == group.targetGroupArn } }
            let subnets = users.flatMap { $0.networkConfiguration?.awsvpcConfiguration?.subnets ?? [] }
            let ofTasks = trace.network?.subnets.first { subnets.contains($0.subnetId) }?.vpcId
            let ofBalancer = trace.loadBalancers.first { group.loadBalancerArns.contains($0.loadBalancerArn) }?.vpcId
            return (ofTasks ?? ofBalancer).flatMap { names[$0] }.map { .reference($0) }
        }

        mutating func add(_ entry: Trace.ListenerWithRules) {
            let listener = Value(describing: entry.listener)
            let balancer = names[listener["LoadBalancerArn"]?.text ?? ""] ?? ""
            let port = if case .integer(let port)? = listener["Port"] { port } else { 80 }
            let name = name(
                balancer.replacing("LoadBalancer", with: ""), "\(port)", kind: "Listener", for: listener["ListenerArn"]?.text ?? "")
            let rules = entry.rules.map { Value(describing: $0) }
            var parameters = listener.only(["LoadBalancerArn", "Port", "Protocol", "Certificates"])
            parameters["DefaultActions"] =
                rules.first { $0["IsDefault"] == .flag(true) }.map(beforeAnyShift)?["Actions"] ?? listener["DefaultActions"]
            parameters = parameters.pruned.referring(names)
            var properties = parameters
            var calls = [
                Call(
                    service: "elbv2", operation: "create-listener", parameters: parameters, query: "Listeners[0].ListenerArn",
                    variable: name)
            ]
            if !entry.attributes.isEmpty {
                let attributes = Value(describing: entry.attributes)
                properties["ListenerAttributes"] = attributes
                calls.append(
                    Call(
                        service: "elbv2", operation: "modify-listener-attributes",
                        parameters: .map([("ListenerArn", .reference(name)), ("Attributes", attributes)])))
            }
            if let arn = entry.rules.first(where: \.isDefault)?.ruleArn, loadBalancer(shiftingBy: arn) != nil {
                defaultRules[arn] = .attribute(name, "DefaultRule")
                calls.append(
                    Call(
                        service: "elbv2", operation: "describe-rules", parameters: .map([("ListenerArn", .reference(name))]),
                        query: "Rules[?IsDefault].RuleArn | [0]", variable: CommandScript.variable(of: name, "DefaultRule")))
            }
            resources.append(
                Resource(name: name, type: "AWS::ElasticLoadBalancingV2::Listener", properties: properties, calls: calls))
            for (index, certificate) in entry.moreCertificates.enumerated() {
                let parameters = Value.map([
                    ("ListenerArn", .reference(name)), ("Certificates", .list([Value(describing: certificate)])),
                ])
                let own = self.name(name, "\(index + 1)", kind: "Certificate", for: "\(name)/\(certificate.certificateArn)")
                resources.append(
                    Resource(
                        name: own, type: "AWS::ElasticLoadBalancingV2::ListenerCertificate", properties: parameters,
                        calls: [Call(service: "elbv2", operation: "add-listener-certificates", parameters: parameters)]))
            }
            for rule in rules where rule["IsDefault"] != .flag(true) {
                let priority = rule["Priority"]?.text ?? "1"
                var parameters = beforeAnyShift(rule).only(["Conditions", "Actions", "Transforms"]).pruned.referring(names)
                parameters["ListenerArn"] = .reference(name)
                parameters["Priority"] = .integer(Int(priority) ?? 1)
                let own = self.name(name.replacing("Listener", with: ""), priority, kind: "Rule", for: rule["RuleArn"]?.text ?? "")
                resources.append(
                    Resource(
                        name: own, type: "AWS::ElasticLoadBalancingV2::ListenerRule", properties: parameters,
                        calls: [
                            Call(
                                service: "elbv2", operation: "create-rule", parameters: parameters, query: "Rules[0].RuleArn",
                                variable: own)
                        ]))
            }
        }

        /// A rule by which a service shifts its traffic leads to the first of its two target groups when the service is made, whichever has
        /// the traffic now.
        private func beforeAnyShift(_ rule: Value) -> Value {
            guard let balancer = loadBalancer(shiftingBy: rule["RuleArn"]?.text ?? ""),
                let other = balancer.advancedConfiguration?.alternateTargetGroupArn
            else { return rule }
            return rule.settingWeights([balancer.targetGroupArn: 1, other: 0])
        }

        /// That of the service that shifts its traffic by this rule.
        private func loadBalancer(shiftingBy ruleArn: String) -> ECS.LoadBalancer? {
            services.flatMap(\.loadBalancers).first {
                $0.advancedConfiguration?.productionListenerRule == ruleArn || $0.advancedConfiguration?.testListenerRule == ruleArn
            }
        }
    }
}
