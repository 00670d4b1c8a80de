// caught-by: never
// misconception: It asks everybody who isn't unhealthy. Initial, draining and unused targets aren't unhealthy, and still get nothing.
// reads: 07-target-group#the-list-behind-the-list
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state != .unhealthy }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
