extension ELB {
    /// An attribute of a load balancer, a listener or a target group, as the API writes it: its value is always text
    /// (API Reference, LoadBalancerAttribute, ListenerAttribute, TargetGroupAttribute).
    public struct Attribute: Hashable, Sendable, Codable, CustomStringConvertible {
        public var key: String
        public var value: String

        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }

        private enum CodingKeys: String, CodingKey {
            case key = "Key"
            case value = "Value"
        }

        public var description: String { "\(key)=\(value)" }
    }

    /// What values an attribute may have.
    enum AttributeKind: Sendable {
        case bool
        case integer(ClosedRange<Int>)
        case choice([String])
        /// Of at most so many bytes.
        case text(Int)
        /// What a header may be called.
        case headerName
        case countOrOff, percentageOrOff

        func allows(_ value: String) -> Bool {
            switch self {
            case .bool: value == "true" || value == "false"
            case .integer(let range): Self.number(value, in: range)
            case .countOrOff: value == "off" || Self.number(value, in: 1...1000)
            case .percentageOrOff: value == "off" || Self.number(value, in: 1...100)
            case .choice(let all): all.contains(value)
            case .text(let most): value.utf8.count <= most && value.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
            case .headerName: (1...40).contains(value.utf8.count) && value.utf8.allSatisfy(ELB.isHeaderNameByte)
            }
        }

        private static func number(_ text: String, in range: ClosedRange<Int>) -> Bool {
            text.utf8.allSatisfy { (48...57).contains($0) } && Int(text).map(range.contains) ?? false
        }

        var help: String {
            switch self {
            case .countOrOff: "off, or a number from 1 to 1000"
            case .percentageOrOff: "off, or a number from 1 to 100"
            case .bool: "true or false"
            case .integer(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
            case .choice(let all): all.joined(separator: ", ")
            case .text(let most): "at most \(most) visible characters"
            case .headerName: "1 to 40 letters, digits, hyphens and underscores"
            }
        }
    }

    static func isHeaderNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }

    /// One line of the API's table of attributes.
    struct AttributeRule: Sendable {
        var key: String
        var standard: String
        var kind: AttributeKind

        init(_ key: String, _ standard: String, _ kind: AttributeKind) {
            self.key = key
            self.standard = standard
            self.kind = kind
        }
    }

    /// What attributes a resource has, and what they may be.
    struct AttributeTable: Sendable {
        /// As the API's sentences call it: `Load balancer`.
        var owner: String
        var rules: [AttributeRule]

        /// All of them, with what was set in the place of the default.
        func all(_ set: [Attribute]?) -> [Attribute] {
            rules.map { rule in set?.first { $0.key == rule.key } ?? Attribute(rule.key, rule.standard) }
        }

        func value(_ key: String, in set: [Attribute]?) -> String {
            set?.first { $0.key == key }?.value ?? rules.first { $0.key == key }?.standard ?? ""
        }

        func isTrue(_ key: String, in set: [Attribute]?) -> Bool { value(key, in: set) == "true" }

        /// All or nothing: the first that isn't right refuses the call.
        func merge(_ changes: [Attribute], into set: [Attribute]?) throws(Error) -> [Attribute] {
            var set = set ?? []
            for (number, change) in changes.enumerated() {
                guard let rule = rules.first(where: { $0.key == change.key }) else { throw notRecognized(change.key) }
                guard !changes[..<number].contains(where: { $0.key == change.key }) else {
                    throw Error(.validationError, "\(owner) attribute key '\(change.key)' was provided multiple times")
                }
                guard rule.kind.allows(change.value) else {
                    throw Error(
                        .validationError, "\(owner) attribute '\(change.key)' cannot be '\(change.value)'",
                        help: "Use \(rule.kind.help).")
                }
                set.removeAll { $0.key == change.key }
                set.append(change)
            }
            return set
        }

        func notRecognized(_ key: String) -> Error {
            Error(
                .validationError, "\(owner) attribute key '\(key)' is not recognized",
                help: NearMiss.help(for: key, among: rules.map(\.key), kind: "attribute"))
        }
    }
}
