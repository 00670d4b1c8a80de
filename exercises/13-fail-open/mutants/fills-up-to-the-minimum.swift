// caught-by: open
// misconception: It adds only as many unhealthy targets as are missing from the minimum. When a group fails open, all of them get requests.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy.prefix(minimumHealthyTargetsCount - healthy.count) : healthy).map(\.id)
}
