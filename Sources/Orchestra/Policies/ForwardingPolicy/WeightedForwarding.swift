extension ELB {
    /// The reference: each target group gets its share by weight
    /// (Application Load Balancers guide, forward actions with several target groups).
    public struct WeightedForwarding: ForwardingPolicy {
        public init() {}

        // snippet.weighted
        public func chooseTargetGroup(among targetGroups: [TargetGroupTuple], draw: Int) -> String? {
            var rest = draw
            for targetGroup in targetGroups {
                if rest < targetGroup.weight { return targetGroup.targetGroupArn }
                rest -= targetGroup.weight
            }
            return nil
        }
        // snippet.end
    }
}

extension ELB.ForwardingPolicy where Self == ELB.WeightedForwarding {
    public static var weighted: ELB.WeightedForwarding { ELB.WeightedForwarding() }
}
