// caught-by: large
// misconception: It turns the weights into whole per cents first. A share of less than one per cent becomes nothing at all, and others lose what was rounded away.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        let sum = targetGroups.reduce(0) { $0 + $1.weight }
        guard sum > 0 else { return nil }
        var rest = draw * 100 / sum
        for group in targetGroups {
            let share = group.weight * 100 / sum
            if rest < share { return group.targetGroupArn }
            rest -= share
        }
        return targetGroups.last { $0.weight > 0 }?.targetGroupArn
    }
}
