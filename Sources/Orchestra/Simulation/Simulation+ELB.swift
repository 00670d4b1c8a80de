// The API of Elastic Load Balancing, as readers call it.

extension Simulation {
    // MARK: Load balancers and listeners

    /// `CreateLoadBalancer`. The same name and settings again give the same load balancer.
    ///
    /// - Parameters:
    ///   - name: Unique in the account.
    ///   - scheme: Whether it can be reached from outside.
    ///   - subnets: One in each of two zones or more, out of ``ELB/AvailabilityZone/defaults`` or of one VPC's. Without any the load
    ///     balancer is one logical node, which reaches every zone.
    ///   - securityGroups: In a VPC; without any it has the VPC's default group.
    @discardableResult
    public mutating func createLoadBalancer(
        _ name: String, scheme: ELB.LoadBalancer.Scheme = .internetFacing, subnets: [String]? = nil,
        securityGroups: [String]? = nil
    ) throws(ELB.Error) -> ELB.LoadBalancer.ID {
        try elb(.createLoadBalancer(name: name, scheme: scheme, subnets: subnets, securityGroups: securityGroups)) {
            if case .loadBalancer(let id) = $0 { id } else { nil }
        }
    }

    /// `SetSecurityGroups` of a load balancer in a VPC.
    /// - Throws: `LoadBalancerNotFound`; `InvalidSecurityGroup` for none, and for those of another VPC.
    public mutating func setSecurityGroups(_ id: ELB.LoadBalancer.ID, _ securityGroups: [String]) throws(ELB.Error) {
        try elb(.setSecurityGroups(id, securityGroups: securityGroups)) { _ in () }
    }

    /// `DeleteLoadBalancer`, with its listeners and rules. One that isn't there is no error.
    public mutating func deleteLoadBalancer(_ id: ELB.LoadBalancer.ID) throws(ELB.Error) {
        try elb(.deleteLoadBalancer(id)) { _ in () }
    }

    /// `DescribeLoadBalancers`.
    public func describeLoadBalancers() -> [ELB.LoadBalancer] {
        world.loadBalancers.indices.filter { !world.loadBalancers[$0].isDeleted }.map { world.describe(loadBalancer: $0) }
    }

    /// `CreateListener`: one port of a load balancer. HTTPS needs exactly one certificate.
    /// - Throws: `DuplicateListener`, `TargetGroupNotFound`, `CertificateNotFound` and what an action may not say.
    @discardableResult
    public mutating func createListener(
        on loadBalancer: ELB.LoadBalancer.ID, port: Int = 80, protocol: ELB.ListenerProtocol = .http,
        certificates: [ELB.Certificate] = [],
        defaultAction: ELB.Action, precededBy: [ELB.Action]? = nil
    ) throws(ELB.Error) -> ELB.Listener.ID {
        let command = Command.createListener(
            loadBalancer, port: port, protocol: `protocol`, certificates: certificates, defaultAction: defaultAction,
            precedingActions: precededBy)
        return try elb(command) { if case .listener(let id) = $0 { id } else { nil } }
    }

    /// `ModifyListener`: what isn't given stays as it is. The id stays the same, whatever its port becomes.
    /// - Throws: `ListenerNotFound`, `DuplicateListener`, `CertificateNotFound`, `TargetGroupNotFound` and what an action may not say.
    public mutating func modifyListener(
        _ id: ELB.Listener.ID, port: Int? = nil, protocol: ELB.ListenerProtocol? = nil, certificates: [ELB.Certificate]? = nil,
        defaultAction: ELB.Action? = nil, precededBy: [ELB.Action]? = nil
    ) throws(ELB.Error) {
        let command = Command.modifyListener(
            id, port: port, protocol: `protocol`, certificates: certificates, defaultAction: defaultAction,
            precedingActions: precededBy)
        try elb(command) { _ in () }
    }

    /// `AddListenerCertificates`: besides the default one, for other hosts. Those that are there already change nothing.
    /// - Throws: `ListenerNotFound`, `InvalidConfigurationRequest` for HTTP, `TooManyCertificates`.
    public mutating func addListenerCertificates(
        to id: ELB.Listener.ID, _ certificates: [ELB.Certificate]
    ) throws(ELB.Error) { try elb(.addListenerCertificates(id, certificates: certificates)) { _ in () } }

    /// `RemoveListenerCertificates`.
    /// - Throws: `ListenerNotFound`; `OperationNotPermitted` for the default one.
    public mutating func removeListenerCertificates(
        from id: ELB.Listener.ID, _ certificates: [ELB.Certificate]
    ) throws(ELB.Error) { try elb(.removeListenerCertificates(id, certificates: certificates)) { _ in () } }

    /// `DescribeListenerCertificates`: the default one first.
    /// - Throws: `ListenerNotFound`.
    public func describeListenerCertificates(of id: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Certificate] {
        let listener = world.listeners[try world.listener(id)]
        return listener.certificates + (listener.moreCertificates ?? [])
    }

    /// `DeleteListener`, with its rules.
    public mutating func deleteListener(_ id: ELB.Listener.ID) throws(ELB.Error) { try elb(.deleteListener(id)) { _ in () } }

    /// `DescribeListeners`, by ascending port.
    public func describeListeners(of id: ELB.LoadBalancer.ID) throws(ELB.Error) -> [ELB.Listener] {
        world.loadBalancers[try world.loadBalancer(id)].listeners.map { world.describe(listener: Int($0)) }
    }

    // MARK: Rules

