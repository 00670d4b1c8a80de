extension ELB {
    /// By chance, each target in proportion to its weight (`weighted_random`).
    public struct WeightedRandom: RoutingAlgorithm {
        public init() {}

        // snippet.weighted-random
        public func chooseTarget(for request: Request, among targets: [Target], random: inout SeededGenerator) -> Target.ID? {
            guard !targets.isEmpty else { return nil }
            let sum = targets.reduce(0) { $0 + max(0, $1.weight) }
            guard sum > 0 else { return targets[Int(random.bounded(UInt64(targets.count)))].id }
            var rest = Int(random.bounded(UInt64(sum)))
            for target in targets {
                if rest < max(0, target.weight) { return target.id }
                rest -= max(0, target.weight)
            }
            return nil
        }
        // snippet.end
    }
}

extension ELB.RoutingAlgorithm where Self == ELB.WeightedRandom {
    public static var weightedRandom: ELB.WeightedRandom { ELB.WeightedRandom() }
}
