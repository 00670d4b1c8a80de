// How a name is looked up: DiscoverInstances, and DNS with what resolvers remember.

extension World {
    /// Those that can be found under the name and have all these attributes; of those the ones with the optional attributes, if there
    /// are any; of those the ones in that health (API Reference, DiscoverInstances).
    func discoverInstances(
        namespaceName: String, serviceName: String, queryParameters: ECS.StringMap, optionalParameters: ECS.StringMap,
        healthStatus: CloudMap.HealthStatusFilter, maxResults: Int
    ) throws(CloudMap.Error) -> (instances: [CloudMap.HttpInstanceSummary], instancesRevision: Int) {
        guard (1...1000).contains(maxResults) else { throw refuse("MaxResults is 1 to 1000, not \(maxResults).") }
        guard let namespace = registry.namespaces.firstIndex(where: { $0.name == namespaceName && $0.state == .active }) else {
            throw CloudMap.Error(
                .namespaceNotFound, "No namespace with name: \(namespaceName)",
                help: NearMiss.help(
                    for: namespaceName, among: registry.namespaces.filter { $0.state == .active }.map(\.name), kind: "namespace"))
        }
        let siblings = registry.services.indices.filter {
            registry.services[$0].namespace == Int32(namespace) && !registry.services[$0].isDeleted
        }
        guard let index = siblings.first(where: { registry.services[$0].name == serviceName }) else {
            throw CloudMap.Error(
                .serviceNotFound, "No service with name: \(serviceName)",
                help: NearMiss.help(for: serviceName, among: siblings.map { registry.services[$0].name }, kind: "service"))
        }
        let service = registry.services[index]
        var found = service.instances.map { registry.instances[$0] }.filter(\.isFound)
        found = found.filter { $0.instance.attributes.has(queryParameters) }
        let preferred = found.filter { $0.instance.attributes.has(optionalParameters) }
        if !preferred.isEmpty { found = preferred }
        if service.hasCustomHealth { found = found.filtered(by: healthStatus) }
        return (
            found.prefix(maxResults).map {
                CloudMap.HttpInstanceSummary(
                    instanceId: $0.instance.id, namespaceName: namespaceName, serviceName: serviceName, healthStatus: $0.health,
                    attributes: $0.instance.attributes)
            }, service.instancesRevision
        )
    }

    /// What a client is told that asks this resolver.
    ///
    /// - Parameter vpc: Where the client is: of private zones it sees its VPC's. `nil` for one that sees them all.
    mutating func resolve(
        _ question: CloudMap.DnsQuestion, by resolver: String, in vpc: String? = nil, _ policies: Policies
    ) -> (answer: CloudMap.DnsAnswer, fromMemory: Bool) {
        let memory = registry.resolvers[resolver] ?? []
        if let answer = policies.resolverCachePolicy.remembered(question, in: memory, at: now) {
            log(.nameResolved(resolver: resolver, question: question, answer: answer, fromMemory: true))
            return (answer, true)
        }
        let answer = policies.dnsAnswerPolicy.answer(to: question, from: zone(of: question.name, in: vpc), random: &random)
        registry.resolvers[resolver] =
            memory.filter { $0.question != question } + [
                CloudMap.RememberedAnswer(question: question, answer: answer, heardAt: now)
            ]
        log(.nameResolved(resolver: resolver, question: question, answer: answer, fromMemory: false))
        return (answer, false)
    }

