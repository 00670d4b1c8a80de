// caught-by: healthy
// misconception: It fails open as soon as more targets are unhealthy than healthy. A single healthy one is enough, unless a higher minimum says otherwise.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount || healthy.count < unhealthy.count
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
