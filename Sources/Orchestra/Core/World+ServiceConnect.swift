// Service Connect: which endpoints there are, and which of them a deployment's tasks know (Amazon ECS Developer Guide, Service
// Connect).

extension World {
    // MARK: What a request asks for

    func resolveDiscovery(
        _ request: ECS.CreateServiceRequest, for definition: Int, in cluster: Int
    ) throws(ECS.Error) -> ServiceDiscoveryRecord {
        ServiceDiscoveryRecord(
            registry: try resolveRegistry(request.serviceRegistries ?? [], for: definition),
            connect: try resolveConnect(request.serviceConnectConfiguration, for: definition, in: cluster, of: nil))
    }

    func updatedDiscovery(
        of index: Int, _ request: ECS.UpdateServiceRequest, _ definition: Int
    ) throws(ECS.Error) -> ServiceDiscoveryRecord {
        var discovery = services[index].discovery ?? ServiceDiscoveryRecord()
        let redefines = definition != Int(services[index].deployments[0].taskDefinition)
        if let wanted = request.serviceRegistries ?? (redefines ? discovery.registry.map { [$0.given] } : nil) {
            discovery.registry = try resolveRegistry(wanted, for: definition)
        }
        if let wanted = request.serviceConnectConfiguration ?? (redefines ? discovery.connect?.given : nil) {
            discovery.connect = try resolveConnect(wanted, for: definition, in: Int(services[index].cluster), of: index)
        }
        return discovery
    }

    func asksForTheSame(_ discovery: ServiceDiscoveryRecord, of index: Int) -> Bool {
        let current = services[index].discovery
        return current?.registry?.given == discovery.registry?.given && current?.registry?.service == discovery.registry?.service
            && current?.connect?.given == discovery.connect?.given
    }

    private func resolveConnect(
        _ wanted: ECS.ServiceConnectConfiguration?, for definition: Int, in cluster: Int, of service: Int?
    ) throws(ECS.Error) -> ConnectRecord? {
        guard let wanted, wanted.enabled else { return nil }
        guard taskDefinitions[definition].networkMode != .none else {
            throw invalid("Service Connect is not supported with the network mode none.")
        }
        let namespace = try connectNamespace(wanted.namespace, of: cluster)
        var record = ConnectRecord(given: wanted, namespace: Int32(namespace), endpoints: [])
        for endpoint in wanted.services {
            let resolved = try resolve(endpoint, for: definition, in: namespace, of: service)
            guard !record.endpoints.contains(where: { $0.discoveryName == resolved.discoveryName }) else {
                throw invalid("The discoveryName \(resolved.discoveryName) stands twice in the Service Connect configuration.")
            }
            guard !record.endpoints.contains(where: { $0.dnsName == resolved.dnsName && $0.port == resolved.port }) else {
                throw invalid(
                    "The client alias \(resolved.dnsName):\(resolved.port) stands twice in the Service Connect configuration.")
            }
            record.endpoints.append(resolved)
        }
        return record
    }

    /// The one that is named, or the cluster's default.
    private func connectNamespace(_ reference: String?, of cluster: Int) throws(ECS.Error) -> Int {
        guard let reference else {
            if let index = discovery?.clusterDefaults[Int32(cluster)] {
                let record = registry.namespaces[Int(index)]
                guard record.state == .active else {
                    throw invalid(
                        "The namespace \(record.name) is not ACTIVE.",
                        "It is the default of the cluster \(clusters[cluster].name): "
                            + (record.state == .creating ? "wait until it is created." : "it was deleted, so name another one."))
                }
                return Int(index)
            }
            throw invalid(
                "Service Connect needs a namespace.",
                "Name one in the configuration, or give the cluster \(clusters[cluster].name) serviceConnectDefaults.")
        }
        let known = registry.namespaces.filter { $0.state == .active }
        let name = shortName(reference)
        if let index = registry.namespaces.firstIndex(where: { $0.state == .active && ($0.name == name || $0.id == name) }) {
            return index
        }
        throw ECS.Error(
            .namespaceNotFoundException, "The namespace \(reference) was not found.",
            help: NearMiss.help(for: name, among: known.map(\.name), kind: "namespace"))
    }

