// caught-by: open
// misconception: Only the healthy ever get requests. When there are none, that is certain failure for every client; an ill target may still answer.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

/// The targets of a group that may get requests now.
func mayGetRequests(_ targets: [TargetState], minimumHealthyTargetsCount: Int) -> [ELB.Target.ID] {
    let healthy = targets.filter { $0.state == .healthy }
    return healthy.map(\.id)
}
