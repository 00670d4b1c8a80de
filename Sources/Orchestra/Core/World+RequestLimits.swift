// What the load balancer answers before it looks at its rules (Application Load Balancers guide, HTTP errors and quotas).

extension World {
    private enum Limit {
        static let requestLine = 16 * 1024
        static let header = 16 * 1024
        static let allHeaders = 64 * 1024
        static let forwardedAddresses = 30
    }

    /// - Returns: The status code; 0 if the request is well-formed, and goes on.
    func refusal(of request: ELB.Request, at listener: Int, _ classifier: any ELB.DesyncClassifier) -> Int {
        if request.httpVersion != "HTTP/1.1", !speaks(request.httpVersion, listener) { return 505 }
        guard Self.isWellFormed(request) else { return 400 }
        let url = request.path.utf8.count + request.query.utf8.count
        if url > Limit.requestLine { return 414 }
        if url + request.method.utf8.count + 12 > Limit.requestLine { return 400 }
        if request.method == "TRACE" { return 405 }
        if !request.isComplete { return request.clientTimeout.map { $0 < idleTimeout(ofListener: listener) } ?? false ? 400 : 408 }
        // Most requests of a simulation have no headers, and nothing more is to be asked of them.
        return request.headers.isEmpty ? 0 : headerRefusal(of: request, at: listener, classifier)
    }

    private func speaks(_ version: String, _ listener: Int) -> Bool {
        version == "HTTP/1.0" || version == "HTTP/2.0" && listeners[listener].speaks == .https
    }

    private static func isWellFormed(_ request: ELB.Request) -> Bool {
        !request.method.isEmpty && request.method.utf8.allSatisfy { $0 > 32 && $0 < 127 } && !request.host.isEmpty
            && request.path.utf8.allSatisfy { $0 > 32 } && request.query.utf8.allSatisfy { $0 > 32 }
    }

    private func headerRefusal(of request: ELB.Request, at listener: Int, _ classifier: any ELB.DesyncClassifier) -> Int {
        var (total, addresses) = (0, 0)
        for header in request.headers {
            let size = header.name.utf8.count + header.value.utf8.count + 2
            total += size
            guard size <= Limit.header, total <= Limit.allHeaders, !header.name.isEmpty else { return 400 }
            switch header.name.asciiLowercased {
            case "transfer-encoding":
                let encodings = header.value.asciiLowercased.split(separator: ",").map { $0.filter { $0 != " " } }
                guard encodings.allSatisfy({ $0 == "chunked" || $0 == "identity" }) else { return 501 }
            case "x-forwarded-for": addresses += header.value.split(separator: ",").count
            default: break
            }
        }
        if addresses > Limit.forwardedAddresses { return 463 }
        let mode = ELB.DesyncMitigationMode(
            rawValue: loadBalancerAttribute("routing.http.desync_mitigation_mode", ofListener: listener))!
        return mode != .monitor && mode.blocks(classifier.classify(request)) ? 400 : 0
    }

    /// 464 if the target group doesn't speak the request's protocol version; 0 if it does.
    func protocolRefusal(of request: ELB.Request, by group: Int) -> Int {
        switch targetGroups[group].protocolVersion ?? .http1 {
        case .http1: request.httpVersion == "HTTP/2.0" && request.isGRPC ? 464 : 0
        case .http2: request.httpVersion == "HTTP/2.0" ? 0 : 464
        case .grpc: request.httpVersion == "HTTP/2.0" && request.method == "POST" ? 0 : 464
        }
    }
}

extension ELB.Request {
    /// An HTTP/2 request with gRPC's content type.
    var isGRPC: Bool {
        httpVersion == "HTTP/2.0" && values(ofHeader: "Content-Type").contains { $0.asciiLowercased.hasPrefix("application/grpc") }
    }
}
