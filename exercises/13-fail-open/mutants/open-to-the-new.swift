// caught-by: never
// misconception: When it fails open, it asks initial targets too. They haven't passed a single check yet, and get nothing before they have.
// reads: 07-target-group#the-list-behind-the-list
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy || $0.state == .initial }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
