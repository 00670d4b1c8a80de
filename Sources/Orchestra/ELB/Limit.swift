extension ELB {
    /// A quota as `DescribeAccountLimits` tells it (API Reference, Limit).
    public struct Limit: Hashable, Sendable, Codable {
        public var name: String
        /// A number, as text.
        public var max: String

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case max = "Max"
        }
    }
}
