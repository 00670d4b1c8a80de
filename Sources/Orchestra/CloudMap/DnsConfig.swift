extension CloudMap {
    /// The records that instances get in the zone (AWS Cloud Map API Reference, DnsConfig).
    public struct DnsConfig: Hashable, Sendable, Codable {
        public var dnsRecords: [DnsRecord]
        public var routingPolicy: RoutingPolicy

        public init(dnsRecords: [DnsRecord], routingPolicy: RoutingPolicy = .multivalue) {
            self.dnsRecords = dnsRecords
            self.routingPolicy = routingPolicy
        }
    }

    public enum RoutingPolicy: String, CaseIterable, Hashable, Sendable, Codable {
        /// Up to eight instances that are healthy.
        case multivalue = "MULTIVALUE"
        /// One of them; all weigh the same.
        case weighted = "WEIGHTED"
    }

    public struct DnsRecord: Hashable, Sendable, Codable {
        public var type: RecordType
        /// Seconds for which a resolver may answer from memory: 0 to 2,147,483,647.
        public var ttl: Int

        public init(_ type: RecordType, ttl: Int) {
            self.type = type
            self.ttl = ttl
        }
    }

    public enum RecordType: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
        /// An IPv4 address.
        case a = "A"
        case aaaa = "AAAA"
        /// A port, and the name of the machine that listens there.
        case srv = "SRV"
        /// Another name.
        case cname = "CNAME"

        public var description: String { rawValue }
    }

    /// Health that somebody reports by `UpdateInstanceCustomHealthStatus`; for services of ECS, ECS does.
    public struct HealthCheckCustomConfig: Hashable, Sendable, Codable {
        /// Always 1, whatever is sent.
        public var failureThreshold: Int

        public init(failureThreshold: Int = 1) { self.failureThreshold = failureThreshold }
    }
}
