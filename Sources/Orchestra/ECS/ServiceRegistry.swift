extension ECS {
    /// A service of Cloud Map that a service's tasks are registered under (API Reference, ServiceRegistry).
    public struct ServiceRegistry: Hashable, Sendable, Codable {
        public var registryArn: String
        /// For SRV records with awsvpc; or the container and its port.
        public var port: Int?
        public var containerName: String?
        public var containerPort: Int?

        public init(registryArn: String, port: Int? = nil, containerName: String? = nil, containerPort: Int? = nil) {
            self.registryArn = registryArn
            self.port = port
            self.containerName = containerName
            self.containerPort = containerPort
        }

        /// The registry, by the id that Cloud Map gave.
        public init(_ service: CloudMap.Service.ID, containerName: String? = nil, containerPort: Int? = nil) {
            self.init(registryArn: service.arn, containerName: containerName, containerPort: containerPort)
        }
    }
}
