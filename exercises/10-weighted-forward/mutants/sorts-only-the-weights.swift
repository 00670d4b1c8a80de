// caught-by: shares
// misconception: It sorts the weights and then takes names from the list as it was: a share goes to somebody else's target group.
// reads: 06-load-balancer#one-in-ten-tries-the-new-hall
import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var rest = draw
        for (place, weight) in targetGroups.map(\.weight).sorted(by: >).enumerated() {
            if rest < weight { return targetGroups[place].targetGroupArn }
            rest -= weight
        }
        return nil
    }
}
