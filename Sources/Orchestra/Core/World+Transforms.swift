// Transforms (Application Load Balancers guide, transforms for listener rules).

extension World {
    func check(_ transforms: [ELB.RuleTransform]) throws(ELB.Error) {
        for (number, transform) in transforms.enumerated() {
            guard !transforms[..<number].contains(where: { $0.type == transform.type }) else {
                throw ELB.Error(
                    .invalidConfigurationRequest, "A rule can have one \(transform.type.rawValue) transform only.")
            }
            let isURL = transform.type == .urlRewrite
            guard (isURL ? transform.hostHeaderRewriteConfig : transform.urlRewriteConfig) == nil, transform.rewrites.count == 1
            else {
                throw ELB.Error(
                    .validationError, "A \(transform.type.rawValue) transform needs exactly one rewrite.",
                    help: "Put it into \(isURL ? "UrlRewriteConfig" : "HostHeaderRewriteConfig").")
            }
            try check(transform.rewrites[0])
        }
    }

    private func check(_ rewrite: ELB.RuleTransform.RewriteConfig) throws(ELB.Error) {
        guard (1...1024).contains(rewrite.regex.utf8.count), RegularExpression(rewrite.regex) != nil else {
            throw ELB.Error(
                .validationError, "The transform regex '\(rewrite.regex)' is not a valid regular expression.",
                help: "Use RE2's syntax and at most 1024 characters.")
        }
        guard rewrite.replace.utf8.count <= 1024, rewrite.replace.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) else {
            throw ELB.Error(.validationError, "A transform's replacement has at most 1024 visible characters.")
        }
    }

    /// The request as the transforms leave it; `nil` if one matches and what comes of it is no host or no URL: 500.
    func transformed(_ request: ELB.Request, by transforms: [ELB.RuleTransform]) -> ELB.Request? {
        var request = request
        for transform in transforms {
            let rewrite = transform.rewrites[0]
            guard let regex = RegularExpression(rewrite.regex) else { return nil }
            switch transform.type {
            case .hostHeaderRewrite:
                guard let host = regex.replacingFirstMatch(in: request.host, with: rewrite.replace) else { continue }
                guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }) else { return nil }
                request.host = host
            case .urlRewrite:
                let url = request.path + (request.query.isEmpty ? "" : "?\(request.query)")
                guard let new = regex.replacingFirstMatch(in: url, with: rewrite.replace) else { continue }
                guard new.hasPrefix("/"), new.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
                let parts = new.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
                request.path = String(parts[0])
                request.query = parts.count > 1 ? String(parts[1]) : ""
            }
        }
        return request
    }
}
