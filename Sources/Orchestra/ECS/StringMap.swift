extension ECS {
    /// Texts by their names, as the API's string maps: `options`, `dockerLabels`. In the order of the names, so that equal maps
    /// give equal bytes.
    public struct StringMap: Hashable, Sendable, ExpressibleByDictionaryLiteral {
        private var pairs: [KeyValuePair] = []

        public init() {}

        /// Of two values with one name the later counts.
        public init(dictionaryLiteral elements: (String, String)...) {
            for (name, value) in elements { self[name] = value }
        }

        public subscript(name: String) -> String? {
            get { pairs.first { $0.name == name }?.value }
            set {
                pairs.removeAll { $0.name == name }
                guard let newValue else { return }
                pairs.insert(KeyValuePair(name, newValue), at: pairs.firstIndex { name < $0.name } ?? pairs.count)
            }
        }

        public var names: [String] { pairs.map(\.name) }
        public var isEmpty: Bool { pairs.isEmpty }
    }
}

extension ECS.StringMap: CustomStringConvertible {
    /// As a dictionary prints, in the order of the names.
    public var description: String {
        pairs.isEmpty ? "[:]" : "[" + pairs.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ", ") + "]"
    }
}

extension ECS.StringMap: Codable {
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        for key in container.allKeys { self[key.stringValue] = try container.decode(String.self, forKey: key) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for pair in pairs { try container.encode(pair.value, forKey: Name(stringValue: pair.name)) }
    }
}
