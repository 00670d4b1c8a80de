extension ECS {
    /// A port of a container, and where the machine shows it (API Reference, PortMapping).
    public struct PortMapping: Hashable, Sendable {
        public enum TransportProtocol: String, CaseIterable, Hashable, Sendable, Codable { case tcp, udp }

        public enum AppProtocol: String, CaseIterable, Hashable, Sendable, Codable { case http, http2, grpc }

        /// 0 where there is a range instead.
        public var containerPort: Int
        /// With awsvpc and host it is the container port, and may be left out. With bridge, 0 or nothing means any that is free.
        public var hostPort: Int?
        public var `protocol`: TransportProtocol
        /// For Service Connect: up to 64 of `[a-z0-9_-]`.
        public var name: String?
        public var appProtocol: AppProtocol?
        /// `8000-8010`, in the place of `containerPort`.
        public var containerPortRange: String?

        public init(
            containerPort: Int, hostPort: Int? = nil, protocol: TransportProtocol = .tcp, name: String? = nil,
            appProtocol: AppProtocol? = nil
        ) {
            self.containerPort = containerPort
            self.hostPort = hostPort
            self.protocol = `protocol`
            self.name = name
            self.appProtocol = appProtocol
        }

        public init(containerPortRange: String, protocol: TransportProtocol = .tcp, name: String? = nil) {
            self.init(containerPort: 0, protocol: `protocol`, name: name)
            self.containerPortRange = containerPortRange
        }

        /// The ports that it takes; `nil` where its range isn't `first-last`, the first smaller, both within 1 and 65535.
        var containerPorts: ClosedRange<Int>? {
            guard let containerPortRange else { return containerPort...containerPort }
            let ends = containerPortRange.split(separator: "-", omittingEmptySubsequences: false).map { end in
                end.utf8.count <= 5 && end.utf8.allSatisfy { (48...57).contains($0) } ? Int(end) : nil
            }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first < last, last <= 65_535 else {
                return nil
            }
            return first...last
        }

        /// As the API answers: its `hostPort` filled in.
        func normalized(for networkMode: NetworkMode) -> PortMapping {
            guard containerPortRange == nil else { return self }
            var mapping = self
            switch networkMode {
            case .awsvpc, .host: mapping.hostPort = containerPort
            case .bridge: mapping.hostPort = hostPort ?? 0
            case .none: break
            }
            return mapping
        }
    }
}

extension ECS.PortMapping: Codable {
    private enum CodingKeys: String, CodingKey { case containerPort, hostPort, `protocol`, name, appProtocol, containerPortRange }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        containerPort = try container.decodeIfPresent(Int.self, forKey: .containerPort) ?? 0
        hostPort = try container.decodeIfPresent(Int.self, forKey: .hostPort)
        `protocol` = try container.decodeIfPresent(TransportProtocol.self, forKey: .protocol) ?? .tcp
        name = try container.decodeIfPresent(String.self, forKey: .name)
        appProtocol = try container.decodeIfPresent(AppProtocol.self, forKey: .appProtocol)
        containerPortRange = try container.decodeIfPresent(String.self, forKey: .containerPortRange)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if containerPortRange == nil { try container.encode(containerPort, forKey: .containerPort) }
        try container.encodeIfPresent(hostPort, forKey: .hostPort)
        try container.encode(`protocol`, forKey: .protocol)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encodeIfPresent(appProtocol, forKey: .appProtocol)
        try container.encodeIfPresent(containerPortRange, forKey: .containerPortRange)
    }
}
