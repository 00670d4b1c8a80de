// Load balancers, listeners, rules and target groups of a stack, which its calls name by their ARNs.

extension World {
    func loadBalancer(arn: String) -> ELB.LoadBalancer.ID? { loadBalancers.first { $0.id.arn == arn && !$0.isDeleted }?.id }
    func listener(arn: String) -> ELB.Listener.ID? { listeners.first { $0.id.arn == arn && !$0.isDeleted }?.id }
    func rule(arn: String) -> ELB.Rule.ID? {
        for listener in listeners where !listener.isDeleted {
            if let rule = listener.rules.first(where: { $0.described.ruleArn == arn }) { return rule.id }
        }
        return nil
    }
    func targetGroup(arn: String) -> ELB.TargetGroup.ID? {
        targetGroups.indices.first { targetGroups[$0].id.arn == arn && !targetGroups[$0].isDeleted }.map { targetGroups[$0].id }
    }

    mutating func make(_ properties: CloudFormation.LoadBalancerProperties) throws -> Made {
        guard !loadBalancers.contains(where: { $0.id.name == properties.name && !$0.isDeleted }) else {
            throw alreadyExists("AWS::ElasticLoadBalancingV2::LoadBalancer", properties.name)
        }
        let id = try createLoadBalancer(
            properties.name, scheme: properties.scheme ?? .internetFacing,
            subnets: properties.subnets + properties.subnetMappings.map(\.subnetId), securityGroups: properties.securityGroups)
        if !properties.loadBalancerAttributes.isEmpty { try modifyLoadBalancerAttributes(id, properties.loadBalancerAttributes) }
        let described = describe(loadBalancer: try loadBalancer(id))
        return (
            .init(
                id.arn,
                [
                    "LoadBalancerArn": id.arn, "DNSName": described.dnsName, "LoadBalancerFullName": id.fullName,
                    "LoadBalancerName": id.name, "CanonicalHostedZoneID": "Z32O12XQLNTSW2",
                    "SecurityGroups": (described.securityGroups ?? []).joined(separator: ","),
                ]), .loadBalancer(id)
        )
    }

    mutating func change(_ made: CloudFormation.MadeResource, _ properties: CloudFormation.LoadBalancerProperties) throws {
        guard let id = loadBalancer(arn: made.physicalResourceId) else { throw gone(made) }
        let subnets = properties.subnets + properties.subnetMappings.map(\.subnetId)
        if !subnets.isEmpty { try setSubnets(id, subnets) }
        if let groups = properties.securityGroups { try setSecurityGroups(id, groups) }
        try modifyLoadBalancerAttributes(id, properties.loadBalancerAttributes)
    }

    mutating func make(_ properties: CloudFormation.ListenerProperties) throws -> Made {
        guard let owner = loadBalancer(arn: properties.loadBalancerArn) else {
            throw ELB.Error(.loadBalancerNotFound, "Load balancer '\(properties.loadBalancerArn)' not found")
        }
        let id = try createListener(
            owner, port: properties.port, speaks: properties.protocol ?? (properties.port == 443 ? .https : .http),
            certificates: properties.certificates, defaultActions: properties.defaultActions)
        if !properties.listenerAttributes.isEmpty { try modifyListenerAttributes(id, properties.listenerAttributes) }
        return (.init(id.arn, ["ListenerArn": id.arn]), nil)
    }

    mutating func change(_ made: CloudFormation.MadeResource, _ properties: CloudFormation.ListenerProperties) throws {
        guard let id = listener(arn: made.physicalResourceId) else { throw gone(made) }
        try modifyListener(
            id, port: properties.port, speaks: properties.protocol,
            certificates: properties.certificates.isEmpty ? nil : properties.certificates,
            defaultActions: properties.defaultActions)
        try modifyListenerAttributes(id, properties.listenerAttributes)
    }

    mutating func make(_ properties: CloudFormation.ListenerRuleProperties) throws -> Made {
        guard let owner = listener(arn: properties.listenerArn) else {
            throw ELB.Error(.listenerNotFound, "Listener '\(properties.listenerArn)' not found")
        }
        let id = try createRule(
            owner, priority: properties.priority, conditions: properties.conditions, actions: properties.actions,
            transforms: properties.transforms)
        let (listener, place) = try rule(id)
        let arn = listeners[listener].rules[place].described.ruleArn
        return (.init(arn, ["RuleArn": arn, "IsDefault": "false"]), nil)
    }

    mutating func change(_ made: CloudFormation.MadeResource, _ properties: CloudFormation.ListenerRuleProperties) throws {
        guard let id = rule(arn: made.physicalResourceId) else { throw gone(made) }
        try modifyRule(id, conditions: properties.conditions, actions: properties.actions, transforms: properties.transforms)
        let (listener, place) = try rule(id)
        if listeners[listener].rules[place].described.priority != "\(properties.priority)" {
            try setRulePriorities([(id, properties.priority)])
        }
    }

    mutating func make(_ properties: CloudFormation.TargetGroupProperties) throws -> Made {
        guard targetGroupIndex[properties.name] == nil else {
            throw alreadyExists("AWS::ElasticLoadBalancingV2::TargetGroup", properties.name)
        }
        let id = try createTargetGroup(
            properties.name, port: properties.port, targetType: properties.targetType ?? .instance,
            healthCheck: properties.healthCheck,
            attributes: try ELB.TargetGroupAttributes().changing(properties.targetGroupAttributes),
            speaks: properties.protocol ?? .http, version: properties.protocolVersion ?? .http1)
        try register(properties.targets, of: properties, in: id)
        return (
            .init(
                id.arn,
                [
                    "TargetGroupArn": id.arn, "TargetGroupFullName": id.fullName, "TargetGroupName": id.name,
                    "LoadBalancerArns": "",
                ]), nil
        )
    }

    private mutating func register(
        _ targets: [CloudFormation.TargetGroupProperties.Target], of properties: CloudFormation.TargetGroupProperties,
        in id: ELB.TargetGroup.ID
    ) throws {
        guard !targets.isEmpty else { return }
        try registerTargets(
            id, targets.map { .init(id: $0.id, port: $0.port ?? properties.port) }, zones: targets.map(\.availabilityZone))
    }

    mutating func change(
        _ made: CloudFormation.MadeResource, _ properties: CloudFormation.TargetGroupProperties,
        from old: CloudFormation.ResourceRequest
    ) throws {
        guard let id = targetGroup(arn: made.physicalResourceId), case .targetGroup(let old) = old else { throw gone(made) }
        try modifyTargetGroup(id, healthCheck: properties.healthCheck)
        try modifyTargetGroupAttributes(id, try ELB.TargetGroupAttributes().changing(properties.targetGroupAttributes))
        let kept = properties.targets.map { ELB.Target.ID(id: $0.id, port: $0.port ?? properties.port) }
        let before = old.targets.map { ELB.Target.ID(id: $0.id, port: $0.port ?? old.port) }
        let unwanted = before.filter { !kept.contains($0) }
        if !unwanted.isEmpty { try deregisterTargets(id, unwanted) }
        try register(
            properties.targets.filter { !before.contains(.init(id: $0.id, port: $0.port ?? properties.port)) }, of: properties,
            in: id)
    }

    func gone(_ made: CloudFormation.MadeResource) -> StackError {
        StackError(
            .validationError,
            "Resource handler returned message: \"\(made.physicalResourceId) was not found\" (HandlerErrorCode: NotFound)")
    }
}
