// CreateLoadBalancer, CreateListener, and their Describe and Delete calls.

extension World {
    /// The same name with the same settings gives the same load balancer (API Reference, CreateLoadBalancer).
    mutating func createLoadBalancer(
        _ name: String, scheme: ELB.LoadBalancer.Scheme, subnets: [String] = [], securityGroups: [String]? = nil
    ) throws(ELB.Error) -> ELB.LoadBalancer.ID {
        try checkName(name, "load balancer")
        guard !name.hasPrefix("internal-") else {
            throw ELB.Error(.validationError, "The load balancer name '\(name)' cannot begin with 'internal-'.")
        }
        let zones = try zones(ofSubnets: subnets)
        let vpc = try vpc(ofSubnets: subnets, securityGroups, scheme)
        if let index = loadBalancerIndex[name] {
            guard loadBalancers[Int(index)].scheme == scheme, loadBalancers[Int(index)].zones ?? [] == zones,
                hasNetwork(Int(index), subnets, securityGroups, in: vpc)
            else {
                throw ELB.Error(
                    .duplicateLoadBalancerName, "A load balancer with the same name '\(name)' exists, but with different settings")
            }
            return loadBalancers[Int(index)].id
        }
        guard loadBalancers.count(where: { !$0.isDeleted }) < quotas.loadBalancers else {
            throw ELB.Error(.tooManyLoadBalancers, "The quota of \(quotas.loadBalancers) load balancers is reached.")
        }
        if vpc != nil { try checkRoomForNodes(in: subnets) }
        let number = identifiers.next(.loadBalancer)
        let id = ELB.LoadBalancer.ID(name: name, suffix: number)
        loadBalancerIndex[name] = Int32(loadBalancers.count)
        loadBalancers.append(
            LoadBalancerRecord(
                id: id, dnsNumber: Identifiers.derived(from: number, .loadBalancer) % 10_000_000_000, scheme: scheme,
                createdAt: moment,
                activeAt: moment + timing.loadBalancerProvisioning, zones: zones.isEmpty ? nil : zones))
        log(.loadBalancerCreated(id))
        if let vpc {
            placeNodes(of: loadBalancers.count - 1, subnets, securityGroups ?? [network!.defaultGroup(of: vpc)], in: vpc)
        }
        return id
    }

    /// Its listeners and rules go with it; its target groups stay, unused. One that isn't there is no error.
    mutating func deleteLoadBalancer(_ id: ELB.LoadBalancer.ID) throws(ELB.Error) {
        guard let index = loadBalancers.firstIndex(where: { $0.id == id && !$0.isDeleted }) else { return }
        guard !ELB.AttributeTable.loadBalancer.isTrue("deletion_protection.enabled", in: loadBalancers[index].attributes) else {
            throw ELB.Error(
                .operationNotPermitted, "Load balancer '\(id.arn)' cannot be deleted because deletion protection is enabled",
                help: "Set deletion_protection.enabled to false first.")
        }
        for listener in loadBalancers[index].listeners { removeListener(Int(listener)) }
        loadBalancers[index].listeners = []
        loadBalancers[index].isDeleted = true
        releaseNodes(of: index)
        loadBalancerIndex[id.name] = nil
        log(.loadBalancerDeleted(id))
    }

    mutating func createListener(
        _ owner: ELB.LoadBalancer.ID, port: Int, speaks: ELB.ListenerProtocol, certificates: [ELB.Certificate],
        defaultActions: [ELB.Action]
    ) throws(ELB.Error) -> ELB.Listener.ID {
        let balancer = try loadBalancer(owner)
        try checkPort(port, of: balancer)
        guard loadBalancers[balancer].listeners.count < quotas.listenersPerLoadBalancer else {
            throw ELB.Error(.tooManyListeners, "A load balancer has at most \(quotas.listenersPerLoadBalancer) listeners.")
        }
        try check(certificates, speaks)
        let (preceding, defaultAction) = try arrange(defaultActions, speaks: speaks)
        let groups = try checkAction(defaultAction, on: balancer, port: port, speaks: speaks)
        let id = ELB.Listener.ID(loadBalancer: owner, port: port, suffix: identifiers.next(.listener))
        let rule = ELB.Rule.ID(listener: id, suffix: identifiers.next(.rule))
        let index = Int32(listeners.count)
        var defaultRule = RuleRecord(
            id: rule, priority: RuleRecord.defaultPriority, conditions: [], action: defaultAction, targetGroups: groups)
        defaultRule.precedingActions = preceding
        listeners.append(
            ListenerRecord(
                id: id, loadBalancer: Int32(balancer), port: port, speaks: speaks, certificates: certificates,
                rules: [defaultRule]))
        addListener(index, to: balancer)
        log(.listenerCreated(id))
        for group in groups { use(group, by: balancer) }
        return id
    }

