extension ELB {
    /// What a request must have for a rule to match: any of the values. All conditions of a rule must hold
    /// (API Reference, RuleCondition).
    ///
    /// Hosts and paths stand in ``values``; each other field has its own configuration, as in the API.
    public struct RuleCondition: Hashable, Sendable, CustomStringConvertible {
        public enum Field: String, CaseIterable, Hashable, Sendable, Codable {
            /// Compared without regard to case.
            case hostHeader = "host-header"
            /// Compared with regard to case.
            case pathPattern = "path-pattern"
            /// The name and the value are compared without regard to case.
            case httpHeader = "http-header"
            /// Compared with regard to case, and without wildcards.
            case httpRequestMethod = "http-request-method"
            /// Keys and values are compared without regard to case.
            case queryString = "query-string"
            /// The address of who connects, never `X-Forwarded-For`.
            case sourceIp = "source-ip"
        }

        /// A header by its name, and the patterns of which any has to match any of its occurrences.
        public struct HttpHeaderConfig: Hashable, Sendable, Codable {
            /// 1 to 40 characters, no wildcards; not `Host`, which has a field of its own.
            public var httpHeaderName: String
            public var values: [String]
            /// Regular expressions instead of ``values``; `nil` where there are none.
            public var regexValues: [String]?

            public init(httpHeaderName: String, values: [String] = [], regexValues: [String]? = nil) {
                self.httpHeaderName = httpHeaderName
                self.values = values
                self.regexValues = regexValues
            }

            private enum CodingKeys: String, CodingKey {
                case httpHeaderName = "HttpHeaderName"
                case values = "Values"
                case regexValues = "RegexValues"
            }

            public init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                httpHeaderName = try container.decode(String.self, forKey: .httpHeaderName)
                values = try container.decodeIfPresent([String].self, forKey: .values) ?? []
                regexValues = try container.decodeIfPresent([String].self, forKey: .regexValues)
            }
        }

        /// Methods, as they are written: `GET` doesn't stand for `HEAD`, nor for `get`.
        public struct HttpRequestMethodConfig: Hashable, Sendable, Codable {
            public var values: [String]

            public init(values: [String]) { self.values = values }

            private enum CodingKeys: String, CodingKey { case values = "Values" }
        }

        /// Pairs of patterns, of which any has to match any pair of the query.
        public struct QueryStringConfig: Hashable, Sendable, Codable {
            public struct KeyValuePair: Hashable, Sendable, Codable, CustomStringConvertible {
                /// Without one, the value of any key is compared.
                public var key: String?
                /// A `*`, `?` or `\` that stands for itself has a `\` before it, in the key too.
                public var value: String

                public init(key: String? = nil, value: String) {
                    self.key = key
                    self.value = value
                }

                private enum CodingKeys: String, CodingKey {
                    case key = "Key"
                    case value = "Value"
                }

                /// `version=v1`; `*=v1` without a key, which is the same.
                public var description: String { "\(key ?? "*")=\(value)" }
            }

            public var values: [KeyValuePair]

            public init(values: [KeyValuePair]) { self.values = values }

            private enum CodingKeys: String, CodingKey { case values = "Values" }
        }

        /// Blocks of addresses: `192.0.2.0/24`, `2001:db8::/32`.
        public struct SourceIpConfig: Hashable, Sendable, Codable {
            public var values: [String]

            public init(values: [String]) { self.values = values }

            private enum CodingKeys: String, CodingKey { case values = "Values" }
        }

        public var field: Field
        /// Of hosts and paths, patterns: `*` stands for any number of characters, none too; `?` for exactly one.
        public var values: [String]
        /// Of hosts and paths, regular expressions instead of ``values``; `nil` where there are none.
        public var regexValues: [String]?
        public var httpHeaderConfig: HttpHeaderConfig?
        public var httpRequestMethodConfig: HttpRequestMethodConfig?
        public var queryStringConfig: QueryStringConfig?
        public var sourceIpConfig: SourceIpConfig?

        public init(
            field: Field, values: [String] = [], httpHeaderConfig: HttpHeaderConfig? = nil,
            httpRequestMethodConfig: HttpRequestMethodConfig? = nil, queryStringConfig: QueryStringConfig? = nil,
            sourceIpConfig: SourceIpConfig? = nil, regexValues: [String]? = nil
        ) {
            self.field = field
            self.values = values
            self.regexValues = regexValues
            self.httpHeaderConfig = httpHeaderConfig
            self.httpRequestMethodConfig = httpRequestMethodConfig
            self.queryStringConfig = queryStringConfig
            self.sourceIpConfig = sourceIpConfig
        }

