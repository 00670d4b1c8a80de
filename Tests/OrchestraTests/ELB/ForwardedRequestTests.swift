import Orchestra
import Testing

/// What the target gets of a request.
@Suite struct ForwardedRequestTests {
    /// A hall with one healthy task, and a second door beside the first.
    private struct House {
        var hall: Hall

        init(_ attributes: [ELB.Attribute] = []) throws {
            hall = try Hall(desiredCount: 1)
            hall.settle()
            try hall.stage.createListener(on: hall.doors, port: 8080, defaultAction: .forward(to: hall.list))
            try hall.stage.createListener(
                on: hall.doors, port: 443, protocol: .https, certificates: [.example], defaultAction: .forward(to: hall.list))
            try hall.stage.modifyLoadBalancerAttributes(hall.doors, attributes: attributes)
        }

        func received(_ request: ELB.Request, port: Int = 80) throws -> ELB.Request {
            try #require(try hall.stage.forwardedRequest(request, to: hall.doors, port: port))
        }

        func header(_ name: String, of request: ELB.Request, port: Int = 80) throws -> String? {
            try received(request, port: port).headers.first { $0.name == name }?.value
        }
    }

    @Test(
        .rule(
            "load-balancer.xff-append", "load-balancer.xff-preserve", "load-balancer.xff-remove", "load-balancer.xff-client-port"),
        arguments: [
            ("append", false, nil, "203.0.113.10"), ("append", false, "10.1.1.1", "10.1.1.1, 203.0.113.10"),
            ("preserve", false, "10.1.1.1", "10.1.1.1"), ("preserve", true, nil, nil), ("remove", true, "10.1.1.1", nil),
        ] as [(String, Bool, String?, String?)])
    func `X-Forwarded-For is appended to, kept, or taken away`(_ mode: String, _ port: Bool, _ known: String?, _ expected: String?)
        throws
    {
        let house = try House([
            .init("routing.http.xff_header_processing.mode", mode), .init("routing.http.xff_client_port.enabled", "\(port)"),
        ])
        let request = ELB.Request(path: "/", headers: known.map { [.init("x-forwarded-for", $0)] } ?? [])
        #expect(try house.header("X-Forwarded-For", of: request) == expected)
    }

    @Test(.rule("load-balancer.xff-client-port")) func `the client's port is written behind its address, an IPv6 one in brackets`()
        throws
    {
        let house = try House([.init("routing.http.xff_client_port.enabled", "true")])
        let v4 = try #require(try house.header("X-Forwarded-For", of: .get("/")))
        #expect(v4.hasPrefix("203.0.113.10:"))
        let v6 = try #require(try house.header("X-Forwarded-For", of: .init(path: "/", sourceIP: "2001:db8::7")))
        #expect(v6.hasPrefix("[2001:db8::7]:"))
    }

    @Test(.rule("load-balancer.xfproto-xfport"), arguments: [(80, "http"), (8080, "http"), (443, "https")])
    func `X-Forwarded-Proto and -Port are the listener's, whatever the client says`(_ port: Int, _ scheme: String) throws {
        let house = try House()
        let liar = ELB.Request(path: "/", headers: [.init("X-Forwarded-Proto", "gopher"), .init("x-forwarded-port", "70")])
        let headers = try house.received(liar, port: port).headers
        #expect(headers.filter { $0.name.lowercased() == "x-forwarded-proto" }.map(\.value) == [scheme])
        #expect(headers.filter { $0.name.lowercased() == "x-forwarded-port" }.map(\.value) == ["\(port)"])
    }

    @Test(
        .rule("load-balancer.host-default-port", "load-balancer.host-other-port", "load-balancer.host-preserved"),
        arguments: [
            (80, "a.com:80", false, "a.com"), (443, "a.com:443", false, "a.com"), (80, "a.com", false, "a.com"),
            (8080, "a.com", false, "a.com:8080"), (8080, "a.com:8080", false, "a.com:8080"), (80, "a.com:80", true, "a.com:80"),
            (8080, "a.com", true, "a.com"),
        ])
    func `a default port is left out of Host, another one is written`(
        _ port: Int, _ host: String, _ preserves: Bool, _ expected: String
    ) throws {
        let house = try House([.init("routing.http.preserve_host_header.enabled", "\(preserves)")])
        #expect(try house.received(.get("/", host: host), port: port).host == expected)
    }

