import Orchestra

/// To each target group its share.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        // podium.write: choose the target group that this draw belongs to
        var rest = draw
        for group in targetGroups {
            if rest < group.weight { return group.targetGroupArn }
            rest -= group.weight
        }
        return nil
        // podium.end
    }
}
