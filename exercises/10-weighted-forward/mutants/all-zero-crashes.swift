// caught-by: all-zero
// misconception: It divides by the sum of the weights. When all of them are 0, that stops the program.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw % targetGroups.reduce(0) { $0 + $1.weight }
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
    }
}
