// caught-by: minimum
// misconception: It fails open only when nobody is healthy at all. The attribute can ask for more than one.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.isEmpty
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
