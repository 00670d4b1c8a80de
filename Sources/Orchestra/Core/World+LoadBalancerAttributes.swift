// Modify… and DescribeLoadBalancerAttributes, Modify… and DescribeListenerAttributes.

extension World {
    /// What isn't named stays as it is.
    mutating func modifyLoadBalancerAttributes(_ id: ELB.LoadBalancer.ID, _ changes: [ELB.Attribute]) throws(ELB.Error) {
        let index = try loadBalancer(id)
        let merged = try ELB.AttributeTable.loadBalancer.merge(changes, into: loadBalancers[index].attributes)
        let table = ELB.AttributeTable.loadBalancer
        for kind in ["access_logs", "connection_logs", "health_check_logs"]
        where table.isTrue("\(kind).s3.enabled", in: merged) && table.value("\(kind).s3.bucket", in: merged).isEmpty {
            throw ELB.Error(
                .invalidConfigurationRequest, "'\(kind).s3.bucket' must be specified when '\(kind).s3.enabled' is true")
        }
        loadBalancers[index].attributes = merged
    }

    /// Every attribute, in the order of the API Reference's table.
    func describeLoadBalancerAttributes(_ id: ELB.LoadBalancer.ID) throws(ELB.Error) -> [ELB.Attribute] {
        let record = loadBalancers[try loadBalancer(id)]
        return ELB.AttributeTable.loadBalancer.all(record.attributes).map { attribute in
            // An internal load balancer isn't reached through an internet gateway.
            attribute.key == "ipv6.deny_all_igw_traffic" && record.scheme == .internal
                && !(record.attributes ?? []).contains { $0.key == attribute.key }
                ? ELB.Attribute(attribute.key, "true") : attribute
        }
    }

    mutating func modifyListenerAttributes(_ id: ELB.Listener.ID, _ changes: [ELB.Attribute]) throws(ELB.Error) {
        let index = try listener(id)
        listeners[index].attributes = try ELB.AttributeTable.listener.merge(changes, into: listeners[index].attributes)
    }

    func describeListenerAttributes(_ id: ELB.Listener.ID) throws(ELB.Error) -> [ELB.Attribute] {
        ELB.AttributeTable.listener.all(listeners[try listener(id)].attributes)
    }

    /// What the load balancer of a listener has for an attribute.
    func loadBalancerAttribute(_ key: String, ofListener listener: Int) -> String {
        ELB.AttributeTable.loadBalancer.value(key, in: loadBalancers[Int(listeners[listener].loadBalancer)].attributes)
    }

    /// After so long without a byte the load balancer closes a connection: what `idle_timeout.timeout_seconds` says, or the
    /// simulation's `Timing` as long as nobody has set it.
    func idleTimeout(ofListener listener: Int) -> Duration {
        let set = loadBalancers[Int(listeners[listener].loadBalancer)].attributes
        guard let value = set?.first(where: { $0.key == "idle_timeout.timeout_seconds" }) else { return timing.idleTimeout }
        return .seconds(Int(value.value)!)
    }
}
