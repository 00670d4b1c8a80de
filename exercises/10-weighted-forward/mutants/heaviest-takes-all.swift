// caught-by: shares
// misconception: The target group with the greatest weight gets everything. The others have a share as well, even if it is a small one.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        let heaviest = targetGroups.max { $0.weight < $1.weight }
        return heaviest.flatMap { $0.weight > 0 ? $0.targetGroupArn : nil }
    }
}
