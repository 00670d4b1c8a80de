// caught-by: all-zero
// misconception: It always finds somebody. When all weights are 0 there is nobody to choose, and the load balancer has to know that.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return targetGroups.first?.targetGroupArn
    }
}