    private func checkPort(_ port: Int, of balancer: Int) throws(ELB.Error) {
        guard (1...65_535).contains(port) else { throw ELB.Error(.validationError, "The port \(port) is not within 1 and 65535.") }
        guard let known = loadBalancers[balancer].listeners.first(where: { listeners[Int($0)].port == port }) else { return }
        throw ELB.Error(
            .duplicateListener,
            "A listener already exists on this port for this load balancer '\(loadBalancers[balancer].id.arn)'",
            help: "Port \(port) speaks \(listeners[Int(known)].speaks.rawValue) already.")
    }

    /// They stand by ascending port.
    private mutating func addListener(_ index: Int32, to balancer: Int) {
        let port = listeners[Int(index)].port
        let place = loadBalancers[balancer].listeners.firstIndex { listeners[Int($0)].port > port }
        loadBalancers[balancer].listeners.insert(index, at: place ?? loadBalancers[balancer].listeners.count)
    }

    private func check(_ certificates: [ELB.Certificate], _ speaks: ELB.ListenerProtocol) throws(ELB.Error) {
        guard speaks == .https, certificates.count != 1 else { return }
        throw ELB.Error(
            .certificateNotFound, "A certificate must be specified for HTTPS listeners", help: "Give it exactly one: [.example].")
    }

    /// What isn't given stays as it is.
    mutating func modifyListener(
        _ id: ELB.Listener.ID, port: Int? = nil, speaks: ELB.ListenerProtocol?, certificates: [ELB.Certificate]?,
        defaultActions: [ELB.Action]?
    ) throws(ELB.Error) {
        let index = try listener(id)
        let balancer = Int(listeners[index].loadBalancer)
        let newPort = port ?? listeners[index].port
        if newPort != listeners[index].port { try checkPort(newPort, of: balancer) }
        let (newSpeaks, newCertificates) = (speaks ?? listeners[index].speaks, certificates ?? listeners[index].certificates)
        try check(newCertificates, newSpeaks)
        if newSpeaks == .http,
            let rule = listeners[index].rules.dropLast(defaultActions == nil ? 0 : 1).first(where: { $0.precedingActions != nil })
        {
            throw ELB.Error(
                .invalidConfigurationRequest, "Actions that authenticate are supported only on HTTPS listeners",
                help: "Rule \(rule.priorityText) has one.")
        }
        if let defaultActions {
            let rule = listeners[index].rules[listeners[index].rules.count - 1].id
            try modifyRule(rule, conditions: nil, actions: defaultActions, speaks: newSpeaks)
        }
        listeners[index].speaks = newSpeaks
        listeners[index].certificates = newCertificates
        guard newPort != listeners[index].port else { return }
        listeners[index].port = newPort
        loadBalancers[balancer].listeners.removeAll { $0 == Int32(index) }
        addListener(Int32(index), to: balancer)
    }

    /// Which of them is shown to a guest depends on the host that it asks for, which the engine doesn't play.
    mutating func addListenerCertificates(_ id: ELB.Listener.ID, _ certificates: [ELB.Certificate]) throws(ELB.Error) {
        let index = try listener(id)
        guard listeners[index].speaks == .https else {
            throw ELB.Error(
                .invalidConfigurationRequest, "Certificates can be added to HTTPS listeners alone",
                help: "Port \(listeners[index].port) speaks \(listeners[index].speaks.rawValue).")
        }
        let known = listeners[index].moreCertificates ?? []
        let added = certificates.filter { !known.contains($0) && !listeners[index].certificates.contains($0) }
        let others = loadBalancers[Int(listeners[index].loadBalancer)].listeners
            .reduce(0) { $0 + (listeners[Int($1)].moreCertificates?.count ?? 0) }
        guard others + added.count <= quotas.certificatesPerLoadBalancer else {
            throw ELB.Error(
                .tooManyCertificates,
                "A load balancer has at most \(quotas.certificatesPerLoadBalancer) certificates besides the default ones.")
        }
        listeners[index].moreCertificates = known + added
    }

