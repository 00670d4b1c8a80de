extension CloudMap {
    /// A name in a namespace, under which instances register (AWS Cloud Map API Reference, Service). Not a service of ECS: that one
    /// may register its tasks here.
    public struct Service: Hashable, Sendable, Codable {
        /// Names a service; prints as its id.
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            /// `srv-` and 16 letters and digits.
            public let id: String

            public init(_ id: String) { self.id = id }

            /// What `serviceRegistries` of an ECS service names.
            public var arn: String { Account.cloudMap("service/\(id)") }
            public var description: String { id }
        }

        public var id: String
        public var arn: String
        public var name: String
        public var namespaceId: String
        public var instanceCount: Int
        /// `nil` in an HTTP namespace, and for a service that is found by `DiscoverInstances` alone.
        public var dnsConfig: DnsConfig?
        public var healthCheckCustomConfig: HealthCheckCustomConfig?
        public var createDate: Timestamp
    }

    /// `CreateService` of Cloud Map.
    public struct CreateServiceRequest: Hashable, Sendable, Codable {
        public var name: String
        public var namespaceId: String
        public var dnsConfig: DnsConfig?
        public var healthCheckCustomConfig: HealthCheckCustomConfig?

        public init(
            name: String, namespaceId: String, dnsConfig: DnsConfig? = nil, healthCheckCustomConfig: HealthCheckCustomConfig? = nil
        ) {
            self.name = name
            self.namespaceId = namespaceId
            self.dnsConfig = dnsConfig
            self.healthCheckCustomConfig = healthCheckCustomConfig
        }
    }
}
