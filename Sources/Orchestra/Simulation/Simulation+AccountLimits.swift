extension Simulation {
    /// `DescribeAccountLimits`: those that concern Application Load Balancers.
    public func describeAccountLimits() -> [ELB.Limit] {
        let quotas = world.quotas
        let limits: [(name: String, max: Int)] = [
            ("application-load-balancers", quotas.loadBalancers),
            ("listeners-per-application-load-balancer", quotas.listenersPerLoadBalancer),
            ("rules-per-application-load-balancer", quotas.rulesPerLoadBalancer),
            ("target-groups", quotas.targetGroups),
            ("target-groups-per-application-load-balancer", quotas.targetGroupsPerLoadBalancer),
            ("target-groups-per-action-on-application-load-balancer", quotas.targetGroupsPerAction),
            ("targets-per-application-load-balancer", quotas.targetsPerLoadBalancer),
            ("condition-values-per-alb-rule", quotas.conditionValuesPerRule),
            ("condition-wildcards-per-alb-rule", quotas.wildcardsPerRule),
        ]
        return limits.map { ELB.Limit(name: $0.name, max: "\($0.max)") }
    }
}
