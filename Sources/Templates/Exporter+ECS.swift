internal import Orchestra

// Clusters, task definitions and services (template reference and command reference, Amazon ECS).

extension Exporter.Builder {
    mutating func add(_ provider: ECS.CapacityProvider) {
        let name = name(provider.name, kind: "CapacityProvider", for: provider.capacityProviderArn)
        names["capacity-provider \(provider.name)"] = name
        let parameters = Value(describing: provider).only(["name", "autoScalingGroupProvider"])
        resources.append(
            Resource(
                name: name, type: "AWS::ECS::CapacityProvider", properties: TemplateShape.properties(parameters),
                calls: [Call(service: "ecs", operation: "create-capacity-provider", parameters: parameters)]))
    }

    mutating func add(_ cluster: ECS.Cluster) {
        let name = name(cluster.clusterName, kind: "Cluster", for: cluster.clusterArn)
        let described = Value(describing: cluster)
        let enabled = cluster.settings.filter { $0.value != "disabled" }
        var parameters = described.only(["clusterName"])
        if !enabled.isEmpty { parameters["settings"] = described["settings"] }
        var properties: Value = .map([("ClusterName", .text(cluster.clusterName))])
        if !enabled.isEmpty { properties["ClusterSettings"] = TemplateShape.properties(described["settings"]!) }
        if let defaults = cluster.serviceConnectDefaults {
            let namespace = referring(.text(defaults.namespace))
            parameters["serviceConnectDefaults"] = .map([("namespace", namespace)])
            properties["ServiceConnectDefaults"] = .map([("Namespace", namespace)])
        }
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
                name: self.name(name, kind: "CapacityProviders", for: "capacity-providers \(cluster.clusterArn)"),
                type: "AWS::ECS::ClusterCapacityProviderAssociations",
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

    /// The log groups that its containers write to and don't make themselves: a task doesn't start without.
    private mutating func addLogGroups(of definition: ECS.TaskDefinition) {
        for options in definition.containerDefinitions.compactMap(\.logConfiguration).filter({ $0.logDriver == "awslogs" })
            .compactMap(\.options)
        {
            guard let group = options["awslogs-group"], options["awslogs-create-group"] != "true",
                names["log-group \(group)"] == nil
            else { continue }
            resources.append(
                Resource(
                    name: name(group, kind: "LogGroup", for: "log-group \(group)"), type: "AWS::Logs::LogGroup",
                    properties: .map([("LogGroupName", .text(group))]),
                    calls: [
                        Call(service: "logs", operation: "create-log-group", parameters: .map([("logGroupName", .text(group))]))
                    ]))
        }
    }

    /// With references to the log groups that are made here.
    private func withLogGroups(_ container: Value) -> Value {
        guard container["logConfiguration"]?["logDriver"]?.text == "awslogs",
            let group = container["logConfiguration"]?["options"]?["awslogs-group"]?.text, let name = names["log-group \(group)"]
        else { return container }
        var container = container
        container["logConfiguration"]?["options"]?["awslogs-group"] = .reference(name)
        return container
    }

    mutating func add(_ definition: ECS.TaskDefinition) {
        addLogGroups(of: definition)
        let name = name(definition.family, kind: "TaskDefinition", for: definition.taskDefinitionArn)
        var parameters = Value(describing: definition).without([
            "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy",
            "deregisteredAt", "tags",
        ]).pruned
        if let containers = parameters["containerDefinitions"]?.items {
            parameters["containerDefinitions"] = .list(containers.map(withLogGroups))
        }
        resources.append(
            Resource(
                name: name, type: "AWS::ECS::TaskDefinition", properties: TemplateShape.properties(parameters),
                calls: [
                    Call(
                        service: "ecs", operation: "register-task-definition", parameters: parameters,
                        query: "taskDefinition.taskDefinitionArn", variable: name)
                ]))
    }

    mutating func add(_ service: ECS.Service) {
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
        if let own = described["networkConfiguration"] {
            parameters["networkConfiguration"] = referring(own)
        } else if definition?.networkMode == .awsvpc {
            var ways: Value = .map([("subnets", .parameter(.subnets)), ("securityGroups", .parameter(.securityGroups))])
            // In a public subnet, nothing but an address of its own lets a task on Fargate fetch its image.
            if service.isOnFargate { ways["assignPublicIp"] = .text("ENABLED") }
            parameters["networkConfiguration"] = .map([("awsvpcConfiguration", ways)])
        }
        if let registries = described["serviceRegistries"], !registries.isEmpty {
            parameters["serviceRegistries"] = referring(registries)
        }
        if let connect = service.deployments.first?.serviceConnectConfiguration {
            var connect = Value(describing: connect)
            connect["namespace"] = connect["namespace"].map { namespace($0) }
            parameters["serviceConnectConfiguration"] = connect
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
        let callees = addToNamespace(service, name)
        // A target group belongs to a load balancer only once a rule leads there, and ECS refuses a service on it before.
        let balancers = (parameters["loadBalancers"]?.items ?? []).flatMap { entry in
            [entry["targetGroupArn"], entry["advancedConfiguration"]?["alternateTargetGroupArn"]].compactMap { $0 }
        }
        let groups = Set(balancers.flatMap(\.references))
        let doors = resources.filter { resource in
            (resource.type == "AWS::ElasticLoadBalancingV2::Listener"
                || resource.type == "AWS::ElasticLoadBalancingV2::ListenerRule")
                && !groups.isDisjoint(with: resource.properties.references)
        }
        // Without its routes a task in a VPC can't fetch its image.
        let ways =
            described["networkConfiguration"] == nil ? [] : resources.filter { Self.ways.contains($0.type ?? "") }
        if groups.contains(where: { group in !doors.contains { $0.properties.references.contains(group) } }) {
            notes.append(
                "service \(service.serviceName): no listener leads to its target group any more, so that it would be refused")
        }
        let providers = parameters["capacityProviderStrategy"] == nil ? nil : names["capacity-providers \(service.clusterArn)"]
        let callParameters = parameters.replacing(defaultRules)
        if callParameters != parameters {
            notes.append(
                "service \(service.serviceName): it shifts its traffic by a listener's default rule, which a template can't name: give it a rule of its own"
            )
        }
        resources.append(
            Resource(
                name: name, type: "AWS::ECS::Service", properties: TemplateShape.properties(parameters),
                dependsOn: ((ways + doors).map(\.name) + callees + (providers.map { [$0] } ?? [])).filter {
                    !parameters.references.contains($0)
                },
                calls: [Call(service: "ecs", operation: "create-service", parameters: callParameters)]))
    }

    private static let ways: Set = [
        "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCEndpoint", "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
    ]

    /// A service's tasks know the names of its namespace that were there before them.
    /// - Returns: The resources whose names those are.
    private mutating func addToNamespace(_ service: ECS.Service, _ name: String) -> [String] {
        guard let connect = service.deployments.first?.serviceConnectConfiguration, connect.enabled else { return [] }
        let cluster = trace.clusters.first { $0.clusterArn == service.clusterArn }
        guard let namespace = connect.namespace ?? cluster?.serviceConnectDefaults?.namespace,
            let arn = namespaceArn(namespace)
        else { return [] }
        let earlier = offers[arn] ?? []
        if !connect.services.isEmpty { offers[arn, default: []].append(name) }
        return earlier
    }

    private func namespaceArn(_ text: String) -> String? {
        trace.discovery?.namespaces.first { $0.name == text || $0.id == text || $0.arn == text }?.arn
    }

    /// By its name, its id or its ARN.
    private func namespace(_ value: Value) -> Value {
        value.text.flatMap(namespaceArn).map { referring(.text($0)) } ?? value
    }

    /// Without what is newer than the models that templates and commands are checked against.
    private mutating func configuration(_ described: Value, of service: String) -> Value {
        var configuration = described
        if let breaker = configuration["deploymentCircuitBreaker"] {
            let known = breaker.only(["enable", "rollback"])
            if breaker["thresholdConfiguration"] != nil || breaker["resetOnHealthyTask"] != nil {
                notes.append(
                    "service \(service): thresholdConfiguration and resetOnHealthyTask of its circuit breaker are left out: templates have no word for them yet"
                )
            }
            configuration["deploymentCircuitBreaker"] = known
        }
        if let hooks = configuration["lifecycleHooks"]?.items, !hooks.isEmpty {
            let functions = hooks.filter { $0["hookTargetArn"] != nil }
            if functions.count < hooks.count {
                notes.append("service \(service): lifecycle hooks that pause are left out: templates have no word for them yet")
            }
            configuration["lifecycleHooks"] = .list(
                functions.map { $0.only(["hookTargetArn", "roleArn", "lifecycleStages", "hookDetails"]) })
        }
        return configuration
    }
}

extension ECS.Service {
    fileprivate var isOnFargate: Bool {
        guard let strategy = capacityProviderStrategy, !strategy.isEmpty else { return launchType == .fargate }
        return strategy.contains { $0.capacityProvider.hasPrefix("FARGATE") }
    }
}
