// The request as the target gets it (Application Load Balancers guide, HTTP headers and Application Load Balancers).
//
// Nobody pays for it who doesn't look: a simulation asks for it only when somebody reads it.

extension World {
    /// What the target receives that a route leads to.
    func forwardedRequest(_ original: ELB.Request, along route: Route, at listener: Int) -> ELB.Request {
        let rule = listeners[listener].rules[route.rule]
        var request = original
        // An absolute-form URI names the host; the Host header counts for nothing then (RFC 9112).
        if let (authority, path) = Self.absoluteForm(request.path) { (request.host, request.path) = (authority, path) }
        request.host = hostForTarget(request.host, at: listener)
        if let transforms = rule.transforms { request = transformed(request, by: transforms) ?? request }
        request.headers = headersForTarget(of: original, at: listener)
        request.httpVersion = (targetGroups[Int(route.targetGroup)].protocolVersion ?? .http1) == .http1 ? "HTTP/1.1" : "HTTP/2.0"
        request.sourceIP = nodeAddress(of: Int(listeners[listener].loadBalancer), in: route.zone)
        request.clientTimeout = nil
        return request
    }

    private static func absoluteForm(_ path: String) -> (authority: String, path: String)? {
        for scheme in ["http://", "https://"] where path.asciiLowercased.hasPrefix(scheme) {
            let rest = path.dropFirst(scheme.count)
            let authority = rest.prefix { $0 != "/" }
            return (String(authority), rest.count == authority.count ? "/" : String(rest.dropFirst(authority.count)))
        }
        return nil
    }

    /// The default port is left out, any other is written.
    private func hostForTarget(_ host: String, at listener: Int) -> String {
        guard loadBalancerAttribute("routing.http.preserve_host_header.enabled", ofListener: listener) != "true" else {
            return host
        }
        let name = ELB.WildcardMatcher.hostName(host)
        let record = listeners[listener]
        if record.port == record.speaks.defaultPort { return name }
        return name == host ? "\(host):\(record.port)" : host
    }

    private func headersForTarget(of request: ELB.Request, at listener: Int) -> [ELB.Request.Header] {
        let isWebSocket =
            request.httpVersion == "HTTP/1.1" && request.values(ofHeader: "Upgrade").contains { $0.asciiLowercased == "websocket" }
        let dropsInvalid =
            loadBalancerAttribute("routing.http.drop_invalid_header_fields.enabled", ofListener: listener) == "true"
        var headers = request.headers.filter { header in
            let name = header.name.asciiLowercased
            if isWebSocket, name == "connection" || name == "upgrade" { return true }
            if Self.ownHeaders.contains(name) || Self.hopByHop.contains(name) || name.hasPrefix("proxy-") { return false }
            return !dropsInvalid || header.name.utf8.allSatisfy { ELB.isHeaderNameByte($0) && $0 != UInt8(ascii: "_") }
        }
        if let value = forwardedFor(request, at: listener) { headers.append(.init("X-Forwarded-For", value)) }
        headers.append(.init("X-Forwarded-Proto", listeners[listener].speaks.urlScheme))
        headers.append(.init("X-Forwarded-Port", "\(listeners[listener].port)"))
        headers.append(.init("X-Amzn-Trace-Id", traceID(of: request)))
        return headers + tlsHeaders(at: listener)
    }

    /// What the load balancer writes anew.
    private static let ownHeaders = ["host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "x-amzn-trace-id"]
    /// What concerns one connection only (RFC 9110).
    private static let hopByHop = ["connection", "keep-alive", "te", "trailer", "upgrade", "transfer-encoding"]

    /// `nil` for no such header.
    private func forwardedFor(_ request: ELB.Request, at listener: Int) -> String? {
        let values = request.values(ofHeader: "X-Forwarded-For")
        let known = values.isEmpty ? nil : values.joined(separator: ", ")
        switch loadBalancerAttribute("routing.http.xff_header_processing.mode", ofListener: listener) {
        case "preserve": return known
        case "remove": return nil
        default:
            var client = request.sourceIP
            if loadBalancerAttribute("routing.http.xff_client_port.enabled", ofListener: listener) == "true" {
                client = (client.contains(":") ? "[\(client)]" : client) + ":\(clientPort(of: request))"
            }
            return known.map { "\($0), \(client)" } ?? client
        }
    }

    private func tlsHeaders(at listener: Int) -> [ELB.Request.Header] {
        let key = "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"
        guard listeners[listener].speaks == .https, loadBalancerAttribute(key, ofListener: listener) == "true" else { return [] }
        func name(_ header: String) -> String {
            ELB.AttributeTable.listener.value("routing.http.request.\(header).header_name", in: listeners[listener].attributes)
        }
        return [
            .init(name("x_amzn_tls_version"), "TLSv1.3"), .init(name("x_amzn_tls_cipher_suite"), "TLS_AES_128_GCM_SHA256"),
        ]
    }

    // MARK: Numbers that look random

    /// What a client brings is kept; its `Root` stays, and `Self` says which request of this load balancer it was.
    private func traceID(of request: ELB.Request) -> String {
        let number = fingerprint(of: request)
        let seconds = UInt64(Timestamp(moment).secondsSince1970)
        let id = "1-\(seconds.hexadecimal.suffix(8))-\(number.hexadecimal)\(SeededGenerator.mix(number).hexadecimal.prefix(8))"
        guard let known = request.values(ofHeader: "X-Amzn-Trace-Id").first, known.utf8.count <= 7 * 1024 else {
            return "Root=\(id)"
        }
        let fields = known.split(separator: ";").map { $0.drop { $0 == " " } }
        guard fields.contains(where: { $0.hasPrefix("Root=") }) else {
            return (["Root=\(id)"] + fields.map(String.init)).joined(separator: ";")
        }
        return (["Self=\(id)"] + fields.filter { !$0.hasPrefix("Self=") }.map(String.init)).joined(separator: ";")
    }

    private func clientPort(of request: ELB.Request) -> UInt64 { 1024 + fingerprint(of: request) % 64_512 }

    /// The same for the same request at the same time. Nothing is drawn for it, so reading moves nobody's luck.
    private func fingerprint(of request: ELB.Request) -> UInt64 {
        var number = SeededGenerator.mix(identifiers.seed ^ UInt64(bitPattern: moment.nanoseconds))
        for text in [request.method, request.host, request.path, request.query, request.sourceIP] {
            for byte in text.utf8 { number = (number ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            number = SeededGenerator.mix(number)
        }
        return number
    }
}
