// caught-by: sums
// misconception: It takes the weights for hundredths, and the draw for a number below 100. A weight says nothing by itself; only its share of the sum counts.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw % 100
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}
