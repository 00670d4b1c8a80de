// caught-by: alone
// misconception: It takes the draws for 1 up to the sum, but they begin with 0: each piece lies one place too far left, and the last draw finds nobody.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw + 1
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}