    private func resolve(
        _ wanted: ECS.ServiceConnectService, for definition: Int, in namespace: Int, of service: Int?
    ) throws(ECS.Error) -> ConnectEndpointRecord {
        let mappings = taskDefinitions[definition].containers.flatMap(\.portMappings)
        guard let mapping = mappings.first(where: { $0.name == wanted.portName }) else {
            throw invalid(
                "The portName \(wanted.portName) is not the name of a port mapping in the task definition.",
                NearMiss.help(for: wanted.portName, among: mappings.compactMap(\.name), kind: "named port mapping"))
        }
        let discoveryName = wanted.discoveryName ?? wanted.portName
        guard isConnectName(discoveryName, most: 64, dots: false) else {
            throw invalid("The discoveryName \(discoveryName) is invalid.", "Use up to 64 of a-z, 0-9, _ and -.")
        }
        let others = registry.endpoints.filter { $0.namespace == Int32(namespace) && $0.service != Int32(service ?? -1) }
        if let other = others.first(where: { $0.discoveryName == discoveryName }) {
            throw invalid(
                "The discoveryName \(discoveryName) is in use in the namespace \(registry.namespaces[namespace].name).",
                "The service \(services[Int(other.service)].id.name) has it.")
        }
        guard wanted.clientAliases.count <= 1 else { throw invalid("A Service Connect service has at most one client alias.") }
        let alias = wanted.clientAliases.first
        let dnsName = alias?.dnsName ?? "\(discoveryName).\(registry.namespaces[namespace].name)"
        guard isConnectName(dnsName, most: 127, dots: true) else {
            throw invalid("The dnsName \(dnsName) is invalid.", "Use up to 127 of a-z, 0-9, _, . and -.")
        }
        let port = alias?.port ?? mapping.containerPort
        if let other = others.first(where: { $0.dnsName == dnsName && $0.port == port }) {
            throw invalid(
                "The client alias \(dnsName):\(port) is in use in the namespace \(registry.namespaces[namespace].name).",
                "The service \(services[Int(other.service)].id.name) has it: choose another name or port.")
        }
        for seconds in [wanted.timeout?.idleTimeoutSeconds, wanted.timeout?.perRequestTimeoutSeconds].compactMap({ $0 })
        where !(0...2_147_483_647).contains(seconds) {
            throw invalid("\(seconds) seconds are no timeout from 0 to 2147483647.", "0 is none.")
        }
        for number in [port, wanted.ingressPortOverride ?? 1] where !(1...65_535).contains(number) {
            throw invalid("\(number) is no port from 1 to 65535.")
        }
        if mapping.appProtocol == nil, wanted.timeout?.perRequestTimeoutSeconds != nil {
            throw invalid(
                "perRequestTimeoutSeconds is not supported with TCP.", "Give the port mapping an appProtocol: http, http2 or grpc.")
        }
        return ConnectEndpointRecord(
            service: Int32(service ?? -1), namespace: Int32(namespace), discoveryName: discoveryName, cloudMapService: -1,
            dnsName: dnsName, port: port, containerPort: mapping.containerPort, appProtocol: mapping.appProtocol,
            perRequestTimeout: wanted.timeout?.perRequestTimeoutSeconds, idleTimeout: wanted.timeout?.idleTimeoutSeconds,
            ingressPort: wanted.ingressPortOverride)
    }

    private func isConnectName(_ name: String, most: Int, dots: Bool) -> Bool {
        (1...most).contains(name.utf8.count) && !name.hasPrefix("-")
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
            && name.utf8.allSatisfy {
                $0 == 45 || $0 == 95 || dots && $0 == 46 || (48...57).contains($0) || (97...122).contains($0)
            }
    }

    // MARK: Deployments

