/// What happened and what there is now, for pictures and other readers outside: the log, and the resources as the APIs
/// describe them.
public struct Trace: Hashable, Sendable, Codable {
    public struct LabeledTask: Hashable, Sendable, Codable {
        public var id: ECS.Task.ID
        public var label: TaskLabel
        public var task: ECS.Task
    }

    public struct ListenerWithRules: Hashable, Sendable, Codable {
        public var listener: ELB.Listener
        public var rules: [ELB.Rule]
        /// Besides the default one.
        public var moreCertificates: [ELB.Certificate]
        /// Those that were set.
        public var attributes: [ELB.Attribute]
    }

    public struct LoadBalancerAttributes: Hashable, Sendable, Codable {
        public var loadBalancerArn: String
        public var attributes: [ELB.Attribute]
    }

    public struct TargetGroupWithHealth: Hashable, Sendable, Codable {
        public var targetGroup: ELB.TargetGroup
        public var attributes: ELB.TargetGroupAttributes
        public var targets: [LabeledTarget]
    }

    public struct LabeledTarget: Hashable, Sendable, Codable {
        /// The task behind the target, if there is one.
        public var label: TaskLabel?
        public var description: ELB.TargetHealthDescription
    }

    public var seed: UInt64
    /// Virtual time in nanoseconds.
    public var now: Int64
    public var log: [LogEntry]
    /// ACTIVE ones, as the rest.
    public var clusters: [ECS.Cluster]
    public var services: [ECS.Service]
    /// Those that still run or stopped within the last hour, in the order of their creation.
    public var tasks: [LabeledTask]
    public var loadBalancers: [ELB.LoadBalancer]
    public var listeners: [ListenerWithRules]
    public var targetGroups: [TargetGroupWithHealth]
    /// Those that an ACTIVE service has, and of other families the latest ACTIVE revision.
    public var taskDefinitions: [ECS.TaskDefinition]
    /// Those of Auto Scaling groups.
    public var capacityProviders: [ECS.CapacityProvider]
    /// Of the load balancers for which some were set.
    public var loadBalancerAttributes: [LoadBalancerAttributes]
    public var scaling: [Scaling]
    /// Those of one's own that watch a metric.
    public var alarms: [CloudWatch.MetricAlarm]
    /// `nil` where nobody has made a VPC.
    public var network: Network?
    /// `nil` where Cloud Map isn't used.
    public var discovery: Discovery?
}

extension Simulation {
    /// What happened so far, and what there is now.
    public var trace: Trace {
        let listeners = world.listeners.indices.filter { !world.listeners[$0].isDeleted }
        let groups = world.targetGroups.indices.filter { !world.targetGroups[$0].isDeleted }
        let slots = world.tasks.slots.sorted {
            (world.tasks[$0].launchedAt, world.tasks[$0].label.group, world.tasks[$0].label.number)
                < (world.tasks[$1].launchedAt, world.tasks[$1].label.group, world.tasks[$1].label.number)
        }
        return Trace(
            seed: seed, now: world.moment.nanoseconds, log: log,
            clusters: world.clusters.indices.filter { world.clusters[$0].status == .active }.map { world.describe(cluster: $0) },
            services: world.services.indices.filter { world.services[$0].status != .inactive }.map { world.describe(service: $0) },
            tasks: slots.map {
                Trace.LabeledTask(id: world.tasks[$0].id, label: world.tasks[$0].label, task: world.describe(task: $0))
            },
            loadBalancers: describeLoadBalancers(),
            listeners: listeners.map { index in
                Trace.ListenerWithRules(
                    listener: world.describe(listener: index),
                    rules: world.listeners[index].rules.map(\.described),
                    moreCertificates: world.listeners[index].moreCertificates ?? [],
                    attributes: world.listeners[index].attributes ?? [])
            },
            targetGroups: groups.map { index in
                Trace.TargetGroupWithHealth(
                    targetGroup: world.describe(targetGroup: index), attributes: world.targetGroups[index].attributes,
                    targets: world.targetGroups[index].targets.map { slot in
                        Trace.LabeledTarget(label: world.label(of: slot), description: world.describe(target: slot))
                    })
            }, taskDefinitions: world.servedTaskDefinitions,
            capacityProviders: world.ownCapacityProviders,
            loadBalancerAttributes: world.loadBalancers.compactMap { record in
                guard !record.isDeleted, let attributes = record.attributes, !attributes.isEmpty else { return nil }
                return Trace.LoadBalancerAttributes(loadBalancerArn: record.id.arn, attributes: attributes)
            }, scaling: world.scalingTrace, alarms: world.ownMetricAlarms, network: world.networkTrace,
            discovery: world.discoveryTrace)
    }
}

extension World {
    fileprivate var servedTaskDefinitions: [ECS.TaskDefinition] {
        let active = services.indices.filter { services[$0].status == .active }.map { describe(service: $0) }
        let used = Set(active.flatMap { [$0.taskDefinition] + ($0.taskSets ?? []).map(\.taskDefinition) })
        var chosen = taskDefinitions.indices.filter { used.contains(taskDefinitions[$0].id.arn) }
        var families = Set(chosen.map { taskDefinitions[$0].id.family })
        for index in taskDefinitions.indices.reversed() where taskDefinitions[index].status == .active {
            if families.insert(taskDefinitions[index].id.family).inserted { chosen.append(index) }
        }
        return chosen.sorted().map { describe(taskDefinition: $0) }
    }

    fileprivate var ownCapacityProviders: [ECS.CapacityProvider] {
        ((try? describeCapacityProviders([]).providers) ?? []).filter { $0.autoScalingGroupProvider != nil && $0.status == .active }
    }
}
