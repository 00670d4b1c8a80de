// Redirects (Application Load Balancers guide, redirect actions).

extension World {
    /// A `Location` has at most so many bytes; AWS doesn't publish a number.
    private static let longestLocation = 8 * 1024

    /// A redirect's `Location`: the placeholders replaced, the port always written.
    func location(of redirect: ELB.Action.Redirect, for request: ELB.Request, at listener: Int) -> String {
        let record = listeners[listener]
        let values = [
            "protocol": record.speaks.urlScheme, "host": ELB.WildcardMatcher.hostName(request.host), "port": "\(record.port)",
            "path": request.path.hasPrefix("/") ? String(request.path.dropFirst()) : request.path, "query": request.query,
        ]
        func fill(_ text: String) -> String { ELB.Action.Redirect.fill(text, with: values) }
        let query = fill(redirect.query)
        return "\(fill(redirect.protocol).lowercased())://\(fill(redirect.host)):\(fill(redirect.port))\(fill(redirect.path))"
            + (query.isEmpty ? "" : "?\(query)")
    }

    func isTooLong(_ redirect: ELB.Action.Redirect, for request: ELB.Request, at listener: Int) -> Bool {
        // 384 bytes of host, path and query hold 54 placeholders at most; short requests needn't be filled in to be measured.
        let most = (request.path.utf8.count + request.query.utf8.count + request.host.utf8.count + 8) * 54 + 384
        return most > Self.longestLocation && location(of: redirect, for: request, at: listener).utf8.count > Self.longestLocation
    }

    func check(_ redirect: ELB.Action.Redirect, _ speaks: ELB.ListenerProtocol) throws(ELB.Error) {
        func refuse(_ message: String, help: String? = nil) throws(ELB.Error) -> Never {
            throw ELB.Error(.invalidLoadBalancerAction, message, help: help)
        }
        guard ["HTTP", "HTTPS", "#{protocol}"].contains(redirect.protocol) else {
            try refuse("The redirect protocol '\(redirect.protocol)' is not HTTP, HTTPS or #{protocol}.")
        }
        guard redirect.port == "#{port}" || isPort(redirect.port) else {
            try refuse("The redirect port '\(redirect.port)' is not #{port} or a number from 1 to 65535.")
        }
        guard redirect.path.hasPrefix("/") else {
            try refuse("The redirect path '\(redirect.path)' must start with '/'.", help: "Write '/#{path}'.")
        }
        guard !redirect.host.isEmpty else { try refuse("The redirect host must have at least 1 character.") }
        let parts: [(name: String, text: String, allowed: [String])] = [
            ("host", redirect.host, ["host"]), ("path", redirect.path, ["host", "port", "path"]),
            ("query", redirect.query, ["protocol", "host", "port", "path", "query"]),
        ]
        for part in parts {
            guard part.text.utf8.count <= 128 else { try refuse("The redirect \(part.name) has at most 128 characters.") }
            for placeholder in ELB.Action.Redirect.placeholders(in: part.text) where !part.allowed.contains(placeholder) {
                try refuse(
                    "The redirect \(part.name) cannot have '#{\(placeholder)}'.",
                    help: "It can have \(part.allowed.map { "#{\($0)}" }.joined(separator: ", ")).")
            }
        }
        guard !redirect.query.hasPrefix("?") else {
            try refuse("The redirect query '\(redirect.query)' must not start with '?'.", help: "The '?' is added.")
        }
        guard speaks == .http || redirect.protocol != "HTTP" else { try refuse("Redirecting from HTTPS to HTTP is not supported.") }
        let isUnchanged =
            (redirect.protocol == "#{protocol}" || redirect.protocol == speaks.rawValue) && redirect.host == "#{host}"
            && redirect.port == "#{port}" && redirect.path == "/#{path}"
        guard !isUnchanged else {
            try refuse("The redirect would lead to itself.", help: "Change at least one of protocol, host, port and path.")
        }
    }

    private func isPort(_ text: String) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } && (1...65_535).contains(Int(text)!)
    }
}

extension ELB.Action.Redirect {
    /// The names between `#{` and `}`, in order.
    static func placeholders(in text: String) -> [String] {
        text.split(separator: "#{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// In one go: what takes a placeholder's place isn't looked at again.
    static func fill(_ text: String, with values: [String: String]) -> String {
        var parts = text.split(separator: "#{", omittingEmptySubsequences: false).map(String.init)
        var result = parts.removeFirst()
        for part in parts {
            guard let end = part.firstIndex(of: "}"), let value = values[String(part[..<end])] else {
                result += "#{" + part
                continue
            }
            result += value + part[part.index(after: end)...]
        }
        return result
    }
}
