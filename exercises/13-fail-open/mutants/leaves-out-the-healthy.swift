// caught-by: minimum
// misconception: When it fails open, it asks the unhealthy instead of the healthy. They come in addition; whoever is healthy goes on as before.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? unhealthy : healthy).map(\.id)
}
