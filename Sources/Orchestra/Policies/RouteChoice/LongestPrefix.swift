extension EC2 {
    /// The reference: of the routes whose block has the address, the one with the longest prefix (Amazon VPC User Guide, route
    /// priority). A black hole is chosen like any other: the packet is lost.
    public struct LongestPrefix: RouteChoice {
        public init() {}

        // snippet.longest-prefix
        public func chooseRoute(to address: String, among routes: [Route]) -> Route? {
            var best: (route: Route, length: Int)?
            for route in routes {
                guard let block = ELB.CIDRBlock(route.destinationCidrBlock), block.contains(address) else { continue }
                if block.prefixLength > best?.length ?? -1 { best = (route, block.prefixLength) }
            }
            return best?.route
        }
        // snippet.end
    }
}

extension EC2.RouteChoice where Self == EC2.LongestPrefix {
    public static var longestPrefix: EC2.LongestPrefix { EC2.LongestPrefix() }
}
