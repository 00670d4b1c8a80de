extension ELB {
    /// The default: each target in its turn (`round_robin`).
    public struct RoundRobin: RoutingAlgorithm {
        // Whom it served last is remembered by registration, not by place: places change when targets come and go.
        private var last = 0
        private var place = 0

        public init() {}

        // snippet.round-robin
        public mutating func chooseTarget(for request: Request, among targets: [Target], random: inout SeededGenerator) -> Target
            .ID?
        {
            guard !targets.isEmpty else { return nil }
            if place >= targets.count || targets[place].registration != last {
                place = targets.lastIndex { $0.registration <= last } ?? targets.count - 1
            }
            place = (place + 1) % targets.count
            last = targets[place].registration
            return targets[place].id
        }
        // snippet.end
    }
}

extension ELB.RoutingAlgorithm where Self == ELB.RoundRobin {
    public static var roundRobin: ELB.RoundRobin { ELB.RoundRobin() }
}
