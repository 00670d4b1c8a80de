// caught-by: never
// misconception: When it fails open, everybody in the group gets requests, also who isn't ready yet or is leaving. Only the unhealthy are added.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state != .healthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
