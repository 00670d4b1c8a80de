extension ELB {
    /// Round robin in which a target that is in slow start has its turn more rarely than the others: in proportion to its weight.
    ///
    /// Each turn every target is given its weight, and the richest pays the sum for its turn: those with less have theirs evenly
    /// spread among the others' (smooth weighted round robin). With equal weights it is ``RoundRobin``.
    public struct WeightedRoundRobin: RoutingAlgorithm {
        /// By registration, ascending.
        private var credits: [(registration: Int, credit: Int)] = []

        public init() {}

        // snippet.weighted-round-robin
        public mutating func chooseTarget(for request: Request, among targets: [Target], random: inout SeededGenerator) -> Target
            .ID?
        {
            var known = credits[...]
            credits = targets.map { target in
                known = known.drop { $0.registration < target.registration }
                let saved = known.first.map { $0.registration == target.registration ? $0.credit : 0 } ?? 0
                return (target.registration, saved + max(1, target.weight))
            }
            guard
                let richest = credits.indices.max(by: {
                    credits[$0].credit < credits[$1].credit || credits[$0].credit == credits[$1].credit && $0 > $1
                })
            else { return nil }
            credits[richest].credit -= targets.reduce(0) { $0 + max(1, $1.weight) }
            return targets[richest].id
        }
        // snippet.end
    }
}

extension ELB.RoutingAlgorithm where Self == ELB.WeightedRoundRobin {
    public static var weightedRoundRobin: ELB.WeightedRoundRobin { ELB.WeightedRoundRobin() }
}
