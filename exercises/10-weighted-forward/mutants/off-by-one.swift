// caught-by: shares
// misconception: At the border it looks with `<=`: a weight of 3 gets the four draws 0 to 3, and the next target group one too few. A piece of the length 3 has the places 0, 1 and 2.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for group in targetGroups {
            if rest <= group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}
