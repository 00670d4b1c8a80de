// What the world remembers of machines: container instances, capacity providers, and who waits for room.

struct Capacity: Equatable, Sendable, Codable {
    var instances: [ContainerInstanceRecord] = []
    /// By the instance's id.
    var instanceIndex = HashIndex<String, Int32>()
    /// By `i-…`: the newest registration.
    var machineIndex = HashIndex<String, Int32>()
    /// By the clusters' indices; made when first needed.
    var clusters: [ClusterCapacity] = []
    /// Groups of tasks that were ever on an instance: `service:NAME`, `family:NAME`, …
    var groups: [String] = []
    var groupIndex = HashIndex<String, Int32>()
    var providers: [CapacityProviderRecord] = []
    /// Fargate's own providers that have no room now.
    var exhausted: [String] = []

    private enum CodingKeys: String, CodingKey { case instances, clusters, groups, providers, exhausted }

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instances = try container.decode([ContainerInstanceRecord].self, forKey: .instances)
        clusters = try container.decode([ClusterCapacity].self, forKey: .clusters)
        groups = try container.decode([String].self, forKey: .groups)
        providers = try container.decode([CapacityProviderRecord].self, forKey: .providers)
        exhausted = try container.decode([String].self, forKey: .exhausted)
        for (index, record) in instances.enumerated() {
            instanceIndex[record.id] = Int32(index)
            machineIndex[record.ec2InstanceId] = Int32(index)
        }
        for (index, group) in groups.enumerated() { groupIndex[group] = Int32(index) }
    }

    /// The indices follow from the records.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instances, forKey: .instances)
        try container.encode(clusters, forKey: .clusters)
        try container.encode(groups, forKey: .groups)
        try container.encode(providers, forKey: .providers)
        try container.encode(exhausted, forKey: .exhausted)
    }

    mutating func group(_ name: String) -> Int32 {
        if let known = groupIndex[name] { return known }
        groupIndex[name] = Int32(groups.count)
        groups.append(name)
        return Int32(groups.count - 1)
    }

    mutating func reach(cluster index: Int) {
        while clusters.count <= index { clusters.append(ClusterCapacity()) }
    }
}

struct ClusterCapacity: Hashable, Sendable, Codable {
    /// ACTIVE and DRAINING ones, in the order of their registration.
    var instances: [Int32] = []
    /// Services that want to start tasks and found no room.
    var waitingServices: [Int32] = []
    /// DAEMON services that are ACTIVE.
    var daemons: [Int32] = []
    /// Tasks in PROVISIONING that an Auto Scaling group is to make room for.
    var waitingTasks: [WaitingTask] = []
    var capacityProviders: [String] = []
    var defaultStrategy: [ECS.CapacityProviderStrategyItem] = []
}

struct WaitingTask: Hashable, Sendable, Codable {
    var slot: TaskSlot
    var group: Int32
    var constraints: [ECS.PlacementConstraint]
    var strategies: [ECS.PlacementStrategy]
}

struct ContainerInstanceRecord: Hashable, Sendable, Codable {
    var id: String
    var ec2InstanceId: String
    var cluster: Int32
    var status = ECS.ContainerInstance.Status.active
    var agentConnected = true
    var agentVersion: String
    var registeredAt: Moment
    var cpu: Int
    var memory: Int
    var freeCPU: Int
    var freeMemory: Int
    /// From the beginning, by TCP and UDP.
    var reservedPorts: [ECS.HostPort]
    /// Of tasks: those that task definitions name.
    var portsInUse: [ECS.HostPort] = []
    /// Of tasks: those that were found for them, ascending.
    var dynamicPorts: [Int] = []
    /// The built-in ones first, then those that somebody put.
    var attributes: [ECS.Attribute]
    var builtInAttributes: Int
    var networkInterfaces: Int
    var networkInterfacesInUse = 0
    /// Tasks that haven't stopped.
    var tasks: [TaskSlot] = []
    /// How many tasks of each group are meant to run on it; groups with none are left out.
    var groups: [GroupCount] = []
    var capacityProviderName: String?
    /// DAEMON services that come first; until they have looked, nobody else gets a place.
    var awaitedDaemons: [Int32] = []

    func value(of attribute: String) -> String? { attributes.first { $0.name == attribute }.map { $0.value ?? "" } }
    func count(of group: Int32) -> Int { groups.first { $0.group == group }.map { Int($0.count) } ?? 0 }
    var runningTasksCount: Int { groups.reduce(0) { $0 + Int($1.count) } }
    var availabilityZone: String? { value(of: "ecs.availability-zone") }
}

struct GroupCount: Hashable, Sendable, Codable {
    var group: Int32
    var count: Int32
}

struct CapacityProviderRecord: Hashable, Sendable, Codable {
    var name: String
    var status = ECS.CapacityProvider.Status.active
    var autoScalingGroupProvider: ECS.AutoScalingGroupProvider
}

/// What a task has of its container instance.
struct TaskHost: Hashable, Sendable, Codable {
    var instance: Int32
    var group: Int32
    var cpu: Int
    var memory: Int
    var ports: [PortBinding] = []
    var hasNetworkInterface: Bool
    /// It still counts for its group: it isn't told to stop.
    var counts = true

    /// The container that has this port of the machine.
    func container(on port: Int) -> Int? { ports.first { $0.hostPort == port }.map { Int($0.container) } }
}

struct PortBinding: Hashable, Sendable, Codable {
    var container: Int32
    var containerPort: Int
    var hostPort: Int
    var `protocol`: ECS.PortMapping.TransportProtocol
    var isDynamic: Bool
}

/// How a service wants its tasks to be placed; only services that say something have one.
struct ServicePlacement: Hashable, Sendable, Codable {
    var constraints: [ECS.PlacementConstraint] = []
    var strategies: [ECS.PlacementStrategy] = []
    var capacityProviderStrategy: [ECS.CapacityProviderStrategyItem] = []
    var isDaemon = false
    var rebalancing: ECS.AvailabilityZoneRebalancing?
    /// A task was started to even the zones out; when it is healthy, one of the fullest zone leaves.
    var rebalancingTask: TaskSlot?
    var toldOfImbalance = false
}

extension World {
    /// Machines and providers; a world that has none keeps nothing.
    var fleet: Capacity {
        get { capacity ?? Capacity() }
        _modify {
            if capacity == nil { capacity = Capacity() }
            yield &capacity!
        }
    }

    func clusterCapacity(_ cluster: Int) -> ClusterCapacity {
        guard let capacity, cluster < capacity.clusters.count else { return ClusterCapacity() }
        return capacity.clusters[cluster]
    }

    mutating func changeCapacity(of cluster: Int, _ change: (inout ClusterCapacity) -> Void) {
        fleet.reach(cluster: cluster)
        change(&fleet.clusters[cluster])
    }
}