    /// `CreateRule`. Priorities are 1 to 50000, each used once in a listener; the lowest is looked at first.
    /// - Throws: `PriorityInUse`, `ListenerNotFound`, `TargetGroupNotFound`, `TooManyRules`, `ValidationError`.
    @discardableResult
    public mutating func createRule(
        on listener: ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition], action: ELB.Action,
        precededBy: [ELB.Action]? = nil, transforms: [ELB.RuleTransform]? = nil
    ) throws(ELB.Error) -> ELB.Rule.ID {
        let command = Command.createRule(
            listener, priority: priority, conditions: conditions, action: action, precedingActions: precededBy,
            transforms: transforms)
        return try elb(command) { if case .rule(let id) = $0 { id } else { nil } }
    }

    /// `ModifyRule`: what is given replaces what was there. An action is replaced together with what preceded it; an empty list
    /// of transforms takes them away (`ResetTransforms`).
    public mutating func modifyRule(
        _ id: ELB.Rule.ID, conditions: [ELB.RuleCondition]? = nil, action: ELB.Action? = nil, precededBy: [ELB.Action]? = nil,
        transforms: [ELB.RuleTransform]? = nil
    ) throws(ELB.Error) {
        let command = Command.modifyRule(
            id, conditions: conditions, action: action, precedingActions: precededBy, transforms: transforms)
        try elb(command) { _ in () }
    }

    /// `SetRulePriorities`, all at once: two rules can exchange theirs.
    public mutating func setRulePriorities(_ priorities: [Command.RulePriority]) throws(ELB.Error) {
        try elb(.setRulePriorities(priorities)) { _ in () }
    }

    /// `DeleteRule`; the default rule can't be deleted.
    public mutating func deleteRule(_ id: ELB.Rule.ID) throws(ELB.Error) { try elb(.deleteRule(id)) { _ in () } }

    /// `DescribeRules`, by ascending priority, the default rule last.
    public func describeRules(of listener: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Rule] { try world.describeRules(listener) }

    // MARK: Target groups

    /// `CreateTargetGroup`, for addresses (`ip`), which tasks with awsvpc need; and its attributes in the same call.
    /// - Throws: `DuplicateTargetGroupName`; `ValidationError` for a health check that isn't possible.
    @discardableResult
    public mutating func createTargetGroup(
        _ name: String, port: Int = 80, targetType: ELB.TargetGroup.TargetType = .ip, healthCheck: ELB.HealthCheck? = nil,
        deregistrationDelaySeconds: Int = 300, protocol: ELB.ListenerProtocol? = nil, protocolVersion: ELB.ProtocolVersion? = nil
    ) throws(ELB.Error) -> ELB.TargetGroup.ID {
        let attributes = ELB.TargetGroupAttributes(deregistrationDelayTimeoutSeconds: deregistrationDelaySeconds)
        let command = Command.createTargetGroup(
            name: name, port: port, targetType: targetType,
            healthCheck: healthCheck ?? (protocolVersion == .grpc ? .grpc : .init()), attributes: attributes,
            protocol: `protocol`, protocolVersion: protocolVersion)
        return try elb(command) { if case .targetGroup(let id) = $0 { id } else { nil } }
    }

    /// `ModifyTargetGroup`: its health check.
    public mutating func modifyTargetGroup(_ id: ELB.TargetGroup.ID, healthCheck: ELB.HealthCheck) throws(ELB.Error) {
        try elb(.modifyTargetGroup(id, healthCheck: healthCheck)) { _ in () }
    }

    /// `ModifyTargetGroupAttributes`.
    public mutating func modifyTargetGroupAttributes(
        _ id: ELB.TargetGroup.ID, _ attributes: ELB.TargetGroupAttributes
    ) throws(ELB.Error) {
        try elb(.modifyTargetGroupAttributes(id, attributes)) { _ in () }
    }

    /// `DescribeTargetGroupAttributes`.
    public func describeTargetGroupAttributes(_ id: ELB.TargetGroup.ID) throws(ELB.Error) -> ELB.TargetGroupAttributes {
        world.targetGroups[try world.targetGroup(id)].attributes
    }

    /// `DeleteTargetGroup`; not while a rule uses it.
    public mutating func deleteTargetGroup(_ id: ELB.TargetGroup.ID) throws(ELB.Error) {
        try elb(.deleteTargetGroup(id)) { _ in () }
    }

    /// `DescribeTargetGroups`.
    public func describeTargetGroups() -> [ELB.TargetGroup] {
        world.targetGroups.indices.filter { !world.targetGroups[$0].isDeleted }.map { world.describe(targetGroup: $0) }
    }

    /// `RegisterTargets`, by hand; a service's tasks are registered by ECS.
    public mutating func registerTargets(_ id: ELB.TargetGroup.ID, _ targets: [ELB.Target.ID]) throws(ELB.Error) {
        try elb(.registerTargets(id, targets)) { _ in () }
    }

    /// `DeregisterTargets`: they drain.
    public mutating func deregisterTargets(_ id: ELB.TargetGroup.ID, _ targets: [ELB.Target.ID]) throws(ELB.Error) {
        try elb(.deregisterTargets(id, targets)) { _ in () }
    }

    /// `DescribeTargetHealth`: of all targets in the order of registration, or of those that are asked for.
    public func describeTargetHealth(
        _ id: ELB.TargetGroup.ID, _ targets: [ELB.Target.ID] = [], include: [ELB.TargetHealthInclude] = []
    ) throws(ELB.Error) -> [ELB.TargetHealthDescription] {
        try world.describeTargetHealth(id, targets, detectsAnomalies: !include.isEmpty)
    }
}
