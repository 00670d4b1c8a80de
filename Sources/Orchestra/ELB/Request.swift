extension ELB {
    /// An HTTP request as it arrives at a listener.
    public struct Request: Hashable, Sendable, CustomStringConvertible {
        public struct Header: Hashable, Sendable, Codable {
            public var name: String
            public var value: String

            public init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        public var method: String
        /// The `Host` header; a port in it is not compared with host conditions.
        public var host: String
        /// The path alone, case kept: `/api/users`.
        public var path: String
        /// What follows `?`, without it.
        public var query: String
        public var headers: [Header]
        /// The address that the connection comes from, IPv4 or IPv6; `X-Forwarded-For` is a header, and proves nothing.
        public var sourceIP: String

        /// Where a request comes from if nobody says it: an address for documentation (RFC 5737).
        public static let defaultSourceIP = "203.0.113.10"

        public init(
            method: String = "GET", host: String = "orchestra.example.com", path: String, query: String = "",
            headers: [Header] = [], sourceIP: String = Request.defaultSourceIP
        ) {
            self.method = method
            self.host = host
            self.path = path
            self.query = query
            self.headers = headers
            self.sourceIP = sourceIP
        }

        public static func get(_ path: String, host: String = "orchestra.example.com") -> Request {
            Request(host: host, path: path)
        }

        public var description: String { "\(method) \(path)" + (query.isEmpty ? "" : "?\(query)") }

        /// The values of every occurrence of a header, in order; names are compared without regard to case.
        func values(ofHeader name: String) -> [String] {
            let name = name.asciiLowercased
            return headers.filter { $0.name.asciiLowercased == name }.map(\.value)
        }
    }

    /// What the client got, and who answered.
    public struct Response: Hashable, Sendable, Codable, CustomStringConvertible {
        public var statusCode: Int
        /// The target that answered; `nil` when the load balancer made the answer itself.
        public var target: Target.ID?
        /// The task behind the target, and the name that people call it by.
        public var task: ECS.Task.ID?
        public var label: String?
        /// The redirect's `Location`.
        public var location: String?
        public var contentType: String?
        public var body: String?

        public init(
            statusCode: Int, target: Target.ID? = nil, task: ECS.Task.ID? = nil, label: String? = nil, location: String? = nil,
            contentType: String? = nil, body: String? = nil
        ) {
            self.statusCode = statusCode
            self.target = target
            self.task = task
            self.label = label
            self.location = location
            self.contentType = contentType
            self.body = body
        }

        /// `200 from A`, `503 from the load balancer`, `301 to https://…`.
        public var description: String {
            if let location { return "\(statusCode) to \(location)" }
            if let label { return "\(statusCode) from \(label)" }
            return "\(statusCode) from " + (target.map(\.description) ?? "the load balancer")
        }
    }
}

extension ELB.Request: Codable {
    private enum CodingKeys: String, CodingKey { case method, host, path, query, headers, sourceIP }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            method: try container.decode(String.self, forKey: .method), host: try container.decode(String.self, forKey: .host),
            path: try container.decode(String.self, forKey: .path), query: try container.decode(String.self, forKey: .query),
            headers: try container.decode([Header].self, forKey: .headers),
            sourceIP: try container.decodeIfPresent(String.self, forKey: .sourceIP) ?? Self.defaultSourceIP)
    }

    /// The default address isn't written: recordings that know of none stay as they are.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(host, forKey: .host)
        try container.encode(path, forKey: .path)
        try container.encode(query, forKey: .query)
        try container.encode(headers, forKey: .headers)
        if sourceIP != Self.defaultSourceIP { try container.encode(sourceIP, forKey: .sourceIP) }
    }
}

extension String {
    /// Letters of ASCII alone: what HTTP compares without regard to case.
    var asciiLowercased: String {
        String(decoding: utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }
}
