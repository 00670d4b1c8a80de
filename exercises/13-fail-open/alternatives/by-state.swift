import Orchestra

/// Sorts the ids by state first, and decides then.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let byState = Dictionary(grouping: targets, by: \.state)
    let healthy = byState[.healthy, default: []]
    let others = healthy.count >= minimumHealthyTargetsCount ? [] : byState[.unhealthy, default: []]
    return (others.reversed() + healthy.reversed()).map { $0.id }
}
