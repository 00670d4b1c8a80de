extension CloudMap {
    /// Where services are looked up by name: a DNS zone, or a name for `DiscoverInstances` alone (AWS Cloud Map API Reference,
    /// Namespace).
    public struct Namespace: Hashable, Sendable, Codable {
        /// Names a namespace; prints as its id.
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            /// `ns-` and 16 letters and digits.
            public let id: String

            public init(_ id: String) { self.id = id }

            public var arn: String { Account.cloudMap("namespace/\(id)") }
            public var description: String { id }
        }

        public enum NamespaceType: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            /// No names in DNS: instances are found by `DiscoverInstances`.
            case http = "HTTP"
            /// A private hosted zone, for resolvers within its VPC.
            case dnsPrivate = "DNS_PRIVATE"
            /// A public hosted zone.
            case dnsPublic = "DNS_PUBLIC"

            public var description: String { rawValue }
        }

        public var id: String
        public var arn: String
        public var name: String
        public var type: NamespaceType
        public var serviceCount: Int
        /// The zone's: for so many seconds resolvers remember that there is no such name. `nil` for HTTP.
        public var soaTTL: Int?
        /// The VPC that a private zone belongs to.
        public var vpc: String?
        public var createDate: Timestamp
    }
}
