/// The `Decoder` behind ``JSONLineDecoder``.
struct JSONReader: Decoder {
    let tree: JSONTree
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = tree else { throw mismatch(type, "an object", tree, codingPath) }
        return KeyedDecodingContainer(KeyedJSONReader<Key>(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = tree else { throw mismatch([JSONTree].self, "an array", tree, codingPath) }
        return UnkeyedJSONReader(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleJSONReader(tree: tree, codingPath: codingPath) }
}

private func mismatch(_ type: Any.Type, _ wanted: String, _ tree: JSONTree, _ path: [any CodingKey]) -> DecodingError {
    .typeMismatch(type, .init(codingPath: path, debugDescription: "\(wanted) was expected, not \(tree.kind)"))
}

/// A value of any type from its tree: the few that JSON knows, and everything else by its own `init(from:)`.
func read<Value: Decodable>(_ type: Value.Type, from tree: JSONTree, _ path: [any CodingKey]) throws -> Value {
    if type == String.self {
        guard case .string(let text) = tree else { throw mismatch(type, "a string", tree, path) }
        return text as! Value
    }
    if type == Bool.self {
        guard case .bool(let value) = tree else { throw mismatch(type, "a truth value", tree, path) }
        return value as! Value
    }
    if type == Double.self || type == Float.self {
        guard case .number(let text) = tree, let value = Double(text), value.isFinite else {
            throw mismatch(type, "a number", tree, path)
        }
        if type == Float.self { return Float(value) as! Value }
        return value as! Value
    }
    if let integer = type as? any FixedWidthInteger.Type {
        guard case .number(let text) = tree, let value = whole(integer, text) else {
            throw mismatch(type, "a whole number that fits \(type)", tree, path)
        }
        return value as! Value
    }
    return try type.init(from: JSONReader(tree: tree, codingPath: path))
}

private func whole<Integer: FixedWidthInteger>(_ type: Integer.Type, _ text: String) -> Integer? { Integer(text) }

private struct KeyedJSONReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [(key: String, value: JSONTree)]
    let codingPath: [any CodingKey]
    /// Where each member is, once looking through all of them would take long: a dictionary of a learner's may be large.
    private let places: [String: Int]?

    init(members: [(key: String, value: JSONTree)], codingPath: [any CodingKey]) {
        self.members = members
        self.codingPath = codingPath
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
        guard let member = find(key.stringValue) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "there is no member '\(key.stringValue)'"))
        }
        return member
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .null = try member(key) { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try read(type, from: member(key), codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try JSONReader(tree: member(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try JSONReader(tree: member(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { JSONReader(tree: try member(SuperKey.super), codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { JSONReader(tree: try member(key), codingPath: codingPath + [key]) }

    private enum SuperKey: String, CodingKey { case `super` }
}

private struct UnkeyedJSONReader: UnkeyedDecodingContainer {
    let elements: [JSONTree]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(elements: [JSONTree], codingPath: [any CodingKey]) {
        self.elements = elements
        self.codingPath = codingPath
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private mutating func next() throws -> JSONTree {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSONTree.self, .init(codingPath: codingPath, debugDescription: "the array has only \(elements.count) elements"))
        }
        defer { currentIndex += 1 }
        return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, case .null = elements[currentIndex] else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type, from: next(), codingPath) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        try JSONReader(tree: next(), codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try JSONReader(tree: next(), codingPath: codingPath).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { JSONReader(tree: try next(), codingPath: codingPath) }
}

private struct SingleJSONReader: SingleValueDecodingContainer {
    let tree: JSONTree
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool {
        if case .null = tree { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type, from: tree, codingPath) }
}
