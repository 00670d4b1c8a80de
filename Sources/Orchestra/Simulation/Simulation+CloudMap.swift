// The API of AWS Cloud Map, as readers call it.

extension Simulation {
    // MARK: Namespaces

    /// `CreatePrivateDnsNamespace`: a zone of names, for resolvers within a VPC. It can be used once its operation is SUCCESS.
    ///
    /// - Parameters:
    ///   - vpc: Kept and described; who may ask isn't limited to it.
    ///   - soaTTL: For so many seconds resolvers remember that there is no such name; 15, if it isn't given.
    /// - Throws: `InvalidInput` for a name that can't be, `NamespaceAlreadyExists`, `ResourceLimitExceeded`.
    @discardableResult
    public mutating func createPrivateDnsNamespace(
        _ name: String, vpc: String = "vpc-0a1b2c3d4e5f60001", soaTTL: Int? = nil
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.createNamespace(name: name, type: .dnsPrivate, vpc: vpc, soaTTL: soaTTL))
    }

    /// `CreatePublicDnsNamespace`.
    @discardableResult
    public mutating func createPublicDnsNamespace(
        _ name: String, soaTTL: Int? = nil
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.createNamespace(name: name, type: .dnsPublic, vpc: nil, soaTTL: soaTTL))
    }

    /// `CreateHttpNamespace`: instances are found by `DiscoverInstances` alone.
    @discardableResult
    public mutating func createHttpNamespace(_ name: String) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.createNamespace(name: name, type: .http, vpc: nil, soaTTL: nil))
    }

    /// `DeleteNamespace`.
    /// - Throws: `NamespaceNotFound`; `ResourceInUse` while it has services.
    @discardableResult
    public mutating func deleteNamespace(_ id: CloudMap.Namespace.ID) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.deleteNamespace(id: id.id))
    }

    /// `ListNamespaces`, those that are there, in the order of their creation.
    public func listNamespaces() -> [CloudMap.Namespace] {
        world.registry.namespaces.indices.filter { world.registry.namespaces[$0].state == .active }.map {
            world.describe(namespace: $0)
        }
    }

    /// `GetNamespace`.
    /// - Throws: `NamespaceNotFound`, also while it is being created.
    public func getNamespace(_ id: CloudMap.Namespace.ID) throws(CloudMap.Error) -> CloudMap.Namespace {
        world.describe(namespace: try world.namespace(id.id))
    }

    /// `GetOperation`.
    /// - Throws: `OperationNotFound`.
    public func getOperation(_ id: CloudMap.Operation.ID) throws(CloudMap.Error) -> CloudMap.Operation {
        try world.describeOperation(id.id)
    }

    // MARK: Services

    /// `CreateService` of Cloud Map: a name under which instances register.
    ///
    /// - Parameters:
    ///   - dnsRecords: Empty for a name that only `DiscoverInstances` finds.
    ///   - healthCheckCustomConfig: With it, instances are as healthy as somebody says.
    /// - Throws: `NamespaceNotFound`, `ServiceAlreadyExists`, `InvalidInput` for records that can't stand together.
    @discardableResult
    public mutating func createService(
        _ name: String, in namespace: CloudMap.Namespace.ID, dnsRecords: [CloudMap.DnsRecord] = [],
        routingPolicy: CloudMap.RoutingPolicy = .multivalue, healthCheckCustomConfig: CloudMap.HealthCheckCustomConfig? = nil
    ) throws(CloudMap.Error) -> CloudMap.Service.ID {
        let request = CloudMap.CreateServiceRequest(
            name: name, namespaceId: namespace.id,
            dnsConfig: dnsRecords.isEmpty ? nil : .init(dnsRecords: dnsRecords, routingPolicy: routingPolicy),
            healthCheckCustomConfig: healthCheckCustomConfig)
        return CloudMap.Service.ID(try createService(request).id)
    }

    /// `CreateService` of Cloud Map, with the API's own request.
    @discardableResult
    public mutating func createService(_ request: CloudMap.CreateServiceRequest) throws(CloudMap.Error) -> CloudMap.Service {
        try cloudMap(.createCloudMapService(request)) { if case .cloudMapService(let service) = $0 { service } else { nil } }
    }

    /// `UpdateService` of Cloud Map: other records, or other TTLs, once its operation is SUCCESS.
    /// - Throws: `ServiceNotFound`, `InvalidInput`.
    @discardableResult
    public mutating func updateService(
        _ id: CloudMap.Service.ID, dnsRecords: [CloudMap.DnsRecord]
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.updateCloudMapService(id: id.id, dnsRecords: dnsRecords))
    }

    /// `DeleteService` of Cloud Map.
    /// - Throws: `ServiceNotFound`; `ResourceInUse` while it has instances.
    public mutating func deleteService(_ id: CloudMap.Service.ID) throws(CloudMap.Error) {
        try cloudMap(.deleteCloudMapService(id: id.id)) { _ in () }
    }

    /// `GetService`.
    /// - Throws: `ServiceNotFound`.
    public func getService(_ id: CloudMap.Service.ID) throws(CloudMap.Error) -> CloudMap.Service {
        world.describe(cloudMapService: try world.cloudMapService(id.id))
    }

    /// `ListServices` of Cloud Map, in the order of their creation.
    public func listServices(in namespace: CloudMap.Namespace.ID) throws(CloudMap.Error) -> [CloudMap.Service] {
        let index = Int32(try world.namespace(namespace.id))
        return world.registry.services.indices.filter {
            world.registry.services[$0].namespace == index && !world.registry.services[$0].isDeleted
        }.map { world.describe(cloudMapService: $0) }
    }

    // MARK: Instances

    /// `RegisterInstance`: it can be found once its operation is SUCCESS. The same id again changes its attributes.
    /// - Throws: `ServiceNotFound`; `InvalidInput` without the attributes that the service's records need.
    @discardableResult
    public mutating func registerInstance(
        _ id: String, in service: CloudMap.Service.ID, attributes: ECS.StringMap
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.registerInstance(serviceId: service.id, CloudMap.Instance(id: id, attributes: attributes)))
    }

    /// `DeregisterInstance`: it can be found until its operation is SUCCESS.
    /// - Throws: `ServiceNotFound`, `InstanceNotFound`, `DuplicateRequest`.
    @discardableResult
    public mutating func deregisterInstance(
        _ id: String, from service: CloudMap.Service.ID
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try operation(.deregisterInstance(serviceId: service.id, instanceId: id))
    }

    /// `UpdateInstanceCustomHealthStatus`: counts after ``Timing/customHealthDelay``, if it is still so.
    /// - Throws: `ServiceNotFound`, `InstanceNotFound`, `CustomHealthNotFound`.
    public mutating func updateInstanceCustomHealthStatus(
        _ id: String, in service: CloudMap.Service.ID, _ status: CloudMap.CustomHealthStatus
    ) throws(CloudMap.Error) {
        try cloudMap(.updateInstanceCustomHealthStatus(serviceId: service.id, instanceId: id, status: status)) { _ in () }
    }

    /// `ListInstances`: those that can be found, in the order of their registration.
    /// - Throws: `ServiceNotFound`.
    public func listInstances(in service: CloudMap.Service.ID) throws(CloudMap.Error) -> [CloudMap.Instance] {
        instances(of: try world.cloudMapService(service.id)).map(\.instance)
    }

    /// `GetInstancesHealthStatus`, by their ids.
    /// - Throws: `ServiceNotFound`.
    public func getInstancesHealthStatus(
        of service: CloudMap.Service.ID
    ) throws(CloudMap.Error) -> [(instanceId: String, status: CloudMap.HealthStatus)] {
        instances(of: try world.cloudMapService(service.id)).map { ($0.instance.id, $0.health) }
    }

    private func instances(of index: Int) -> [RegisteredInstance] {
        world.registry.services[index].instances.map { world.registry.instances[$0] }.filter(\.isFound)
    }

    /// `DiscoverInstances`: asked of the API, it knows at once what has changed.
    /// - Throws: `NamespaceNotFound`, `ServiceNotFound`.
    public func discoverInstances(
        namespaceName: String, serviceName: String, queryParameters: ECS.StringMap = [:], optionalParameters: ECS.StringMap = [:],
        healthStatus: CloudMap.HealthStatusFilter = .healthyOrElseAll, maxResults: Int = 100
    ) throws(CloudMap.Error) -> (instances: [CloudMap.HttpInstanceSummary], instancesRevision: Int) {
        try world.discoverInstances(
            namespaceName: namespaceName, serviceName: serviceName, queryParameters: queryParameters,
            optionalParameters: optionalParameters, healthStatus: healthStatus, maxResults: maxResults)
    }

    // MARK: Carrying out

    private mutating func operation(_ command: Command) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try cloudMap(command) { if case .operation(let id) = $0 { id } else { nil } }
    }

    private mutating func cloudMap<Value>(_ command: Command, _ take: (Result) -> Value?) throws(CloudMap.Error) -> Value {
        do {
            return take(try carryOut(command))!
        } catch let error as CloudMap.Error {
            throw error
        } catch {
            mistake("\(command) is no command of Cloud Map: \(error)")
        }
    }

    mutating func dispatchCloudMap(_ command: Command) throws -> Result {
        switch command {
        case .createNamespace(let name, let type, let vpc, let soaTTL):
            return .operation(try world.createNamespace(name, type, vpc: vpc, soaTTL: soaTTL))
        case .deleteNamespace(let id): return .operation(try world.deleteNamespace(id))
        case .createCloudMapService(let request): return .cloudMapService(try world.createService(request))
        case .updateCloudMapService(let id, let records): return .operation(try world.updateService(id, dnsRecords: records))
        case .deleteCloudMapService(let id): try world.deleteService(id)
        case .registerInstance(let service, let instance): return .operation(try world.registerInstance(instance, in: service))
        case .deregisterInstance(let service, let id): return .operation(try world.deregisterInstance(id, from: service))
        case .updateInstanceCustomHealthStatus(let service, let id, let status):
            try world.updateInstanceCustomHealthStatus(id, in: service, status)
        default: mistake("\(command) is carried out elsewhere")
        }
        return .none
    }
}
