extension ELB {
    /// Decides which target gets a request (target group attribute `load_balancing.algorithm.type`).
    ///
    /// A simulation takes one as a prototype; each target group works on a copy of its own, so whose turn it is belongs to the
    /// target group. A conformance that is a class is shared by all the copies, and by copies of the simulation too.
    public protocol RoutingAlgorithm: Sendable {
        /// - Parameters:
        ///   - request: What is to be answered.
        ///   - targets: The targets that may get it, in the order in which they were registered. When none is healthy these
        ///     are the unhealthy ones (fail open). It may be empty. Each says how many requests it is busy with.
        ///   - random: The only source of chance.
        /// - Returns: The id of one of `targets`; `nil` if there is none, and then the load balancer answers 503.
        mutating func chooseTarget(for request: Request, among targets: [Target], random: inout SeededGenerator) -> Target.ID?
    }
}
