// caught-by: zero
// misconception: It stops at the first target group whose weight is 0. Those behind it still have their shares.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for group in targetGroups.prefix(while: { $0.weight > 0 }) {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}
