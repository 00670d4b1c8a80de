import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    // podium.write: choose who may get requests
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
    // podium.end
}
