// caught-by: never
// misconception: When it fails open, it asks those who are draining too. They finish what they have, and get nothing new, however few are left.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    let unhealthy = targets.filter { $0.state == .unhealthy || $0.state == .draining }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
