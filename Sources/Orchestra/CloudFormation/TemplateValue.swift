extension CloudFormation {
    /// A value in a template, as in JSON. An intrinsic function is a map with one key: `["Ref": "Stage"]`.
    public indirect enum Value: Hashable, Sendable, Codable {
        case string(String)
        case integer(Int)
        case number(Double)
        case boolean(Bool)
        case list([Value])
        /// In the order of the template.
        case map([Entry])

        public struct Entry: Hashable, Sendable, Codable {
            public var key: String
            public var value: Value

            public init(_ key: String, _ value: Value) {
                self.key = key
                self.value = value
            }
        }

        /// What another resource, or a parameter, is called by (template reference, `Ref`).
        public static func ref(_ logicalName: String) -> Value { .map([Entry("Ref", .string(logicalName))]) }

        /// An attribute of another resource (template reference, `Fn::GetAtt`).
        public static func getAtt(_ logicalName: String, _ attribute: String) -> Value {
            .map([Entry("Fn::GetAtt", .list([.string(logicalName), .string(attribute)]))])
        }

        /// A text with `${Name}` and `${Name.Attribute}` in it (template reference, `Fn::Sub`).
        public static func sub(_ text: String) -> Value { .map([Entry("Fn::Sub", .string(text))]) }

        /// `nil` for what has no such key.
        public subscript(key: String) -> Value? {
            get { entries?.first { $0.key == key }?.value }
            set {
                var entries = entries ?? []
                let place = entries.firstIndex { $0.key == key }
                switch (place, newValue) {
                case (let place?, let value?): entries[place].value = value
                case (let place?, nil): entries.remove(at: place)
                case (nil, let value?): entries.append(Entry(key, value))
                case (nil, nil): return
                }
                self = .map(entries)
            }
        }

        /// `nil` for what is no map.
        public var entries: [Entry]? { if case .map(let entries) = self { entries } else { nil } }
        /// `nil` for what is no list.
        public var items: [Value]? { if case .list(let items) = self { items } else { nil } }

        /// A scalar as text: templates may write `80` and `"80"` where either is asked for. `nil` for lists and maps.
        public var text: String? {
            switch self {
            case .string(let text): text
            case .integer(let number): "\(number)"
            case .number(let number): "\(number)"
            case .boolean(let flag): flag ? "true" : "false"
            case .list, .map: nil
            }
        }

        var isEmpty: Bool { items?.isEmpty ?? entries?.isEmpty ?? false }

        /// Without the order of its keys, which says nothing.
        var sorted: Value {
            switch self {
            case .list(let items): .list(items.map(\.sorted))
            case .map(let entries): .map(entries.map { Entry($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
            default: self
            }
        }
    }
}

extension CloudFormation.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(arrayLiteral elements: Self...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, Self)...) { self = .map(elements.map { Entry($0.0, $0.1) }) }
}