    /// What the name servers of the zones know under a name; nothing outside of the namespaces with DNS.
    private func zone(of name: String, in vpc: String?) -> CloudMap.DnsZone {
        guard let zone = closestZone(of: name, in: vpc) else {
            return CloudMap.DnsZone(dnsConfig: nil, instances: [], soaTTL: Self.rootTTL)
        }
        let soaTTL = registry.namespaces[zone].soaTTL ?? 0
        let label = name.dropLast(registry.namespaces[zone].name.count + 1)
        let services = registry.services.filter { $0.namespace == Int32(zone) && !$0.isDeleted && $0.dnsConfig != nil }
        if let service = services.first(where: { $0.name == label }) {
            return CloudMap.DnsZone(dnsConfig: service.dnsConfig, instances: dnsInstances(of: service), soaTTL: soaTTL)
        }
        // The machine that an SRV record names.
        for service in services
        where label.hasSuffix("." + service.name) && service.dnsConfig!.dnsRecords.contains(where: { $0.type == .srv }) {
            let id = label.dropLast(service.name.count + 1)
            let own = dnsInstances(of: service).filter { $0.id == id }
            let ttl = service.dnsConfig!.dnsRecords[0].ttl
            return CloudMap.DnsZone(dnsConfig: .init(dnsRecords: [.init(.a, ttl: ttl)]), instances: own, soaTTL: soaTTL)
        }
        return CloudMap.DnsZone(dnsConfig: nil, instances: [], soaTTL: soaTTL)
    }

    /// The namespaces with DNS under whose name it stands; of private ones those of the VPC.
    private func zones(of name: String, in vpc: String?) -> [Int] {
        registry.namespaces.indices.filter { index in
            let record = registry.namespaces[index]
            guard record.state == .active, record.type != .http, name.hasSuffix("." + record.name) else { return false }
            guard record.type == .dnsPrivate, let vpc, let own = record.vpc, isVpc(own) else { return true }
            return own == vpc
        }
    }

    private func isVpc(_ id: String) -> Bool { network?.vpcs.contains { $0.vpcId == id } ?? false }

    private func knows(_ name: String, _ zone: Int) -> Bool {
        let label = name.dropLast(registry.namespaces[zone].name.count + 1)
        return registry.services.contains {
            $0.namespace == Int32(zone) && !$0.isDeleted && $0.dnsConfig != nil
                && (label == $0.name || label.hasSuffix("." + $0.name))
        }
    }

    /// The closest one answers, as with any delegation; of several of one name the one that knows it.
    private func closestZone(of name: String, in vpc: String?) -> Int? {
        let zones = zones(of: name, in: vpc)
        let longest = zones.map { registry.namespaces[$0].name.count }.max()
        let closest = zones.filter { registry.namespaces[$0].name.count == longest }
        return closest.first { knows(name, $0) } ?? closest.first
    }

    /// The VPC of the private zone that answers for it, if there is one.
    func vpc(ofZoneOf name: String) -> String? {
        closestZone(of: name, in: nil).flatMap { registry.namespaces[$0].vpc }.flatMap { isVpc($0) ? $0 : nil }
    }

    /// For how long resolvers remember that a name of no zone isn't there; the root's SOA has a day, which a VPC's resolver caps at
    /// 15 minutes.
    private static let rootTTL = 900

    private func dnsInstances(of service: CloudMapServiceRecord) -> [CloudMap.DnsInstance] {
        service.instances.map { registry.instances[$0] }.filter(\.isFound).map { record in
            let attributes = record.instance.attributes
            return CloudMap.DnsInstance(
                id: record.instance.id, isHealthy: record.health != .unhealthy, ipv4: attributes["AWS_INSTANCE_IPV4"],
                ipv6: attributes["AWS_INSTANCE_IPV6"], port: attributes["AWS_INSTANCE_PORT"].flatMap { Int($0) },
                cname: attributes["AWS_INSTANCE_CNAME"])
        }
    }
}

extension ECS.StringMap {
    fileprivate func has(_ others: Self) -> Bool { others.names.allSatisfy { self[$0] == others[$0] } }
}

extension [RegisteredInstance] {
    fileprivate func filtered(by filter: CloudMap.HealthStatusFilter) -> Self {
        let healthy = self.filter { $0.health == .healthy }
        return switch filter {
        case .healthy: healthy
        case .unhealthy: self.filter { $0.health == .unhealthy }
        case .all: self
        case .healthyOrElseAll: healthy.isEmpty ? self : healthy
        }
    }
}
