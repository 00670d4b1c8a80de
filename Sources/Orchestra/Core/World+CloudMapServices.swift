// CreateService, UpdateService and DeleteService of Cloud Map.

extension World {
    mutating func createService(_ request: CloudMap.CreateServiceRequest) throws(CloudMap.Error) -> CloudMap.Service {
        let namespace = try namespace(request.namespaceId)
        let record = registry.namespaces[namespace]
        if record.type == .http {
            guard (1...127).contains(request.name.utf8.count) else { throw refuse("A service's name has 1 to 127 characters.") }
            guard request.dnsConfig == nil else {
                throw refuse(
                    "DnsConfig is not supported in the HTTP namespace \(record.name).",
                    "Leave it out, or create a private DNS namespace.")
            }
        } else {
            guard isDomainName("\(request.name).\(record.name)") else {
                throw refuse(
                    "\(request.name).\(record.name) is no domain name.", "Use lower-case letters, digits, hyphens and underscores.")
            }
            // Without records it is found by DiscoverInstances alone.
            if let config = request.dnsConfig { try check(config) }
        }
        if let known = registry.services.first(where: {
            $0.namespace == Int32(namespace) && $0.name == request.name && !$0.isDeleted
        }) {
            throw CloudMap.Error(.serviceAlreadyExists, "The service \(request.name) exists already.", help: "It is \(known.id).")
        }
        registry.services.append(
            CloudMapServiceRecord(
                id: "srv-" + cloudMapDigits(), name: request.name, namespace: Int32(namespace), dnsConfig: request.dnsConfig,
                hasCustomHealth: request.healthCheckCustomConfig != nil, createdAt: moment))
        return describe(cloudMapService: registry.services.count - 1)
    }

    private func check(_ config: CloudMap.DnsConfig) throws(CloudMap.Error) {
        let types = Set(config.dnsRecords.map(\.type))
        let isPossible = types == [.a, .aaaa] || types.count == 1
        guard isPossible, types.count == config.dnsRecords.count else {
            throw refuse(
                "The records \(config.dnsRecords.map(\.type.rawValue).joined(separator: ", ")) can't stand together.",
                "A service has A, AAAA, both of them, SRV, or CNAME, each once.")
        }
        guard !types.contains(.cname) || config.routingPolicy == .weighted else {
            throw refuse("A CNAME record needs the routing policy WEIGHTED.")
        }
        for record in config.dnsRecords where !(0...2_147_483_647).contains(record.ttl) {
            throw refuse("A TTL is 0 to 2147483647 seconds, not \(record.ttl).")
        }
    }

    /// Records come and go and change their TTL; the routing policy stays (API Reference, UpdateService).
    mutating func updateService(_ id: String, dnsRecords: [CloudMap.DnsRecord]) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        let index = try cloudMapService(id)
        guard let current = registry.services[index].dnsConfig else {
            throw refuse("The service \(registry.services[index].name) has no records: it is found by DiscoverInstances alone.")
        }
        let config = CloudMap.DnsConfig(dnsRecords: dnsRecords, routingPolicy: current.routingPolicy)
        try check(config)
        return begin(.updateService, .service(Int32(index), config))
    }

    mutating func deleteService(_ id: String) throws(CloudMap.Error) {
        let index = try cloudMapService(id)
        guard registry.services[index].instances.isEmpty else {
            throw CloudMap.Error(
                .resourceInUse, "The service \(registry.services[index].name) has instances.",
                help:
                    "Deregister first: \(registry.services[index].instances.map { registry.instances[$0].instance.id }.joined(separator: ", "))."
            )
        }
        registry.services[index].isDeleted = true
    }

    /// By its id, or its ARN.
    func cloudMapService(_ id: String) throws(CloudMap.Error) -> Int {
        let id = shortName(id)
        if let index = registry.services.firstIndex(where: { $0.id == id && !$0.isDeleted }) { return index }
        throw CloudMap.Error(
            .serviceNotFound, "No service with ID: \(id)",
            help: NearMiss.help(for: id, among: registry.services.filter { !$0.isDeleted }.map(\.id), kind: "service"))
    }

    /// `orders.concert.local`.
    func name(ofCloudMapService index: Int) -> String {
        "\(registry.services[index].name).\(registry.namespaces[Int(registry.services[index].namespace)].name)"
    }

    func describe(cloudMapService index: Int) -> CloudMap.Service {
        let record = registry.services[index]
        return CloudMap.Service(
            id: record.id, arn: CloudMap.Service.ID(record.id).arn, name: record.name,
            namespaceId: registry.namespaces[Int(record.namespace)].id,
            instanceCount: record.instances.count { registry.instances[$0].isFound }, dnsConfig: record.dnsConfig,
            healthCheckCustomConfig: record.hasCustomHealth ? .init() : nil, createDate: Timestamp(record.createdAt))
    }
}
