extension ELB {
    /// An HTTP request as it arrives at a listener.
    public struct Request: Hashable, Sendable, Codable, CustomStringConvertible {
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

        public init(
            method: String = "GET", host: String = "orchestra.example.com", path: String, query: String = "", headers: [Header] = []
        ) {
            self.method = method
            self.host = host
            self.path = path
            self.query = query
            self.headers = headers
        }

        public static func get(_ path: String, host: String = "orchestra.example.com") -> Request {
            Request(host: host, path: path)
        }

        public var description: String { "\(method) \(path)" + (query.isEmpty ? "" : "?\(query)") }
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
