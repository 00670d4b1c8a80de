/// What there is now, as the APIs describe it: enough to make the same world elsewhere.
public struct Inventory: Hashable, Sendable, Codable {
    public struct Balancer: Hashable, Sendable, Codable {
        public var loadBalancer: ELB.LoadBalancer
        /// Those that were set.
        public var attributes: [ELB.Attribute]
    }

    public struct Group: Hashable, Sendable, Codable {
        public var targetGroup: ELB.TargetGroup
        public var attributes: [ELB.Attribute]
    }

    public struct Scaling: Hashable, Sendable, Codable {
        public var target: AutoScaling.ScalableTarget
        public var policies: [AutoScaling.ScalingPolicy]
        public var scheduledActions: [AutoScaling.ScheduledAction]
    }

    /// ACTIVE ones, as the rest, in the order of their creation.
    public var clusters: [ECS.Cluster]
    /// Those of Auto Scaling groups.
    public var capacityProviders: [ECS.CapacityProvider]
    /// Those that a service has.
    public var taskDefinitions: [ECS.TaskDefinition]
    public var services: [ECS.Service]
    public var loadBalancers: [Balancer]
    public var listeners: [Trace.ListenerWithRules]
    public var targetGroups: [Group]
    public var scaling: [Scaling]
    /// Those of one's own that watch a metric.
    public var alarms: [CloudWatch.MetricAlarm]
}

extension Simulation {
    /// What there is now.
    public var inventory: Inventory {
        let services = world.services.indices.filter { world.services[$0].status == .active }.map { world.describe(service: $0) }
        let used = services.flatMap { [$0.taskDefinition] + ($0.taskSets ?? []).map(\.taskDefinition) }
        let listeners = world.listeners.indices.filter { !world.listeners[$0].isDeleted }
        let groups = world.targetGroups.indices.filter { !world.targetGroups[$0].isDeleted }
        let balancers = world.loadBalancers.indices.filter { !world.loadBalancers[$0].isDeleted }
        return Inventory(
            clusters: world.clusters.indices.filter { world.clusters[$0].status == .active }.map { world.describe(cluster: $0) },
            capacityProviders: ((try? world.describeCapacityProviders([]).providers) ?? []).filter {
                $0.autoScalingGroupProvider != nil && $0.status == .active
            },
            taskDefinitions: world.taskDefinitions.indices.filter { used.contains(world.taskDefinitions[$0].id.arn) }.map {
                world.describe(taskDefinition: $0)
            },
            services: services,
            loadBalancers: balancers.map {
                .init(loadBalancer: world.describe(loadBalancer: $0), attributes: world.loadBalancers[$0].attributes ?? [])
            },
            listeners: listeners.map {
                .init(listener: world.describe(listener: $0), rules: world.listeners[$0].rules.map(\.described))
            },
            targetGroups: groups.map {
                .init(targetGroup: world.describe(targetGroup: $0), attributes: world.targetGroups[$0].attributes.attributes)
            },
            scaling: world.describeScalableTargets([]).map { target in
                .init(
                    target: target, policies: (try? world.describeScalingPolicies(target.resourceId)) ?? [],
                    scheduledActions: (try? world.describeScheduledActions(target.resourceId)) ?? [])
            },
            alarms: (world.scaling?.alarms ?? []).filter { !$0.isDeleted && !$0.alarm.alarmName.hasPrefix("TargetTracking-") }.map(
                \.alarm))
    }
}
