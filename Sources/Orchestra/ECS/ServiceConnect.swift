extension ECS {
    /// Whether a service's tasks call others by short names, and under which names they are called (API Reference,
    /// ServiceConnectConfiguration).
    public struct ServiceConnectConfiguration: Hashable, Sendable, Codable {
        public var enabled: Bool
        /// Name, id or ARN of a namespace of Cloud Map; `nil` for the cluster's default.
        public var namespace: String?
        /// Empty for a service that only calls.
        public var services: [ServiceConnectService]
        /// Where the proxy's log goes; kept, and nothing is written.
        public var logConfiguration: LogConfiguration?
        /// How the proxy's access log is written; kept, and nothing is written.
        public var accessLogConfiguration: ServiceConnectAccessLogConfiguration?

        public init(
            enabled: Bool = true, namespace: String? = nil, services: [ServiceConnectService] = [],
            logConfiguration: LogConfiguration? = nil, accessLogConfiguration: ServiceConnectAccessLogConfiguration? = nil
        ) {
            self.enabled = enabled
            self.namespace = namespace
            self.services = services
            self.logConfiguration = logConfiguration
            self.accessLogConfiguration = accessLogConfiguration
        }
    }

    /// API Reference, ServiceConnectAccessLogConfiguration.
    public struct ServiceConnectAccessLogConfiguration: Hashable, Sendable, Codable {
        public enum Format: String, CaseIterable, Hashable, Sendable, Codable {
            case text = "TEXT"
            case json = "JSON"
        }

        public enum IncludeQueryParameters: String, CaseIterable, Hashable, Sendable, Codable {
            case enabled = "ENABLED"
            case disabled = "DISABLED"
        }

        public var format: Format
        public var includeQueryParameters: IncludeQueryParameters?

        public init(format: Format, includeQueryParameters: IncludeQueryParameters? = nil) {
            self.format = format
            self.includeQueryParameters = includeQueryParameters
        }
    }

    /// One port that others may call (API Reference, ServiceConnectService).
    public struct ServiceConnectService: Hashable, Sendable, Codable {
        /// The name of a port mapping in the task definition.
        public var portName: String
        /// `portName`, if it isn't given.
        public var discoveryName: String?
        /// At most one; without it clients use `discoveryName.namespace` and the container's port.
        public var clientAliases: [ServiceConnectClientAlias]
        /// Where the proxy listens, instead of a port that it takes itself.
        public var ingressPortOverride: Int?
        public var timeout: TimeoutConfiguration?

        public init(
            portName: String, discoveryName: String? = nil, clientAliases: [ServiceConnectClientAlias] = [],
            ingressPortOverride: Int? = nil, timeout: TimeoutConfiguration? = nil
        ) {
            self.portName = portName
            self.discoveryName = discoveryName
            self.clientAliases = clientAliases
            self.ingressPortOverride = ingressPortOverride
            self.timeout = timeout
        }
    }

    public struct ServiceConnectClientAlias: Hashable, Sendable, Codable {
        public var port: Int
        /// `discoveryName.namespace`, if it isn't given.
        public var dnsName: String?

        public init(port: Int, dnsName: String? = nil) {
            self.port = port
            self.dnsName = dnsName
        }
    }

    /// In seconds; 0 for no limit.
    public struct TimeoutConfiguration: Hashable, Sendable, Codable {
        public var idleTimeoutSeconds: Int?
        /// Not with TCP; 15, if it isn't given.
        public var perRequestTimeoutSeconds: Int?

        public init(idleTimeoutSeconds: Int? = nil, perRequestTimeoutSeconds: Int? = nil) {
            self.idleTimeoutSeconds = idleTimeoutSeconds
            self.perRequestTimeoutSeconds = perRequestTimeoutSeconds
        }
    }

    /// What Cloud Map has for an endpoint (API Reference, ServiceConnectServiceResource).
    public struct ServiceConnectServiceResource: Hashable, Sendable, Codable {
        public var discoveryName: String
        public var discoveryArn: String
    }
}
