// caught-by: zero
// misconception: It takes a weight of 0 for one that was left out, and gives that target group a share of 1. With 0 it gets nothing.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for group in targetGroups {
            let weight = max(group.weight, 1)
            if rest < weight { return group.targetGroupArn }
            rest -= weight
        }
        return nil
    }
}
