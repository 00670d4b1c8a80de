extension ELB {
    /// What the load balancer's cookie says. It was read from a text whose check is right: nobody has made it up.
    public struct StickinessCookie: Hashable, Sendable, Codable {
        /// The target that gave the answer which the cookie came with.
        public var target: Target.ID
        /// Virtual time since the simulation began: from then on the cookie counts for nothing.
        public var expires: Duration

        public init(target: Target.ID, expires: Duration) {
            self.target = target
            self.expires = expires
        }
    }

    /// Decides whether a client stays with the target that it was sent to before
    /// (Application Load Balancers guide, sticky sessions, duration-based stickiness).
    ///
    /// It is asked only for requests that bring a cookie of their target group, before the ``RoutingAlgorithm``, which isn't
    /// asked at all when somebody stays: nobody's turn moves.
    public protocol StickinessPolicy: Sendable {
        /// - Parameters:
        ///   - cookie: What the request brought.
        ///   - targets: The targets that may get the request, as a routing algorithm sees them. It may be empty.
        ///   - now: Virtual time since the simulation began.
        /// - Returns: The id of one of `targets`; `nil` to let the routing algorithm choose.
        func stickyTarget(of cookie: StickinessCookie, among targets: [Target], now: Duration) -> Target.ID?
    }
}
