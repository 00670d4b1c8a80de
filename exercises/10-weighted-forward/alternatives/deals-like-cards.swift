import Orchestra

/// Deals the draws like cards: one to each in turn, until each has as many as its weight.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var left = targetGroups.reversed().filter { $0.weight > 0 }
        var dealt = 0
        while !left.isEmpty {
            for place in left.indices {
                if dealt == draw { return left[place].targetGroupArn }
                left[place].weight -= 1
                dealt += 1
            }
            left.removeAll { $0.weight == 0 }
        }
        return nil
    }
}
