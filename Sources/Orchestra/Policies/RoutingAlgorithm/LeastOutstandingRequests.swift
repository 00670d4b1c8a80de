extension ELB {
    /// The target with the fewest requests on their way; of several with equally few, each in its turn
    /// (`least_outstanding_requests`).
    public struct LeastOutstandingRequests: RoutingAlgorithm {
        /// The registration of the target chosen last.
        private var last = 0

        public init() {}

        // snippet.least-outstanding
        public mutating func chooseTarget(for request: Request, among targets: [Target], random: inout SeededGenerator) -> Target
            .ID?
        {
            var least = Int.max
            var (first, next): (Int?, Int?)
            for index in targets.indices where targets[index].outstandingRequests <= least {
                if first == nil || targets[index].outstandingRequests < least {
                    (least, first, next) = (targets[index].outstandingRequests, index, nil)
                }
                if next == nil, targets[index].registration > last { next = index }
            }
            guard let chosen = next ?? first else { return nil }
            last = targets[chosen].registration
            return targets[chosen].id
        }
        // snippet.end
    }
}

extension ELB.RoutingAlgorithm where Self == ELB.LeastOutstandingRequests {
    public static var leastOutstandingRequests: ELB.LeastOutstandingRequests { ELB.LeastOutstandingRequests() }
}
