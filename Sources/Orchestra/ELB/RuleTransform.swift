extension ELB {
    /// How a rule changes a request before the target gets it (API Reference, RuleTransform).
    public struct RuleTransform: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            case hostHeaderRewrite = "host-header-rewrite"
            /// Path and query together, never protocol and port.
            case urlRewrite = "url-rewrite"
        }

        /// What is found, and what takes its place: `$1` is what the expression's first group captured.
        public struct RewriteConfig: Hashable, Sendable, Codable {
            /// 1 to 1024 characters.
            public var regex: String
            /// At most 1024 characters.
            public var replace: String

            public init(regex: String, replace: String) {
                self.regex = regex
                self.replace = replace
            }

            private enum CodingKeys: String, CodingKey {
                case regex = "Regex"
                case replace = "Replace"
            }
        }

        public struct Rewrites: Hashable, Sendable, Codable {
            /// Exactly one.
            public var rewrites: [RewriteConfig]

            public init(rewrites: [RewriteConfig]) { self.rewrites = rewrites }

            private enum CodingKeys: String, CodingKey { case rewrites = "Rewrites" }
        }

        public var type: Kind
        public var hostHeaderRewriteConfig: Rewrites?
        public var urlRewriteConfig: Rewrites?

        public init(type: Kind, hostHeaderRewriteConfig: Rewrites? = nil, urlRewriteConfig: Rewrites? = nil) {
            self.type = type
            self.hostHeaderRewriteConfig = hostHeaderRewriteConfig
            self.urlRewriteConfig = urlRewriteConfig
        }

        /// `.rewriteURL("^/api/(.*)$", to: "/$1")`.
        public static func rewriteURL(_ regex: String, to replace: String) -> RuleTransform {
            RuleTransform(type: .urlRewrite, urlRewriteConfig: Rewrites(rewrites: [.init(regex: regex, replace: replace)]))
        }

        public static func rewriteHost(_ regex: String, to replace: String) -> RuleTransform {
            RuleTransform(
                type: .hostHeaderRewrite, hostHeaderRewriteConfig: Rewrites(rewrites: [.init(regex: regex, replace: replace)]))
        }

        /// The one that belongs to its type.
        var rewrites: [RewriteConfig] {
            (type == .urlRewrite ? urlRewriteConfig : hostHeaderRewriteConfig)?.rewrites ?? []
        }

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case hostHeaderRewriteConfig = "HostHeaderRewriteConfig"
            case urlRewriteConfig = "UrlRewriteConfig"
        }
    }
}
