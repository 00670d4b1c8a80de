// What the world remembers of Cloud Map; nothing of it is there until somebody creates a namespace.

struct DiscoveryRecords: Equatable, Sendable, Codable {
    var namespaces: [NamespaceRecord] = []
    var services: [CloudMapServiceRecord] = []
    var instances = Slab<RegisteredInstance>()
    var operations: [CloudMapOperationRecord] = []
    /// By the tasks' ids: those that ECS registered.
    var taskInstances = HashIndex<ECS.Task.ID, Slot<RegisteredInstance>>()
    /// What resolvers remember, by their names.
    var resolvers = HashIndex<String, [CloudMap.RememberedAnswer]>()
    /// Of Service Connect, in the order in which they came to be.
    var endpoints: [ConnectEndpointRecord] = []
    /// By the clusters' indices: their `serviceConnectDefaults`.
    var clusterDefaults = HashIndex<Int32, Int32>()
    /// By the tasks' ids: what their proxies remember.
    var proxies = HashIndex<ECS.Task.ID, ConnectProxyRecord>()
}

struct NamespaceRecord: Hashable, Sendable, Codable {
    enum State: Hashable, Sendable, Codable { case creating, active, deleting, deleted }

    var id: String
    var name: String
    var type: CloudMap.Namespace.NamespaceType
    var soaTTL: Int?
    var vpc: String?
    var state = State.creating
    var createdAt: Moment
}

struct CloudMapServiceRecord: Hashable, Sendable, Codable {
    var id: String
    var name: String
    var namespace: Int32
    var dnsConfig: CloudMap.DnsConfig?
    var hasCustomHealth: Bool
    /// In the order of registration, those that are to go included.
    var instances: [Slot<RegisteredInstance>] = []
    /// Counts the changes of what `DiscoverInstances` can find.
    var instancesRevision = 0
    var isDeleted = false
    var createdAt: Moment
}

/// An instance under a name of Cloud Map.
public struct RegisteredInstance: Hashable, Sendable, Codable {
    enum State: Hashable, Sendable, Codable { case registering, registered, deregistering }

    var service: Int32
    var instance: CloudMap.Instance
    /// What it becomes once it is registered again.
    var pending: CloudMap.Instance?
    var state = State.registering
    /// It has been registered, and isn't deregistered yet: it can be found.
    var isFound = false
    var health: CloudMap.HealthStatus
    /// What it will be once ``Timing/customHealthDelay`` is over.
    var pendingHealth: CloudMap.HealthStatus?
    /// It has been healthy once: before, being unhealthy is only being young.
    var wasHealthy = false
    var healthTurn: Int32 = 0
    /// The task that ECS registered it for, if ECS did.
    var task: TaskSlot?
    /// The operation that waits for it, if somebody called for it.
    var operation: Int32?

    /// It is being registered, for the first time or again, or deregistered: no other request comes between.
    var isAtWork: Bool { state != .registered || pending != nil }
}

struct CloudMapOperationRecord: Hashable, Sendable, Codable {
    enum Subject: Hashable, Sendable, Codable {
        case namespace(Int32)
        case service(Int32, CloudMap.DnsConfig?)
        case instance(Slot<RegisteredInstance>, id: String)
    }

    var id: String
    var type: CloudMap.Operation.OperationType
    var subject: Subject
    var status = CloudMap.Operation.Status.submitted
    var createdAt: Moment
    var updatedAt: Moment
}

/// Where a service's tasks are registered.
struct ServiceRegistryRecord: Hashable, Sendable, Codable {
    /// Of Cloud Map.
    var service: Int32
    var given: ECS.ServiceRegistry
    /// The container's port, where the registry has SRV records.
    var port: Int?
}

/// How a deployment's tasks are found, and how they find others.
struct ServiceDiscoveryRecord: Hashable, Sendable, Codable {
    var registry: ServiceRegistryRecord?
    var connect: ConnectRecord?

    var isEmpty: Bool { registry == nil && connect == nil }
}

/// A deployment's part in Service Connect.
struct ConnectRecord: Hashable, Sendable, Codable {
    var given: ECS.ServiceConnectConfiguration
    var namespace: Int32
    /// Its own.
    var endpoints: [ConnectEndpointRecord]
    /// What its tasks can call: the endpoints that there were when it started.
    var known: [KnownEndpoint] = []

    /// An endpoint as clients call it.
    struct KnownEndpoint: Hashable, Sendable, Codable {
        var discoveryName: String
        var dnsName: String
        var port: Int
    }
}

struct ConnectEndpointRecord: Hashable, Sendable, Codable {
    /// Of ECS, by its index.
    var service: Int32
    var namespace: Int32
    var discoveryName: String
    /// Of Cloud Map, by its index.
    var cloudMapService: Int32
    /// What clients write.
    var dnsName: String
    var port: Int
    var containerPort: Int
    /// `nil` for TCP.
    var appProtocol: ECS.PortMapping.AppProtocol?
    /// Seconds; `nil` for the default; 0 for none.
    var perRequestTimeout: Int?
    var idleTimeout: Int?
    /// Where the proxy listens, if it was told.
    var ingressPort: Int?
}

struct ConnectProxyRecord: Hashable, Sendable, Codable {
    struct Outlier: Hashable, Sendable, Codable {
        var task: ECS.Task.ID
        var failures = 0
        var ejections = 0
        var ejectedUntil = Moment.zero
    }

    /// Counts the connections that it made.
    var turn = 0
    var outliers: [Outlier] = []
}
