import Orchestra

/// Adds the weights up to marks on a ruler, and takes the first mark beyond the draw.
struct WeightedForward: ELB.ForwardingPolicy {
    func chooseTargetGroup(among targetGroups: [ELB.TargetGroupTuple], draw: Int) -> String? {
        var marks: [Int] = []
        for group in targetGroups { marks.append((marks.last ?? 0) + group.weight) }
        guard let place = marks.firstIndex(where: { $0 > draw }) else { return nil }
        return targetGroups[place].targetGroupArn
    }
}
