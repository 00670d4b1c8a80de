// Attributes as the API writes them, zones, and targets by their descriptions.

extension Simulation {
    // MARK: Attributes

    /// `ModifyLoadBalancerAttributes`: all or nothing; what isn't named stays as it is.
    /// - Returns: Every attribute.
    /// - Throws: `LoadBalancerNotFound`, `ValidationError`, `InvalidConfigurationRequest`.
    @discardableResult
    public mutating func modifyLoadBalancerAttributes(
        _ id: ELB.LoadBalancer.ID, attributes: [ELB.Attribute]
    ) throws(ELB.Error) -> [ELB.Attribute] {
        try elb(.modifyLoadBalancerAttributes(id, attributes: attributes)) { _ in () }
        return try describeLoadBalancerAttributes(id)
    }

    /// `DescribeLoadBalancerAttributes`: every attribute, what nobody has set with its default.
    public func describeLoadBalancerAttributes(_ id: ELB.LoadBalancer.ID) throws(ELB.Error) -> [ELB.Attribute] {
        try world.describeLoadBalancerAttributes(id)
    }

    /// `ModifyListenerAttributes`: all or nothing; what isn't named stays as it is.
    /// - Returns: Every attribute.
    @discardableResult
    public mutating func modifyListenerAttributes(
        _ id: ELB.Listener.ID, attributes: [ELB.Attribute]
    ) throws(ELB.Error) -> [ELB.Attribute] {
        try elb(.modifyListenerAttributes(id, attributes: attributes)) { _ in () }
        return try describeListenerAttributes(id)
    }

    /// `DescribeListenerAttributes`.
    public func describeListenerAttributes(_ id: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Attribute] {
        try world.describeListenerAttributes(id)
    }

    /// `ModifyTargetGroupAttributes` in the API's own form: what isn't named stays as it is.
    /// - Returns: Every attribute.
    /// - Throws: `TargetGroupNotFound`; `ValidationError` for an unknown key or a value that isn't possible.
    @discardableResult
    public mutating func modifyTargetGroupAttributes(
        _ id: ELB.TargetGroup.ID, attributes: [ELB.Attribute]
    ) throws(ELB.Error) -> [ELB.Attribute] {
        let changed = try describeTargetGroupAttributes(id).changing(attributes)
        try modifyTargetGroupAttributes(id, changed)
        return changed.attributes
    }

    // MARK: Zones

    /// `SetSubnets`: replaces the load balancer's zones.
    /// - Throws: `SubnetNotFound`, `InvalidConfigurationRequest`, `ValidationError`.
    public mutating func setSubnets(_ id: ELB.LoadBalancer.ID, _ subnets: [String]) throws(ELB.Error) {
        try elb(.setSubnets(id, subnets: subnets)) { _ in () }
    }

    /// The zones whose addresses the load balancer's name stands for in DNS: the healthy ones, or all if none is.
    public func availabilityZonesInDNS(of id: ELB.LoadBalancer.ID) throws(ELB.Error) -> [ELB.AvailabilityZone] {
        world.zonesInDNS(of: try world.loadBalancer(id)).map { ELB.AvailabilityZone.defaults[Int($0)] }
    }

    // MARK: Targets

    /// `RegisterTargets`: a target without a port has the target group's.
    public mutating func registerTargets(
        _ id: ELB.TargetGroup.ID, targets: [ELB.TargetDescription]
    ) throws(ELB.Error) {
        let port = world.targetGroups[try world.targetGroup(id)].port
        let zones = targets.map(\.availabilityZone)
        let command = Command.registerTargets(
            id, targets.map { ELB.Target.ID(id: $0.id, port: $0.port ?? port) },
            availabilityZones: zones.allSatisfy { $0 == nil } ? nil : zones)
        try elb(command) { _ in () }
    }

    /// `DeregisterTargets`: without a port, all ports of that id.
    public mutating func deregisterTargets(
        _ id: ELB.TargetGroup.ID, targets: [ELB.TargetDescription]
    ) throws(ELB.Error) {
        let known = world.targetGroups[try world.targetGroup(id)].targets.map { world.targets[$0].id }
        let unwanted = targets.flatMap { target in
            target.port.map { [ELB.Target.ID(id: target.id, port: $0)] } ?? known.filter { $0.id == target.id }
        }
        try deregisterTargets(id, unwanted)
    }

    // MARK: What the target sees

    /// The request as its target would get it now: its headers, its host, its path. Nothing is sent, nobody's turn moves.
    ///
    /// - Returns: `nil` if the load balancer would answer itself.
    public func forwardedRequest(
        _ request: ELB.Request, to loadBalancer: ELB.LoadBalancer.ID, port: Int = 80
    ) throws(ELB.Error) -> ELB.Request? {
        let listener = Int(try listener(of: loadBalancer, port))
        var (world, policies) = (world, policies)
        let route = world.route(request, at: listener, using: &policies)
        return route.target == nil ? nil : world.forwardedRequest(request, along: route, at: listener)
    }
}
