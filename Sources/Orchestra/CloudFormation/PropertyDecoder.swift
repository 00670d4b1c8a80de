extension CloudFormation {
    /// Reads the properties of a resource into a request of the API that makes it.
    ///
    /// Scalars are read as templates mean them: `"80"` is a number where one is asked for. Where a list, a map or a flag may be
    /// absent it is empty, or false. A property that the request has no member for is an error: nothing is left out silently.
    struct PropertyDecoder {
        /// - Parameter path: Where the value stands in the template.
        /// - Throws: `ValidationError` with the place of what is unknown, missing or of the wrong kind.
        static func decode<T: Decodable>(_ type: T.Type, from value: Value, at path: [String]) throws(Error) -> T {
            do {
                return try PropertyLevel(value, path.map { PropertyKey($0) }).read(type)
            } catch let error as Error {
                throw error
            } catch let DecodingError.keyNotFound(key, context) {
                let name = PropertyNames.property(of: key.stringValue)
                throw Error(
                    .validationError, "Properties validation failed: required key [\(name)] not found",
                    at: context.codingPath.map(\.stringValue))
            } catch let DecodingError.typeMismatch(_, context), let DecodingError.dataCorrupted(context),
                let DecodingError.valueNotFound(_, context)
            {
                throw Error(
                    .validationError, "Properties validation failed: \(context.debugDescription)",
                    at: context.codingPath.map(\.stringValue))
            } catch {
                throw Error(.validationError, "Properties validation failed: \(error)", at: path)
            }
        }
    }

    struct PropertyKey: CodingKey {
        var stringValue: String
        var intValue: Int?

        init(_ text: String) { stringValue = text }
        init(stringValue: String) { self.stringValue = stringValue }
        init(intValue: Int) {
            self.intValue = intValue
            stringValue = "\(intValue)"
        }
    }
}

/// One value of the properties, and which of its keys nobody has asked for yet.
private final class PropertyLevel: Decoder {
    typealias Value = CloudFormation.Value
    typealias Key = CloudFormation.PropertyKey

    let value: Value
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    private var unknown: [String]?

    init(_ value: Value, _ path: [any CodingKey]) {
        self.value = value
        codingPath = path
    }

    func read<T: Decodable>(_ type: T.Type) throws -> T {
        if type == Timestamp.self { return try timestamp() as! T }
        let result: T
        do {
            result = try T(from: self)
        } catch DecodingError.dataCorrupted where T.self is any RawRepresentable.Type {
            // Swift's own sentence would speak of the type.
            throw CloudFormation.Error(
                .validationError, "Properties validation failed: \(value.kind) is not a valid enum value",
                help: Self.choices(T.self).map { "There is: \($0.joined(separator: ", ")); what else AWS has isn't played here." },
                at: codingPath.map(\.stringValue))
        }
        guard let name = (unknown ?? value.entries?.map(\.key))?.first else { return result }
        throw CloudFormation.Error(
            .validationError, "Properties validation failed: extraneous key [\(name)] is not permitted",
            help: "It is misspelt, or AWS has it and it isn't played here: mend it, or take it out.",
            at: codingPath.map(\.stringValue) + [name])
    }

    /// The words of a type that has a few.
    private static func choices(_ type: Any.Type) -> [String]? {
        func words<T: CaseIterable>(_ type: T.Type) -> [String] {
            T.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        }
        guard let type = type as? any CaseIterable.Type else { return nil }
        let found = words(type)
        return found.isEmpty ? nil : found
    }

    /// Several types may read their parts of one level: what none of them knows is left over.
    func know(_ isKnown: (String) -> Bool) { unknown = (unknown ?? value.entries?.map(\.key) ?? []).filter { !isKnown($0) } }