    /// What the next deployment of a service has: its endpoints are there from now on, and it knows those that are.
    mutating func beginDiscovery(of index: Int) -> Boxed<ServiceDiscoveryRecord>? {
        if let connect = services[index].discovery?.connect {
            var own = connect
            own.endpoints = connect.endpoints.map { endpoint in
                var endpoint = endpoint
                endpoint.service = Int32(index)
                endpoint.cloudMapService = cloudMapService(of: endpoint)
                return endpoint
            }
            setEndpoints(of: index, own.endpoints)
            own.known = registry.endpoints.filter { $0.namespace == own.namespace }
                .map { .init(discoveryName: $0.discoveryName, dnsName: $0.dnsName, port: $0.port) }
            services[index].discovery!.connect = own
        } else if discovery != nil {
            removeEndpoints(of: index)
        }
        return services[index].discovery.map { .value($0) }
    }

    /// After a rollback it is found as the earlier deployment was.
    mutating func giveBackDiscovery(to index: Int, of deployment: DeploymentRecord) {
        guard services[index].discovery != nil || deployment.discovery != nil else { return }
        services[index].discovery = deployment.discovery?.value
        setEndpoints(of: index, deployment.discovery?.value.connect?.endpoints ?? [])
    }

    mutating func removeEndpoints(of index: Int) { setEndpoints(of: index, []) }

    /// One that stays keeps its place.
    private mutating func setEndpoints(of index: Int, _ endpoints: [ConnectEndpointRecord]) {
        var added = endpoints
        for place in registry.endpoints.indices.reversed() where registry.endpoints[place].service == Int32(index) {
            if let same = added.firstIndex(where: { $0.discoveryName == registry.endpoints[place].discoveryName }) {
                registry.endpoints[place] = added.remove(at: same)
            } else {
                registry.endpoints.remove(at: place)
            }
        }
        registry.endpoints += added
    }

    /// What Cloud Map has under an endpoint's name; it stays when the endpoint goes.
    private mutating func cloudMapService(of endpoint: ConnectEndpointRecord) -> Int32 {
        if let known = registry.services.firstIndex(where: {
            $0.namespace == endpoint.namespace && $0.name == endpoint.discoveryName && !$0.isDeleted
        }) {
            return Int32(known)
        }
        registry.services.append(
            CloudMapServiceRecord(
                id: "srv-" + cloudMapDigits(), name: endpoint.discoveryName, namespace: endpoint.namespace, hasCustomHealth: false,
                createdAt: moment))
        return Int32(registry.services.count - 1)
    }

    func resources(of deployment: DeploymentRecord) -> [ECS.ServiceConnectServiceResource]? {
        deployment.discovery?.value.connect?.endpoints.map {
            .init(
                discoveryName: $0.discoveryName,
                discoveryArn: CloudMap.Service.ID(registry.services[Int($0.cloudMapService)].id).arn)
        }
    }

    // MARK: Clusters

    /// A namespace that isn't there is created (API Reference, CreateCluster).
    mutating func connectDefault(_ namespace: String) throws(ECS.Error) -> Int32 {
        let name = shortName(namespace)
        guard !name.contains(where: { "<>\"/".contains($0) }) else {
            throw ECS.Error(.clientException, "A namespace's name has no <, >, \" and /: '\(name)'.")
        }
        let living = registry.namespaces.firstIndex {
            ($0.name == name || $0.id == name) && $0.state != .deleted && $0.state != .deleting
        }
        if let living { return Int32(living) }
        guard !namespace.hasPrefix("arn:") else {
            throw ECS.Error(
                .namespaceNotFoundException, "The namespace \(namespace) was not found.",
                help: "A name that there isn't is created, an ARN can't be.")
        }
        do {
            _ = try createNamespace(name, .http)
        } catch {
            throw ECS.Error(.clientException, error.message, help: error.help)
        }
        return Int32(registry.namespaces.count - 1)
    }

    mutating func settleClusters(waitingFor namespace: Int) {
        for cluster in clusters.indices
        where clusters[cluster].status == .provisioning && registry.clusterDefaults[Int32(cluster)] == Int32(namespace) {
            clusters[cluster].status = .active
        }
    }

    /// The ARNs of the services whose deployments are in that namespace, in all clusters (API Reference, ListServicesByNamespace).
    func listServicesByNamespace(_ reference: String) throws(ECS.Error) -> [String] {
        let namespace = Int32(try connectNamespace(reference, of: 0))
        return services.indices.filter {
            services[$0].status == .active && services[$0].discovery?.connect?.namespace == namespace
        }.map { services[$0].id.arn }
    }
}
