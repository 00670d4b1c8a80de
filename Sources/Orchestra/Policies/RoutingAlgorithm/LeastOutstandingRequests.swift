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
            let least = targets.map(\.outstandingRequests).min()
            let idlest = targets.filter { $0.outstandingRequests == least }
            guard let chosen = idlest.first(where: { $0.registration > last }) ?? idlest.first else { return nil }
            last = chosen.registration
            return chosen.id
        }
        // snippet.end
    }
}

extension ELB.RoutingAlgorithm where Self == ELB.LeastOutstandingRequests {
    public static var leastOutstandingRequests: ELB.LeastOutstandingRequests { ELB.LeastOutstandingRequests() }
}
