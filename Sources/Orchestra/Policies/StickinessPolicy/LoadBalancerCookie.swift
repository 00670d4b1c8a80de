extension ELB {
    /// The reference: the cookie's target, until the cookie expires or the target gets no requests any more (`lb_cookie`).
    public struct LoadBalancerCookie: StickinessPolicy {
        public init() {}

        // snippet.sticky
        public func stickyTarget(of cookie: StickinessCookie, among targets: [Target], now: Duration) -> Target.ID? {
            guard now < cookie.expires else { return nil }
            return targets.first { $0.id == cookie.target }?.id
        }
        // snippet.end
    }
}

extension ELB.StickinessPolicy where Self == ELB.LoadBalancerCookie {
    public static var loadBalancerCookie: ELB.LoadBalancerCookie { ELB.LoadBalancerCookie() }
}