        /// Whichever field it is, its values as they are read: a query's pairs as `key=value`.
        public var valueTexts: [String] {
            switch field {
            case .hostHeader, .pathPattern: values + (regexValues ?? [])
            case .httpHeader: (httpHeaderConfig?.values ?? []) + (httpHeaderConfig?.regexValues ?? [])
            case .httpRequestMethod: httpRequestMethodConfig?.values ?? []
            case .queryString: queryStringConfig?.values.map(\.description) ?? []
            case .sourceIp: sourceIpConfig?.values ?? []
            }
        }

        /// `path-pattern is /api/*`, `http-header User-Agent is *Chrome* or *Safari*`.
        public var description: String {
            let name = httpHeaderConfig.map { " \($0.httpHeaderName)" } ?? ""
            return "\(field.rawValue)\(name) is \(valueTexts.joined(separator: " or "))"
        }
    }
}

extension ELB.RuleCondition {
    public static func path(_ patterns: String...) -> Self { .init(field: .pathPattern, values: patterns) }
    public static func host(_ patterns: String...) -> Self { .init(field: .hostHeader, values: patterns) }

    /// `.header("User-Agent", "*Chrome*", "*Safari*")`: any of the patterns.
    public static func header(_ name: String, _ patterns: String...) -> Self {
        .init(field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: name, values: patterns))
    }

    /// `.pathRegex("^/api/v[0-9]+/")`: any of the regular expressions is found in the path.
    public static func pathRegex(_ regexes: String...) -> Self { .init(field: .pathPattern, regexValues: regexes) }
    public static func hostRegex(_ regexes: String...) -> Self { .init(field: .hostHeader, regexValues: regexes) }
    public static func headerRegex(_ name: String, _ regexes: String...) -> Self {
        .init(field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: name, regexValues: regexes))
    }

    public static func method(_ methods: String...) -> Self {
        .init(field: .httpRequestMethod, httpRequestMethodConfig: .init(values: methods))
    }

    /// `.query("version", "v1", "v2")`: the key with any of the values.
    public static func query(_ key: String, _ values: String...) -> Self {
        .init(field: .queryString, queryStringConfig: .init(values: values.map { .init(key: key, value: $0) }))
    }

    /// `.query(.init(key: "version", value: "v1"), .init(value: "*test*"))`: any of the pairs.
    public static func query(_ pairs: QueryStringConfig.KeyValuePair...) -> Self {
        .init(field: .queryString, queryStringConfig: .init(values: pairs))
    }

    public static func sourceIP(_ blocks: String...) -> Self { .init(field: .sourceIp, sourceIpConfig: .init(values: blocks)) }
}

extension ELB.RuleCondition: Codable {
    private enum CodingKeys: String, CodingKey {
        case field = "Field"
        case values = "Values"
        case httpHeaderConfig = "HttpHeaderConfig"
        case httpRequestMethodConfig = "HttpRequestMethodConfig"
        case queryStringConfig = "QueryStringConfig"
        case sourceIpConfig = "SourceIpConfig"
        case regexValues = "RegexValues"
        case hostHeaderConfig = "HostHeaderConfig"
        case pathPatternConfig = "PathPatternConfig"
    }

    /// `HostHeaderConfig` and `PathPatternConfig`: another way to write what stands in `Values` and `RegexValues`.
    private struct TextConfig: Codable {
        var values: [String]?
        var regexValues: [String]?

        enum CodingKeys: String, CodingKey {
            case values = "Values"
            case regexValues = "RegexValues"
        }
    }

    /// `Values` may be absent, as in the API: only hosts and paths have them, and those may have them in their own configuration.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let field = try container.decode(Field.self, forKey: .field)
        let key: CodingKeys = field == .hostHeader ? .hostHeaderConfig : .pathPatternConfig
        let config = try container.decodeIfPresent(TextConfig.self, forKey: key)
        self.init(
            field: field, values: try container.decodeIfPresent([String].self, forKey: .values) ?? config?.values ?? [],
            httpHeaderConfig: try container.decodeIfPresent(HttpHeaderConfig.self, forKey: .httpHeaderConfig),
            httpRequestMethodConfig: try container.decodeIfPresent(
                HttpRequestMethodConfig.self, forKey: .httpRequestMethodConfig),
            queryStringConfig: try container.decodeIfPresent(QueryStringConfig.self, forKey: .queryStringConfig),
            sourceIpConfig: try container.decodeIfPresent(SourceIpConfig.self, forKey: .sourceIpConfig),
            regexValues: try container.decodeIfPresent([String].self, forKey: .regexValues) ?? config?.regexValues)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(field, forKey: .field)
        try container.encode(values, forKey: .values)
        try container.encodeIfPresent(regexValues, forKey: .regexValues)
        try container.encodeIfPresent(httpHeaderConfig, forKey: .httpHeaderConfig)
        try container.encodeIfPresent(httpRequestMethodConfig, forKey: .httpRequestMethodConfig)
        try container.encodeIfPresent(queryStringConfig, forKey: .queryStringConfig)
        try container.encodeIfPresent(sourceIpConfig, forKey: .sourceIpConfig)
    }
}