    func container<K: CodingKey>(keyedBy type: K.Type) throws -> KeyedDecodingContainer<K> {
        guard value.entries != nil else { throw mismatch("a map is wanted") }
        know { K(stringValue: $0) != nil || K(stringValue: CloudFormation.PropertyNames.member(of: $0)) != nil }
        return KeyedDecodingContainer(KeyedProperties<K>(level: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let items = value.items else { throw mismatch("a list is wanted") }
        return ListedProperties(level: self, items: items)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleProperty(level: self) }

    func mismatch(_ what: String) -> DecodingError {
        .typeMismatch(Value.self, .init(codingPath: codingPath, debugDescription: "\(what), not \(value.kind)"))
    }

    private func timestamp() throws -> Timestamp {
        guard let text = value.text, let moment = CivilTime(iso8601: text) else {
            throw mismatch("a time is wanted, as 2026-01-01T08:00:00Z")
        }
        return Timestamp(secondsSince1970: Double(moment.seconds))
    }

    /// What a member is that isn't there.
    func absent<T: Decodable>(_ type: T.Type, _ path: [any CodingKey]) -> T? {
        if type == Bool.self { return false as? T }
        for empty in [Value.list([]), .map([])] {
            if let read = try? PropertyLevel(empty, path).read(type) { return read }
        }
        return nil
    }
}

extension CloudFormation.Value {
    fileprivate var kind: String {
        switch self {
        case .string(let text): "'\(text)'"
        case .integer, .number, .boolean: text!
        case .list: "a list"
        case .map: "a map"
        }
    }
}

private struct KeyedProperties<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let level: PropertyLevel

    var codingPath: [any CodingKey] { level.codingPath }
    var allKeys: [Key] { level.value.entries!.compactMap { Key(stringValue: $0.key) } }

    private func find(_ key: Key) -> (name: String, value: CloudFormation.Value)? {
        let member = key.stringValue
        let names = [
            member, CloudFormation.PropertyNames.property(of: member), CloudFormation.PropertyNames.capitalized(member),
        ]
        return names.lazy.compactMap { name in level.value[name].map { (name, $0) } }.first
    }

    private func level(_ key: Key) throws -> PropertyLevel {
        guard let (name, value) = find(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: ""))
        }
        return PropertyLevel(value, codingPath + [CloudFormation.PropertyKey(name)])
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { find(key) == nil }
    func superDecoder() throws -> any Decoder { level }
    func superDecoder(forKey key: Key) throws -> any Decoder { try level(key) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        if find(key) == nil, let empty = level.absent(type, codingPath + [key]) { return empty }
        return try level(key).read(type)
    }

    func nestedContainer<K: CodingKey>(keyedBy type: K.Type, forKey key: Key) throws -> KeyedDecodingContainer<K> {
        try level(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try level(key).unkeyedContainer() }
}

private struct ListedProperties: UnkeyedDecodingContainer {
    let level: PropertyLevel
    let items: [CloudFormation.Value]
    var currentIndex = 0

    init(level: PropertyLevel, items: [CloudFormation.Value]) {
        self.level = level
        self.items = items
    }

    var codingPath: [any CodingKey] { level.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private mutating func next() throws -> PropertyLevel {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                CloudFormation.Value.self, .init(codingPath: codingPath, debugDescription: "the list ends too soon"))
        }
        defer { currentIndex += 1 }
        return PropertyLevel(items[currentIndex], codingPath + [CloudFormation.PropertyKey(intValue: currentIndex)])
    }

    mutating func decodeNil() throws -> Bool { false }
    mutating func superDecoder() throws -> any Decoder { try next() }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().read(type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func nestedContainer<K: CodingKey>(keyedBy type: K.Type) throws -> KeyedDecodingContainer<K> {
        try next().container(keyedBy: type)
    }
}

private struct SingleProperty: SingleValueDecodingContainer {
    let level: PropertyLevel

    var codingPath: [any CodingKey] { level.codingPath }

    func decodeNil() -> Bool { false }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch level.value.text?.lowercased() {
        case "true": return true
        case "false": return false
        default: throw level.mismatch("true or false is wanted")
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard let text = level.value.text else { throw level.mismatch("a text is wanted") }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let text = level.value.text, let number = Double(text), number.isFinite else {
            throw level.mismatch("a number is wanted")
        }
        return number
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try level.read(type)
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }

    private func whole<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        guard let text = level.value.text, let number = T(text) ?? Double(text).flatMap({ T(exactly: $0) }) else {
            throw level.mismatch("a whole number is wanted")
        }
        return number
    }
}