    @Test(.rule("load-balancer.host-of-absolute-form")) func `a URI in absolute form names the host`() throws {
        let request = try House().received(.get("http://b.com/x", host: "a.com"))
        #expect(request.host == "b.com")
        #expect(request.path == "/x")
    }

    @Test(
        .rule("load-balancer.trace-id"),
        arguments: [
            (nil, "Root=1-", ""), ("Root=1-67891233-abc", "Self=1-", ";Root=1-67891233-abc"),
            ("Self=1-1-2;Root=1-3-4;App=5", "Self=1-", ";Root=1-3-4;App=5"), ("App=5", "Root=1-", ";App=5"),
        ] as [(String?, String, String)])
    func `X-Amzn-Trace-Id begins a trace or joins it, and keeps other fields`(_ known: String?, _ start: String, _ end: String)
        throws
    {
        let request = ELB.Request(path: "/", headers: known.map { [.init("X-Amzn-Trace-Id", $0)] } ?? [])
        let value = try #require(try House().header("X-Amzn-Trace-Id", of: request))
        #expect(value.hasPrefix(start) && value.hasSuffix(end), "\(value)")
        // 1-, eight digits of the time, -, and 24 digits.
        #expect(value.dropFirst(5).dropLast(end.count).count == 35)
    }

    @Test(.rule("load-balancer.trace-id-too-long")) func `a trace id of more than 7 KiB is written anew`() throws {
        let request = ELB.Request(
            path: "/", headers: [.init("X-Amzn-Trace-Id", "Root=1-2-3;A=" + String(repeating: "a", count: 8000))])
        let value = try #require(try House().header("X-Amzn-Trace-Id", of: request))
        #expect(value.hasPrefix("Root=1-") && value.count < 60)
    }

    @Test(.rule("load-balancer.hop-by-hop-headers", "load-balancer.header-names-as-received"))
    func `what concerns one connection isn't forwarded, and everything else is, as it was written`() throws {
        let hop = ["Connection", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Upgrade"]
        var headers = hop.map { ELB.Request.Header($0, "x") }
        headers += [.init("aCCept", "*/*"), .init("X_Y", "1")]
        let request = ELB.Request(path: "/", headers: headers)
        let names = try House().received(request).headers.map(\.name)
        #expect(names == ["aCCept", "X_Y", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Amzn-Trace-Id"])
    }

    @Test(.rule("load-balancer.websocket-upgrade")) func `a WebSocket's upgrade is forwarded`() throws {
        let request = ELB.Request(path: "/", headers: [.init("Connection", "Upgrade"), .init("Upgrade", "websocket")])
        #expect(try House().received(request).headers.prefix(2).map(\.name) == ["Connection", "Upgrade"])
    }

    @Test(.rule("load-balancer.drop-invalid-headers"))
    func `headers with other characters than letters, digits and hyphens are dropped on demand`() throws {
        let house = try House([.init("routing.http.drop_invalid_header_fields.enabled", "true")])
        let names = try house.received(.init(path: "/", headers: [.init("X_Y", "1"), .init("X-Z", "2")])).headers.map(\.name)
        #expect(!names.contains("X_Y") && names.contains("X-Z"))
    }

    @Test(.rule("load-balancer.tls-headers")) func `an HTTPS listener tells of TLS on demand, by the names that it was given`()
        throws
    {
        var house = try House([.init("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "true")])
        #expect(try house.header("X-Amzn-Tls-Version", of: .get("/")) == nil)
        #expect(try house.header("X-Amzn-Tls-Version", of: .get("/"), port: 443) == "TLSv1.3")
        let listener = try house.hall.stage.describeListeners(of: house.hall.doors).count
        #expect(listener == 3)
        house.hall.settle()
    }

    @Test(.rule("load-balancer.forwarded-request-is-read"))
    func `reading a forwarded request moves nobody's turn, and there is none where nobody is`() throws {
        var hall = try Hall()
        #expect(try hall.stage.forwardedRequest(.get("/"), to: hall.doors) == nil)
        hall.settle()
        let before = hall.stage.world
        let request = try #require(try hall.stage.forwardedRequest(.get("/a?b"), to: hall.doors))
        #expect(request.sourceIP.hasPrefix("172.31."))
        #expect(hall.stage.world == before)
    }
}