    mutating func removeListenerCertificates(_ id: ELB.Listener.ID, _ certificates: [ELB.Certificate]) throws(ELB.Error) {
        let index = try listener(id)
        guard !certificates.contains(where: { listeners[index].certificates.contains($0) }) else {
            throw ELB.Error(
                .operationNotPermitted, "Default certificate cannot be removed", help: "Give the listener another one first.")
        }
        listeners[index].moreCertificates?.removeAll { certificates.contains($0) }
    }

    mutating func deleteListener(_ id: ELB.Listener.ID) throws(ELB.Error) {
        let index = try listener(id)
        let balancer = Int(listeners[index].loadBalancer)
        removeListener(index)
        loadBalancers[balancer].listeners.removeAll { $0 == Int32(index) }
    }

    private mutating func removeListener(_ index: Int) {
        for group in listeners[index].rules.flatMap(\.targetGroups) { disuse(group) }
        listeners[index].rules = []
        listeners[index].isDeleted = true
        log(.listenerDeleted(listeners[index].id))
    }

    // MARK: Finding

    func loadBalancer(_ id: ELB.LoadBalancer.ID) throws(ELB.Error) -> Int {
        if let index = loadBalancers.firstIndex(where: { $0.id == id && !$0.isDeleted }) { return index }
        throw ELB.Error(.loadBalancerNotFound, "Load balancers '[\(id.arn)]' not found")
    }

    func listener(_ id: ELB.Listener.ID) throws(ELB.Error) -> Int {
        if let index = listeners.firstIndex(where: { $0.id == id && !$0.isDeleted }) { return index }
        throw ELB.Error(.listenerNotFound, "One or more listeners not found")
    }

    /// 1 to 32 letters, digits and hyphens, none of them at an end (API Reference, CreateLoadBalancer, CreateTargetGroup).
    func checkName(_ name: String, _ kind: String) throws(ELB.Error) {
        let bytes = Array(name.utf8)
        let valid =
            (1...32).contains(bytes.count) && bytes.first != 45 && bytes.last != 45
            && bytes.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 }
        guard valid else {
            throw ELB.Error(
                .validationError, "The \(kind) name '\(name)' is not valid.",
                help: "Use 1 to 32 letters, digits and hyphens, and no hyphen at an end.")
        }
    }

    // MARK: Describing

    func describe(loadBalancer index: Int) -> ELB.LoadBalancer {
        let record = loadBalancers[index]
        let host = "\(record.id.name)-\(record.dnsNumber).\(Account.region).elb.amazonaws.com"
        return ELB.LoadBalancer(
            loadBalancerArn: record.id.arn, loadBalancerName: record.id.name,
            dnsName: record.scheme == .internal ? "internal-\(host)" : host, scheme: record.scheme,
            state: .init(code: moment < record.activeAt ? .provisioning : .active), type: "application",
            createdTime: Timestamp(record.createdAt),
            availabilityZones: record.zones?.map { zone in
                ELB.AvailabilityZone(
                    zoneName: ELB.AvailabilityZone.defaults[Int(zone)].zoneName,
                    subnetId: record.network?.nodes.first { $0.zone == zone }?.subnetId
                        ?? ELB.AvailabilityZone.defaults[Int(zone)].subnetId)
            }, securityGroups: record.network?.securityGroups, vpcId: record.network?.vpcId)
    }

    func describe(listener index: Int) -> ELB.Listener {
        let record = listeners[index]
        return ELB.Listener(
            listenerArn: record.id.arn, loadBalancerArn: record.id.loadBalancer.arn, port: record.port, protocol: record.speaks,
            certificates: record.certificates, defaultActions: record.rules[record.rules.count - 1].actions)
    }
}
