extension CloudMap {
    /// What a name server answers with, out of the instances that are registered under a name.
    ///
    /// Follows Amazon Route 53 Developer Guide, multivalue answer routing, and AWS Cloud Map Developer Guide, routing policy.
    public protocol DnsAnswerPolicy: Sendable {
        /// - Parameters:
        ///   - question: Name and type.
        ///   - zone: What is registered under the name, in the order of registration.
        ///   - random: For everything that chance decides.
        func answer(to question: DnsQuestion, from zone: DnsZone, random: inout SeededGenerator) -> DnsAnswer
    }

    /// What a resolver asks.
    public struct DnsQuestion: Hashable, Sendable, Codable {
        /// As `orders.concert.local`, in lower case.
        public var name: String
        public var type: RecordType

        public init(name: String, type: RecordType) {
            self.name = name
            self.type = type
        }
    }

    /// All that a name server knows of one name.
    public struct DnsZone: Hashable, Sendable, Codable {
        /// `nil` where there is no such name.
        public var dnsConfig: DnsConfig?
        public var instances: [DnsInstance]
        /// For so many seconds a resolver remembers that there is nothing.
        public var soaTTL: Int

        public init(dnsConfig: DnsConfig?, instances: [DnsInstance], soaTTL: Int) {
            self.dnsConfig = dnsConfig
            self.instances = instances
            self.soaTTL = soaTTL
        }
    }

    /// An instance, as far as DNS can tell of it.
    public struct DnsInstance: Hashable, Sendable, Codable {
        public var id: String
        /// Without a health check everybody counts as healthy.
        public var isHealthy: Bool
        public var ipv4: String?
        public var ipv6: String?
        public var port: Int?
        public var cname: String?

        public init(
            id: String, isHealthy: Bool = true, ipv4: String? = nil, ipv6: String? = nil, port: Int? = nil, cname: String? = nil
        ) {
            self.id = id
            self.isHealthy = isHealthy
            self.ipv4 = ipv4
            self.ipv6 = ipv6
            self.port = port
            self.cname = cname
        }

        /// What its record of that type says, under the name that was asked for; `nil` if it has none.
        public func value(of type: RecordType, under name: String) -> String? {
            switch type {
            case .a: ipv4
            case .aaaa: ipv6
            case .cname: cname
            // The machine's own name: an A record of it is in the zone too.
            case .srv: port.map { "1 1 \($0) \(id).\(name)" }
            }
        }
    }

    /// What the name server says, or a resolver in its place.
    public struct DnsAnswer: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum Status: String, Hashable, Sendable, Codable, CustomStringConvertible {
            /// With no records at all: the name is there, but nothing of that type.
            case noError = "NOERROR"
            /// There is no such name.
            case nxDomain = "NXDOMAIN"

            public var description: String { rawValue }
        }

        public var status: Status
        /// An address, a name, or for SRV `priority weight port name`; in the order in which a client tries them.
        public var values: [String]
        /// Seconds for which it may be used.
        public var ttl: Int

        public init(status: Status = .noError, values: [String] = [], ttl: Int) {
            self.status = status
            self.values = values
            self.ttl = ttl
        }

        /// `10.0.0.11 10.0.0.12 (TTL 15)`, or why there is nothing.
        public var description: String {
            let said = values.isEmpty ? (status == .noError ? "no such record" : "\(status)") : values.joined(separator: " ")
            return "\(said) (TTL \(ttl))"
        }
    }
}
