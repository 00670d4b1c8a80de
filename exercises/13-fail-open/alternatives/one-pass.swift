import Orchestra

/// Walks along the group once, and puts the unhealthy aside until it knows whether they are needed.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    var chosen: Set<ELB.Target.ID> = []
    var aside: Set<ELB.Target.ID> = []
    var missing = minimumHealthyTargetsCount
    for target in targets {
        switch target.state {
        case .healthy:
            chosen.insert(target.id)
            missing -= 1
        case .unhealthy: aside.insert(target.id)
        case .initial, .draining, .unused: continue
        }
    }
    if missing > 0 { chosen.formUnion(aside) }
    return chosen.sorted()
}
