// caught-by: never
// misconception: It takes initial targets for healthy, since nothing speaks against them. A new target gets nothing until it has passed a check.
// reads: 07-target-group#the-list-behind-the-list
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy || $0.state == .initial }
    let unhealthy = targets.filter { $0.state == .unhealthy }
    let failsOpen = healthy.count < minimumHealthyTargetsCount
    return (failsOpen ? healthy + unhealthy : healthy).map(\.id)
}
