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
        /// `HTTP/1.1`, `HTTP/1.0`, or `HTTP/2.0`, which only HTTPS listeners speak.
        public var httpVersion: String
        /// The client closes its connection when it has waited so long; `nil` for one that waits for ever.
        public var clientTimeout: Duration?
        /// Whether the client sends all that it has announced; otherwise the load balancer waits for the rest in vain.
        public var isComplete: Bool
        /// The zone whose load balancer node the client found by DNS; `nil` for whichever comes next.
        public var availabilityZone: String?

        /// Where a request comes from if nobody says it: an address for documentation (RFC 5737).
        public static let defaultSourceIP = "203.0.113.10"

        public init(
            method: String = "GET", host: String = "orchestra.example.com", path: String, query: String = "",
            headers: [Header] = [], sourceIP: String = Request.defaultSourceIP, httpVersion: String = "HTTP/1.1",
            clientTimeout: Duration? = nil, isComplete: Bool = true, availabilityZone: String? = nil
        ) {
            self.method = method
            self.host = host
            self.path = path
            self.query = query
            self.headers = headers
            self.sourceIP = sourceIP
            self.httpVersion = httpVersion
            self.clientTimeout = clientTimeout
            self.isComplete = isComplete
            self.availabilityZone = availabilityZone
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

        /// The values of the cookies of that name, in order.
        func cookies(named name: String) -> [String] { cookies.filter { $0.name == name }.map { String($0.value) } }

        private var cookies: [(name: Substring, value: Substring)] {
            values(ofHeader: "Cookie").flatMap { $0.split(separator: ";") }.map { text in
                let pair = text.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (pair[0], pair.count > 1 ? pair[1] : "")
            }
        }

        /// The same request from a client that keeps the cookies of this response, as a browser does.
        public func returningCookies(of response: Response) -> Request {
            let given = (response.setCookie ?? []).compactMap { $0.split(separator: ";").first }
            let names = given.map { $0.prefix { $0 != "=" } }
            let kept = cookies.filter { !names.contains($0.name) }.map { "\($0.name)=\($0.value)" }
            var request = self
            request.headers.removeAll { $0.name.asciiLowercased == "cookie" }
            let all = kept + given.map(String.init)
            if !all.isEmpty { request.headers.append(Header("Cookie", all.joined(separator: "; "))) }
            return request
        }
    }

    /// What the client got, and who answered.
    public struct Response: Hashable, Sendable, Codable, CustomStringConvertible {
        /// 0 where the client didn't reach the load balancer: its security groups or the routes of its subnets keep it out.
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
        /// The lines of its `Set-Cookie` headers; `nil` if it has none.
        public var setCookie: [String]?
        /// Headers that the load balancer gave it, cookies apart; `nil` if there are none.
        public var headers: [Request.Header]?

        public init(
            statusCode: Int, target: Target.ID? = nil, task: ECS.Task.ID? = nil, label: String? = nil, location: String? = nil,
            contentType: String? = nil, body: String? = nil, setCookie: [String]? = nil, headers: [Request.Header]? = nil
        ) {
            self.statusCode = statusCode
            self.target = target
            self.task = task
            self.label = label
            self.location = location
            self.contentType = contentType
            self.body = body
            self.setCookie = setCookie
            self.headers = headers
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
    private enum CodingKeys: String, CodingKey {
        case method, host, path, query, headers, sourceIP, httpVersion, clientTimeout, isComplete, availabilityZone
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            method: try container.decode(String.self, forKey: .method), host: try container.decode(String.self, forKey: .host),
            path: try container.decode(String.self, forKey: .path), query: try container.decode(String.self, forKey: .query),
            headers: try container.decode([Header].self, forKey: .headers),
            sourceIP: try container.decodeIfPresent(String.self, forKey: .sourceIP) ?? Self.defaultSourceIP,
            httpVersion: try container.decodeIfPresent(String.self, forKey: .httpVersion) ?? "HTTP/1.1",
            clientTimeout: try container.decodeIfPresent(Int64.self, forKey: .clientTimeout).map { .nanoseconds($0) },
            isComplete: try container.decodeIfPresent(Bool.self, forKey: .isComplete) ?? true,
            availabilityZone: try container.decodeIfPresent(String.self, forKey: .availabilityZone))
    }

    /// What has its default isn't written: recordings that know of none stay as they are. The timeout is in nanoseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(host, forKey: .host)
        try container.encode(path, forKey: .path)
        try container.encode(query, forKey: .query)
        try container.encode(headers, forKey: .headers)
        if sourceIP != Self.defaultSourceIP { try container.encode(sourceIP, forKey: .sourceIP) }
        if httpVersion != "HTTP/1.1" { try container.encode(httpVersion, forKey: .httpVersion) }
        try container.encodeIfPresent(clientTimeout?.inNanoseconds, forKey: .clientTimeout)
        if !isComplete { try container.encode(isComplete, forKey: .isComplete) }
        try container.encodeIfPresent(availabilityZone, forKey: .availabilityZone)
    }
}

extension String {
    /// Letters of ASCII alone: what HTTP compares without regard to case.
    var asciiLowercased: String {
        String(decoding: utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }
}
