// caught-by: shares
// misconception: It gives each target group the same share, and doesn't look at the weights.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        let able = targetGroups.filter { $0.weight > 0 }
        return able.isEmpty ? nil : able[draw % able.count].targetGroupArn
    }
}
