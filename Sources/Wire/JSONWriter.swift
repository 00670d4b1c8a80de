/// The `Encoder` behind ``JSONLineEncoder``.
struct JSONWriter: Encoder {
    let box: JSONBox
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = box.node {} else { box.node = .object([]) }
        return KeyedEncodingContainer(KeyedJSONWriter<Key>(box: box, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array = box.node {} else { box.node = .array([]) }
        return UnkeyedJSONWriter(box: box, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleJSONWriter(box: box, codingPath: codingPath) }
}

/// What a value becomes: the few types that JSON knows, and everything else by its own `encode(to:)`.
func fill(_ box: JSONBox, with value: some Encodable, _ codingPath: [any CodingKey]) throws {
    switch value {
    case let value as Bool: box.node = .bool(value)
    case let value as String: box.node = .string(value)
    case let value as Double: box.node = .double(value)
    case let value as Float: box.node = .double(Double("\(value)") ?? Double(value))
    case let value as any FixedWidthInteger: box.node = .integer("\(value)")
    default: try value.encode(to: JSONWriter(box: box, codingPath: codingPath))
    }
}

private struct KeyedJSONWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: JSONBox
    let codingPath: [any CodingKey]

    private func member(_ key: some CodingKey) -> JSONBox {
        let member = JSONBox()
        guard case .object(var members) = box.node else { preconditionFailure("a keyed container writes an object") }
        box.node = .null
        members.append((key.stringValue, member))
        box.node = .object(members)
        return member
    }

    mutating func encodeNil(forKey key: Key) { member(key).node = .null }
    mutating func encode(_ value: some Encodable, forKey key: Key) throws { try fill(member(key), with: value, codingPath + [key]) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        JSONWriter(box: member(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONWriter(box: member(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { JSONWriter(box: member(SuperKey.super), codingPath: codingPath) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { JSONWriter(box: member(key), codingPath: codingPath + [key]) }

    private enum SuperKey: String, CodingKey { case `super` }
}

private struct UnkeyedJSONWriter: UnkeyedEncodingContainer {
    let box: JSONBox
    let codingPath: [any CodingKey]

    var count: Int {
        guard case .array(let elements) = box.node else { return 0 }
        return elements.count
    }

    private func element() -> JSONBox {
        let element = JSONBox()
        guard case .array(var elements) = box.node else { preconditionFailure("an unkeyed container writes an array") }
        box.node = .null
        elements.append(element)
        box.node = .array(elements)
        return element
    }

    mutating func encodeNil() { element().node = .null }
    mutating func encode(_ value: some Encodable) throws { try fill(element(), with: value, codingPath) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        JSONWriter(box: element(), codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONWriter(box: element(), codingPath: codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { JSONWriter(box: element(), codingPath: codingPath) }
}

private struct SingleJSONWriter: SingleValueEncodingContainer {
    let box: JSONBox
    let codingPath: [any CodingKey]

    mutating func encodeNil() { box.node = .null }
    mutating func encode(_ value: some Encodable) throws { try fill(box, with: value, codingPath) }
}
