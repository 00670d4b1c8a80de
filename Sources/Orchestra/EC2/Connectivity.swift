extension EC2 {
    /// One end of a connection that somebody asks about.
    public enum Party: Hashable, Sendable, Codable {
        case task(ECS.Task.ID)
        case loadBalancer(ELB.LoadBalancer.ID)
        /// An IPv4 address: of something in the VPC of the other end, or of the world outside.
        case address(String)
    }

    /// Whether one end can begin a connection to another, and what stands in the way.
    public struct Connectivity: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum Cause: String, CaseIterable, Hashable, Sendable, Codable {
            /// The source's groups don't let it out.
            case egress
            /// The destination's groups don't let it in.
            case ingress
            case noRoute
            case blackhole
            /// An internet gateway translates public addresses alone.
            case noPublicAddress
            /// The NAT gateway stands in a subnet without a way to the internet.
            case natGatewayWithoutInternet
            case differentVpcs
            /// It has no address yet, or none any more.
            case noAddress
        }

        public var isPossible: Bool
        /// `nil` where it is possible.
        public var cause: Cause?
        /// The groups that don't allow it, or the route table or gateway that doesn't lead there.
        public var refusedBy: [String]
        /// One sentence.
        public var explanation: String

        public var description: String { (isPossible ? "yes: " : "no: ") + explanation }
    }
}
