internal import Orchestra

// Cloud Map (template reference and command reference, AWS Cloud Map).

extension Exporter.Builder {
    mutating func add(_ discovery: Trace.Discovery) {
        for namespace in discovery.namespaces { add(namespace) }
        for service in discovery.services { add(service) }
        for entry in discovery.instances { add(entry) }
    }

    private mutating func add(_ namespace: CloudMap.Namespace) {
        let name = name(namespace.name, kind: "Namespace", for: namespace.id)
        attributes[namespace.arn] = .attribute(name, "Arn")
        var parameters: Value = .map([("Name", .text(namespace.name))])
        let (type, operation) =
            switch namespace.type {
            case .http: ("HttpNamespace", "create-http-namespace")
            case .dnsPrivate: ("PrivateDnsNamespace", "create-private-dns-namespace")
            case .dnsPublic: ("PublicDnsNamespace", "create-public-dns-namespace")
            }
        if namespace.type == .dnsPrivate {
            parameters["Vpc"] = namespace.vpc.flatMap { names[$0] }.map { .reference($0) } ?? vpcOfEverything ?? .parameter(.vpc)
        }
        if namespace.type != .http, let ttl = namespace.soaTTL, ttl != 15 {
            parameters["Properties"] = .map([("DnsProperties", .map([("SOA", .map([("TTL", .integer(ttl))]))]))])
        }
        resources.append(
            Resource(
                name: name, type: "AWS::ServiceDiscovery::\(type)", properties: parameters,
                calls: [
                    Call(
                        service: "servicediscovery", operation: operation, parameters: parameters, query: "OperationId",
                        variable: name, awaits: "NAMESPACE"),
                    Call(
                        service: "servicediscovery", operation: "get-namespace", parameters: .map([("Id", .reference(name))]),
                        query: "Namespace.Arn", variable: CommandScript.variable(of: name, "Arn")),
                ]))
    }

    private mutating func add(_ service: CloudMap.Service) {
        guard let namespace = names[service.namespaceId] else { return }
        let name = name(service.name, kind: "Name", for: service.id)
        attributes[service.arn] = .attribute(name, "Arn")
        var parameters: Value = .map([("Name", .text(service.name)), ("NamespaceId", .reference(namespace))])
        if let config = service.dnsConfig {
            parameters["DnsConfig"] = .map([
                (
                    "DnsRecords",
                    .list(config.dnsRecords.map { .map([("Type", .text($0.type.rawValue)), ("TTL", .integer($0.ttl))]) })
                ), ("RoutingPolicy", .text(config.routingPolicy.rawValue)),
            ])
        }
        if service.healthCheckCustomConfig != nil {
            parameters["HealthCheckCustomConfig"] = .map([("FailureThreshold", .integer(1))])
        }
        resources.append(
            Resource(
                name: name, type: "AWS::ServiceDiscovery::Service", properties: parameters,
                calls: [
                    Call(
                        service: "servicediscovery", operation: "create-service", parameters: parameters, query: "Service.Id",
                        variable: name),
                    Call(
                        service: "servicediscovery", operation: "get-service", parameters: .map([("Id", .reference(name))]),
                        query: "Service.Arn", variable: CommandScript.variable(of: name, "Arn")),
                ]))
    }

    private mutating func add(_ entry: Trace.ServiceInstance) {
        guard let service = names[entry.serviceId] else { return }
        let own = entry.instance.attributes
        let attributes = Value.map(own.names.map { ($0, .text(own[$0]!)) })
        let name = name(entry.instance.id, kind: "Instance", for: "instance \(entry.serviceId) \(entry.instance.id)")
        resources.append(
            Resource(
                name: name, type: "AWS::ServiceDiscovery::Instance",
                properties: .map([
                    ("ServiceId", .reference(service)), ("InstanceId", .text(entry.instance.id)),
                    ("InstanceAttributes", attributes),
                ]),
                calls: [
                    Call(
                        service: "servicediscovery", operation: "register-instance",
                        parameters: .map([
                            ("ServiceId", .reference(service)), ("InstanceId", .text(entry.instance.id)),
                            ("Attributes", attributes),
                        ]))
                ]))
    }
}
