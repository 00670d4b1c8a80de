/// The `Decoder` behind ``JSONLineDecoder``. The path to a value is put together when something is wrong with it, and not before.
struct JSONReader: Decoder {
    let tree: JSONTree
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = tree else { throw mismatch(type, "an object", tree) }
        return KeyedDecodingContainer(KeyedJSONReader<Key>(members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = tree else { throw mismatch([JSONTree].self, "an array", tree) }
        return UnkeyedJSONReader(elements: elements)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleJSONReader(tree: tree) }
}

private func mismatch(_ type: Any.Type, _ wanted: String, _ tree: JSONTree) -> DecodingError {
    .typeMismatch(type, .init(codingPath: [], debugDescription: "\(wanted) was expected, not \(tree.kind)"))
}

/// A value of any type from its tree: the few that JSON knows, and everything else by its own `init(from:)`.
func read<Value: Decodable>(_ type: Value.Type, from tree: JSONTree) throws -> Value {
    if type == String.self {
        guard case .string(let text) = tree else { throw mismatch(type, "a string", tree) }
        return text as! Value
    }
    if type == Int.self { return try whole(Int.self, tree) as! Value }
    if type == UInt64.self { return try whole(UInt64.self, tree) as! Value }
    if type == Int64.self { return try whole(Int64.self, tree) as! Value }
    if type == Bool.self {
        guard case .bool(let value) = tree else { throw mismatch(type, "a truth value", tree) }
        return value as! Value
    }
    if type == Double.self || type == Float.self {
        guard case .number(let text) = tree, let value = Double(text), value.isFinite else {
            throw mismatch(type, "a number", tree)
        }
        if type == Float.self { return Float(value) as! Value }
        return value as! Value
    }
    return try otherInteger(type, tree) ?? type.init(from: JSONReader(tree: tree))
}

private func otherInteger<Value>(_ type: Value.Type, _ tree: JSONTree) throws -> Value? {
    switch type {
    case is Int8.Type: try whole(Int8.self, tree) as? Value
    case is Int16.Type: try whole(Int16.self, tree) as? Value
    case is Int32.Type: try whole(Int32.self, tree) as? Value
    case is UInt.Type: try whole(UInt.self, tree) as? Value
    case is UInt8.Type: try whole(UInt8.self, tree) as? Value
    case is UInt16.Type: try whole(UInt16.self, tree) as? Value
    case is UInt32.Type: try whole(UInt32.self, tree) as? Value
    case is Int128.Type: try whole(Int128.self, tree) as? Value
    case is UInt128.Type: try whole(UInt128.self, tree) as? Value
    default: nil
    }
}

private func whole<Integer: FixedWidthInteger>(_ type: Integer.Type, _ tree: JSONTree) throws -> Integer {
    guard case .number(let text) = tree, let value = Integer(text) else {
        throw mismatch(type, "a whole number that fits \(type)", tree)
    }
    return value
}

extension DecodingError {
    /// The same one level further out.
    fileprivate func inside(_ key: any CodingKey) -> DecodingError {
        func within(_ context: Context) -> Context {
            Context(
                codingPath: [key] + context.codingPath, debugDescription: context.debugDescription,
                underlyingError: context.underlyingError)
        }
        return switch self {
        case .typeMismatch(let type, let context): .typeMismatch(type, within(context))
        case .valueNotFound(let type, let context): .valueNotFound(type, within(context))
        case .keyNotFound(let missing, let context): .keyNotFound(missing, within(context))
        case .dataCorrupted(let context): .dataCorrupted(within(context))
        @unknown default: self
        }
    }
}

private struct KeyedJSONReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [(key: String, value: JSONTree)]
    var codingPath: [any CodingKey] { [] }
    /// Where each member is, once looking through all of them would take long: a dictionary of a learner's may be large.
    private let places: [String: Int]?

    init(members: [(key: String, value: JSONTree)]) {
        self.members = members
        places =
            members.count > 32
            ? Dictionary(members.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { first, _ in first }) : nil
    }

    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { find(key.stringValue) != nil }

    private func find(_ name: String) -> JSONTree? {
        if let places { return places[name].map { members[$0].value } }
        return members.first { $0.key == name }?.value
    }

    private func member(_ key: some CodingKey) throws -> JSONTree {
        let name = key.stringValue
        guard let member = find(name) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: "there is no member '\(name)'"))
        }
        return member
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .null = try member(key) { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let tree = try member(key)
        do { return try read(type, from: tree) } catch let error as DecodingError { throw error.inside(key) }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try JSONReader(tree: member(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try JSONReader(tree: member(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { JSONReader(tree: try member(SuperKey.super)) }
    func superDecoder(forKey key: Key) throws -> any Decoder { JSONReader(tree: try member(key)) }

    private enum SuperKey: String, CodingKey { case `super` }
}

private struct UnkeyedJSONReader: UnkeyedDecodingContainer {
    let elements: [JSONTree]
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private mutating func next() throws -> JSONTree {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSONTree.self, .init(codingPath: [], debugDescription: "the array has only \(elements.count) elements"))
        }
        defer { currentIndex += 1 }
        return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, case .null = elements[currentIndex] else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type, from: next()) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        try JSONReader(tree: next()).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try JSONReader(tree: next()).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { JSONReader(tree: try next()) }
}

private struct SingleJSONReader: SingleValueDecodingContainer {
    let tree: JSONTree
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool {
        if case .null = tree { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type, from: tree) }
}
