// What the load balancer adds to answers (Application Load Balancers guide, HTTP header modification).

extension World {
    /// An answer as it leaves: an own one says who it is from, and the listener's attributes add their headers.
    func finish(_ response: ELB.Response, at listener: Int, isOwn: Bool = true) -> ELB.Response {
        guard isOwn || listeners[listener].attributes != nil else { return response }
        var response = response
        let table = ELB.AttributeTable.listener
        let set = listeners[listener].attributes
        var headers = response.headers ?? []
        if isOwn, table.isTrue("routing.http.response.server.enabled", in: set) { headers.append(.init("Server", "awselb/2.0")) }
        for attribute in set ?? [] where !attribute.value.isEmpty {
            if let name = Self.headerName(of: attribute.key) { headers.append(.init(name, attribute.value)) }
        }
        response.headers = headers.isEmpty ? nil : headers
        return response
    }

    /// `routing.http.response.x_frame_options.header_value` is `X-Frame-Options`.
    private static func headerName(of key: String) -> String? {
        let (start, end) = ("routing.http.response.", ".header_value")
        guard key.hasPrefix(start), key.hasSuffix(end) else { return nil }
        return key.dropFirst(start.count).dropLast(end.count).split(separator: "_").map { word in
            word.prefix(1).uppercased() + word.dropFirst()
        }.joined(separator: "-")
    }
}
