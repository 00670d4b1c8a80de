/// The `Encoder` behind ``JSONLineEncoder``: where one value is written.
struct JSONWriter: Encoder {
    let output: JSONOutput
    /// How many objects and arrays were open around the value when it was begun.
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(
            KeyedJSONWriter<Key>(output: output, depth: depth + 1, serial: output.open(asObject: true, at: depth)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedJSONWriter(output: output, depth: depth + 1, serial: output.open(asObject: false, at: depth))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleJSONWriter(output: output) }
}

private struct KeyedJSONWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: JSONOutput
    let depth: Int
    let serial: Int
    var codingPath: [any CodingKey] { [] }

    private func begin(_ key: some CodingKey) -> JSONWriter {
        output.begin(key.stringValue, at: depth, serial: serial)
        return JSONWriter(output: output, depth: depth)
    }

    mutating func encodeNil(forKey key: Key) {
        _ = begin(key)
        output.writeNull()
    }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        _ = begin(key)
        try output.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        begin(key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { begin(key).unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { begin(SuperKey.super) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { begin(key) }

    private enum SuperKey: String, CodingKey { case `super` }
}

private struct UnkeyedJSONWriter: UnkeyedEncodingContainer {
    let output: JSONOutput
    let depth: Int
    let serial: Int
    var count = 0
    var codingPath: [any CodingKey] { [] }

    private mutating func begin() -> JSONWriter {
        output.begin(nil, at: depth, serial: serial)
        count += 1
        return JSONWriter(output: output, depth: depth)
    }

    mutating func encodeNil() {
        _ = begin()
        output.writeNull()
    }

    mutating func encode(_ value: some Encodable) throws {
        _ = begin()
        try output.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        begin().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { begin().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { begin() }
}

private struct SingleJSONWriter: SingleValueEncodingContainer {
    let output: JSONOutput
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() { output.writeNull() }
    mutating func encode(_ value: some Encodable) throws { try output.write(value) }
}
